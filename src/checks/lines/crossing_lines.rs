//! `crossing-lines` (线相交): two lines of a layer cross other than at their ends.

use super::{each_lines, look_at_each, of_two, shown};
use crate::checks::{Binding, Check, Context, Kind, Read};
use crate::finding::{Place, Sink};
use crate::format::decimal::Decimal;
use crate::geometry::grid::Node;
use crate::geometry::hosts::is_near;
use crate::geometry::segments::{Lines, Segment, Sought, cross_inside, each_between, stretch};
use crate::geometry::{Grid, Outline};
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "crossing-lines",
    variants: &["cross"],
    bind: |binding| Box::new(CrossingLines::new(binding)),
};

struct CrossingLines {
    layers: Vec<LayerId>,
    /// So near an end lines only touch, m.
    tolerance: Decimal,
}

/// Two lines and where they meet: a point, or a stretch.
type Met = ((u32, u32), Result<[f64; 2], (Node, Node)>);

impl CrossingLines {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            layers: binding.layers().to_vec(),
            tolerance: binding.standard.parameters.tolerance,
        }
    }
}

/// Reports the pairs of lines of a layer that cross.
fn look_at(id: LayerId, lines: &Lines, grid: Grid, tolerance: i64, sink: &mut Sink<'_>) {
    each_meeting(lines, tolerance, |mut met| {
        met.sort_unstable_by_key(|(pair, _)| *pair);
        report(id, lines, grid, &met, tolerance, sink);
    });
}

/// Reports those of some pairs of lines that cross.
fn report(
    id: LayerId,
    lines: &Lines,
    grid: Grid,
    met: &[Met],
    tolerance: i64,
    sink: &mut Sink<'_>,
) {
    for group in met.chunk_by(|a, b| a.0 == b.0) {
        let crossings = crossings(group, tolerance);
        let Some(first) = crossings.first() else {
            continue;
        };
        let (lower, higher) = group[0].0;
        let place = Place::record(id, lines.fids[lower as usize]);
        sink.report(place, "cross", || {
            let points = crossings.iter().map(|at| shown(grid, *at));
            let outline = Outline::Points(points.collect());
            let second = lines.fids[higher as usize];
            of_two(id, second, shown(grid, *first), outline).arg("count", crossings.len())
        });
    }
}

impl Check for CrossingLines {
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
                look_at(id, lines, grid, tolerance, sink);
            },
        );
    }
}

/// Every place where two lines meet other than at an end, in batches.
fn each_meeting(lines: &Lines, tolerance: i64, batch: impl FnMut(Vec<Met>)) {
    let keep = |s: &Segment, o: &Segment| {
        let shared = stretch(s, o, tolerance).map(Err);
        let at = shared.or_else(|| cross_inside(lines, (s, o), false, tolerance).map(Ok))?;
        Some(((s.line, o.line), at))
    };
    each_between(lines, (tolerance, Sought::Meetings), keep, batch);
}

/// The crossings of two lines, from west to east; where they share a stretch they do not cross.
fn crossings(group: &[Met], tolerance: i64) -> Vec<[f64; 2]> {
    let stretches: Vec<(Node, Node)> = group.iter().filter_map(|(_, met)| met.err()).collect();
    let mut points: Vec<[f64; 2]> = group.iter().filter_map(|(_, met)| met.ok()).collect();
    points.retain(|at| {
        let node = Node::new(at[0].round() as i64, at[1].round() as i64);
        let mut stretches = stretches.iter();
        !stretches.any(|(from, to)| is_near(*from, *to, node, tolerance))
    });
    points.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    points
}
