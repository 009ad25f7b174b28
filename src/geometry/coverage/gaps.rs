//! Gaps (缝隙): land that the polygons of a layer enclose and none covers.
//!
//! ```text
//!   +-----+-----+          +-----+             A gap is a bounded region outside of all polygons. It is closed by
//!   |     |     |          |     |             borders, or by mere contacts of corners (right). What a channel, be it
//!   |   +-+-+   |          +--+--+--+          ever so narrow, joins to the outside is no gap but part of the outline,
//!   +---+ # +---+       +--+  # +--+           unless the channel's sides pair up within the tolerance.
//!   |   +-+-+   |       |  |##  |  |
//!   |     |     |       +--+----+--+           With a reference the gap is only what lies in the reference's union.
//!   +-----+-----+          +----+
//! ```

mod covered;

use std::borrow::Cow;

use rayon::prelude::*;

use super::Coverage;
use super::faces::{Arrangement, Face};
use super::lone::Lone;
use super::polygons::Polygons;
use super::region::{Region, is_wide, region_or_all};
use super::split::{FINE, Segment};
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::{Grid, Meeting, Node, meeting};
use crate::geometry::validity::State;

/// A gap with the polygons around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap<'a> {
    /// Polygons along its outline, by their place in the layer, ascending.
    pub neighbours: &'a [u32],
    faces: Cow<'a, [Face]>,
    tolerance: i64,
    grid: Grid,
}

impl Gap<'_> {
    /// What no polygon covers, but for pieces narrower than the tolerance.
    #[must_use]
    pub fn region(&self) -> Region {
        region_or_all(&self.faces, self.tolerance, self.grid)
    }
}

/// The gaps of a layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gaps<'a> {
    /// Those to be reported, by place.
    pub found: Vec<Gap<'a>>,
    /// Number of those that touch an invalid polygon, about which nothing can be said.
    pub excluded: usize,
}

/// A bounded region that no polygon covers, not narrower than the tolerance.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) face: Face,
    neighbours: Vec<u32>,
    masked: bool,
}

impl Opening {
    /// What openings are ordered by.
    pub(super) fn place(&self) -> (Option<Node>, i128) {
        (
            self.face.rings[0].iter().min().copied(),
            self.face.double_area,
        )
    }
}

/// The bounded regions outside of all polygons; `masks`: those that only mask, by their boxes; `lone`: those that are
/// not in the residue.
pub(super) fn openings(
    polygons: &Polygons,
    residue: &Arrangement,
    masks: &Tree,
    lone: &Lone,
    tolerance: i64,
) -> Vec<Opening> {
    residue
        .ids(|winding| winding <= 0)
        .into_par_iter()
        .filter_map(|id| {
            let mut face = residue.face(id);
            let islands = lone.put_back(polygons, &mut face);
            if !is_wide(&face, tolerance) {
                return None;
            }
            let mut neighbours = residue.owners(&face);
            neighbours.retain(|owner| (*owner as usize) < polygons.len());
            neighbours.extend(islands);
            neighbours.sort_unstable();
            Some(Opening {
                masked: touches_any(&face, polygons, masks),
                neighbours,
                face,
            })
        })
        .collect()
}

impl Coverage {
    /// The gaps, as far as `reference` covers them too.
    ///
    /// # Panics
    ///
    /// When the reference is [without its outline](Self::without_outline).
    #[must_use]
    pub fn gaps(&self, reference: Option<&Self>) -> Gaps<'_> {
        let parts: Vec<Cow<'_, [Face]>> = match reference {
            Some(reference) => covered::covered(
                reference.outline().collect(),
                &self.openings,
                self.tolerance,
            ),
            None => self
                .openings
                .iter()
                .map(|opening| Cow::Borrowed(std::slice::from_ref(&opening.face)))
                .collect(),
        };
        let hidden = reference.map(|it| (&it.polygons, masks(&it.polygons)));
        let is_hidden = |faces: &[Face]| {
            let touches = |(polygons, masks): &(&Polygons, Tree)| {
                faces.iter().any(|face| touches_any(face, polygons, masks))
            };
            hidden.as_ref().is_some_and(touches)
        };
        let looked_at: Vec<Result<Option<Gap<'_>>, ()>> = self
            .openings
            .par_iter()
            .zip(parts)
            .map(|(opening, faces)| {
                let is_covered =
                    reference.is_none() || faces.iter().any(|face| is_wide(face, self.tolerance));
                let is_masked = if is_covered {
                    opening.masked || is_hidden(&faces)
                } else {
                    // An invalid polygon of the reference may be what would cover it.
                    is_hidden(std::slice::from_ref(&opening.face))
                };
                if is_masked {
                    return Err(());
                }
                Ok(is_covered.then_some(Gap {
                    neighbours: &opening.neighbours,
                    faces,
                    tolerance: self.tolerance,
                    grid: self.grid,
                }))
            })
            .collect();
        let mut gaps = Gaps::default();
        for one in looked_at {
            match one {
                Ok(gap) => gaps.found.extend(gap),
                Err(()) => gaps.excluded += 1,
            }
        }
        gaps
    }
}

