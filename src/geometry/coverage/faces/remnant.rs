//! What the tiles leave over: the faces that reach from one tile into the next.
//!
//! Their edges come from the tiles with the winding numbers on the sides where such a face lies. Around a node, the
//! edge that follows another around such a face is still the next one clockwise, because none of the edges that were
//! left out can lie between two neighbouring sides of one face. So the faces come out as if all had been arranged at
//! once.

use rayon::prelude::*;

use super::super::graph::{GraphEdge, Part};
use super::super::pairing::FRAME;
use super::super::seams::{Seams, is_straight};
use super::super::split::FINE;
use super::{Arrangement, Cycle, NONE};
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::{Node, by_angle};
use crate::geometry::piles::Piles;

/// An edge with a face of the wanted kind on one side or both.
#[derive(Clone, Copy, Debug)]
struct Side {
    left: u32,
    right: u32,
    /// Where those who drew it begin; they end where those of the next one begin.
    first: u32,
    /// Whether a wanted face lies above it, and below.
    wanted: [bool; 2],
    /// The winding number above it.
    above: i64,
}

/// Who drew an edge, and its weight in that: two billion edges never lie on each other.
type Drawn = (u32, i32);

/// Edges of faces that reach from tile to tile.
#[derive(Debug, Default)]
pub(in super::super) struct Remnant {
    /// The ends of the edges; those on lines between tiles once for each tile. Where an island touches a stack at a node,
    /// the two may have it each on its own: they have no face in common there.
    nodes: Vec<Node>,
    /// The nodes on the frame of a tile.
    on_frame: Vec<u32>,
    sides: Vec<Side>,
    drawn: Vec<Drawn>,
}

impl Arrangement {
    /// The edges of faces that go on in other tiles and whose winding number is `wanted`, of the walks that the tiles are
    /// [told of](Self::reaching).
    pub(in super::super) fn remnant(
        &self,
        wanted: impl Fn(i64) -> bool,
        reaching: &[bool],
    ) -> Remnant {
        self.sides(wanted, reaching)
    }

    /// The boxes of the islands in such faces that they are not told of: most lie in what is left open around all, which
    /// no walk closes.
    pub(in super::super) fn islands(
        &self,
        wanted: impl Fn(i64) -> bool,
        reaching: &[bool],
    ) -> Vec<Extent> {
        let is_wanted = |cycle: u32| wanted(self.cycles[cycle as usize].winding);
        self.islands_of(reaching)
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
        for cycle in self.islands_of(&self.reaching(|_| false)) {
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
        let mut numbers = vec![NONE; self.nodes.len()];
        for (number, edge) in (0_u32..).zip(&self.edges) {
            // The frame is no side of a face.
            if edge.weight == 0 {
                continue;
            }
            let halves = [2 * number, 2 * number + 1];
            let is_wanted = |half: u32| {
                taken[self.cycle_of[half as usize] as usize] && wanted(self.beside_half(half))
            };
            let wanted = halves.map(is_wanted);
            if wanted == [false; 2] {
                continue;
            }
            let [left, right] = [edge.left, edge.right].map(|node| {
                let number = &mut numbers[node as usize];
                if *number == NONE {
                    *number = rest.nodes.len() as u32;
                    rest.nodes.push(self.nodes[node as usize]);
                }
                *number
            });
            rest.sides.push(Side {
                left,
                right,
                first: rest.drawn.len() as u32,
                wanted,
                above: self.beside_half(halves[0]),
            });
            let parts = &self.parts[edge.first as usize..edge.last as usize];
            let drawn = parts.iter().filter(|part| part.owner != FRAME);
            rest.drawn
                .extend(drawn.map(|part| (part.owner, part.weight as i32)));
        }
        let frame = (0..self.edges.len() as u32).filter(|edge| self.is_frame(*edge));
        let ends = frame.flat_map(|edge| {
            let edge = &self.edges[edge as usize];
            [edge.left, edge.right].map(|node| numbers[node as usize])
        });
        rest.on_frame = ends.filter(|number| *number != NONE).collect();
        rest.on_frame.sort_unstable();
        rest.on_frame.dedup();
        rest
    }
}

impl Remnant {
    /// Makes room for others.
    pub(in super::super) fn reserve<'a>(&mut self, others: impl Iterator<Item = &'a Self> + Clone) {
        let count = |of: fn(&Self) -> usize| others.clone().map(of).sum();
        self.nodes.reserve_exact(count(|other| other.nodes.len()));
        self.on_frame
            .reserve_exact(count(|other| other.on_frame.len()));
        self.sides.reserve_exact(count(|other| other.sides.len()));
        self.drawn.reserve_exact(count(|other| other.drawn.len()));
    }

