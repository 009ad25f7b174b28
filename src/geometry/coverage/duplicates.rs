//! Polygons with one boundary (重复面), however their vertices are numbered and their straight edges cut.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::polygons::Polygons;
use crate::geometry::grid::{Node, cross};
use crate::geometry::vertices::Track;

/// Each polygon that repeats the boundary of an earlier one, with the first such.
pub(super) fn duplicates(polygons: &Polygons) -> Vec<(u32, u32)> {
    let areas: Vec<i128> = (0..polygons.len())
        .into_par_iter()
        .with_min_len(64)
        .map(|polygon| {
            if polygons.covers(polygon) {
                polygons.double_area(polygon)
            } else {
                0
            }
        })
        .collect();
    let mut order: Vec<u32> = (0..polygons.len() as u32)
        .filter(|at| polygons.covers(*at as usize))
        .collect();
    let key = |at: &u32| {
        let extent = &polygons.extents[*at as usize];
        (extent.min, extent.max, areas[*at as usize], *at)
    };
    order.par_sort_unstable_by_key(key);
    let alike = |a: &u32, b: &u32| {
        let ((a_min, a_max, a_area, _), (b_min, b_max, b_area, _)) = (key(a), key(b));
        (a_min, a_max, a_area) == (b_min, b_max, b_area)
    };
    let mut found: Vec<(u32, u32)> = order
        .chunk_by(alike)
        .filter(|group| group.len() > 1)
        .flat_map(|group| repeated(polygons, group))
        .collect();
    found.sort_unstable();
    found
}

fn repeated(polygons: &Polygons, group: &[u32]) -> Vec<(u32, u32)> {
    let boundaries: Vec<Vec<Vec<Node>>> = group
        .par_iter()
        .map(|at| boundary(polygons, *at as usize))
        .collect();
    let mut first: FxHashMap<&Vec<Vec<Node>>, u32> = FxHashMap::default();
    let mut found = Vec::new();
    for (at, boundary) in group.iter().zip(&boundaries) {
        match first.get(boundary) {
            Some(earlier) => found.push((*at, *earlier)),
            None => {
                first.insert(boundary, *at);
            }
        }
    }
    found
}

/// The rings of a polygon in a form that depends on its boundary only: corners, interior on the left, beginning at the
/// least.
fn boundary(polygons: &Polygons, polygon: usize) -> Vec<Vec<Node>> {
    let mut rings: Vec<Vec<Node>> = polygons
        .rings(polygon)
        .map(|ring| {
            let mut nodes = corners(polygons.ring(ring));
            if !polygons.left[ring] {
                nodes.reverse();
            }
            let least = (0..nodes.len()).min_by_key(|at| nodes[*at]).unwrap_or(0);
            nodes.rotate_left(least);
            nodes
        })
        .filter(|ring| !ring.is_empty())
        .collect();
    rings.sort_unstable();
    rings
}

/// The vertices of a closed ring at which it turns.
fn corners(ring: Track<'_>) -> Vec<Node> {
    let mut nodes: Vec<Node> = ring.nodes().collect();
    nodes.dedup();
    if nodes.len() > 1 && nodes.first() == nodes.last() {
        nodes.pop();
    }
    let count = nodes.len();
    (0..count)
        .filter(|at| {
            let (before, here, after) = (
                nodes[(at + count - 1) % count],
                nodes[*at],
                nodes[(at + 1) % count],
            );
            cross(before, here, after) != 0
        })
        .map(|at| nodes[at])
        .collect()
}
