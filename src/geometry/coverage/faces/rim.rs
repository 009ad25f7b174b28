//! What the boundary of a face tells without its outline being drawn.

use super::super::region::Span;
use super::{Arrangement, NONE, distance};
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
    /// The longest of its edges.
    edge: (Node, Node),
}

impl Rim {
    /// Twice the middle of its longest edge.
    pub(in super::super) fn double_middle(&self) -> Node {
        let (from, to) = self.edge;
        Node::new(from.x + to.x, from.y + to.y)
    }
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
        let mut extent = Extent::EMPTY;
        let mut perimeter = 0.0;
        let (mut within, mut beyond): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut closed = true;
        let mut longest = ((Node::new(0, 0), Node::new(0, 0)), f64::NEG_INFINITY);
        for half in self.walks(id) {
            let (from, to) = (
                self.nodes[self.origin(half) as usize],
                self.nodes[self.origin(half ^ 1) as usize],
            );
            extent = extent.with(from);
            let length = distance(from, to);
            perimeter += length;
            if length > longest.1 {
                longest = ((from, to), length);
            }
            let (drawn, forward) = (&self.edges[half as usize / 2], half & 1 == 0);
            let mut inward = false;
            for part in &self.parts[drawn.first as usize..drawn.last as usize] {
                let list = if (part.weight > 0) == forward {
                    inward = true;
                    &mut within
                } else {
                    &mut beyond
                };
                if list.last() != Some(&part.owner) {
                    list.push(part.owner);
                }
            }
            closed &= inward;
        }
        for list in [&mut within, &mut beyond] {
            list.sort_unstable();
            list.dedup();
        }
        let walks = std::iter::once(&id).chain(&self.holes[id as usize]);
        Rim {
            extent,
            span: Span {
                double_area: walks.map(|walk| self.cycles[*walk as usize].area).sum(),
                perimeter,
                holes: self.holes[id as usize].len(),
            },
            linked: [&within, &beyond]
                .iter()
                .any(|list| list.last() == Some(&NONE)),
            within,
            beyond,
            closed,
            edge: longest.0,
        }
    }
}
