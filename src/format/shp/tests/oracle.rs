//! What the `shapefile` crate writes and reads, we read the same.

use std::io::Cursor;

use proptest::prelude::*;
use shapefile::record::EsriShape;
use shapefile::{
    Multipoint, MultipointM, MultipointZ, Point, PointM, PointZ, Polygon, PolygonM, PolygonRing,
    PolygonZ, Polyline, PolylineM, PolylineZ, Shape, ShapeReader, ShapeWriter,
};

use super::*;

type Parts = Vec<Vec<[f64; 2]>>;

fn write<S: EsriShape>(shapes: &[S]) -> (Vec<u8>, Vec<u8>) {
    let (mut shp, mut index) = (Vec::new(), Vec::new());
    let mut writer = ShapeWriter::with_shx(Cursor::new(&mut shp), Cursor::new(&mut index));
    shapes
        .iter()
        .try_for_each(|shape| writer.write_shape(shape))
        .unwrap();
    writer.finalize().unwrap();
    drop(writer);
    (shp, index)
}

macro_rules! xy {
    ($points:expr) => {
        Vec::from_iter($points.iter().map(|p| [p.x, p.y]))
    };
}

macro_rules! rings {
    ($polygon:expr) => {
        Vec::from_iter($polygon.rings().iter().map(|ring| xy!(ring.points())))
    };
}

macro_rules! lines {
    ($line:expr) => {
        Vec::from_iter($line.parts().iter().map(|part| xy!(part)))
    };
}

fn parts(shape: &Shape) -> Parts {
    match shape {
        Shape::NullShape => vec![],
        Shape::Point(p) => vec![vec![[p.x, p.y]]],
        Shape::PointM(p) => vec![vec![[p.x, p.y]]],
        Shape::PointZ(p) => vec![vec![[p.x, p.y]]],
        Shape::Polyline(line) => lines!(line),
        Shape::PolylineM(line) => lines!(line),
        Shape::PolylineZ(line) => lines!(line),
        Shape::Polygon(polygon) => rings!(polygon),
        Shape::PolygonM(polygon) => rings!(polygon),
        Shape::PolygonZ(polygon) => rings!(polygon),
        Shape::Multipoint(points) => vec![xy!(points.points())],
        Shape::MultipointM(points) => vec![xy!(points.points())],
        Shape::MultipointZ(points) => vec![xy!(points.points())],
        Shape::Multipatch(_) => unreachable!("none is written"),
    }
}

/// The parts of every shape as the crate reads them.
fn oracle(shp: &[u8]) -> Vec<Parts> {
    let shapes = ShapeReader::new(Cursor::new(shp)).unwrap().read().unwrap();
    shapes.iter().map(parts).collect()
}

/// Writes features as points, multipoints, lines or polygons of one kind of vertex.
macro_rules! write_with {
    ($kind:expr, $features:expr, $vertex:expr, $multi:ident, $line:ident, $polygon:ident) => {{
        let points = |part: &Vec<[f64; 2]>| Vec::from_iter(part.iter().map($vertex));
        let lines = |parts: &Parts| Vec::from_iter(parts.iter().map(points));
        let rings =
            |parts: &Parts| Vec::from_iter(lines(parts).into_iter().map(PolygonRing::Outer));
        match $kind % 4 {
            0 => write(&each($features, |parts| points(&parts[0])[0])),
            1 => write(&each($features, |parts| $multi::new(points(&parts[0])))),
            2 => write(&each($features, |parts| $line::with_parts(lines(parts)))),
            _ => write(&each($features, |parts| $polygon::with_rings(rings(parts)))),
        }
    }};
}

fn each<T>(features: &[Parts], shape: impl Fn(&Parts) -> T) -> Vec<T> {
    features.iter().map(shape).collect()
}

/// Writes features as one of the 12 types.
fn write_as(kind: usize, features: &[Parts]) -> (Vec<u8>, Vec<u8>) {
    let xy = |p: &[f64; 2]| Point::new(p[0], p[1]);
    let xym = |p: &[f64; 2]| PointM::new(p[0], p[1], p[0] / 3.0);
    let xyzm = |p: &[f64; 2]| PointZ::new(p[0], p[1], 5.0, p[1] / 3.0);
    match kind / 4 {
        0 => write_with!(kind, features, xy, Multipoint, Polyline, Polygon),
        1 => write_with!(kind, features, xym, MultipointM, PolylineM, PolygonM),
        _ => write_with!(kind, features, xyzm, MultipointZ, PolylineZ, PolygonZ),
    }
}

pub(super) const KINDS: usize = 12;

/// A small file of each type.
pub(super) fn small(kind: usize) -> (Vec<u8>, Vec<u8>) {
    let hole = vec![[0.5, 0.5], [1.0, 0.5], [0.5, 1.0], [0.5, 0.5]];
    write_as(
        kind,
        &[
            vec![SQUARE.to_vec()],
            vec![SQUARE.to_vec(), hole.clone()],
            vec![hole],
        ],
    )
}

fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![
        -1e3..1e3f64,
        3.7e7..3.8e7f64,
        Just(0.0),
        Just(-0.0),
        Just(f64::MIN_POSITIVE)
    ]
}

fn features() -> impl Strategy<Value = Vec<Parts>> {
    let part = prop::collection::vec([coordinate(), coordinate()], 2..9);
    prop::collection::vec(prop::collection::vec(part, 1..4), 1..7)
}

proptest! {
    #[test]
    fn reads_what_the_crate_writes(kind in 0..KINDS, features in features()) {
        let (shp, index) = write_as(kind, &features);
        let (index, faults) = shx::read(&index).unwrap();
        prop_assert_eq!(faults, []);
        let expected = oracle(&shp);
        for index in [None, Some(&index)] {
            let (geometry, faults) = read(&shp, index).unwrap();
            prop_assert_eq!(faults, []);
            let parts: Vec<Parts> = (0..geometry.features()).map(|feature| parts_of(&geometry, feature)).collect();
            prop_assert_eq!(&parts, &expected);
            prop_assert_eq!(geometry.extent().unwrap(), geometry.header_bbox);
        }
    }

    #[test]
    fn any_damage_is_survived(
        kind in 0..KINDS, hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9), with_index: bool,
    ) {
        let (mut shp, mut index) = small(kind);
        for (place, byte) in hits {
            let file = if with_index && byte % 3 == 0 { &mut index } else { &mut shp };
            let at = place.index(file.len());
            file[at] = byte;
        }
        let index = shx::read(&index).ok().map(|(index, _)| index);
        if let Ok((geometry, _)) = read(&shp, index.as_ref().filter(|_| with_index)) {
            prop_assert!(geometry.vertices() * 16 <= shp.len());
            for feature in 0..geometry.features() {
                prop_assert_eq!(geometry.representative_point(feature).is_none(), geometry.is_null(feature));
            }
        }
    }

    #[test]
    fn any_bytes_are_survived(mut bytes in prop::collection::vec(any::<u8>(), 0..400), shape_type in 0..32i32) {
        if bytes.len() >= HEADER {
            bytes[..4].copy_from_slice(&9994i32.to_be_bytes());
            bytes[32..36].copy_from_slice(&shape_type.to_le_bytes());
        }
        let index = shx::read(&bytes).ok().map(|(index, _)| index);
        let _ = read(&bytes, index.as_ref());
    }
}
