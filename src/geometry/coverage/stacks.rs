//! Stacks (多重叠置): places that more than [`MOST`] polygons cover.
//!
//! ```text
//!   +--------+        Forty polygons over one place are 780 pairs and one mistake: it is told once, with the depth.
//!   | +--------+      The pairs within a stack are not listed. All but the first of a stack leave the coverage and
//!   | | +--------+    become masks, so that 100 000 of them cost no more than their number.
//!   +-| | ...    |
//! ```

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::faces::{Arrangement, Face};
use super::gaps::{fine, is_inside};
use super::pairing::Left;
use super::polygons::Polygons;
use super::region::inner_point;
use super::split::FINE;
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::{Grid, Node};
use crate::geometry::validity::State;

/// Polygons over one place whose pairs are listed one by one.
pub(super) const MOST: usize = 32;
/// Boxes and vertices that are looked at in search of stacks for each vertex of the layer.
const EFFORT: usize = 40;

/// A place that very many polygons cover.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// The polygons that have a part in it, ascending.
    pub polygons: Vec<u32>,
    /// How many of them cover [`point`](Self::point).
    pub depth: usize,
    /// Where it is deep, in metres.
    pub point: [f64; 2],
}

/// The stacks at a point of each polygon with an edge left over; all but the first of each become masks.
pub(super) fn bury(polygons: &mut Polygons, tree: &Tree, left: &[Left], grid: Grid) -> Vec<Stack> {
    let mut effort = EFFORT.saturating_mul(polygons.nodes.len());
    let mut order: Vec<u32> = left.iter().map(|one| one.polygon()).collect();
    order.dedup();
    let mut order: Vec<u32> = order
        .into_par_iter()
        .with_min_len(256)
        .filter(|polygon| has_many_near(polygons, tree, *polygon as usize))
        .collect();
    // Not by record, so that the order of the records does not matter.
    order.sort_unstable_by_key(|at| {
        let extent = &polygons.extents[*at as usize];
        (extent.min, extent.max, *at)
    });
    order.dedup();
    let mut stacks = Vec::new();
    let mut known: FxHashSet<u32> = FxHashSet::default();
    for polygon in order {
        let Some(at) = point_of(polygons, polygon as usize).filter(|_| !known.contains(&polygon))
        else {
            continue;
        };
        let covering = covering(polygons, tree, at, &mut effort);
        if covering.len() > MOST {
            known.extend(&covering);
            add(&mut stacks, stack(covering, at, grid));
        }
    }
    for stack in &stacks {
        for buried in &stack.polygons[MOST..] {
            polygons.states[*buried as usize] = State::Invalid;
        }
    }
    stacks
}

/// Whether enough boxes meet that of a polygon for a stack.
fn has_many_near(polygons: &Polygons, tree: &Tree, polygon: usize) -> bool {
    tree.meets_more(&polygons.extents[polygon], MOST)
}

/// Adds to `stacks` those that the arrangement shows: each connected region that is covered too often.
pub(super) fn see(
    polygons: &Polygons,
    tree: &Tree,
    residue: &Arrangement,
    grid: Grid,
    stacks: &mut Vec<Stack>,
) {
    let faces: FxHashMap<u32, Face> = residue
        .faces(|winding| winding > MOST as i64)
        .into_iter()
        .map(|face| (face.id, face))
        .collect();
    let mut left: Vec<u32> = faces.keys().copied().collect();
    left.sort_unstable();
    let mut seen: FxHashSet<u32> = FxHashSet::default();
    for start in left {
        let mut open = vec![start];
        let mut region: Option<Stack> = None;
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            open.extend(
                residue
                    .beside(id)
                    .filter(|beside| faces.contains_key(beside)),
            );
            let at = inner_point(&faces[&id]);
            let here = stack(
                covering(polygons, tree, at, &mut usize::MAX.clone()),
                at,
                grid,
            );
            match &mut region {
                Some(region) => join(region, here),
                None => region = Some(here),
            }
        }
        if let Some(region) = region.filter(|region| region.depth > MOST) {
            add(stacks, region);
        }
    }
}

/// Adds a stack, or joins it with one that it shares more polygons with than a place may have.
fn add(stacks: &mut Vec<Stack>, new: Stack) {
    let shared = |old: &Stack| {
        new.polygons
            .iter()
            .filter(|polygon| old.polygons.binary_search(polygon).is_ok())
            .count()
            > MOST
    };
    match stacks.iter().position(shared) {
        Some(at) => join(&mut stacks[at], new),
        None => stacks.push(new),
    }
}

fn join(one: &mut Stack, other: Stack) {
    one.polygons.extend(&other.polygons);
    one.polygons.sort_unstable();
    one.polygons.dedup();
    if other.depth > one.depth {
        (one.depth, one.point) = (other.depth, other.point);
    }
}

fn stack(polygons: Vec<u32>, at: Node, grid: Grid) -> Stack {
    Stack {
        depth: polygons.len(),
        polygons,
        point: [at.x, at.y].map(|value| grid.length(value as f64 / FINE as f64)),
    }
}

/// The polygons that cover a point of the fine grid, ascending; none when there cannot be many, or no effort is left.
fn covering(polygons: &Polygons, tree: &Tree, at: Node, effort: &mut usize) -> Vec<u32> {
    if *effort == 0 {
        return Vec::new();
    }
    let place = Node::new(at.x.div_euclid(FINE), at.y.div_euclid(FINE));
    let mut near = Vec::new();
    tree.meeting(&Extent::of([&place]), |polygon| {
        if polygons.covers(polygon as usize) {
            near.push(polygon);
        }
    });
    if near.len() <= MOST {
        return Vec::new();
    }
    *effort = effort.saturating_sub(near.len());
    near.sort_unstable();
    near.retain(|polygon| {
        if *effort == 0 {
            return false;
        }
        let edges: Vec<(Node, Node)> = polygons
            .edges(*polygon as usize)
            .map(|edge| (fine(edge.from), fine(edge.to)))
            .collect();
        *effort = effort.saturating_sub(edges.len());
        is_inside(at, &edges)
    });
    near
}

/// A point well inside a polygon, on the fine grid: in the middle of its widest stretch at half its height.
fn point_of(polygons: &Polygons, polygon: usize) -> Option<Node> {
    let extent = &polygons.extents[polygon];
    // An odd height meets no vertex.
    let y = (extent.min.y + extent.max.y) * (FINE / 2) + 1;
    let mut crossed: Vec<i64> = polygons
        .edges(polygon)
        .map(|edge| (fine(edge.from), fine(edge.to)))
        .filter(|(a, b)| (a.y < y) != (b.y < y))
        .map(|(a, b)| {
            let share = (y - a.y) as f64 / (b.y - a.y) as f64;
            a.x + (share * (b.x - a.x) as f64).round() as i64
        })
        .collect();
    crossed.sort_unstable();
    let stretches = crossed
        .chunks_exact(2)
        .map(|pair| (pair[1] - pair[0], pair[0]));
    stretches
        .max()
        .map(|(width, from)| Node::new(from + width / 2, y))
}
