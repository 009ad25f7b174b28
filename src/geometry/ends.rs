//! Ends of lines (线端点) and what they touch.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::grid::Node;
use super::hosts::{PointIndex, is_near};
use super::points::coincidences;
use super::segments::Lines;

/// An end of a line or of a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The line, by its place among [`Lines::fids`].
    pub line: u32,
    /// The part, by its number in the layer.
    pub part: u32,
    /// Where it is.
    pub at: Node,
}

/// Both ends of every part, part after part.
#[must_use]
pub fn ends(lines: &Lines) -> Vec<End> {
    let mut ends = Vec::with_capacity(lines.fids.len() * 2);
    let mut part = 0;
    for segment in &lines.segments {
        let line = segment.line;
        if segment.first {
            let at = segment.a;
            ends.push(End { line, part, at });
        }
        if segment.last {
            let at = segment.b;
            ends.push(End { line, part, at });
            part += 1;
        }
    }
    ends
}

/// The ends that touch, within `tolerance` steps, neither another part of the layer, nor the other end of their own,
/// nor a line of `others`; in the order of the lines.
#[must_use]
pub fn dangling(lines: &Lines, others: &[Lines], tolerance: i64) -> Vec<End> {
    let mut free = ends(lines);
    // Most ends lie exactly on another one: those need no search.
    let mut meeting: FxHashMap<Node, u32> = FxHashMap::default();
    meeting.reserve(free.len());
    for end in &free {
        *meeting.entry(end.at).or_default() += 1;
    }
    free.retain(|end| meeting.get(&end.at) == Some(&1));
    let parts = numbered(lines);
    free = untouched(free, lines, tolerance, |place, end| {
        let segment = &lines.segments[place];
        if parts[place] != end.part {
            return is_near(segment.a, segment.b, end.at, tolerance);
        }
        // Of its own part only the other end counts.
        let is_other = |at: Node| at != end.at && is_near(at, at, end.at, tolerance);
        segment.first && is_other(segment.a) || segment.last && is_other(segment.b)
    });
    for other in others {
        free = untouched(free, other, tolerance, |place, end| {
            let segment = &other.segments[place];
            is_near(segment.a, segment.b, end.at, tolerance)
        });
    }
    free
}

/// The places where exactly two lines meet, each at one end, within `tolerance` steps: the two ends, that of the lower
/// line first. Where a third line ends or passes, or a line closes, is none.
#[must_use]
pub fn continuations(lines: &Lines, tolerance: i64) -> Vec<(End, End)> {
    let ends = ends(lines);
    let nodes: Vec<Node> = ends.iter().map(|end| end.at).collect();
    let mut roots: Vec<u32> = (0..ends.len() as u32).collect();
    let mut counts = vec![1_u32; ends.len()];
    let mut partners: Vec<Option<u32>> = vec![None; ends.len()];
    for found in coincidences(&nodes, tolerance) {
        let root = roots[found.first as usize];
        roots[found.point as usize] = root;
        counts[root as usize] += 1;
        partners[root as usize] = Some(found.point);
    }
    let pairs = partners.iter().zip(&counts).zip(&ends);
    let pairs = pairs.filter(|((_, count), _)| **count == 2);
    let pairs = pairs.filter_map(|((partner, _), end)| Some((*end, ends[(*partner)? as usize])));
    let pairs: Vec<(End, End)> = pairs.filter(|(a, b)| a.line != b.line).collect();
    let firsts: Vec<End> = pairs.iter().map(|(first, _)| *first).collect();
    let seconds: FxHashMap<Node, u32> = pairs.iter().map(|(a, b)| (a.at, b.line)).collect();
    let kept = untouched(firsts, lines, tolerance, |place, end| {
        let segment = &lines.segments[place];
        let is_third = segment.line != end.line && seconds.get(&end.at) != Some(&segment.line);
        is_third && is_near(segment.a, segment.b, end.at, tolerance)
    });
    let kept: FxHashSet<Node> = kept.iter().map(|end| end.at).collect();
    let mut pairs = pairs;
    pairs.retain(|(first, _)| kept.contains(&first.at));
    pairs
}

/// The part of each segment, as [`ends`] numbers them.
fn numbered(lines: &Lines) -> Vec<u32> {
    let mut part = 0;
    let number = |segment: &super::segments::Segment| {
        let own = part;
        part += u32::from(segment.last);
        own
    };
    lines.segments.iter().map(number).collect()
}

/// Those of the ends that no segment of `lines` touches.
fn untouched(
    ends: Vec<End>,
    lines: &Lines,
    tolerance: i64,
    touches: impl Fn(usize, &End) -> bool + Sync,
) -> Vec<End> {
    if ends.is_empty() {
        return ends;
    }
    let points: Vec<Node> = ends.iter().map(|end| end.at).collect();
    let index = PointIndex::new(&points);
    let touched: Vec<u32> = lines
        .segments
        .par_iter()
        .enumerate()
        .fold(Vec::new, |mut touched, (place, segment)| {
            let (a, b) = (segment.a, segment.b);
            let mut near = Vec::new();
            let from = Node::new(a.x.min(b.x) - tolerance, a.y.min(b.y) - tolerance);
            let to = Node::new(a.x.max(b.x) + tolerance, a.y.max(b.y) + tolerance);
            index.in_box(from, to, &mut near);
            let places = near.into_iter().map(|(_, end)| end);
            touched.extend(places.filter(|end| touches(place, &ends[*end as usize])));
            touched
        })
        .reduce(Vec::new, |mut all, more| {
            all.extend(more);
            all
        });
    let mut is_touched = vec![false; ends.len()];
    for end in touched {
        is_touched[end as usize] = true;
    }
    let kept = ends.into_iter().zip(is_touched);
    kept.filter(|(_, touched)| !touched)
        .map(|(end, _)| end)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::segments::Segment;

    type Place = (i64, i64);

    /// Lines of one segment each.
    fn lines(of: &[(Place, Place)]) -> Lines {
        let segments: Vec<Segment> = of
            .iter()
            .zip(0_u32..)
            .map(|((a, b), line)| Segment {
                a: Node::new(a.0, a.1),
                b: Node::new(b.0, b.1),
                line,
                first: true,
                last: true,
            })
            .collect();
        Lines {
            fids: (0..segments.len() as u32).collect(),
            starts: (0..=segments.len()).collect(),
            segments,
        }
    }

    proptest! {
        #[test]
        fn the_same_as_all_with_all(
            of in proptest::collection::vec(
                ((-30_i64..30, -30_i64..30), (-30_i64..30, -30_i64..30)), 0..40),
            tolerance in 0_i64..4,
        ) {
            let of: Vec<_> = of.into_iter().filter(|(a, b)| a != b).collect();
            let lines = lines(&of);
            let touches = |end: &End| lines.segments.iter().any(|s| {
                let own = s.line == end.line;
                let own_end = |at: Node| at != end.at && is_near(at, at, end.at, tolerance);
                own && (own_end(s.a) || own_end(s.b))
                    || !own && is_near(s.a, s.b, end.at, tolerance)
            });
            let expected: Vec<End> = ends(&lines).into_iter().filter(|end| !touches(end)).collect();
            prop_assert_eq!(dangling(&lines, &[], tolerance), expected);
            let by_others = dangling(&lines, std::slice::from_ref(&lines), tolerance);
            prop_assert_eq!(by_others, Vec::new());
        }
    }
}
