//! `undrawn-border` (面边界缺少界线): a stretch of the border of a polygon that no line draws.

use super::groups::{Group, Groups, State, nothing};
use super::{live, rings, stretch_facts};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Place, Sink};
use crate::format::decimal::Decimal;
use crate::geometry::borders::{Edge, Stretch, meeting};
use crate::geometry::lines::Lines;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "undrawn-border",
    variants: &["between", "outer"],
    bind: |binding| Box::new(UndrawnBorder::new(binding)),
};

struct UndrawnBorder {
    groups: Groups,
    /// So near to a line a border is drawn, m.
    tolerance: Decimal,
}

impl UndrawnBorder {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            groups: Groups::bind(binding),
            tolerance: binding.standard.parameters.tolerance,
        }
    }

    /// Reports what is undrawn in a group, and returns it. `told`: what was reported before for other polygons.
    fn look_at(
        &self,
        group: &Group,
        told: &[Edge],
        context: &Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Option<Vec<Edge>> {
        let (topology, grid) = (context.topology, context.topology.grid);
        let layer = context.layer(group.polygons)?;
        let (valid, masks) = topology.split(group.polygons, layer)?;
        sink.examined(live(layer));
        sink.excluded(live(layer).saturating_sub(valid.len()));
        let borders = topology.borders(group.polygons, &group.lines)?;
        let lines: Option<Vec<&Lines>> = group.lines.iter().map(|id| topology.lines(*id)).collect();
        let tolerance = grid.steps(self.tolerance.to_f64()).round() as i64;
        let found = borders.undrawn(&lines?, told, tolerance);
        let masked = meeting(&found, rings(layer, &masks, grid)?, tolerance);
        for (stretch, masked) in found.iter().zip(masked) {
            if masked {
                sink.excluded(1);
            } else {
                self.report(group, stretch, context, sink);
            }
        }
        Some(found.iter().flat_map(Stretch::edges).collect())
    }

    fn report(&self, group: &Group, stretch: &Stretch, context: &Context<'_>, sink: &mut Sink<'_>) {
        let place = Place::record(group.polygons, stretch.owner);
        let variant = match stretch.other {
            Some(_) => "between",
            None => "outer",
        };
        sink.report(place, variant, || {
            let name = |id: &LayerId| context.standard[*id].name.clone();
            let lines: Vec<String> = group.lines.iter().map(name).collect();
            let facts = stretch_facts(stretch, context.topology.grid, self.tolerance)
                .arg("lines", lines.join("、"));
            match stretch.other {
                Some(other) => facts.related(group.polygons, other),
                None => facts,
            }
        });
    }
}

impl Check for UndrawnBorder {
    fn reads(&self) -> Vec<Read> {
        self.groups.reads(Part::Each)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let mut told: Vec<(LayerId, Vec<Edge>)> = Vec::new();
        for group in &self.groups.0 {
            match group.state(context) {
                State::Absent => {}
                State::Undecidable => {
                    let count = context.layer(group.polygons).map_or(0, live);
                    sink.examined(count);
                    sink.undecided(count);
                }
                State::Complete => {
                    // A line that other polygons miss is told for them.
                    let known = told.iter().filter(|(own, _)| group.lines.contains(own));
                    let known: Vec<Edge> = known.flat_map(|(_, edges)| edges).copied().collect();
                    let found = self.look_at(group, &known, context, sink);
                    told.extend(group.own().zip(found));
                }
            }
        }
        nothing(sink);
    }
}
