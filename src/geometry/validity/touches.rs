//! Nodes that the rings of one polygon pass more than once: do they cross there, and on which side do they touch?

use crate::geometry::grid::{Node, by_angle};

use super::contacts::Pass;
use super::rings::{Ring, Rings};

/// With more legs than this at one node, pairs of passes are not looked at one by one.
const MANY: usize = 64;

/// What happens at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Knot {
    /// The passes only touch.
    Touch,
    /// Passes cross: some of one ring, some of different rings.
    Cross {
        /// Whether a ring crosses itself.
        own: bool,
        /// Whether a ring crosses another one.
        others: bool,
    },
    /// Edges leave it in one direction: they overlap, which is told elsewhere.
    Overlap,
}

/// A direction in which a pass leaves the node.
#[derive(Clone, Copy)]
struct Leg {
    towards: Node,
    pass: usize,
    /// Whether the ring comes from there.
    incoming: bool,
}

/// The nodes of `passes`, which are sorted, each with all passes through it.
pub(super) fn nodes(passes: &[Pass]) -> impl Iterator<Item = &[Pass]> {
    passes
        .chunk_by(|a, b| a.node == b.node)
        .filter(|group| group.len() > 1)
}

/// The legs of all passes through one node, counter-clockwise.
fn legs(rings: &Rings, group: &[Pass]) -> Vec<Leg> {
    let mut legs: Vec<Leg> = Vec::with_capacity(2 * group.len());
    for (number, pass) in group.iter().enumerate() {
        let at = pass.at as usize;
        let before = if pass.in_edge {
            at
        } else {
            rings.rings[pass.ring as usize].previous(at)
        };
        for (vertex, incoming) in [(before, true), (at + 1, false)] {
            legs.push(Leg {
                towards: rings.nodes[vertex],
                pass: number,
                incoming,
            });
        }
    }
    let node = group[0].node;
    legs.sort_by(|a, b| by_angle(node, a.towards, b.towards));
    legs
}

/// How the passes through one node lie to each other.
pub(super) fn knot(rings: &Rings, group: &[Pass]) -> Knot {
    let legs = legs(rings, group);
    let node = group[0].node;
    let same = |a: &Leg, b: &Leg| by_angle(node, a.towards, b.towards).is_eq();
    if legs.windows(2).any(|pair| same(&pair[0], &pair[1])) {
        return Knot::Overlap;
    }
    // Passes that do not cross close like parentheses.
    let mut open: Vec<usize> = Vec::new();
    for leg in &legs {
        if open.last() == Some(&leg.pass) {
            open.pop();
        } else {
            open.push(leg.pass);
        }
    }
    if open.is_empty() {
        return Knot::Touch;
    }
    crossings(group, &open)
}

/// Which of the passes at these legs, in order around the node, cross: those of which one begins between the legs of
/// the other and ends beyond them.
fn crossings(group: &[Pass], legs: &[usize]) -> Knot {
    let ring = |pass: &usize| group[*pass].ring;
    if legs.len() > MANY {
        let own = legs.iter().all(|leg| ring(leg) == ring(&legs[0]));
        return Knot::Cross { own, others: !own };
    }
    let (mut own, mut others) = (false, false);
    for (at, leg) in legs.iter().enumerate() {
        let Some(length) = legs[at + 1..].iter().position(|other| other == leg) else {
            continue;
        };
        let between = &legs[at + 1..at + 1 + length];
        let once = |leg: &&usize| between.iter().filter(|other| other == leg).count() == 1;
        for other in between.iter().filter(once) {
            own |= ring(leg) == ring(other);
            others |= ring(leg) != ring(other);
        }
    }
    Knot::Cross { own, others }
}

/// The rings that touch themselves at a node, and whether they do so only with their outer side: then the interior is
/// whole, and what they enclose lies outside. `interior_right`: whether a ring has the polygon's interior on its right.
pub(super) fn self_touches(
    rings: &Rings,
    group: &[Pass],
    interior_right: impl Fn(&Ring, u32) -> bool,
) -> Vec<(u32, bool)> {
    let legs = legs(rings, group);
    // The passes are sorted by ring.
    let touching = group
        .chunk_by(|a, b| a.ring == b.ring)
        .filter(|passes| passes.len() > 1);
    touching
        .map(|passes| {
            let ring = passes[0].ring;
            let right = interior_right(&rings.rings[ring as usize], ring);
            let own: Vec<&Leg> = legs
                .iter()
                .filter(|leg| group[leg.pass].ring == ring)
                .collect();
            let around = own.iter().zip(own.iter().cycle().skip(1));
            // Counter-clockwise from the leg where a pass comes in to the one where it goes out lies its right side.
            let mut wedges = around.filter(|(leg, _)| leg.incoming == right);
            (ring, wedges.all(|(leg, next)| leg.pass == next.pass))
        })
        .collect()
}
