//! Rings and lines followed together: the edges and lines that agree are done in one pass.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Edge, Rings, pairs};
use crate::geometry::grid::Node;
use crate::geometry::lines::Lines;
use crate::geometry::vertices::Track;

const NONE: u32 = u32::MAX;

/// A part of more vertices than this is entered with all of them: polygons join long lines in the middle.
const LONG: usize = 64;

/// What the walk leaves.
pub(super) struct Walked {
    /// The edges along which no line was followed, by polygon and ring.
    pub(super) edges: Vec<Edge>,
    /// The segments of the first layer in parts of which no ring was followed as a whole.
    pub(super) segments: Vec<Edge>,
}

/// A vertex of a part from which it may be followed.
struct Anchor {
    /// Another anchor with the same hash.
    next: u32,
    layer: u32,
    part: u32,
    /// Place of the vertex in the part.
    place: u32,
}

/// All ends of all parts and all vertices of the long ones, by place.
struct Anchors<'a> {
    lines: &'a [&'a Lines],
    heads: Vec<u32>,
    all: Vec<Anchor>,
}

/// Walks all rings.
pub(super) fn walk(polygons: Rings<'_>, lines: &[&Lines]) -> Walked {
    let anchors = Anchors::new(lines);
    let done: Vec<Vec<AtomicBool>> = lines
        .iter()
        .map(|lines| {
            (0..lines.part_count())
                .map(|_| AtomicBool::new(false))
                .collect()
        })
        .collect();
    let edges = polygons.collect(|owner, part, nodes, left| {
        let count = nodes.len() - 1;
        let step = |at: usize| anchors.follow(nodes, at % count, &done);
        let Some(start) = (0..count).find(|at| step(*at) > 0) else {
            left.extend(edges(owner, part, pairs(nodes).zip(0..)));
            return;
        };
        let before = left.len();
        let mut at = start;
        while at < start + count {
            let along = step(at);
            if along == 0 {
                let here = at % count;
                let pair = (nodes[here], nodes[here + 1]);
                left.extend(edges(owner, part, [(pair, here as u32)].into_iter()));
            }
            at += along.max(1);
        }
        left[before..].sort_unstable_by_key(|edge| edge.at);
    });
    let done = done.into_iter().next().unwrap_or_default();
    let segments = lines.first().map(|lines| segments(lines, &done));
    Walked {
        edges,
        segments: segments.unwrap_or_default(),
    }
}

/// The segments of the parts that are not done.
fn segments(lines: &Lines, done: &[AtomicBool]) -> Vec<Edge> {
    let open = (0..lines.part_count()).filter(|part| !done[*part].load(Ordering::Relaxed));
    open.flat_map(|part| {
        let nodes = lines.part(part);
        edges(lines.line_of(part), part as u32, nodes.pairs().zip(0..))
    })
    .collect()
}

/// Edges of a part by their ends and places.
fn edges(
    owner: u32,
    part: u32,
    ends: impl Iterator<Item = ((Node, Node), u32)>,
) -> impl Iterator<Item = Edge> {
    ends.map(move |((a, b), at)| Edge {
        a,
        b,
        owner,
        part,
        at,
    })
}

impl<'a> Anchors<'a> {
    fn new(lines: &'a [&'a Lines]) -> Self {
        let of = |lines: &&Lines| -> usize {
            let parts = 0..lines.part_count();
            parts.map(|part| places(lines.part(part)).count()).sum()
        };
        let count = lines.iter().map(of).sum::<usize>();
        let mut made = Self {
            lines,
            heads: vec![NONE; (count * 2).next_power_of_two()],
            all: Vec::with_capacity(count),
        };
        for (layer, lines) in (0..).zip(lines) {
            for part in 0..lines.part_count() {
                let nodes = lines.part(part);
                for place in places(nodes) {
                    made.add(nodes.at(place), layer, part as u32, place as u32);
                }
            }
        }
        made
    }

    fn add(&mut self, at: Node, layer: u32, part: u32, place: u32) {
        let slot = self.slot(at);
        let anchor = self.all.len() as u32;
        let next = std::mem::replace(&mut self.heads[slot], anchor);
        self.all.push(Anchor {
            next,
            layer,
            part,
            place,
        });
    }

    fn slot(&self, at: Node) -> usize {
        let mixed = (at.x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ at.y as u64;
        let mixed = mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> 32) as usize & (self.heads.len() - 1)
    }

    /// How many edges from vertex `at` of the ring on run along a line that is entered there; lines that run along as a
    /// whole are done.
    fn follow(&self, ring: &[Node], at: usize, done: &[Vec<AtomicBool>]) -> usize {
        let mut longest = 0;
        let mut next = self.heads[self.slot(ring[at])];
        while let Some(anchor) = self.all.get(next as usize) {
            next = anchor.next;
            let nodes = self.lines[anchor.layer as usize].part(anchor.part as usize);
            let here = anchor.place as usize;
            if nodes.at(here) != ring[at] {
                continue;
            }
            let (before, after) = (nodes.part(0..here + 1), nodes.part(here..nodes.len()));
            let ahead = agree(ring, at, after.nodes());
            let along = ahead.max(agree(ring, at, before.nodes().rev()));
            longest = longest.max(along);
            if along == nodes.len() - 1 {
                done[anchor.layer as usize][anchor.part as usize].store(true, Ordering::Relaxed);
            }
        }
        longest
    }
}

/// The vertices of a part that are entered.
fn places(nodes: Track<'_>) -> impl Iterator<Item = usize> {
    let last = nodes.len() - 1;
    let step = if nodes.len() > LONG { 1 } else { last };
    (0..=last).step_by(step)
}

/// How many edges of the ring from vertex `at` on a line has that begins there, at most all of them once.
fn agree(ring: &[Node], at: usize, line: impl Iterator<Item = Node>) -> usize {
    let count = ring.len() - 1;
    let around = ring[at..count].iter().chain(&ring[..at]).chain([&ring[at]]);
    let same = around.zip(line).take_while(|(a, b)| *a == b).count();
    same.saturating_sub(1)
}
