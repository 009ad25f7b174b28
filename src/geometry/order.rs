//! Edges in their order from south to north along a line that sweeps from west to east.
//!
//! For edges that do not cross the order is decided by which side of the one the other begins on: exactly, and once for
//! all.

use std::cmp::Ordering;

use super::grid::{Meeting, Node, meeting, side};

/// An edge from its lesser node to its greater, or a place to look for: then both are one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) low: Node,
    pub(super) high: Node,
    /// One more than the edge: 0 and the greatest number are places just below and just above.
    number: u32,
}

impl Item {
    pub(super) fn new(edge: u32, low: Node, high: Node) -> Self {
        let number = edge + 1;
        Self { low, high, number }
    }

    /// Just below and just above all edges through a node.
    pub(super) fn around(node: Node) -> [Self; 2] {
        [0, u32::MAX].map(|number| Self {
            low: node,
            high: node,
            number,
        })
    }

    pub(super) fn edge(&self) -> usize {
        self.number as usize - 1
    }

    pub(super) fn crosses(&self, other: &Self) -> bool {
        meeting(self.low, self.high, other.low, other.high) == Meeting::Cross
    }
}

impl Ord for Item {
    /// From south to north along the sweep line.
    fn cmp(&self, other: &Self) -> Ordering {
        let (first, second) = if self.low <= other.low {
            (self, other)
        } else {
            (other, self)
        };
        let beside = side(first.low, first.high, second.low)
            .then_with(|| side(first.low, first.high, second.high))
            .reverse();
        let found = if self.low <= other.low {
            beside
        } else {
            beside.reverse()
        };
        found.then(self.number.cmp(&other.number))
    }
}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Item {}
