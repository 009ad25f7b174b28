//! Where segments meet, found by the boxes of a few that follow each other.

use std::ops::Range;

use rayon::prelude::*;

use super::{Found, Round, Segment};
use crate::geometry::boxes::{Extent, Few, Patience, Scale, Tree, neighbours, set};

/// Segments in a row that share a box of the index.
const GROUP: usize = Few::MOST;
/// Groups that are looked around at once.
const NEIGHBOURS: usize = 8;
/// Comparisons for each segment, on the whole, before a thicket takes over.
const PATIENCE: usize = 8;
/// Comparisons of one group that do not count.
const FREE: usize = 256;
/// Groups that are worth a task of their own.
const SHARE: usize = 1024;

/// What comparing all segments of a round finds; `None` where boxes tell too little apart.
pub(super) fn found(round: &Round<'_>) -> Option<Found> {
    let groups = Groups::new(round);
    let patience = Patience::new(PATIENCE * round.segments.len(), FREE);
    neighbours(&groups.boxes, NEIGHBOURS)
        .into_par_iter()
        .with_min_len(16)
        .try_fold(Found::default, |mut found, few| {
            groups.around(few, &patience, &mut found).then_some(found)
        })
        .try_reduce(Found::default, |all, more| Some(all.join(more)))
}

/// The segments of a round in groups.
struct Groups<'a> {
    round: &'a Round<'a>,
    /// Segments that follow each other; all of them are new in this round or none.
    ranges: Vec<Range<usize>>,
    /// By group: the box around it.
    boxes: Vec<Extent>,
    /// By group: the boxes of its segments.
    fews: Vec<Few>,
    /// By group: the owner of all its segments, if it is simple.
    lone: Vec<Option<u32>>,
    /// The groups with new segments, and a tree of their boxes.
    fresh: Vec<u32>,
    tree: Tree,
}

impl<'a> Groups<'a> {
    fn new(round: &'a Round<'a>) -> Self {
        let ranges = ranges(round.segments, round.fresh);
        let segments = |group: &Range<usize>| round.segments[group.clone()].iter();
        let around = |group: &Range<usize>| Extent::around(segments(group).map(Segment::extent));
        let groups = || ranges.par_iter().with_min_len(SHARE);
        let boxes: Vec<Extent> = groups().map(around).collect();
        let whole = Extent::around(boxes.iter().copied());
        let scale = Scale::of(&whole);
        let few =
            |group: &Range<usize>| Few::of(segments(group).map(|one| scale.rounded(&one.extent())));
        let fews = groups().map(few).collect();
        let lone = |group: &Range<usize>| {
            let owner = round.segments[group.start].owner;
            let is_lone = (round.is_simple)(owner) && segments(group).all(|one| one.owner == owner);
            is_lone.then_some(owner)
        };
        // After the first round few are new, and the others are held against those.
        let is_fresh = |group: &u32| round.fresh[ranges[*group as usize].start];
        let fresh: Vec<u32> = (0..ranges.len() as u32).filter(is_fresh).collect();
        let fresh_boxes: Vec<Extent> = fresh.iter().map(|group| boxes[*group as usize]).collect();
        Self {
            round,
            lone: ranges.iter().map(lone).collect(),
            ranges,
            boxes,
            fews,
            fresh,
            tree: Tree::new(&fresh_boxes),
        }
    }

    /// Compares some groups that lie near each other with all new ones; whether patience lasts.
    fn around(&self, few: Range<usize>, patience: &Patience, found: &mut Found) -> bool {
        let near = self.tree.near(&self.boxes[few.clone()]);
        for one in few {
            let (mut compared, lone) = (0, self.lone[one]);
            let is_fresh = self.round.fresh[self.ranges[one].start];
            near.meeting(&self.boxes[one], |other| {
                compared += 1;
                let other = self.fresh[other as usize] as usize;
                let is_known = lone.is_some() && lone == self.lone[other];
                if !is_known && (one <= other || !is_fresh) {
                    compared += self.between(one, other, found);
                }
            });
            if patience.ends(compared) {
                return false;
            }
        }
        true
    }

    /// Compares the segments of two groups, or of one; how many pairs that are.
    fn between(&self, one: usize, other: usize, found: &mut Found) -> usize {
        let (first, second) = (self.ranges[one].start, self.ranges[other].start);
        let [fews, others] = [one, other].map(|group| &self.fews[group]);
        let mut compared = 0;
        for a in set(fews.meeting(&others.around())) {
            let mut meeting = others.meeting(&fews.at(a));
            if one == other {
                // Each pair once.
                meeting &= !1 << a;
            }
            compared += meeting.count_ones() as usize;
            for b in set(meeting) {
                self.round.pair(first + a, second + b, found);
            }
        }
        compared
    }
}

/// Runs of segments that follow each other, new ones and others apart.
fn ranges(segments: &[Segment], fresh: &[bool]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::with_capacity(segments.len() / GROUP);
    for at in 0..segments.len() {
        let follows = at > 0 && fresh[at] == fresh[at - 1] && {
            let (before, here) = (&segments[at - 1], &segments[at]);
            before.to == here.from || before.from == here.to
        };
        match ranges.last_mut() {
            Some(range) if follows && range.len() < GROUP => range.end = at + 1,
            _ => ranges.push(at..at + 1),
        }
    }
    ranges
}
