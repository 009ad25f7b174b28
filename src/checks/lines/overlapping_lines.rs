//! `overlapping-lines` (线层内重叠): two lines of a layer share a stretch.

use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Identity, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::geometry::segments::{Lines, shared};
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
            layers: binding.layers.clone(),
            tolerance: binding.standard.parameters.tolerance,
        }
    }

    fn look_at(&self, id: LayerId, lines: &Lines, grid: Grid, sink: &mut Sink<'_>) {
        let tolerance = grid.steps(self.tolerance.to_f64()).round() as i64;
        for group in shared(lines, tolerance).chunk_by(|a, b| a.0 == b.0) {
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
                let [x, y] = ends[0][0];
                let outline = ends.iter().map(|ends| ends.to_vec()).collect();
                Facts::none()
                    .related(id, lines.fids[higher as usize])
                    .measured(measured, self.tolerance, Some(Unit::Metre))
                    .point([x, y])
                    .geometry(Outline::Lines(outline))
                    // Which of the two is the lower depends on the order of the records.
                    .identity(Identity::Text(format!("{x:.2} {y:.2}")))
            });
        }
    }
}

impl Check for OverlappingLines {
    fn reads(&self) -> Vec<Read> {
        let layers = self.layers.iter();
        layers
            .map(|layer| Read::lines(*layer, Part::Each))
            .collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let grid = context.topology.grid;
        for (id, layer) in context.layers() {
            if let Some(lines) = super::lines(context, id, layer, sink) {
                self.look_at(id, lines, grid, sink);
            }
        }
    }
}
