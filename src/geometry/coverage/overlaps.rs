//! Overlaps (重叠): the pairs of polygons that cover one place.
//!
//! ```text
//!   +---------+                      The residue says where two or more polygons lie on each other (##), not which:
//!   |  A   +--+------+               the border of B and C may have cancelled there. So every two polygons whose
//!   |      |##|      |               boxes meet in such a face are intersected, exactly, by the arrangement of their
//!   +------+--+   B  |               own edges.
//!          +---------+
//! ```

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::boxes::{Extent, Tree};
use super::faces::{Arrangement, arrange};
use super::gaps::coarse;
use super::polygons::Polygons;
use super::reduce::{Runs, reduced};
use super::region::{Region, region};
use super::stacks::Stack;
use crate::geometry::grid::Grid;

/// Weight of the second polygon of a pair.
const SECOND: i64 = 1 << 20;

/// Two polygons that cover one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlap {
    /// The earlier polygon, by its place in the layer.
    pub one: u32,
    /// The later one.
    pub other: u32,
    /// What they both cover, but for pieces narrower than the tolerance.
    pub region: Region,
}

/// All pairs that overlap somewhere by at least `tolerance` steps, in order.
pub(super) fn overlaps(
    polygons: &Polygons,
    tree: &Tree,
    residue: &Arrangement,
    stacks: &[Stack],
    tolerance: i64,
    grid: Grid,
) -> Vec<Overlap> {
    let mut pairs = candidates(polygons, tree, residue);
    let stacked = |polygon: u32, stack: &Stack| stack.polygons.binary_search(&polygon).is_ok();
    pairs.retain(|(one, other)| {
        !stacks
            .iter()
            .any(|stack| stacked(*one, stack) && stacked(*other, stack))
    });
    let mut wanted: Vec<u32> = pairs
        .iter()
        .flat_map(|(one, other)| [*one, *other])
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let runs: FxHashMap<u32, Runs> = wanted
        .par_iter()
        .map(|at| (*at, Runs::of(polygons, *at as usize)))
        .collect();
    pairs
        .par_iter()
        .with_min_len(16)
        .filter_map(|&(one, other)| {
            let common = polygons.extents[one as usize].common(polygons.extents[other as usize]);
            let mut segments = Vec::new();
            reduced(
                polygons,
                one as usize,
                &runs[&one],
                &common,
                1,
                &mut segments,
            );
            reduced(
                polygons,
                other as usize,
                &runs[&other],
                &common,
                SECOND,
                &mut segments,
            );
            let both = arrange(segments).faces(|winding| winding == 1 + SECOND);
            Some(Overlap {
                one,
                other,
                region: region(&both, tolerance, grid)?,
            })
        })
        .collect()
}

/// Pairs whose boxes meet in a face that is covered twice.
fn candidates(polygons: &Polygons, tree: &Tree, residue: &Arrangement) -> Vec<(u32, u32)> {
    let mut pairs: Vec<(u32, u32)> = residue
        .faces(|winding| winding > 1)
        .par_iter()
        .flat_map_iter(|face| pairs_within(polygons, tree, &coarse(&face.extent())))
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

fn pairs_within(polygons: &Polygons, tree: &Tree, extent: &Extent) -> Vec<(u32, u32)> {
    let mut near: Vec<u32> = Vec::new();
    tree.meeting(extent, |polygon| {
        if polygons.covers(polygon as usize) {
            near.push(polygon);
        }
    });
    let clipped = |at: u32| polygons.extents[at as usize].common(*extent);
    near.sort_unstable_by_key(|at| (clipped(*at).min.x, *at));
    let mut pairs = Vec::new();
    let mut open: Vec<(u32, Extent)> = Vec::new();
    for at in near {
        let here = clipped(at);
        open.retain(|(_, other)| other.max.x > here.min.x);
        for (other, there) in &open {
            if there.common(here).is_wide() {
                pairs.push((at.min(*other), at.max(*other)));
            }
        }
        open.push((at, here));
    }
    pairs
}
