//! Faces of an arrangement: the regions that segments cut the plane into, each with its winding number.
//!
//! Segments that only meet at ends make a graph. Its edges that run as often one way as the other vanish. Around every
//! node the rest is ordered by angle, and walking with the face on the left traces its boundary: counter-clockwise
//! around the outside of a face, clockwise around each hole. The hole belongs to the face above the edge that lies next
//! below its leftmost node. A face that only touches itself at a point is traced as one, regions that only touch each
//! other at a point are two faces.

mod framed;
mod nest;
mod remnant;
mod rim;

use super::graph::{Graph, GraphEdge, Part};
use super::pairing::FRAME;
use super::region::Span;
use super::split::{FINE, IsSimple, Segment, Split, split};
use crate::geometry::boxes::Extent;
use crate::geometry::grid::{Node, cross};
use crate::geometry::sort::sort_by_key;

pub(super) use framed::arrange_tile;
pub(super) use nest::EdgeTree;
pub(super) use remnant::Remnant;
pub(super) use rim::Rim;

const NONE: u32 = u32::MAX;

/// A closed walk along the boundary of the face on its left.
#[derive(Clone, Copy, Debug)]
struct Cycle {
    first: u32,
    /// Twice its signed area; not positive for the outside of a connected piece.
    area: i128,
    least: u32,
    winding: i64,
    /// Of a walk around a piece: the walk around the face that the piece lies in.
    within: u32,
    seen: bool,
    /// Whether it runs along the frame of a tile.
    open: bool,
}

/// The arrangement of segments, on the fine grid.
#[derive(Debug)]
pub(super) struct Arrangement {
    nodes: Vec<Node>,
    /// Parts of segments by the edge they lie on.
    parts: Vec<Part>,
    edges: Vec<GraphEdge>,
    /// Parts that cancel.
    vanished: Vec<u32>,
    /// By half-edge: the next one around its face; none where no face is wanted.
    next: Vec<u32>,
    /// By half-edge; none where no face is wanted.
    cycle_of: Vec<u32>,
    cycles: Vec<Cycle>,
    /// By cycle: the walks around pieces inside of it.
    holes: Vec<Vec<u32>>,
    /// The walk around the frame of a tile, if there is one.
    outside: u32,
    /// The nodes that are corners of faces only because a line between tiles cut an edge there, ascending.
    seams: Vec<Node>,
}

/// A bounded face.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Face {
    /// Twice its area, in fine steps.
    pub(super) double_area: i128,
    /// Its outer ring counter-clockwise, then its holes clockwise; not closed; on the fine grid.
    pub(super) rings: Vec<Vec<Node>>,
    /// Of its nodes those that only a line between tiles has made, ascending. They are left out where the face is drawn
    /// and count where it is measured: without them a sliver of a few fine steps may turn inside out.
    pub(super) seams: Vec<Node>,
    /// Its outer boundary, as a number.
    pub(super) id: u32,
}

impl Face {
    /// Its box, on the fine grid.
    pub(super) fn extent(&self) -> Extent {
        Extent::of(self.rings.iter().flatten())
    }

    /// Its area and boundary.
    pub(super) fn span(&self) -> Span {
        let length = |ring: &Vec<Node>| {
            let next = ring.iter().cycle().skip(1);
            ring.iter()
                .zip(next)
                .map(|(from, to)| distance(*from, *to))
                .sum::<f64>()
        };
        Span {
            double_area: self.double_area,
            perimeter: self.rings.iter().map(length).sum(),
            holes: self.rings.len() - 1,
        }
    }
}

pub(super) fn distance(from: Node, to: Node) -> f64 {
    let [dx, dy] = [to.x - from.x, to.y - from.y].map(|difference| difference as f64);
    // Nothing on the grid is so far away that a square overflows, for which `hypot` takes its time.
    (dx * dx + dy * dy).sqrt()
}

/// Makes the arrangement of segments on the grid.
pub(super) fn arrange(segments: impl IntoIterator<Item = Segment>) -> Arrangement {
    arrange_simple(segments, &|_| false)
}

/// The same, of owners some of which may be simple.
pub(super) fn arrange_simple(
    segments: impl IntoIterator<Item = Segment>,
    is_simple: IsSimple<'_>,
) -> Arrangement {
    let fine = |node: Node| Node::new(node.x * FINE, node.y * FINE);
    let segments: Vec<Segment> = segments
        .into_iter()
        .map(|one| Segment {
            from: fine(one.from),
            to: fine(one.to),
            ..one
        })
        .collect();
    Arrangement::new(split(segments, is_simple))
}

