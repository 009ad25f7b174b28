//! The vertices of a layer on the grid, and its rings and lines as views of them.
//!
//! They are kept as offsets from the first one, in half the memory of nodes: 32 bits reach 214 km at 0.1 mm, which is
//! more than a county. Only a layer with a vertex farther off is kept in nodes.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::boxes::Extent;
use super::grid::{Grid, Node};

/// All vertices of a layer.
#[derive(Debug, Default, PartialEq)]
pub(in crate::geometry) struct Vertices {
    origin: Node,
    /// Offsets from the origin, of all vertices or of none.
    near: Vec<[i32; 2]>,
    /// All vertices, if one is too far off.
    far: Vec<Node>,
}

impl Vertices {
    /// Snaps coordinates to the grid; those beyond it are put anywhere.
    pub(in crate::geometry) fn new(coords: &[[f64; 2]], grid: Grid) -> Self {
        let origin = coords.iter().find_map(|at| grid.snap(*at));
        let origin = origin.unwrap_or_default();
        let is_far = AtomicBool::new(false);
        let coords = coords.par_iter().with_min_len(4096);
        let near = coords.clone().map(|at| {
            let node = grid.snap(*at).unwrap_or(origin);
            let offset = [node.x - origin.x, node.y - origin.y].map(i32::try_from);
            let [Ok(x), Ok(y)] = offset else {
                is_far.store(true, Ordering::Relaxed);
                return [0, 0];
            };
            [x, y]
        });
        let mut made = Self {
            origin,
            near: near.collect(),
            far: Vec::new(),
        };
        if is_far.into_inner() {
            made.near = Vec::new();
            made.far = coords.map(|at| grid.snap(*at).unwrap_or(origin)).collect();
        }
        made
    }

    /// Room for vertices, the first of which is `origin` or near it.
    pub(in crate::geometry) fn near(origin: Node, room: usize) -> Self {
        Self {
            origin,
            near: Vec::with_capacity(room),
            far: Vec::new(),
        }
    }

    pub(in crate::geometry) fn len(&self) -> usize {
        self.near.len().max(self.far.len())
    }

    pub(in crate::geometry) fn push(&mut self, node: Node) {
        if self.far.is_empty() {
            let offset = [node.x - self.origin.x, node.y - self.origin.y].map(i32::try_from);
            if let [Ok(x), Ok(y)] = offset {
                self.near.push([x, y]);
                return;
            }
            self.far = self.track(0..self.len()).nodes().collect();
            self.near = Vec::new();
        }
        self.far.push(node);
    }

    /// Leaves the first `count`.
    pub(in crate::geometry) fn truncate(&mut self, count: usize) {
        self.near.truncate(count);
        self.far.truncate(count);
    }

    /// Those of another after these.
    pub(in crate::geometry) fn append(&mut self, other: Self) {
        if self.far.is_empty() && other.far.is_empty() && self.origin == other.origin {
            self.near.extend(other.near);
        } else {
            let others = other.track(0..other.len());
            others.nodes().for_each(|node| self.push(node));
        }
    }

    /// The vertices at these places.
    pub(in crate::geometry) fn track(&self, places: Range<usize>) -> Track<'_> {
        match self.far.is_empty() {
            true => Track {
                origin: self.origin,
                near: &self.near[places],
                far: &[],
            },
            false => Track {
                origin: self.origin,
                near: &[],
                far: &self.far[places],
            },
        }
    }

    /// The vertices as they are kept.
    pub(in crate::geometry) fn kept(&self) -> Kept<'_> {
        match self.far.is_empty() {
            true => Kept::Near(&self.near),
            false => Kept::Far(&self.far),
        }
    }

    /// The vertex at a place and the next one.
    #[inline]
    pub(in crate::geometry) fn ends(&self, place: usize) -> (Node, Node) {
        match self.near.get(place..place + 2) {
            Some([here, next]) => (moved(self.origin, *here), moved(self.origin, *next)),
            _ => (self.far[place], self.far[place + 1]),
        }
    }
}

