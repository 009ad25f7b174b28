//! `multipart-feature`: a polygon with several outer rings, or a line of several parts (多部件要素).

use super::{each_validity, facts_at, of_kind, records, report_polygons};
use crate::checks::{Check, Context, Kind, Part, Read};
use crate::finding::{Place, Sink};
use crate::format::shp::Family;
use crate::geometry::validity::Kind as Defect;
use crate::pack::{GeometryKind, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "multipart-feature",
    variants: &["polygon", "line"],
    bind: |binding| {
        let of = |kind| of_kind(binding.standard, &binding.layers, kind);
        Box::new(MultipartFeature {
            polygons: of(GeometryKind::Polygon),
            lines: of(GeometryKind::Line),
        })
    },
};

/// Layers of points have one point a record, or are of another type, which is another rule's finding.
struct MultipartFeature {
    polygons: Vec<LayerId>,
    lines: Vec<LayerId>,
}

impl Check for MultipartFeature {
    fn reads(&self) -> Vec<Read> {
        let lines = self.lines.iter();
        let lines = lines.map(|layer| Read::geometry(*layer, Part::Each));
        each_validity(&self.polygons)
            .into_iter()
            .chain(lines)
            .collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        report_polygons(context, sink, true, |kind| {
            (kind == Defect::Multipart).then_some("polygon")
        });
        for (id, layer) in context.layers() {
            let Some(geometry) = &layer.geometry else {
                continue;
            };
            if geometry.shape_type.family() != Family::Line {
                continue;
            }
            for fid in records(layer, geometry) {
                sink.examined(1);
                let feature = fid as usize;
                if geometry.is_null(feature) {
                    sink.undecided(1);
                    continue;
                }
                let starts = || geometry.parts(feature).filter_map(|part| part.first());
                if starts().count() > 1 {
                    sink.report(Place::record(id, fid), "line", || {
                        facts_at(starts().copied().collect())
                    });
                }
            }
        }
    }
}
