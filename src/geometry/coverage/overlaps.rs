//! Overlaps (重叠): the pairs of polygons that cover one place.
//!
//! ```text
//!   +---------+                      The residue says where two or more polygons lie on each other (##). Mostly the
//!   |  A   +--+------+               faces of its arrangement tell which these are (see `deep`). Where they do not,
//!   |      |##|      |               because the border of B and a third has cancelled there, every two polygons whose
//!   +------+--+   B  |               boxes meet in such a face are intersected, exactly, by the arrangement of their
//!          +---------+               own edges.
//! ```
//!
//! Outline, area and width of a pair always come from its own exact intersection, which is made when it is asked for:
//! a layer in which everything overlaps has a hundred thousand pairs, and a report lists a thousand.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Coverage;
use super::deep::Pairs;
use super::faces::{Face, arrange};
use super::polygons::Polygons;
use super::reduce::{Runs, reduced};
use super::region::{Region, is_wide, region_or_all};
use super::stacks::Stack;

/// Weight of the second polygon of a pair.
const SECOND: i64 = 1 << 20;

/// Two polygons that cover one place; [`Coverage::common`] says where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The earlier polygon, by its place in the layer.
    pub one: u32,
    /// The later one.
    pub other: u32,
}

impl Coverage {
    /// What the two polygons of an overlap both cover, but for pieces narrower than the tolerance.
    #[must_use]
    pub fn common(&self, overlap: &Overlap) -> Region {
        let (one, other) = (overlap.one as usize, overlap.other as usize);
        let runs = [one, other].map(|polygon| Runs::of(&self.polygons, polygon));
        let faces = intersection(&self.polygons, (one, &runs[0]), (other, &runs[1]));
        region_or_all(&faces, self.tolerance, self.grid)
    }
}

/// All pairs that overlap somewhere by at least `tolerance` steps, in order.
pub(super) fn overlaps(
    polygons: &Polygons,
    seen: Pairs,
    stacks: &[Stack],
    tolerance: i64,
) -> Vec<Overlap> {
    let in_stack = |(one, other): &(u32, u32)| {
        let holds = |stack: &Stack, polygon: &u32| stack.polygons.binary_search(polygon).is_ok();
        stacks
            .iter()
            .any(|stack| holds(stack, one) && holds(stack, other))
    };
    let mut pairs = seen.certain;
    pairs.retain(|pair| !in_stack(pair));
    let mut doubtful = seen.doubtful;
    doubtful.retain(|pair| pairs.binary_search(pair).is_err() && !in_stack(pair));
    pairs.extend(overlapping(polygons, &doubtful, tolerance));
    pairs.par_sort_unstable();
    pairs
        .into_iter()
        .map(|(one, other)| Overlap { one, other })
        .collect()
}

/// Those of the pairs whose exact intersection is wide somewhere.
pub(super) fn overlapping(
    polygons: &Polygons,
    pairs: &[(u32, u32)],
    tolerance: i64,
) -> Vec<(u32, u32)> {
    let mut wanted: Vec<u32> = pairs
        .iter()
        .flat_map(|(one, other)| [*one, *other])
        .collect();
    wanted.par_sort_unstable();
    wanted.dedup();
    let runs: FxHashMap<u32, Runs> = wanted
        .par_iter()
        .map(|at| (*at, Runs::of(polygons, *at as usize)))
        .collect();
    pairs
        .par_iter()
        .with_min_len(16)
        .copied()
        .filter(|(one, other)| {
            let of = |polygon: &u32| (*polygon as usize, &runs[polygon]);
            intersection(polygons, of(one), of(other))
                .iter()
                .any(|face| is_wide(face, tolerance))
        })
        .collect()
}

/// The pieces that two polygons both cover.
fn intersection(
    polygons: &Polygons,
    (one, one_runs): (usize, &Runs),
    (other, other_runs): (usize, &Runs),
) -> Vec<Face> {
    let common = polygons.extents[one].common(polygons.extents[other]);
    let mut segments = Vec::new();
    reduced(polygons, one, one_runs, &common, 1, &mut segments);
    reduced(polygons, other, other_runs, &common, SECOND, &mut segments);
    arrange(segments).faces(|winding| winding == 1 + SECOND)
}
