//! Borders of polygons and the lines that draw them (面边界与界线): which edges of the polygons have no equal segment
//! among the lines, and which segments of the lines have no equal edge.
//!
//! ```text
//!        line 1                  The ring is walked once. Where a line ends at a vertex, ring and line are followed
//!   o------>------o              together as far as they agree, and the walk goes on from there: in a clean layer it
//!   |             | line 2       touches each vertex once and looks something up only where lines end.
//!   |   polygon   v
//!   o------<------o
//!        line 3
//! ```
//!
//! What is left, the edges along lines that end elsewhere, is compared by its ends. Equality is exact, on the grid;
//! what lies beside a line only within the tolerance is a matter of [`bare`].

pub mod bare;
pub mod common;
mod stretches;
mod walk;

pub use stretches::{Stretch, stretches};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::grid::{Grid, Node};
use super::hosts::{hosts, is_near};
use super::lines::Lines;
use crate::format::shp::Geometry;
use bare::{Asked, Hit};

/// A directed edge of a ring or segment of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it begins.
    pub a: Node,
    /// Where it ends; another node.
    pub b: Node,
    /// The polygon, by its record, or the line, by its place among [`Lines::fids`].
    pub owner: u32,
    /// Its ring or part, by its number in the layer.
    pub part: u32,
    /// Its place there.
    pub at: u32,
}

impl Edge {
    /// Both ends, the lesser first.
    #[must_use]
    pub fn ends(&self) -> (Node, Node) {
        (self.a.min(self.b), self.a.max(self.b))
    }
}

/// Some polygons of a layer on the grid.
#[derive(Clone, Copy)]
pub struct Rings<'a> {
    /// The layer.
    pub shapes: &'a Geometry,
    /// The grid.
    pub grid: Grid,
    /// The polygons.
    pub features: &'a [u32],
}

impl Rings<'_> {
    /// Calls `found` with each ring of a polygon: its number in the layer, and its vertices, the first one again at the
    /// end, no two in a row at one place. A ring with coordinates beyond the grid is none.
    fn each(&self, feature: u32, buffer: &mut Vec<Node>, mut found: impl FnMut(u32, &[Node])) {
        let first = self.shapes.feature_parts.get(feature as usize);
        let Some(first) = first.copied() else {
            return;
        };
        for (ring, part) in self.shapes.parts(feature as usize).zip(first..) {
            buffer.clear();
            for at in ring {
                match self.grid.snap(*at) {
                    Some(node) if buffer.last() == Some(&node) => {}
                    Some(node) => buffer.push(node),
                    None => {
                        buffer.clear();
                        break;
                    }
                }
            }
            if buffer.first() != buffer.last() {
                buffer.extend(buffer.first().copied());
            }
            if buffer.len() > 2 {
                found(part, buffer);
            }
        }
    }

    /// Every vertex that could not be left out without moving the border by more than the tolerance in steps, with its
    /// polygon.
    #[must_use]
    pub fn corners(&self, tolerance: i64) -> Vec<(Node, u32)> {
        self.collect(|owner, _, nodes, found| {
            let before = &nodes[nodes.len() - 2];
            let before = [before].into_iter().chain(nodes);
            let vertices = before.zip(nodes.windows(2));
            let bends = vertices.filter(|(before, at)| !is_near(**before, at[1], at[0], tolerance));
            found.extend(bends.map(|(_, at)| (at[0], owner)));
        })
    }

    /// What `each` makes of all rings, with the polygon, the ring's number and its vertices, in parallel; in order.
    fn collect<T: Send>(&self, each: impl Fn(u32, u32, &[Node], &mut Vec<T>) + Sync) -> Vec<T> {
        let batches: Vec<Vec<T>> = self
            .features
            .par_chunks(1024)
            .map(|features| {
                let (mut made, mut buffer) = (Vec::new(), Vec::new());
                for feature in features {
                    self.each(*feature, &mut buffer, |ring, nodes| {
                        each(*feature, ring, nodes, &mut made);
                    });
                }
                made
            })
            .collect();
        let mut all = Vec::with_capacity(batches.iter().map(Vec::len).sum());
        batches.into_iter().for_each(|batch| all.extend(batch));
        all
    }
}

/// What is left when equal edges and segments have cancelled.
#[derive(Debug, Default)]
pub struct Borders {
    /// Edges of the polygons that no line has, each once, by polygon and ring. Where two polygons have the edge it is
    /// the first one's.
    pub edges: Vec<Edge>,
    /// By edge: the other polygon that has it.
    pub others: Vec<Option<u32>>,
    /// Segments of the first layer of lines that no polygon has, by line.
    pub segments: Vec<Edge>,
}

impl Borders {
    /// Cancels the edges of the polygons against the lines of all layers, and the lines of the first layer against the
    /// polygons and `masks`, polygons that have no borders of their own to be drawn.
    #[must_use]
    pub fn new(polygons: Rings<'_>, masks: Rings<'_>, lines: &[&Lines]) -> Self {
        let walk::Walked {
            mut edges,
            mut segments,
        } = walk::walk(polygons, lines);
        if !edges.is_empty() {
            let asked: FxHashSet<_> = edges.iter().map(Edge::ends).collect();
            let pieces = lines.par_iter().flat_map(|lines| {
                lines
                    .pieces()
                    .par_iter()
                    .map(move |piece| lines.nodes(piece).pairs())
            });
            let drawn: Vec<_> = pieces.flat_map_iter(|pairs| among(pairs, &asked)).collect();
            let drawn: FxHashSet<_> = drawn.into_iter().collect();
            edges.retain(|edge| !drawn.contains(&edge.ends()));
        }
        if !segments.is_empty() {
            let asked: FxHashSet<_> = segments.iter().map(Edge::ends).collect();
            let on = |rings: Rings<'_>| {
                rings.collect(|_, _, nodes, found| found.extend(among(pairs(nodes), &asked)))
            };
            let found: FxHashSet<_> = on(polygons).into_iter().chain(on(masks)).collect();
            segments.retain(|segment| !found.contains(&segment.ends()));
        }
        let (edges, others) = once(edges);
        Self {
            edges,
            others,
            segments,
        }
    }
}

