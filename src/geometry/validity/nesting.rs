//! Which ring lies in which, for rings that do not cross: roles by containment, not by orientation.
//!
//! A ring is asked for with a ray to the north; where that meets too many others, as in rings within rings, a
//! [sweep] asks for all at once.

use crate::geometry::grid::{Node, side};

use super::contacts::Pass;
use super::rings::{Bounds, Ring, Rings};
use super::sweep;
use super::tree::Tree;

/// Chains that are looked at for each chain there is, before the sweep begins.
const PATIENCE: usize = 64;

/// The place of one ring among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Nest {
    /// Number of rings around it: even for outer rings, odd for holes.
    pub(super) depth: u32,
    /// The ring directly around it.
    pub(super) parent: Option<u32>,
}

impl Nest {
    pub(super) fn is_hole(&self) -> bool {
        self.depth % 2 == 1
    }
}

/// The place of each ring. `passes`: where rings touch.
pub(super) fn nests(rings: &Rings, passes: &[Pass], tree: Option<&Tree>) -> Vec<Nest> {
    if rings.rings.len() == 1 {
        return vec![Nest {
            depth: 0,
            parent: None,
        }];
    }
    let mut left = PATIENCE * rings.chains.len();
    let nest = |around: Vec<u32>| Nest {
        depth: around.len() as u32,
        parent: around
            .iter()
            .copied()
            .min_by_key(|ring| rings.rings[*ring as usize].double_area.unsigned_abs()),
    };
    let mut found = Vec::with_capacity(rings.rings.len());
    for (ring, point) in (0_u32..).zip(free_points(rings, passes)) {
        let (around, looked_at) = around(rings, ring, point, tree);
        found.push(nest(around));
        left = left.saturating_sub(looked_at);
        if left == 0 {
            return sweep::nests(rings);
        }
    }
    found
}

/// A point of each ring that no other ring touches, in half steps: amid the first free stretch of its first edge.
fn free_points(rings: &Rings, passes: &[Pass]) -> Vec<Node> {
    let mut ends: Vec<Node> = rings
        .rings
        .iter()
        .map(|ring| rings.nodes[ring.start + 1])
        .collect();
    for pass in passes.iter().filter(|pass| pass.in_edge) {
        let ring = &rings.rings[pass.ring as usize];
        let from = rings.nodes[ring.start];
        let distance = |node: Node| node.x.abs_diff(from.x).max(node.y.abs_diff(from.y));
        let end = &mut ends[pass.ring as usize];
        if pass.at as usize == ring.start && distance(pass.node) < distance(*end) {
            *end = pass.node;
        }
    }
    let starts = rings.rings.iter().map(|ring| rings.nodes[ring.start]);
    starts
        .zip(ends)
        .map(|(from, to)| Node::new(from.x + to.x, from.y + to.y))
        .collect()
}

/// The rings around a point (in half steps) of ring `own`, by the parity of the edges above it, and the number of chains
/// that were looked at.
fn around(rings: &Rings, own: u32, point: Node, tree: Option<&Tree>) -> (Vec<u32>, usize) {
    let mut above: Vec<u32> = Vec::new();
    let mut looked_at = 0;
    let mut look = |number: usize| {
        looked_at += 1;
        let chain = &rings.chains[number];
        if chain.ring == own || 2 * chain.bounds.north < point.y {
            return;
        }
        if 2 * chain.bounds.west > point.x || 2 * chain.bounds.east < point.x {
            return;
        }
        let edges = chain.first as usize..(chain.first + chain.edges) as usize;
        let hits = edges
            .filter(|edge| is_above(rings.edge(*edge), point))
            .count();
        // A monotone chain is hit once at most.
        above.extend((hits > 0).then_some(chain.ring));
    };
    match tree {
        None => (0..rings.chains.len()).for_each(look),
        Some(tree) => {
            let ray = Bounds {
                west: point.x.div_euclid(2),
                south: point.y.div_euclid(2),
                east: point.x.div_euclid(2) + 1,
                north: i64::MAX,
            };
            tree.near(&ray, |chain| look(chain as usize));
        }
    }
    above.sort_unstable();
    let odd = above
        .chunk_by(|a, b| a == b)
        .filter(|hits| hits.len() % 2 == 1)
        .map(|hits| hits[0])
        .collect();
    (odd, looked_at)
}

/// Whether an edge runs above a point given in half steps; of vertical neighbours at one x, only one counts.
fn is_above((a, b): (Node, Node), point: Node) -> bool {
    let double = |node: Node| Node::new(2 * node.x, 2 * node.y);
    let (a, b) = (double(a.min(b)), double(a.max(b)));
    a.x <= point.x && point.x < b.x && side(a, b, point).is_lt()
}

/// Sets of rings that hang together by touching.
pub(super) struct Groups(Vec<u32>);

impl Groups {
    pub(super) fn new(rings: &[Ring]) -> Self {
        Self((0..rings.len() as u32).collect())
    }

    fn root(&mut self, mut ring: u32) -> u32 {
        while self.0[ring as usize] != ring {
            let above = self.0[self.0[ring as usize] as usize];
            self.0[ring as usize] = above;
            ring = above;
        }
        ring
    }

    /// Joins the sets of two rings; whether they were one already.
    pub(super) fn join(&mut self, one: u32, other: u32) -> bool {
        let (one, other) = (self.root(one), self.root(other));
        // The lesser number stays: depth is kept low by halving the ways.
        self.0[one.max(other) as usize] = one.min(other);
        one == other
    }
}
