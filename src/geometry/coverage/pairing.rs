//! Pairing of edges whose ends differ by less than the tolerance.
//!
//! ```text
//!        a ----------------> b        The edge a b of one polygon and the edge b' a' of another are each other's
//!        :                   :        nearest reverse, both ends within the tolerance: the strip between them is
//!        a' <--------------- b'       taken out of the residue, which then runs a -> a' and b' -> b instead.
//! ```
//!
//! So no vertex moves, the residue stays closed, and the winding number changes in the strip only, which is narrower
//! than the tolerance. Pairs are of two edges of two polygons, so nothing is passed on from neighbour to neighbour.

mod partners;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::boxes::Extent;
use super::polygons::{Edge, Polygons};
use super::split::Segment;
use crate::geometry::grid::Node;
use partners::partners;

/// Owner of the links between paired ends.
pub(super) const NOBODY: u32 = u32::MAX;
const NONE: u32 = u32::MAX;

/// An edge of the residue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    pub(super) edge: Edge,
    pub(super) polygon: u32,
    /// Where the edge begins in the file's order.
    pub(super) vertex: u32,
}

/// The residue as edges with their polygons. Ascending vertices.
pub(super) fn edges(polygons: &Polygons, residue: &[u32]) -> Vec<Left> {
    residue
        .par_chunks(4096)
        .flat_map_iter(|vertices| {
            let mut ring = polygons.ring_of(vertices[0]);
            let mut polygon = polygons.polygon_of(ring);
            vertices.iter().map(move |vertex| {
                while polygons.ring_starts[ring + 1] <= *vertex {
                    ring += 1;
                }
                while polygons.polygon_rings[polygon + 1] as usize <= ring {
                    polygon += 1;
                }
                Left {
                    edge: polygons.edge(*vertex, polygons.left[ring]),
                    polygon: polygon as u32,
                    vertex: *vertex,
                }
            })
        })
        .collect()
}

/// The residue after pairing.
pub(super) struct Paired {
    /// The edges without a partner.
    pub(super) single: Vec<Left>,
    /// Links between paired ends.
    links: Vec<Segment>,
    /// Places of single edges that are part of contours without width, ascending.
    specks: Vec<u32>,
}

impl Paired {
    /// Number of places for [`contour`](Self::contour).
    fn places(&self) -> usize {
        self.single.len() + self.links.len()
    }

    /// A segment of the closed contours that the single edges and the links make.
    fn contour(&self, place: usize) -> Option<Segment> {
        match self.single.get(place) {
            Some(one) => {
                let is_speck = self.specks.binary_search(&(place as u32)).is_ok();
                (!is_speck).then(|| whole(one))
            }
            None => self.links.get(place - self.single.len()).copied(),
        }
    }

    /// All of them.
    pub(super) fn contours(&self) -> impl Iterator<Item = Segment> + '_ {
        (0..self.places()).filter_map(|place| self.contour(place))
    }
}

fn whole(one: &Left) -> Segment {
    Segment {
        from: one.edge.from,
        to: one.edge.to,
        weight: 1,
        owner: one.polygon,
    }
}

/// Pairs the edges whose ends differ by less than `tolerance` steps.
pub(super) fn paired(mut left: Vec<Left>, tolerance: i64) -> Paired {
    let mut links = Vec::new();
    if tolerance > 0 {
        let partner = partners(&left, tolerance);
        let mutual = |place: usize| {
            let other = partner[place];
            (other != NONE && partner[other as usize] == place as u32).then_some(other)
        };
        for (place, one) in left.iter().enumerate() {
            if let Some(other) = mutual(place).filter(|other| (place as u32) < *other) {
                let other = left[other as usize].edge;
                links.push((one.edge.from, other.to));
                links.push((other.from, one.edge.to));
            }
        }
        let mut place = 0;
        left.retain(|_| {
            place += 1;
            mutual(place - 1).is_none()
        });
    }
    let mut made = Paired {
        single: left,
        links: unmatched(links),
        specks: Vec::new(),
    };
    made.drop_specks(tolerance);
    made
}

/// The links that do not cancel.
fn unmatched(links: Vec<(Node, Node)>) -> Vec<Segment> {
    let mut ordered: Vec<(Node, Node, i64)> = links
        .into_iter()
        .filter(|(from, to)| from != to)
        .map(|(from, to)| {
            if from < to {
                (from, to, 1)
            } else {
                (to, from, -1)
            }
        })
        .collect();
    ordered.par_sort_unstable();
    ordered
        .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
        .filter_map(|same| {
            let weight: i64 = same.iter().map(|link| link.2).sum();
            let (from, to, _) = same[0];
            (weight != 0).then_some(Segment {
                from,
                to,
                weight,
                owner: NOBODY,
            })
        })
        .collect()
}

impl Paired {
    /// Takes out closed contours that no circle of the tolerance's diameter fits around, where there are links.
    fn drop_specks(&mut self, tolerance: i64) {
        if self.links.is_empty() {
            return;
        }
        let mut numbers: FxHashMap<Node, u32> = FxHashMap::default();
        let mut parent: Vec<u32> = Vec::new();
        let mut number = |node: Node, parent: &mut Vec<u32>| {
            *numbers.entry(node).or_insert_with(|| {
                parent.push(parent.len() as u32);
                parent.len() as u32 - 1
            })
        };
        let ends: Vec<u32> = self
            .contours()
            .map(|one| {
                let from = number(one.from, &mut parent);
                let to = number(one.to, &mut parent);
                let (a, b) = (root(&mut parent, from), root(&mut parent, to));
                parent[a as usize] = b;
                from
            })
            .collect();
        let mut extents = vec![Extent::EMPTY; parent.len()];
        for (one, from) in self.contours().zip(&ends) {
            let contour = &mut extents[root(&mut parent, *from) as usize];
            *contour = contour.with(one.from).with(one.to);
        }
        let mut is_speck = |place: usize| {
            let extent = &extents[root(&mut parent, ends[place]) as usize];
            (extent.max.x - extent.min.x) < tolerance || (extent.max.y - extent.min.y) < tolerance
        };
        let single = self.single.len();
        let mut place = single;
        self.links.retain(|_| {
            place += 1;
            !is_speck(place - 1)
        });
        self.specks = (0..single)
            .filter(|place| is_speck(*place))
            .map(|place| place as u32)
            .collect();
    }
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        parent[at as usize] = parent[parent[at as usize] as usize];
        at = parent[at as usize];
    }
    at
}
