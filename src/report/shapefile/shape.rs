//! The shape of a finding as the content of a .shp record (ESRI Shapefile Technical Description, 1998): little-endian,
//! outer rings clockwise, holes the other way round.

use super::super::FindingEntry;
use super::super::places::{self, Extent};
use crate::format::headers::join;

/// A record's content.
pub(super) struct Shape {
    pub(super) content: Vec<u8>,
    /// West, south, east, north.
    pub(super) bounds: [f64; 4],
}

/// The code of a geometry type.
pub(super) const fn code(extent: Extent) -> u32 {
    match extent {
        Extent::Point => 1,
        Extent::Line => 3,
        Extent::Polygon => 5,
    }
}

/// The shapes of a finding: points one by one, lines and polygons as one shape of all their parts.
pub(super) fn shapes(extent: Extent, finding: &FindingEntry) -> Vec<Shape> {
    match extent {
        Extent::Point => places::points(finding).into_iter().map(point).collect(),
        Extent::Line => of_parts(extent, &places::lines(finding)),
        Extent::Polygon => {
            let mut parts = Vec::new();
            for polygon in places::polygons(finding) {
                for (place, mut ring) in polygon.into_iter().enumerate() {
                    let area = doubled_area(&ring);
                    let is_outer = place == 0;
                    if area != 0.0 && (area < 0.0) != is_outer {
                        ring.reverse();
                    }
                    parts.push(ring);
                }
            }
            of_parts(extent, &parts)
        }
    }
}

fn point([x, y]: [f64; 2]) -> Shape {
    let mut content = Vec::with_capacity(20);
    content.extend_from_slice(&code(Extent::Point).to_le_bytes());
    floats(&mut content, &[x, y]);
    Shape {
        content,
        bounds: [x, y, x, y],
    }
}

fn of_parts(extent: Extent, parts: &[Vec<[f64; 2]>]) -> Vec<Shape> {
    let corners = parts.iter().flatten().map(|[x, y]| Some([*x, *y, *x, *y]));
    let Some(bounds) = corners.fold(None, join) else {
        return Vec::new();
    };
    let total: usize = parts.iter().map(Vec::len).sum();
    let mut content = Vec::with_capacity(44 + 4 * parts.len() + 16 * total);
    content.extend_from_slice(&code(extent).to_le_bytes());
    floats(&mut content, &bounds);
    content.extend_from_slice(&(parts.len() as u32).to_le_bytes());
    content.extend_from_slice(&(total as u32).to_le_bytes());
    let mut start = 0;
    for part in parts {
        content.extend_from_slice(&(start as u32).to_le_bytes());
        start += part.len();
    }
    for vertex in parts.iter().flatten() {
        floats(&mut content, vertex);
    }
    vec![Shape { content, bounds }]
}

/// Twice the area of a closed ring: positive where it runs counterclockwise. From its first vertex, so that large
/// coordinates do not swallow a small area.
fn doubled_area(ring: &[[f64; 2]]) -> f64 {
    let [x, y] = ring.first().copied().unwrap_or_default();
    let pairs = ring.windows(2).map(|pair| {
        let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
        (ax - x) * (by - y) - (bx - x) * (ay - y)
    });
    pairs.sum()
}

fn floats(out: &mut Vec<u8>, values: &[f64]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}
