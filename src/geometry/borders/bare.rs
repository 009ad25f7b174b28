//! Bare stretches (无界线的边界段): where an edge has no line within the tolerance that runs along it.
//!
//! A point of an edge is **drawn** where a segment lies beside it, at most the tolerance away, that runs along the edge
//! rather than across (at most 45 degrees); it is **near** where it is at most the tolerance from any point of a segment,
//! so also around the end of one.
//!
//! ```text
//!    line ──────────┐ end                       near ┌┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┐ two tolerances more
//!    edge ──────────┴───────────────┬────   drawn    └──────────┘
//!                   └─────bare──────┘
//! ```
//!
//! A stretch is bare from where it stops being drawn to where that begins again, so that a missing line is told with its
//! full length; but only if more than the tolerance of it is not near: at a bend, a line beside the edge leaves a
//! corner that is near and not drawn. A line that only crosses does not run along: what is drawn between two bare pieces
//! counts as bare when it is no longer than `TOUCH` tolerances.

use rayon::prelude::*;

use super::{Edge, Rings, pairs};
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::{Node, cross, dot};
use crate::geometry::lines::Lines;

/// A line that runs along no farther than so many tolerances only crosses or touches.
pub(super) const TOUCH: f64 = 10.0;
/// Vertices of a ring that are looked up together.
const PIECE: usize = 16;
/// Steps that no rounding reaches.
pub(super) const HAIR: f64 = 1e-4;

/// From where to where along an edge, in steps from its beginning.
pub type Span = (f64, f64);

/// What a segment draws of an edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The edge, by its place in the list.
    pub edge: u32,
    /// The owner of what draws it; no more than a number where that are lines or rings.
    pub by: u32,
    /// Where the edge is near the segment.
    pub near: Span,
    /// Where the segment draws it.
    pub drawn: Option<Span>,
}

/// Edges of which it is asked where they are drawn.
pub struct Asked<'a> {
    edges: &'a [Edge],
    boxes: Vec<Extent>,
    tree: Tree,
    tolerance: i64,
}

impl<'a> Asked<'a> {
    /// Asks for these edges, with that tolerance in steps.
    #[must_use]
    pub fn new(edges: &'a [Edge], tolerance: i64) -> Self {
        let around = |edge: &Edge| Extent::of([&edge.a, &edge.b]).grown(tolerance);
        let boxes: Vec<Extent> = edges.iter().map(around).collect();
        Self {
            edges,
            tree: Tree::new(&boxes),
            boxes,
            tolerance,
        }
    }

    /// What lines draw.
    #[must_use]
    pub fn by_lines(&self, lines: &Lines) -> Vec<Hit> {
        if self.edges.is_empty() {
            return Vec::new();
        }
        let pieces = lines.pieces().par_iter().with_min_len(512);
        let hits = pieces.fold(Vec::new, |mut found, piece| {
            let (pairs, around) = (lines.nodes(piece).pairs(), &piece.extent);
            self.look(pairs, around, piece.line, |_| true, &mut found);
            found
        });
        hits.flatten_iter().collect()
    }

    /// What the rings of polygons draw.
    #[must_use]
    pub fn by_rings(&self, rings: Rings<'_>) -> Vec<Hit> {
        if self.edges.is_empty() {
            return Vec::new();
        }
        rings.collect(|owner, _, nodes, found| {
            for start in (0..nodes.len() - 1).step_by(PIECE) {
                let end = (start + PIECE + 1).min(nodes.len());
                let nodes = &nodes[start..end];
                self.look(pairs(nodes), &Extent::of(nodes), owner, |_| true, found);
            }
        })
    }

    /// What other edges draw of those for which they are `wanted`.
    #[must_use]
    pub fn by_edges(
        &self,
        edges: &[Edge],
        wanted: impl Fn(&Edge, &Edge) -> bool + Sync,
    ) -> Vec<Hit> {
        if self.edges.is_empty() {
            return Vec::new();
        }
        let all = edges.par_iter().with_min_len(512);
        let hits = all.fold(Vec::new, |mut found, edge| {
            let wanted = |asked: &Edge| wanted(edge, asked);
            let (pair, around) = ([(edge.a, edge.b)], Extent::of([&edge.a, &edge.b]));
            self.look(pair.into_iter(), &around, edge.owner, wanted, &mut found);
            found
        });
        hits.flatten_iter().collect()
    }

