//! Who is whose nearest reverse: edges in blocks of the map, and in cells within a block.
//!
//! An edge and its partner have their middles within the tolerance of each other. A block holds the edges whose middle
//! lies in it or that near to it, few enough for the processor's caches; each is looked up by the cell of its middle.

use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use super::{Drawn, Leftover, NONE};
use crate::geometry::coverage::polygons::Edge;
use crate::geometry::grid::Node;

/// Edges in a block, about.
const BLOCK: usize = 1 << 13;
/// Edges that one task deals out.
const CHUNK: usize = 1 << 16;
/// Least size of a cell in half tolerances: mostly what is within the tolerance lies in the same.
const CELL: i64 = 32;
/// Distances, beginning and place of no edge.
const NOTHING: (i64, i64, Node, u32) = (i64::MAX, i64::MAX, Node::new(0, 0), NONE);

/// By edge: its nearest reverse within the tolerance.
pub(super) fn partners<L: Leftover>(left: &[L], with: &L::With, tolerance: i64) -> Vec<u32> {
    let blocks = Blocks::new(left, with, tolerance);
    let partners = nobody(left.len());
    (0..blocks.starts.len() - 1)
        .into_par_iter()
        .for_each_init(Cells::default, |cells, block| {
            blocks.look(left, with, block, tolerance, cells, |place, partner| {
                partners[place as usize].store(partner, Ordering::Relaxed);
            });
        });
    partners.into_iter().map(AtomicU32::into_inner).collect()
}

/// So many places, each of no edge, to be filled from several threads.
fn nobody(count: usize) -> Vec<AtomicU32> {
    (0..count)
        .into_par_iter()
        .with_min_len(4096)
        .map(|_| AtomicU32::new(NONE))
        .collect()
}

