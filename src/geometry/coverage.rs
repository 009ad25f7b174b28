//! Coverage (面覆盖): whether the polygons of one layer cover their land once: overlaps, duplicates, gaps, and
//! vertices that a neighbour lacks.

pub(in crate::geometry) mod boxes;
mod cancel;
mod deep;
mod drawn;
mod duplicates;
mod faces;
mod gaps;
mod graph;
mod overlaps;
mod overlay;
mod pairing;
mod polygons;
mod reduce;
mod region;
mod split;
mod stacks;
mod unmatched;
mod vertices;
mod width;

use super::grid::Grid;
use super::validity::State;
use boxes::{Extent, Tree};
use deep::Shadow;
use faces::arrange;
use gaps::Opening;
use pairing::Paired;
use split::Segment;

pub use drawn::drawn;
pub use gaps::{Gap, Gaps};
pub use overlaps::Overlap;
pub use overlay::{
    Cover, Deducted, Difference, Hosts, Label, LineLimits, Misplaced, Outside, Outsides, Piece,
    Share, Stray, Strays, Stretch,
};
pub use polygons::Polygons;
pub use region::Region;
pub use stacks::Stack;
pub use unmatched::Unmatched;

/// A polygon that repeats another's boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The later polygon, by its place in the layer.
    pub polygon: u32,
    /// The first one with this boundary.
    pub first: u32,
}

/// What the polygons of a layer make together.
#[derive(Debug)]
pub struct Coverage {
    /// Pairs that cover one place, in order.
    pub overlaps: Vec<Overlap>,
    /// Places that very many polygons cover; the pairs within them are not listed.
    pub stacks: Vec<Stack>,
    /// Polygons that repeat an earlier one, in order. They take no part in anything else.
    pub duplicates: Vec<Duplicate>,
    /// Vertices that a neighbour lacks, by place.
    pub unmatched: Vec<Unmatched>,
    /// Polygons that were looked at.
    pub examined: usize,
    /// Of these, invalid ones, which are only masks to the others.
    pub masks: usize,
    openings: Vec<Opening>,
    /// The boundary of the union, with the union on the left, on the fine grid; `None` once it is forgotten.
    outline: Option<Vec<Segment>>,
    polygons: Polygons,
    tree: Tree,
    tolerance: i64,
    grid: Grid,
}

impl Coverage {
    /// Works out the coverage; `tolerance` in metres.
    #[must_use]
    pub fn of(mut polygons: Polygons, grid: Grid, tolerance: f64) -> Self {
        let tolerance = grid.steps(tolerance).round() as i64;
        let (examined, masks) = (polygons.present(), polygons.masks());
        let duplicates = duplicates::duplicates(&polygons);
        for (polygon, _) in &duplicates {
            polygons.states[*polygon as usize] = State::Absent;
        }
        let mut tree = tree_of(&polygons);
        let mut paired = residue(&polygons, tolerance);
        let mut stacks = stacks::bury(&mut polygons, &tree, &paired.single, grid);
        if !stacks.is_empty() {
            tree = tree_of(&polygons);
            paired = residue(&polygons, tolerance);
        }
        let unmatched = unmatched::unmatched(&paired.single, tolerance, grid);
        let residue = arrange(paired.contours());
        let shadow = Shadow::new(&polygons, &paired.single, &residue);
        stacks::see(&polygons, &tree, &residue, grid, &mut stacks);
        let overlaps = overlaps::overlaps(&polygons, &tree, &residue, &shadow, &stacks, tolerance);
        let openings = gaps::openings(&polygons, &residue);
        let outline = residue.boundary(|winding| winding > 0);
        Self {
            overlaps,
            stacks,
            duplicates: duplicates
                .into_iter()
                .map(|(polygon, first)| Duplicate { polygon, first })
                .collect(),
            unmatched,
            openings,
            outline: Some(outline),
            examined,
            masks,
            polygons,
            tree,
            tolerance,
            grid,
        }
    }
}

impl Coverage {
    /// Forgets the boundary of the union, which only [`difference`](Self::difference) looks at: of polygons far apart it
    /// is as large as the layer.
    #[must_use]
    pub fn without_outline(mut self) -> Self {
        self.outline = None;
        self
    }
}

fn residue(polygons: &Polygons, tolerance: i64) -> Paired {
    pairing::paired(
        pairing::edges(polygons, &cancel::residue(polygons)),
        tolerance,
    )
}

/// The polygons that cover, by their boxes.
fn tree_of(polygons: &Polygons) -> Tree {
    let boxes: Vec<Extent> = (0..polygons.len())
        .map(|at| {
            if polygons.covers(at) {
                polygons.extents[at]
            } else {
                Extent::EMPTY
            }
        })
        .collect();
    Tree::new(&boxes)
}

#[cfg(test)]
mod tests;
