//! What one union covers and the other does not.
//!
//! ```text
//!      dU  +--------+            Both outlines run with their union on the left. Of dU - dV what they share cancels,
//!          |    +---+---+        and the winding number of the rest says of every place whether only U covers it
//!          |    |   |###|        (+1: protruding), only V (-1: uncovered, ##), or both or none (0).
//!          |    +---+---+ dV
//!          +--------+
//! ```
//!
//! Taking the outlines of the unions, not of all polygons, keeps overlaps within a layer from counting as protrusions.
//! Edges of the two outlines that differ by less than the tolerance are paired, as between neighbours in one layer.

use rayon::prelude::*;

use super::super::Coverage;
use super::super::faces::{Arrangement, Face, arrange_fine};
use super::super::gaps::{is_inside, masks, sides, touches_any};
use super::super::pairing::{Drawn, NOBODY, paired};
use super::super::polygons::Edge;
use super::super::region::{Region, region};
use super::super::split::{FINE, Segment};
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::{Grid, Node};

/// A place that only one of two unions covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Polygons of the layer that covers it, along its outline, ascending.
    pub covering: Vec<u32>,
    /// Polygons of the layer that leaves it open, along its outline, ascending.
    pub leaving: Vec<u32>,
    /// Whether the layer that leaves it open encloses it, be it by contacts of corners: then it is a gap of that layer.
    pub enclosed: bool,
    /// What it is.
    pub region: Region,
}

/// What two unions do not have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// What only the first covers.
    pub protruding: Vec<Piece>,
    /// What only the second covers.
    pub uncovered: Vec<Piece>,
    /// Number of places that touch an invalid polygon, about which nothing can be said.
    pub excluded: usize,
}

impl Coverage {
    /// What this layer's union and the other's do not have in common, but for places narrower than the tolerance.
    ///
    /// # Panics
    ///
    /// When one of them is [without its outline](Self::without_outline).
    #[must_use]
    pub fn difference(&self, other: &Self) -> Difference {
        let contours = rest(self.outline(), other.outline(), self.polygons.len() as u32);
        if contours.is_empty() {
            return Difference::default();
        }
        let contours = paired(contours, &(), self.tolerance * FINE);
        let rest = arrange_fine(contours.contours(&()).collect());
        let (protruding, hidden) = self.pieces(&rest, true, other);
        let (uncovered, hidden_too) = self.pieces(&rest, false, self);
        Difference {
            protruding,
            uncovered,
            excluded: hidden + hidden_too,
        }
    }

    /// The boundary of the union, with the union on the left, on the fine grid.
    pub(in super::super) fn outline(&self) -> impl Iterator<Item = Segment> + '_ {
        let kept = self.outline.as_deref();
        let kept = kept.expect("invariant: outlines that are held against each other are kept");
        kept.iter()
            .copied()
            .chain(self.lone.outlines(&self.polygons))
    }

    /// The places that only this union covers, or only the other; and how many touch an invalid polygon of the layer
    /// that leaves them open.
    fn pieces(&self, rest: &Arrangement, is_own: bool, leaving: &Self) -> (Vec<Piece>, usize) {
        let faces = rest.faces(|winding| winding != 0 && (winding > 0) == is_own);
        let masks = masks(&leaving.polygons);
        let openings = Openings::of(leaving);
        let first_other = self.polygons.len() as u32;
        let found: Vec<Option<Piece>> = faces
            .into_par_iter()
            .filter_map(|face| {
                let region = region(std::slice::from_ref(&face), self.tolerance, self.grid)?;
                if touches_any(&face, &leaving.polygons, &masks) {
                    return Some(None);
                }
                let owners = rest.owners(&face).into_iter();
                let (mine, others): (Vec<u32>, Vec<u32>) = owners
                    .filter(|owner| *owner != NOBODY)
                    .partition(|owner| *owner < first_other);
                let others = others
                    .into_iter()
                    .map(|owner| owner - first_other)
                    .collect();
                let (covering, leaving) = if is_own {
                    (mine, others)
                } else {
                    (others, mine)
                };
                Some(Some(Piece {
                    covering,
                    leaving,
                    enclosed: openings.hold(region.point, self.grid),
                    region,
                }))
            })
            .collect();
        let all = found.len();
        let pieces: Vec<Piece> = found.into_iter().flatten().collect();
        let hidden = all - pieces.len();
        (pieces, hidden)
    }
}

/// The first outline and the second run backwards, without what they share. Owners of the second are numbered from
/// `first_other`.
fn rest(
    one: impl Iterator<Item = Segment>,
    other: impl Iterator<Item = Segment>,
    first_other: u32,
) -> Vec<Drawn> {
    let owner = |segment: &Segment, first: u32| match segment.owner {
        NOBODY => NOBODY,
        owner => first + owner,
    };
    let key = |segment: &Segment, is_other| (segment.from, segment.to, is_other);
    let one = one.map(|segment| (key(&segment, false), owner(&segment, 0)));
    let other = other.map(|segment| (key(&segment, true), owner(&segment, first_other)));
    let mut edges: Vec<((Node, Node, bool), u32)> = one.chain(other).collect();
    edges.par_sort_unstable();
    // An outline has an edge once.
    edges
        .chunk_by(|a, b| (a.0.0, a.0.1) == (b.0.0, b.0.1))
        .filter(|alike| alike.len() == 1)
        .map(|alike| {
            let ((from, to, is_other), owner) = alike[0];
            let edge = if is_other {
                Edge { from: to, to: from }
            } else {
                Edge { from, to }
            };
            Drawn { edge, owner }
        })
        .collect()
}

/// The bounded regions that a layer leaves open.
struct Openings<'a> {
    faces: Vec<&'a Face>,
    tree: Tree,
}

impl<'a> Openings<'a> {
    fn of(layer: &'a Coverage) -> Self {
        let faces: Vec<&Face> = layer.openings.iter().map(|opening| &opening.face).collect();
        let boxes: Vec<Extent> = faces.iter().map(|face| face.extent()).collect();
        Self {
            tree: Tree::new(&boxes),
            faces,
        }
    }

    /// Whether a point, in metres, lies in one of them.
    fn hold(&self, point: [f64; 2], grid: Grid) -> bool {
        let [x, y] = point.map(|value| (grid.steps(value) * FINE as f64).round() as i64);
        let at = Node::new(x, y);
        let mut held = false;
        self.tree.meeting(&Extent::of([&at]), |face| {
            if !held {
                held = is_inside(at, &sides(self.faces[face as usize]));
            }
        });
        held
    }
}