impl Borders {
    /// The stretches of the polygons' borders, longer than the tolerance in steps, along which none of these lines runs
    /// and none of the edges of `told` lies. Where two polygons run along each other with different vertices, the
    /// stretch is the first one's.
    #[must_use]
    pub fn undrawn(&self, lines: &[&Lines], told: &[Edge], tolerance: i64) -> Vec<Stretch> {
        let asked = Asked::new(&self.edges, tolerance);
        let mut hits: Vec<Hit> = lines
            .iter()
            .flat_map(|lines| asked.by_lines(lines))
            .collect();
        hits.extend(asked.by_edges(told, |_, _| true));
        let all = stretches(&self.edges, &self.others, hits.clone(), tolerance);
        let all: Vec<Edge> = all.iter().flat_map(Stretch::edges).collect();
        hits.extend(asked.by_edges(&all, |one, asked| one.owner < asked.owner));
        let mut found = stretches(&self.edges, &self.others, hits, tolerance);
        self.name_others(&mut found, tolerance);
        found
    }

    /// Says which polygon lies beyond a stretch where that has other vertices.
    fn name_others(&self, found: &mut [Stretch], tolerance: i64) {
        let mut alone: Vec<usize> = (0..found.len()).collect();
        alone.retain(|place| found[*place].other.is_none());
        let edges = alone.iter().flat_map(|place| {
            let edges = found[*place].edges().into_iter();
            edges.map(move |edge| (*place, edge))
        });
        let (places, edges): (Vec<usize>, Vec<Edge>) = edges.unzip();
        let asked = Asked::new(&edges, tolerance);
        let limit = tolerance as f64;
        let mut hits = asked.by_edges(&self.edges, |one, asked| one.owner != asked.owner);
        hits.retain(|hit| hit.drawn.is_some_and(|(from, to)| to - from > limit));
        for hit in hits {
            let other = &mut found[places[hit.edge as usize]].other;
            *other = Some(other.map_or(hit.by, |known| known.min(hit.by)));
        }
    }

    /// The stretches of the first layer's lines, longer than the tolerance in steps, that run along no ring.
    #[must_use]
    pub fn stray(&self, polygons: Rings<'_>, masks: Rings<'_>, tolerance: i64) -> Vec<Stretch> {
        let asked = Asked::new(&self.segments, tolerance);
        let mut hits = asked.by_rings(polygons);
        hits.extend(asked.by_rings(masks));
        stretches(&self.segments, &[], hits, tolerance)
    }
}

/// By stretch: whether it comes within the tolerance of one of these polygons or lies in it. A polygon that it only
/// crosses counts as well.
#[must_use]
pub fn meeting(found: &[Stretch], polygons: Rings<'_>, tolerance: i64) -> Vec<bool> {
    let mut meets = vec![false; found.len()];
    if polygons.features.is_empty() || found.is_empty() {
        return meets;
    }
    let edges = found.iter().enumerate().flat_map(|(place, stretch)| {
        let edges = stretch.edges().into_iter();
        edges.map(move |edge| (place, edge))
    });
    let (places, edges): (Vec<usize>, Vec<Edge>) = edges.unzip();
    for hit in Asked::new(&edges, tolerance).by_rings(polygons) {
        meets[places[hit.edge as usize]] = true;
    }
    // What no ring comes near lies wholly inside or wholly outside.
    let inside: Vec<Node> = edges.iter().map(|edge| edge.a).collect();
    let Rings {
        shapes,
        grid,
        features,
    } = polygons;
    for host in hosts(&inside, shapes, features, grid, tolerance) {
        meets[places[host.point as usize]] = true;
    }
    meets
}

/// Each vertex with the next one.
fn pairs(nodes: &[Node]) -> impl Iterator<Item = (Node, Node)> + Clone + '_ {
    nodes.windows(2).map(|ends| (ends[0], ends[1]))
}

/// Those of the segments that are asked for, the lesser end first.
fn among<'a>(
    segments: impl Iterator<Item = (Node, Node)> + 'a,
    asked: &'a FxHashSet<(Node, Node)>,
) -> impl Iterator<Item = (Node, Node)> + 'a {
    let ends = segments.map(|(a, b)| (a.min(b), a.max(b)));
    ends.filter(|ends| asked.contains(ends))
}

/// Each edge once, with the second polygon that has it.
fn once(edges: Vec<Edge>) -> (Vec<Edge>, Vec<Option<u32>>) {
    let mut order: Vec<u32> = (0..edges.len() as u32).collect();
    order.par_sort_unstable_by_key(|place| (edges[*place as usize].ends(), *place));
    let mut kept: Vec<(u32, Option<u32>)> = Vec::with_capacity(order.len());
    for equal in order.chunk_by(|a, b| edges[*a as usize].ends() == edges[*b as usize].ends()) {
        let owner = |place: &u32| edges[*place as usize].owner;
        let other = equal.iter().map(owner).find(|of| *of != owner(&equal[0]));
        kept.push((equal[0], other));
    }
    kept.par_sort_unstable();
    kept.into_iter()
        .map(|(place, other)| (edges[place as usize], other))
        .unzip()
}

#[cfg(test)]
mod tests;
