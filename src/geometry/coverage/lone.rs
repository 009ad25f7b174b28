//! Lone polygons (孤立图斑): those that no other comes near to.
//!
//! ```text
//!   +----------------+      Nothing cancels along the outline of a lone polygon L, nothing overlaps it, and no gap is
//!   |  gap  +---+    |      closed by it: it need not be arranged with the others. All it can do is lie in a gap of
//!   |       | L |    |      others. There its outline is put back, as the rim of a hole.
//!   |       +---+    |
//!   +----------------+
//! ```
//!
//! Near is told by the boxes, so none of their points is within the tolerance of another's. Only polygons of one ring
//! that meets itself nowhere are taken: holes may be gaps, and what touches itself may enclose land.

use rayon::prelude::*;

use super::faces::Face;
use super::gaps::{coarse, fine, is_inside, sides};
use super::polygons::Polygons;
use super::split::{FINE, Segment};
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::Node;

/// The lone polygons of a layer.
#[derive(Debug)]
pub(super) struct Lone {
    /// By polygon.
    is: Vec<bool>,
    /// They by their boxes.
    tree: Tree,
}

impl Lone {
    /// Those that cover, have one ring which is known to meet itself nowhere, and are farther than `tolerance` steps
    /// from all others that cover; `tree`: all that cover, by their boxes.
    pub(super) fn of(polygons: &Polygons, tree: &Tree, tolerance: i64) -> Self {
        let is: Vec<bool> = (0..polygons.len())
            .into_par_iter()
            .with_min_len(1024)
            .map(|polygon| {
                polygons.covers(polygon)
                    && polygons.is_simple(polygon as u32)
                    && polygons.rings(polygon).len() == 1
                    && is_far(polygons, tree, polygon, tolerance)
            })
            .collect();
        let extent = |(polygon, is): (usize, &bool)| match is {
            true => polygons.extents[polygon],
            false => Extent::EMPTY,
        };
        let boxes: Vec<Extent> = is.iter().enumerate().map(extent).collect();
        Self {
            tree: Tree::new(&boxes),
            is,
        }
    }

    pub(super) fn holds(&self, polygon: usize) -> bool {
        self.is[polygon]
    }

    /// Puts the polygons that lie in an open face back into it, as holes; returns them.
    pub(super) fn put_back(&self, polygons: &Polygons, face: &mut Face) -> Vec<u32> {
        let mut within: Vec<u32> = Vec::new();
        self.tree
            .meeting(&coarse(&face.extent()), |polygon| within.push(polygon));
        if within.is_empty() {
            return within;
        }
        let sides = sides(face);
        within.retain(|polygon| {
            let first = polygons.edges(*polygon as usize).next();
            first.is_some_and(|edge| is_inside(fine(edge.from), &sides))
        });
        within.sort_unstable();
        for polygon in within.iter().map(|polygon| *polygon as usize) {
            let edges = polygons.edges(polygon);
            let mut ring: Vec<Node> = edges.map(|edge| fine(edge.from)).collect();
            // A hole runs with the polygon on its right.
            if polygons.left[polygons.rings(polygon).start] {
                ring.reverse();
            }
            face.rings.push(ring);
            face.double_area -= polygons.double_area(polygon) * i128::from(FINE * FINE);
        }
        within
    }

    /// The outlines of all, on the fine grid, with the polygons on the left.
    pub(super) fn outlines<'a>(
        &'a self,
        polygons: &'a Polygons,
    ) -> impl Iterator<Item = Segment> + 'a {
        let lone = (0..polygons.len()).filter(|polygon| self.is[*polygon]);
        lone.flat_map(|polygon| {
            polygons.edges(polygon).map(move |edge| Segment {
                from: fine(edge.from),
                to: fine(edge.to),
                weight: 1,
                owner: polygon as u32,
            })
        })
    }
}

/// Whether no box of another polygon comes within the tolerance of that of a polygon.
fn is_far(polygons: &Polygons, tree: &Tree, polygon: usize, tolerance: i64) -> bool {
    let around = polygons.extents[polygon].grown(tolerance);
    let meets = |other: usize| polygons.covers(other) && polygons.extents[other].meets(&around);
    // Records that follow each other are often neighbours.
    let (before, after) = (polygon.checked_sub(1), polygon + 1);
    if before.is_some_and(meets) || after < polygons.len() && meets(after) {
        return false;
    }
    let mut is_near = false;
    tree.meeting_until(&around, |other| {
        is_near = other as usize != polygon;
        is_near
    });
    !is_near
}