    /// Adds those of another tile.
    pub(in super::super) fn append(&mut self, mut other: Self) {
        let (nodes, drawn) = (self.nodes.len() as u32, self.drawn.len() as u32);
        self.nodes.append(&mut other.nodes);
        self.drawn.append(&mut other.drawn);
        self.on_frame
            .extend(other.on_frame.into_iter().map(|number| number + nodes));
        self.sides.extend(other.sides.into_iter().map(|side| Side {
            left: side.left + nodes,
            right: side.right + nodes,
            first: side.first + drawn,
            ..side
        }));
    }

    /// Takes the nodes back from an arrangement.
    pub(in super::super) fn give_back(&mut self, traced: Arrangement) {
        self.nodes = traced.nodes;
    }

    /// By node: its number, which is the same for all tiles that have it.
    fn numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..self.nodes.len() as u32).collect();
        let node = |number: &u32| self.nodes[*number as usize];
        let mut shared = self.on_frame.clone();
        shared.par_sort_unstable_by_key(|number| (node(number), *number));
        for same in shared.chunk_by(|a, b| node(a) == node(b)) {
            for number in same {
                numbers[*number as usize] = same[0];
            }
        }
        numbers
    }

    /// The faces that they surround, as far as walks tell: which holes they have [`nest`](Arrangement::nest) finds. The
    /// arrangement takes the nodes; to add to the remnant, [give](Self::give_back) them back.
    pub(in super::super) fn trace(&mut self) -> Arrangement {
        let numbers = self.numbers();
        let ends = self.sides.iter().skip(1).map(|side| side.first);
        let ends = ends.chain([self.drawn.len() as u32]);
        let mut parts = Vec::with_capacity(self.drawn.len());
        let mut edges = Vec::with_capacity(self.sides.len());
        for (side, last) in self.sides.iter().zip(ends) {
            let [left, right] = [side.left, side.right].map(|node| numbers[node as usize]);
            let drawn = &self.drawn[side.first as usize..last as usize];
            parts.extend(drawn.iter().map(|(owner, weight)| Part {
                left,
                right,
                owner: *owner,
                weight: i64::from(*weight),
            }));
            edges.push(GraphEdge {
                left,
                right,
                weight: drawn.iter().map(|(_, weight)| i64::from(*weight)).sum(),
                first: side.first,
                last,
            });
        }
        drop(numbers);
        let next = Turning::new(&self.nodes, &edges, &self.sides).next;
        let nodes = std::mem::take(&mut self.nodes);
        let mut made = Arrangement::untraced(nodes, parts, edges, next);
        made.trace();
        for cycle in &mut made.cycles {
            let at = cycle.first as usize / 2;
            let below = if cycle.first & 1 == 0 {
                0
            } else {
                made.edges[at].weight
            };
            cycle.winding = self.sides[at].above - below;
            cycle.seen = true;
        }
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
        self.seams.par_sort_unstable();
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
    sides: &'a [Side],
    next: Vec<u32>,
    /// Half-edges that nothing follows, and that follow nothing. There are none unless rounding has moved something
    /// across a neighbour.
    ends: Vec<u32>,
    starts: Vec<u32>,
    /// Of the node at hand: which of the half-edges that begin there follow another.
    taken: Vec<bool>,
}

impl<'a> Turning<'a> {
    fn new(nodes: &[Node], edges: &[GraphEdge], sides: &'a [Side]) -> Self {
        let mut made = Self {
            sides,
            next: vec![NONE; 2 * sides.len()],
            ends: Vec::new(),
            starts: Vec::new(),
            taken: Vec::new(),
        };
        let origin = |half: u32| edges[half as usize / 2].origin(half) as usize;
        let halves = (0..2 * sides.len() as u32).map(|half| (origin(half), half));
        let mut out = Piles::new(nodes.len(), halves);
        for node in 0..nodes.len() {
            let around = out.of_mut(node);
            let to = |half: u32| nodes[origin(half ^ 1)];
            if around.len() > 2 {
                around
                    .sort_unstable_by(|a, b| by_angle(nodes[node], to(*a), to(*b)).then(a.cmp(b)));
            }
            made.turn(around);
        }
        for (end, start) in made.ends.iter().zip(&made.starts) {
            made.next[*end as usize] = *start;
        }
        made
    }

    fn is_wanted(&self, half: u32) -> bool {
        self.sides[half as usize / 2].wanted[half as usize % 2]
    }

    /// Joins the half-edges at a node, given by those that begin there, counter-clockwise.
    fn turn(&mut self, around: &[u32]) {
        self.taken.clear();
        self.taken.resize(around.len(), false);
        for at in 0..around.len() {
            let arriving = around[at] ^ 1;
            if !self.is_wanted(arriving) {
                continue;
            }
            let before = (at + around.len() - 1) % around.len();
            let leaving = around[before];
            if self.is_wanted(leaving) {
                self.taken[before] = true;
                self.next[arriving as usize] = leaving;
            } else {
                self.ends.push(arriving);
            }
        }
        for (at, leaving) in around.iter().enumerate() {
            if !self.taken[at] && self.is_wanted(*leaving) {
                self.starts.push(*leaving);
            }
        }
    }
}
