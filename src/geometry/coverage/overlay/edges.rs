//! Directed edges with their polygons, to be found by their ends.

use super::super::pairing::{Left, Leftover};
use super::super::polygons::{Edge, Polygons};
use crate::geometry::grid::Node;

const NONE: u32 = u32::MAX;

/// A hash table of directed edges; an edge may be there several times.
pub(super) struct EdgeTable<'a> {
    polygons: &'a Polygons,
    entries: Vec<Left>,
    slots: Vec<u32>,
    /// A bit for each hash of a node.
    nodes: Vec<u64>,
}

impl<'a> EdgeTable<'a> {
    /// A table of all edges of these polygons.
    pub(super) fn new(polygons: &'a Polygons, of: impl Iterator<Item = usize>) -> Self {
        let mut entries: Vec<Left> = Vec::with_capacity(polygons.nodes.len());
        entries.extend(of.flat_map(|polygon| Left::all(polygons, polygon)));
        let size = (entries.len() * 2).next_power_of_two().max(2);
        let mut table = Self {
            slots: vec![NONE; size],
            // Eight bits a node: one in eight of other nodes is asked for in vain.
            nodes: vec![0; (entries.len() / 8).next_power_of_two().max(1)],
            polygons,
            entries,
        };
        for place in 0..table.entries.len() {
            let edge = table.entries[place].drawn(polygons).edge;
            for node in [edge.from, edge.to] {
                let (word, bit) = table.bit(node);
                table.nodes[word] |= bit;
            }
            let mut slot = table.slot(edge);
            while table.slots[slot] != NONE {
                slot = (slot + 1) & (table.slots.len() - 1);
            }
            table.slots[slot] = place as u32;
        }
        table
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn edges(&self) -> impl Iterator<Item = Edge> {
        self.entries.iter().map(|one| one.drawn(self.polygons).edge)
    }

    /// Whether an edge may end at a node; if not, none does.
    pub(super) fn may_have(&self, node: Node) -> bool {
        let (word, bit) = self.bit(node);
        self.nodes[word] & bit != 0
    }

    /// Calls `found` with the place of every edge of these ends and direction and its polygon.
    pub(super) fn each(&self, edge: Edge, mut found: impl FnMut(usize, u32)) {
        let mut slot = self.slot(edge);
        while self.slots[slot] != NONE {
            let place = self.slots[slot] as usize;
            let one = self.entries[place];
            if one.drawn(self.polygons).edge == edge {
                found(place, one.polygon());
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    fn bit(&self, node: Node) -> (usize, u64) {
        let hash = hash(node);
        let word = (hash >> 32) as usize & (self.nodes.len() - 1);
        (word, 1 << (hash >> 26 & 63))
    }

    fn slot(&self, edge: Edge) -> usize {
        let both = hash(edge.from).rotate_left(23) ^ hash(edge.to);
        (both.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20) as usize & (self.slots.len() - 1)
    }
}

fn hash(node: Node) -> u64 {
    let mixed = (node.x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (node.y as u64)
            .wrapping_mul(0xc2b2_ae3d_27d4_eb4f)
            .rotate_left(31);
    (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}