    /// What segments, `around` which is their box, draw.
    fn look(
        &self,
        segments: impl Iterator<Item = (Node, Node)> + Clone,
        around: &Extent,
        by: u32,
        wanted: impl Fn(&Edge) -> bool,
        found: &mut Vec<Hit>,
    ) {
        self.tree.meeting(around, |place| {
            let (edge, around) = (&self.edges[place as usize], &self.boxes[place as usize]);
            if !wanted(edge) {
                return;
            }
            for (a, b) in segments.clone() {
                if Extent::of([&a, &b]).meets(around)
                    && let Some((near, drawn)) = beside(edge, a, b, self.tolerance)
                {
                    found.push(Hit {
                        edge: place,
                        by,
                        near,
                        drawn,
                    });
                }
            }
        });
    }
}

/// Where the segment `c d` is near the edge, and where it draws it.
#[must_use]
pub fn beside(edge: &Edge, c: Node, d: Node, tolerance: i64) -> Option<(Span, Option<Span>)> {
    let length = (dot(edge.a, edge.b, edge.b) as f64).sqrt();
    // Along the edge and across it; the products are exact.
    let place = |at: Node| {
        let along = dot(edge.a, edge.b, at) as f64 / length;
        (along, cross(edge.a, edge.b, at) as f64 / length)
    };
    let reach = tolerance as f64 + HAIR;
    let (c, d) = (place(c), place(d));
    if c.1.min(d.1) > reach || c.1.max(d.1) < -reach {
        return None;
    }
    let opposite = opposite(c, d, reach).and_then(|span| within(span, length));
    let caps = [c, d].map(|(x, y)| {
        let half = (reach * reach - y * y).max(0.0).sqrt();
        (y.abs() <= reach).then_some((x - half, x + half))
    });
    // The points near a segment lie in one piece.
    let near = caps
        .into_iter()
        .flatten()
        .filter_map(|span| within(span, length))
        .chain(opposite)
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
    // What runs across draws nothing.
    let along = (d.1 - c.1).abs() <= (d.0 - c.0).abs();
    Some((near, opposite.filter(|_| along)))
}

/// Where the axis has its nearest point of the segment's inside, at most `reach` away.
fn opposite(c: (f64, f64), d: (f64, f64), reach: f64) -> Option<Span> {
    const ALL: Span = (f64::NEG_INFINITY, f64::INFINITY);
    let (sx, sy) = (d.0 - c.0, d.1 - c.1);
    // The foot of a point x of the axis lies ((x - cx) sx - cy sy) / square of the way along.
    let square = sx * sx + sy * sy;
    let feet = if sx.abs() * 1e9 > sy.abs() {
        let (from, to) = (c.0 + c.1 * sy / sx, c.0 + (square + c.1 * sy) / sx);
        (from.min(to), from.max(to))
    } else if (0.0..=square).contains(&(-c.1 * sy)) {
        ALL
    } else {
        return None;
    };
    // The point's distance from the segment's line is |(x - cx) sy + cy sx| / length.
    let wide = reach * square.sqrt();
    let near = if sy.abs() * 1e12 > sx.abs() {
        let (from, to) = ((-c.1 * sx - wide) / sy, (-c.1 * sx + wide) / sy);
        (c.0 + from.min(to), c.0 + from.max(to))
    } else if (c.1 * sx).abs() <= wide {
        ALL
    } else {
        return None;
    };
    Some((feet.0.max(near.0), feet.1.min(near.1))).filter(|(from, to)| from <= to)
}

fn within(span: Span, length: f64) -> Option<Span> {
    let span = (span.0.max(0.0), span.1.min(length));
    (span.0 <= span.1).then_some(span)
}
