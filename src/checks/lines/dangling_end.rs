//! `dangling-end` (悬挂点): a line ends where nothing else is.

use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Place, Sink};
use crate::format::decimal::Decimal;
use crate::geometry::ends::dangling;
use crate::geometry::segments::Lines;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "dangling-end",
    variants: &["dangles"],
    bind: |binding| Box::new(DanglingEnd::new(binding)),
};

struct DanglingEnd {
    layers: Vec<LayerId>,
    /// For a layer, one whose lines complete the same boundary.
    completed: Vec<(LayerId, LayerId)>,
    /// So near to a line an end touches it, m.
    tolerance: Decimal,
}

impl DanglingEnd {
    fn new(binding: &Binding<'_>) -> Self {
        let table = binding.with.table("completed-by");
        let entries = table.iter().flat_map(|table| table.entries());
        let pairs = entries.filter_map(|(layer, _, other)| {
            Some((binding.layer(layer), binding.layer(other.as_text()?)))
        });
        Self {
            layers: binding.layers().to_vec(),
            completed: pairs.collect(),
            tolerance: binding.standard.parameters.tolerance,
        }
    }
}

impl Check for DanglingEnd {
    fn reads(&self) -> Vec<Read> {
        let layers = self.layers.iter();
        let others = self.completed.iter();
        let own = layers.map(|layer| Read::lines(*layer, Part::Each).complete());
        let others = others
            .map(|(_, other)| *other)
            .filter(|other| !self.layers.contains(other));
        own.chain(others.map(|other| Read::lines(other, Part::Maybe).complete()))
            .collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let grid = context.topology.grid;
        let tolerance = grid.steps(self.tolerance.to_f64()).round() as i64;
        for (id, layer) in context.layers().filter(|(id, _)| self.layers.contains(id)) {
            let Some(lines) = super::lines(context, id, layer, sink) else {
                continue;
            };
            let completed = self.completed.iter().filter(|(own, _)| *own == id);
            let given = completed.filter(|(_, other)| context.data.layer(*other).is_some());
            let others: Option<Vec<&Lines>> = given
                .map(|(_, other)| context.layer(*other).and(context.topology.lines(*other)))
                .collect();
            // A line that cannot be read may be what an end lies on.
            let Some(others) = others else {
                sink.undecided(lines.fids.len());
                continue;
            };
            for end in dangling(lines, &others, tolerance) {
                let place = Place::record(id, lines.fids[end.line as usize]);
                sink.report(place, "dangles", || {
                    let [x, y] = grid.metres(end.at);
                    Facts::none()
                        .point([x, y])
                        .arg("at", format!("{x:.3}, {y:.3}"))
                });
            }
        }
    }
}
