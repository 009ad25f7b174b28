//! Boxes, and a packed tree of boxes to find those that meet another.

mod few;
mod tree;

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::geometry::grid::Node;
pub(super) use few::{Few, Scale, set};
pub(super) use tree::{Tree, neighbours};

/// A box with sides along the axes, sides included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) min: Node,
    pub(super) max: Node,
}

impl Extent {
    /// The box of nothing.
    pub(super) const EMPTY: Self = Self {
        min: Node::new(i64::MAX, i64::MAX),
        max: Node::new(i64::MIN, i64::MIN),
    };

    pub(super) fn of<'a>(nodes: impl IntoIterator<Item = &'a Node>) -> Self {
        nodes
            .into_iter()
            .fold(Self::EMPTY, |all, node| all.with(*node))
    }

    /// The box around some boxes.
    pub(super) fn around(boxes: impl IntoIterator<Item = Self>) -> Self {
        boxes.into_iter().fold(Self::EMPTY, Self::join)
    }

    pub(super) fn with(self, node: Node) -> Self {
        Self {
            min: Node::new(self.min.x.min(node.x), self.min.y.min(node.y)),
            max: Node::new(self.max.x.max(node.x), self.max.y.max(node.y)),
        }
    }

    pub(super) fn join(self, other: Self) -> Self {
        self.with_min(other.min).with_max(other.max)
    }

    fn with_min(mut self, node: Node) -> Self {
        self.min = Node::new(self.min.x.min(node.x), self.min.y.min(node.y));
        self
    }

    fn with_max(mut self, node: Node) -> Self {
        self.max = Node::new(self.max.x.max(node.x), self.max.y.max(node.y));
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.min.x > self.max.x
    }

    /// Whether they have a point in common, be it of their sides.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    /// Whether the other lies in it, be it along its sides.
    pub(super) fn holds(&self, other: &Self) -> bool {
        self.min.x <= other.min.x
            && other.max.x <= self.max.x
            && self.min.y <= other.min.y
            && other.max.y <= self.max.y
    }

    /// What they have in common.
    pub(super) fn common(self, other: Self) -> Self {
        Self {
            min: Node::new(self.min.x.max(other.min.x), self.min.y.max(other.min.y)),
            max: Node::new(self.max.x.min(other.max.x), self.max.y.min(other.max.y)),
        }
    }

    /// Whether it has an area.
    pub(super) fn is_wide(&self) -> bool {
        self.min.x < self.max.x && self.min.y < self.max.y
    }

    /// Larger by so much on every side.
    pub(super) fn grown(self, by: i64) -> Self {
        if self.is_empty() {
            return self;
        }
        Self {
            min: Node::new(self.min.x - by, self.min.y - by),
            max: Node::new(self.max.x + by, self.max.y + by),
        }
    }
}

/// How long boxes are compared before something takes over that does not depend on them: where they tell nothing apart,
/// each would be compared with each. It is common to all threads.
#[derive(Debug)]
pub(super) struct Patience {
    left: AtomicUsize,
    free: usize,
}

impl Patience {
    /// For so many comparisons; those for one item do not count up to a number that is `free`.
    pub(super) fn new(most: usize, free: usize) -> Self {
        let left = AtomicUsize::new(most);
        Self { left, free }
    }

    /// Spends the comparisons that were made for one item; whether it is at its end.
    pub(super) fn ends(&self, compared: usize) -> bool {
        let less = |left: usize| Some(left.saturating_sub(compared));
        compared > self.free
            && self
                .left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
                .is_ok_and(|left| left < compared)
    }
}

#[cfg(test)]
mod tests;
