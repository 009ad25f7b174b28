//! Stretches that lines share (线重叠).

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Segment, Sought, distance2, in_thicket, pairs_of, stretch};
use crate::geometry::grid::Node;
use crate::geometry::lines::{Lines, Piece};

/// Two lines, the earlier first, and a stretch that they share, from the lesser node to the greater.
pub type Shared = ((u32, u32), (Node, Node));

/// A stretch, whether it is the whole segment of both lines, and the two lines.
pub(super) type Found = ((Node, Node), bool, (u32, u32));

/// Hands on the stretches longer than `tolerance` steps that lines share within the tolerance, sorted, in batches that
/// follow one another in that order. Where several lines have the same segment, each of the others is paired with the
/// first: n equal lines are n - 1 pairs.
pub fn each_shared(lines: &Lines, tolerance: i64, mut batch: impl FnMut(Vec<Shared>)) {
    let (distinct, repeated) = repeated(lines, tolerance);
    let found = |s: &Segment, o: &Segment| found(s, o, tolerance);
    if let Some(mut found) = pairs_of(lines, &distinct, tolerance, &found) {
        found.extend(repeated);
        batch(with_first(found));
        return;
    }
    shared_in_crowd(lines, tolerance, (&distinct, repeated), batch);
}

/// The same where boxes tell nothing apart. Not all pairs are there at once, so that the first of equal segments must be
/// known beforehand.
pub(super) fn shared_in_crowd(
    lines: &Lines,
    tolerance: i64,
    (distinct, repeated): (&[&Piece], Vec<Found>),
    mut batch: impl FnMut(Vec<Shared>),
) {
    let mut firsts: FxHashMap<(Node, Node), u32> = FxHashMap::default();
    for segment in distinct.iter().flat_map(|piece| lines.segments(piece)) {
        firsts.entry(segment.ordered()).or_insert(segment.line);
    }
    let repeats = repeated.into_iter().filter_map(|(ends, _, (first, line))| {
        let first = firsts.get(&ends).map_or(first, |known| *known);
        (first != line).then(|| ((first.min(line), first.max(line)), ends))
    });
    let mut repeats: Vec<Shared> = repeats.collect();
    repeats.sort_unstable();
    let found = |s: &Segment, o: &Segment| {
        let (ends, equal, pair) = found(s, o, tolerance)?;
        (!equal || firsts.get(&ends) == Some(&pair.0)).then_some((pair, ends))
    };
    let asked = (tolerance, Sought::Stretches);
    in_thicket(lines, distinct, asked, &found, |of, mut found| {
        let up_to = |end: u32| repeats.partition_point(|((lower, _), _)| *lower < end);
        found.extend(&repeats[up_to(of.start)..up_to(of.end)]);
        found.sort_unstable();
        found.dedup();
        batch(found);
    });
}

fn found(s: &Segment, o: &Segment, tolerance: i64) -> Option<Found> {
    let ends = stretch(s, o, tolerance)?;
    Some((ends, s.ordered() == o.ordered(), (s.line, o.line)))
}

/// The pieces of lines but for those that repeat a piece of an earlier line, and what these share with that one. Equal
/// pieces are found by what they are: comparing each with each would be quadratic.
pub(super) fn repeated(lines: &Lines, tolerance: i64) -> (Vec<&Piece>, Vec<Found>) {
    let limit = i128::from(tolerance) * i128::from(tolerance);
    let mut found = Vec::new();
    let mut firsts: FxHashMap<Vec<Node>, &Piece> = FxHashMap::default();
    let mut distinct: Vec<&Piece> = Vec::with_capacity(lines.pieces().len());
    let twins = twins(lines);
    for (piece, twin) in lines.pieces().iter().zip(twins) {
        if !twin {
            distinct.push(piece);
            continue;
        }
        let ahead: Vec<Node> = lines.nodes(piece).nodes().collect();
        let back = ahead.iter().rev().copied().collect();
        let first = *firsts.entry(ahead.min(back)).or_insert(piece);
        if first.line == piece.line {
            distinct.push(piece);
            continue;
        }
        let long = lines.segments(piece).map(|s| s.ordered());
        let long = long.filter(|(a, b)| distance2(*a, *b) > limit);
        found.extend(long.map(|ends| (ends, true, (first.line, piece.line))));
    }
    (distinct, found)
}

/// All stretches, but of equal segments those with the first line only; sorted.
fn with_first(mut found: Vec<Found>) -> Vec<Shared> {
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
        let mix = |at: Node| {
            let mixed = (at.x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ at.y as u64;
            (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
        };
        nodes.nodes().map(mix).fold(0_u64, u64::wrapping_add)
    };
    let prints: Vec<u64> = lines.pieces().par_iter().map(print).collect();
    let mut sorted = prints.clone();
    sorted.par_sort_unstable();
    let repeated = sorted
        .chunk_by(|a, b| a == b)
        .filter(|equal| equal.len() > 1);
    let repeated: FxHashSet<u64> = repeated.map(|equal| equal[0]).collect();
    prints
        .iter()
        .map(|print| repeated.contains(print))
        .collect()
}
