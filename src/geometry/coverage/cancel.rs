//! Edge cancellation: every directed edge against its reverse.
//!
//! ```text
//!   +--->---+ +--->---+         +--->-------->---+
//!   |   A   ^ v   B   |   -->   |                |      what two neighbours share runs once each way: it cancels,
//!   +---<---+ +---<---+         +---<--------<---+      and the outline remains
//! ```
//!
//! The edges are dealt into buckets by the cell of the map that their lesser end lies in, which is the same for both
//! directions; each bucket is then matched in a small table that fits in the cache, as do the few polygons whose edges
//! are in it. Equal hashes prove nothing: the ends are compared.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::polygons::Polygons;
use crate::geometry::grid::Node;
use crate::geometry::validity::State;
use crate::geometry::vertices::Kept;

/// Edges in a bucket, about.
const BUCKET: usize = 4096;
/// Edges in a cell, about: several cells share a bucket, so that buckets are of about one size.
const CELL: usize = BUCKET / 4;
/// Polygons that are looked at for their size.
const SAMPLE: usize = 1024;
/// Vertices that one task deals out.
const CHUNK: usize = 1 << 16;
/// Words of marks that one task reads off.
const WORDS: usize = 1 << 10;
const NONE: u32 = u32::MAX;

/// An edge in a bucket: part of its hash, whose lowest bit is the direction, and the vertex it begins at.
#[derive(Clone, Copy)]
struct Entry {
    tag: u32,
    vertex: u32,
}

/// An undirected edge in the table: its tag, one edge of its kind, and the last one that is left.
#[derive(Clone, Copy)]
struct Slot {
    tag: u32,
    kind: u32,
    left: u32,
}

/// Which bucket an edge is dealt into.
#[derive(Clone, Copy)]
struct Cells {
    /// Steps in the side of a cell, as a power of two.
    side: u32,
    /// Buckets, as a power of two.
    bits: u32,
}

impl Cells {
    /// Cells that hold the edges of a few polygons. Their size is taken from that of the polygons, not of the layer: a
    /// single polygon astray would make one cell of all others.
    fn of(polygons: &Polygons) -> Self {
        let count = polygons.nodes.len();
        let buckets = (count / BUCKET).max(1).next_power_of_two();
        let step = (polygons.len() / SAMPLE).max(1);
        let present = (0..polygons.len()).step_by(step);
        let present = present.filter(|at| polygons.states[*at] != State::Absent);
        let mut sides: Vec<u64> = present
            .map(|at| {
                let extent = &polygons.extents[at];
                let [width, height] = [extent.max.x - extent.min.x, extent.max.y - extent.min.y];
                width.max(height).unsigned_abs()
            })
            .collect();
        sides.sort_unstable();
        let side = sides.get(sides.len() / 2).copied().unwrap_or(0);
        let edges = (count / polygons.len().max(1)).max(1);
        let side = side as f64 * (CELL as f64 / edges as f64).sqrt();
        Self {
            side: (side as u64).max(1).ilog2(),
            bits: buckets.trailing_zeros().min(14),
        }
    }

    fn buckets(self) -> usize {
        1 << self.bits
    }

    fn bucket(self, lesser: impl Vertex) -> usize {
        let [x, y] = lesser.place().map(|along| along >> self.side);
        let mixed = (x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ (y as u64)
                .wrapping_mul(0xc2b2_ae3d_27d4_eb4f)
                .rotate_left(32);
        (mixed.wrapping_mul(0xa076_1d64_78bd_642f) >> 40) as usize & (self.buckets() - 1)
    }
}

/// A vertex as it is kept: edges are compared without making nodes of their ends.
trait Vertex: Copy + Ord + Sync {
    /// Easting and northing in steps, from anywhere.
    fn place(self) -> [i64; 2];
    /// Different for different vertices, as far as 64 bits go.
    fn mixed(self) -> u64;
}

impl Vertex for [i32; 2] {
    fn place(self) -> [i64; 2] {
        self.map(i64::from)
    }

    fn mixed(self) -> u64 {
        let [x, y] = self.map(|along| u64::from(along.cast_unsigned()));
        x << 32 | y
    }
}

impl Vertex for Node {
    fn place(self) -> [i64; 2] {
        [self.x, self.y]
    }

