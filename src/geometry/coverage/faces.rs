//! Faces of an arrangement: the regions that segments cut the plane into, each with its winding number.
//!
//! Segments that only meet at ends make a graph. Its edges that run as often one way as the other vanish. Around every
//! node the rest is ordered by angle, and walking with the face on the left traces its boundary: counter-clockwise
//! around the outside of a face, clockwise around each hole. The hole belongs to the face above the edge that lies next
//! below its leftmost node. A face that only touches itself at a point is traced as one, regions that only touch each
//! other at a point are two faces.

use rayon::prelude::*;

use super::boxes::{Extent, Tree};
use super::graph::{self, GraphEdge, Part};
use super::split::{FINE, Segment, split};
use crate::geometry::grid::{Node, cross};

const NONE: u32 = u32::MAX;

/// A closed walk along the boundary of the face on its left.
#[derive(Clone, Copy, Debug)]
struct Cycle {
    first: u32,
    /// Twice its signed area; not positive for the outside of a connected piece.
    area: i128,
    least: u32,
    winding: i64,
    /// Of a walk around a piece: the walk around the face that the piece lies in.
    within: u32,
    seen: bool,
}

/// The arrangement of segments, on the fine grid.
#[derive(Debug)]
pub(super) struct Arrangement {
    /// Sorted: the lesser of two nodes is further left.
    nodes: Vec<Node>,
    /// Parts of segments by the edge they lie on.
    parts: Vec<Part>,
    edges: Vec<GraphEdge>,
    /// By half-edge: the next one around its face.
    next: Vec<u32>,
    /// By half-edge.
    cycle_of: Vec<u32>,
    cycles: Vec<Cycle>,
    /// By cycle: the walks around pieces inside of it.
    holes: Vec<Vec<u32>>,
}

/// A bounded face.
#[derive(Clone, Debug)]
pub(super) struct Face {
    /// Twice its area, in fine steps.
    pub(super) double_area: i128,
    /// Its outer ring counter-clockwise, then its holes clockwise; not closed; on the fine grid.
    pub(super) rings: Vec<Vec<Node>>,
    /// Its outer boundary, as a number.
    pub(super) id: u32,
}

impl Face {
    /// Its box, on the fine grid.
    pub(super) fn extent(&self) -> Extent {
        Extent::of(self.rings.iter().flatten())
    }
}

/// Makes the arrangement of segments on the grid.
pub(super) fn arrange(segments: impl IntoIterator<Item = Segment>) -> Arrangement {
    let fine = |node: Node| Node::new(node.x * FINE, node.y * FINE);
    let segments: Vec<Segment> = segments
        .into_iter()
        .map(|one| Segment {
            from: fine(one.from),
            to: fine(one.to),
            ..one
        })
        .collect();
    arrange_fine(segments)
}

/// Makes the arrangement of segments on the fine grid.
pub(super) fn arrange_fine(segments: Vec<Segment>) -> Arrangement {
    Arrangement::new(&split(segments))
}

impl Arrangement {
    fn new(segments: &[Segment]) -> Self {
        let nodes = graph::nodes(segments);
        let parts = graph::parts(segments, &nodes);
        let edges = graph::edges(&parts);
        let next = graph::around(&nodes, &edges);
        let mut made = Self {
            nodes,
            parts,
            edges,
            cycle_of: vec![NONE; next.len()],
            next,
            cycles: Vec::new(),
            holes: Vec::new(),
        };
        made.trace();
        made.nest();
        made
    }

    fn origin(&self, half: u32) -> u32 {
        let edge = &self.edges[half as usize / 2];
        if half & 1 == 0 { edge.left } else { edge.right }
    }

    fn weight(&self, half: u32) -> i64 {
        let weight = self.edges[half as usize / 2].weight;
        if half & 1 == 0 { weight } else { -weight }
    }

    fn walk(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = Some(first);
        std::iter::from_fn(move || {
            let here = at?;
            let next = self.next[here as usize];
            at = (next != first).then_some(next);
            Some(here)
        })
    }

