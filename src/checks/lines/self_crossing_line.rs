//! `self-crossing-line` (线自相交自重叠): a line crosses itself or runs over itself.

use rayon::prelude::*;

use super::{each_lines, shown};
use crate::checks::{Binding, Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};
use crate::format::decimal::Decimal;
use crate::geometry::Outline;
use crate::geometry::grid::{Meeting, Node, meeting};
use crate::geometry::hosts::is_near;
use crate::geometry::segments::{Lines, Segment, cross_inside, pairs_within};
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "self-crossing-line",
    variants: &["crosses", "overlaps"],
    bind: |binding| Box::new(SelfCrossingLine::new(binding)),
};

/// Lines of so few segments are compared all with all.
const FEW: usize = 32;

struct SelfCrossingLine {
    layers: Vec<LayerId>,
    /// So near its end a line only touches itself, m.
    tolerance: Decimal,
}

/// Where a line meets itself, in steps.
#[derive(Default)]
struct Meetings {
    crossings: Vec<[f64; 2]>,
    stretches: Vec<(Node, Node)>,
}

impl SelfCrossingLine {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            layers: binding.layers().to_vec(),
            tolerance: binding.standard.parameters.tolerance,
        }
    }
}

impl Check for SelfCrossingLine {
    fn reads(&self) -> Vec<Read> {
        each_lines(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let grid = context.topology.grid;
        let tolerance = grid.steps(self.tolerance.to_f64()).round() as i64;
        for (id, layer) in context.layers() {
            let Some(lines) = super::lines(context, id, layer, sink) else {
                continue;
            };
            let found: Vec<(u32, Meetings)> = (0..lines.fids.len())
                .into_par_iter()
                .filter_map(|line| {
                    let meetings = meetings(lines, line, tolerance)?;
                    Some((lines.fids[line], meetings))
                })
                .collect();
            for (fid, meetings) in found {
                let place = Place::record(id, fid);
                if let Some(first) = meetings.crossings.first() {
                    sink.report(place, "crosses", || {
                        let points = meetings.crossings.iter().map(|at| shown(grid, *at));
                        Facts::none()
                            .point(shown(grid, *first))
                            .geometry(Outline::Points(points.collect()))
                            .arg("count", meetings.crossings.len())
                    });
                }
                if let Some((from, _)) = meetings.stretches.first() {
                    sink.report(place, "overlaps", || {
                        let ends = meetings.stretches.iter();
                        let lines = ends.map(|(a, b)| vec![grid.metres(*a), grid.metres(*b)]);
                        Facts::none()
                            .point(grid.metres(*from))
                            .geometry(Outline::Lines(lines.collect()))
                    });
                }
            }
        }
    }
}

/// Whether a line never turns back against the way from its first to its last vertex: then it cannot meet itself.
fn goes_one_way(lines: &Lines, line: usize) -> bool {
    let parts = lines.parts_of(line);
    parts.len() == 1 && {
        let nodes = lines.part(parts.start);
        let (from, to) = (nodes.at(0), nodes.at(nodes.len() - 1));
        let (dx, dy) = (i128::from(to.x - from.x), i128::from(to.y - from.y));
        let along = |(a, b): (Node, Node)| {
            let (x, y) = (b.x - a.x, b.y - a.y);
            i128::from(x) * dx + i128::from(y) * dy
        };
        nodes.pairs().all(|ends| along(ends) > 0)
    }
}

/// Where a line meets itself; `None` where it does not.
fn meetings(lines: &Lines, line: usize, tolerance: i64) -> Option<Meetings> {
    if goes_one_way(lines, line) {
        return None;
    }
    let segments: Vec<Segment> = lines.of(line).collect();
    let mut found = Meetings::default();
    let mut note = |at: Meet| match at {
        Meet::Crossing(at) => found.crossings.push(at),
        Meet::Stretch(from, to) => found.stretches.push((from, to)),
    };
    if segments.len() <= FEW {
        for i in 0..segments.len() {
            for j in i + 1..segments.len() {
                if let Some(at) = meet(lines, &segments, (i, j), tolerance) {
                    note(at);
                }
            }
        }
    } else {
        let keep = |i, j| meet(lines, &segments, (i, j), tolerance);
        pairs_within(&segments, keep).into_iter().for_each(note);
    }
    let Meetings {
        crossings,
        stretches,
    } = &mut found;
    stretches.sort_unstable();
    // Where it runs over itself it touches itself at every vertex as well.
    crossings.retain(|at| {
        let node = Node::new(at[0].round() as i64, at[1].round() as i64);
        let mut stretches = stretches.iter();
        !stretches.any(|(from, to)| is_near(*from, *to, node, tolerance))
    });
    crossings.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    crossings.dedup();
    (!crossings.is_empty() || !stretches.is_empty()).then_some(found)
}

enum Meet {
    Crossing([f64; 2]),
    Stretch(Node, Node),
}

fn meet(
    lines: &Lines,
    segments: &[Segment],
    (i, j): (usize, usize),
    tolerance: i64,
) -> Option<Meet> {
    let (s, o) = (&segments[i], &segments[j]);
    match meeting(s.a, s.b, o.a, o.b) {
        Meeting::Apart => None,
        Meeting::Overlap(from, to) => Some(Meet::Stretch(from, to)),
        Meeting::Cross | Meeting::Touch(_) => {
            let adjacent = j == i + 1 && !s.last;
            cross_inside(lines, (s, o), adjacent, tolerance).map(Meet::Crossing)
        }
    }
}
