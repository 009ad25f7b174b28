//! The county's division into villages and slope zones, as labels of grid cells.
//!
//! Villages are laid like bricks and then eroded: single cells change hands across a border, at random, as
//! long as every region stays connected, without holes, and does not touch itself at a corner only. So each
//! outline is one simple ring, and every place where a region's neighbour changes is a node of the net where
//! three or more regions meet. A village consists of two zones, one over the other; a zone has one slope
//! grade (坡度级) and becomes one polygon of the slope map.
//!
//! Where two villages meet in the middle of a county of some size, one cell belongs to another county (飞地): a hole of
//! the union that no polygon has, and that is no gap, as its border is drawn as a county's.

use super::bricks::{MARGIN, lay_bricks, order_by_township};
use super::names;
use super::random::Random;

/// Label of cells outside the county.
pub(crate) const OUTSIDE: u32 = u32::MAX;
/// Fewest villages of a county in which another one has an enclave.
const VILLAGES_WITH_ENCLAVE: usize = 5;
/// How many times, on average, each cell is tried in the erosion.
const EROSION: u64 = 3;
/// Slope grades of the zones, repeated: every small county has flat and steep land.
const GRADES: [u8; 16] = [1, 2, 1, 3, 1, 4, 2, 1, 5, 1, 2, 1, 3, 1, 2, 1];

/// A village (村): the unit of layer XZQ.
#[derive(Debug, Clone)]
pub(crate) struct Village {
    /// Number of its township.
    pub(crate) township: usize,
    /// Twelve digits: county, township, village.
    pub(crate) code: String,
    /// Name with its township's.
    pub(crate) name: String,
}

/// Who owns which cell.
#[derive(Debug)]
pub(crate) struct County {
    /// Width of the grid in cells.
    pub(crate) columns: u32,
    /// Height of the grid in cells.
    pub(crate) rows: u32,
    /// Zone of each cell, row by row from the south, or [`OUTSIDE`]. Zone z belongs to village z / 2.
    pub(crate) zones: Vec<u32>,
    /// The villages, those of a township one after the other.
    pub(crate) villages: Vec<Village>,
    /// Number of townships.
    pub(crate) townships: usize,
    firsts: Vec<(u32, u32)>,
}

impl County {
    /// Divides about `cells` cells among as many villages as a county of `parcels` parcels has.
    pub(crate) fn new(seed: u64, parcels: usize, cells: u32) -> Self {
        let villages = village_count(parcels);
        let mut bricks = lay_bricks(cells, villages);
        let townships = order_by_township(&mut bricks);
        let columns = bricks.iter().map(|b| b.east).max().unwrap_or(0) + MARGIN;
        let rows = bricks.iter().map(|b| b.north).max().unwrap_or(0) + MARGIN;
        let mut zones = vec![OUTSIDE; (columns * rows) as usize];
        for (village, brick) in bricks.iter().enumerate() {
            let middle = brick.south + (brick.north - brick.south) / 2;
            for j in brick.south..brick.north {
                let zone = 2 * village as u32 + u32::from(j < middle);
                let row = (j * columns) as usize;
                zones[row + brick.west as usize..row + brick.east as usize].fill(zone);
            }
        }
        let mut county = Self {
            columns,
            rows,
            zones,
            villages: name_villages(&townships),
            townships: townships.last().map_or(0, |last| last + 1),
            firsts: vec![(OUTSIDE, OUTSIDE); 2 * bricks.len()],
        };
        county.erode(seed);
        county.give_away_an_enclave();
        county.find_firsts();
        county
    }

    /// The village of a zone, [`OUTSIDE`] for the land outside.
    pub(crate) fn village_of(zone: u32) -> u32 {
        if zone == OUTSIDE { OUTSIDE } else { zone / 2 }
    }

    /// The zone of a cell.
    pub(crate) fn zone(&self, (i, j): (u32, u32)) -> u32 {
        self.zones[(j * self.columns + i) as usize]
    }

    /// The village of a cell.
    pub(crate) fn village(&self, cell: (u32, u32)) -> u32 {
        Self::village_of(self.zone(cell))
    }

    /// Slope grade (坡度级) of a zone, 1 to 5.
    pub(crate) fn grade(zone: u32) -> u8 {
        GRADES[zone as usize % GRADES.len()]
    }

    /// The first cell of a zone in reading order (top row first, left to right): its top side is on the
    /// zone's outline.
    pub(crate) fn first_of_zone(&self, zone: u32) -> (u32, u32) {
        self.firsts[zone as usize]
    }

    /// The first cell of a village in reading order.
    pub(crate) fn first_of_village(&self, village: u32) -> (u32, u32) {
        let (one, two) = (
            self.first_of_zone(2 * village),
            self.first_of_zone(2 * village + 1),
        );
        let earlier = (one.1, two.0) > (two.1, one.0);
        if earlier { one } else { two }
    }

