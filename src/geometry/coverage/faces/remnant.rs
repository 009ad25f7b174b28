//! What the tiles leave over: the faces that reach from one tile into the next.
//!
//! Their edges come from the tiles with the winding numbers on the sides where such a face lies. Around a node, the
//! edge that follows another around such a face is still the next one clockwise, because none of the edges that were
//! left out can lie between two neighbouring sides of one face. So the faces come out as if all had been arranged at
//! once.

use rayon::prelude::*;

use super::super::boxes::{Extent, Tree};
use super::super::graph::{GraphEdge, Part};
use super::super::pairing::FRAME;
use super::super::seams::{Seams, is_straight};
use super::super::split::FINE;
use super::{Arrangement, Cycle, NONE};
use crate::geometry::grid::{Node, by_angle};

/// An edge with a face of the wanted kind on one side or both.
#[derive(Clone, Copy, Debug)]
struct Side {
    left: Node,
    right: Node,
    weight: i64,
    /// The winding numbers above and below, where a wanted face lies there.
    winding: [Option<i64>; 2],
    first: u32,
    last: u32,
}

/// Edges of faces that reach from tile to tile.
#[derive(Debug, Default)]
pub(in super::super) struct Remnant {
    sides: Vec<Side>,
    /// Those who drew them, with their weights.
    drawn: Vec<(u32, i64)>,
}

impl Arrangement {
    /// The edges of faces that go on in other tiles and whose winding number is `wanted`, without those of islands.
    pub(in super::super) fn remnant(&self, wanted: impl Fn(i64) -> bool) -> Remnant {
        self.sides(wanted, &self.reaching())
    }

    /// The boxes of the islands in such faces: most lie in what is left open around all, which no walk closes.
    pub(in super::super) fn islands(&self, wanted: impl Fn(i64) -> bool) -> Vec<Extent> {
        let is_wanted = |cycle: u32| wanted(self.cycles[cycle as usize].winding);
        self.islands_of(&self.reaching())
            .filter(|cycle| is_wanted(*cycle))
            .map(|cycle| self.extent(cycle))
            .collect()
    }

    /// The edges of those islands whose box is `chosen`.
    pub(in super::super) fn chosen_islands(
        &self,
        wanted: impl Fn(i64) -> bool,
        chosen: impl Fn(&Extent) -> bool,
    ) -> Remnant {
        let mut taken = vec![false; self.cycles.len()];
        for cycle in self.islands_of(&self.reaching()) {
            taken[cycle as usize] = chosen(&self.extent(cycle));
        }
        self.sides(wanted, &taken)
    }

    fn islands_of<'a>(&'a self, reaching: &'a [bool]) -> impl Iterator<Item = u32> + 'a {
        let cycles = 0..self.cycles.len() as u32;
        cycles.filter(|cycle| !reaching[*cycle as usize] && self.is_inner(*cycle))
    }

    /// The box around a walk.
    pub(in super::super) fn extent(&self, cycle: u32) -> Extent {
        let first = self.cycles[cycle as usize].first;
        let origin = |half| &self.nodes[self.origin(half) as usize];
        Extent::of(self.walk(first).map(origin))
    }

    fn sides(&self, wanted: impl Fn(i64) -> bool, taken: &[bool]) -> Remnant {
        let mut rest = Remnant::default();
        for (number, edge) in (0_u32..).zip(&self.edges) {
            if edge.weight == 0 {
                // The frame.
                continue;
            }
            let winding = [2 * number, 2 * number + 1].map(|half| {
                let winding = self.beside_half(half);
                (taken[self.cycle_of[half as usize] as usize] && wanted(winding)).then_some(winding)
            });
            if winding == [None; 2] {
                continue;
            }
            let first = rest.drawn.len() as u32;
            let parts = &self.parts[edge.first as usize..edge.last as usize];
            let drawn = parts.iter().filter(|part| part.owner != FRAME);
            rest.drawn
                .extend(drawn.map(|part| (part.owner, part.weight)));
            rest.sides.push(Side {
                left: self.nodes[edge.left as usize],
                right: self.nodes[edge.right as usize],
                weight: edge.weight,
                winding,
                first,
                last: rest.drawn.len() as u32,
            });
        }
        rest
    }
}

