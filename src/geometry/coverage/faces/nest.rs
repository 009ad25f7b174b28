//! Which face each connected piece of an arrangement lies in, and with that all winding numbers.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::super::graph::GraphEdge;
use super::{Arrangement, NONE};
use crate::geometry::boxes::{Extent, Patience, Tree};
use crate::geometry::grid::{Node, cross};
use crate::geometry::order::Item;

/// Edges that are looked at for one place, on the whole, before a sweep takes over.
const PATIENCE: usize = 64;
/// Edges for one place that do not count.
const FREE: usize = 64;

impl Arrangement {
    /// Finds the face around each connected piece, and with it all winding numbers.
    pub(in super::super) fn nest(&mut self) {
        let mut pieces: Vec<u32> = (0..self.cycles.len() as u32)
            .filter(|at| self.cycles[*at as usize].area <= 0)
            .collect();
        pieces.sort_by_key(|at| self.nodes[self.cycles[*at as usize].least as usize]);
        let places: Vec<Node> = pieces
            .iter()
            .map(|piece| self.nodes[self.cycles[*piece as usize].least as usize])
            .collect();
        let below = match &places[..] {
            [] | [_] => vec![None; places.len()],
            _ => self
                .below_by_boxes(&places)
                .unwrap_or_else(|| self.below_in_sweep(&places)),
        };
        for (piece, below) in pieces.into_iter().zip(below) {
            let mut within = below.map_or(NONE, |edge| self.cycle_of[2 * edge as usize]);
            if within != NONE && self.cycles[within as usize].area <= 0 {
                within = self.cycles[within as usize].within;
            }
            let winding = if within == NONE {
                0
            } else {
                self.cycles[within as usize].winding
            };
            self.cycles[piece as usize].within = within;
            if within != NONE {
                self.holes[within as usize].push(piece);
            }
            self.flood(piece, winding);
        }
    }

    /// The edge next below each of some nodes; `None` where boxes tell too little apart.
    fn below_by_boxes(&self, places: &[Node]) -> Option<Vec<Option<u32>>> {
        let tree = self.edge_tree();
        let patience = Patience::new(PATIENCE * places.len(), FREE);
        let below = |place: &Node| {
            let mut looked = 0;
            let below = self.edge_below(&tree, *place, &mut looked);
            (!patience.ends(looked)).then_some(below)
        };
        places.par_iter().with_min_len(16).map(below).collect()
    }

    /// The same of nodes in their order, which a line passes that sweeps over all edges.
    fn below_in_sweep(&self, places: &[Node]) -> Vec<Option<u32>> {
        let item = |(number, edge): (u32, &GraphEdge)| {
            let [low, high] = [edge.left, edge.right].map(|node| self.nodes[node as usize]);
            Item::new(number, low, high)
        };
        let mut coming: Vec<Item> = (0..).zip(&self.edges).map(item).collect();
        let mut going = coming.clone();
        coming.par_sort_unstable_by_key(|item| (item.low, item.edge()));
        going.par_sort_unstable_by_key(|item| (item.high, item.edge()));
        let (mut coming, mut going) = (coming.iter().peekable(), going.iter().peekable());
        let mut order: BTreeSet<Item> = BTreeSet::new();
        let mut below = Vec::with_capacity(places.len());
        for place in places {
            loop {
                let next = coming.peek().map(|item| item.low);
                if let Some(gone) = going.next_if(|item| {
                    item.high <= *place && next.is_none_or(|next| item.high <= next)
                }) {
                    order.remove(gone);
                } else if let Some(come) = coming.next_if(|item| item.low < *place) {
                    order.insert(*come);
                } else {
                    break;
                }
            }
            let [beneath, _] = Item::around(*place);
            let south = order.range(..beneath).next_back();
            below.push(south.map(|item| item.edge() as u32));
        }
        below
    }

