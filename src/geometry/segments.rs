//! Segments of lines and how they meet: crossings and stretches in common (线相交、线重叠).
//!
//! Pairs of pieces of lines whose boxes touch come from a sweep over rows: every box is entered in each row it reaches,
//! rows are at least as high as the mean box, so the entries stay within a few times the boxes, and in a row only boxes
//! whose x ranges meet are compared. Where boxes tell little apart, as those of lines from one place or of long slanted
//! ones side by side, and too many are compared for so many boxes, a `thicket` takes over.

mod shared;

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::boxes::{Extent, Patience, Tree};
use super::grid::{Meeting, Node, crossing, meeting};
use super::hosts::is_near;
pub use super::lines::Lines;
use super::lines::Piece;
pub use super::thicket::Sought;
use super::thicket::{Leaning, Ranked, Thicket};
pub use shared::{Shared, each_shared};

/// Boxes that one is compared with, on the whole, before a thicket takes over.
const PATIENCE: usize = 64;
/// Comparisons in the boxes of one row that do not count.
const FREE: usize = 1024;
/// Entries of rows that one task goes through, about.
const ENTRIES: usize = 4096;

/// A segment of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it begins.
    pub a: Node,
    /// Where it ends; another node.
    pub b: Node,
    /// The line, by its place among [`Lines::fids`].
    pub line: u32,
    /// Its part, by its number in the layer.
    pub part: u32,
    /// Whether `a` is an end of its part.
    pub first: bool,
    /// Whether `b` is an end of its part.
    pub last: bool,
}

impl Leaning for Segment {
    fn ends(&self) -> [Node; 2] {
        [self.a, self.b]
    }

    fn ends_line(&self) -> [bool; 2] {
        [self.first, self.last]
    }
}

impl Segment {
    /// Both ends, the lesser first.
    fn ordered(&self) -> (Node, Node) {
        (self.a.min(self.b), self.a.max(self.b))
    }
}

/// A row's entry: the row, the least x of a box there, and its place. There are millions: what else is asked of the box
/// is asked of itself.
type Entry = (u32, i64, u32);

/// What `keep` makes of every pair of `count` boxes that are at most `reach` steps apart, unordered and each once; `None`
/// where too many are compared. Places are those of the boxes, the lower first.
fn pairs<T: Send, I: IntoIterator<Item = T>>(
    (count, extent): (usize, impl Fn(u32) -> Extent + Sync),
    reach: i64,
    keep: impl Fn(u32, u32) -> I + Sync,
) -> Option<Vec<T>> {
    // There are fewer than vertices in a file of 4 GB, which are counted in u32.
    let boxes = || (0..count as u32).map(|place| (place, extent(place)));
    let lower = |s: &Extent| s.min.y - reach;
    let upper = |s: &Extent| s.max.y;
    let total: i128 = boxes()
        .map(|(_, s)| i128::from(upper(&s) - lower(&s)))
        .sum();
    let from = boxes().map(|(_, s)| lower(&s)).min().unwrap_or(0);
    let to = boxes().map(|(_, s)| upper(&s)).max().unwrap_or(0);
    // Neither more rows than boxes nor rows lower than the mean box.
    let some = count.max(1) as i128;
    let height = (2 * total / some).max(i128::from(to - from) / some) as i64 + 1;
    let row = |y: i64| ((y - from) / height) as u32;
    let mut entries: Vec<Entry> = Vec::with_capacity(count * 2);
    for (place, one) in boxes() {
        let rows = row(lower(&one))..=row(upper(&one));
        entries.extend(rows.map(|row| (row, one.min.x - reach, place)));
    }
    entries.par_sort_unstable();
    let patience = Patience::new(PATIENCE * count, FREE);
    let in_row = |entries: &[Entry], found: &mut Vec<T>| {
        let mut compared = 0;
        for (at, (row_here, _, place)) in entries.iter().enumerate() {
            let s = extent(*place);
            let others = entries[at + 1..].iter();
            for (.., other) in others.take_while(|entry| entry.1 <= s.max.x) {
                compared += 1;
                let o = extent(*other);
                let (low, high) = (lower(&s).max(lower(&o)), upper(&s).min(upper(&o)));
                // A pair that meets in several rows belongs to the lowest of them.
                if low <= high && row(low) == *row_here {
                    found.extend(keep(*place.min(other), *place.max(other)));
                }
            }
            if compared > FREE && patience.ends(std::mem::take(&mut compared)) {
                return None;
            }
        }
        Some(())
    };
    let in_rows = |entries: &[Entry]| {
        let mut found = Vec::new();
        let mut rows = entries.chunk_by(|a, b| a.0 == b.0);
        rows.try_for_each(|row| in_row(row, &mut found))?;
        Some(found)
    };
    let found: Option<Vec<Vec<T>>> = whole_rows(&entries).into_par_iter().map(in_rows).collect();
    Some(found?.into_iter().flatten().collect())
}

/// Entries of some rows each.
fn whole_rows(mut entries: &[Entry]) -> Vec<&[Entry]> {
    let mut some = Vec::new();
    while let Some((last, ..)) = entries.get(ENTRIES).or(entries.last()) {
        let (rows, rest) = entries.split_at(entries.partition_point(|(row, ..)| row <= last));
        some.push(rows);
        entries = rest;
    }
    some
}

