//! Validity on figures that can be drawn by hand, against GEOS, and against brute force.

mod figures;
mod oracle;
mod sweeping;

use super::{Defect, Kind, State, Validity};
use crate::format::decimal::Decimal;
use crate::format::shp::{Geometry, ShapeType};
use crate::geometry::Grid;

/// The rings of one polygon.
type Rings = Vec<Vec<[f64; 2]>>;

/// `x y,x y;x y,…`: vertices, and rings behind `;`.
fn rings(text: &str) -> Rings {
    let number = |text: &str| text.parse::<f64>().unwrap();
    let vertex = |text: &str| {
        let (x, y) = text.trim().split_once(' ').unwrap();
        [number(x), number(y)]
    };
    text.split(';')
        .map(|ring| ring.split(',').map(vertex).collect())
        .collect()
}

fn layer(polygons: &[Rings]) -> Geometry {
    let mut geometry = Geometry {
        shape_type: ShapeType::Polygon,
        coords: Vec::new(),
        part_starts: vec![0],
        feature_parts: vec![0],
        header_bbox: [0.0; 4],
    };
    for polygon in polygons {
        for ring in polygon {
            geometry.coords.extend(ring);
            geometry.part_starts.push(geometry.coords.len() as u32);
        }
        geometry
            .feature_parts
            .push(geometry.part_starts.len() as u32 - 1);
    }
    geometry
}

fn grid() -> Grid {
    Grid::new(Decimal::new(1, 4))
}

fn validity(polygons: &[Rings]) -> Validity {
    Validity::of(&layer(polygons), grid())
}

/// The state of one polygon, and its defects.
fn judged(polygon: Rings) -> (State, Vec<Defect>) {
    let validity = validity(&[polygon]);
    (validity.state(0), validity.defects().to_vec())
}

fn kinds(defects: &[Defect]) -> Vec<Kind> {
    defects.iter().map(|defect| defect.kind).collect()
}
