//! The ground of the sample: net, units and parcels together, and the borders between them.
//!
//! A border is a stretch of outline with one neighbour. It begins and ends where a third region joins, so
//! the borders of the parcels are the lines of DLJX and XZDW, those of the villages the lines of XZQJX.

use rayon::prelude::*;

use super::county::County;
use super::mesh::{Mesh, Spot, UNITS};
use super::parcels::{Areas, Parcels, Shape};
use super::walk::{Step, Way, around};

/// Cells for each parcel, on average.
const CELLS_PER_PARCEL: f64 = 2.0;
/// Easting and northing of the county's middle in metres: zone 37 (111° E), 29.8° N.
const CENTRE: [f64; 2] = [37_512_000.0, 3_300_000.0];

/// The county without attributes.
#[derive(Debug)]
pub(crate) struct Land {
    /// What all random streams begin with.
    pub(crate) seed: u64,
    /// Villages and slope zones.
    pub(crate) county: County,
    /// The net of edges.
    pub(crate) mesh: Mesh,
    /// The parcels.
    pub(crate) parcels: Parcels,
    /// Areas of sets of cells.
    pub(crate) areas: Areas,
}

/// A stretch of a region's outline with one neighbour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Border {
    /// The region on the right hand: a parcel or a village.
    pub(crate) right: u32,
    /// The region on the left hand; `u32::MAX` is the land outside the county.
    pub(crate) left: u32,
    /// Its first step.
    pub(crate) first: Step,
    /// Number of steps.
    pub(crate) steps: u32,
}

impl Land {
    /// Makes a county of about `wanted` parcels.
    pub(crate) fn new(seed: u64, wanted: usize) -> Self {
        let cells = (wanted as f64 * CELLS_PER_PARCEL).ceil() as u32;
        let county = County::new(seed, wanted, cells);
        let mesh = Mesh::new(seed, county.columns, county.rows, CENTRE);
        let areas = Areas::new(&mesh);
        let parcels = Parcels::new(seed, wanted, &county, &mesh, &areas);
        Self {
            seed,
            county,
            mesh,
            parcels,
            areas,
        }
    }

    /// All borders between parcels and with the land outside, each once, in the order of the parcel on the
    /// right hand. Ponds have none: their outline is a ring inside one parcel.
    pub(crate) fn parcel_borders(&self) -> Vec<Border> {
        (0..self.parcels.list.len() as u32)
            .into_par_iter()
            .filter(|&parcel| {
                !matches!(self.parcels.list[parcel as usize].shape, Shape::Pond { .. })
            })
            .flat_map_iter(|parcel| {
                let walk = self.parcels.walk(parcel, &self.mesh);
                stretches(parcel, walk, |step| self.parcel_left_of(step))
                    .filter(|border| border.left > border.right)
            })
            .collect()
    }

    /// All borders between villages and with the land outside, each once.
    pub(crate) fn village_borders(&self) -> Vec<Border> {
        (0..self.county.villages.len() as u32)
            .flat_map(|village| {
                stretches(village, self.village_walk(village), |step| {
                    self.county.village(step.left_cell())
                })
            })
            .filter(|border| border.left > border.right)
            .collect()
    }

    /// The vertices of a border between parcels, both ends included.
    pub(crate) fn parcel_border_path(&self, border: &Border) -> Vec<Spot> {
        self.path(border, |cell| {
            self.parcels.of_cell[self.mesh.cell_index(cell)] == border.right
        })
    }

    /// The vertices of a border between villages, both ends included.
    pub(crate) fn village_border_path(&self, border: &Border) -> Vec<Spot> {
        self.path(border, |cell| self.county.village(cell) == border.right)
    }

    /// The nodes at the two ends of a border between parcels.
    pub(crate) fn border_ends(&self, border: &Border) -> [(u32, u32); 2] {
        let inside = |cell| self.parcels.of_cell[self.mesh.cell_index(cell)] == border.right;
        let last = around(border.first, inside).nth(border.steps as usize - 1);
        let first = (border.first.i, border.first.j);
        [first, last.map_or(first, Step::end)]
    }

    /// The outline of a village, closed and clockwise.
    pub(crate) fn village_ring(&self, village: u32) -> Vec<Spot> {
        self.ring(self.village_walk(village))
    }

    /// Ellipsoidal area of a village in hundredths of a square metre (计算面积).
    pub(crate) fn village_area(&self, village: u32) -> i64 {
        let area = self.areas.inside(&self.mesh, self.village_walk(village));
        (area * 100.0).round() as i64
    }

