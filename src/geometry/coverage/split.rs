//! Splitting segments where they meet, so that afterwards they have only ends in common.
//!
//! Crossings are no nodes of the grid in general. Here the grid is refined [`FINE`] times, and a crossing is rounded to
//! it: 0.4 µm at a precision of 0.1 mm. What rounding may have moved across a neighbour is split again until nothing
//! changes. Where segments cross at next to no angle that may take as many rounds as there are steps in which they are
//! one: after some rounds all is [snapped](snap) instead.

mod crowd;
mod groups;
mod pieces;
mod snap;

use crate::geometry::boxes::Extent;
use crate::geometry::grid::{Meeting, Node, crossing, meeting};

/// Refinement of the grid for crossings.
pub(super) const FINE: i64 = 256;
/// Below this number every pair of segments is looked at.
const FEW: usize = 48;
/// Rounds of splitting. The second repairs what rounding did, and few need a third.
const ROUNDS: usize = 5;
/// How often all is snapped: a second time what the frame of a tile has cut, where it needs that.
const SNAPS: usize = 3;

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
    let mut made = settled(&segments, frame, is_simple);
    for _ in 0..SNAPS {
        if made.is_settled {
            break;
        }
        segments = snap::snapped(&segments, frame.take());
        made = settled(&segments, None, &|_| false);
    }
    Split {
        segments: made.pieces.unwrap_or(segments),
        joints: made.joints,
    }
}

/// Segments after some rounds.
struct Settled {
    /// Their pieces; `None` where none was split.
    pieces: Option<Vec<Segment>>,
    joints: Vec<u8>,
    /// Whether there is nothing more to split.
    is_settled: bool,
}

fn settled(segments: &[Segment], mut frame: Option<&Extent>, is_simple: IsSimple<'_>) -> Settled {
    let mut pieces: Option<Vec<Segment>> = None;
    let mut fresh = vec![true; segments.len()];
    let mut joints = vec![0; segments.len()];
    let mut is_settled = false;
    for number in 0..ROUNDS {
        let segments = pieces.as_deref().unwrap_or(segments);
        let round = Round {
            segments,
            fresh: &fresh,
            // Rounding may have moved a piece onto one of the same owner.
            is_simple: if number == 0 { is_simple } else { &|_| false },
        };
        let found = round.found();
        for (segment, ends) in found.joints {
            joints[segment as usize] |= ends;
        }
        let frame = frame.take();
        is_settled = found.cuts.is_empty() && frame.is_none();
        if is_settled {
            break;
        }
        let made;
        (made, fresh, joints) = pieces::apply(segments, &joints, &found.cuts, frame);
        pieces = Some(made);
    }
    Settled {
        pieces,
        joints,
        is_settled,
    }
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
    fn found(&self) -> Found {
        if self.segments.len() <= FEW {
            return self.few();
        }
        groups::found(self).unwrap_or_else(|| crowd::found(self))
    }

    fn few(&self) -> Found {
        let mut found = Found::default();
        for one in 0..self.segments.len() {
            for other in one + 1..self.segments.len() {
                self.pair(one, other, &mut found);
            }
        }
        found
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
