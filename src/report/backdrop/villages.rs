//! The village of each finding: the one whose code the record carries in its key, else the one in which it lies.

use std::collections::HashMap;

use super::{PolygonLayer, UNITS, is_drawable, polygons};
use crate::dataset::Dataset;
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
    let slabs = polygons(standard, data, UNITS).map(|layer| Slabs::new(&layer));
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
struct Slabs {
    low: f64,
    height: f64,
    strips: Vec<Vec<Edge>>,
}

struct Edge {
    from: [f64; 2],
    to: [f64; 2],
    fid: u32,
}

impl Slabs {
    fn new(layer: &PolygonLayer<'_>) -> Self {
        let shapes = layer.shapes;
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
        for fid in layer.layer.records() {
            for ring in shapes.parts(fid as usize) {
                for pair in ring.windows(2).filter(|pair| pair.iter().all(is_drawable)) {
                    slabs.add(pair[0], pair[1], fid);
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

    fn add(&mut self, from: [f64; 2], to: [f64; 2], fid: u32) {
        let (first, last) = (
            self.strip(from[1].min(to[1])),
            self.strip(from[1].max(to[1])),
        );
        for strip in &mut self.strips[first..=last] {
            strip.push(Edge { from, to, fid });
        }
    }

    /// The lowest record whose polygon is around the point, by the even-odd rule.
    fn at(&self, point: [f64; 2]) -> Option<u32> {
        if !is_drawable(&point) {
            return None;
        }
        let mut crossed: HashMap<u32, bool> = HashMap::new();
        for edge in &self.strips[self.strip(point[1])] {
            let ([x1, y1], [x2, y2]) = (edge.from, edge.to);
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
