//! Where edges of one polygon meet other than as neighbours in their ring.
//!
//! Chains are monotone, so that only edges of different chains can meet, and two chains are compared in one walk along
//! both. Chains whose boxes meet are found by trying all pairs, or in a tree where there are many. Where that takes too
//! many steps for so many edges, a [sweep] takes its place.

use crate::geometry::grid::{Meeting, Node, by_angle, dot, meeting, side};

use super::rings::{Chain, Rings};
use super::sweep::{self, Meet};
use super::tree::Tree;

/// From this number of chains on a tree is built.
const MANY: usize = 40;

/// Steps for each edge in comparing boxes before the sweep begins.
const PATIENCE: usize = 64;

/// Edges that those which cross others are compared with, over a whole polygon.
const MOST_COMPARED: usize = 1 << 30;

/// More places of one kind than this are not searched for: the polygon is wrong enough.
pub(super) const ENOUGH: usize = 1000;

/// A ring's way through a node: at its vertex `at`, or in the middle of its edge `at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pass {
    pub(super) node: Node,
    pub(super) ring: u32,
    pub(super) at: u32,
    pub(super) in_edge: bool,
}

/// All contacts of one polygon.
#[derive(Debug, Default)]
pub(super) struct Contacts {
    /// Pairs of edges that cross within both.
    pub(super) crossings: Vec<(usize, usize)>,
    /// Pairs of edges with a common stretch, and its ends.
    pub(super) overlaps: Vec<(usize, usize, Node, Node)>,
    /// Ways through nodes where edges touch, each once, sorted.
    pub(super) passes: Vec<Pass>,
    /// Sort the passes when there are so many.
    sort_at: usize,
}

impl Contacts {
    pub(super) fn clear(&mut self) {
        self.crossings.clear();
        self.overlaps.clear();
        self.passes.clear();
        self.sort_at = 1 << 16;
    }

    /// Whether the rings meet nowhere.
    pub(super) fn is_empty(&self) -> bool {
        self.crossings.is_empty() && self.overlaps.is_empty() && self.passes.is_empty()
    }

    fn is_enough(&self) -> bool {
        self.crossings.len() >= ENOUGH || self.overlaps.len() >= ENOUGH
    }

    /// Finds all contacts; `tree` holds the chains where there are many.
    pub(super) fn find(&mut self, rings: &Rings, tree: Option<&Tree>) {
        if !self.search(rings, tree) {
            self.clear();
            self.sweep(rings);
        }
        self.passes.sort_unstable();
        self.passes.dedup();
    }

    /// Compares all chains whose boxes meet; whether that came to an end.
    fn search(&mut self, rings: &Rings, tree: Option<&Tree>) -> bool {
        let chains = &rings.chains;
        let mut left = PATIENCE * (rings.nodes.len() + MANY);
        for (place, chain) in chains.iter().enumerate() {
            match tree {
                None => {
                    for other in &chains[place + 1..] {
                        if chain.bounds.meets(&other.bounds) {
                            self.compare(rings, chain, other);
                        }
                    }
                }
                Some(tree) => tree.near(&chain.bounds, |found| {
                    let other = &chains[found as usize];
                    if found as usize > place
                        && chain.bounds.meets(&other.bounds)
                        && left > 0
                        && !self.is_enough()
                    {
                        left = left.saturating_sub(self.compare(rings, chain, other));
                    }
                }),
            }
            if left == 0 {
                return false;
            }
            if self.is_enough() {
                break;
            }
        }
        true
    }

    /// Finds all contacts in a sweep.
    pub(super) fn sweep(&mut self, rings: &Rings) {
        let out = sweep::contacts(rings, |meet, out| {
            self.at_node(rings, meet);
            out < ENOUGH && !self.is_enough()
        });
        let edge = |edge: usize| (rings.ring_of(edge) as u32, edge);
        let mut left = MOST_COMPARED;
        self.crossings.extend(&out);
        for (one, _) in &out {
            for (ring, span) in (0..).zip(&rings.rings) {
                let others = (span.start..span.end).filter(|other| other != one);
                others.for_each(|other| self.meet(rings, edge(*one), (ring, other)));
            }
            left = left.saturating_sub(rings.nodes.len());
            if left == 0 || self.is_enough() {
                break;
            }
        }
        for (one, other) in &mut self.crossings {
            (*one, *other) = (*one.min(other), *one.max(other));
        }
        self.crossings.sort_unstable();
        self.crossings.dedup();
        for (one, other, ..) in &mut self.overlaps {
            (*one, *other) = (*one.min(other), *one.max(other));
        }
        self.overlaps.sort_unstable();
        self.overlaps.dedup();
    }

    /// What the edges that the sweep finds at a node make of it.
    fn at_node(&mut self, rings: &Rings, meet: &Meet) {
        let node = meet.node;
        let all = [&meet.ending, &meet.passing, &meet.starting];
        let mut ways: Vec<Pass> = all
            .into_iter()
            .flatten()
            .map(|edge| way(rings, (rings.ring_of(*edge) as u32, *edge), node))
            .collect();
        ways.sort_unstable();
        ways.dedup();
        if ways.len() > 1 {
            ways.into_iter().for_each(|way| self.push(way));
        }
        if meet.starting.is_empty() || meet.starting.len() + meet.passing.len() < 2 {
            return;
        }
        let far = |edge: usize| {
            let (a, b) = rings.edge(edge);
            a.max(b)
        };
        let old = meet.passing.iter().map(|edge| (far(*edge), *edge, false));
        let new = meet.starting.iter().map(|edge| (far(*edge), *edge, true));
        let mut leaving: Vec<(Node, usize, bool)> = old.chain(new).collect();
        leaving.sort_by(|a, b| by_angle(node, a.0, b.0).then(a.2.cmp(&b.2)));
        for beam in leaving.chunk_by(|a, b| by_angle(node, a.0, b.0).is_eq()) {
            // Those that only pass have been told with each other where the later one began.
            for (place, (end, edge, new)) in beam.iter().enumerate() {
                for (other_end, other, _) in &beam[..if *new { place } else { 0 }] {
                    self.overlaps
                        .push((*other, *edge, node, *end.min(other_end)));
                    if self.is_enough() {
                        return;
                    }
                }
            }
        }
    }

