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

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::boxes::{Extent, Tree};
use super::polygons::{Edge, Polygons};
use super::split::Segment;
use crate::geometry::grid::Node;

/// Owner of the links between paired ends.
pub(super) const NOBODY: u32 = u32::MAX;
/// Owner of the frame of a tile.
pub(super) const FRAME: u32 = u32::MAX - 1;
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
    /// These and the links between paired ends: closed contours.
    pub(super) contours: Vec<Segment>,
}

/// Pairs the edges whose ends differ by less than `tolerance` steps.
pub(super) fn paired(left: &[Left], tolerance: i64) -> Paired {
    let whole = |one: &Left| Segment {
        from: one.edge.from,
        to: one.edge.to,
        weight: 1,
        owner: one.polygon,
    };
    if tolerance <= 0 {
        return Paired {
            single: left.to_vec(),
            contours: left.iter().map(whole).collect(),
        };
    }
    let partner = partners(left, tolerance);
    let mut single = Vec::new();
    let mut links = Vec::new();
    for (place, one) in left.iter().enumerate() {
        let other = partner[place];
        if other == NONE || partner[other as usize] != place as u32 {
            single.push(*one);
        } else if (place as u32) < other {
            let other = left[other as usize].edge;
            links.push((one.edge.from, other.to));
            links.push((other.from, one.edge.to));
        }
    }
    let mut contours: Vec<Segment> = single.iter().map(whole).collect();
    contours.extend(unmatched(links));
    Paired {
        single,
        contours: without_specks(contours, tolerance),
    }
}

/// Edges in a row that share a box.
const GROUP: usize = 8;
/// Where a row meets more others than this, its edges are looked up by their middles instead.
const CROWD: usize = 64;
/// Size of a cell in half tolerances: mostly what is within the tolerance lies in the same.
const CELL: i64 = 32;
/// Distances, beginning and place of no edge.
const NOTHING: (i64, i64, Node, u32) = (i64::MAX, i64::MAX, Node::new(0, 0), NONE);

/// By edge: its nearest reverse within the tolerance.
///
/// Edges in a row are near each other in memory and on the map, and look together for the rows they meet. That spares
/// the table of cells, which serves where very many rows lie on each other.
fn partners(left: &[Left], tolerance: i64) -> Vec<u32> {
    let boxes: Vec<Extent> = left
        .par_chunks(GROUP)
        .with_min_len(256)
        .map(|row| Extent::of(row.iter().flat_map(|one| [&one.edge.from, &one.edge.to])))
        .collect();
    let tree = Tree::new(&boxes);
    let found: Vec<Option<[u32; GROUP]>> = (0..boxes.len())
        .into_par_iter()
        .with_min_len(64)
        .map(|row| in_rows(left, row, &boxes[row], &tree, tolerance))
        .collect();
    let is_crowded = found.iter().any(Option::is_none);
    let cells = is_crowded.then(|| Cells::new(left, CELL * tolerance));
    left.par_iter()
        .enumerate()
        .with_min_len(256)
        .map(|(at, one)| match (&found[at / GROUP], &cells) {
            (Some(row), _) => row[at % GROUP],
            (None, Some(cells)) => cells.nearest(left, one, tolerance),
            (None, None) => NONE,
        })
        .collect()
}

fn members(left: &[Left], row: usize) -> std::ops::Range<usize> {
    row * GROUP..((row + 1) * GROUP).min(left.len())
}

/// The nearest reverse of each edge of a row; [`None`] in a crowd.
fn in_rows(
    left: &[Left],
    row: usize,
    extent: &Extent,
    tree: &Tree,
    tolerance: i64,
) -> Option<[u32; GROUP]> {
    let mut near: Vec<u32> = Vec::new();
    tree.meeting_until(&extent.grown(tolerance), |other| {
        near.push(other);
        near.len() > CROWD
    });
    if near.len() > CROWD {
        return None;
    }
    let mut found = [NONE; GROUP];
    for (one, found) in left[members(left, row)].iter().zip(&mut found) {
        let mut best = NOTHING;
        for row in &near {
            let members = members(left, *row as usize);
            for (other, at) in left[members.clone()].iter().zip(members) {
                if let Some((far, near)) = apart(one, other, tolerance) {
                    best = best.min((far, near, other.edge.from, at as u32));
                }
            }
        }
        *found = best.3;
    }
    Some(found)
}

