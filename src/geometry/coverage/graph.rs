//! The graph of segments that have only ends in common: nodes, edges that do not cancel, and what follows what around
//! a face.
//!
//! Most nodes are vertices in the middle of a contour where nobody else comes by: they are numbered as they come along,
//! and their two edges follow each other. Only the *joints*, where contours meet, cross, begin or end, are sorted.

use super::pairing::FRAME;
use super::split::{Segment, Split};
use crate::geometry::grid::{Node, by_angle};
use crate::geometry::piles::Piles;
use crate::geometry::sort::sort;

const NONE: u32 = u32::MAX;

/// A part of a segment between two neighbouring nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) owner: u32,
    /// Weight from left to right.
    pub(super) weight: i64,
}

/// An edge of the graph; its half-edges are numbered 2i (from left to right) and 2i + 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct GraphEdge {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) weight: i64,
    pub(super) first: u32,
    pub(super) last: u32,
}

impl GraphEdge {
    pub(super) fn origin(&self, half: u32) -> u32 {
        if half & 1 == 0 { self.left } else { self.right }
    }
}

/// The graph.
#[derive(Debug)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    /// Parts of segments by the edge they lie on.
    pub(super) parts: Vec<Part>,
    /// The edges that do not cancel. The left end of each is its lesser node.
    pub(super) edges: Vec<GraphEdge>,
    /// The parts of those that do.
    pub(super) vanished: Vec<u32>,
    /// By half-edge: the one that follows it around the face on its left, which is the next clockwise from its reverse.
    pub(super) next: Vec<u32>,
}

impl Graph {
    pub(super) fn new(split: Split) -> Self {
        let numbered = Numbered::new(&split);
        let Numbered { nodes, plain, ends } = numbered;
        let (parts, mut alike) = parts(&split.segments, &nodes, &ends, plain);
        drop((split, ends));
        sort(&mut alike);
        let mut made = Self {
            nodes,
            edges: Vec::with_capacity(parts.len() + alike.len()),
            parts,
            vanished: Vec::new(),
            next: Vec::new(),
        };
        for (place, part) in (0_u32..).zip(&made.parts) {
            made.edges.push(GraphEdge {
                left: part.left,
                right: part.right,
                weight: part.weight,
                first: place,
                last: place + 1,
            });
        }
        made.merge(alike);
        made.next = vec![NONE; 2 * made.edges.len()];
        made.along(plain);
        made.around(plain);
        made
    }

    /// Makes edges of parts between joints, which are sorted and may lie on each other.
    fn merge(&mut self, alike: Vec<Part>) {
        let mut at = self.parts.len();
        for same in alike.chunk_by(|a, b| (a.left, a.right) == (b.left, b.right)) {
            let weight: i64 = same.iter().map(|part| part.weight).sum();
            let last = at + same.len();
            if weight == 0 && same.iter().all(|part| part.owner != FRAME) {
                self.vanished.extend(at as u32..last as u32);
            } else {
                self.edges.push(GraphEdge {
                    left: same[0].left,
                    right: same[0].right,
                    weight,
                    first: at as u32,
                    last: last as u32,
                });
            }
            at = last;
        }
        self.parts.extend(alike);
    }

    /// Joins the edges at the nodes that are no joints, which follow each other as the nodes do.
    fn along(&mut self, plain: usize) {
        let mut node = 0_u32;
        for (at, pair) in self.edges.windows(2).enumerate() {
            let has = |edge: &GraphEdge| edge.left == node || edge.right == node;
            if (node as usize) < plain && has(&pair[0]) {
                let half = 2 * at as u32;
                let to = half + u32::from(pair[0].left == node);
                let on = half + 2 + u32::from(pair[1].right == node);
                self.next[to as usize] = on;
                self.next[(on ^ 1) as usize] = to ^ 1;
                node += 1;
            }
        }
    }

    /// Orders the edges around each joint; the joints are the nodes from `plain` on.
    fn around(&mut self, plain: usize) {
        let halves = 2 * self.edges.len() as u32;
        let origin = |half: u32| self.edges[half as usize / 2].origin(half) as usize;
        let out = (0..halves).map(|half| (origin(half).wrapping_sub(plain), half));
        let mut out = Piles::new(self.nodes.len() - plain, out);
        for joint in 0..self.nodes.len() - plain {
            let around = out.of_mut(joint);
            if around.len() > 2 {
                let to = |half: u32| self.nodes[origin(half ^ 1)];
                let here = self.nodes[plain + joint];
                around.sort_unstable_by(|a, b| by_angle(here, to(*a), to(*b)));
            }
            for at in 0..around.len() {
                let before = around[(at + around.len() - 1) % around.len()];
                self.next[(around[at] ^ 1) as usize] = before;
            }
        }
    }
}

/// Nodes by number: first those within contours, then the joints.
struct Numbered {
    nodes: Vec<Node>,
    /// Number of nodes that are no joints.
    plain: usize,
    /// By segment: the numbers of its ends.
    ends: Vec<[u32; 2]>,
}

impl Numbered {
    fn new(split: &Split) -> Self {
        let segments = &split.segments;
        let mut nodes: Vec<Node> = Vec::new();
        let mut joints: Vec<(Node, u32)> = Vec::new();
        let mut ends: Vec<[u32; 2]> = Vec::with_capacity(segments.len());
        let mut before = NONE;
        for (at, one) in segments.iter().enumerate() {
            if before == NONE {
                joints.push((one.from, 2 * at as u32));
            }
            let from = before;
            before = NONE;
            if split.runs_on(at) {
                before = nodes.len() as u32;
                nodes.push(one.to);
            } else {
                joints.push((one.to, 2 * at as u32 + 1));
            }
            ends.push([from, before]);
        }
        sort(&mut joints);
        let plain = nodes.len();
        for same in joints.chunk_by(|a, b| a.0 == b.0) {
            for (_, end) in same {
                ends[*end as usize / 2][*end as usize % 2] = nodes.len() as u32;
            }
            nodes.push(same[0].0);
        }
        Self { nodes, plain, ends }
    }
}

/// The parts that are edges of their own, by segment, and those between joints, which may lie on each other.
fn parts(
    segments: &[Segment],
    nodes: &[Node],
    ends: &[[u32; 2]],
    plain: usize,
) -> (Vec<Part>, Vec<Part>) {
    let mut own = Vec::with_capacity(segments.len());
    let mut alike = Vec::new();
    for (one, [from, to]) in segments.iter().zip(ends) {
        let (left, right, weight) = if nodes[*from as usize] < nodes[*to as usize] {
            (*from, *to, one.weight)
        } else {
            (*to, *from, -one.weight)
        };
        let part = Part {
            left,
            right,
            owner: one.owner,
            weight,
        };
        if *from as usize >= plain && *to as usize >= plain {
            alike.push(part);
        } else {
            own.push(part);
        }
    }
    (own, alike)
}
