//! `spike`: a corner of a polygon that is sharper than a limit (尖锐角).

use rayon::prelude::*;

use super::{facts_at, records};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::format::shp::{Family, Geometry};
use crate::geometry::Grid;
use crate::geometry::validity::{Spike, spikes};
use crate::lang::Bilingual;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "spike",
    variants: &["spike"],
    bind: |binding| Box::new(SharpCorner::new(binding)),
};

struct SharpCorner {
    layers: Vec<LayerId>,
    /// Degrees.
    limit: Decimal,
}

/// Digits of an angle that are shown.
const PLACES: u8 = 4;

impl SharpCorner {
    fn new(binding: &Binding<'_>) -> Self {
        let limit = binding.decimal("angle");
        if limit.is_negative() || limit > Decimal::new(90, 0) {
            let message = Bilingual::new("角度应在 0 到 90 度之间", "an angle of 0 to 90 degrees");
            binding.with.mistake(&binding.with.at_key("angle"), message);
        }
        Self {
            layers: binding.layers().to_vec(),
            limit,
        }
    }

    /// The records with spikes.
    fn find(
        &self,
        layer: &Layer,
        geometry: &Geometry,
        grid: Grid,
        shortest: f64,
    ) -> Vec<(u32, Vec<Spike>)> {
        let limit = self.limit.to_f64();
        let fids: Vec<u32> = records(layer, geometry).collect();
        fids.into_par_iter()
            .with_min_len(256)
            .filter_map(|fid| {
                let rings = geometry.parts(fid as usize);
                let found: Vec<Spike> = rings
                    .flat_map(|ring| spikes(ring, grid, limit, shortest))
                    .collect();
                (!found.is_empty()).then_some((fid, found))
            })
            .collect()
    }

    fn facts(&self, found: &[Spike]) -> Facts {
        let sharpest = found
            .iter()
            .map(|spike| spike.degrees)
            .fold(f64::MAX, f64::min);
        let measured = Decimal::from_f64(sharpest).unwrap_or_default();
        facts_at(found.iter().map(|spike| spike.point).collect()).measured(
            measured.round_to(PLACES),
            self.limit,
            Some(Unit::Degree),
        )
    }
}

impl Check for SharpCorner {
    fn reads(&self) -> Vec<Read> {
        let layers = self.layers.iter();
        layers
            .map(|layer| Read::metres(*layer, Part::Each))
            .collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let shortest = context.standard.parameters.tolerance.to_f64();
        for (id, layer) in context.layers() {
            let Some(geometry) = &layer.geometry else {
                continue;
            };
            if geometry.shape_type.family() != Family::Polygon {
                continue;
            }
            let is_null = |fid: &u32| geometry.is_null(*fid as usize);
            sink.examined(records(layer, geometry).count());
            sink.undecided(records(layer, geometry).filter(is_null).count());
            for (fid, found) in self.find(layer, geometry, context.topology.grid, shortest) {
                sink.report(Place::record(id, fid), "spike", || self.facts(&found));
            }
        }
    }
}
