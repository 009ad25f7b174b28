//! Ends of lines (线端点) and what they touch.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::boxes::{Extent, Tree};
use super::grid::Node;
use super::hosts::{PointIndex, is_apart, is_near};
use super::lines::{Lines, Piece};
use super::points::coincidences;
use super::segments::Segment;

/// So many points in the box of a piece of a line are looked at one by one; few in tests, where no boxes have many.
const FEW: usize = if cfg!(test) { 8 } else { 1024 };

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
    let mut ends = Vec::with_capacity(lines.part_count() * 2);
    for line in 0..lines.len() {
        for part in lines.parts_of(line) {
            let nodes = lines.part(part);
            ends.extend([0, nodes.len() - 1].map(|at| End {
                line: line as u32,
                part: part as u32,
                at: nodes.at(at),
            }));
        }
    }
    ends
}

/// The ends that touch, within `tolerance` steps, neither another part of the layer, nor the other end of their own,
/// nor a line of `others`; in the order of the lines.
#[must_use]
pub fn dangling(lines: &Lines, others: &[&Lines], tolerance: i64) -> Vec<End> {
    let mut free = ends(lines);
    // Most ends lie exactly on another one: those need no search.
    let mut nodes: Vec<Node> = free.iter().map(|end| end.at).collect();
    nodes.par_sort_unstable();
    let alone = nodes.chunk_by(|a, b| a == b).filter(|here| here.len() == 1);
    let alone: FxHashSet<Node> = alone.map(|here| here[0]).collect();
    drop(nodes);
    free.retain(|end| alone.contains(&end.at));
    keep_untouched(&mut free, lines, tolerance, |part, segment, end| {
        if part != end.part {
            return is_near(segment.a, segment.b, end.at, tolerance);
        }
        // Of its own part only the other end counts.
        let is_other = |at: Node| at != end.at && is_near(at, at, end.at, tolerance);
        segment.first && is_other(segment.a) || segment.last && is_other(segment.b)
    });
    for other in others {
        keep_untouched(&mut free, other, tolerance, |_, segment, end| {
            is_near(segment.a, segment.b, end.at, tolerance)
        });
    }
    free
}

/// The places where exactly two lines meet, each at one end: the ends are within `tolerance` steps of each other, and
/// no third part, nor a later course of the two themselves, comes within the tolerance of either. The two ends, that of
/// the lower line first, in the order of the lines.
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
    let pairs: Vec<(End, End)> = pairs
        .filter(|(a, b)| a.line != b.line)
        .filter(|(a, b)| !returns(lines, a, tolerance) && !returns(lines, b, tolerance))
        .filter(|(a, b)| !ends_near(lines, a, b, tolerance))
        .collect();
    let both: Vec<Node> = pairs.iter().flat_map(|(a, b)| [a.at, b.at]).collect();
    let touched = touched(&both, lines, tolerance, |part, segment, place| {
        let (a, b) = &pairs[place / 2];
        let is_third = part != a.part && part != b.part;
        is_third && is_near(segment.a, segment.b, both[place], tolerance)
    });
    let kept = pairs.iter().zip(touched.chunks(2));
    kept.filter(|(_, touched)| !touched.contains(&true))
        .map(|(pair, _)| *pair)
        .collect()
}

/// Whether a part comes back to one of its ends after it has left it.
fn returns(lines: &Lines, end: &End, tolerance: i64) -> bool {
    let nodes = lines.part(end.part as usize);
    let near = |(a, b): (Node, Node)| is_near(a, b, end.at, tolerance);
    let mut segments: Vec<bool> = nodes.pairs().map(near).collect();
    if nodes.at(0) != end.at {
        segments.reverse();
    }
    let leaves = segments.iter().position(|near| !near);
    leaves.is_some_and(|leaves| segments[leaves..].contains(&true))
}

/// Whether the other end of one of the two parts is near one of these ends too.
fn ends_near(lines: &Lines, a: &End, b: &End, tolerance: i64) -> bool {
    let other = |end: &End| {
        let nodes = lines.part(end.part as usize);
        let (first, last) = (nodes.at(0), nodes.at(nodes.len() - 1));
        if first == end.at { last } else { first }
    };
    let near = |at: Node| {
        [a.at, b.at]
            .iter()
            .any(|end| is_near(at, at, *end, tolerance))
    };
    near(other(a)) || near(other(b))
}

