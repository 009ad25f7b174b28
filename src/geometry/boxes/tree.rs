//! A packed tree of boxes, to find those that meet another.

use std::ops::Range;

use rayon::prelude::*;

use super::Extent;
use super::few::{Few, Rounded, Scale, set};
use crate::geometry::sort::sort;

/// Children of a node of the tree.
const FEW: usize = Few::MOST;
/// Boxes that are worth a task of their own.
const SHARE: usize = 1 << 13;
/// Levels of a tree of four billion boxes.
const LEVELS: usize = 11;

/// A packed tree over boxes. Items that are near in their order along a curve that fills the plane share a branch.
#[derive(Debug)]
pub(in crate::geometry) struct Tree {
    /// Items in the order of the leaves, and their boxes.
    items: Vec<u32>,
    boxes: Vec<Extent>,
    scale: Scale,
    /// Levels from the items' boxes, a few together, up to the boxes around everything; none where there are no items.
    levels: Vec<Vec<Few>>,
}

impl Tree {
    /// A tree over the boxes; empty ones are left out.
    pub(in crate::geometry) fn new(boxes: &[Extent]) -> Self {
        let whole = Extent::around(boxes.iter().copied());
        let scale = Scale::of(&whole);
        let mut order: Vec<(u64, u32)> = boxes
            .par_iter()
            .with_min_len(SHARE)
            .enumerate()
            .filter(|(_, one)| !one.is_empty())
            .map(|(item, one)| (curve(one, &whole), item as u32))
            .collect();
        sort(&mut order);
        let items: Vec<u32> = order.into_iter().map(|(_, item)| item).collect();
        let ordered = items.par_iter().with_min_len(SHARE);
        let boxes: Vec<Extent> = ordered.map(|item| boxes[*item as usize]).collect();
        let mut levels: Vec<Vec<Few>> = Vec::new();
        if !boxes.is_empty() {
            let few = |few: &[Extent]| Few::of(few.iter().map(|one| scale.rounded(one)));
            levels.push(in_fews(&boxes, few));
        }
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            let above = in_fews(below, |few| Few::of(few.iter().map(Few::around)));
            levels.push(above);
        }
        Self {
            items,
            boxes,
            scale,
            levels,
        }
    }

    /// How its boxes are rounded.
    pub(in crate::geometry) fn scale(&self) -> Scale {
        self.scale
    }

    /// Calls `found` with every item whose box meets `wanted`.
    pub(in crate::geometry) fn meeting(&self, wanted: &Extent, mut found: impl FnMut(u32)) {
        self.meeting_until(wanted, |item| {
            found(item);
            false
        });
    }

    /// Whether the box of any item meets `wanted`.
    pub(in crate::geometry) fn any(&self, wanted: &Extent) -> bool {
        let mut is_any = false;
        self.meeting_until(wanted, |_| {
            is_any = true;
            true
        });
        is_any
    }

    /// Whether the boxes of more than so many items meet `wanted`, as far as rounded ones tell.
    pub(in crate::geometry) fn meets_more(&self, wanted: &Extent, most: usize) -> bool {
        let mut count = 0;
        self.fews_until(&self.scale.rounded(wanted), |_, bits| {
            count += bits.count_ones() as usize;
            count > most
        });
        count > most
    }

    /// Whether the box of any item holds `wanted`, which is not empty.
    pub(in crate::geometry) fn any_around(&self, wanted: &Extent) -> bool {
        let mut is_any = false;
        self.leaves_until(&self.scale.rounded(wanted), |place| {
            is_any = self.boxes[place].holds(wanted);
            is_any
        });
        is_any
    }

    /// Calls `found` with every item whose box meets `wanted`, until it says that this is enough.
    pub(in crate::geometry) fn meeting_until(
        &self,
        wanted: &Extent,
        mut found: impl FnMut(u32) -> bool,
    ) {
        self.leaves_until(&self.scale.rounded(wanted), |place| {
            self.boxes[place].meets(wanted) && found(self.items[place])
        });
    }

    /// Calls `found` with the places of items whose boxes, rounded, meet `wanted`, until it says that this is enough.
    fn leaves_until(&self, wanted: &Rounded, mut found: impl FnMut(usize) -> bool) {
        self.fews_until(wanted, |few, bits| places(few, bits).any(&mut found));
    }

    /// Calls `found` with the place of each few of the items' boxes of which some meet `wanted`, and which do, until it
    /// says that this is enough.
    fn fews_until(&self, wanted: &Rounded, mut found: impl FnMut(usize, u8) -> bool) {
        let Some(top) = self.levels.len().checked_sub(1) else {
            return;
        };
        // By level: the few boxes that are looked at, and which of them are still to be looked into.
        let mut open = [(0, 0); LEVELS];
        open[top] = (0, self.levels[top][0].meeting(wanted));
        let mut level = top;
        loop {
            let (few, bits) = open[level];
            if level == 0 && bits != 0 && found(few, bits) {
                return;
            }
            if level == 0 || bits == 0 {
                if level == top {
                    return;
                }
                level += 1;
                continue;
            }
            open[level].1 = bits & (bits - 1);
            let below = few * FEW + bits.trailing_zeros() as usize;
            level -= 1;
            open[level] = (below, self.levels[level][below].meeting(wanted));
        }
    }

    /// What lies near some boxes that lie near each other, so that it is looked for once.
    pub(in crate::geometry) fn near(&self, wanted: &[Extent]) -> Near<'_> {
        let hull = Extent::around(wanted.iter().copied());
        let mut fews = Vec::new();
        self.fews_until(&self.scale.rounded(&hull), |few, bits| {
            fews.push((few as u32, bits));
            false
        });
        Near { tree: self, fews }
    }

    /// Goes down from the root to the items, by level (0 is that of the items) and place, as long as `enter` says so of a
    /// box around all that lies below; an item's is its own.
    pub(in crate::geometry) fn descend(
        &self,
        mut enter: impl FnMut((usize, usize), &Extent) -> bool,
    ) {
        let mut open = Vec::new();
        if !self.items.is_empty() {
            open.push((self.levels.len(), 0));
        }
        while let Some((level, place)) = open.pop() {
            let around = match level.checked_sub(1) {
                Some(below) => self.scale.undone(&self.levels[below][place].around()),
                None => self.boxes[place],
            };
            if enter((level, place), &around) && level > 0 {
                let (first, count) = (place * FEW, self.width(level - 1));
                open.extend((first..count.min(first + FEW)).map(|child| (level - 1, child)));
            }
        }
    }

    /// Number of boxes on each level.
    pub(in crate::geometry) fn widths(&self) -> impl Iterator<Item = usize> {
        (0..=self.levels.len()).map(|level| self.width(level))
    }

    fn width(&self, level: usize) -> usize {
        match level.checked_sub(1) {
            Some(below) => self.levels[below].len(),
            None => self.items.len(),
        }
    }

    /// The items in the order of their places on the lowest level.
    pub(in crate::geometry) fn items(&self) -> &[u32] {
        &self.items
    }

    /// The place on the next level of the box around that at `place`.
    pub(in crate::geometry) fn above(place: usize) -> usize {
        place / FEW
    }

    /// As [`meeting`](Self::meeting) for what reaches up to `least`, which may grow meanwhile, in the order of the boxes'
    /// upper sides, highest first, as far as the boxes around them tell.
    pub(in crate::geometry) fn highest_first(
        &self,
        wanted: &Extent,
        least: impl Fn() -> i64,
        mut found: impl FnMut(u32),
    ) {
        let rounded = self.scale.rounded(wanted);
        // Few boxes by their upper side, level and place.
        let mut open: Vec<(i64, usize, usize)> = Vec::with_capacity(4 * FEW);
        if let Some(top) = self.levels.len().checked_sub(1) {
            open.push((i64::MAX, top, 0));
        }
        while let Some((upper, level, few)) = open.pop() {
            if upper < least() {
                continue;
            }
            let boxes = &self.levels[level][few];
            let meeting = places(few, boxes.meeting(&rounded));
            if level == 0 {
                let is_wanted = |place: &usize| {
                    let one = &self.boxes[*place];
                    one.meets(wanted) && one.max.y >= least()
                };
                meeting
                    .filter(is_wanted)
                    .for_each(|place| found(self.items[place]));
                continue;
            }
            let pushed = open.len();
            open.extend(meeting.map(|place| {
                let upper = boxes.upper(place % FEW, &self.scale);
                (upper, level - 1, place)
            }));
            open[pushed..].sort_unstable();
        }
    }
}