    /// The edge next below a node; `looked` grows by the edges that were looked at.
    fn edge_below(&self, tree: &Tree, node: Node, looked: &mut usize) -> Option<u32> {
        let mut best: Option<(u32, f64)> = None;
        let ends = |edge: u32| {
            let edge = &self.edges[edge as usize];
            (
                self.nodes[edge.left as usize],
                self.nodes[edge.right as usize],
            )
        };
        let highest = std::cell::Cell::new(f64::NEG_INFINITY);
        tree.highest_first(
            |one| {
                one.min.x <= node.x
                    && node.x < one.max.x
                    && one.min.y <= node.y
                    && one.max.y as f64 >= highest.get()
            },
            |edge| {
                *looked += 1;
                let (left, right) = ends(edge);
                if cross(left, right, node) <= 0 {
                    return;
                }
                if best.is_none_or(|(other, _)| is_above((left, right), ends(other))) {
                    let share = (node.x - left.x) as f64 / (right.x - left.x) as f64;
                    let y = left.y as f64 + share * (right.y - left.y) as f64;
                    highest.set(y - 1.0);
                    best = Some((edge, y));
                }
            },
        );
        best.map(|(edge, _)| edge)
    }

    pub(super) fn flood(&mut self, start: u32, winding: i64) {
        if self.cycles[start as usize].seen {
            return;
        }
        self.cycles[start as usize].seen = true;
        self.cycles[start as usize].winding = winding;
        let mut open = vec![start];
        while let Some(cycle) = open.pop() {
            let (first, winding) = (
                self.cycles[cycle as usize].first,
                self.cycles[cycle as usize].winding,
            );
            let mut at = first;
            loop {
                let beyond = self.cycle_of[(at ^ 1) as usize] as usize;
                if !self.cycles[beyond].seen {
                    self.cycles[beyond].seen = true;
                    self.cycles[beyond].winding = winding - self.weight(at);
                    open.push(beyond as u32);
                }
                at = self.next[at as usize];
                if at == first {
                    break;
                }
            }
        }
    }

    /// The edges, by their boxes.
    pub(in super::super) fn edge_tree(&self) -> Tree {
        let extent = |edge: &GraphEdge| {
            Extent::of([
                &self.nodes[edge.left as usize],
                &self.nodes[edge.right as usize],
            ])
        };
        Tree::new(&self.edges.iter().map(extent).collect::<Vec<_>>())
    }

    /// The bounded face that a point lies in that no edge touches; `tree`: the edges.
    pub(in super::super) fn face_at(&self, tree: &Tree, point: Node) -> Option<u32> {
        let edge = self.edge_below(tree, point, &mut 0)?;
        self.bounded(self.cycle_of[2 * edge as usize])
    }
}

/// Whether the first of two edges that do not cross, and both pass under one point, lies above the other.
fn is_above((left, right): (Node, Node), (other_left, other_right): (Node, Node)) -> bool {
    if left.x >= other_left.x {
        match cross(other_left, other_right, left) {
            0 => cross(other_left, other_right, right) > 0,
            side => side > 0,
        }
    } else {
        match cross(left, right, other_left) {
            0 => cross(left, right, other_right) < 0,
            side => side < 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::split::Segment;
    use super::super::super::tests::shifted::layer;
    use super::super::arrange;
    use super::*;

    #[test]
    fn a_sweep_finds_the_edges_that_boxes_find() {
        let node = |at: [f64; 2]| {
            let [x, y] = at.map(|value| (value * 1e4).round() as i64);
            Node::new(x, y)
        };
        let mut found = 0;
        for seed in 0..500 {
            let mut segments = Vec::new();
            for (owner, ring) in (0..).zip(layer(seed, true)) {
                for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                    segments.push(Segment {
                        from: node(*from),
                        to: node(*to),
                        weight: 1,
                        owner,
                    });
                }
            }
            let made = arrange(segments);
            let mut places = made.nodes.clone();
            places.sort_unstable();
            let boxes = made.below_by_boxes(&places).unwrap();
            found += boxes.iter().flatten().count();
            assert_eq!(made.below_in_sweep(&places), boxes, "seed {seed}");
        }
        assert!(found > 10_000, "{found}");
    }
}