/// The boundary of a face as segments of weight 1.
fn outline(face: &Face) -> impl Iterator<Item = Segment> + '_ {
    face.rings.iter().flat_map(|ring| {
        ring.iter()
            .zip(ring.iter().cycle().skip(1))
            .map(|(from, to)| Segment {
                from: *from,
                to: *to,
                weight: 1,
                owner: 0,
            })
    })
}

/// The boundary of a face as pairs of nodes.
pub(super) fn sides(face: &Face) -> Vec<(Node, Node)> {
    outline(face).map(|one| (one.from, one.to)).collect()
}

pub(super) fn fine(node: Node) -> Node {
    Node::new(node.x * FINE, node.y * FINE)
}

/// A box on the fine grid as one of the grid that holds it.
pub(super) fn coarse(fine: &Extent) -> Extent {
    let floor = |node: Node| Node::new(node.x.div_euclid(FINE), node.y.div_euclid(FINE));
    Extent {
        min: floor(fine.min),
        max: floor(fine.max),
    }
    .grown(1)
}

/// The polygons that are only masks, by their boxes.
pub(super) fn masks(polygons: &Polygons) -> Tree {
    let is_mask = |at: usize| polygons.states[at] == State::Invalid;
    let extent = |at: usize| {
        if is_mask(at) {
            polygons.extents[at]
        } else {
            Extent::EMPTY
        }
    };
    Tree::new(&(0..polygons.len()).map(extent).collect::<Vec<_>>())
}

/// Whether a face and a mask have a point in common.
pub(super) fn touches_any(face: &Face, polygons: &Polygons, masks: &Tree) -> bool {
    let mut near = Vec::new();
    masks.meeting(&coarse(&face.extent()), |mask| near.push(mask as usize));
    if near.is_empty() {
        return false;
    }
    let sides = sides(face);
    let boxes = sides.iter().map(|(from, to)| Extent::of([from, to]));
    let tree = Tree::new(&boxes.collect::<Vec<_>>());
    near.into_iter()
        .any(|mask| touches(&sides, &tree, polygons, mask))
}

/// Whether a face, by its sides, and a mask have a point in common; the mask is what an odd number of its rings surround.
fn touches(sides: &[(Node, Node)], tree: &Tree, polygons: &Polygons, mask: usize) -> bool {
    let edges = polygons.edges(mask);
    let edges: Vec<(Node, Node)> = edges.map(|edge| (fine(edge.from), fine(edge.to))).collect();
    let meets = |(from, to): &(Node, Node)| {
        let mut found = false;
        tree.meeting_until(&Extent::of([from, to]), |side| {
            let (c, d) = sides[side as usize];
            found = meeting(*from, *to, c, d) != Meeting::Apart;
            found
        });
        found
    };
    edges.iter().any(meets)
        || edges.first().is_some_and(|edge| is_inside(edge.0, sides))
        || sides.first().is_some_and(|side| is_inside(side.0, &edges))
}

/// Whether an odd number of edges lies below a point.
pub(super) fn is_inside(at: Node, edges: &[(Node, Node)]) -> bool {
    let below = edges.iter().filter(|(a, b)| {
        let (left, right) = (a.min(b), a.max(b));
        left.x <= at.x && at.x < right.x && crate::geometry::grid::cross(*left, *right, at) > 0
    });
    below.count() % 2 == 1
}
