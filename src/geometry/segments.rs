//! Segments of lines and how they meet: crossings and stretches in common (线相交、线重叠).
//!
//! Lines go to the precision grid, where a repeated vertex is none. Pairs of segments whose boxes touch come from a sweep
//! over rows: every segment is entered in each row it reaches, rows are at least as high as the mean segment, so the
//! entries stay within a few times the segments, and in a row only segments whose x ranges meet are compared.

use rayon::prelude::*;

use super::grid::{Grid, Meeting, Node, crossing, meeting};
use super::hosts::is_near;
use crate::format::shp::Geometry;

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

/// The lines of a layer on the grid.
#[derive(Debug, Default)]
pub struct Lines {
    /// The record of each line.
    pub fids: Vec<u32>,
    /// All segments, line after line.
    pub segments: Vec<Segment>,
    /// First segment of each line, and their number at the end.
    pub starts: Vec<usize>,
}

impl Lines {
    /// The lines of these records. Those without a shape or with coordinates beyond the grid are left out.
    #[must_use]
    pub fn new(shapes: &Geometry, records: impl Iterator<Item = u32>, grid: Grid) -> Self {
        let mut lines = Self {
            starts: vec![0],
            ..Self::default()
        };
        let mut nodes: Vec<Node> = Vec::new();
        for fid in records {
            let coords = shapes.feature_coords(fid as usize);
            if coords.is_empty() || coords.iter().any(|at| grid.snap(*at).is_none()) {
                continue;
            }
            let line = lines.fids.len() as u32;
            for part in shapes.parts(fid as usize) {
                nodes.clear();
                nodes.extend(part.iter().filter_map(|at| grid.snap(*at)));
                nodes.dedup();
                let last = nodes.len().saturating_sub(2);
                let ends = nodes.windows(2).enumerate();
                lines.segments.extend(ends.map(|(place, ends)| Segment {
                    a: ends[0],
                    b: ends[1],
                    line,
                    first: place == 0,
                    last: place == last,
                }));
            }
            lines.fids.push(fid);
            lines.starts.push(lines.segments.len());
        }
        lines
    }

    /// The segments of a line.
    #[must_use]
    pub fn of(&self, line: usize) -> &[Segment] {
        &self.segments[self.starts[line]..self.starts[line + 1]]
    }
}

/// A row's entry: least and greatest x of a segment in any row, and its place.
type Entry = (i64, i64, i64, u32);

/// Every pair of segments that `keep` maps to something, unordered and each once; boxes of a pair are at most `reach`
/// steps apart. Places are those in the list, the lower first.
pub fn pairs<T: Send>(
    segments: &[Segment],
    reach: i64,
    keep: impl Fn(u32, u32) -> Option<T> + Sync,
) -> Vec<T> {
    let lower = |s: &Segment| s.a.y.min(s.b.y) - reach;
    let upper = |s: &Segment| s.a.y.max(s.b.y);
    let total: i128 = segments
        .iter()
        .map(|s| i128::from(upper(s) - lower(s)))
        .sum();
    let count = segments.len().max(1) as i128;
    let from = segments.iter().map(lower).min().unwrap_or(0);
    let to = segments.iter().map(upper).max().unwrap_or(0);
    // Neither more rows than segments nor rows lower than the mean segment.
    let height = (2 * total / count).max(i128::from(to - from) / count) as i64 + 1;
    let row = |y: i64| (y - from) / height;
    let mut entries: Vec<Entry> = Vec::with_capacity(segments.len() * 2);
    for (segment, place) in segments.iter().zip(0_u32..) {
        let (west, east) = (segment.a.x.min(segment.b.x), segment.a.x.max(segment.b.x));
        let rows = row(lower(segment))..=row(upper(segment));
        entries.extend(rows.map(|row| (row, west - reach, east, place)));
    }
    entries.par_sort_unstable();
    let rows: Vec<&[Entry]> = entries.chunk_by(|a, b| a.0 == b.0).collect();
    rows.par_iter()
        .flat_map_iter(|entries| {
            let mut found = Vec::new();
            for (at, (row_here, _, east, place)) in entries.iter().enumerate() {
                let s = &segments[*place as usize];
                for (.., other) in entries[at + 1..]
                    .iter()
                    .take_while(|entry| entry.1 <= *east)
                {
                    let o = &segments[*other as usize];
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