/// Part of a tree.
pub(in crate::geometry) struct Near<'a> {
    tree: &'a Tree,
    /// Places of a few boxes of items each, and which of them meet the box around all that is wanted.
    fews: Vec<(u32, u8)>,
}

impl Near<'_> {
    /// The items whose boxes meet the box around all that it was made for, and at most a few beside them.
    pub(in crate::geometry) fn items(&self) -> impl Iterator<Item = u32> + '_ {
        let items = |(few, bits): &(u32, u8)| places(*few as usize, *bits);
        self.fews
            .iter()
            .flat_map(items)
            .map(|place| self.tree.items[place])
    }

    /// Calls `found` with every item whose box meets `wanted`, one of those that it was made for.
    pub(in crate::geometry) fn meeting(&self, wanted: &Extent, mut found: impl FnMut(u32)) {
        let rounded = self.tree.scale.rounded(wanted);
        for (few, _) in &self.fews {
            let few = *few as usize;
            for place in places(few, self.tree.levels[0][few].meeting(&rounded)) {
                if self.tree.boxes[place].meets(wanted) {
                    found(self.tree.items[place]);
                }
            }
        }
    }
}

/// The places of those of a few boxes that bits are set for, on the level of the boxes.
fn places(few: usize, bits: u8) -> impl Iterator<Item = usize> {
    set(bits).map(move |at| few * FEW + at)
}

/// The next level over some boxes.
fn in_fews<T: Sync>(below: &[T], few: impl Fn(&[T]) -> Few + Send + Sync) -> Vec<Few> {
    let chunks = below.par_chunks(FEW).with_min_len(SHARE / FEW);
    chunks.map(few).collect()
}

/// Ranges of up to `most` boxes in a row that lie so near each other that the box around them is no longer and wider
/// than all of them one after the other; none of them may be empty.
pub(in crate::geometry) fn neighbours(boxes: &[Extent], most: usize) -> Vec<Range<usize>> {
    let size = |one: &Extent| (one.max.x - one.min.x) + (one.max.y - one.min.y);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let (mut hull, mut sizes) = (Extent::EMPTY, 0);
    for (at, one) in boxes.iter().enumerate() {
        let joined = hull.join(*one);
        match ranges.last_mut() {
            Some(range) if range.len() < most && size(&joined) <= sizes + size(one) => {
                range.end = at + 1;
                (hull, sizes) = (joined, sizes + size(one));
            }
            _ => {
                ranges.push(at..at + 1);
                (hull, sizes) = (*one, size(one));
            }
        }
    }
    ranges
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
