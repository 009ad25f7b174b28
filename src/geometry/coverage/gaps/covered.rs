//! How much of some open regions another layer covers.
//!
//! The union is taken by its outline: where polygons of that layer overlap or are a hair apart, it is one piece of land,
//! and an open region in it is not cut there.

use std::borrow::Cow;

use rayon::prelude::*;

use super::super::faces::{Face, arrange_fine};
use super::super::region::{inner_point, is_wide};
use super::super::split::Segment;
use super::{Opening, is_inside, outline, sides};
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::Node;

/// Weight of the outline of the union.
const UNION: i64 = 1 << 20;

/// The parts of each opening that a union covers, by its outline on the fine grid; `tolerance` in steps of the grid.
pub(super) fn covered(
    union: Vec<Segment>,
    openings: &[Opening],
    tolerance: i64,
) -> Vec<Cow<'_, [Face]>> {
    let union = Union::of(union);
    let covers: Vec<Option<bool>> = openings
        .par_iter()
        .map(|opening| union.covers(&opening.face))
        .collect();
    let mut parts: Vec<Cow<'_, [Face]>> = openings
        .iter()
        .zip(&covers)
        .map(|(opening, covers)| match covers {
            Some(true) => Cow::Borrowed(std::slice::from_ref(&opening.face)),
            Some(false) | None => Cow::Owned(Vec::new()),
        })
        .collect();
    let cut: Vec<usize> = (0..openings.len())
        .filter(|at| covers[*at].is_none())
        .collect();
    for (at, face) in union.common(openings, &cut, tolerance) {
        parts[at].to_mut().push(face);
    }
    parts
}

/// A union by its outline.
struct Union {
    outline: Vec<Segment>,
    tree: Tree,
    extent: Extent,
}

impl Union {
    fn of(outline: Vec<Segment>) -> Self {
        let boxes: Vec<Extent> = outline
            .iter()
            .map(|one| Extent::of([&one.from, &one.to]))
            .collect();
        Self {
            tree: Tree::new(&boxes),
            extent: Extent::around(boxes),
            outline,
        }
    }

    /// Whether it covers a face or leaves it open; `None` where its outline comes near.
    fn covers(&self, face: &Face) -> Option<bool> {
        let extent = face.extent();
        if !self.extent.meets(&extent) {
            return Some(false);
        }
        if self.tree.any(&extent) {
            return None;
        }
        let below = Extent {
            min: Node::new(extent.min.x, self.extent.min.y),
            max: extent.min,
        };
        let mut near = Vec::new();
        self.tree.meeting(&below, |segment| {
            let segment = &self.outline[segment as usize];
            near.push((segment.from, segment.to));
        });
        Some(is_inside(extent.min, &near))
    }

    /// What it has in common with the openings at the places `cut`, with the place of each.
    fn common(&self, openings: &[Opening], cut: &[usize], tolerance: i64) -> Vec<(usize, Face)> {
        if cut.is_empty() {
            return Vec::new();
        }
        let mut segments: Vec<Segment> = Vec::with_capacity(self.outline.len());
        segments.extend(self.outline.iter().map(|one| Segment {
            weight: UNION,
            ..*one
        }));
        segments.extend(cut.iter().flat_map(|at| outline(&openings[*at].face)));
        let made = arrange_fine(segments);
        let is_covered = |winding: i64| winding >= UNION && winding & (UNION - 1) == 1;
        let is_open = |winding: i64| winding < UNION && winding & (UNION - 1) == 1;
        // A hair between units, as where only one of them has a vertex of their border, does not cut a gap.
        let mut hairs: Vec<u32> = made
            .ids(is_open)
            .into_par_iter()
            .filter(|face| made.lies_mostly_along(*face, is_covered))
            .filter(|face| !is_wide(&made.face(*face), tolerance))
            .collect();
        hairs.sort_unstable();
        let made = arrange_fine(made.boundary_with(is_covered, &hairs));
        let within = Within::new(openings, cut);
        made.faces(|winding| winding > 0)
            .into_par_iter()
            .filter_map(|mut face| {
                let at = within.opening(inner_point(&face))?;
                face.seams.clone_from(&openings[at].face.seams);
                Some((at, face))
            })
            .collect()
    }
}

/// Some openings, to be found by a point in them.
struct Within<'a> {
    openings: &'a [Opening],
    cut: &'a [usize],
    tree: Tree,
}

impl<'a> Within<'a> {
    fn new(openings: &'a [Opening], cut: &'a [usize]) -> Self {
        let boxes: Vec<Extent> = cut.iter().map(|at| openings[*at].face.extent()).collect();
        let tree = Tree::new(&boxes);
        Self {
            openings,
            cut,
            tree,
        }
    }

    /// The place of the one that a point lies in.
    fn opening(&self, point: Node) -> Option<usize> {
        let mut around = None;
        self.tree.meeting_until(&Extent::of([&point]), |opening| {
            let at = self.cut[opening as usize];
            if is_inside(point, &sides(&self.openings[at].face)) {
                around = Some(at);
            }
            around.is_some()
        });
        around
    }
}
