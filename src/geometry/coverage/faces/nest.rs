//! Which face each connected piece of an arrangement lies in, and with that all winding numbers.

use rayon::prelude::*;

use super::super::boxes::{Extent, Tree};
use super::super::graph::GraphEdge;
use super::{Arrangement, NONE};
use crate::geometry::grid::{Node, cross};

impl Arrangement {
    /// Finds the face around each connected piece, and with it all winding numbers.
    pub(in super::super) fn nest(&mut self) {
        let mut pieces: Vec<u32> = (0..self.cycles.len() as u32)
            .filter(|at| self.cycles[*at as usize].area <= 0)
            .collect();
        pieces.sort_by_key(|at| self.nodes[self.cycles[*at as usize].least as usize]);
        let tree = (pieces.len() > 1).then(|| self.edge_tree());
        let above: Vec<u32> = pieces
            .par_iter()
            .with_min_len(16)
            .map(|piece| {
                let tree = tree.as_ref()?;
                self.edge_below(
                    tree,
                    self.nodes[self.cycles[*piece as usize].least as usize],
                )
            })
            .map(|edge| edge.map_or(NONE, |edge| self.cycle_of[2 * edge as usize]))
            .collect();
        for (piece, above) in pieces.into_iter().zip(above) {
            let mut within = above;
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

    /// The edge next below a node.
    fn edge_below(&self, tree: &Tree, node: Node) -> Option<u32> {
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
        let edge = self.edge_below(tree, point)?;
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
