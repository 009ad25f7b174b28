//! The polygons of a layer on the grid, with their rings' directions and boxes: what every step of a coverage reads.

use rayon::prelude::*;

use crate::format::shp::Geometry;
use crate::geometry::boxes::Extent;
use crate::geometry::grid::{Grid, Node};
use crate::geometry::validity::State;
use crate::geometry::vertices::{Track, Vertices};

/// A directed edge with the interior of its polygon on the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: Node,
    pub(super) to: Node,
}

/// The polygons of a layer, on the grid.
#[derive(Debug, Default)]
pub struct Polygons {
    /// All vertices in the file's order; rings are closed.
    pub(super) nodes: Vertices,
    /// First vertex of each ring, and the number of vertices at the end.
    pub(super) ring_starts: Vec<u32>,
    /// First ring of each polygon, and the number of rings at the end.
    pub(super) polygon_rings: Vec<u32>,
    /// By ring: whether its vertices run with the interior on the left.
    pub(super) left: Vec<bool>,
    /// By polygon.
    pub(super) states: Vec<State>,
    /// By polygon; empty for absent ones.
    pub(super) extents: Vec<Extent>,
    /// By polygon: whether its boundary is known to meet itself nowhere; empty when nothing is known.
    simple: Vec<bool>,
}

impl Polygons {
    /// Snaps the polygons of a layer, asking for the state of a polygon and whether a ring runs the wrong way: invalid
    /// polygons are kept as masks, absent ones take no part.
    #[must_use]
    pub fn new(
        geometry: &Geometry,
        grid: Grid,
        state: impl Fn(usize) -> State,
        is_reversed: impl Fn(usize) -> bool,
    ) -> Self {
        let mut made = Self {
            nodes: Vertices::new(&geometry.coords, grid),
            ring_starts: geometry.part_starts.clone(),
            polygon_rings: geometry.feature_parts.clone(),
            left: (0..geometry.part_starts.len().saturating_sub(1))
                .map(is_reversed)
                .collect(),
            states: (0..geometry.features()).map(state).collect(),
            extents: Vec::new(),
            simple: Vec::new(),
        };
        made.close();
        made.extents = (0..made.len())
            .into_par_iter()
            .with_min_len(256)
            .map(|polygon| match made.states[polygon] {
                State::Absent => Extent::EMPTY,
                _ => {
                    let rings = made.rings(polygon).map(|ring| made.ring(ring).bounds());
                    Extent::around(rings)
                }
            })
            .collect();
        made
    }

    /// With the knowledge of whose boundary meets itself nowhere: its edges need not be held against each other.
    #[must_use]
    pub fn knowing_simple(mut self, is_simple: impl Fn(usize) -> bool) -> Self {
        self.simple = (0..self.len()).map(is_simple).collect();
        self
    }

    /// Whether the boundary of a polygon is known to meet itself nowhere; of an owner that is no polygon it is not.
    pub(super) fn is_simple(&self, owner: u32) -> bool {
        self.simple.get(owner as usize).is_some_and(|is| *is)
    }

    /// A polygon with an open ring cannot be one of a coverage.
    fn close(&mut self) {
        for polygon in 0..self.len() {
            let open = |ring: usize| {
                let mut nodes = self.ring(ring).nodes();
                let first = nodes.next();
                first != nodes.next_back().or(first)
            };
            if self.states[polygon] == State::Valid && self.rings(polygon).any(open) {
                self.states[polygon] = State::Invalid;
            }
        }
    }

    /// Number of polygons, absent ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// Number of polygons that are only masks.
    #[must_use]
    pub fn masks(&self) -> usize {
        self.states
            .iter()
            .filter(|state| **state == State::Invalid)
            .count()
    }

    /// Number of polygons that take part, masks included.
    #[must_use]
    pub fn present(&self) -> usize {
        self.states
            .iter()
            .filter(|state| **state != State::Absent)
            .count()
    }

    /// Whether the polygon covers its inside.
    pub(super) fn covers(&self, polygon: usize) -> bool {
        self.states[polygon] == State::Valid
    }

    /// Rings of a polygon.
    pub(super) fn rings(&self, polygon: usize) -> std::ops::Range<usize> {
        self.polygon_rings[polygon] as usize..self.polygon_rings[polygon + 1] as usize
    }

    /// Vertices of a ring, the first one again at the end, in the file's order.
    pub(super) fn ring(&self, ring: usize) -> Track<'_> {
        let places = self.ring_starts[ring] as usize..self.ring_starts[ring + 1] as usize;
        self.nodes.track(places)
    }

    /// The ring that a vertex is part of.
    pub(super) fn ring_of(&self, vertex: u32) -> usize {
        self.ring_starts.partition_point(|start| *start <= vertex) - 1
    }

    /// The polygon that a ring is part of.
    pub(super) fn polygon_of(&self, ring: usize) -> usize {
        self.polygon_rings
            .partition_point(|first| *first as usize <= ring)
            - 1
    }

    /// The ends of the edge that begins at a vertex in the file's order.
    pub(super) fn ends(&self, vertex: usize) -> (Node, Node) {
        self.nodes.ends(vertex)
    }

    /// The box around the edge that begins at a vertex.
    pub(super) fn extent_at(&self, vertex: usize) -> Extent {
        let (here, next) = self.ends(vertex);
        Extent::of([&here, &next])
    }

    /// The directed edge that begins at a vertex in the file's order.
    pub(super) fn edge(&self, vertex: u32, left: bool) -> Edge {
        let (here, next) = self.ends(vertex as usize);
        if left {
            Edge {
                from: here,
                to: next,
            }
        } else {
            Edge {
                from: next,
                to: here,
            }
        }
    }

    /// All directed edges of a polygon, without those of no length.
    pub(super) fn edges(&self, polygon: usize) -> impl Iterator<Item = Edge> + '_ {
        self.rings(polygon).flat_map(move |ring| {
            let left = self.left[ring];
            self.ring(ring)
                .pairs()
                .filter(|(here, next)| here != next)
                .map(move |(here, next)| {
                    let (from, to) = if left { (here, next) } else { (next, here) };
                    Edge { from, to }
                })
        })
    }

    /// Twice the area of a polygon, exactly.
    pub(super) fn double_area(&self, polygon: usize) -> i128 {
        let first = self.rings(polygon).next();
        let Some(origin) = first.and_then(|ring| self.ring(ring).nodes().next()) else {
            return 0;
        };
        self.edges(polygon)
            .map(|edge| crate::geometry::grid::cross(origin, edge.from, edge.to))
            .fold(0, i128::wrapping_add)
    }
}
