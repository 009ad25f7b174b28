//! What the boundary of a face tells without its outline being drawn.

use super::super::graph::Part;
use super::super::pairing::NOBODY;
use super::super::region::Span;
use super::{Arrangement, distance};
use crate::geometry::boxes::Extent;
use crate::geometry::grid::Node;

/// What the boundary of a face tells, on the fine grid.
#[derive(Debug)]
pub(in super::super) struct Rim {
    pub(in super::super) extent: Extent,
    pub(in super::super) span: Span,
    /// Owners of edges that have their left side in the face, ascending.
    pub(in super::super) within: Vec<u32>,
    /// Owners of edges that have their right side in the face, ascending.
    pub(in super::super) beyond: Vec<u32>,
    /// Whether every edge has an owner within.
    pub(in super::super) closed: bool,
    /// Whether a link between paired ends is among the edges.
    pub(in super::super) linked: bool,
    /// By owner, ascending: twice the middle of the longest edge that it has along the face.
    told: Vec<(u32, Node)>,
    /// The longest of its edges.
    edge: (Node, Node),
}

impl Rim {
    /// Twice the middle of its longest edge.
    pub(in super::super) fn double_middle(&self) -> Node {
        let (from, to) = self.edge;
        double_middle(from, to)
    }

    /// Twice the place at which the edges of an owner tell on which of its sides the face is.
    pub(in super::super) fn told_at(&self, owner: u32) -> Option<Node> {
        let at = self.told.binary_search_by_key(&owner, |told| told.0);
        at.ok().map(|at| self.told[at].1)
    }
}

fn double_middle(from: Node, to: Node) -> Node {
    Node::new(from.x + to.x, from.y + to.y)
}

impl Arrangement {
    /// The edges around a face, unless there are more than `most`.
    pub(in super::super) fn edges_around(&self, id: u32, most: usize) -> Option<Vec<(Node, Node)>> {
        let ends = |half: u32| [half, half ^ 1].map(|half| self.nodes[self.origin(half) as usize]);
        let few = self.walks(id).take(most + 1);
        let edges: Vec<(Node, Node)> = few.map(|half| ends(half).into()).collect();
        (edges.len() <= most).then_some(edges)
    }

    /// What the boundary of a face tells.
    pub(in super::super) fn rim(&self, id: u32) -> Rim {
        let mut walk = Walk {
            extent: Extent::EMPTY,
            perimeter: 0.0,
            longest: ((Node::new(0, 0), Node::new(0, 0)), f64::NEG_INFINITY),
            within: Vec::new(),
            beyond: Vec::new(),
            told: Vec::new(),
            closed: true,
        };
        for half in self.walks(id) {
            let [from, to] = [half, half ^ 1].map(|half| self.nodes[self.origin(half) as usize]);
            let length = walk.along(from, to);
            let edge = &self.edges[half as usize / 2];
            let parts = &self.parts[edge.first as usize..edge.last as usize];
            walk.pass(parts, half & 1 == 0, length, double_middle(from, to));
        }
        let walks = std::iter::once(&id).chain(&self.holes[id as usize]);
        let double_area = walks.map(|walk| self.cycles[*walk as usize].area).sum();
        walk.rim(double_area, self.holes[id as usize].len())
    }
}

/// What has been seen on the way around a face.
struct Walk {
    extent: Extent,
    perimeter: f64,
    longest: ((Node, Node), f64),
    within: Vec<u32>,
    beyond: Vec<u32>,
    /// Owner, length of an edge, twice its middle.
    told: Vec<(u32, f64, Node)>,
    closed: bool,
}

impl Walk {
    fn along(&mut self, from: Node, to: Node) -> f64 {
        self.extent = self.extent.with(from);
        let length = distance(from, to);
        self.perimeter += length;
        if length > self.longest.1 {
            self.longest = ((from, to), length);
        }
        length
    }

    /// Notes who drew an edge, which runs as the walk does or the other way.
    fn pass(&mut self, parts: &[Part], forward: bool, length: f64, middle: Node) {
        let mut inward = false;
        for part in parts {
            match self.told.last_mut() {
                Some(told) if told.0 == part.owner => {
                    if length > told.1 {
                        *told = (part.owner, length, middle);
                    }
                }
                _ => self.told.push((part.owner, length, middle)),
            }
            let list = if (part.weight > 0) == forward {
                inward = true;
                &mut self.within
            } else {
                &mut self.beyond
            };
            if list.last() != Some(&part.owner) {
                list.push(part.owner);
            }
        }
        self.closed &= inward;
    }

    fn rim(mut self, double_area: i128, holes: usize) -> Rim {
        for list in [&mut self.within, &mut self.beyond] {
            list.sort_unstable();
            list.dedup();
        }
        self.told
            .sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        self.told.dedup_by_key(|told| told.0);
        let told = self.told.iter().map(|(owner, _, middle)| (*owner, *middle));
        let lists = [&self.within, &self.beyond];
        Rim {
            extent: self.extent,
            span: Span {
                double_area,
                perimeter: self.perimeter,
                holes,
            },
            linked: lists.iter().any(|list| list.last() == Some(&NOBODY)),
            within: self.within,
            beyond: self.beyond,
            closed: self.closed,
            told: told.collect(),
            edge: self.longest.0,
        }
    }
}
