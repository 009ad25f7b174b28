//! `uncovered-unit` (图斑未覆盖行政区): the parcels and the administrative units do not cover the same land.

use super::{live, report_piece, same_system};
use crate::checks::coverage::unit_gaps::UnitGaps;
use crate::checks::logic::keys::two_layers;
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::Sink;
use crate::geometry::coverage::Piece;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "uncovered-unit",
    variants: &["uncovered", "protruding"],
    bind: |binding| Box::new(UncoveredUnit::new(binding)),
};

struct UncoveredUnit {
    parcels: LayerId,
    units: LayerId,
    unit_gaps: UnitGaps,
}

impl UncoveredUnit {
    fn new(binding: &Binding<'_>) -> Self {
        let (parcels, units) = two_layers(binding);
        Self {
            parcels,
            units,
            unit_gaps: UnitGaps::bind(binding),
        }
    }
}

impl Check for UncoveredUnit {
    fn reads(&self) -> Vec<Read> {
        vec![
            Read::union(self.parcels, Part::Whole).complete(),
            Read::union(self.units, Part::Whole).complete(),
            self.unit_gaps.read(),
        ]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let coverage = |id| Some((context.layer(id)?, context.topology.coverage(id)?));
        let (Some((parcel_layer, parcels)), Some((unit_layer, units))) =
            (coverage(self.parcels), coverage(self.units))
        else {
            return;
        };
        let count = live(parcel_layer) + live(unit_layer);
        sink.examined(count);
        if !same_system(parcel_layer, unit_layer) {
            sink.undecided(count);
            return;
        }
        let difference = parcels.difference(units);
        sink.excluded(difference.excluded);
        let tolerance = context.standard.parameters.tolerance;
        // What the parcels enclose is a gap between them, which 510690001 reports.
        for piece in difference.uncovered.iter().filter(|piece| !piece.enclosed) {
            let related = [
                (self.units, &*piece.covering),
                (self.parcels, &*piece.leaving),
            ];
            report_piece(piece, "uncovered", self.units, &related, tolerance, sink);
        }
        let in_holes = difference.protruding.iter().any(|piece| piece.enclosed);
        let gaps = in_holes.then(|| self.unit_gaps.of(units, context));
        // Likewise a gap between the units, whatever parcels lie in it.
        let in_gap = |piece: &Piece| {
            piece.enclosed
                && gaps.iter().any(|gaps| {
                    let mut found = gaps.found.iter();
                    found.any(|gap| gap.region().holds(piece.region.point))
                })
        };
        for piece in difference.protruding.iter().filter(|piece| !in_gap(piece)) {
            let related = [
                (self.parcels, &*piece.covering),
                (self.units, &*piece.leaving),
            ];
            report_piece(piece, "protruding", self.parcels, &related, tolerance, sink);
        }
    }
}