    fn mixed(self) -> u64 {
        (self.x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (self.y as u64).rotate_left(32)
    }
}

/// Of the polygons that take part the edges that no reverse cancels, by the vertex that they begin at in the file's order, ascending.
pub(super) fn residue(polygons: &Polygons, takes_part: &[bool]) -> Vec<u32> {
    match polygons.nodes.kept() {
        Kept::Near(vertices) => residue_of(polygons, vertices, takes_part),
        Kept::Far(vertices) => residue_of(polygons, vertices, takes_part),
    }
}

fn residue_of<V: Vertex>(polygons: &Polygons, vertices: &[V], takes_part: &[bool]) -> Vec<u32> {
    let count = vertices.len();
    let cells = Cells::of(polygons);
    let chunks: Vec<(Vec<Entry>, Vec<u32>)> = (0..count.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let range = chunk * CHUNK..((chunk + 1) * CHUNK).min(count);
            deal(polygons, takes_part, vertices, range, cells)
        })
        .collect();
    let remaining = Marks::new(count);
    (0..cells.buckets())
        .into_par_iter()
        .with_min_len(16)
        .for_each_init(Matcher::default, |matcher, bucket| {
            matcher.run(vertices, &chunks, bucket, &remaining);
        });
    drop(chunks);
    remaining.ascending()
}

/// Marked vertices, a bit each: to mark them and read them off in order takes less than to sort them.
struct Marks(Vec<AtomicU64>);

impl Marks {
    fn new(count: usize) -> Self {
        let words = (0..count.div_ceil(64)).into_par_iter();
        Self(words.map(|_| AtomicU64::new(0)).collect())
    }

    fn mark(&self, vertex: u32) {
        self.0[vertex as usize / 64].fetch_or(1 << (vertex % 64), Ordering::Relaxed);
    }

