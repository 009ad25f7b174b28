//! Lines along the common border of two polygons (公共边界): where a line leaves it.

use super::bare::{HAIR, Hit, Span, beside};
use super::stretches::{Run, Stretch, between, merged};
use super::{Edge, Rings};
use crate::geometry::grid::{Node, dot};

/// How a line lies to a border.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// So near, in steps, it lies on it.
    pub on: i64,
    /// So far, in steps, it does not follow it any more.
    pub off: i64,
    /// A stretch between the two may be so long, in steps.
    pub least: f64,
}

/// The rings of one polygon.
pub type Polygon = Vec<Vec<Node>>;

/// The rings of one polygon; `None` where it has none on the grid.
#[must_use]
pub fn polygon(rings: Rings<'_>, feature: u32) -> Option<Polygon> {
    let (mut made, mut buffer) = (Vec::new(), Vec::new());
    rings.each(feature, &mut buffer, |_, nodes| made.push(nodes.to_vec()));
    (!made.is_empty()).then_some(made)
}

/// Whether a line runs along vertices of one ring from end to end.
#[must_use]
pub fn runs_along(line: &[Node], polygon: &Polygon) -> bool {
    polygon.iter().any(|ring| {
        let count = ring.len() - 1;
        let starts = (0..count).filter(|at| ring[*at] == line[0]);
        let mut starts = starts.filter(|_| line.len() <= ring.len());
        starts.any(|at| {
            let ahead = (0..line.len()).all(|k| ring[(at + k) % count] == line[k]);
            ahead || (0..line.len()).all(|k| ring[(at + count - k % count) % count] == line[k])
        })
    })
}

/// The stretches of a line, longer than `limits.least`, that are farther than `limits.on` from the common border of two
/// polygons and nearer than `limits.off`. The common border is where the border of the first is at most `limits.on`
/// from that of the second.
#[must_use]
pub fn wandering(line: &[Node], polygons: [&Polygon; 2], limits: Limits) -> Vec<Stretch> {
    if polygons.iter().all(|polygon| runs_along(line, polygon)) {
        return Vec::new();
    }
    let common = common(polygons, limits.on);
    let edges = line.windows(2).zip(0..).map(|(ends, at)| Edge {
        a: ends[0],
        b: ends[1],
        owner: 0,
        part: 0,
        at,
    });
    let none: &[Hit] = &[];
    let run = Run {
        other: None,
        edges: edges.map(|edge| (edge, none)).collect(),
    };
    let starts = run.starts();
    let within = |reach: i64| {
        let mut near = Vec::new();
        for ((edge, _), start) in run.edges.iter().zip(&starts) {
            let beside = common
                .iter()
                .filter_map(|(c, d)| beside(edge, *c, *d, reach));
            near.extend(beside.map(|((from, to), _)| (from + start, to + start)));
        }
        merged(near, HAIR)
    };
    let total = starts[starts.len() - 1];
    let off = between(&within(limits.on), total);
    let near = within(limits.off);
    let shared = off.iter().flat_map(|off| {
        let both = near
            .iter()
            .map(|near| (off.0.max(near.0), off.1.min(near.1)));
        both.filter(|(from, to)| to - from > limits.least)
    });
    shared
        .filter_map(|span| run.stretch(span, &starts))
        .collect()
}

/// Where the border of the first polygon runs along that of the second, as segments; what begins or ends between nodes
/// goes to the nearest.
fn common([first, second]: [&Polygon; 2], tolerance: i64) -> Vec<(Node, Node)> {
    let edges = |polygon: &'_ Polygon| -> Vec<(Node, Node)> {
        let edges = polygon.iter().flat_map(|ring| ring.windows(2));
        edges.map(|ends| (ends[0], ends[1])).collect()
    };
    let others = edges(second);
    let mut found = Vec::new();
    for (a, b) in edges(first) {
        let edge = Edge {
            a,
            b,
            owner: 0,
            part: 0,
            at: 0,
        };
        let near = others
            .iter()
            .filter_map(|(c, d)| beside(&edge, *c, *d, tolerance));
        let spans = merged(near.map(|(near, _)| near).collect(), HAIR);
        found.extend(spans.into_iter().map(|span| piece(a, b, span)));
    }
    found
}

/// A part of a segment.
fn piece(a: Node, b: Node, (from, to): Span) -> (Node, Node) {
    let length = (dot(a, b, b) as f64).sqrt();
    let at = |along: f64| {
        let share = along / length;
        let between = |a: i64, b: i64| a + ((b - a) as f64 * share).round() as i64;
        Node::new(between(a.x, b.x), between(a.y, b.y))
    };
    (at(from), at(to))
}
