//! The net of the sample county: a grid of curvy edges that all polygons and lines are made of.
//!
//! Everything planar in the sample (parcels, villages, slope zones, boundaries) is a set of grid cells;
//! its outline is a walk along the net's edges. Two neighbours walk the same edge, in opposite directions,
//! and so have exactly the same vertices there.
//!
//! Why no two edges cross. A node is moved from its place in the square grid by at most [`JITTER`] of a
//! cell along each axis, so an edge deviates from its axis by at most atan(0.3 / 0.7) = 23.2°, and two
//! neighbouring edges at a node enclose at least 43.6°. The vertices of an edge stay in the rhombus around
//! it whose sides leave the edge at atan([`SLOPE`]) = 14.0°. Rhombi at one node do not meet, since
//! 2 x 14.0° < 43.6°; rhombi of opposite sides of a cell do not, since they are at most 0.17 of a cell
//! high and the sides at least 0.7 of a cell apart. Inside its rhombus an edge runs strictly forward.
//!
//! The grid is turned by some degrees: its axes are not those of the map, and a rotation keeps all this.

use std::f64::consts::TAU;

use rayon::prelude::*;

use super::random::Random;
use super::walk::{Step, Way};

/// Coordinates are whole multiples of this fraction of a metre: the precision of the standard, 0.0001 m.
pub(crate) const UNITS: f64 = 10_000.0;
/// Side of a grid cell in metres.
pub(crate) const CELL: f64 = 66.0;
/// How far a node is moved along each axis, as a fraction of a cell.
const JITTER: f64 = 0.15;
/// How far an edge bends away from the straight line, as a fraction of the way from the nearer end.
const SLOPE: f64 = 0.25;
/// Fewest and most vertices between the ends of an edge.
const BENDS: (u32, u32) = (4, 9);
/// The rotation of the grid in radians.
const TURN: f64 = 0.15;

/// A place on the map in units of 0.0001 m, `[easting, northing]`, counted from [`Mesh::origin`].
pub(crate) type Spot = [i32; 2];

/// The nodes and edges of the grid with their coordinates. Cells at the rim lie outside the county.
#[derive(Debug)]
pub(crate) struct Mesh {
    /// Number of cells in a row.
    pub(crate) columns: u32,
    /// Number of rows of cells.
    pub(crate) rows: u32,
    /// Easting and northing of the middle of the grid, in units of 0.0001 m.
    pub(crate) origin: [i64; 2],
    seed: u64,
    nodes: Vec<Spot>,
    starts: Vec<u32>,
    bends: Vec<Spot>,
}

impl Mesh {
    /// Lays a grid of `columns` x `rows` cells around `centre`, easting and northing in metres.
    pub(crate) fn new(seed: u64, columns: u32, rows: u32, centre: [f64; 2]) -> Self {
        let mut mesh = Self {
            columns,
            rows,
            origin: centre.map(|x| (x * UNITS).round() as i64),
            seed,
            nodes: Vec::new(),
            starts: Vec::new(),
            bends: Vec::new(),
        };
        let count = (columns + 1) * (rows + 1);
        mesh.nodes = (0..count)
            .into_par_iter()
            .map(|node| mesh.make_node(node))
            .collect();
        let mut sum = 0;
        mesh.starts = (0..=mesh.edges())
            .map(|edge| {
                let start = sum;
                sum += mesh.stream(edge).between(BENDS.0, BENDS.1);
                start
            })
            .collect();
        mesh.bends = (0..mesh.edges())
            .into_par_iter()
            .flat_map_iter(|edge| mesh.make_bends(edge))
            .collect();
        mesh
    }

    /// Number of edges: first the horizontal ones, row by row, then the vertical ones.
    pub(crate) fn edges(&self) -> u32 {
        self.columns * (self.rows + 1) + (self.columns + 1) * self.rows
    }

    /// Number of a node, to index per-node data with.
    pub(crate) fn node_index(&self, (i, j): (u32, u32)) -> usize {
        (j * (self.columns + 1) + i) as usize
    }

    /// Number of nodes.
    pub(crate) fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// Number of a cell, to index per-cell data with.
    pub(crate) fn cell_index(&self, (i, j): (u32, u32)) -> usize {
        (j * self.columns + i) as usize
    }

    /// Column and row of a cell by its number.
    pub(crate) fn cell(&self, index: usize) -> (u32, u32) {
        (index as u32 % self.columns, index as u32 / self.columns)
    }

    /// Where a node is.
    pub(crate) fn node(&self, at: (u32, u32)) -> Spot {
        self.nodes[self.node_index(at)]
    }

    /// The edge of a step, and whether the step runs along the edge's own direction.
    pub(crate) fn edge(&self, step: Step) -> (u32, bool) {
        let (i, j) = (step.i, step.j);
        let vertical = self.columns * (self.rows + 1);
        match step.way {
            Way::North => (vertical + j * (self.columns + 1) + i, true),
            Way::South => (vertical + (j - 1) * (self.columns + 1) + i, false),
            Way::East => (j * self.columns + i, true),
            Way::West => (j * self.columns + i - 1, false),
        }
    }

    /// Appends the vertices of a step to `path`, without the node at its end.
    pub(crate) fn follow(&self, step: Step, path: &mut Vec<Spot>) {
        path.push(self.node((step.i, step.j)));
        let (edge, forward) = self.edge(step);
        let bends = self.bends_of(edge);
        if forward {
            path.extend_from_slice(bends);
        } else {
            path.extend(bends.iter().rev());
        }
    }