    fn ascending(self) -> Vec<u32> {
        let words: Vec<u64> = self.0.into_iter().map(AtomicU64::into_inner).collect();
        let count = |words: &[u64]| words.iter().map(|word| word.count_ones() as usize).sum();
        let counts: Vec<usize> = words.par_chunks(WORDS).map(count).collect();
        let mut all = vec![0; counts.iter().sum()];
        let mut rest = all.as_mut_slice();
        let mut parts = Vec::with_capacity(counts.len());
        for count in counts {
            let (part, others) = std::mem::take(&mut rest).split_at_mut(count);
            parts.push(part);
            rest = others;
        }
        let numbered = words.par_chunks(WORDS).enumerate().zip(parts);
        numbered.for_each(|((chunk, words), part)| {
            let mut places = part.iter_mut();
            for (word, at) in words.iter().zip(chunk * WORDS..) {
                let mut bits = *word;
                while bits != 0
                    && let Some(place) = places.next()
                {
                    *place = (at * 64) as u32 + bits.trailing_zeros();
                    bits &= bits - 1;
                }
            }
        });
        all
    }
}

/// Deals the edges that begin in `range` into buckets: the entries by bucket, and where each bucket begins.
fn deal<V: Vertex>(
    polygons: &Polygons,
    takes_part: &[bool],
    vertices: &[V],
    range: std::ops::Range<usize>,
    cells: Cells,
) -> (Vec<Entry>, Vec<u32>) {
    let mut hashed: Vec<(u32, Entry)> = Vec::with_capacity(range.len());
    let mut starts = vec![0_u32; cells.buckets() + 1];
    each_edge(polygons, takes_part, range, |vertex, left| {
        let (here, next) = (vertices[vertex], vertices[vertex + 1]);
        if here == next {
            return;
        }
        let forward = here < next;
        let (lesser, greater) = if forward { (here, next) } else { (next, here) };
        let bucket = cells.bucket(lesser) as u32;
        let tag = hash(lesser, greater) & !1 | u32::from(forward == left);
        starts[bucket as usize + 1] += 1;
        hashed.push((
            bucket,
            Entry {
                tag,
                vertex: vertex as u32,
            },
        ));
    });
    for bucket in 1..starts.len() {
        starts[bucket] += starts[bucket - 1];
    }
    let mut next = starts.clone();
    let mut entries = vec![Entry { tag: 0, vertex: 0 }; hashed.len()];
    for (bucket, entry) in hashed {
        let at = &mut next[bucket as usize];
        entries[*at as usize] = entry;
        *at += 1;
    }
    (entries, starts)
}

/// Calls `found` with each vertex in `range` where an edge of a polygon begins that takes part, and the ring's direction.
fn each_edge(
    polygons: &Polygons,
    takes_part: &[bool],
    range: std::ops::Range<usize>,
    mut found: impl FnMut(usize, bool),
) {
    if range.is_empty() || polygons.ring_starts.len() < 2 {
        return;
    }
    let mut ring = polygons.ring_of(range.start as u32);
    let mut polygon = polygons.polygon_of(ring);
    let mut at = range.start;
    while at < range.end && ring + 1 < polygons.ring_starts.len() {
        while polygons.polygon_rings[polygon + 1] as usize <= ring {
            polygon += 1;
        }
        let end = polygons.ring_starts[ring + 1] as usize;
        if takes_part[polygon] {
            let left = polygons.left[ring];
            for vertex in at..range.end.min(end.saturating_sub(1)) {
                found(vertex, left);
            }
        }
        at = end;
        ring += 1;
    }
}

fn hash(lesser: impl Vertex, greater: impl Vertex) -> u32 {
    let fold = |value: u64, by: u64| {
        let product = u128::from(value).wrapping_mul(u128::from(by));
        (product as u64) ^ (product >> 64) as u64
    };
    let lesser = fold(lesser.mixed(), 0xa076_1d64_78bd_642f);
    let greater = greater.mixed().wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    fold(lesser ^ greater, 0xe703_7ed1_a0b4_28db) as u32
}

/// The table of a bucket, kept from bucket to bucket.
#[derive(Default)]
struct Matcher {
    slots: Vec<Slot>,
    /// By entry of the bucket: the edge of the same kind and direction before it.
    before: Vec<u32>,
    entries: Vec<Entry>,
}

impl Matcher {
    fn run(
        &mut self,
        vertices: &[impl Vertex],
        chunks: &[(Vec<Entry>, Vec<u32>)],
        bucket: usize,
        remaining: &Marks,
    ) {
        self.entries.clear();
        for (entries, starts) in chunks {
            let range = starts[bucket] as usize..starts[bucket + 1] as usize;
            self.entries.extend_from_slice(&entries[range]);
        }
        let size = (self.entries.len() * 2).next_power_of_two().max(2);
        self.slots.clear();
        self.slots.resize(
            size,
            Slot {
                tag: 0,
                kind: NONE,
                left: NONE,
            },
        );
        self.before.clear();
        self.before.resize(self.entries.len(), NONE);
        for index in 0..self.entries.len() {
            self.insert(vertices, index as u32);
        }
        for slot in &self.slots {
            let mut left = slot.left;
            while left != NONE {
                remaining.mark(self.entries[left as usize].vertex);
                left = self.before[left as usize];
            }
        }
    }

    fn insert(&mut self, vertices: &[impl Vertex], index: u32) {
        let entry = self.entries[index as usize];
        let mask = self.slots.len() - 1;
        let mut place = (entry.tag >> 1) as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot.kind == NONE {
                self.slots[place] = Slot {
                    tag: entry.tag,
                    kind: index,
                    left: index,
                };
                return;
            }
            if slot.tag >> 1 == entry.tag >> 1
                && same(
                    vertices,
                    self.entries[slot.kind as usize].vertex,
                    entry.vertex,
                )
            {
                let opposite =
                    slot.left != NONE && self.entries[slot.left as usize].tag & 1 != entry.tag & 1;
                if opposite {
                    self.slots[place].left = self.before[slot.left as usize];
                } else {
                    self.before[index as usize] = slot.left;
                    self.slots[place].left = index;
                }
                return;
            }
            place = (place + 1) & mask;
        }
    }
}

/// Whether two edges have the same ends.
fn same(vertices: &[impl Vertex], one: u32, other: u32) -> bool {
    let ends = |vertex: u32| (vertices[vertex as usize], vertices[vertex as usize + 1]);
    let (a, b) = ends(one);
    let (c, d) = ends(other);
    (a == c && b == d) || (a == d && b == c)
}
