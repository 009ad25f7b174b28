//! Splitting segments where they meet, so that afterwards they have only ends in common.
//!
//! Crossings are no nodes of the grid in general. Here the grid is refined [`FINE`] times, and a crossing is rounded to
//! it: 0.4 µm at a precision of 0.1 mm. What rounding may have moved across a neighbour is split again until nothing
//! changes.

mod crowd;
mod pieces;

use std::ops::Range;

use rayon::prelude::*;

use crate::geometry::boxes::{Extent, Few, Patience, Scale, Tree, neighbours, set};
use crate::geometry::grid::{Meeting, Node, crossing, meeting};

/// Refinement of the grid for crossings.
pub(super) const FINE: i64 = 256;
/// Segments in a row that share a box of the index.
const GROUP: usize = Few::MOST;
/// Groups that are looked around at once.
const NEIGHBOURS: usize = 8;
/// Below this number every pair of segments is looked at.
const FEW: usize = 48;
/// Comparisons for each segment, on the whole, before a thicket takes over.
const PATIENCE: usize = 8;
/// Comparisons of one group that do not count.
const FREE: usize = 256;
/// Rounds of splitting. The second repairs what rounding did; none was ever seen to need a fifth.
const ROUNDS: usize = 8;

/// A directed segment with its weight: what crossing it from right to left adds to the winding number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) from: Node,
    pub(super) to: Node,
    pub(super) weight: i64,
    /// Who drew it.
    pub(super) owner: u32,
}

impl Segment {
    fn extent(&self) -> Extent {
        Extent::of([&self.from, &self.to])
    }
}

/// A point at which a segment, by its place, is to be split.
type Cut = (u32, Node);

/// Marks of the ends of a segment that another than its neighbour in the row has too.
pub(super) const FROM: u8 = 1;
pub(super) const TO: u8 = 2;

/// Segments that have only ends in common.
#[derive(Debug)]
pub(super) struct Split {
    pub(super) segments: Vec<Segment>,
    /// By segment: which of its ends are joints.
    pub(super) joints: Vec<u8>,
}

impl Split {
    /// Whether a segment goes on in the next one, and nobody else comes by there.
    pub(super) fn runs_on(&self, at: usize) -> bool {
        at + 1 < self.segments.len()
            && self.segments[at].to == self.segments[at + 1].from
            && self.joints[at] & TO == 0
            && self.joints[at + 1] & FROM == 0
    }
}

/// What comparing segments finds.
#[derive(Debug, Default)]
struct Found {
    cuts: Vec<Cut>,
    /// Segments with the ends that another one has.
    joints: Vec<(u32, u8)>,
}

impl Found {
    fn join(mut self, mut other: Self) -> Self {
        self.cuts.append(&mut other.cuts);
        self.joints.append(&mut other.joints);
        self
    }
}

/// Whether the segments of an owner are known to have only ends in common with each other, and these as neighbours.
pub(super) type IsSimple<'a> = &'a (dyn Fn(u32) -> bool + Sync);

/// Splits the segments wherever they meet.
pub(super) fn split(segments: Vec<Segment>, is_simple: IsSimple<'_>) -> Split {
    in_rounds(segments, None, is_simple)
}

/// Splits the segments wherever they meet in a tile, and at its frame; what lies beyond the frame is left out. Where
/// they meet is found before the frame cuts them, so that what lies on one line goes on to do so.
pub(super) fn split_in(segments: Vec<Segment>, frame: &Extent, is_simple: IsSimple<'_>) -> Split {
    in_rounds(segments, Some(frame), is_simple)
}

fn in_rounds(
    mut segments: Vec<Segment>,
    mut frame: Option<&Extent>,
    is_simple: IsSimple<'_>,
) -> Split {
    forward(&mut segments);
    let mut fresh = vec![true; segments.len()];
    let mut joints = vec![0; segments.len()];
    let mut is_crowd = false;
    for number in 0..ROUNDS {
        let round = Round {
            segments: &segments,
            fresh: &fresh,
            // Rounding may have moved a piece onto one of the same owner.
            is_simple: if number == 0 { is_simple } else { &|_| false },
        };
        let found = if segments.len() <= FEW {
            round.few()
        } else if let Some(found) = (!is_crowd).then(|| round.many()).flatten() {
            found
        } else {
            is_crowd = true;
            crowd::found(&round)
        };
        for (segment, ends) in found.joints {
            joints[segment as usize] |= ends;
        }
        let frame = frame.take();
        if found.cuts.is_empty() && frame.is_none() {
            break;
        }
        (segments, fresh, joints) = pieces::apply(&segments, &joints, &found.cuts, frame);
    }
    Split { segments, joints }
}

/// Turns runs of segments that follow each other backward, so that they follow each other forward.
fn forward(segments: &mut [Segment]) {
    let mut first = 0;
    for at in 1..=segments.len() {
        let follows = at < segments.len() && segments[at].to == segments[at - 1].from;
        if !follows {
            segments[first..at].reverse();
            first = at;
        }
    }
}

/// Segments in one round.
struct Round<'a> {
    segments: &'a [Segment],
    /// By segment: whether it is new in this round.
    fresh: &'a [bool],
    is_simple: IsSimple<'a>,
}

