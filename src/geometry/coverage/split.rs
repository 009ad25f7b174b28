//! Splitting segments where they meet, so that afterwards they have only ends in common.
//!
//! Crossings are no nodes of the grid in general. Here the grid is refined [`FINE`] times, and a crossing is rounded to
//! it: 0.4 nm at a precision of 0.1 mm. What rounding may have moved across a neighbour is split again until nothing
//! changes.

use rayon::prelude::*;

use super::boxes::{Extent, Tree};
use crate::geometry::grid::{Meeting, Node, crossing, meeting};

/// Refinement of the grid for crossings.
pub(super) const FINE: i64 = 256;
/// Segments in a row that share a box of the index.
const GROUP: usize = 8;
/// Below this number every pair of segments is looked at.
const FEW: usize = 48;
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

/// Splits the segments wherever they meet.
pub(super) fn split(mut segments: Vec<Segment>) -> Vec<Segment> {
    let mut fresh = vec![true; segments.len()];
    for _ in 0..ROUNDS {
        let mut cuts = if segments.len() <= FEW {
            few(&segments, &fresh)
        } else {
            many(&segments, &fresh)
        };
        if cuts.is_empty() {
            break;
        }
        cuts.par_sort_unstable();
        cuts.dedup();
        (segments, fresh) = apply(&segments, &cuts);
    }
    segments
}

fn few(segments: &[Segment], fresh: &[bool]) -> Vec<Cut> {
    let mut cuts = Vec::new();
    for one in 0..segments.len() {
        for other in one + 1..segments.len() {
            if fresh[one] || fresh[other] {
                pair(segments, one, other, &mut cuts);
            }
        }
    }
    cuts
}

fn many(segments: &[Segment], fresh: &[bool]) -> Vec<Cut> {
    let groups = groups(segments);
    let boxes: Vec<Extent> = groups
        .iter()
        .map(|group| {
            let all = segments[group.clone()].iter();
            all.fold(Extent::EMPTY, |all, one| all.join(one.extent()))
        })
        .collect();
    let fresh_group: Vec<bool> = groups
        .iter()
        .map(|group| fresh[group.clone()].iter().any(|is| *is))
        .collect();
    let tree = Tree::new(&boxes);
    (0..groups.len())
        .into_par_iter()
        .with_min_len(64)
        .filter(|one| fresh_group[*one])
        .fold(Vec::new, |mut cuts, one| {
            tree.meeting(&boxes[one], |other| {
                let other = other as usize;
                if one <= other || !fresh_group[other] {
                    between(segments, fresh, &groups[one], &groups[other], &mut cuts);
                }
            });
            cuts
        })
        .flatten_iter()
        .collect()
}

fn between(
    segments: &[Segment],
    fresh: &[bool],
    one: &std::ops::Range<usize>,
    other: &std::ops::Range<usize>,
    cuts: &mut Vec<Cut>,
) {
    for a in one.clone() {
        let first = if one.start == other.start {
            a + 1
        } else {
            other.start
        };
        for b in first..other.end {
            if fresh[a] || fresh[b] {
                pair(segments, a, b, cuts);
            }
        }
    }
}

/// Runs of segments that follow each other.
fn groups(segments: &[Segment]) -> Vec<std::ops::Range<usize>> {
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
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

/// Notes where two segments are to be split.
fn pair(segments: &[Segment], one: usize, other: usize, cuts: &mut Vec<Cut>) {
    let (s, t) = (&segments[one], &segments[other]);
    let mut cut = |node: Node| {
        if node != s.from && node != s.to {
            cuts.push((one as u32, node));
        }
        if node != t.from && node != t.to {
            cuts.push((other as u32, node));
        }
    };
    match meeting(s.from, s.to, t.from, t.to) {
        Meeting::Apart => {}
        Meeting::Touch(node) => cut(node),
        Meeting::Overlap(from, to) => {
            cut(from);
            cut(to);
        }
        Meeting::Cross => {
            let [x, y] = crossing(s.from, s.to, t.from, t.to);
            cut(Node::new(x.round() as i64, y.round() as i64));
        }
    }
}

/// The segments after splitting, and which of them are new. Cuts are sorted.
fn apply(segments: &[Segment], cuts: &[Cut]) -> (Vec<Segment>, Vec<bool>) {
    let mut made = Vec::with_capacity(segments.len() + cuts.len());
    let mut fresh = Vec::with_capacity(segments.len() + cuts.len());
    let mut at = 0;
    for (place, segment) in segments.iter().enumerate() {
        let first = at;
        while at < cuts.len() && cuts[at].0 as usize == place {
            at += 1;
        }
        let mut nodes: Vec<Node> = cuts[first..at].iter().map(|cut| cut.1).collect();
        let along = |node: &Node| {
            let product = |a: i64, b: i64| i128::from(a).wrapping_mul(i128::from(b));
            product(node.x - segment.from.x, segment.to.x - segment.from.x).wrapping_add(product(
                node.y - segment.from.y,
                segment.to.y - segment.from.y,
            ))
        };
        if nodes.len() > 1 {
            nodes.sort_by_key(along);
        }
        let mut from = segment.from;
        let split = !nodes.is_empty();
        for to in nodes.into_iter().chain([segment.to]) {
            if from != to {
                made.push(Segment {
                    from,
                    to,
                    ..*segment
                });
                fresh.push(split);
            }
            from = to;
        }
    }
    (made, fresh)
}
