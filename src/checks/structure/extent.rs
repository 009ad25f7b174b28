//! Extents of layers: what tells fast that no record lies outside.

use rayon::prelude::*;

use crate::dataset::Layer;
use crate::format::shp::Geometry;

/// Least x and y, greatest x and y.
pub(super) type Extent = [f64; 4];

/// The extent of all shapes, deleted records included; `None` without any vertex.
pub(super) fn of_all(geometry: &Geometry) -> Option<Extent> {
    /// Vertices of a piece of work.
    const CHUNK: usize = 1 << 16;
    let pieces = geometry.coords.par_chunks(CHUNK);
    pieces.map(of_points).reduce_with(join)
}

/// The extent of the records that are not deleted.
pub(super) fn of_records(layer: &Layer, geometry: &Geometry) -> Option<Extent> {
    let boxes = records(layer, geometry).filter_map(|fid| geometry.bbox(fid as usize));
    boxes.reduce(join)
}

/// The records that have a place in the .shp and are not deleted.
pub(super) fn records<'a>(layer: &'a Layer, geometry: &Geometry) -> impl Iterator<Item = u32> + 'a {
    let features = geometry.features();
    layer
        .records()
        .take_while(move |fid| (*fid as usize) < features)
}

fn of_points(points: &[[f64; 2]]) -> Extent {
    let nowhere = [
        f64::INFINITY,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NEG_INFINITY,
    ];
    points.iter().fold(nowhere, |e, [x, y]| {
        [
            least(e[0], *x),
            least(e[1], *y),
            greatest(e[2], *x),
            greatest(e[3], *y),
        ]
    })
}

fn join(a: Extent, b: Extent) -> Extent {
    [
        least(a[0], b[0]),
        least(a[1], b[1]),
        greatest(a[2], b[2]),
        greatest(a[3], b[3]),
    ]
}

// Loaded coordinates are finite: without the care of `f64::min` for NaN each of these is one instruction.
fn least(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

fn greatest(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}