impl Round<'_> {
    fn few(&self) -> Found {
        let mut found = Found::default();
        for one in 0..self.segments.len() {
            for other in one + 1..self.segments.len() {
                self.pair(one, other, &mut found);
            }
        }
        found
    }

    /// By the boxes of groups; `None` where those tell too little apart.
    fn many(&self) -> Option<Found> {
        let groups = groups(self.segments);
        let boxes: Vec<Extent> = groups
            .par_iter()
            .with_min_len(1024)
            .map(|group| {
                let all = self.segments[group.clone()].iter();
                all.fold(Extent::EMPTY, |all, one| all.join(one.extent()))
            })
            .collect();
        // After the first round few are, and the others are held against those.
        let fresh_ones: Vec<bool> = groups
            .iter()
            .map(|group| self.fresh[group.clone()].iter().any(|is| *is))
            .collect();
        let fresh_groups: Vec<usize> = (0..groups.len()).filter(|at| fresh_ones[*at]).collect();
        let fresh_boxes: Vec<Extent> = fresh_groups.iter().map(|at| boxes[*at]).collect();
        let tree = Tree::new(&fresh_boxes);
        let scale = Scale::of(&boxes.iter().fold(Extent::EMPTY, |all, one| all.join(*one)));
        let fews: Vec<Few> = groups
            .par_iter()
            .with_min_len(1024)
            .map(|group| {
                let all = self.segments[group.clone()].iter();
                Few::of(all.map(|one| scale.rounded(&one.extent())))
            })
            .collect();
        let lone: Vec<Option<u32>> = groups.iter().map(|group| self.lone(group)).collect();
        let patience = Patience::new(PATIENCE * self.segments.len(), FREE);
        neighbours(&boxes, NEIGHBOURS)
            .into_par_iter()
            .with_min_len(16)
            .try_fold(Found::default, |mut found, few| {
                let near = tree.near(&boxes[few.clone()]);
                for one in few {
                    let mut compared = 0;
                    near.meeting(&boxes[one], |other| {
                        compared += 1;
                        let other = fresh_groups[other as usize];
                        let is_known = lone[one].is_some() && lone[one] == lone[other];
                        if !is_known && (one <= other || !fresh_ones[one]) {
                            let pair = [&groups[one], &groups[other]];
                            let fews = [&fews[one], &fews[other]];
                            compared += self.between(pair, fews, &mut found);
                        }
                    });
                    if patience.ends(compared) {
                        return None;
                    }
                }
                Some(found)
            })
            .try_reduce(Found::default, |all, more| Some(all.join(more)))
    }

    /// The owner of all segments of a group, if it is simple.
    fn lone(&self, group: &Range<usize>) -> Option<u32> {
        let owner = self.segments[group.start].owner;
        let mut others = self.segments[group.clone()].iter();
        let is_lone = (self.is_simple)(owner) && others.all(|one| one.owner == owner);
        is_lone.then_some(owner)
    }

    /// Compares the segments of two groups, or of one, with their boxes; how many pairs that are.
    fn between(
        &self,
        [one, other]: [&Range<usize>; 2],
        [near, others]: [&Few; 2],
        found: &mut Found,
    ) -> usize {
        let mut compared = 0;
        for a in set(near.meeting(&others.around())) {
            let mut meeting = others.meeting(&near.at(a));
            if one.start == other.start {
                // Each pair once.
                meeting &= !1 << a;
            }
            compared += meeting.count_ones() as usize;
            for b in set(meeting) {
                self.pair(one.start + a, other.start + b, found);
            }
        }
        compared
    }

    /// Compares two segments, unless nothing new can come of it.
    fn pair(&self, one: usize, other: usize, found: &mut Found) {
        let (s, t) = (&self.segments[one], &self.segments[other]);
        let is_known = s.owner == t.owner && (self.is_simple)(s.owner);
        if (self.fresh[one] || self.fresh[other]) && !is_known {
            pair(self.segments, one, other, found);
        }
    }
}

/// Runs of segments that follow each other.
fn groups(segments: &[Segment]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for at in 0..segments.len() {
        let follows = at > 0 && {
            let (before, here) = (&segments[at - 1], &segments[at]);
            before.to == here.from || before.from == here.to
        };
        match groups.last_mut() {
            Some(group) if follows && group.len() < GROUP => group.end = at + 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

/// Notes where two segments are to be split, and which of their ends meet the other.
fn pair(segments: &[Segment], one: usize, other: usize, found: &mut Found) {
    let (s, t) = (&segments[one], &segments[other]);
    let mut meet = |node: Node| {
        for (place, segment) in [(one as u32, s), (other as u32, t)] {
            if node == segment.from {
                found.joints.push((place, FROM));
            } else if node == segment.to {
                found.joints.push((place, TO));
            } else {
                found.cuts.push((place, node));
            }
        }
    };
    match meeting(s.from, s.to, t.from, t.to) {
        Meeting::Apart => {}
        Meeting::Touch(node) => {
            let joint = one + 1 == other && node == s.to && node == t.from;
            if !joint {
                meet(node);
            }
        }
        Meeting::Overlap(from, to) => {
            meet(from);
            meet(to);
        }
        Meeting::Cross => {
            let [x, y] = crossing(s.from, s.to, t.from, t.to);
            meet(Node::new(x.round() as i64, y.round() as i64));
        }
    }
}