/// Squares of the map with the edges that have their middle in them or near them.
struct Blocks {
    /// The least middle.
    least: (i64, i64),
    /// Size of a block, as a power of two.
    shift: u32,
    /// Blocks in a row.
    across: i64,
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Blocks {
    fn new<L: Leftover>(left: &[L], with: &L::With, tolerance: i64) -> Self {
        let middles = || {
            left.par_iter()
                .with_min_len(4096)
                .map(|one| middle(&one.drawn(with).edge))
        };
        let low = |a: (i64, i64), b: (i64, i64)| (a.0.min(b.0), a.1.min(b.1));
        let high = |a: (i64, i64), b: (i64, i64)| (a.0.max(b.0), a.1.max(b.1));
        let Some(least) = middles().reduce_with(low) else {
            return Self {
                least: (0, 0),
                shift: 0,
                across: 1,
                starts: vec![0],
                members: Vec::new(),
            };
        };
        let most = middles().reduce(|| least, high);
        let (width, height) = (most.0 - least.0, most.1 - least.1);
        // No block smaller than what is looked around.
        let mut shift = (4 * tolerance.max(1)).ilog2() + 1;
        let wanted = (left.len() / BLOCK) as i128 + 1;
        let count =
            |shift: u32| i128::from((width >> shift) + 1) * i128::from((height >> shift) + 1);
        while count(shift) > wanted {
            shift += 1;
        }
        let mut made = Self {
            least,
            shift,
            across: (width >> shift) + 1,
            starts: Vec::new(),
            members: Vec::new(),
        };
        made.deal(left, with, tolerance, (made.across - 1, height >> shift));
        made
    }

    /// Deals the edges into the blocks, each where its middle is within reach; `last`: the last column and row.
    fn deal<L: Leftover>(&mut self, left: &[L], with: &L::With, tolerance: i64, last: (i64, i64)) {
        let blocks = ((last.0 + 1) * (last.1 + 1)) as usize;
        let chunks = left.par_chunks(CHUNK);
        let mut fills: Vec<Vec<u32>> = chunks
            .map(|chunk| {
                let mut counts = vec![0; blocks];
                for one in chunk {
                    let edge = one.drawn(with).edge;
                    self.around(&edge, tolerance, last, |block| counts[block] += 1);
                }
                counts
            })
            .collect();
        let mut starts = Vec::with_capacity(blocks + 1);
        let mut total = 0;
        for block in 0..blocks {
            starts.push(total);
            for fill in &mut fills {
                total += std::mem::replace(&mut fill[block], total);
            }
        }
        starts.push(total);
        let members: Vec<AtomicU32> = nobody(total as usize);
        let numbered = left.par_chunks(CHUNK).enumerate().zip(fills);
        numbered.for_each(|((number, chunk), mut fill)| {
            for (place, one) in (number * CHUNK..).zip(chunk) {
                let edge = one.drawn(with).edge;
                self.around(&edge, tolerance, last, |block| {
                    members[fill[block] as usize].store(place as u32, Ordering::Relaxed);
                    fill[block] += 1;
                });
            }
        });
        self.starts = starts;
        self.members = members.into_iter().map(AtomicU32::into_inner).collect();
    }

    /// The blocks within reach of an edge's middle.
    fn around(&self, edge: &Edge, tolerance: i64, last: (i64, i64), mut found: impl FnMut(usize)) {
        let (x, y) = middle(edge);
        let (x, y) = (x - self.least.0, y - self.least.1);
        let reach = 2 * tolerance;
        let range = |at: i64, last: i64| {
            ((at - reach).max(0) >> self.shift)..=((at + reach) >> self.shift).min(last)
        };
        for row in range(y, last.1) {
            for column in range(x, last.0) {
                found((row * self.across + column) as usize);
            }
        }
    }

    /// Calls `found` with each edge of a block that has a nearest reverse, and with that one.
    fn look<L: Leftover>(
        &self,
        left: &[L],
        with: &L::With,
        block: usize,
        tolerance: i64,
        cells: &mut Cells,
        found: impl Fn(u32, u32),
    ) {
        let members = &self.members[self.starts[block] as usize..self.starts[block + 1] as usize];
        let drawn = members
            .iter()
            .map(|place| left[*place as usize].drawn(with));
        cells.fill(drawn, tolerance);
        let is_own = |one: &Drawn| {
            let (x, y) = middle(&one.edge);
            let (row, column) = (
                (y - self.least.1) >> self.shift,
                (x - self.least.0) >> self.shift,
            );
            (row * self.across + column) as usize == block
        };
        for (place, one) in members.iter().zip(&cells.edges) {
            if is_own(one) {
                let partner = cells.nearest(members, one, tolerance);
                if partner != NONE {
                    found(*place, partner);
                }
            }
        }
    }
}

/// Edges of a block by the cell that their middle lies in: by hash of the cell the last one, by edge the one before it.
#[derive(Default)]
struct Cells {
    shift: u32,
    last: Vec<u32>,
    before: Vec<u32>,
    edges: Vec<Drawn>,
}

impl Cells {
    fn slot(&self, x: i64, y: i64) -> usize {
        let hash = (x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ (y as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
        (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) as usize >> 20
            & (self.last.len() - 1)
    }

    fn fill(&mut self, drawn: impl ExactSizeIterator<Item = Drawn>, tolerance: i64) {
        self.shift = (CELL * tolerance).ilog2() + 1;
        self.last.clear();
        self.last
            .resize((2 * drawn.len()).next_power_of_two(), NONE);
        self.before.clear();
        self.edges.clear();
        self.edges.extend(drawn);
        for (at, one) in (0_u32..).zip(&self.edges) {
            let (x, y) = middle(&one.edge);
            let slot = self.slot(x >> self.shift, y >> self.shift);
            self.before
                .push(std::mem::replace(&mut self.last[slot], at));
        }
    }

    /// The nearest reverse of an edge, by its place; `members`: the places of the block's edges.
    fn nearest(&self, members: &[u32], one: &Drawn, tolerance: i64) -> u32 {
        let (x, y) = middle(&one.edge);
        let reach = 2 * tolerance;
        let mut best = NOTHING;
        for cx in (x - reach) >> self.shift..=(x + reach) >> self.shift {
            for cy in (y - reach) >> self.shift..=(y + reach) >> self.shift {
                let mut at = self.last[self.slot(cx, cy)];
                while at != NONE {
                    let other = &self.edges[at as usize];
                    if let Some((far, near)) = apart(one, other, tolerance) {
                        best = best.min((far, near, other.edge.from, members[at as usize]));
                    }
                    at = self.before[at as usize];
                }
            }
        }
        best.3
    }
}

/// Twice the middle of an edge.
fn middle(edge: &Edge) -> (i64, i64) {
    (edge.from.x + edge.to.x, edge.from.y + edge.to.y)
}

/// Squared distances of the ends of one edge from those of another's reverse, the greater first; [`None`] beyond the
/// tolerance and within a polygon.
fn apart(one: &Drawn, other: &Drawn, tolerance: i64) -> Option<(i64, i64)> {
    if one.owner == other.owner {
        return None;
    }
    let squared = |a: Node, b: Node| {
        let (dx, dy) = (a.x - b.x, a.y - b.y);
        let near = dx.abs() <= tolerance && dy.abs() <= tolerance;
        (near && dx * dx + dy * dy < tolerance * tolerance).then(|| dx * dx + dy * dy)
    };
    let begin = squared(one.edge.from, other.edge.to)?;
    let end = squared(one.edge.to, other.edge.from)?;
    Some((begin.max(end), begin.min(end)))
}
