//! The arrangement of what lies in one tile, closed by the tile's frame.
//!
//! The frame is drawn with weight 0 through all nodes on it, so that every face is closed. Faces along the frame are
//! *open*: they go on in the next tile. So does, for this purpose, what is part of a stack. What lies in an open face
//! without touching the frame is an *island*.

use super::super::graph::Graph;
use super::super::pairing::FRAME;
use super::super::split::{FROM, IsSimple, Segment, Split, TO, split_in};
use super::super::stacks::MOST;
use super::super::tiles::Tile;
use super::{Arrangement, Cycle, NONE};
use crate::geometry::boxes::Extent;
use crate::geometry::grid::Node;

/// Makes the arrangement of the segments on the fine grid in a tile.
pub(in super::super) fn arrange_tile(
    segments: Vec<Segment>,
    tile: &Tile,
    is_simple: IsSimple<'_>,
) -> Arrangement {
    let mut split = split_in(segments, &tile.frame, is_simple);
    draw(&mut split, &tile.frame);
    let mut made = Arrangement::traced(Graph::new(split));
    made.enclose(tile);
    made.nest();
    made
}

/// Whether a node lies on a frame.
fn is_on(node: Node, frame: &Extent) -> bool {
    node.x == frame.min.x || node.x == frame.max.x || node.y == frame.min.y || node.y == frame.max.y
}

/// Adds the frame, in pieces between the nodes on it.
fn draw(split: &mut Split, frame: &Extent) {
    let (min, max) = (frame.min, frame.max);
    let corners = [min, Node::new(max.x, min.y), max, Node::new(min.x, max.y)];
    let mut nodes = corners.to_vec();
    for (one, joints) in split.segments.iter().zip(&mut split.joints) {
        for (node, mark) in [(one.from, FROM), (one.to, TO)] {
            if is_on(node, frame) {
                *joints |= mark;
                nodes.push(node);
            }
        }
    }
    // Nodes are ordered from west to east, then from south to north, and so is each side.
    nodes.sort_unstable();
    nodes.dedup();
    let sides: [&dyn Fn(&Node) -> bool; 4] = [
        &|node| node.x == min.x,
        &|node| node.x == max.x,
        &|node| node.y == min.y,
        &|node| node.y == max.y,
    ];
    for side in sides {
        let side: Vec<Node> = nodes.iter().copied().filter(side).collect();
        for pair in side.windows(2) {
            split.segments.push(Segment {
                from: pair[0],
                to: pair[1],
                weight: 0,
                owner: FRAME,
            });
            split.joints.push(FROM | TO);
        }
    }
}

impl Arrangement {
    /// Finds the faces along the frame and their winding numbers.
    fn enclose(&mut self, tile: &Tile) {
        let corner = tile.frame.min;
        let mut start = NONE;
        for edge in 0..self.edges.len() as u32 {
            if !self.is_frame(edge) {
                continue;
            }
            for half in [2 * edge, 2 * edge + 1] {
                let cycle = self.cycle_of[half as usize];
                self.cycles[cycle as usize].open = true;
            }
            let ends = [2 * edge, 2 * edge + 1].map(|half| self.nodes[self.origin(half) as usize]);
            if ends[0] == corner && ends[1].x == corner.x {
                // Down the left side, with the inside on the left.
                start = 2 * edge + 1;
            }
        }
        if start != NONE {
            self.outside = self.cycle_of[(start ^ 1) as usize];
            // What lies beyond the frame is not one face.
            self.cycles[self.outside as usize].seen = true;
            self.flood(self.cycle_of[start as usize], tile.base);
        }
    }

    /// Whether an edge is part of a frame.
    pub(super) fn is_frame(&self, edge: u32) -> bool {
        let edge = &self.edges[edge as usize];
        let parts = &self.parts[edge.first as usize..edge.last as usize];
        parts.iter().any(|part| part.owner == FRAME)
    }

    /// The winding number on the left of a half-edge.
    pub(super) fn beside_half(&self, half: u32) -> i64 {
        let winding = |half: u32| self.cycles[self.cycle_of[half as usize] as usize].winding;
        if self.cycle_of[half as usize] == self.outside {
            // Beyond the frame it differs from place to place.
            winding(half ^ 1) + self.weight(half)
        } else {
            winding(half)
        }
    }

    /// By walk: whether other tiles are told of it, because it runs around a face that goes on beyond the frame, around a
    /// part of a stack, or next to one. Of islands they are told where `tells` says so of the number of their
    /// half-edges.
    pub(in super::super) fn reaching(&self, tells: impl FnOnce(usize) -> bool) -> Vec<bool> {
        let goes_on = |cycle: &Cycle| cycle.open || cycle.winding > MOST as i64;
        let known: Vec<bool> = self.cycles.iter().map(goes_on).collect();
        let is_island = |cycle: u32| !known[cycle as usize] && self.is_inner(cycle);
        let of_islands = self.cycle_of.iter().filter(|cycle| is_island(**cycle));
        let are_told = tells(of_islands.count());
        let mut reaching = known.clone();
        for half in 0..self.cycle_of.len() {
            // An edge between a stack and what is open around it is one of both.
            let [cycle, other] = [half, half ^ 1].map(|half| self.cycle_of[half]);
            reaching[cycle as usize] |= (are_told || known[other as usize]) && is_island(cycle);
        }
        reaching
    }

    /// Whether a walk runs around something in an open face.
    pub(super) fn is_inner(&self, cycle: u32) -> bool {
        let around = &self.cycles[cycle as usize];
        let within = self.cycles.get(around.within as usize);
        around.area <= 0 && within.is_some_and(|face| face.open)
    }
}
