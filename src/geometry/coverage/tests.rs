//! Tests of the coverage: what can be drawn, what an oracle says, how long it takes.

use super::*;
use crate::format::decimal::Decimal;
use crate::format::shp::{Geometry, ShapeType};
use crate::geometry::Validity;

mod acute;
mod covered;
mod drawn;
mod kept;
mod lone;
pub(super) mod oracle;
pub(super) mod shifted;
mod speed;
mod stacked;
mod tiled;
mod width;

/// Precision 0.0001 m.
pub(super) fn grid() -> Grid {
    Grid::new("0.0001".parse::<Decimal>().unwrap())
}

/// Polygons by their rings, which need be neither closed nor of any direction; all are valid.
pub(super) fn polygons(list: &[Vec<Vec<[f64; 2]>>]) -> Polygons {
    let mut geometry = Geometry {
        shape_type: ShapeType::Polygon,
        coords: Vec::new(),
        part_starts: vec![0],
        feature_parts: vec![0],
        header_bbox: [0.0; 4],
    };
    let mut reversed = Vec::new();
    for rings in list {
        for (place, ring) in rings.iter().enumerate() {
            let mut ring = ring.clone();
            if ring.first() != ring.last() {
                ring.push(ring[0]);
            }
            // Coordinates of 37 500 000 m need the difference from a near origin.
            let [ox, oy] = ring[0];
            let area: f64 = ring
                .windows(2)
                .map(|p| (p[0][0] - ox) * (p[1][1] - oy) - (p[1][0] - ox) * (p[0][1] - oy))
                .sum();
            // Unless reversed, outer rings run clockwise.
            reversed.push((area > 0.0) != (place > 0));
            geometry.coords.extend(&ring);
            geometry.part_starts.push(geometry.coords.len() as u32);
        }
        geometry
            .feature_parts
            .push(geometry.part_starts.len() as u32 - 1);
    }
    let validity = Validity::of(&geometry, grid());
    Polygons::new(&geometry, grid(), |_| State::Valid, |ring| reversed[ring])
        .knowing_simple(|feature| validity.is_simple(feature))
}

/// `x y, x y; x y, x y`: rings of a polygon, apart by semicolons.
pub(super) fn wkt(text: &str) -> Vec<Vec<[f64; 2]>> {
    text.split(';')
        .map(|ring| {
            ring.split(',')
                .map(|at| {
                    let mut numbers = at.split_whitespace().map(|n| n.parse::<f64>().unwrap());
                    [numbers.next().unwrap(), numbers.next().unwrap()]
                })
                .collect()
        })
        .collect()
}

pub(super) fn coverage(list: &[&str]) -> Coverage {
    let list: Vec<_> = list.iter().map(|text| wkt(text)).collect();
    Coverage::of(polygons(&list), grid(), 0.001)
}

pub(super) fn rect(x: f64, y: f64, w: f64, h: f64) -> Vec<Vec<[f64; 2]>> {
    vec![vec![[x, y], [x + w, y], [x + w, y + h], [x, y + h]]]
}

/// What two convex polygons, both counter-clockwise, have in common.
pub(super) fn common(one: &[[f64; 2]], other: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let cross = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| {
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    };
    let mut left = one.to_vec();
    for i in 0..other.len() {
        let (a, b) = (other[i], other[(i + 1) % other.len()]);
        let mut cut = Vec::new();
        for j in 0..left.len() {
            let (p, q) = (left[j], left[(j + 1) % left.len()]);
            let (sp, sq) = (cross(a, b, p), cross(a, b, q));
            if sp >= 0.0 {
                cut.push(p);
            }
            if (sp > 0.0 && sq < 0.0) || (sp < 0.0 && sq > 0.0) {
                let t = sp / (sp - sq);
                cut.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]);
            }
        }
        left = cut;
    }
    left
}

/// Area of a ring.
pub(super) fn area(ring: &[[f64; 2]]) -> f64 {
    (1..ring.len().max(2) - 1)
        .map(|at| {
            let [a, b, c] = [ring[0], ring[at], ring[at + 1]];
            (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        })
        .sum::<f64>()
        / 2.0
}

/// A small generator, so that a seed means the same for ever.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }
}