/// Keeps those of the ends that no segment of `lines` touches.
fn keep_untouched(
    ends: &mut Vec<End>,
    lines: &Lines,
    tolerance: i64,
    touches: impl Fn(u32, &Segment, &End) -> bool + Sync,
) {
    let points: Vec<Node> = ends.iter().map(|end| end.at).collect();
    let touched = touched(&points, lines, tolerance, |part, segment, place| {
        touches(part, segment, &ends[place])
    });
    let mut touched = touched.into_iter();
    ends.retain(|_| touched.next() != Some(true));
}

/// The places of the points that are within `tolerance` steps of no segment, ascending.
#[must_use]
pub fn untouched(points: &[Node], lines: &Lines, tolerance: i64) -> Vec<u32> {
    let touched = touched(points, lines, tolerance, |_, segment, place| {
        is_near(segment.a, segment.b, points[place], tolerance)
    });
    let places = (0..).zip(touched).filter(|(_, touched)| !touched);
    places.map(|(place, _)| place).collect()
}

/// By point: whether it touches one of the segments in whose boxes, enlarged by the tolerance, it may lie. `touches`
/// hears the part, the segment, and the place of the point.
fn touched(
    points: &[Node],
    lines: &Lines,
    tolerance: i64,
    touches: impl Fn(u32, &Segment, usize) -> bool + Sync,
) -> Vec<bool> {
    let mut is_touched = vec![false; points.len()];
    if points.is_empty() {
        return is_touched;
    }
    let index = PointIndex::new(points);
    let look_at = |piece: &Piece, point: u32| {
        let mut segments = lines.segments(piece);
        segments.any(|segment| touches(piece.part, &segment, point as usize))
    };
    let (mut touched, crowded) = near_few(&index, lines, tolerance, &look_at);
    if !crowded.is_empty() {
        let boxes: Vec<Extent> = points.iter().map(|at| Extent::of([at])).collect();
        let tree = Tree::new(&boxes);
        let of_piece = |piece: &&Piece| {
            let mut touched = Vec::new();
            beside(&tree, lines, piece, tolerance, |point| {
                if look_at(piece, point) {
                    touched.push(point);
                }
            });
            touched
        };
        touched.par_extend(crowded.par_iter().flat_map_iter(of_piece));
    }
    for point in touched {
        is_touched[point as usize] = true;
    }
    is_touched
}

/// The points that touch a piece of a line with few points in its box, and the pieces with more.
fn near_few<'a>(
    index: &PointIndex<'_>,
    lines: &'a Lines,
    tolerance: i64,
    look_at: &(impl Fn(&Piece, u32) -> bool + Sync),
) -> (Vec<u32>, Vec<&'a Piece>) {
    lines
        .pieces()
        .par_iter()
        .with_min_len(1024)
        .fold(
            || (Vec::new(), Vec::new(), Vec::new()),
            |(mut touched, mut crowded, mut near), piece| {
                let around = piece.extent.grown(tolerance);
                if index.few_in_box((around.min, around.max), FEW, &mut near) {
                    let near = near.iter().map(|(_, point)| *point);
                    touched.extend(near.filter(|point| look_at(piece, *point)));
                } else {
                    crowded.push(piece);
                }
                (touched, crowded, near)
            },
        )
        .map(|(touched, crowded, _)| (touched, crowded))
        .reduce(Default::default, |mut all, more| {
            all.0.extend(more.0);
            all.1.extend(more.1);
            all
        })
}

/// The points beside a piece of a line: long slanted segments come near few of those in their boxes.
fn beside(tree: &Tree, lines: &Lines, piece: &Piece, tolerance: i64, mut found: impl FnMut(u32)) {
    let around = piece.extent.grown(tolerance);
    tree.descend(|(level, place), few| {
        if !around.meets(few) {
            return false;
        }
        let mut segments = lines.segments(piece);
        let is_beside = segments.any(|s| !is_apart(s.a, s.b, few, tolerance));
        if is_beside && level == 0 {
            found(tree.items()[place]);
        }
        is_beside
    });
}

#[cfg(test)]
mod tests;
