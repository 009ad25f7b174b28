//! Unmatched vertices (公共边节点不匹配): a vertex on a neighbour's edge where the neighbour has none.
//!
//! ```text
//!        B     |     C
//!   +----------o----------+        B and C have a vertex at o; A has none there, though o lies on its edge, or
//!   |          A          |        within the tolerance of it.
//!   +---------------------+
//! ```

mod crowd;

use rayon::prelude::*;

use super::pairing::{Drawn, Left, Leftover};
use super::polygons::Polygons;
use super::reduce::Runs;
use crate::geometry::boxes::{Extent, Few, Patience, Scale, Tree, neighbours, set};
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

/// Edges that follow each other and share a box.
const GROUP: usize = Few::MOST;
/// Groups that are looked around at once.
const NEIGHBOURS: usize = 8;
/// Comparisons for each group, on the whole, before a thicket takes over.
const PATIENCE: usize = 32;
/// Comparisons of neighbouring groups that do not count.
const FREE: usize = 64 * NEIGHBOURS;

/// All vertices that a neighbour lacks, by vertex. Edges in the file's order.
pub(super) fn unmatched(
    polygons: &Polygons,
    left: &[Left],
    tolerance: i64,
    grid: Grid,
) -> Vec<Unmatched> {
    let found = by_boxes(polygons, left, tolerance)
        .unwrap_or_else(|| crowd::lacks(polygons, left, tolerance));
    in_order(lacking_indeed(found, polygons, tolerance))
        .into_iter()
        .map(|lack| Unmatched {
            lacking: lack.lacking,
            having: lack.having,
            point: grid.metres(lack.vertex),
            distance: grid.length(lack.distance),
        })
        .collect()
}

/// Leaves out those whose polygon has a vertex there after all, where edges end that others share exactly: a hole that
/// touches the shell, and is filled.
fn lacking_indeed(mut found: Vec<Lack>, polygons: &Polygons, tolerance: i64) -> Vec<Lack> {
    found.par_sort_unstable_by_key(|lack| lack.lacking);
    let alike = found.par_chunk_by(|one, other| one.lacking == other.lacking);
    let of_polygon = |lacks: &[Lack]| {
        let polygon = lacks[0].lacking as usize;
        let runs = Runs::of(polygons, polygon);
        let has = |lack: &Lack| {
            let near = Extent::of([&lack.vertex]).grown(tolerance);
            let is_there = |at: usize| is_within(polygons.ends(at).0, lack.vertex, tolerance);
            runs.any(polygons, polygon, &near, is_there)
        };
        let lacks = lacks.iter().filter(|lack| !has(lack)).copied();
        lacks.collect::<Vec<Lack>>()
    };
    alike.flat_map_iter(of_polygon).collect()
}

/// By place, and of those who have the vertex the first.
fn in_order(mut found: Vec<Lack>) -> Vec<Lack> {
    found.par_sort_unstable_by_key(|lack| (lack.vertex, lack.lacking, lack.having));
    found.dedup_by_key(|lack| (lack.vertex, lack.lacking));
    found
}

/// By the boxes of groups; `None` where those tell too little apart.
fn by_boxes(polygons: &Polygons, left: &[Left], tolerance: i64) -> Option<Vec<Lack>> {
    let groups = groups(left);
    let boxes: Vec<Extent> = groups
        .par_iter()
        .with_min_len(256)
        .map(|group| {
            let around = |one: &Left| extent(&one.drawn(polygons));
            Extent::around(group.iter().map(around))
        })
        .collect();
    let tree = Tree::new(&boxes);
    let search = Search {
        polygons,
        scale: tree.scale(),
        groups: &groups,
        tolerance,
    };
    let patience = Patience::new(PATIENCE * groups.len(), FREE);
    neighbours(&boxes, NEIGHBOURS)
        .into_par_iter()
        .with_min_len(16)
        .try_fold(Vec::new, |mut lacks, few| {
            let reach = boxes[few.clone()].iter();
            let reach: Vec<Extent> = reach.map(|one| one.grown(tolerance)).collect();
            let near = tree.near(&reach);
            let others: Vec<u32> = near.items().collect();
            let compared = search.around(&groups[few], &others, &mut lacks);
            (!patience.ends(compared)).then_some(lacks)
        })
        .try_reduce(Vec::new, |mut all, mut more| {
            all.append(&mut more);
            Some(all)
        })
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Lack {
    vertex: Node,
    lacking: u32,
    having: u32,
    distance: f64,
}

/// The box of an edge.
fn extent(one: &Drawn) -> Extent {
    Extent::of([&one.edge.from, &one.edge.to])
}

/// Edges that follow each other along a ring, a few each. A box around edges of two polygons would be met by many.
fn groups(left: &[Left]) -> Vec<&[Left]> {
    let follows = |one: &Left, next: &Left| one.vertex + 1 == next.vertex;
    let runs = left.chunk_by(follows);
    runs.flat_map(|run| run.chunks(GROUP)).collect()
}

struct Search<'a> {
    polygons: &'a Polygons,
    scale: Scale,
    groups: &'a [&'a [Left]],
    tolerance: i64,
}

