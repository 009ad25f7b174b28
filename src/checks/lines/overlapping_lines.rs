//! `overlapping-lines` (线层内重叠): two lines of a layer share a stretch.

use super::{each_lines, look_at_each, of_two};
use crate::checks::{Binding, Check, Context, Kind, Read};
use crate::finding::{Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::geometry::segments::{Lines, Shared, each_shared};
use crate::geometry::{Grid, Outline};
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "overlapping-lines",
    variants: &["overlap"],
    bind: |binding| Box::new(OverlappingLines::new(binding)),
};

struct OverlappingLines {
    layers: Vec<LayerId>,
    /// A stretch may be so long, m.
    tolerance: Decimal,
}

impl OverlappingLines {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            layers: binding.layers().to_vec(),
            tolerance: binding.standard.parameters.tolerance,
        }
    }

    /// Reports the pairs of lines that share stretches.
    fn report(
        &self,
        id: LayerId,
        lines: &Lines,
        (grid, shared): (Grid, &[Shared]),
        sink: &mut Sink<'_>,
    ) {
        for group in shared.chunk_by(|a, b| a.0 == b.0) {
            let (lower, higher) = group[0].0;
            let place = Place::record(id, lines.fids[lower as usize]);
            sink.report(place, "overlap", || {
                let ends = group
                    .iter()
                    .map(|(_, (a, b))| [grid.metres(*a), grid.metres(*b)]);
                let ends: Vec<[[f64; 2]; 2]> = ends.collect();
                let length = ends
                    .iter()
                    .map(|[a, b]| (a[0] - b[0]).hypot(a[1] - b[1]))
                    .sum();
                let measured = Decimal::from_f64(length).unwrap_or_default().round_to(4);
                let outline = ends.iter().map(|ends| ends.to_vec()).collect();
                let second = lines.fids[higher as usize];
                of_two(id, second, ends[0][0], Outline::Lines(outline)).measured(
                    measured,
                    self.tolerance,
                    Some(Unit::Metre),
                )
            });
        }
    }
}

impl Check for OverlappingLines {
    fn reads(&self) -> Vec<Read> {
        each_lines(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let grid = context.topology.grid;
        look_at_each(
            context,
            self.tolerance,
            sink,
            |id, lines, tolerance, sink| {
                each_shared(lines, tolerance, |shared| {
                    self.report(id, lines, (grid, &shared), sink);
                });
            },
        );
    }
}
