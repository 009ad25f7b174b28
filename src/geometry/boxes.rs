//! Boxes, and a packed tree of boxes to find those that meet another.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::geometry::grid::Node;

/// Children of a node of the tree.
const FANOUT: usize = 8;
/// Boxes that are worth a task of their own.
const SHARE: usize = 1 << 13;

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

/// A packed tree over boxes. Items that are near in their order along a curve that fills the plane share a branch.
#[derive(Debug)]
pub(super) struct Tree {
    /// Items in the order of the leaves.
    items: Vec<u32>,
    /// Levels from the leaves (one box an item) up to a single box.
    levels: Vec<Vec<Extent>>,
}

impl Tree {
    /// A tree over the boxes; empty ones are left out.
    pub(super) fn new(boxes: &[Extent]) -> Self {
        let whole = boxes.iter().fold(Extent::EMPTY, |all, one| all.join(*one));
        let mut order: Vec<(u64, u32)> = boxes
            .par_iter()
            .with_min_len(SHARE)
            .enumerate()
            .filter(|(_, one)| !one.is_empty())
            .map(|(item, one)| (curve(one, &whole), item as u32))
            .collect();
        order.par_sort_unstable();
        let items: Vec<u32> = order.into_iter().map(|(_, item)| item).collect();
        let ordered = items.par_iter().with_min_len(SHARE);
        let mut levels: Vec<Vec<Extent>> =
            vec![ordered.map(|item| boxes[*item as usize]).collect()];
        while levels[levels.len() - 1].len() > 1 {
            let below = &levels[levels.len() - 1];
            let above = below
                .par_chunks(FANOUT)
                .with_min_len(SHARE)
                .map(|few| few.iter().fold(Extent::EMPTY, |all, one| all.join(*one)))
                .collect();
            levels.push(above);
        }
        Self { items, levels }
    }

    /// Calls `found` with every item whose box meets `wanted`.
    pub(super) fn meeting(&self, wanted: &Extent, mut found: impl FnMut(u32)) {
        self.meeting_until(wanted, |item| {
            found(item);
            false
        });
    }

    /// Whether the box of any item meets `wanted`.
    pub(super) fn any(&self, wanted: &Extent) -> bool {
        let mut found = false;
        self.meeting_until(wanted, |_| {
            found = true;
            true
        });
        found
    }

    /// Whether the box of any item holds `wanted`, which is not empty.
    pub(super) fn any_around(&self, boxes: &[Extent], wanted: &Extent) -> bool {
        let mut found = false;
        self.meeting_until(wanted, |item| {
            found = boxes[item as usize].holds(wanted);
            found
        });
        found
    }

    /// Calls `found` with every item whose box meets `wanted`, until it says that this is enough.
    pub(super) fn meeting_until(&self, wanted: &Extent, mut found: impl FnMut(u32) -> bool) {
        let top = self.levels.len() - 1;
        if self.items.is_empty() || !self.levels[top][0].meets(wanted) {
            return;
        }
        if top == 0 {
            found(self.items[0]);
            return;
        }
        // Boxes are held against `wanted` before they are put by, and items are never put by: most are passed over.
        let mut open: Vec<(usize, usize)> = Vec::with_capacity(FANOUT * top);
        open.push((top, 0));
        while let Some((level, place)) = open.pop() {
            let (first, below) = (place * FANOUT, &self.levels[level - 1]);
            let children = first..below.len().min(first + FANOUT);
            let meeting = children.filter(|child| below[*child].meets(wanted));
            if level > 1 {
                open.extend(meeting.map(|child| (level - 1, child)));
            } else if meeting.rev().any(|item| found(self.items[item])) {
                return;
            }
        }
    }

    /// Goes down from the root to the items, by level (0 is that of the items) and place, as long as `enter` says so of a
    /// box.
    pub(super) fn descend(&self, mut enter: impl FnMut((usize, usize), &Extent) -> bool) {
        let mut open = Vec::new();
        if !self.items.is_empty() {
            open.push((self.levels.len() - 1, 0));
        }
        while let Some((level, place)) = open.pop() {
            if enter((level, place), &self.levels[level][place]) && level > 0 {
                open.extend(self.children(level, place));
            }
        }
    }

    /// Number of boxes on each level.
    pub(super) fn widths(&self) -> impl Iterator<Item = usize> {
        self.levels.iter().map(Vec::len)
    }

    /// The items in the order of their places on the lowest level.
    pub(super) fn items(&self) -> &[u32] {
        &self.items
    }

    /// The place on the next level of the box around that at `place`.
    pub(super) fn above(place: usize) -> usize {
        place / FANOUT
    }

    fn children(&self, level: usize, place: usize) -> impl Iterator<Item = (usize, usize)> {
        let first = place * FANOUT;
        let last = (first + FANOUT).min(self.levels[level - 1].len());
        (first..last).map(move |child| (level - 1, child))
    }

    /// As [`meeting`](Self::meeting) for what passes, in the order of the boxes' upper sides, highest first, as far as
    /// the boxes around them tell.
    pub(super) fn highest_first(&self, pass: impl Fn(&Extent) -> bool, mut found: impl FnMut(u32)) {
        let top = self.levels.len() - 1;
        let mut open = Vec::new();
        if !self.items.is_empty() {
            open.push((top, 0_usize));
        }
        while let Some((level, place)) = open.pop() {
            if !pass(&self.levels[level][place]) {
                continue;
            }
            if level == 0 {
                found(self.items[place]);
                continue;
            }
            let pushed = open.len();
            let children = self.children(level, place);
            open.extend(children.filter(|(level, place)| pass(&self.levels[*level][*place])));
            open[pushed..].sort_unstable_by_key(|(level, place)| self.levels[*level][*place].max.y);
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

/// Place of a box's middle along a Z curve over `whole`.
fn curve(one: &Extent, whole: &Extent) -> u64 {
    let span = (whole.max.x - whole.min.x)
        .max(whole.max.y - whole.min.y)
        .max(1);
    let bits = 64 - span.leading_zeros();
    let shift = bits.saturating_sub(31);
    let x = ((one.min.x / 2 + one.max.x / 2).saturating_sub(whole.min.x)).max(0) >> shift;
    let y = ((one.min.y / 2 + one.max.y / 2).saturating_sub(whole.min.y)).max(0) >> shift;
    spread(x as u64) | spread(y as u64) << 1
}

/// The lower 32 bits, each followed by a zero.
fn spread(value: u64) -> u64 {
    let mut v = value & 0xffff_ffff;
    v = (v | v << 16) & 0x0000_ffff_0000_ffff;
    v = (v | v << 8) & 0x00ff_00ff_00ff_00ff;
    v = (v | v << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    v = (v | v << 2) & 0x3333_3333_3333_3333;
    (v | v << 1) & 0x5555_5555_5555_5555
}