    fn find_firsts(&mut self) {
        for index in (0..self.zones.len()).rev() {
            // Row by row from the top, and in a row from the left.
            let (back, columns) = (index as u32, self.columns);
            let (i, j) = (columns - 1 - back % columns, back / columns);
            let zone = self.zone((i, j));
            if zone != OUTSIDE && self.firsts[zone as usize] == (OUTSIDE, OUTSIDE) {
                self.firsts[zone as usize] = (i, j);
            }
        }
    }

    fn erode(&mut self, seed: u64) {
        let mut random = Random::new(seed, "erosion", 0);
        let mut sizes = vec![0_u32; 2 * self.villages.len()];
        for &zone in self.zones.iter().filter(|zone| **zone != OUTSIDE) {
            sizes[zone as usize] += 1;
        }
        let bounds: Vec<(u32, u32)> = sizes.iter().map(|n| (n * 2 / 3, n * 4 / 3 + 1)).collect();
        // Without a bound the county would grow: there is more room outside a convex shape than inside.
        let (total, mut inside) = (sizes.iter().sum::<u32>(), sizes.iter().sum::<u32>());
        for _ in 0..EROSION * u64::from(self.columns) * u64::from(self.rows) {
            let cell = (
                random.between(2, self.columns - 3),
                random.between(2, self.rows - 3),
            );
            let (from, to) = (self.zone(cell), self.neighbour(cell, random.below(4)));
            let allowed = from != to
                && match from {
                    OUTSIDE => inside <= total,
                    _ => sizes[from as usize] > bounds[from as usize].0,
                }
                && match to {
                    OUTSIDE => inside >= total,
                    _ => sizes[to as usize] < bounds[to as usize].1,
                };
            if allowed && self.may_change(cell, from, to) {
                self.zones[(cell.1 * self.columns + cell.0) as usize] = to;
                match from {
                    OUTSIDE => inside += 1,
                    _ => sizes[from as usize] -= 1,
                }
                match to {
                    OUTSIDE => inside -= 1,
                    _ => sizes[to as usize] += 1,
                }
            }
        }
    }

    /// Leaves out the cell between two villages that is nearest to the middle and without which both stay simple.
    fn give_away_an_enclave(&mut self) {
        if self.villages.len() < VILLAGES_WITH_ENCLAVE {
            return;
        }
        let off = |(i, j): (u32, u32)| {
            i.abs_diff(self.columns / 2).pow(2) + j.abs_diff(self.rows / 2).pow(2)
        };
        let cells = (2..self.rows - 2).flat_map(|j| (2..self.columns - 2).map(move |i| (i, j)));
        let enclave = cells
            .filter(|&cell| self.zone(cell) != OUTSIDE && self.may_be_an_enclave(cell))
            .min_by_key(|&cell| off(cell));
        if let Some((i, j)) = enclave {
            self.zones[(j * self.columns + i) as usize] = OUTSIDE;
        }
    }

    fn may_be_an_enclave(&self, cell: (u32, u32)) -> bool {
        let around = self.around(cell);
        let villages = around.map(Self::village_of);
        let own = self.zone(cell);
        let sides = [0, 2, 4, 6].map(|side| villages[side]);
        !around.contains(&OUTSIDE)
            && sides.iter().any(|village| *village != sides[0])
            && leaves_simple(&around, own, OUTSIDE)
            && leaves_simple(&villages, Self::village_of(own), OUTSIDE)
    }

    fn neighbour(&self, (i, j): (u32, u32), side: u32) -> u32 {
        self.zone([(i, j + 1), (i + 1, j), (i, j - 1), (i - 1, j)][side as usize])
    }

    /// Whether a cell may go over from one zone to another with all zones and villages staying simple.
    fn may_change(&self, cell: (u32, u32), from: u32, to: u32) -> bool {
        let around = self.around(cell);
        let (old, new) = (Self::village_of(from), Self::village_of(to));
        stays_simple(&around, from, to)
            && (old == new || stays_simple(&around.map(Self::village_of), old, new))
    }

    /// The zones of the eight cells around one, clockwise from the north.
    fn around(&self, (i, j): (u32, u32)) -> [u32; 8] {
        [
            (i, j + 1),
            (i + 1, j + 1),
            (i + 1, j),
            (i + 1, j - 1),
            (i, j - 1),
            (i - 1, j - 1),
            (i - 1, j),
            (i - 1, j + 1),
        ]
        .map(|cell| self.zone(cell))
    }
}

/// Whether the middle of a 3 x 3 neighbourhood may change from region `from` to region `to`: both keep
/// their topology, and no region then touches itself at a corner only. `around` goes clockwise from north.
fn stays_simple(around: &[u32; 8], from: u32, to: u32) -> bool {
    leaves_simple(around, from, to) && runs(around, to) == 1
}

/// As [`stays_simple`], but the cell may become a piece of its own of region `to`.
fn leaves_simple(around: &[u32; 8], from: u32, to: u32) -> bool {
    let corners_clean = [0, 2, 4, 6].iter().all(|&side| {
        let (one, corner, two) = (around[side], around[side + 1], around[(side + 2) % 8]);
        let pinched = corner == to && one != to && two != to;
        let divided = one == two && one != to && corner != one;
        !pinched && !divided
    });
    corners_clean && runs(around, from) == 1
}

