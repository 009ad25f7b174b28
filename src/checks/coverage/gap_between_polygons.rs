//! `gap-between-polygons`: land that a layer's polygons enclose and none covers (面层内缝隙).

use super::unit_gaps::UnitGaps;
use super::{at_place, corner, region_facts};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Place, Sink};
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "gap-between-polygons",
    variants: &["gap"],
    bind: |binding| Box::new(GapBetweenPolygons::new(binding)),
};

/// Records along a gap that a finding names.
const NAMED: usize = 32;

struct GapBetweenPolygons {
    layers: Vec<LayerId>,
    /// The administrative units (行政区): the reference of the other layers.
    units: UnitGaps,
}

impl GapBetweenPolygons {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            layers: binding.layers().to_vec(),
            units: UnitGaps::bind(binding),
        }
    }

    fn look_at(&self, id: LayerId, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(coverage) = context.topology.coverage(id) else {
            return;
        };
        sink.examined(coverage.examined);
        let gaps = match id == self.units.units {
            true => self.units.of(coverage, context),
            false => coverage.gaps(context.topology.coverage(self.units.units)),
        };
        sink.excluded(gaps.excluded);
        let tolerance = context.standard.parameters.tolerance;
        sink.report_each(
            &gaps.found,
            "gap",
            |_| Place::layer(id),
            |gap| {
                let region = gap.region();
                let facts =
                    region_facts(&region, tolerance).identity(at_place(id, corner(&region)));
                let neighbours = gap.neighbours.iter().take(NAMED);
                neighbours.fold(facts, |facts, other| facts.related(id, *other))
            },
        );
    }
}

impl Check for GapBetweenPolygons {
    fn reads(&self) -> Vec<Read> {
        let units = self.units.units;
        let own = self.layers.iter().map(|layer| Read {
            // The gaps of the others are looked for within the units.
            overlaid: *layer == units,
            union: *layer == units,
            ..Read::coverage(*layer, Part::Each).complete()
        });
        let units = (!self.layers.contains(&units)).then(|| Read::union(units, Part::Maybe));
        own.chain(units).chain([self.units.read()]).collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, _) in context.layers().filter(|(id, _)| self.layers.contains(id)) {
            self.look_at(id, context, sink);
        }
    }
}
