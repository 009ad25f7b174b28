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
//!
//! Known limit: where a polygon is itself narrower than the tolerance, its two sides may pair with an edge of another
//! each. What these two have in common, or between them, goes with the two strips although it is up to twice as wide.

mod partners;

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::polygons::{Edge, Polygons};
use super::split::Segment;
use crate::geometry::boxes::Extent;
use crate::geometry::grid::Node;
use partners::partners;

/// Owner of the links between paired ends.
pub(super) const NOBODY: u32 = u32::MAX;
/// Owner of the frame of a tile.
pub(super) const FRAME: u32 = u32::MAX - 1;
const NONE: u32 = u32::MAX;
/// Edges in a row whose links one task finds.
const CHUNK: usize = 1 << 14;

/// An edge that is left over, as it runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawn {
    pub(super) edge: Edge,
    /// Who drew it.
    pub(super) owner: u32,
}

/// An edge that is left over, in whatever form it is kept.
pub(super) trait Leftover: Copy + Send + Sync {
    /// What it is drawn with.
    type With: Sync;

    fn drawn(&self, with: &Self::With) -> Drawn;
}

impl Leftover for Drawn {
    type With = ();

    fn drawn(&self, (): &()) -> Drawn {
        *self
    }
}

/// An edge of the residue, in a fifth of the memory that it takes when drawn: in a layer whose neighbours all differ,
/// every edge is one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    /// Where it begins in the file's order.
    pub(super) vertex: u32,
    /// Its polygon, and in the highest bit whether it runs as in the file.
    polygon: u32,
}

const FORWARD: u32 = 1 << 31;

impl Left {
    /// All edges of a polygon, without those of no length.
    pub(super) fn all(polygons: &Polygons, polygon: usize) -> impl Iterator<Item = Self> + '_ {
        polygons.rings(polygon).flat_map(move |ring| {
            let forward = if polygons.left[ring] { FORWARD } else { 0 };
            let edges = (polygons.ring_starts[ring]..).zip(polygons.ring(ring).pairs());
            edges
                .filter(|(_, (here, next))| here != next)
                .map(move |(vertex, _)| Self {
                    vertex,
                    polygon: polygon as u32 | forward,
                })
        })
    }

    pub(super) fn polygon(self) -> u32 {
        self.polygon & !FORWARD
    }
}

impl Leftover for Left {
    type With = Polygons;

    fn drawn(&self, polygons: &Polygons) -> Drawn {
        Drawn {
            edge: polygons.edge(self.vertex, self.polygon & FORWARD != 0),
            owner: self.polygon(),
        }
    }
}

/// The residue as edges with their polygons. Ascending vertices.
pub(super) fn edges(polygons: &Polygons, residue: &[u32]) -> Vec<Left> {
    let mut left = vec![
        Left {
            vertex: 0,
            polygon: 0
        };
        residue.len()
    ];
    left.par_chunks_mut(4096)
        .zip(residue.par_chunks(4096))
        .for_each(|(left, vertices)| {
            let mut ring = polygons.ring_of(vertices[0]);
            let mut polygon = polygons.polygon_of(ring);
            for (left, vertex) in left.iter_mut().zip(vertices) {
                while polygons.ring_starts[ring + 1] <= *vertex {
                    ring += 1;
                }
                while polygons.polygon_rings[polygon + 1] as usize <= ring {
                    polygon += 1;
                }
                let forward = if polygons.left[ring] { FORWARD } else { 0 };
                *left = Left {
                    vertex: *vertex,
                    polygon: polygon as u32 | forward,
                };
            }
        });
    left
}

/// What is left over after pairing.
pub(super) struct Paired<L> {
    /// The edges without a partner.
    pub(super) single: Vec<L>,
    /// Links between paired ends.
    links: Vec<Segment>,
    /// Places of single edges that are part of contours without width, ascending.
    specks: Vec<u32>,
}

impl<L: Leftover> Paired<L> {
    /// Number of places for [`contour`](Self::contour).
    pub(super) fn places(&self) -> usize {
        self.single.len() + self.links.len()
    }

    /// A segment of the closed contours that the single edges and the links make.
    pub(super) fn contour(&self, place: usize, with: &L::With) -> Option<Segment> {
        match self.single.get(place) {
            Some(one) => {
                let is_speck = self.specks.binary_search(&(place as u32)).is_ok();
                (!is_speck).then(|| whole(one.drawn(with)))
            }
            None => self.links.get(place - self.single.len()).copied(),
        }
    }

