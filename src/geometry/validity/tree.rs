//! A packed tree of rectangles (sort-tile-recursive), for polygons of many chains.

use super::rings::{Bounds, Chain};

/// Children of a node of the tree.
const FANOUT: usize = 8;

/// The rectangles of chains, bundled level by level.
#[derive(Debug)]
pub(super) struct Tree {
    /// Chains in the order of the leaves.
    order: Vec<u32>,
    /// `levels[0]` bounds bundles of chains, each further level bundles of the one before.
    levels: Vec<Vec<Bounds>>,
}

impl Tree {
    pub(super) fn new(chains: &[Chain]) -> Self {
        let mut order: Vec<u32> = (0..chains.len() as u32).collect();
        let middle_x = |chain: &u32| {
            let bounds = &chains[*chain as usize].bounds;
            bounds.west + bounds.east
        };
        let middle_y = |chain: &u32| {
            let bounds = &chains[*chain as usize].bounds;
            bounds.south + bounds.north
        };
        order.sort_unstable_by_key(|chain| (middle_x(chain), *chain));
        let bundles = chains.len().div_ceil(FANOUT);
        let slab = bundles.isqrt().max(1) * FANOUT;
        for slab in order.chunks_mut(slab) {
            slab.sort_unstable_by_key(|chain| (middle_y(chain), *chain));
        }
        let bounds_of = |bundle: &[u32]| {
            bundle.iter().fold(Bounds::NONE, |mut all, chain| {
                all.grow(&chains[*chain as usize].bounds);
                all
            })
        };
        let mut levels: Vec<Vec<Bounds>> = vec![order.chunks(FANOUT).map(bounds_of).collect()];
        while let Some(last) = levels.last().filter(|level| level.len() > 1) {
            let above = last.chunks(FANOUT).map(|bundle| {
                bundle.iter().fold(Bounds::NONE, |mut all, bounds| {
                    all.grow(bounds);
                    all
                })
            });
            let above = above.collect();
            levels.push(above);
        }
        Self { order, levels }
    }

    /// Calls `found` for each chain in a bundle that meets `bounds`; the chain itself may miss them.
    pub(super) fn near(&self, bounds: &Bounds, mut found: impl FnMut(u32)) {
        let top = self.levels.len() - 1;
        let mut open: Vec<(usize, usize)> =
            (0..self.levels[top].len()).map(|at| (top, at)).collect();
        while let Some((level, at)) = open.pop() {
            if !self.levels[level][at].meets(bounds) {
                continue;
            }
            let children = at * FANOUT..(at + 1) * FANOUT;
            if level == 0 {
                let end = children.end.min(self.order.len());
                self.order[children.start..end]
                    .iter()
                    .copied()
                    .for_each(&mut found);
            } else {
                let end = children.end.min(self.levels[level - 1].len());
                open.extend((children.start..end).map(|child| (level - 1, child)));
            }
        }
    }
}
