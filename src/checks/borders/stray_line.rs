//! `stray-line` (界线不在面边界上): a stretch of a line that draws borders, where no polygon has one.

use super::groups::{Group, Groups, nothing};
use super::{live, rings, stretch_facts};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Place, Sink};
use crate::format::decimal::Decimal;
use crate::geometry::borders::{Stretch, meeting};
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "stray-line",
    variants: &["stray"],
    bind: |binding| Box::new(StrayLine::new(binding)),
};

struct StrayLine {
    groups: Groups,
    /// So near to a border a line draws it, m.
    tolerance: Decimal,
}

impl StrayLine {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            groups: Groups::bind(binding),
            tolerance: binding.standard.parameters.tolerance,
        }
    }

    fn look_at(&self, group: &Group, context: &Context<'_>, sink: &mut Sink<'_>) -> Option<()> {
        let (topology, grid) = (context.topology, context.topology.grid);
        let layer = context.layer(group.polygons)?;
        let own = group.own()?;
        let lines = topology.lines(own)?;
        let borders = topology.borders(group.polygons, &group.lines)?;
        let (valid, masks) = topology.split(group.polygons, layer)?;
        let (valid, masks) = (rings(layer, &valid, grid)?, rings(layer, &masks, grid)?);
        let count = live(context.layer(own)?);
        sink.examined(count);
        sink.excluded(count.saturating_sub(lines.len()));
        let tolerance = grid.steps(self.tolerance.to_f64()).round() as i64;
        let found = borders.stray(valid, masks, tolerance);
        let masked = meeting(&found, masks, tolerance);
        for (stretch, masked) in found.iter().zip(masked) {
            if masked {
                sink.excluded(1);
                continue;
            }
            let stretch = Stretch {
                owner: lines.fids[stretch.owner as usize],
                ..stretch.clone()
            };
            self.report(own, group.polygons, &stretch, context, sink);
        }
        Some(())
    }

    fn report(
        &self,
        own: LayerId,
        polygons: LayerId,
        stretch: &Stretch,
        context: &Context<'_>,
        sink: &mut Sink<'_>,
    ) {
        sink.report(Place::record(own, stretch.owner), "stray", || {
            stretch_facts(stretch, context.topology.grid, self.tolerance)
                .arg("polygons", &context.standard[polygons].name)
        });
    }
}

impl Check for StrayLine {
    fn reads(&self) -> Vec<Read> {
        self.groups.reads(Part::Maybe)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for group in &self.groups.0 {
            let own = group.own().and_then(|own| context.layer(own));
            if self.look_at(group, context, sink).is_none() {
                let count = own.map_or(0, live);
                sink.examined(count);
                sink.undecided(count);
            }
        }
        nothing(sink);
    }
}
