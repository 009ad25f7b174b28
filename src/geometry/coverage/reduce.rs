//! A polygon reduced to a window: the same cover inside of the window, with the edges outside drawn straight.
//!
//! ```text
//!      __/\_/\__                    ____________       What runs wholly on one side of the window may run straight
//!     |         \                  |            \      there: the winding number of no point in the window
//!     |   +------+--+              |   +------+--+     changes. A road that touches 100 000 parcels is so compared
//!     |   | win- |  |      -->     |   |      |  |     with each of them by the few edges that are near.
//!     |   | dow  |  |              |   |      |  |
//!     |   +------+--+              |   +------+--+
//! ```

use super::polygons::Polygons;
use super::split::Segment;
use crate::geometry::boxes::Extent;
use crate::geometry::grid::Node;
use crate::geometry::vertices::Track;

/// Edges in a box of the lowest level, and boxes in a box of the next.
pub(super) const FANOUT: usize = 16;

/// Boxes over runs of the edges of every ring of one polygon, where it has many.
#[derive(Debug, Default)]
pub(super) struct Runs {
    rings: Vec<Vec<Vec<Extent>>>,
}

impl Runs {
    pub(super) fn of(polygons: &Polygons, polygon: usize) -> Self {
        Self {
            rings: polygons
                .rings(polygon)
                .map(|ring| levels(polygons.ring(ring)))
                .collect(),
        }
    }

    /// Whether any edge in the runs that meet the window is `wanted`, asked by the vertex that it begins at.
    pub(super) fn any(
        &self,
        polygons: &Polygons,
        polygon: usize,
        window: &Extent,
        wanted: impl Fn(usize) -> bool,
    ) -> bool {
        polygons
            .rings(polygon)
            .zip(&self.rings)
            .any(|(ring, levels)| {
                let from = polygons.ring_starts[ring] as usize;
                let edges = polygons.ring(ring).len().saturating_sub(1);
                let top = levels.len() - 1;
                let mut open: Vec<(usize, usize)> =
                    (0..levels[top].len()).map(|run| (top, run)).collect();
                while let Some((level, run)) = open.pop() {
                    if !levels[level][run].meets(window) {
                        continue;
                    }
                    let first = run * FANOUT;
                    if level > 0 {
                        let last = (first + FANOUT).min(levels[level - 1].len());
                        open.extend((first..last).map(|child| (level - 1, child)));
                    } else if (first..(first + FANOUT).min(edges)).any(|edge| wanted(from + edge)) {
                        return true;
                    }
                }
                false
            })
    }
}

/// Boxes over runs of the edges of a ring, and over those, up to a few.
pub(super) fn levels(ring: Track<'_>) -> Vec<Vec<Extent>> {
    let edges = ring.len().saturating_sub(1);
    let mut levels: Vec<Vec<Extent>> = vec![
        (0..edges.div_ceil(FANOUT))
            .map(|run| ring.extent(run * FANOUT, ((run + 1) * FANOUT).min(edges)))
            .collect(),
    ];
    while levels[levels.len() - 1].len() > FANOUT {
        let above = levels[levels.len() - 1]
            .chunks(FANOUT)
            .map(|few| Extent::around(few.iter().copied()))
            .collect();
        levels.push(above);
    }
    levels
}

/// Adds the edges of a polygon, reduced to the window, with the interior on the left.
pub(super) fn reduced(
    polygons: &Polygons,
    polygon: usize,
    runs: &Runs,
    window: &Extent,
    weight: i64,
    into: &mut Vec<Segment>,
) {
    for (ring, levels) in polygons.rings(polygon).zip(&runs.rings) {
        let nodes = polygons.ring(ring);
        let Some(first) = nodes.nodes().next() else {
            continue;
        };
        let mut walker = Walker {
            nodes,
            levels,
            window,
            kept: vec![first],
            sides: 0,
        };
        let top = levels.len() - 1;
        for run in 0..levels[top].len() {
            walker.run(top, run);
        }
        let left = polygons.left[ring];
        let owner = polygon as u32;
        into.extend(
            walker
                .kept
                .windows(2)
                .filter(|pair| pair[0] != pair[1])
                .map(|pair| {
                    let (from, to) = if left {
                        (pair[0], pair[1])
                    } else {
                        (pair[1], pair[0])
                    };
                    Segment {
                        from,
                        to,
                        weight,
                        owner,
                    }
                }),
        );
    }
}

struct Walker<'a> {
    nodes: Track<'a>,
    levels: &'a [Vec<Extent>],
    window: &'a Extent,
    kept: Vec<Node>,
    /// Sides of the window that everything since the last kept node but one lies beyond.
    sides: u8,
}

impl Walker<'_> {
    fn run(&mut self, level: usize, run: usize) {
        let width = FANOUT.pow(level as u32 + 1);
        let edges = self.nodes.len() - 1;
        let sides = beyond(&self.levels[level][run], self.window);
        if sides != 0 {
            self.keep(self.nodes.at(((run + 1) * width).min(edges)), sides);
        } else if level > 0 {
            let last = ((run + 1) * FANOUT).min(self.levels[level - 1].len());
            for child in run * FANOUT..last {
                self.run(level - 1, child);
            }
        } else {
            for edge in run * FANOUT..((run + 1) * FANOUT).min(edges) {
                let sides = beyond(&self.nodes.extent(edge, edge + 1), self.window);
                self.keep(self.nodes.at(edge + 1), sides);
            }
        }
    }

    fn keep(&mut self, node: Node, sides: u8) {
        if let Some(last) = self.kept.last_mut()
            && self.sides & sides != 0
        {
            *last = node;
            self.sides &= sides;
        } else {
            self.kept.push(node);
            self.sides = sides;
        }
    }
}

/// The sides of the window that a box lies wholly beyond.
fn beyond(one: &Extent, window: &Extent) -> u8 {
    u8::from(one.max.x < window.min.x)
        | u8::from(one.min.x > window.max.x) << 1
        | u8::from(one.max.y < window.min.y) << 2
        | u8::from(one.min.y > window.max.y) << 3
}