    /// Walks along two chains in the order of their nodes: two edges can only meet where their spans in that order do.
    /// Gives the number of steps.
    fn compare(&mut self, rings: &Rings, a: &Chain, b: &Chain) -> usize {
        let west = a.bounds.west.max(b.bounds.west);
        let east = a.bounds.east.min(b.bounds.east);
        let (south, north) = (
            a.bounds.south.max(b.bounds.south),
            a.bounds.north.min(b.bounds.north),
        );
        // Only edges that reach into both boxes.
        let skip = |chain: &Chain| {
            let mut place = 0;
            while place + 1 < chain.edges && node(rings, chain, place + 1).x < west {
                place += 1;
            }
            place
        };
        let (mut i, mut j) = (skip(a), skip(b));
        let mut ends_a = (node(rings, a, i), node(rings, a, i + 1));
        let mut ends_b = (node(rings, b, j), node(rings, b, j + 1));
        loop {
            let ((from_a, to_a), (from_b, to_b)) = (ends_a, ends_b);
            if from_a.x > east || from_b.x > east {
                return (i + j + 1) as usize;
            }
            let low = from_a.y.min(to_a.y).max(from_b.y.min(to_b.y));
            let high = from_a.y.max(to_a.y).min(from_b.y.max(to_b.y));
            if low <= high && low <= north && high >= south && from_a <= to_b && from_b <= to_a {
                self.meet(rings, (a.ring, nth(a, i)), (b.ring, nth(b, j)));
            }
            // Beyond their ends the next edges can meet neither of these, save at a common end, which is noted now.
            let order = to_a.cmp(&to_b);
            if order.is_le() {
                i += 1;
                if i == a.edges {
                    return (i + j) as usize;
                }
                ends_a = (to_a, node(rings, a, i + 1));
            }
            if order.is_ge() {
                j += 1;
                if j == b.edges {
                    return (i + j) as usize;
                }
                ends_b = (to_b, node(rings, b, j + 1));
            }
        }
    }

    fn meet(&mut self, rings: &Rings, one: (u32, usize), other: (u32, usize)) {
        let (a, b) = rings.edge(one.1);
        let (c, d) = rings.edge(other.1);
        if one.0 == other.0 {
            let (earlier, later) = (one.1.min(other.1), one.1.max(other.1));
            if let Some(vertex) = rings.rings[one.0 as usize].joint(earlier, later) {
                // Neighbours share a vertex, and more only where the ring turns back on the spot.
                let joint = rings.nodes[vertex];
                let far = |from: Node, to: Node| if from == joint { to } else { from };
                let (p, q) = (far(a, b), far(c, d));
                if side(joint, p, q).is_ne() || dot(joint, p, q) <= 0 {
                    return;
                }
            }
        }
        match meeting(a, b, c, d) {
            Meeting::Apart => {}
            Meeting::Cross => self.crossings.push((one.1, other.1)),
            Meeting::Overlap(p, q) => {
                self.overlaps.push((one.1, other.1, p, q));
                // Told of both, so that a node where edges overlap is not taken for one where they only cross.
                for (edge, node) in [(one, p), (one, q), (other, p), (other, q)] {
                    self.push(way(rings, edge, node));
                }
            }
            Meeting::Touch(node) => {
                self.push(way(rings, one, node));
                self.push(way(rings, other, node));
            }
        }
    }

    fn push(&mut self, way: Pass) {
        // A node that is passed many times is met by many pairs of edges.
        if self.passes.len() >= self.sort_at {
            self.passes.sort_unstable();
            self.passes.dedup();
            self.sort_at = self.sort_at.max(2 * self.passes.len());
        }
        self.passes.push(way);
    }
}

/// The way on which an edge comes to a node.
fn way(rings: &Rings, (ring, edge): (u32, usize), node: Node) -> Pass {
    let (from, to) = rings.edge(edge);
    let span = &rings.rings[ring as usize];
    let (at, in_edge) = match node {
        _ if node == from => (edge, false),
        _ if node == to && edge + 1 == span.end => (span.start, false),
        _ if node == to => (edge + 1, false),
        _ => (edge, true),
    };
    Pass {
        node,
        ring,
        at: at as u32,
        in_edge,
    }
}

/// The tree of a polygon's chains, where there are many.
pub(super) fn tree(rings: &Rings) -> Option<Tree> {
    (rings.chains.len() >= MANY).then(|| Tree::new(&rings.chains))
}

/// The edge at place `place` of a chain in rising order.
fn nth(chain: &Chain, place: u32) -> usize {
    let place = if chain.rising {
        place
    } else {
        chain.edges - 1 - place
    };
    (chain.first + place) as usize
}

/// The node at place `place` of a chain in rising order.
#[inline]
fn node(rings: &Rings, chain: &Chain, place: u32) -> Node {
    let place = if chain.rising {
        place
    } else {
        chain.edges - place
    };
    rings.nodes[(chain.first + place) as usize]
}