/// Number of runs of a region around a cell that touch the cell with a side.
fn runs(around: &[u32; 8], region: u32) -> usize {
    if around.iter().all(|label| *label == region) {
        return 1;
    }
    // A run that begins at a corner still counts at its first side; a corner alone does not count.
    [0, 2, 4, 6]
        .iter()
        .filter(|&&side| {
            let before = (around[(side + 7) % 8], around[(side + 6) % 8]);
            around[side] == region && before != (region, region)
        })
        .count()
}

fn village_count(parcels: usize) -> usize {
    let count = parcels as f64 / 400.0 + (parcels as f64).sqrt() / 3.0;
    (count.round() as usize).max(2)
}

fn name_villages(townships: &[usize]) -> Vec<Village> {
    let mut villages: Vec<Village> = Vec::with_capacity(townships.len());
    let mut serial = 0;
    for (k, &township) in townships.iter().enumerate() {
        serial = if k > 0 && townships[k - 1] == township {
            serial + 1
        } else {
            0
        };
        villages.push(Village {
            township,
            code: names::village_code(township, serial),
            name: names::village_name(township, serial),
        });
    }
    villages
}

#[cfg(test)]
mod tests {
    use super::{County, OUTSIDE};

    /// Counts the connected pieces of each label by flood fill, an oracle that shares nothing with the
    /// local test of the erosion.
    fn pieces(county: &County, label: impl Fn(u32) -> u32, regions: usize) -> Vec<usize> {
        let mut seen = vec![false; county.zones.len()];
        let (mut count, mut outside) = (vec![0; regions], 0);
        for start in 0..seen.len() {
            if seen[start] {
                continue;
            }
            let region = label(county.zones[start]);
            match count.get_mut(region as usize) {
                Some(n) => *n += 1,
                None => outside += 1,
            }
            let mut stack = vec![start];
            while let Some(cell) = stack.pop() {
                if std::mem::replace(&mut seen[cell], true) {
                    continue;
                }
                let (i, j) = (cell as u32 % county.columns, cell as u32 / county.columns);
                for (x, y) in [
                    (i + 1, j),
                    (i, j + 1),
                    (i.wrapping_sub(1), j),
                    (i, j.wrapping_sub(1)),
                ] {
                    let next = (y.wrapping_mul(county.columns).wrapping_add(x)) as usize;
                    let inside = x < county.columns && y < county.rows;
                    if inside && !seen[next] && label(county.zones[next]) == region {
                        stack.push(next);
                    }
                }
            }
        }
        let enclaves = usize::from(county.villages.len() >= super::VILLAGES_WITH_ENCLAVE);
        assert_eq!(
            outside,
            1 + enclaves,
            "the land outside and the enclave: no region has a hole to it"
        );
        count
    }

    #[test]
    fn regions_are_connected_and_touch_only_along_edges() {
        for (seed, parcels, cells) in [(1, 12, 24), (2, 60, 120), (3, 200, 400), (4, 5000, 10_000)]
        {
            let county = County::new(seed, parcels, cells);
            let villages = county.villages.len();
            assert!(pieces(&county, |z| z, 2 * villages).iter().all(|&n| n == 1));
            assert!(
                pieces(&county, County::village_of, villages)
                    .iter()
                    .all(|&n| n == 1)
            );
            for j in 0..county.rows - 1 {
                for i in 0..county.columns - 1 {
                    let [a, b, c, d] =
                        [(i, j), (i + 1, j), (i, j + 1), (i + 1, j + 1)].map(|x| county.village(x));
                    let pinched = a == d && b != a && c != a || b == c && a != b && d != b;
                    assert!(!pinched, "{i} {j}");
                }
            }
        }
    }

    #[test]
    fn size_villages_and_townships_follow_the_parcels() {
        for (parcels, cells, villages) in [(12, 24, 2), (200, 400, 5), (5000, 10_000, 36)] {
            let county = County::new(9, parcels, cells);
            assert_eq!(county.villages.len(), villages);
            let inside = county.zones.iter().filter(|zone| **zone != OUTSIDE).count() as f64;
            assert!(
                (inside / f64::from(cells) - 1.0).abs() < 0.25,
                "{inside} {cells}"
            );
            assert!(county.villages.is_sorted_by_key(|village| village.township));
            assert_eq!(
                county.townships,
                1 + county.villages.last().map_or(0, |v| v.township)
            );
        }
        assert_eq!(County::new(1, 200, 400).townships, 2);
    }

    #[test]
    fn borders_are_ragged() {
        let county = County::new(5, 2000, 4000);
        let ends: std::collections::HashSet<u32> = (0..county.rows)
            .filter_map(|j| (0..county.columns).find(|&i| county.zone((i, j)) != OUTSIDE))
            .collect();
        assert!(ends.len() > 8, "{ends:?}");
    }
}
