//! The villages before erosion: rows of rectangles of cells, and their grouping into townships.
//!
//! Used by `county`.

use super::names;

/// Cells left free around the bricks, so that erosion can push the county's border outwards.
pub(crate) const MARGIN: u32 = 8;

/// A brick: the cells that a village starts with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Brick {
    /// Number of its row, from the south.
    pub(crate) band: usize,
    /// Column of its first cells.
    pub(crate) west: u32,
    /// Column after its last cells.
    pub(crate) east: u32,
    /// Row of its first cells.
    pub(crate) south: u32,
    /// Row after its last cells.
    pub(crate) north: u32,
}

/// Rows of bricks: every other row is shifted, and rows differ in length, so that villages meet three by
/// three and the county is no rectangle.
pub(crate) fn lay_bricks(cells: u32, villages: usize) -> Vec<Brick> {
    let bands = ((villages as f64).sqrt().round() as usize)
        .max(1)
        .min(villages.div_ceil(2));
    let height = (f64::from(cells) / villages as f64).sqrt().round().max(2.0);
    let width = f64::from(cells) / (bands as f64 * height);
    let mut bricks = Vec::with_capacity(villages);
    for band in 0..bands {
        let count = villages * (band + 1) / bands - villages * band / bands;
        let share = count as f64 * bands as f64 / villages as f64;
        let (wave, shift) = (
            (1.7 * band as f64).sin(),
            if band % 2 == 0 { 0.0 } else { 0.3 },
        );
        let west = 4096.0 + 0.08 * width * wave + shift * width / count as f64;
        let edge = |c: usize| (west + share * width * c as f64 / count as f64).round() as u32;
        let south = MARGIN + band as u32 * height as u32;
        bricks.extend((0..count).map(|c| Brick {
            band,
            west: edge(c),
            east: edge(c + 1),
            south,
            north: south + height as u32,
        }));
    }
    let west = bricks
        .iter()
        .map(|brick: &Brick| brick.west)
        .min()
        .unwrap_or(0);
    for brick in &mut bricks {
        brick.west = brick.west - west + MARGIN;
        brick.east = brick.east - west + MARGIN;
    }
    bricks
}

/// Sorts the bricks so that those of a township follow each other, and gives each one's township.
pub(crate) fn order_by_township(bricks: &mut [Brick]) -> Vec<usize> {
    let size = 14.max(bricks.len().div_ceil(names::MOST_TOWNSHIPS / 2));
    bricks.sort_by_key(|b| (b.band / 3, b.west + b.east, b.band));
    let mut townships = Vec::with_capacity(bricks.len());
    let mut next = 0;
    for group in bricks.chunk_by(|a, b| a.band / 3 == b.band / 3) {
        let least = if bricks.len() >= 4 && group.len() == bricks.len() {
            2
        } else {
            1
        };
        let count = (group.len() / size).max(least);
        townships.extend((0..group.len()).map(|k| next + k * count / group.len()));
        next += count;
    }
    townships
}
