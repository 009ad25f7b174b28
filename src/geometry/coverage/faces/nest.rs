//! Which face each connected piece of an arrangement lies in, and with that all winding numbers.

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use super::super::graph::GraphEdge;
use super::{Arrangement, NONE};
use crate::geometry::boxes::{Extent, Patience, Tree, neighbours};
use crate::geometry::grid::{Node, cross};
use crate::geometry::order::Item;
use crate::geometry::sort::sort_by_key;

/// Edges that are looked at for one place, on the whole, before a sweep takes over.
const PATIENCE: usize = 256;
/// Edges for one place that do not count.
const FREE: usize = 256;
/// Edges that share a box at most.
const RUN: usize = 8;

/// The edges of an arrangement, by their boxes.
pub(in super::super) struct EdgeTree {
    tree: Tree,
    /// By item of the tree: the edges in its box.
    runs: Vec<Range<usize>>,
}

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
        let edges = self.edge_tree();
        let patience = Patience::new(PATIENCE * places.len(), FREE);
        let below = |place: &Node| {
            let mut looked = 0;
            let below = self.edge_below(&edges, *place, &mut looked);
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
        sort_by_key(&mut coming, |item| (item.low, item.edge()));
        sort_by_key(&mut going, |item| (item.high, item.edge()));
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
    fn edge_below(&self, edges: &EdgeTree, node: Node, looked: &mut usize) -> Option<u32> {
        let mut best: Option<u32> = None;
        let ends = |edge: u32| {
            let edge = &self.edges[edge as usize];
            (
                self.nodes[edge.left as usize],
                self.nodes[edge.right as usize],
            )
        };
        let highest = std::cell::Cell::new(i64::MIN);
        let below = Extent {
            min: Node::new(node.x, i64::MIN),
            max: node,
        };
        edges.tree.highest_first(
            &below,
            || highest.get(),
            |run| {
                let run = edges.runs[run as usize].clone();
                *looked += run.len();
                for edge in run.start as u32..run.end as u32 {
                    let (left, right) = ends(edge);
                    let is_beyond = node.x < left.x || node.x >= right.x;
                    if is_beyond || cross(left, right, node) <= 0 {
                        continue;
                    }
                    if best.is_none_or(|other| is_above((left, right), ends(other))) {
                        let share = (node.x - left.x) as f64 / (right.x - left.x) as f64;
                        // Far beyond what rounding may have added.
                        highest.set(left.y + (share * (right.y - left.y) as f64) as i64 - 2);
                        best = Some(edge);
                    }
                }
            },
        );
        best
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

    /// The edges, by the boxes of such as follow each other.
    pub(in super::super) fn edge_tree(&self) -> EdgeTree {
        let edges = 0..self.edges.len();
        let boxes: Vec<Extent> = edges.map(|edge| self.edge_extent(edge)).collect();
        let runs = neighbours(&boxes, RUN);
        let around = |run: &Range<usize>| Extent::around(boxes[run.clone()].iter().copied());
        EdgeTree {
            tree: Tree::new(&runs.iter().map(around).collect::<Vec<_>>()),
            runs,
        }
    }

    /// Whether the box of any edge meets a window.
    pub(in super::super) fn any_edge(&self, edges: &EdgeTree, window: &Extent) -> bool {
        let mut is_any = false;
        edges.tree.meeting_until(window, |run| {
            let mut run = edges.runs[run as usize].clone();
            is_any = run.any(|edge| self.edge_extent(edge).meets(window));
            is_any
        });
        is_any
    }

    fn edge_extent(&self, edge: usize) -> Extent {
        let edge = &self.edges[edge];
        Extent::of([edge.left, edge.right].map(|node| &self.nodes[node as usize]))
    }

    /// The bounded face that a point lies in that no edge touches; `edges`: all of them.
    pub(in super::super) fn face_at(&self, edges: &EdgeTree, point: Node) -> Option<u32> {
        let edge = self.edge_below(edges, point, &mut 0)?;
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