impl<'a> Search<'a> {
    /// What the vertices of some groups of edges meet of the edges of others, by number; how many comparisons of groups
    /// that takes. Their own polygon has them, wherever else it passes.
    fn around(&self, groups: &[&[Left]], others: &[u32], lacks: &mut Vec<Lack>) -> usize {
        let own = groups[0][0].polygon();
        let is_own = groups.iter().all(|group| group[0].polygon() == own);
        let others = others.iter().map(|other| self.groups[*other as usize]);
        let others = others.filter(|group| !is_own || group[0].polygon() != own);
        let others = Others::new(self, others.collect());
        let mut compared = others.groups.len();
        let mut beside: Vec<Beside> = Vec::new();
        let mut last: [Option<(Node, u32)>; 2] = [None; 2];
        for one in groups.iter().copied().flatten() {
            let one = one.drawn(self.polygons);
            let ends = [one.edge.from, one.edge.to];
            let before = std::mem::replace(&mut last, ends.map(|end| Some((end, one.owner))));
            for vertex in ends {
                if before.contains(&Some((vertex, one.owner))) {
                    continue;
                }
                beside.clear();
                compared += others.passing(vertex, one.owner, &mut beside);
                lacks.extend(lacking(&mut beside).map(|(lacking, distance)| Lack {
                    vertex,
                    lacking,
                    having: one.owner,
                    distance,
                }));
            }
        }
        compared
    }
}

/// Groups of edges that vertices are held against.
struct Others<'a> {
    search: &'a Search<'a>,
    groups: Vec<&'a [Left]>,
    /// By group: the boxes of its edges, larger by the tolerance.
    edges: Vec<Few>,
    /// The boxes around these, a few together.
    around: Vec<Few>,
}

impl<'a> Others<'a> {
    fn new(search: &'a Search<'a>, groups: Vec<&'a [Left]>) -> Self {
        let reach = |one: &Left| {
            let extent = extent(&one.drawn(search.polygons));
            search.scale.rounded(&extent.grown(search.tolerance))
        };
        let edges: Vec<Few> = groups
            .iter()
            .map(|group| Few::of(group.iter().map(reach)))
            .collect();
        let around = |few: &[Few]| Few::of(few.iter().map(Few::around));
        Self {
            search,
            around: edges.chunks(Few::MOST).map(around).collect(),
            groups,
            edges,
        }
    }

    /// How those edges that are not their owner's pass a vertex; how many groups were looked into.
    fn passing(&self, vertex: Node, owner: u32, beside: &mut Vec<Beside>) -> usize {
        let here = self.search.scale.rounded(&Extent::of([&vertex]));
        let mut looked = 0;
        for (first, around) in (0..).step_by(Few::MOST).zip(&self.around) {
            for group in set(around.meeting(&here)).map(|at| first + at) {
                looked += 1;
                let edges = self.groups[group];
                if edges[0].polygon() != owner {
                    let near = set(self.edges[group].meeting(&here));
                    let near = near.map(|at| edges[at].drawn(self.search.polygons));
                    beside.extend(
                        near.filter_map(|one| passing(vertex, &one, self.search.tolerance)),
                    );
                }
            }
        }
        looked
    }
}

/// An edge that passes a vertex within the tolerance: its polygon, the distance, and whether an end is within it too.
type Beside = (u32, f64, bool);

/// How an edge passes a vertex, if it does.
fn passing(vertex: Node, one: &Drawn, tolerance: i64) -> Option<Beside> {
    let (from, to) = (one.edge.from, one.edge.to);
    if is_within(vertex, from, tolerance) || is_within(vertex, to, tolerance) {
        return Some((one.owner, 0.0, true));
    }
    if dot(from, vertex, to) <= 0 || dot(to, vertex, from) <= 0 {
        return None;
    }
    let off = cross(from, to, vertex).unsigned_abs();
    let [dx, dy] = [to.x - from.x, to.y - from.y].map(i64::unsigned_abs);
    // The length is no more than both together: most are farther off than that tells.
    if off > u128::from(dx + dy) * u128::from(tolerance.unsigned_abs()) {
        return None;
    }
    let distance = off as f64 / (dx as f64).hypot(dy as f64);
    (distance <= tolerance as f64).then_some((one.owner, distance, false))
}

/// The polygons that pass a vertex and have none there, with their distances.
fn lacking(beside: &mut [Beside]) -> impl Iterator<Item = (u32, f64)> + '_ {
    if beside.iter().any(|edge| !edge.2) {
        beside.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    }
    beside
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|edges| edges.iter().all(|edge| !edge.2))
        .map(|edges| (edges[0].0, edges[0].1))
}

fn is_within(a: Node, b: Node, tolerance: i64) -> bool {
    let (dx, dy) = (a.x - b.x, a.y - b.y);
    dx.abs() <= tolerance && dy.abs() <= tolerance && dx * dx + dy * dy <= tolerance * tolerance
}
