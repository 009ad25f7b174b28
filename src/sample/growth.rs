//! Grows land parcels from cells, in reading order, until every cell of the county belongs to one.
//!
//! Used by `parcels`, which orders and numbers the result.

use super::county::{County, OUTSIDE};
use super::mesh::Mesh;
use super::parcels::{NONE, Parcel, Shape};
use super::random::Random;

/// Chance of a parcel to become a pond's host. Most tries fail for want of a free square of four cells.
const POND_CHANCE: f64 = 0.035;

/// The growing of parcels, cell by cell in reading order.
pub(crate) struct Growth<'a> {
    /// The parcels in the order in which they were grown: reading order of the whole county.
    pub(crate) list: Vec<Parcel>,
    /// The parcel of each cell, or [`NONE`].
    pub(crate) of_cell: Vec<u32>,
    county: &'a County,
    mesh: &'a Mesh,
    random: Random,
    cells_left: f64,
    parcels_left: f64,
}

impl<'a> Growth<'a> {
    /// Before the first parcel; `wanted` is the number to aim at.
    pub(crate) fn new(seed: u64, wanted: usize, county: &'a County, mesh: &'a Mesh) -> Self {
        Self {
            county,
            mesh,
            random: Random::new(seed, "parcels", 0),
            list: Vec::with_capacity(wanted + wanted / 50),
            of_cell: vec![NONE; county.zones.len()],
            cells_left: county.zones.iter().filter(|zone| **zone != OUTSIDE).count() as f64,
            parcels_left: wanted as f64,
        }
    }

    /// Grows parcels until the county is full.
    pub(crate) fn run(mut self) -> Self {
        for j in (0..self.county.rows).rev() {
            for i in 0..self.county.columns {
                if self.county.zone((i, j)) != OUTSIDE
                    && self.is_free((i, j), self.county.zone((i, j)))
                {
                    self.start((i, j));
                }
            }
        }
        self
    }

    fn start(&mut self, first: (u32, u32)) {
        let zone = self.county.zone(first);
        let id = self.list.len() as u32;
        let (i, j) = first;
        let block = [(i, j), (i + 1, j), (i, j - 1), (i + 1, j - 1)];
        let hosts =
            self.random.chance(POND_CHANCE) && block.iter().all(|&cell| self.is_free(cell, zone));
        let plain = Parcel {
            zone,
            number: 0,
            first,
            shape: Shape::Plain,
            area: 0,
        };
        if hosts {
            for cell in block {
                self.take(cell, id);
            }
            let pond = Shape::Pond {
                host: id,
                node: (i + 1, j),
            };
            self.list.push(Parcel {
                shape: Shape::Host { pond: id + 1 },
                ..plain
            });
            self.list.push(Parcel {
                shape: pond,
                ..plain
            });
            self.parcels_left -= 2.0;
        } else {
            self.grow(first, zone, id);
            self.list.push(plain);
            self.parcels_left -= 1.0;
        }
    }

    fn grow(&mut self, first: (u32, u32), zone: u32, id: u32) {
        let mean = self.cells_left / self.parcels_left.max(0.1);
        let size = self.draw_size(mean);
        self.take(first, id);
        let mut cells = vec![first];
        while cells.len() < size {
            let mut choices: Vec<(u32, u32)> = cells
                .iter()
                .flat_map(|&(i, j)| [(i, j + 1), (i + 1, j), (i, j - 1), (i - 1, j)])
                .filter(|&cell| self.is_free(cell, zone) && !self.would_pinch(cell, id))
                .collect();
            choices.sort_unstable();
            choices.dedup();
            if choices.is_empty() {
                return;
            }
            let cell = choices[self.random.below(choices.len() as u32) as usize];
            self.take(cell, id);
            cells.push(cell);
        }
    }

    /// A size in cells around the mean that is still needed, more small ones than large ones.
    fn draw_size(&mut self, mean: f64) -> usize {
        let factor =
            self.random
                .pick(&[(0.35, 0.4), (0.3, 0.9), (0.2, 1.5), (0.1, 2.2), (0.05, 3.0)]);
        let size = mean * factor * 1.07;
        ((size + self.random.unit()).floor() as usize).clamp(1, 6)
    }

    fn is_free(&self, cell: (u32, u32), zone: u32) -> bool {
        self.county.zone(cell) == zone && self.of_cell[self.mesh.cell_index(cell)] == NONE
    }

    /// Whether the parcel would touch itself at a corner only if it took the cell.
    fn would_pinch(&self, (i, j): (u32, u32), id: u32) -> bool {
        let own = |cell| self.of_cell[self.mesh.cell_index(cell)] == id;
        [
            (i + 1, j + 1),
            (i + 1, j - 1),
            (i - 1, j - 1),
            (i - 1, j + 1),
        ]
        .iter()
        .any(|&(x, y)| own((x, y)) && !own((x, j)) && !own((i, y)))
    }

    fn take(&mut self, cell: (u32, u32), id: u32) {
        let index = self.mesh.cell_index(cell);
        self.of_cell[index] = id;
        self.cells_left -= 1.0;
    }
}