/// What `keep` makes of the pairs of segments of one line, each pair once, the earlier first; their places are those in
/// the list. Pairs that are apart are left out, and such that only have a node in common where a part ends.
pub fn pairs_within<T: Send>(
    segments: &[Segment],
    keep: impl Fn(usize, usize) -> Option<T> + Sync,
) -> Vec<T> {
    let extent = |place: u32| segments[place as usize].extent();
    let found = pairs((segments.len(), extent), 0, |i, j| {
        keep(i as usize, j as usize)
    });
    found.unwrap_or_else(|| within_thicket(segments, &keep))
}

fn within_thicket<T: Send>(
    segments: &[Segment],
    keep: &(impl Fn(usize, usize) -> Option<T> + Sync),
) -> Vec<T> {
    let ranked: Vec<Ranked<Segment>> = segments.iter().copied().zip(0..).collect();
    let thicket = Thicket::new(ranked.clone());
    let of = |one: &Ranked<Segment>| {
        let mut found = Vec::new();
        thicket.near(one, 0, Sought::Meetings, |other| {
            found.extend(keep(one.1 as usize, other.1 as usize));
        });
        found
    };
    ranked.par_iter().flat_map_iter(of).collect()
}

/// Hands on what `keep` makes of the pairs of segments of different lines, each pair once, the one of the earlier line
/// first; at least of those that are within `reach` steps of each other and have something in common that is sought.
///
/// It comes in batches, so that of a crowd in which each line meets each other not everything is there at once: all that
/// two lines have in common is in one batch, and batches come in the order of the earlier line.
pub fn each_between<T: Send>(
    lines: &Lines,
    (reach, sought): (i64, Sought),
    keep: impl Fn(&Segment, &Segment) -> Option<T> + Sync,
    mut batch: impl FnMut(Vec<T>),
) {
    let all: Vec<&Piece> = lines.pieces().iter().collect();
    match pairs_of(lines, &all, reach, &keep) {
        Some(found) => batch(found),
        None => in_thicket(lines, &all, (reach, sought), &keep, |_, found| batch(found)),
    }
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

/// By the boxes of pieces; `None` where those tell too little apart.
fn pairs_of<T: Send>(
    lines: &Lines,
    pieces: &[&Piece],
    reach: i64,
    keep: &(impl Fn(&Segment, &Segment) -> Option<T> + Sync),
) -> Option<Vec<T>> {
    let extent = |place: u32| pieces[place as usize].extent;
    pairs((pieces.len(), extent), reach, |i, j| {
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

/// Found things that are about as many as a batch has.
const BATCH: usize = 1 << 18;

/// In a thicket of the segments of these pieces, which are in the order of their lines. `batch` hears for which lines,
/// as the earlier ones, it is told everything.
fn in_thicket<T: Send>(
    lines: &Lines,
    pieces: &[&Piece],
    (reach, sought): (i64, Sought),
    keep: &(impl Fn(&Segment, &Segment) -> Option<T> + Sync),
    mut batch: impl FnMut(Range<u32>, Vec<T>),
) {
    let segments = pieces.iter().flat_map(|piece| lines.segments(piece));
    let ranked: Vec<Ranked<Segment>> = segments.map(|segment| (segment, segment.line)).collect();
    let thicket = Thicket::new(ranked.clone());
    let of = |one: &Ranked<Segment>| {
        let mut found = Vec::new();
        thicket.near(one, reach, sought, |other| {
            found.extend(keep(&one.0, &other.0));
        });
        found
    };
    let (mut rest, mut from, mut width) = (&ranked[..], 0, 16);
    while !rest.is_empty() {
        let to = lines.len().min(from as usize + width) as u32;
        let (now, later) = rest.split_at(rest.partition_point(|(_, line)| *line < to));
        let found: Vec<T> = now.par_iter().flat_map_iter(of).collect();
        width = match found.len() {
            0..BATCH => width * 2,
            _ => (width / 2).max(1),
        };
        batch(from..to, found);
        (rest, from) = (later, to);
    }
}

/// Where two segments of `lines` cross other than at an end of either's part, in steps. `adjacent`: the second follows
/// the first in its line, so that the vertex between them is no crossing. An end may be within the tolerance of the
/// crossing also where it is that of a later segment: of a line with a vertex on the one that it overshoots.
#[must_use]
pub fn cross_inside(
    lines: &Lines,
    (s, o): (&Segment, &Segment),
    adjacent: bool,
    tolerance: i64,
) -> Option<[f64; 2]> {
    let at = match meeting(s.a, s.b, o.a, o.b) {
        Meeting::Cross => crossing(s.a, s.b, o.a, o.b),
        Meeting::Touch(node) if !(adjacent && node == s.b && node == o.a) => {
            [node.x as f64, node.y as f64]
        }
        _ => return None,
    };
    let limit = tolerance as f64;
    let is_at = |end: Node| (at[0] - end.x as f64).hypot(at[1] - end.y as f64) <= limit;
    let at_end = |s: &Segment| lines.ends_of(s.part as usize).into_iter().any(is_at);
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
mod crowds;
#[cfg(test)]
mod tests;
