//! A sweep over the edges of one polygon, from west to east: for polygons whose boxes tell nothing apart, such as long
//! slanted edges side by side, where comparing boxes would compare each edge with each.
//!
//! The edges that the sweep line meets are kept in their order from south to north. Edges that cross become neighbours
//! before they do (Shamos and Hoey 1976); one of the two is then taken out, so that the order of the others stays true,
//! and in the end compared with every edge. All else happens at nodes: the edges that end at a node, begin there or pass
//! through it are neighbours in the order.
//!
//! Cost: n log n, and n for each edge that is taken out, of which there are fewer than places that are searched for.

use std::collections::BTreeSet;

use crate::geometry::grid::{Node, side};
use crate::geometry::order::Item;

use super::nesting::Nest;
use super::rings::Rings;

/// What meets at a node.
#[derive(Debug, Default)]
pub(super) struct Meet {
    /// The node.
    pub(super) node: Node,
    /// Edges that end there, seen from the west.
    pub(super) ending: Vec<usize>,
    /// Edges that pass through; all on one line.
    pub(super) passing: Vec<usize>,
    /// Edges that begin there.
    pub(super) starting: Vec<usize>,
}

/// Sweeps over all edges. `at_node` hears of each node from west to east and returns whether to go on. Gives the edges
/// that were taken out, with one that each of them crosses.
pub(super) fn contacts(
    rings: &Rings,
    mut at_node: impl FnMut(&Meet, usize) -> bool,
) -> Vec<(usize, usize)> {
    let items = items(rings);
    let mut sweep = Sweep::default();
    let mut meet = Meet::default();
    let mut start = 0;
    for node in nodes(rings) {
        meet.node = node;
        sweep.leave(&mut meet);
        let count = items[start..]
            .iter()
            .take_while(|item| item.low == node)
            .count();
        let starting = &items[start..start + count];
        start += count;
        meet.starting.clear();
        meet.starting.extend(starting.iter().map(Item::edge));
        sweep.order.extend(starting.iter().copied());
        sweep.settle(node);
        if !at_node(&meet, sweep.out.len()) {
            break;
        }
    }
    sweep.out
}

/// The place of each ring among the others, for rings that neither cross nor overlap.
///
/// Where a ring begins, the edge directly north of it tells where it lies: in the ring of that edge, if that has its
/// inside below, else beside it.
pub(super) fn nests(rings: &Rings) -> Vec<Nest> {
    let items = items(rings);
    let mut found: Vec<Option<Nest>> = vec![None; rings.rings.len()];
    let mut sweep = Sweep::default();
    let mut meet = Meet::default();
    let mut start = 0;
    for node in nodes(rings) {
        meet.node = node;
        sweep.leave(&mut meet);
        let count = items[start..]
            .iter()
            .take_while(|item| item.low == node)
            .count();
        let starting = &items[start..start + count];
        start += count;
        sweep.order.extend(starting.iter().copied());
        let is_new = |item: &Item| found[rings.ring_of(item.edge())].is_none();
        if starting.iter().any(is_new) {
            sweep.place(rings, node, &mut found);
        }
    }
    let none = Nest {
        depth: 0,
        parent: None,
    };
    found.into_iter().map(|nest| nest.unwrap_or(none)).collect()
}

/// All edges in the order in which the sweep line comes to them.
fn items(rings: &Rings) -> Vec<Item> {
    let edges = rings.rings.iter().flat_map(|ring| ring.start..ring.end);
    let mut items: Vec<Item> = edges
        .map(|edge| {
            let (a, b) = rings.edge(edge);
            Item::new(edge as u32, a.min(b), a.max(b))
        })
        .collect();
    items.sort_unstable_by_key(|item| (item.low, item.edge()));
    items
}

/// All nodes, each once, in that order.
fn nodes(rings: &Rings) -> Vec<Node> {
    let of_rings = rings.rings.iter();
    let all = of_rings.flat_map(|ring| rings.nodes[ring.start..ring.end].iter().copied());
    let mut nodes: Vec<Node> = all.collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// The edges on the sweep line.
#[derive(Default)]
struct Sweep {
    order: BTreeSet<Item>,
    /// Those that were taken out, each with one that it crosses.
    out: Vec<(usize, usize)>,
}

impl Sweep {
    /// Takes the edges that end at a node off the line, and those that cross there but for one.
    fn leave(&mut self, meet: &mut Meet) {
        let [below, above] = Item::around(meet.node);
        let here: Vec<Item> = self.order.range(below..above).copied().collect();
        meet.ending.clear();
        meet.passing.clear();
        let mut first: Option<Item> = None;
        for item in here {
            if item.high == meet.node {
                self.order.remove(&item);
                meet.ending.push(item.edge());
                continue;
            }
            match first {
                Some(first) if side(first.low, first.high, item.high).is_ne() => {
                    self.take_out(&item, &first);
                }
                _ => {
                    first = first.or(Some(item));
                    meet.passing.push(item.edge());
                }
            }
        }
    }

    /// Takes out edges until no two crossing ones are neighbours around a node.
    fn settle(&mut self, node: Node) {
        let [below, above] = Item::around(node);
        loop {
            let south = self.order.range(..below).next_back().copied();
            let north = self.order.range(above..).next().copied();
            let first = self.order.range(below..above).next().copied().or(north);
            let last = self
                .order
                .range(below..above)
                .next_back()
                .copied()
                .or(south);
            let crossing = [south.zip(first), last.zip(north)]
                .into_iter()
                .flatten()
                .find(|(one, other)| one.crosses(other));
            let there = match crossing {
                // The one that reaches farther meets more.
                Some((one, other)) if one.high > other.high => self.take_out(&one, &other),
                Some((one, other)) => self.take_out(&other, &one),
                None => return,
            };
            if !there {
                return;
            }
        }
    }

    /// Whether it was found on the line, as it always is while the order is true.
    fn take_out(&mut self, item: &Item, crossing: &Item) -> bool {
        self.out.push((item.edge(), crossing.edge()));
        self.order.remove(item)
    }

    /// Finds the place of each ring that begins at a node, from north to south.
    fn place(&self, rings: &Rings, node: Node, found: &mut [Option<Nest>]) {
        let [below, above] = Item::around(node);
        let mut north = self.order.range(above..).next();
        for item in self.order.range(below..above).rev() {
            let ring = rings.ring_of(item.edge());
            if found[ring].is_none() {
                let beside = north.and_then(|edge| {
                    let around = rings.ring_of(edge.edge());
                    let nest = found[around]?;
                    Some(if rings.is_inside_below(edge.edge(), around) {
                        Nest {
                            depth: nest.depth + 1,
                            parent: Some(around as u32),
                        }
                    } else {
                        nest
                    })
                });
                found[ring] = Some(beside.unwrap_or(Nest {
                    depth: 0,
                    parent: None,
                }));
            }
            north = Some(item);
        }
    }
}
