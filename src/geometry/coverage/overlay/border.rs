//! The border of one polygon, ready to be asked where points lie and which edges are near.
//!
//! Boxes over runs of edges, and boxes over those, let a question about one place pass over the rest of a border of
//! 100 000 vertices.

use std::cell::Cell;

use super::super::polygons::Polygons;
use super::super::reduce::{FANOUT, levels};
use crate::geometry::boxes::Extent;
use crate::geometry::grid::{Node, cross};
use crate::geometry::vertices::Track;

/// Where a point lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Inside,
    On,
    Outside,
}

/// The rings of one polygon.
pub(super) struct Border<'a> {
    rings: Vec<Ring<'a>>,
    pub(super) extent: Extent,
}

struct Ring<'a> {
    /// Closed.
    nodes: Track<'a>,
    /// From the runs up to a few boxes.
    levels: Vec<Vec<Extent>>,
}

impl<'a> Border<'a> {
    pub(super) fn of(polygons: &'a Polygons, polygon: usize) -> Self {
        let rings = polygons.rings(polygon).map(|ring| polygons.ring(ring));
        Self {
            rings: rings
                .filter(|nodes| nodes.len() > 1)
                .map(|nodes| Ring {
                    nodes,
                    levels: levels(nodes),
                })
                .collect(),
            extent: polygons.extents[polygon],
        }
    }

    /// Where a point lies, by the even-odd rule, exactly.
    pub(super) fn side(&self, at: Node) -> Side {
        if !self.extent.meets(&Extent::of([&at])) {
            return Side::Outside;
        }
        let mut sight = Sight {
            at,
            odd: false,
            on: false,
        };
        for ring in &self.rings {
            sight.look(ring);
        }
        match (sight.on, sight.odd) {
            (true, _) => Side::On,
            (false, true) => Side::Inside,
            (false, false) => Side::Outside,
        }
    }

    /// Whether the box of any edge meets `wanted`.
    pub(super) fn any_near(&self, wanted: &Extent) -> bool {
        let found = Cell::new(false);
        for ring in &self.rings {
            ring.visit(
                &mut |extent, _, _| found.get() || !extent.meets(wanted),
                &mut |from, to| {
                    let meets = found.get() || Extent::of([&from, &to]).meets(wanted);
                    found.set(meets);
                },
            );
        }
        found.get()
    }

    /// Calls `found` with every edge whose box meets `wanted`.
    pub(super) fn near(&self, wanted: &Extent, mut found: impl FnMut(Node, Node)) {
        if self.extent.meets(wanted) {
            for ring in &self.rings {
                ring.visit(
                    &mut |extent, _, _| !extent.meets(wanted),
                    &mut |from, to| {
                        if Extent::of([&from, &to]).meets(wanted) {
                            found(from, to);
                        }
                    },
                );
            }
        }
    }
}

impl Ring<'_> {
    /// Calls `edge` with every edge but those of the runs that `pass` tells to pass over, by their box and the nodes at
    /// their ends.
    fn visit(
        &self,
        pass: &mut impl FnMut(&Extent, Node, Node) -> bool,
        edge: &mut impl FnMut(Node, Node),
    ) {
        let top = self.levels.len() - 1;
        for run in 0..self.levels[top].len() {
            self.descend(top, run, pass, edge);
        }
    }

    fn descend(
        &self,
        level: usize,
        run: usize,
        pass: &mut impl FnMut(&Extent, Node, Node) -> bool,
        edge: &mut impl FnMut(Node, Node),
    ) {
        let width = FANOUT.pow(level as u32 + 1);
        let edges = self.nodes.len() - 1;
        let (first, last) = (run * width, ((run + 1) * width).min(edges));
        if pass(
            &self.levels[level][run],
            self.nodes.at(first),
            self.nodes.at(last),
        ) {
            return;
        }
        if level == 0 {
            let mut from = self.nodes.at(first);
            for place in first + 1..=last {
                let to = self.nodes.at(place);
                edge(from, to);
                from = to;
            }
            return;
        }
        let below = run * FANOUT..((run + 1) * FANOUT).min(self.levels[level - 1].len());
        for child in below {
            self.descend(level - 1, child, pass, edge);
        }
    }
}

/// What a ray from a point to the east has crossed.
struct Sight {
    at: Node,
    odd: bool,
    on: bool,
}

impl Sight {
    fn look(&mut self, ring: &Ring<'_>) {
        let at = self.at;
        // A vertex on the ray counts with the edge above it.
        let above = |node: Node| node.y > at.y;
        let (odd, on) = (Cell::new(self.odd), Cell::new(self.on));
        ring.visit(
            &mut |extent, first, last| {
                if extent.min.x > at.x {
                    odd.set(odd.get() ^ (above(first) != above(last)));
                    return true;
                }
                extent.max.y < at.y || extent.min.y > at.y || extent.max.x < at.x
            },
            &mut |from, to| {
                let (low, high) = if from.y <= to.y {
                    (from, to)
                } else {
                    (to, from)
                };
                if at.y < low.y || at.y > high.y {
                    return;
                }
                let side = cross(low, high, at);
                let between = from.x.min(to.x) <= at.x && at.x <= from.x.max(to.x);
                on.set(on.get() | (side == 0 && between));
                if above(low) != above(high) && side > 0 {
                    odd.set(!odd.get());
                }
            },
        );
        (self.odd, self.on) = (odd.get(), on.get());
    }
}