/// Makes the arrangement of segments on the fine grid.
pub(super) fn arrange_fine(segments: Vec<Segment>) -> Arrangement {
    Arrangement::new(split(segments, &|_| false))
}

impl Arrangement {
    fn new(split: Split) -> Self {
        let mut made = Self::traced(Graph::new(split));
        made.nest();
        made
    }

    fn traced(graph: Graph) -> Self {
        let mut made = Self::untraced(graph.nodes, graph.parts, graph.edges, graph.next);
        made.vanished = graph.vanished;
        made.trace();
        made
    }

    fn untraced(nodes: Vec<Node>, parts: Vec<Part>, edges: Vec<GraphEdge>, next: Vec<u32>) -> Self {
        Self {
            nodes,
            parts,
            edges,
            vanished: Vec::new(),
            cycle_of: vec![NONE; next.len()],
            next,
            cycles: Vec::new(),
            holes: Vec::new(),
            outside: NONE,
            seams: Vec::new(),
        }
    }

    fn origin(&self, half: u32) -> u32 {
        let edge = &self.edges[half as usize / 2];
        if half & 1 == 0 { edge.left } else { edge.right }
    }

    fn weight(&self, half: u32) -> i64 {
        let weight = self.edges[half as usize / 2].weight;
        if half & 1 == 0 { weight } else { -weight }
    }

    fn walk(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = Some(first);
        std::iter::from_fn(move || {
            let here = at?;
            let next = self.next[here as usize];
            at = (next != first).then_some(next);
            Some(here)
        })
    }

    fn trace(&mut self) {
        for first in 0..self.next.len() as u32 {
            if self.cycle_of[first as usize] != NONE || self.next[first as usize] == NONE {
                continue;
            }
            let number = self.cycles.len() as u32;
            let base = self.nodes[self.origin(first) as usize];
            let (mut area, mut least, mut at) = (0_i128, self.origin(first), first);
            loop {
                self.cycle_of[at as usize] = number;
                let (from, to) = (self.origin(at), self.origin(at ^ 1));
                area = area.wrapping_add(cross(
                    base,
                    self.nodes[from as usize],
                    self.nodes[to as usize],
                ));
                if self.nodes[from as usize] < self.nodes[least as usize] {
                    least = from;
                }
                at = self.next[at as usize];
                if at == first {
                    break;
                }
            }
            self.cycles.push(Cycle {
                first,
                area,
                least,
                winding: 0,
                within: NONE,
                seen: false,
                open: false,
            });
        }
        self.holes = vec![Vec::new(); self.cycles.len()];
    }

    /// The bounded face that a walk runs around, from inside or along the rim of a hole.
    fn bounded(&self, cycle: u32) -> Option<u32> {
        let around = self.cycles.get(cycle as usize)?;
        let face = if around.area > 0 {
            cycle
        } else {
            around.within
        };
        (face != NONE).then_some(face)
    }

