//! The division of the county's slope zones into land parcels (图斑), their outlines and their areas.
//!
//! A parcel is one to six neighbouring cells of one zone. Some four-cell parcels have an island: a pond in
//! their middle, a parcel of its own. Parcels are in the order of layer DLTB: village by village, in a
//! village from top to bottom and from left to right, which is also the order of their numbers (图斑编号).

use std::f64::consts::TAU;

use rayon::prelude::*;

use super::county::{County, OUTSIDE};
use super::growth::Growth;
use super::mesh::{CELL, Mesh, Spot, UNITS};
use super::random::Random;
use super::walk::{Step, Way, around};
use crate::geodesy::XIAN_1980;

/// Label of a cell that belongs to no parcel.
pub(crate) const NONE: u32 = u32::MAX;
/// Easting of the central meridian in metres: zone 37, 111° E.
const CENTRAL_EASTING: f64 = 37_500_000.0;

/// What a parcel's shape is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Cells, without a hole.
    Plain,
    /// Four cells around a node, with a hole in the middle that parcel `pond` fills.
    Host {
        /// The parcel in the hole.
        pond: u32,
    },
    /// The island around a node, in parcel `host`.
    Pond {
        /// The parcel around it.
        host: u32,
        /// The node in the middle.
        node: (u32, u32),
    },
}

/// Where a parcel lies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parcel {
    /// The slope zone; village `zone / 2`.
    pub(crate) zone: u32,
    /// Number in the village, from 1 (图斑编号).
    pub(crate) number: u32,
    /// The first of its cells in reading order; its top side is on the outline. A pond has its host's.
    pub(crate) first: (u32, u32),
    /// With or without an island, or one.
    pub(crate) shape: Shape,
    /// Ellipsoidal area in hundredths of a square metre (图斑面积).
    pub(crate) area: i64,
}

impl Parcel {
    /// The village it lies in.
    pub(crate) fn village(&self) -> u32 {
        self.zone / 2
    }
}

/// All parcels of the county.
#[derive(Debug)]
pub(crate) struct Parcels {
    /// In the order of layer DLTB.
    pub(crate) list: Vec<Parcel>,
    /// The parcel of each cell, or [`NONE`]; a pond's cells are its host's.
    pub(crate) of_cell: Vec<u32>,
    cells: Vec<u32>,
    starts: Vec<u32>,
}

/// The signed area of each edge of the net, from which the area of any set of cells is a sum.
#[derive(Debug)]
pub(crate) struct Areas {
    trapezoids: Vec<f64>,
}

impl Areas {
    /// Computes the trapezoids of all edges of the net.
    pub(crate) fn new(mesh: &Mesh) -> Self {
        let trapezoids = (0..mesh.edges())
            .into_par_iter()
            .map(|edge| path_area(mesh, mesh.edge_path(edge)))
            .collect();
        Self { trapezoids }
    }

    /// Area in m² inside a closed walk.
    pub(crate) fn inside(&self, mesh: &Mesh, walk: impl Iterator<Item = Step>) -> f64 {
        let sum: f64 = walk
            .map(|step| {
                let (edge, forward) = mesh.edge(step);
                let area = self.trapezoids[edge as usize];
                if forward { area } else { -area }
            })
            .sum();
        sum.abs()
    }
}

impl Parcels {
    /// Divides the county into about `wanted` parcels.
    pub(crate) fn new(
        seed: u64,
        wanted: usize,
        county: &County,
        mesh: &Mesh,
        areas: &Areas,
    ) -> Self {
        let grown = Growth::new(seed, wanted, county, mesh).run();
        let mut parcels = Self::in_order(grown, county);
        parcels.number();
        let measured: Vec<i64> = (0..parcels.list.len() as u32)
            .into_par_iter()
            .map(|parcel| (parcels.area(seed, parcel, mesh, areas) * 100.0).round() as i64)
            .collect();
        for (parcel, area) in parcels.list.iter_mut().zip(measured) {
            parcel.area = area;
        }
        parcels
    }

    /// The cells of a parcel in reading order, as cell numbers. A pond has none of its own.
    pub(crate) fn cells(&self, parcel: u32) -> &[u32] {
        &self.cells
            [self.starts[parcel as usize] as usize..self.starts[parcel as usize + 1] as usize]
    }

