//! The village of each finding: the one whose code the record carries in its key, else the one in which it lies.

use std::cell::LazyCell;
use std::collections::HashMap;

use super::{UNITS, is_drawable, polygons};
use crate::dataset::Dataset;
use crate::format::shp::Geometry;
use crate::pack::Standard;
use crate::report::FindingEntry;

/// A village (行政村).
#[derive(Clone, Debug, PartialEq)]
pub struct Village {
    /// Its code; empty where the record has none.
    pub code: String,
    /// Its name, where the run read it.
    pub name: Option<String>,
    /// A point inside, in the layer's own coordinates.
    pub point: Option<[f64; 2]>,
}

/// The villages, and by finding its place among them.
pub(super) fn villages(
    standard: &Standard,
    data: &Dataset,
    findings: &[FindingEntry],
) -> (Vec<Village>, Vec<Option<u32>>) {
    let Some(units) = standard.layer(UNITS) else {
        return (Vec::new(), vec![None; findings.len()]);
    };
    let Some(layer) = data.layer(units) else {
        return (Vec::new(), vec![None; findings.len()]);
    };
    let name = standard[units].field("XZQMC");
    // Several records of one code, an enclave for one, are one village.
    let (mut villages, mut by_code, mut of_record) = (Vec::new(), HashMap::new(), HashMap::new());
    for fid in layer.records() {
        let code = data.key(units, fid).unwrap_or_default();
        let village = Village {
            name: name.and_then(|field| layer.shown(field, fid)),
            point: data.point(units, fid).filter(is_drawable),
            code,
        };
        if village.code.is_empty() {
            continue;
        }
        let place = *by_code.entry(village.code.clone()).or_insert_with(|| {
            villages.push(village);
            (villages.len() - 1) as u32
        });
        of_record.insert(fid, place);
    }
    // Most findings name their village: where all do, no border is looked at.
    let slabs = LazyCell::new(|| {
        let units = polygons(standard, data, UNITS)?;
        Some(Slabs::new(units.shapes, units.layer.records()))
    });
    let of = |finding: &FindingEntry| {
        let key = finding.key.as_deref().unwrap_or_default();
        let code = key.split('/').next().unwrap_or_default();
        by_code.get(code).copied().or_else(|| {
            let fid = slabs.as_ref()?.at(finding.point?)?;
            of_record.get(&fid).copied()
        })
    };
    let village_of = findings.iter().map(of).collect();
    (villages, village_of)
}

/// The edges of the units by strips of latitude, so that the unit around a point is found without looking at them all.
struct Slabs<'a> {
    low: f64,
    height: f64,
    strips: Vec<Vec<Edge<'a>>>,
}

#[derive(Clone, Copy)]
struct Edge<'a> {
    ends: &'a [[f64; 2]; 2],
    fid: u32,
}

impl<'a> Slabs<'a> {
    fn new(shapes: &'a Geometry, records: impl Iterator<Item = u32>) -> Self {
        let drawable = || shapes.coords.iter().filter(|point| is_drawable(point));
        let low = drawable()
            .map(|point| point[1])
            .fold(f64::INFINITY, f64::min);
        let high = drawable()
            .map(|point| point[1])
            .fold(f64::NEG_INFINITY, f64::max);
        let count = (shapes.vertices() / 64).clamp(1, 4096);
        let mut slabs = Self {
            low,
            height: ((high - low) / count as f64).max(f64::MIN_POSITIVE),
            strips: Vec::new(),
        };
        slabs.strips.resize_with(count, Vec::new);
        for fid in records {
            for ring in shapes.parts(fid as usize) {
                let edges = ring.windows(2).filter_map(|pair| pair.first_chunk());
                for ends in edges.filter(|ends| ends.iter().all(is_drawable)) {
                    slabs.add(Edge { ends, fid });
                }
            }
        }
        slabs
    }

    /// The strip of a latitude, the nearest one for latitudes outside.
    fn strip(&self, y: f64) -> usize {
        let place = ((y - self.low) / self.height).max(0.0);
        (place as usize).min(self.strips.len() - 1)
    }

    fn add(&mut self, edge: Edge<'a>) {
        let [from, to] = edge.ends;
        let (first, last) = (
            self.strip(from[1].min(to[1])),
            self.strip(from[1].max(to[1])),
        );
        for strip in &mut self.strips[first..=last] {
            strip.push(edge);
        }
    }

    /// The lowest record whose polygon is around the point, by the even-odd rule.
    fn at(&self, point: [f64; 2]) -> Option<u32> {
        if !is_drawable(&point) {
            return None;
        }
        let mut crossed: HashMap<u32, bool> = HashMap::new();
        for edge in &self.strips[self.strip(point[1])] {
            let [[x1, y1], [x2, y2]] = *edge.ends;
            if (y1 > point[1]) != (y2 > point[1])
                && point[0] < x1 + (point[1] - y1) / (y2 - y1) * (x2 - x1)
            {
                let odd = crossed.entry(edge.fid).or_default();
                *odd = !*odd;
            }
        }
        let inside = crossed.iter().filter(|(_, odd)| **odd);
        inside.map(|(fid, _)| *fid).min()
    }
}

#[cfg(test)]
mod tests {
    use super::Slabs;
    use crate::format::shp::{Geometry, ShapeType};

    /// Nine squares of 10 by 10 in a grid, the middle one with a hole.
    fn squares() -> Geometry {
        let (mut coords, mut part_starts, mut feature_parts) = (Vec::new(), vec![0], vec![0]);
        let mut ring = |x: f64, y: f64, side: f64| {
            coords.extend([
                [x, y],
                [x, y + side],
                [x + side, y + side],
                [x + side, y],
                [x, y],
            ]);
            part_starts.push(coords.len() as u32);
            part_starts.len() as u32 - 1
        };
        for place in 0..9 {
            let (x, y) = (f64::from(place % 3) * 10.0, f64::from(place / 3) * 10.0);
            let mut parts = ring(x, y, 10.0);
            if place == 4 {
                parts = ring(x + 4.0, y + 4.0, 2.0);
            }
            feature_parts.push(parts);
        }
        Geometry {
            shape_type: ShapeType::Polygon,
            coords,
            part_starts,
            feature_parts,
            header_bbox: [0.0; 4],
        }
    }

    /// Against what is known of squares, at places all over and outside.
    #[test]
    fn a_point_is_in_its_square() {
        let shapes = squares();
        let slabs = Slabs::new(&shapes, 0..9);
        for n in 0..2_000_u32 {
            let x = f64::from(n * 37 % 997) / 997.0 * 36.0 - 3.0 + 1e-3;
            let y = f64::from(n * 89 % 991) / 991.0 * 36.0 - 3.0 + 1e-3;
            let inside = x > 0.0 && y > 0.0 && x < 30.0 && y < 30.0;
            let in_hole = (x - 15.0).abs() < 1.0 && (y - 15.0).abs() < 1.0;
            let square = (y / 10.0).floor() * 3.0 + (x / 10.0).floor();
            let expected = (inside && !in_hole).then_some(square as u32);
            assert_eq!(slabs.at([x, y]), expected, "{x}, {y}");
        }
        assert_eq!(slabs.at([f64::NAN, 1.0]), None);
        assert_eq!(slabs.at([5.0, 1e300]), None);
        let few = Slabs::new(&shapes, [0, 8].into_iter());
        assert_eq!(few.at([15.0, 5.0]), None, "a deleted record is no place");
    }
}
