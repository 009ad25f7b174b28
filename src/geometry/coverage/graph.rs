//! The graph of segments that have only ends in common: nodes, edges that do not cancel, and what follows what around
//! a face.

use rayon::prelude::*;

use super::split::Segment;
use crate::geometry::grid::{Node, by_angle};

/// A part of a segment between two neighbouring nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) owner: u32,
    /// Weight from left to right.
    pub(super) weight: i64,
}

/// An edge of the graph; its half-edges are numbered 2i (from left to right) and 2i + 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct GraphEdge {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) weight: i64,
    pub(super) first: u32,
    pub(super) last: u32,
}

pub(super) fn nodes(segments: &[Segment]) -> Vec<Node> {
    let mut nodes: Vec<Node> = segments.iter().flat_map(|one| [one.from, one.to]).collect();
    nodes.par_sort_unstable();
    nodes.dedup();
    nodes
}

pub(super) fn parts(segments: &[Segment], nodes: &[Node]) -> Vec<Part> {
    let number = |node: &Node| nodes.binary_search(node).unwrap_or(0) as u32;
    let mut parts: Vec<Part> = segments
        .par_iter()
        .with_min_len(1024)
        .map(|one| {
            let (from, to) = (number(&one.from), number(&one.to));
            let (left, right, weight) = if from < to {
                (from, to, one.weight)
            } else {
                (to, from, -one.weight)
            };
            Part {
                left,
                right,
                owner: one.owner,
                weight,
            }
        })
        .collect();
    parts.par_sort_unstable();
    parts
}

/// The edges that do not cancel, and the parts of those that do.
pub(super) fn edges(parts: &[Part]) -> (Vec<GraphEdge>, Vec<u32>) {
    let mut edges = Vec::new();
    let mut vanished = Vec::new();
    let mut first = 0;
    while first < parts.len() {
        let (left, right) = (parts[first].left, parts[first].right);
        let mut last = first;
        let mut weight = 0;
        while last < parts.len() && (parts[last].left, parts[last].right) == (left, right) {
            weight += parts[last].weight;
            last += 1;
        }
        if weight != 0 && left != right {
            edges.push(GraphEdge {
                left,
                right,
                weight,
                first: first as u32,
                last: last as u32,
            });
        } else if left != right {
            vanished.extend(first as u32..last as u32);
        }
        first = last;
    }
    (edges, vanished)
}

/// By half-edge: the one that follows it around the face on its left, which is the next clockwise from its reverse.
pub(super) fn around(nodes: &[Node], edges: &[GraphEdge]) -> Vec<u32> {
    let origin = |half: u32| {
        let edge = &edges[half as usize / 2];
        if half & 1 == 0 { edge.left } else { edge.right }
    };
    let halves = 2 * edges.len() as u32;
    let mut starts = vec![0_u32; nodes.len() + 1];
    for half in 0..halves {
        starts[origin(half) as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut fill = starts.clone();
    let mut out = vec![0_u32; halves as usize];
    for half in 0..halves {
        let at = &mut fill[origin(half) as usize];
        out[*at as usize] = half;
        *at += 1;
    }
    let mut next = vec![0_u32; halves as usize];
    for node in 0..nodes.len() {
        let around = &mut out[starts[node] as usize..starts[node + 1] as usize];
        if around.len() > 2 {
            let to = |half: u32| nodes[origin(half ^ 1) as usize];
            around.sort_unstable_by(|a, b| by_angle(nodes[node], to(*a), to(*b)));
        }
        for at in 0..around.len() {
            let before = around[(at + around.len() - 1) % around.len()];
            next[(around[at] ^ 1) as usize] = before;
        }
    }
    next
}
