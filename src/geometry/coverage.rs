//! Coverage (面覆盖): whether the polygons of one layer cover their land once: overlaps, duplicates, gaps, and
//! vertices that a neighbour lacks.

mod cancel;
mod deep;
mod drawn;
mod duplicates;
mod faces;
mod gaps;
mod graph;
mod lone;
mod overlaps;
mod overlay;
mod pairing;
mod polygons;
mod reduce;
mod region;
mod seams;
mod split;
mod stacks;
mod survey;
mod tiles;
mod unmatched;
mod width;

use super::boxes::{Extent, Tree};
use super::grid::Grid;
use super::validity::State;
use gaps::Opening;
use lone::Lone;
use pairing::{Left, Paired};
use split::Segment;
use survey::Surveyor;
use tiles::TILE;

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
    /// The boundary of the union but for lone polygons, with the union on the left, on the fine grid; `None` where it was
    /// not asked for.
    outline: Option<Vec<Segment>>,
    lone: Lone,
    polygons: Polygons,
    tree: Tree,
    tolerance: i64,
    grid: Grid,
}

impl Coverage {
    /// Works out the coverage; `tolerance` in metres.
    #[must_use]
    pub fn of(polygons: Polygons, grid: Grid, tolerance: f64) -> Self {
        Self::in_tiles(polygons, grid, tolerance, true, TILE)
    }

    /// The same without the boundary of the union, which only [`difference`](Self::difference) looks at: of polygons far
    /// apart it is as large as the layer.
    #[must_use]
    pub fn without_outline(polygons: Polygons, grid: Grid, tolerance: f64) -> Self {
        Self::in_tiles(polygons, grid, tolerance, false, TILE)
    }

    /// Lets go of the polygons where nothing that is found is drawn from them, so that another layer can no longer be held
    /// against them.
    #[must_use]
    pub fn on_its_own(mut self) -> Self {
        if self.overlaps.is_empty() {
            self.polygons = Polygons::default();
            self.tree = Tree::new(&[]);
        }
        self
    }

    /// The coverage, in tiles of about so many segments.
    fn in_tiles(
        mut polygons: Polygons,
        grid: Grid,
        tolerance: f64,
        outline: bool,
        tile: usize,
    ) -> Self {
        let tolerance = grid.steps(tolerance).round() as i64;
        let (examined, masks) = (polygons.present(), polygons.masks());
        let duplicates = duplicates::duplicates(&polygons);
        for (polygon, _) in &duplicates {
            polygons.states[*polygon as usize] = State::Absent;
        }
        let mut tree = tree_of(&polygons);
        let lone = Lone::of(&polygons, &tree, tolerance);
        let mut paired = residue(&polygons, &lone, tolerance);
        let mut stacks = stacks::bury(&mut polygons, &tree, &paired.single, grid);
        if !stacks.is_empty() {
            tree = tree_of(&polygons);
            paired = residue(&polygons, &lone, tolerance);
        }
        let unmatched = unmatched::unmatched(&polygons, &paired.single, tolerance, grid);
        let surveyor = Surveyor {
            polygons: &polygons,
            tree: &tree,
            paired: &paired,
            lone: &lone,
            tolerance,
            outline,
        };
        let survey = surveyor.survey(tile);
        drop(paired);
        stacks::see(&polygons, &tree, &survey.deepest, grid, &mut stacks);
        Self {
            overlaps: overlaps::overlaps(&polygons, survey.pairs, &stacks, tolerance),
            stacks,
            duplicates: duplicates
                .into_iter()
                .map(|(polygon, first)| Duplicate { polygon, first })
                .collect(),
            unmatched,
            openings: survey.openings,
            outline: survey.outline,
            lone,
            examined,
            masks,
            polygons,
            tree,
            tolerance,
            grid,
        }
    }
}

fn residue(polygons: &Polygons, lone: &Lone, tolerance: i64) -> Paired<Left> {
    let takes_part = |polygon| polygons.covers(polygon) && !lone.holds(polygon);
    let takes_part: Vec<bool> = (0..polygons.len()).map(takes_part).collect();
    let left = pairing::edges(polygons, &cancel::residue(polygons, &takes_part));
    pairing::paired(left, polygons, tolerance)
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
