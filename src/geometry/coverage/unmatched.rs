//! Unmatched vertices (公共边节点不匹配): a vertex on a neighbour's edge where the neighbour has none.
//!
//! ```text
//!        B     |     C
//!   +----------o----------+        B and C have a vertex at o; A has none there, though o lies on its edge, or
//!   |          A          |        within the tolerance of it.
//!   +---------------------+
//! ```

use rayon::prelude::*;

use super::boxes::{Extent, Tree};
use super::pairing::Left;
use crate::geometry::grid::{Grid, Node, cross, dot};

/// A vertex that a neighbour lacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unmatched {
    /// The polygon that lacks the vertex, by its place in the layer.
    pub lacking: u32,
    /// The first polygon that has it.
    pub having: u32,
    /// The vertex, in metres.
    pub point: [f64; 2],
    /// How far it lies from the edge, in metres.
    pub distance: f64,
}

/// All vertices that a neighbour lacks, by vertex.
pub(super) fn unmatched(left: &[Left], tolerance: i64, grid: Grid) -> Vec<Unmatched> {
    let boxes: Vec<Extent> = left
        .iter()
        .map(|one| Extent::of([&one.edge.from, &one.edge.to]))
        .collect();
    let tree = Tree::new(&boxes);
    let mut vertices: Vec<(Node, u32)> = left
        .iter()
        .flat_map(|one| [(one.edge.from, one.polygon), (one.edge.to, one.polygon)])
        .collect();
    vertices.par_sort_unstable();
    vertices.dedup();
    let by_place: Vec<&[(Node, u32)]> = vertices.chunk_by(|a, b| a.0 == b.0).collect();
    by_place
        .into_par_iter()
        .with_min_len(128)
        .flat_map_iter(|having| at(having, left, &tree, tolerance, grid))
        .collect()
}

fn at(
    having: &[(Node, u32)],
    left: &[Left],
    tree: &Tree,
    tolerance: i64,
    grid: Grid,
) -> Vec<Unmatched> {
    let vertex = having[0].0;
    let mut near: Vec<(u32, f64, bool)> = Vec::new();
    tree.meeting(&Extent::of([&vertex]).grown(tolerance), |place| {
        let one = &left[place as usize];
        let (from, to) = (one.edge.from, one.edge.to);
        let at_end = is_within(vertex, from, tolerance) || is_within(vertex, to, tolerance);
        let beside = dot(from, vertex, to) > 0 && dot(to, vertex, from) > 0;
        let distance = cross(from, to, vertex).unsigned_abs() as f64
            / ((to.x - from.x) as f64).hypot((to.y - from.y) as f64);
        if at_end || (beside && distance <= tolerance as f64) {
            near.push((one.polygon, distance, at_end));
        }
    });
    near.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    near.chunk_by(|a, b| a.0 == b.0)
        .filter(|edges| edges.iter().all(|edge| !edge.2))
        .map(|edges| Unmatched {
            lacking: edges[0].0,
            having: having[0].1,
            point: grid.metres(vertex),
            distance: grid.length(edges[0].1),
        })
        .collect()
}

fn is_within(a: Node, b: Node, tolerance: i64) -> bool {
    let (dx, dy) = (a.x - b.x, a.y - b.y);
    dx.abs() <= tolerance && dy.abs() <= tolerance && dx * dx + dy * dy <= tolerance * tolerance
}