/// How the vertices of a layer are kept; either is in the order of the file and of places on the map.
pub(in crate::geometry) enum Kept<'a> {
    /// As offsets from one of them.
    Near(&'a [[i32; 2]]),
    /// As nodes.
    Far(&'a [Node]),
}

#[inline]
fn moved(origin: Node, [x, y]: [i32; 2]) -> Node {
    // Never wraps: both are below 2^47. The wrapping form spares the check.
    Node::new(
        origin.x.wrapping_add(i64::from(x)),
        origin.y.wrapping_add(i64::from(y)),
    )
}

/// Vertices of a line or ring in turn: of a ring the first one again at the end.
#[derive(Clone, Copy, Debug)]
pub struct Track<'a> {
    origin: Node,
    /// Offsets from the origin, of all vertices or of none.
    near: &'a [[i32; 2]],
    /// All vertices, if they are not kept as offsets.
    far: &'a [Node],
}

impl<'a> Track<'a> {
    /// Number of vertices.
    #[must_use]
    pub fn len(&self) -> usize {
        self.near.len() + self.far.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The vertex at a place.
    #[inline]
    #[must_use]
    pub fn at(&self, place: usize) -> Node {
        match self.near.get(place) {
            Some(offset) => moved(self.origin, *offset),
            None => self.far[place],
        }
    }

    /// All vertices.
    pub fn nodes(self) -> impl DoubleEndedIterator<Item = Node> + ExactSizeIterator + Clone + 'a {
        (0..self.len()).map(move |place| self.at(place))
    }

    /// Each vertex with the next one, in the file's order.
    pub fn pairs(self) -> impl Iterator<Item = (Node, Node)> + Clone + 'a {
        (1..self.len()).map(move |place| (self.at(place - 1), self.at(place)))
    }

    /// The part of it at these places.
    pub(in crate::geometry) fn part(self, places: Range<usize>) -> Self {
        match self.far.is_empty() {
            true => Self {
                near: &self.near[places],
                ..self
            },
            false => Self {
                far: &self.far[places],
                ..self
            },
        }
    }

    /// The box around all vertices.
    pub(in crate::geometry) fn bounds(self) -> Extent {
        if self.near.is_empty() {
            return Extent::of(self.far);
        }
        let (mut min, mut max) = ([i32::MAX; 2], [i32::MIN; 2]);
        for [x, y] in self.near {
            min = [min[0].min(*x), min[1].min(*y)];
            max = [max[0].max(*x), max[1].max(*y)];
        }
        Extent {
            min: moved(self.origin, min),
            max: moved(self.origin, max),
        }
    }

    /// The box around the vertices from one place up to, and with, another.
    pub(in crate::geometry) fn extent(&self, from: usize, to: usize) -> Extent {
        (from..=to).fold(Extent::EMPTY, |all, place| all.with(self.at(place)))
    }

    /// A closed ring without the first vertex at its end.
    pub(in crate::geometry) fn open(self) -> Self {
        let open = |count: usize| ..count.saturating_sub(1);
        Self {
            near: &self.near[open(self.near.len())],
            far: &self.far[open(self.far.len())],
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::decimal::Decimal;

    #[test]
    fn near_and_far_vertices_are_those_of_the_grid() {
        let grid = Grid::new(Decimal::from(1));
        let edge = f64::from(i32::MAX);
        let near = [[7.0, -3.0], [7.0 + edge, -3.0 - edge], [6.0 - edge, 0.0]];
        let far = [[8.0 + edge, 0.0], [5.0 - edge, 0.0], [0.0, 4e9]];
        let kept = |coords: &[[f64; 2]]| {
            let made = Vertices::new(coords, grid);
            let ring = made.track(0..made.len());
            let nodes: Vec<Node> = ring.nodes().collect();
            let pairs: Vec<(Node, Node)> = ring.pairs().collect();
            let ends: Vec<(Node, Node)> = (1..made.len()).map(|at| made.ends(at - 1)).collect();
            assert_eq!(pairs, ends);
            assert!(pairs.iter().map(|(here, _)| *here).eq(ring.open().nodes()));
            let expected = coords.iter().filter_map(|at| grid.snap(*at));
            assert_eq!(nodes, expected.collect::<Vec<_>>());
            assert_eq!(ring.bounds(), Extent::of(&nodes));
            assert_eq!(made.track(0..0).bounds(), Extent::EMPTY);
            made.far.is_empty()
        };
        assert!(kept(&near));
        for beyond in far {
            assert!(!kept(&[&near[..], &[beyond]].concat()), "{beyond:?}");
        }
        assert_eq!(Vertices::new(&[], grid).len(), 0);
        assert_eq!(Vertices::new(&[[1e300, f64::NAN]], grid).len(), 1);
    }
}