    /// All of them.
    pub(super) fn contours<'a>(&'a self, with: &'a L::With) -> impl Iterator<Item = Segment> + 'a {
        (0..self.places()).filter_map(|place| self.contour(place, with))
    }
}

fn whole(one: Drawn) -> Segment {
    Segment {
        from: one.edge.from,
        to: one.edge.to,
        weight: 1,
        owner: one.owner,
    }
}

/// Pairs the edges whose ends differ by less than `tolerance` steps.
pub(super) fn paired<L: Leftover>(mut left: Vec<L>, with: &L::With, tolerance: i64) -> Paired<L> {
    let mut links = Vec::new();
    if tolerance > 0 {
        let partner = requited(partners(&left, with, tolerance));
        links = unmatched(links_between(&left, with, &partner));
        let mut place = 0;
        left.retain(|_| {
            place += 1;
            partner[place - 1] == NONE
        });
        left.shrink_to_fit();
    }
    let mut made = Paired {
        single: left,
        links,
        specks: Vec::new(),
    };
    made.drop_specks(with, tolerance);
    made
}

/// Leaves those partners that are each other's.
fn requited(partners: Vec<u32>) -> Vec<u32> {
    let partners: Vec<AtomicU32> = partners.into_iter().map(AtomicU32::new).collect();
    let at = |place: usize| partners[place].load(Ordering::Relaxed);
    let places = (0..partners.len()).into_par_iter().with_min_len(4096);
    // What another thread takes away meanwhile was not each other's either.
    places.for_each(|place| {
        let other = at(place);
        if other != NONE && at(other as usize) != place as u32 {
            partners[place].store(NONE, Ordering::Relaxed);
        }
    });
    partners.into_iter().map(AtomicU32::into_inner).collect()
}

/// Links from the beginning of each paired edge to the end of its partner, but for most of those that cancel.
///
/// ```text
///     a -------> b -------> c        Where an edge and the next one are paired with an edge and the one before it, the
///     a' <------ b' <------ c'       link b' -> b of the first pair and b -> b' of the second cancel.
/// ```
fn links_between<L: Leftover>(left: &[L], with: &L::With, partner: &[u32]) -> Vec<(Node, Node)> {
    let pair = |place: usize| {
        let other = *partner.get(place)?;
        let is_first = other != NONE && (place as u32) < other;
        is_first.then(|| {
            let ends = |place: usize| left[place].drawn(with).edge;
            (ends(place), ends(other as usize))
        })
    };
    // What does not cancel at the end of a chunk does so when all are known.
    let chunks = (0..left.len()).into_par_iter().step_by(CHUNK);
    chunks
        .flat_map_iter(|first| linked(first..(first + CHUNK).min(left.len()), pair))
        .collect()
}

/// The links of the pairs at some places in a row.
fn linked(places: Range<usize>, pair: impl Fn(usize) -> Option<(Edge, Edge)>) -> Vec<(Node, Node)> {
    let mut links = Vec::new();
    // Of the pair before: where its two links run, each until it has cancelled.
    let mut open: [Option<(Node, Node)>; 2] = [None; 2];
    for place in places {
        let mut here = pair(place).map_or([None; 2], |(one, other)| {
            [Some((one.from, other.to)), Some((other.from, one.to))]
        });
        // The end of one is the beginning of the other, in the file's order or against it.
        for (before, now) in [(1, 0), (0, 1)] {
            let reverse = here[now].map(|(from, to)| (to, from));
            if reverse.is_some() && open[before] == reverse {
                (open[before], here[now]) = (None, None);
            }
        }
        links.extend(open.into_iter().flatten());
        open = here;
    }
    links.extend(open.into_iter().flatten());
    links.retain(|(from, to)| from != to);
    links
}

/// The links that do not cancel.
fn unmatched(links: Vec<(Node, Node)>) -> Vec<Segment> {
    let mut ordered: Vec<(Node, Node, i64)> = links
        .into_iter()
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

impl<L: Leftover> Paired<L> {
    /// Takes out closed contours that no circle of the tolerance's diameter fits around, where there are links.
    fn drop_specks(&mut self, with: &L::With, tolerance: i64) {
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
            .contours(with)
            .map(|one| {
                let from = number(one.from, &mut parent);
                let to = number(one.to, &mut parent);
                let (a, b) = (root(&mut parent, from), root(&mut parent, to));
                parent[a as usize] = b;
                from
            })
            .collect();
        let mut extents = vec![Extent::EMPTY; parent.len()];
        for (one, from) in self.contours(with).zip(&ends) {
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