/// Edges by the cell that their middle lies in: by hash of the cell the last one, by edge the one before it.
struct Cells {
    last: Vec<u32>,
    before: Vec<u32>,
}

impl Cells {
    fn slot(x: i64, y: i64, slots: usize) -> usize {
        let hash = (x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ (y as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
        (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) as usize >> 20 & (slots - 1)
    }

    fn new(left: &[Left], size: i64) -> Self {
        let slots = left.len().next_power_of_two();
        let places: Vec<u32> = left
            .par_iter()
            .with_min_len(4096)
            .map(|one| {
                let (x, y) = middle(&one.edge);
                Self::slot(x.div_euclid(size), y.div_euclid(size), slots) as u32
            })
            .collect();
        let mut last = vec![NONE; slots];
        let before = places
            .into_iter()
            .zip(0_u32..)
            .map(|(slot, edge)| std::mem::replace(&mut last[slot as usize], edge))
            .collect();
        Self { last, before }
    }

    /// The nearest reverse of an edge.
    fn nearest(&self, left: &[Left], one: &Left, tolerance: i64) -> u32 {
        let size = CELL * tolerance;
        let (x, y) = middle(&one.edge);
        let reach = 2 * tolerance;
        let mut best = NOTHING;
        for cx in (x - reach).div_euclid(size)..=(x + reach).div_euclid(size) {
            for cy in (y - reach).div_euclid(size)..=(y + reach).div_euclid(size) {
                let mut at = self.last[Self::slot(cx, cy, self.last.len())];
                while at != NONE {
                    if let Some((far, near)) = apart(one, &left[at as usize], tolerance) {
                        best = best.min((far, near, left[at as usize].edge.from, at));
                    }
                    at = self.before[at as usize];
                }
            }
        }
        best.3
    }
}

/// Twice the middle of an edge.
fn middle(edge: &Edge) -> (i64, i64) {
    (edge.from.x + edge.to.x, edge.from.y + edge.to.y)
}

/// Squared distances of the ends of one edge from those of another's reverse, the greater first; [`None`] beyond the
/// tolerance and within a polygon.
fn apart(one: &Left, other: &Left, tolerance: i64) -> Option<(i64, i64)> {
    if one.polygon == other.polygon {
        return None;
    }
    let squared = |a: Node, b: Node| {
        let (dx, dy) = (a.x - b.x, a.y - b.y);
        let near = dx.abs() <= tolerance && dy.abs() <= tolerance;
        (near && dx * dx + dy * dy < tolerance * tolerance).then(|| dx * dx + dy * dy)
    };
    let begin = squared(one.edge.from, other.edge.to)?;
    let end = squared(one.edge.to, other.edge.from)?;
    Some((begin.max(end), begin.min(end)))
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

/// Takes out closed contours that no circle of the tolerance's diameter fits around.
fn without_specks(segments: Vec<Segment>, tolerance: i64) -> Vec<Segment> {
    if segments.iter().all(|one| one.owner != NOBODY) {
        return segments;
    }
    let mut numbers: FxHashMap<Node, u32> = FxHashMap::default();
    let mut parent: Vec<u32> = Vec::new();
    let mut number = |node: Node, parent: &mut Vec<u32>| {
        *numbers.entry(node).or_insert_with(|| {
            parent.push(parent.len() as u32);
            parent.len() as u32 - 1
        })
    };
    let ends: Vec<u32> = segments
        .iter()
        .map(|one| {
            let from = number(one.from, &mut parent);
            let to = number(one.to, &mut parent);
            let (a, b) = (root(&mut parent, from), root(&mut parent, to));
            parent[a as usize] = b;
            from
        })
        .collect();
    let mut extents = vec![Extent::EMPTY; parent.len()];
    for (one, from) in segments.iter().zip(&ends) {
        let contour = &mut extents[root(&mut parent, *from) as usize];
        *contour = contour.with(one.from).with(one.to);
    }
    let is_speck = |extent: &Extent| {
        (extent.max.x - extent.min.x) < tolerance || (extent.max.y - extent.min.y) < tolerance
    };
    segments
        .into_iter()
        .zip(ends)
        .filter(|(_, from)| !is_speck(&extents[root(&mut parent, *from) as usize]))
        .map(|(one, _)| one)
        .collect()
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        parent[at as usize] = parent[parent[at as usize] as usize];
        at = parent[at as usize];
    }
    at
}
