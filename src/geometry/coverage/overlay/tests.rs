//! Tests of the overlay: what cells of a chessboard say, and what can be drawn.

use std::collections::BTreeSet;

use super::super::tests::oracle::{Cell, SIZE, cells, rings};
use super::super::tests::{Dice, coverage, grid, polygons};
use super::super::*;

mod course;
mod difference;
mod strays;

type Shape = Vec<Vec<[f64; 2]>>;

/// Sets of cells and the polygons around them, turned as the dice fall; the scale keeps a cell's area known.
struct Board {
    sets: Vec<BTreeSet<Cell>>,
    shapes: Vec<Shape>,
}

/// Where the boards lie.
const ORIGIN: [f64; 2] = [37_500_000.0, 4_400_000.0];

/// Area of a cell of a board, m².
const CELL: f64 = 25.0;

impl Board {
    /// `turn`: whether the board is turned by 53 degrees, so that no edge runs along an axis.
    fn throw(dice: &mut Dice, most: u64, size: u64, turn: bool) -> Self {
        let count = dice.throw(most + 1);
        let sets: Vec<_> = (0..count).map(|_| cells(dice, size)).collect();
        let shapes = sets
            .iter()
            .map(|set| placed(rings(set, dice, [0.0, 0.0]), turn))
            .collect();
        Self { sets, shapes }
    }

    fn coverage(&self) -> Coverage {
        Coverage::of(polygons(&self.shapes), grid(), 0.001)
    }

    fn union(&self) -> BTreeSet<Cell> {
        self.sets.iter().flatten().copied().collect()
    }
}

fn placed(shape: Shape, turn: bool) -> Shape {
    let [ox, oy] = ORIGIN;
    let at = |[x, y]: [f64; 2]| {
        if turn {
            [ox + 3.0 * x - 4.0 * y, oy + 4.0 * x + 3.0 * y]
        } else {
            [ox + 5.0 * x, oy + 5.0 * y]
        }
    };
    let ring = |ring: Vec<[f64; 2]>| ring.into_iter().map(at).collect();
    shape.into_iter().map(ring).collect()
}

/// The parts of a set of cells that share sides.
fn parts(mut free: BTreeSet<Cell>) -> Vec<BTreeSet<Cell>> {
    let mut parts = Vec::new();
    while let Some(start) = free.pop_first() {
        let (mut open, mut part) = (vec![start], BTreeSet::new());
        while let Some((x, y)) = open.pop() {
            part.insert((x, y));
            for cell in [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)] {
                if free.remove(&cell) {
                    open.push(cell);
                }
            }
        }
        parts.push(part);
    }
    parts
}

/// The cells that a set of cells encloses.
fn enclosed(set: &BTreeSet<Cell>) -> BTreeSet<Cell> {
    let all = (-1..=SIZE).flat_map(|x| (-1..=SIZE).map(move |y| (x, y)));
    let free = all.filter(|cell| !set.contains(cell)).collect();
    let bounded = |part: &BTreeSet<Cell>| !part.contains(&(-1, -1));
    parts(free).into_iter().filter(bounded).flatten().collect()
}

/// An area as a number of cells.
fn in_cells(area: f64) -> usize {
    let count = area / CELL;
    assert!((count - count.round()).abs() < 1e-4, "{area}");
    count.round() as usize
}
