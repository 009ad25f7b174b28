//! `null-geometry`: a record without a shape (空图形), or with coordinates that are no numbers.

use rustc_hash::FxHashMap;

use crate::checks::{Check, Context, Kind, Part, Read};
use crate::dataset::faults;
use crate::dataset::{Dataset, Layer};
use crate::finding::{Facts, Place, Sink};
use crate::format::FaultKind;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "null-geometry",
    variants: &["null", "not-finite"],
    bind: |binding| {
        Box::new(NullGeometry {
            layers: binding.layers().to_vec(),
        })
    },
};

struct NullGeometry {
    layers: Vec<LayerId>,
}

/// Why a record came out empty although it is no null shape.
enum Cause {
    /// A coordinate, of that vertex, is no number.
    NotFinite(u32),
    /// The record could not be read: `unreadable-file` says so.
    Lost,
}

impl Check for NullGeometry {
    fn reads(&self) -> Vec<Read> {
        let layers = self.layers.iter();
        layers
            .map(|layer| Read::geometry(*layer, Part::Each))
            .collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            let Some(geometry) = &layer.geometry else {
                continue;
            };
            let features = geometry.features();
            sink.examined(features);
            let causes = causes(context.data, layer);
            for fid in layer.records().take_while(|fid| (*fid as usize) < features) {
                if !geometry.is_null(fid as usize) {
                    continue;
                }
                let place = Place::record(id, fid);
                match causes.get(&fid) {
                    Some(Cause::NotFinite(vertex)) => {
                        sink.report(place, "not-finite", || Facts::none().arg("vertex", vertex))
                    }
                    Some(Cause::Lost) => sink.excluded(1),
                    None => sink.report(place, "null", Facts::none),
                }
            }
        }
    }
}

fn causes(data: &Dataset, layer: &Layer) -> FxHashMap<u32, Cause> {
    let mut causes = FxHashMap::default();
    let bytes = layer.set.shp.map_or(0, |file| data.files[file].bytes);
    let features = layer.counts.shp.unwrap_or(0);
    for fault in faults::of_file(data, layer.set.shp) {
        let Some(record) = fault.record else { continue };
        match fault.kind {
            FaultKind::NonFiniteCoordinate { vertex } => {
                causes.insert(record, Cause::NotFinite(vertex));
            }
            FaultKind::RecordsNotRead { records, .. } => {
                let end = records.map_or(features, |count| record.saturating_add(count));
                causes.extend((record..end.min(features)).map(|record| (record, Cause::Lost)));
            }
            _ if faults::loses_data(fault, bytes) => {
                causes.insert(record, Cause::Lost);
            }
            _ => {}
        }
    }
    causes
}
