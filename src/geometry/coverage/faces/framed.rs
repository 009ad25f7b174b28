//! The arrangement of what lies in one tile, closed by the tile's frame.
//!
//! The frame is drawn with weight 0 through all nodes on it, so that every face is closed. Faces along the frame are
//! *open*: they go on in the next tile. So does, for this purpose, what is part of a stack.

use super::super::boxes::Extent;
use super::super::graph::Graph;
use super::super::pairing::FRAME;
use super::super::split::{FROM, Segment, Split, TO, split_in};
use super::super::stacks::MOST;
use super::super::tiles::Tile;
use super::{Arrangement, NONE};
use crate::geometry::grid::Node;

/// Makes the arrangement of the segments on the fine grid in a tile.
pub(in super::super) fn arrange_tile(segments: Vec<Segment>, tile: &Tile) -> Arrangement {
    let mut split = split_in(segments, &tile.frame);
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

    /// Whether the face on the left of a half-edge goes on beyond the frame, or is part of a stack.
    pub(super) fn is_open(&self, half: u32) -> bool {
        let cycle = &self.cycles[self.cycle_of[half as usize] as usize];
        let within = self.cycles.get(cycle.within as usize);
        cycle.open
            || cycle.winding > MOST as i64
            || (cycle.area <= 0 && within.is_some_and(|face| face.open))
    }
}
