//! Segments of lines and how they meet: crossings and stretches in common (线相交、线重叠).
//!
//! Pairs of pieces of lines whose boxes touch come from a sweep over rows: every box is entered in each row it reaches,
//! rows are at least as high as the mean box, so the entries stay within a few times the boxes, and in a row only boxes
//! whose x ranges meet are compared. *Known limit:* lines whose boxes all meet, as those through one place or long
//! slanted ones side by side, are compared each with each.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::coverage::boxes::{Extent, Tree};
use super::grid::{Meeting, Node, crossing, meeting};
use super::hosts::is_near;
pub use super::lines::Lines;
use super::lines::Piece;

/// A segment of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it begins.
    pub a: Node,
    /// Where it ends; another node.
    pub b: Node,
    /// The line, by its place among [`Lines::fids`].
    pub line: u32,
    /// Whether `a` is an end of its part.
    pub first: bool,
    /// Whether `b` is an end of its part.
    pub last: bool,
}

impl Segment {
    fn extent(&self) -> Extent {
        Extent::of([&self.a, &self.b])
    }

    /// Both ends, the lesser first.
    fn ends(&self) -> (Node, Node) {
        (self.a.min(self.b), self.a.max(self.b))
    }
}

/// A row's entry: least and greatest x of a box in any row, and its place.
type Entry = (i64, i64, i64, u32);

/// What `keep` makes of every pair of boxes that are at most `reach` steps apart, unordered and each once. Places are
/// those in the list, the lower first.
pub(in crate::geometry) fn pairs<T: Send, I: IntoIterator<Item = T>>(
    boxes: &[Extent],
    reach: i64,
    keep: impl Fn(u32, u32) -> I + Sync,
) -> Vec<T> {
    let lower = |s: &Extent| s.min.y - reach;
    let upper = |s: &Extent| s.max.y;
    let total: i128 = boxes.iter().map(|s| i128::from(upper(s) - lower(s))).sum();
    let count = boxes.len().max(1) as i128;
    let from = boxes.iter().map(lower).min().unwrap_or(0);
    let to = boxes.iter().map(upper).max().unwrap_or(0);
    // Neither more rows than boxes nor rows lower than the mean box.
    let height = (2 * total / count).max(i128::from(to - from) / count) as i64 + 1;
    let row = |y: i64| (y - from) / height;
    let mut entries: Vec<Entry> = Vec::with_capacity(boxes.len() * 2);
    for (one, place) in boxes.iter().zip(0_u32..) {
        let rows = row(lower(one))..=row(upper(one));
        entries.extend(rows.map(|row| (row, one.min.x - reach, one.max.x, place)));
    }
    entries.par_sort_unstable();
    let rows: Vec<&[Entry]> = entries.chunk_by(|a, b| a.0 == b.0).collect();
    rows.par_iter()
        .flat_map_iter(|entries| {
            let mut found = Vec::new();
            for (at, (row_here, _, east, place)) in entries.iter().enumerate() {
                let s = &boxes[*place as usize];
                for (.., other) in entries[at + 1..]
                    .iter()
                    .take_while(|entry| entry.1 <= *east)
                {
                    let o = &boxes[*other as usize];
                    let (low, high) = (lower(s).max(lower(o)), upper(s).min(upper(o)));
                    // A pair that meets in several rows belongs to the lowest of them.
                    if low <= high && row(low) == *row_here {
                        found.extend(keep(*place.min(other), *place.max(other)));
                    }
                }
            }
            found
        })
        .collect()
}

/// What `keep` makes of every pair of segments of one line whose boxes touch, each pair once, the earlier first; their
/// places are those in the list.
pub fn pairs_within<T: Send>(
    segments: &[Segment],
    keep: impl Fn(usize, usize) -> Option<T> + Sync,
) -> Vec<T> {
    let boxes: Vec<Extent> = segments.iter().map(Segment::extent).collect();
    pairs(&boxes, 0, |i, j| keep(i as usize, j as usize))
}

