//! The polygons of a layer, and which of their edges are hidden.

use std::cell::Cell;

use rayon::prelude::*;

use super::super::gaps::{coarse, fine};
use super::super::pairing::Left;
use super::super::polygons::{Edge, Polygons};
use super::super::reduce::Runs;
use super::passing::passes;
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::Node;

/// From this number of edges on a polygon's edges are looked up by boxes.
const LONG: usize = 128;

/// The polygons of a layer, for all faces of its arrangement.
pub(in super::super) struct Layer<'a> {
    pub(super) polygons: &'a Polygons,
    pub(super) tree: &'a Tree,
    /// By vertex, in words of 64: whether the edge that begins there stands in the arrangement.
    stands: Vec<u64>,
    /// By polygon: whether any of its edges does not.
    hiding: Vec<bool>,
    /// Such polygons by their boxes.
    pub(super) hiders: Tree,
    /// Of polygons with many edges.
    pub(super) runs: Vec<Option<Runs>>,
    pub(super) tolerance: i64,
}

impl<'a> Layer<'a> {
    pub(in super::super) fn new(
        polygons: &'a Polygons,
        tree: &'a Tree,
        single: &[Left],
        tolerance: i64,
    ) -> Self {
        let mut stands = vec![0_u64; polygons.nodes.len().div_ceil(64)];
        for left in single {
            stands[left.vertex as usize / 64] |= 1 << (left.vertex % 64);
        }
        let long = |polygon: &usize| {
            let count = |ring| polygons.ring(ring).len();
            polygons.covers(*polygon) && polygons.rings(*polygon).map(count).sum::<usize>() >= LONG
        };
        let mut made = Self {
            polygons,
            tree,
            stands,
            hiding: Vec::new(),
            hiders: Tree::new(&[]),
            runs: (0..polygons.len())
                .into_par_iter()
                .with_min_len(256)
                .map(|polygon| long(&polygon).then(|| Runs::of(polygons, polygon)))
                .collect(),
            tolerance,
        };
        made.hiding = (0..polygons.len())
            .into_par_iter()
            .with_min_len(256)
            .map(|polygon| made.hides(polygon))
            .collect();
        let hider =
            |(extent, hides): (&Extent, &bool)| if *hides { *extent } else { Extent::EMPTY };
        let boxes: Vec<Extent> = polygons
            .extents
            .iter()
            .zip(&made.hiding)
            .map(hider)
            .collect();
        made.hiders = Tree::new(&boxes);
        made
    }

    fn stands(&self, vertex: usize) -> bool {
        self.stands[vertex / 64] >> (vertex % 64) & 1 == 1
    }

    /// Whether a polygon has a hidden edge at all.
    fn hides(&self, polygon: usize) -> bool {
        self.polygons.covers(polygon)
            && self.polygons.rings(polygon).any(|ring| {
                let from = self.polygons.ring_starts[ring] as usize;
                let edges = self.polygons.ring(ring).len().saturating_sub(1);
                (from..from + edges).any(|vertex| !self.stands(vertex))
            })
    }

    /// Whether a polygon has a hidden edge near a window that is `wanted`.
    pub(super) fn hides_in(
        &self,
        polygon: usize,
        window: &Extent,
        wanted: impl Fn(Edge) -> bool,
    ) -> bool {
        let hidden =
            |vertex: usize| !self.stands(vertex) && wanted(self.polygons.edge(vertex as u32, true));
        self.hiding[polygon] && self.any_in(polygon, window, hidden)
    }

    /// Whether more than one edge of a polygon passes by a place, which is given doubled on the fine grid, so near that
    /// rounding decides on which side of which the place is.
    pub(super) fn is_thin_at(&self, polygon: usize, double: Node) -> bool {
        let place = Node::new(double.x / 2, double.y / 2);
        let passing = Cell::new(0);
        self.any_in(polygon, &coarse(&Extent::of([&place])), |vertex| {
            let edge = self.polygons.edge(vertex as u32, true);
            if passes(fine(edge.from), fine(edge.to), double) {
                passing.set(passing.get() + 1);
            }
            passing.get() > 1
        })
    }

    /// Whether a polygon has an edge near a window, by the vertex where it begins, that is `wanted`.
    fn any_in(&self, polygon: usize, window: &Extent, wanted: impl Fn(usize) -> bool) -> bool {
        let is_near = |vertex: usize| self.polygons.extent_at(vertex).meets(window);
        let wanted = |vertex: usize| is_near(vertex) && wanted(vertex);
        match &self.runs[polygon] {
            Some(runs) => runs.any(self.polygons, polygon, window, wanted),
            None => self.polygons.rings(polygon).any(|ring| {
                let from = self.polygons.ring_starts[ring] as usize;
                let edges = self.polygons.ring(ring).len().saturating_sub(1);
                (from..from + edges).any(wanted)
            }),
        }
    }
}