    /// The outline of a slope zone, closed and clockwise.
    pub(crate) fn zone_ring(&self, zone: u32) -> Vec<Spot> {
        let first = top_of(self.county.first_of_zone(zone));
        self.ring(around(first, |cell| self.county.zone(cell) == zone))
    }

    /// The parcel on the left hand of a step, `u32::MAX` outside the county.
    fn parcel_left_of(&self, step: Step) -> u32 {
        self.parcels.of_cell[self.mesh.cell_index(step.left_cell())]
    }

    fn village_walk(&self, village: u32) -> impl Iterator<Item = Step> {
        let first = top_of(self.county.first_of_village(village));
        around(first, move |cell| self.county.village(cell) == village)
    }

    fn ring(&self, walk: impl Iterator<Item = Step>) -> Vec<Spot> {
        let mut ring = Vec::new();
        for step in walk {
            self.mesh.follow(step, &mut ring);
        }
        ring.push(ring[0]);
        ring
    }

    fn path(&self, border: &Border, inside: impl Fn((u32, u32)) -> bool) -> Vec<Spot> {
        let mut path = Vec::new();
        let mut end = (border.first.i, border.first.j);
        for step in around(border.first, inside).take(border.steps as usize) {
            self.mesh.follow(step, &mut path);
            end = step.end();
        }
        path.push(self.mesh.node(end));
        path
    }
}

/// Length of a path on the map in metres.
pub(crate) fn length(path: &[Spot]) -> f64 {
    let units: f64 = path
        .windows(2)
        .map(|pair| {
            let [dx, dy] = [0, 1].map(|axis| f64::from(pair[1][axis] - pair[0][axis]));
            dx.hypot(dy)
        })
        .sum();
    units / UNITS
}

/// The step along the top side of a cell, with the cell on the right hand.
fn top_of((i, j): (u32, u32)) -> Step {
    Step {
        i,
        j: j + 1,
        way: Way::East,
    }
}