/// What `keep` makes of every pair of segments of different lines whose boxes are at most `reach` steps apart, each pair
/// once, the one of the earlier line first.
pub fn pairs_between<T: Send>(
    lines: &Lines,
    reach: i64,
    keep: impl Fn(&Segment, &Segment) -> Option<T> + Sync,
) -> Vec<T> {
    let all: Vec<&Piece> = lines.pieces().iter().collect();
    pairs_of(lines, &all, reach, &keep)
}

/// The lines that run along one of `others` for a stretch longer than `tolerance` steps, by their places. The lines are
/// indexed and the others ask, so that of many others only those near a line are looked at.
#[must_use]
pub fn running_along(lines: &Lines, others: &Lines, tolerance: i64) -> FxHashSet<u32> {
    let near = |piece: &Piece| piece.extent.grown(tolerance);
    let boxes: Vec<Extent> = lines.pieces().iter().map(near).collect();
    let tree = Tree::new(&boxes);
    let others_pieces = others.pieces().par_iter().with_min_len(512);
    let found = others_pieces.fold(FxHashSet::default, |mut found, other| {
        tree.meeting(&other.extent, |place| {
            let piece = &lines.pieces()[place as usize];
            if !found.contains(&piece.line) && is_along(lines, piece, others, other, tolerance) {
                found.insert(piece.line);
            }
        });
        found
    });
    found.reduce(FxHashSet::default, |mut all, more| {
        all.extend(more);
        all
    })
}

/// Whether any segment of one piece has a stretch in common with any of another.
fn is_along(lines: &Lines, piece: &Piece, others: &Lines, other: &Piece, tolerance: i64) -> bool {
    lines.segments(piece).any(|segment| {
        let near = segment.extent().grown(tolerance);
        near.meets(&other.extent)
            && others.segments(other).any(|other| {
                near.meets(&other.extent()) && stretch(&segment, &other, tolerance).is_some()
            })
    })
}

/// Two lines, the earlier first, and a stretch that they share, from the lesser node to the greater.
pub type Shared = ((u32, u32), (Node, Node));

/// The stretches longer than `tolerance` steps that lines share within the tolerance, sorted. Where several lines have
/// the same stretch, each of the others is paired with the first: n equal lines are n - 1 pairs.
#[must_use]
pub fn shared(lines: &Lines, tolerance: i64) -> Vec<Shared> {
    let limit = i128::from(tolerance) * i128::from(tolerance);
    let mut found = Vec::new();
    // Equal pieces are found by what they are: comparing each with each would be quadratic.
    let mut firsts: FxHashMap<Vec<Node>, &Piece> = FxHashMap::default();
    let mut distinct: Vec<&Piece> = Vec::with_capacity(lines.pieces().len());
    let twins = twins(lines);
    for (piece, twin) in lines.pieces().iter().zip(twins) {
        if !twin {
            distinct.push(piece);
            continue;
        }
        let ahead = lines.nodes(piece).to_vec();
        let back = ahead.iter().rev().copied().collect();
        let first = *firsts.entry(ahead.min(back)).or_insert(piece);
        if first.line == piece.line {
            distinct.push(piece);
            continue;
        }
        let long = lines.segments(piece).map(|s| s.ends());
        let long = long.filter(|(a, b)| distance2(*a, *b) > limit);
        found.extend(long.map(|ends| (ends, true, (first.line, piece.line))));
    }
    found.extend(pairs_of(lines, &distinct, tolerance, &|s, o| {
        let ends = stretch(s, o, tolerance)?;
        Some((ends, s.ends() == o.ends(), (s.line, o.line)))
    }));
    found.sort_unstable();
    let mut shared: Vec<Shared> = Vec::with_capacity(found.len());
    for group in found.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (ends, equal, _) = group[0];
        let pairs = group.iter().map(|(.., pair)| *pair);
        if !equal {
            shared.extend(pairs.map(|pair| (pair, ends)));
            continue;
        }
        // All these lines have the same segment: each of the others is told with the first.
        let first = pairs.clone().map(|(lower, _)| lower).min();
        let lines = pairs.flat_map(|(a, b)| [a, b]);
        let others = lines.filter(|line| Some(*line) != first);
        shared.extend(others.filter_map(|line| Some(((first?, line), ends))));
    }
    shared.sort_unstable();
    shared.dedup();
    shared
}