    /// The vertices of an edge in its own direction, ends included.
    pub(crate) fn edge_path(&self, edge: u32) -> impl Iterator<Item = Spot> {
        let (from, to) = self.edge_ends(edge);
        std::iter::once(self.node(from))
            .chain(self.bends_of(edge).iter().copied())
            .chain(std::iter::once(self.node(to)))
    }

    /// A place well inside a cell: the mean of its corners.
    pub(crate) fn centre(&self, (i, j): (u32, u32)) -> [f64; 2] {
        let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)].map(|at| self.node(at));
        [0, 1].map(|axis| corners.iter().map(|c| f64::from(c[axis])).sum::<f64>() / 4.0)
    }

    /// Easting and northing in metres of a spot.
    pub(crate) fn metres(&self, spot: Spot) -> [f64; 2] {
        // Dividing the whole number by the power of ten gives the nearest double of the decimal coordinate.
        [0, 1].map(|axis| (self.origin[axis] + i64::from(spot[axis])) as f64 / UNITS)
    }

    fn bends_of(&self, edge: u32) -> &[Spot] {
        &self.bends[self.starts[edge as usize] as usize..self.starts[edge as usize + 1] as usize]
    }

    fn edge_ends(&self, edge: u32) -> ((u32, u32), (u32, u32)) {
        let horizontal = self.columns * (self.rows + 1);
        if edge < horizontal {
            let (i, j) = (edge % self.columns, edge / self.columns);
            ((i, j), (i + 1, j))
        } else {
            let rest = edge - horizontal;
            let (i, j) = (rest % (self.columns + 1), rest / (self.columns + 1));
            ((i, j), (i, j + 1))
        }
    }

    fn make_node(&self, node: u32) -> Spot {
        let mut random = Random::new(self.seed, "node", u64::from(node));
        let (i, j) = (node % (self.columns + 1), node / (self.columns + 1));
        let u = f64::from(i) - f64::from(self.columns) / 2.0 + JITTER * random.signed();
        let v = f64::from(j) - f64::from(self.rows) / 2.0 + JITTER * random.signed();
        let (sin, cos) = TURN.sin_cos();
        [
            (CELL * UNITS * (u * cos - v * sin)).round() as i32,
            (CELL * UNITS * (u * sin + v * cos)).round() as i32,
        ]
    }

    fn stream(&self, edge: u32) -> Random {
        Random::new(self.seed, "edge", u64::from(edge))
    }

    fn make_bends(&self, edge: u32) -> impl Iterator<Item = Spot> {
        let mut random = self.stream(edge);
        let count = random.between(BENDS.0, BENDS.1);
        let (from, to) = self.edge_ends(edge);
        let ([x, y], [ex, ey]) = (self.node(from).map(f64::from), self.node(to).map(f64::from));
        let (waves, phase) = (0.5 + random.unit(), 6.3 * random.unit());
        let pace = 1.0 / f64::from(count + 1);
        (1..=count).map(move |bend| {
            let along = pace * (f64::from(bend) + 0.25 * random.signed());
            let wave = 0.65 * (TAU * waves * along + phase).sin() + 0.35 * random.signed();
            let aside = SLOPE * along.min(1.0 - along) * wave;
            let (dx, dy) = (ex - x, ey - y);
            [
                (x + along * dx - aside * dy).round() as i32,
                (y + along * dy + aside * dx).round() as i32,
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Mesh, Spot, Step, Way};

    #[test]
    fn both_directions_of_an_edge_have_the_same_vertices() {
        let mesh = Mesh::new(3, 4, 4, [37_520_000.0, 3_300_000.0]);
        for (there, back) in [
            (
                Step {
                    i: 1,
                    j: 1,
                    way: Way::North,
                },
                Step {
                    i: 1,
                    j: 2,
                    way: Way::South,
                },
            ),
            (
                Step {
                    i: 1,
                    j: 1,
                    way: Way::East,
                },
                Step {
                    i: 2,
                    j: 1,
                    way: Way::West,
                },
            ),
        ] {
            let (mut one, mut two) = (Vec::new(), Vec::new());
            mesh.follow(there, &mut one);
            one.push(mesh.node(there.end()));
            mesh.follow(back, &mut two);
            two.push(mesh.node(back.end()));
            two.reverse();
            assert_eq!(one, two);
            assert_eq!(one, mesh.edge_path(mesh.edge(there).0).collect::<Vec<_>>());
            assert_eq!(there.right_cell(), back.left_cell());
        }
    }

    #[test]
    fn no_edge_crosses_another() {
        let mesh = Mesh::new(11, 6, 6, [37_520_000.0, 3_300_000.0]);
        let segments: Vec<(Spot, Spot)> = (0..mesh.edges())
            .flat_map(|edge| {
                let path: Vec<Spot> = mesh.edge_path(edge).collect();
                path.windows(2)
                    .map(|pair| (pair[0], pair[1]))
                    .collect::<Vec<_>>()
            })
            .collect();
        assert!(segments.len() > 500);
        for (k, &(a, b)) in segments.iter().enumerate() {
            for &(c, d) in &segments[k + 1..] {
                let shared = [a, b].iter().any(|p| *p == c || *p == d);
                let cross =
                    side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
                assert!(shared || !cross, "{a:?} {b:?} crosses {c:?} {d:?}");
            }
        }
    }

    fn side(a: Spot, b: Spot, c: Spot) -> i64 {
        let [a, b, c] = [a, b, c].map(|p| p.map(i64::from));
        ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).signum()
    }
}