    /// Boxes and owners of what was drawn as often one way as the other.
    pub(super) fn vanished(&self) -> impl Iterator<Item = (Extent, u32)> + '_ {
        self.vanished.iter().map(|part| {
            let part = &self.parts[*part as usize];
            let ends = [part.left, part.right].map(|node| self.nodes[node as usize]);
            (Extent::of(&ends), part.owner)
        })
    }

    /// The numbers of the bounded faces whose winding number is `wanted`, by place.
    pub(super) fn ids(&self, wanted: impl Fn(i64) -> bool) -> Vec<u32> {
        let mut ids: Vec<u32> = (0_u32..)
            .zip(&self.cycles)
            .filter(|(_, cycle)| cycle.area > 0 && !cycle.open && wanted(cycle.winding))
            .map(|(id, _)| id)
            .collect();
        sort_by_key(&mut ids, |id| {
            let cycle = &self.cycles[*id as usize];
            (self.nodes[cycle.least as usize], cycle.area, *id)
        });
        ids
    }

    /// How many polygons cover a face.
    pub(super) fn winding(&self, face: u32) -> i64 {
        self.cycles[face as usize].winding
    }

    /// A face by its number.
    pub(super) fn face(&self, id: u32) -> Face {
        let walks: Vec<u32> = std::iter::once(id)
            .chain(self.holes[id as usize].iter().copied())
            .collect();
        let rings: Vec<Vec<Node>> = walks.iter().map(|walk| self.ring(*walk)).collect();
        let mut seams: Vec<Node> = Vec::new();
        if !self.seams.is_empty() {
            let is_seam = |node: &&Node| self.seams.binary_search(node).is_ok();
            seams.extend(rings.iter().flatten().filter(is_seam));
            seams.sort_unstable();
        }
        Face {
            double_area: walks
                .iter()
                .map(|walk| self.cycles[*walk as usize].area)
                .sum(),
            rings,
            seams,
            id,
        }
    }

    /// The bounded faces whose winding number is `wanted`.
    pub(super) fn faces(&self, wanted: impl Fn(i64) -> bool) -> Vec<Face> {
        let ids = self.ids(wanted);
        ids.into_iter().map(|id| self.face(id)).collect()
    }

    fn ring(&self, cycle: u32) -> Vec<Node> {
        self.walk(self.cycles[cycle as usize].first)
            .map(|half| self.nodes[self.origin(half) as usize])
            .collect()
    }

    /// The boundaries of a face, outer and holes.
    fn walks(&self, id: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::once(id)
            .chain(self.holes[id as usize].iter().copied())
            .flat_map(|walk| self.walk(self.cycles[walk as usize].first))
    }

    /// Owners of the segments along the boundary of a face, each once.
    pub(super) fn owners(&self, face: &Face) -> Vec<u32> {
        let mut owners: Vec<u32> = self
            .walks(face.id)
            .flat_map(|half| {
                let edge = &self.edges[half as usize / 2];
                self.parts[edge.first as usize..edge.last as usize]
                    .iter()
                    .map(|part| part.owner)
            })
            .collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// The edges between the faces whose winding number is `wanted` and the others, with the former on the left; each
    /// with one of those who drew it so.
    pub(super) fn boundary(&self, wanted: impl Fn(i64) -> bool) -> Vec<Segment> {
        self.boundary_where(|half| wanted(self.beside_half(half)))
    }

    /// The same where some faces, by their numbers in order, are wanted too.
    pub(super) fn boundary_with(&self, wanted: impl Fn(i64) -> bool, also: &[u32]) -> Vec<Segment> {
        let is_also = |face: u32| also.binary_search(&face).is_ok();
        self.boundary_where(|half| {
            let face = self.bounded(self.cycle_of[half as usize]);
            wanted(self.beside_half(half)) || face.is_some_and(is_also)
        })
    }

    /// Whether a face has more of its boundary in common with faces whose winding number is `wanted` than with others.
    pub(super) fn lies_mostly_along(&self, face: u32, wanted: impl Fn(i64) -> bool) -> bool {
        let node = |half: u32| self.nodes[self.origin(half) as usize];
        let more = |half: u32| {
            let length = distance(node(half), node(half ^ 1));
            let is_wanted = wanted(self.beside_half(half ^ 1));
            if is_wanted { length } else { -length }
        };
        self.walks(face).map(more).sum::<f64>() > 0.0
    }

    /// The boundary between the faces that are wanted, asked by a half-edge with the face on its left, and the others.
    fn boundary_where(&self, on_left: impl Fn(u32) -> bool) -> Vec<Segment> {
        let drawn = |half: u32| {
            let edge = &self.edges[half as usize / 2];
            let parts = &self.parts[edge.first as usize..edge.last as usize];
            let mut parts = parts.iter().filter(|part| part.owner != FRAME);
            let first = parts.clone().next();
            let owner = parts
                .find(|part| (part.weight > 0) == (half & 1 == 0))
                .or(first);
            Segment {
                from: self.nodes[self.origin(half) as usize],
                to: self.nodes[self.origin(half ^ 1) as usize],
                weight: 1,
                owner: owner.map_or(NONE, |part| part.owner),
            }
        };
        (0..self.next.len() as u32)
            .filter(|half| on_left(*half) && !on_left(half ^ 1))
            .map(drawn)
            .collect()
    }

    /// The bounded faces next to one, by their numbers.
    pub(super) fn beside(&self, face: u32) -> impl Iterator<Item = u32> + '_ {
        self.walks(face)
            .filter_map(|half| self.bounded(self.cycle_of[(half ^ 1) as usize]))
    }
}