    /// The steps around a parcel's cells, clockwise.
    pub(crate) fn walk<'a>(
        &'a self,
        parcel: u32,
        mesh: &'a Mesh,
    ) -> impl Iterator<Item = Step> + 'a {
        let (i, j) = self.list[parcel as usize].first;
        around(
            Step {
                i,
                j: j + 1,
                way: Way::East,
            },
            move |cell| self.of_cell[mesh.cell_index(cell)] == parcel,
        )
    }

    /// The rings of a parcel as a shapefile wants them: closed, the outer one clockwise, then the hole
    /// counter-clockwise.
    pub(crate) fn rings(&self, seed: u64, parcel: u32, mesh: &Mesh) -> Vec<Vec<Spot>> {
        let shape = self.list[parcel as usize].shape;
        if let Shape::Pond { node, .. } = shape {
            return vec![pond_ring(seed, mesh, node)];
        }
        let mut outer = Vec::with_capacity(64);
        for step in self.walk(parcel, mesh) {
            mesh.follow(step, &mut outer);
        }
        outer.push(outer[0]);
        match shape {
            Shape::Host { pond } => {
                let mut hole = self.rings(seed, pond, mesh).remove(0);
                hole.reverse();
                vec![outer, hole]
            }
            _ => vec![outer],
        }
    }

    fn area(&self, seed: u64, parcel: u32, mesh: &Mesh, areas: &Areas) -> f64 {
        let pond_area = |node| path_area(mesh, pond_ring(seed, mesh, node)).abs();
        match self.list[parcel as usize].shape {
            Shape::Pond { node, .. } => pond_area(node),
            Shape::Plain => areas.inside(mesh, self.walk(parcel, mesh)),
            Shape::Host { pond } => {
                let whole = areas.inside(mesh, self.walk(parcel, mesh));
                match self.list[pond as usize].shape {
                    Shape::Pond { node, .. } => whole - pond_area(node),
                    _ => whole,
                }
            }
        }
    }

    /// Puts grown parcels into the order of the layer, ponds right after their hosts.
    fn in_order(grown: Growth<'_>, county: &County) -> Self {
        let mut order: Vec<u32> = (0..grown.list.len() as u32).collect();
        // Growth goes through the whole county in reading order; a stable sort keeps it in each village.
        order.sort_by_key(|&parcel| County::village_of(grown.list[parcel as usize].zone));
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old as usize] = new as u32;
        }
        let list: Vec<Parcel> = order
            .iter()
            .map(|&old| {
                let mut parcel = grown.list[old as usize];
                match &mut parcel.shape {
                    Shape::Host { pond: other } | Shape::Pond { host: other, .. } => {
                        *other = place[*other as usize];
                    }
                    Shape::Plain => {}
                }
                parcel
            })
            .collect();
        let of_cell: Vec<u32> = grown
            .of_cell
            .iter()
            .map(|&old| {
                if old == NONE {
                    NONE
                } else {
                    place[old as usize]
                }
            })
            .collect();
        let (cells, starts) = group_cells(&of_cell, county, list.len());
        Self {
            list,
            of_cell,
            cells,
            starts,
        }
    }

    fn number(&mut self) {
        let (mut village, mut number) = (OUTSIDE, 0);
        for parcel in &mut self.list {
            number = if parcel.village() == village {
                number + 1
            } else {
                1
            };
            (village, parcel.number) = (parcel.village(), number);
        }
    }
}

/// Signed area in m² between a path and the central meridian.
pub(crate) fn path_area(mesh: &Mesh, path: impl IntoIterator<Item = Spot>) -> f64 {
    let mut positions = path.into_iter().map(|spot| {
        let [easting, northing] = mesh.metres(spot);
        XIAN_1980.inverse(northing, easting - CENTRAL_EASTING)
    });
    let Some(mut last) = positions.next() else {
        return 0.0;
    };
    positions
        .map(|next| {
            let area = XIAN_1980.trapezoid(&last, &next);
            last = next;
            area
        })
        .sum()
}

/// The outline of the pond around a node, closed and clockwise. It stays within 0.46 of a cell of the node,
/// while the edges around its host's four cells are at least 0.52 of a cell away. One pond in four has an arm
/// that reaches the host's outline and touches it at a vertex: the one nearest to the node, so that no other edge
/// comes between.
fn pond_ring(seed: u64, mesh: &Mesh, node: (u32, u32)) -> Vec<Spot> {
    let mut random = Random::new(seed, "pond", mesh.node_index(node) as u64);
    let [x, y] = mesh.node(node).map(f64::from);
    let count = random.between(14, 24);
    let (phase, lobes) = (6.3 * random.unit(), f64::from(random.between(2, 3)));
    let mut ring: Vec<Spot> = (0..count)
        .map(|k| {
            let angle = -TAU * (f64::from(k) + 0.2 * random.signed()) / f64::from(count);
            let radius = 0.40 + 0.04 * (lobes * angle + phase).sin() + 0.015 * random.signed();
            let (sin, cos) = angle.sin_cos();
            let radius = radius * CELL * UNITS;
            [
                (x + radius * cos).round() as i32,
                (y + radius * sin).round() as i32,
            ]
        })
        .collect();
    if random.chance(0.25) {
        let shore = nearest_around(mesh, node);
        if let Some(arm) = ring.iter_mut().min_by_key(|spot| distance2(**spot, shore)) {
            *arm = shore;
        }
    }
    ring.push(ring[0]);
    ring
}

/// The vertex nearest to a node on the outline of the four cells around it.
fn nearest_around(mesh: &Mesh, node: (u32, u32)) -> Spot {
    let (i, j) = node;
    let first = Step {
        i: i - 1,
        j: j + 1,
        way: Way::East,
    };
    let mut outline = Vec::with_capacity(64);
    for step in around(first, |(x, y)| {
        (x == i || x + 1 == i) && (y == j || y + 1 == j)
    }) {
        mesh.follow(step, &mut outline);
    }
    let centre = mesh.node(node);
    let nearest = outline
        .into_iter()
        .min_by_key(|spot| distance2(*spot, centre));
    nearest.unwrap_or(centre)
}

fn distance2(a: Spot, b: Spot) -> i64 {
    let [dx, dy] = [0, 1].map(|axis| i64::from(a[axis]) - i64::from(b[axis]));
    dx * dx + dy * dy
}

fn group_cells(of_cell: &[u32], county: &County, parcels: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; parcels + 1];
    for &parcel in of_cell.iter().filter(|parcel| **parcel != NONE) {
        starts[parcel as usize + 1] += 1;
    }
    for k in 0..parcels {
        starts[k + 1] += starts[k];
    }
    let mut cells = vec![0; starts[parcels] as usize];
    let mut next = starts.clone();
    for j in (0..county.rows).rev() {
        for i in 0..county.columns {
            let cell = j * county.columns + i;
            if let Some(place) = next
                .get_mut(of_cell[cell as usize] as usize)
                .filter(|_| of_cell[cell as usize] != NONE)
            {
                cells[*place as usize] = cell;
                *place += 1;
            }
        }
    }
    (cells, starts)
}