    fn trace(&mut self) {
        for first in 0..self.next.len() as u32 {
            if self.cycle_of[first as usize] != NONE {
                continue;
            }
            let number = self.cycles.len() as u32;
            let base = self.nodes[self.origin(first) as usize];
            let (mut area, mut least, mut at) = (0_i128, NONE, first);
            loop {
                self.cycle_of[at as usize] = number;
                let (from, to) = (self.origin(at), self.origin(at ^ 1));
                area = area.wrapping_add(cross(
                    base,
                    self.nodes[from as usize],
                    self.nodes[to as usize],
                ));
                least = least.min(from);
                at = self.next[at as usize];
                if at == first {
                    break;
                }
            }
            self.cycles.push(Cycle {
                first,
                area,
                least,
                winding: 0,
                within: NONE,
                seen: false,
            });
        }
        self.holes = vec![Vec::new(); self.cycles.len()];
    }

    /// Finds the face around each connected piece, and with it all winding numbers.
    fn nest(&mut self) {
        let mut pieces: Vec<u32> = (0..self.cycles.len() as u32)
            .filter(|at| self.cycles[*at as usize].area <= 0)
            .collect();
        pieces.sort_by_key(|at| self.cycles[*at as usize].least);
        let tree = (pieces.len() > 1).then(|| {
            let extent = |edge: &GraphEdge| {
                Extent::of([
                    &self.nodes[edge.left as usize],
                    &self.nodes[edge.right as usize],
                ])
            };
            Tree::new(&self.edges.iter().map(extent).collect::<Vec<_>>())
        });
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

    fn flood(&mut self, start: u32, winding: i64) {
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

    /// The bounded faces whose winding number is `wanted`.
    pub(super) fn faces(&self, wanted: impl Fn(i64) -> bool) -> Vec<Face> {
        (0_u32..)
            .zip(&self.cycles)
            .filter(|(_, cycle)| cycle.area > 0 && wanted(cycle.winding))
            .map(|(id, _)| {
                let walks: Vec<u32> = std::iter::once(id)
                    .chain(self.holes[id as usize].iter().copied())
                    .collect();
                Face {
                    double_area: walks
                        .iter()
                        .map(|walk| self.cycles[*walk as usize].area)
                        .sum(),
                    rings: walks.iter().map(|walk| self.ring(*walk)).collect(),
                    id,
                }
            })
            .collect()
    }

    fn ring(&self, cycle: u32) -> Vec<Node> {
        self.walk(self.cycles[cycle as usize].first)
            .map(|half| self.nodes[self.origin(half) as usize])
            .collect()
    }

    /// The boundaries of a face, outer and holes.
    fn walks(&self, id: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::once(id)
            .chain(self.holes[id as usize].iter().copied())
            .flat_map(|walk| self.walk(self.cycles[walk as usize].first))
    }

    /// Owners of the segments along the boundary of a face, each once.
    pub(super) fn owners(&self, face: &Face) -> Vec<u32> {
        let mut owners: Vec<u32> = self
            .walks(face.id)
            .flat_map(|half| {
                let edge = &self.edges[half as usize / 2];
                self.parts[edge.first as usize..edge.last as usize]
                    .iter()
                    .map(|part| part.owner)
            })
            .collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// The edges between the faces whose winding number is `wanted` and the others, with the former on the left; each
    /// with one of those who drew it so.
    pub(super) fn boundary(&self, wanted: impl Fn(i64) -> bool) -> Vec<Segment> {
        let on_left = |half: u32| {
            let cycle = self.cycle_of[half as usize];
            wanted(self.cycles[cycle as usize].winding)
        };
        let drawn = |half: u32| {
            let edge = &self.edges[half as usize / 2];
            let parts = &self.parts[edge.first as usize..edge.last as usize];
            let along = |part: &&Part| (part.weight > 0) == (half & 1 == 0);
            let owner = parts.iter().find(along).or_else(|| parts.first());
            Segment {
                from: self.nodes[self.origin(half) as usize],
                to: self.nodes[self.origin(half ^ 1) as usize],
                weight: 1,
                owner: owner.map_or(NONE, |part| part.owner),
            }
        };
        (0..self.next.len() as u32)
            .filter(|half| on_left(*half) && !on_left(half ^ 1))
            .map(drawn)
            .collect()
    }

    /// The bounded faces next to one, by their numbers.
    pub(super) fn beside(&self, face: u32) -> impl Iterator<Item = u32> + '_ {
        self.walks(face).filter_map(|half| {
            let cycle = self.cycle_of[(half ^ 1) as usize];
            let around = &self.cycles[cycle as usize];
            let face = if around.area > 0 {
                cycle
            } else {
                around.within
            };
            (face != NONE).then_some(face)
        })
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