/// By piece: whether another one may have the same vertices.
fn twins(lines: &Lines) -> Vec<bool> {
    let print = |piece: &Piece| {
        let nodes = lines.nodes(piece);
        // The same for both directions.
        let mix = |at: &Node| {
            let mixed = (at.x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ at.y as u64;
            (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
        };
        nodes.iter().map(mix).fold(0_u64, u64::wrapping_add)
    };
    let prints: Vec<u64> = lines.pieces().par_iter().map(print).collect();
    let mut counts: FxHashMap<u64, bool> = FxHashMap::default();
    counts.reserve(prints.len());
    for print in &prints {
        counts
            .entry(*print)
            .and_modify(|many| *many = true)
            .or_insert(false);
    }
    prints.iter().map(|print| counts[print]).collect()
}

fn pairs_of<T: Send>(
    lines: &Lines,
    pieces: &[&Piece],
    reach: i64,
    keep: &(impl Fn(&Segment, &Segment) -> Option<T> + Sync),
) -> Vec<T> {
    let boxes: Vec<Extent> = pieces.iter().map(|piece| piece.extent).collect();
    pairs(&boxes, reach, |i, j| {
        let (i, j) = (pieces[i as usize], pieces[j as usize]);
        let mut found = Vec::new();
        if i.line == j.line {
            return found;
        }
        let (near_i, near_j) = (i.extent.grown(reach), j.extent.grown(reach));
        for s in lines.segments(i) {
            let at_s = s.extent();
            if at_s.meets(&near_j) {
                let near_s = at_s.grown(reach);
                let others = lines.segments(j).filter(|o| {
                    let at = o.extent();
                    at.meets(&near_s) && at.meets(&near_i)
                });
                found.extend(others.filter_map(|o| keep(&s, &o)));
            }
        }
        found
    })
}

/// Where two segments of lines cross other than at an end of either line, in steps. `adjacent`: the second follows the
/// first in its line, so that the vertex between them is no crossing.
#[must_use]
pub fn cross_inside(s: &Segment, o: &Segment, adjacent: bool, tolerance: i64) -> Option<[f64; 2]> {
    let at = match meeting(s.a, s.b, o.a, o.b) {
        Meeting::Cross => crossing(s.a, s.b, o.a, o.b),
        Meeting::Touch(node) if !(adjacent && node == s.b && node == o.a) => {
            [node.x as f64, node.y as f64]
        }
        _ => return None,
    };
    let limit = tolerance as f64;
    let is_at = |end: Node| (at[0] - end.x as f64).hypot(at[1] - end.y as f64) <= limit;
    let at_end = |s: &Segment| s.first && is_at(s.a) || s.last && is_at(s.b);
    (!at_end(s) && !at_end(o)).then_some(at)
}

/// The stretch that two segments have in common, when it is longer than `tolerance` steps: both its ends are vertices
/// of one of them within the tolerance of the other. Lines that part at a small angle only have a point in common.
#[must_use]
pub fn stretch(s: &Segment, o: &Segment, tolerance: i64) -> Option<(Node, Node)> {
    let on = |from: &Segment, p: Node| is_near(from.a, from.b, p, tolerance).then_some(p);
    let mut ends = [on(o, s.a), on(o, s.b), on(s, o.a), on(s, o.b)]
        .into_iter()
        .flatten();
    let first = ends.next()?;
    // The ends lie in one line, so the farthest from any of them is an end of the stretch.
    let far = |from: Node, ends: &mut dyn Iterator<Item = Node>| {
        ends.max_by_key(|to| (distance2(from, *to), *to))
    };
    let all: Vec<Node> = std::iter::once(first).chain(ends).collect();
    let from = far(first, &mut all.iter().copied())?;
    let to = far(from, &mut all.iter().copied())?;
    let limit = i128::from(tolerance);
    (distance2(from, to) > limit * limit).then(|| (from.min(to), from.max(to)))
}

fn distance2(a: Node, b: Node) -> i128 {
    super::grid::dot(a, b, b)
}

#[cfg(test)]
mod tests;