/// Cuts the way around region `right` where the neighbour on the left hand changes.
fn stretches<W, F>(right: u32, walk: W, left_of: F) -> impl Iterator<Item = Border>
where
    W: Iterator<Item = Step>,
    F: Fn(Step) -> u32,
{
    let mut sides: Vec<(u32, Step)> = walk.map(|step| (left_of(step), step)).collect();
    let cut = (1..sides.len())
        .find(|&k| sides[k].0 != sides[k - 1].0)
        .unwrap_or(0);
    sides.rotate_left(cut);
    let borders: Vec<Border> = sides
        .chunk_by(|a, b| a.0 == b.0)
        .map(|run| Border {
            right,
            left: run[0].0,
            first: run[0].1,
            steps: run.len() as u32,
        })
        .collect();
    borders.into_iter()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{Land, length};
    use crate::sample::mesh::Spot;
    use crate::sample::parcels::Shape;

    fn double_area(ring: &[Spot]) -> i64 {
        ring.windows(2)
            .map(|pair| {
                let [a, b] = [pair[0], pair[1]].map(|p| p.map(i64::from));
                a[0] * b[1] - b[0] * a[1]
            })
            .sum()
    }

    /// Adds the directed edges of rings to a multiset in which opposite edges cancel.
    fn cancel(edges: &mut HashMap<(Spot, Spot), i32>, rings: &[Vec<Spot>], sign: i32) {
        for pair in rings.iter().flat_map(|ring| ring.windows(2)) {
            let (key, value) = if pair[0] < pair[1] {
                ((pair[0], pair[1]), sign)
            } else {
                ((pair[1], pair[0]), -sign)
            };
            *edges.entry(key).or_default() += value;
        }
    }

    fn uncancelled(edges: &HashMap<(Spot, Spot), i32>) -> usize {
        edges.values().filter(|count| **count != 0).count()
    }

    fn parcel_rings(land: &Land) -> Vec<Vec<Vec<Spot>>> {
        let count = land.parcels.list.len() as u32;
        (0..count)
            .map(|parcel| land.parcels.rings(land.seed, parcel, &land.mesh))
            .collect()
    }

    #[test]
    fn parcels_villages_and_zones_are_partitions_with_one_outline() {
        let land = Land::new(7, 600);
        let parcels = parcel_rings(&land);
        let villages = land.county.villages.len() as u32;
        for level in [
            (0..villages)
                .map(|village| land.village_ring(village))
                .collect::<Vec<_>>(),
            (0..2 * villages).map(|zone| land.zone_ring(zone)).collect(),
        ] {
            let mut edges = HashMap::new();
            parcels
                .iter()
                .for_each(|rings| cancel(&mut edges, rings, 1));
            assert!(uncancelled(&edges) > 100, "the outline remains");
            cancel(&mut edges, &level, -1);
            assert_eq!(
                uncancelled(&edges),
                0,
                "the union of the parcels is that of the larger units"
            );
        }
        for village in 0..villages {
            let mut edges = HashMap::new();
            for (parcel, rings) in land.parcels.list.iter().zip(&parcels) {
                if parcel.village() == village {
                    cancel(&mut edges, rings, 1);
                }
            }
            cancel(&mut edges, &[land.village_ring(village)], -1);
            assert_eq!(uncancelled(&edges), 0, "village {village}");
        }
    }

    #[test]
    fn borders_draw_the_outlines_exactly_once() {
        let land = Land::new(8, 300);
        let mut drawn: HashMap<(Spot, Spot), i32> = HashMap::new();
        let undirected = |a: Spot, b: Spot| if a < b { (a, b) } else { (b, a) };
        for border in land.parcel_borders() {
            let path = land.parcel_border_path(&border);
            assert!(length(&path) > 20.0);
            for pair in path.windows(2) {
                *drawn.entry(undirected(pair[0], pair[1])).or_default() += 1;
            }
        }
        let mut outlines = HashMap::new();
        for (parcel, rings) in land.parcels.list.iter().zip(parcel_rings(&land)) {
            if !matches!(parcel.shape, Shape::Pond { .. }) {
                for pair in rings[0].windows(2) {
                    outlines.insert(undirected(pair[0], pair[1]), 1);
                }
            }
        }
        assert_eq!(drawn, outlines);
        let mut rest = outlines;
        for border in land.village_borders() {
            for pair in land.village_border_path(&border).windows(2) {
                assert_eq!(
                    rest.remove(&undirected(pair[0], pair[1])),
                    Some(1),
                    "along parcels, once"
                );
            }
        }
    }

    #[test]
    fn three_or_more_borders_meet_at_every_end() {
        let land = Land::new(9, 300);
        let mut ends: HashMap<Spot, usize> = HashMap::new();
        for border in land.village_borders() {
            let path = land.village_border_path(&border);
            *ends.entry(path[0]).or_default() += 1;
            *ends.entry(path[path.len() - 1]).or_default() += 1;
        }
        assert!(
            ends.len() > 5 && ends.values().all(|count| *count >= 3),
            "{ends:?}"
        );
    }

    #[test]
    fn parcels_are_simple_large_enough_and_without_spikes() {
        let land = Land::new(10, 2000);
        let (mut vertices, mut islands) = (0, 0);
        for (parcel, rings) in land.parcels.list.iter().zip(parcel_rings(&land)) {
            assert!(double_area(&rings[0]) < 0, "outer rings run clockwise");
            assert!(rings.iter().skip(1).all(|hole| double_area(hole) > 0));
            assert!(
                (150_000..4_000_000).contains(&parcel.area),
                "{}",
                parcel.area
            );
            let map: i64 = -rings.iter().map(|ring| double_area(ring)).sum::<i64>() / 2;
            assert!((map as f64 / 1e6 - parcel.area as f64).abs() < 1e-4 * parcel.area as f64);
            islands += rings.len() - 1;
            for ring in &rings {
                vertices += ring.len();
                let open = &ring[..ring.len() - 1];
                for k in 0..open.len() {
                    let at = |n: usize| open[(k + n) % open.len()];
                    assert!(angle(at(0), at(1), at(2)) > 10.0, "{:?}", at(1));
                    assert!(length(&[at(0), at(1)]) > 0.5);
                }
            }
        }
        let count = land.parcels.list.len();
        assert!((1940..2060).contains(&count), "{count}");
        let mean = vertices as f64 / count as f64;
        assert!((44.0..48.0).contains(&mean), "{mean}");
        assert!(islands > 10);
    }

    fn angle(a: Spot, b: Spot, c: Spot) -> f64 {
        let [u, v] = [a, c].map(|p| [0, 1].map(|axis| f64::from(p[axis] - b[axis])));
        let (cross, dot) = (u[0] * v[1] - u[1] * v[0], u[0] * v[0] + u[1] * v[1]);
        cross.abs().atan2(dot).to_degrees()
    }
}