impl Remnant {
    /// Makes room for others.
    pub(in super::super) fn reserve<'a>(&mut self, others: impl Iterator<Item = &'a Self> + Clone) {
        let count = |of: fn(&Self) -> usize| others.clone().map(of).sum();
        self.sides.reserve_exact(count(|other| other.sides.len()));
        self.drawn.reserve_exact(count(|other| other.drawn.len()));
    }

    /// Adds those of another tile.
    pub(in super::super) fn append(&mut self, mut other: Self) {
        let before = self.drawn.len() as u32;
        self.drawn.append(&mut other.drawn);
        self.sides.extend(other.sides.into_iter().map(|side| Side {
            first: side.first + before,
            last: side.last + before,
            ..side
        }));
    }

    /// The faces that they surround.
    pub(in super::super) fn arrange(&self) -> Arrangement {
        let mut nodes: Vec<Node> = self.sides.iter().flat_map(|s| [s.left, s.right]).collect();
        nodes.par_sort_unstable();
        nodes.dedup();
        let number = |node: &Node| nodes.partition_point(|other| other < node) as u32;
        let edges: Vec<GraphEdge> = self
            .sides
            .iter()
            .map(|side| GraphEdge {
                left: number(&side.left),
                right: number(&side.right),
                weight: side.weight,
                first: side.first,
                last: side.last,
            })
            .collect();
        let mut parts = Vec::with_capacity(self.drawn.len());
        for edge in &edges {
            let drawn = &self.drawn[edge.first as usize..edge.last as usize];
            parts.extend(drawn.iter().map(|(owner, weight)| Part {
                left: edge.left,
                right: edge.right,
                owner: *owner,
                weight: *weight,
            }));
        }
        let winding: Vec<Option<i64>> = self.sides.iter().flat_map(|side| side.winding).collect();
        let next = Turning::new(&nodes, &edges, &winding).next;
        let mut made = Arrangement::untraced(nodes, parts, edges, next);
        made.trace();
        for cycle in &mut made.cycles {
            cycle.winding = winding[cycle.first as usize].unwrap_or(0);
            cycle.seen = true;
        }
        made.nest();
        made
    }
}

impl Arrangement {
    /// Notes the nodes that only lines between tiles have made.
    pub(in super::super) fn note(&mut self, seams: &Seams) {
        let mut beside: Vec<[u32; 2]> = vec![[NONE; 2]; self.nodes.len()];
        let mut on_line: Vec<bool> = self.nodes.iter().map(|node| seams.hold(*node)).collect();
        for edge in &self.edges {
            for (node, other) in [(edge.left, edge.right), (edge.right, edge.left)] {
                match beside[node as usize]
                    .iter()
                    .position(|known| *known == NONE)
                {
                    Some(free) => beside[node as usize][free] = other,
                    None => on_line[node as usize] = false,
                }
            }
        }
        let at = |number: u32| self.nodes.get(number as usize).copied();
        let is_seam = |number: &usize| {
            let [one, other] = beside[*number].map(at);
            on_line[*number]
                && matches!((one, other), (Some(one), Some(other)) if is_straight(one, self.nodes[*number], other))
        };
        self.seams = (0..self.nodes.len())
            .filter(is_seam)
            .map(|number| self.nodes[number])
            .collect();
    }

    /// Those of some stretches that lie in the box of an open face that is covered twice or more.
    pub(in super::super) fn near_open(
        &self,
        mut stretches: Vec<(Extent, u32)>,
    ) -> Vec<(Extent, u32)> {
        let is_deep = |cycle: &&Cycle| cycle.area > 0 && cycle.open && cycle.winding > 1;
        let boxes: Vec<Extent> = (0_u32..)
            .zip(&self.cycles)
            .filter(|(_, cycle)| is_deep(cycle))
            .map(|(number, _)| self.extent(number).grown(FINE))
            .collect();
        let tree = Tree::new(&boxes);
        stretches.retain(|stretch| tree.any(&stretch.0));
        stretches
    }
}

/// Finds what follows what around the wanted faces.
struct Turning<'a> {
    edges: &'a [GraphEdge],
    wanted: &'a [Option<i64>],
    next: Vec<u32>,
    /// Half-edges that nothing follows, and that follow nothing. There are none unless rounding has moved something
    /// across a neighbour.
    ends: Vec<u32>,
    starts: Vec<u32>,
}

impl<'a> Turning<'a> {
    fn new(nodes: &[Node], edges: &'a [GraphEdge], wanted: &'a [Option<i64>]) -> Self {
        let mut made = Self {
            edges,
            wanted,
            next: vec![NONE; wanted.len()],
            ends: Vec::new(),
            starts: Vec::new(),
        };
        let mut out: Vec<(u32, u32)> = (0..wanted.len() as u32)
            .map(|half| (made.origin(half), half))
            .collect();
        out.par_sort_unstable();
        for around in out.chunk_by_mut(|a, b| a.0 == b.0) {
            let here = nodes[around[0].0 as usize];
            let to = |half: u32| nodes[made.origin(half ^ 1) as usize];
            around.sort_unstable_by(|a, b| by_angle(here, to(a.1), to(b.1)).then(a.1.cmp(&b.1)));
            made.turn(around);
        }
        for (end, start) in made.ends.iter().zip(&made.starts) {
            made.next[*end as usize] = *start;
        }
        made
    }

    fn origin(&self, half: u32) -> u32 {
        let edge = &self.edges[half as usize / 2];
        if half & 1 == 0 { edge.left } else { edge.right }
    }

    /// Joins the half-edges at a node, given by those that begin there, counter-clockwise.
    fn turn(&mut self, around: &[(u32, u32)]) {
        let is_wanted = |half: u32| self.wanted[half as usize].is_some();
        let mut taken = vec![false; around.len()];
        for at in 0..around.len() {
            let arriving = around[at].1 ^ 1;
            if !is_wanted(arriving) {
                continue;
            }
            let before = (at + around.len() - 1) % around.len();
            let leaving = around[before].1;
            if is_wanted(leaving) {
                taken[before] = true;
                self.next[arriving as usize] = leaving;
            } else {
                self.ends.push(arriving);
            }
        }
        for ((_, leaving), taken) in around.iter().zip(taken) {
            if !taken && is_wanted(*leaving) {
                self.starts.push(*leaving);
            }
        }
    }
}
