//! Against the `shapefile` crate as an oracle, and against files damaged at every byte.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blocks;
mod damage;
mod oracle;
mod points;

use super::*;
use crate::format::shx;

/// A `.shp` and its `.shx` from the contents of its records, numbered from 1.
pub(crate) fn files(shape_type: i32, contents: &[Vec<u8>]) -> (Vec<u8>, Vec<u8>) {
    let numbered: Vec<(i32, &[u8])> = (1..).zip(contents.iter().map(Vec::as_slice)).collect();
    let (shp, places) = chain(shape_type, &numbered);
    (shp, index(shape_type, &places))
}

/// A `.shp` of numbered records, and the offset and content length of each.
pub(crate) fn chain(shape_type: i32, records: &[(i32, &[u8])]) -> (Vec<u8>, Vec<(usize, usize)>) {
    let mut file = header(shape_type);
    let mut places = Vec::new();
    for (number, content) in records {
        places.push((file.len(), content.len()));
        file.extend(number.to_be_bytes());
        file.extend((content.len() as i32 / 2).to_be_bytes());
        file.extend(*content);
    }
    set_length(&mut file);
    (file, places)
}

pub(crate) fn index(shape_type: i32, places: &[(usize, usize)]) -> Vec<u8> {
    let mut file = header(shape_type);
    for (offset, length) in places {
        file.extend((*offset as i32 / 2).to_be_bytes());
        file.extend((*length as i32 / 2).to_be_bytes());
    }
    set_length(&mut file);
    file
}

fn header(shape_type: i32) -> Vec<u8> {
    let mut file = vec![0; HEADER];
    file[..4].copy_from_slice(&9994i32.to_be_bytes());
    file[28..32].copy_from_slice(&1000i32.to_le_bytes());
    file[32..36].copy_from_slice(&shape_type.to_le_bytes());
    file
}

pub(crate) fn set_length(file: &mut [u8]) {
    let words = (file.len() / 2) as i32;
    file[24..28].copy_from_slice(&words.to_be_bytes());
}

/// The content of a line or polygon record with any part starts.
pub(crate) fn poly(shape_type: i32, starts: &[i32], points: &[[f64; 2]]) -> Vec<u8> {
    let mut content = shape_type.to_le_bytes().to_vec();
    content.extend([0; 32]);
    content.extend((starts.len() as i32).to_le_bytes());
    content.extend((points.len() as i32).to_le_bytes());
    content.extend(starts.iter().flat_map(|start| start.to_le_bytes()));
    content.extend(
        points
            .iter()
            .flatten()
            .flat_map(|value| value.to_le_bytes()),
    );
    content
}

pub(crate) const SQUARE: [[f64; 2]; 5] =
    [[0.0, 0.0], [0.0, 2.0], [2.0, 2.0], [2.0, 0.0], [0.0, 0.0]];

fn parts_of(geometry: &Geometry, feature: usize) -> Vec<Vec<[f64; 2]>> {
    geometry.parts(feature).map(<[_]>::to_vec).collect()
}

fn kinds(faults: &[Fault]) -> Vec<(Option<u32>, FaultKind)> {
    faults
        .iter()
        .map(|fault| (fault.record, fault.kind))
        .collect()
}

#[test]
fn shape_types_have_their_numbers() {
    let numbers: Vec<i32> = (-1..100)
        .filter(|number| ShapeType::from_number(*number).is_some())
        .collect();
    assert_eq!(numbers, [0, 1, 3, 5, 8, 11, 13, 15, 18, 21, 23, 25, 28]);
    for number in numbers {
        assert_eq!(ShapeType::from_number(number).unwrap().number(), number);
    }
}

#[test]
fn null_and_empty_shapes_are_features_without_parts() {
    let null = 0i32.to_le_bytes().to_vec();
    let (shp, _) = files(
        5,
        &[
            poly(5, &[0], &SQUARE),
            null,
            poly(5, &[], &[]),
            poly(5, &[0], &SQUARE),
        ],
    );
    let (geometry, faults) = read(&shp, None).unwrap();
    assert_eq!(faults, []);
    assert_eq!(geometry.features(), 4);
    let nulls: Vec<bool> = (0..5).map(|feature| geometry.is_null(feature)).collect();
    assert_eq!(nulls, [false, true, true, false, true]);
    assert_eq!(geometry.bbox(1), None);
    assert_eq!(geometry.bbox(3), Some([0.0, 0.0, 2.0, 2.0]));
    assert_eq!(geometry.representative_point(2), None);
    assert_eq!(geometry.parts(4).len(), 0);
    assert_eq!(geometry.parts(usize::MAX).len(), 0);
}

#[test]
fn an_empty_file_has_no_features() {
    for shape_type in [0, 1, 3, 5, 8] {
        let (shp, index) = files(shape_type, &[]);
        let (index, _) = shx::read(&index).unwrap();
        let (geometry, faults) = read(&shp, Some(&index)).unwrap();
        assert_eq!(
            (geometry.features(), geometry.vertices(), faults.len()),
            (0, 0, 0)
        );
        assert_eq!(geometry.extent(), None);
    }
}

/// Contents that cannot be read, and why.
fn bad_records() -> Vec<(Vec<u8>, FaultKind)> {
    let nan = [[0.0, 0.0], [2.0, f64::NAN], [0.0, f64::INFINITY]];
    let mut many_points = poly(5, &[0], &SQUARE);
    many_points[40..44].copy_from_slice(&1_000_000_000i32.to_le_bytes());
    let mut negative_parts = poly(5, &[0], &SQUARE);
    negative_parts[36..40].copy_from_slice(&(-1i32).to_le_bytes());
    let part_index = |part, start, points| FaultKind::BadPartIndex {
        part,
        start,
        points,
    };
    let starts =
        |starts: &[i32], part, start| (poly(5, starts, &SQUARE), part_index(part, start, 5));
    let mixed = |found| FaultKind::MixedShapeType { expected: 5, found };
    let count = |count, fits| FaultKind::CountTooLarge { count, fits };
    let short = FaultKind::BadRecordLength {
        length: 40,
        needs: 44,
    };
    vec![
        (
            poly(5, &[0], &nan),
            FaultKind::NonFiniteCoordinate { vertex: 1 },
        ),
        (poly(3, &[0], &SQUARE), mixed(3)),
        (poly(15, &[0], &SQUARE), mixed(15)),
        (
            poly(7, &[0], &SQUARE),
            FaultKind::UnknownShapeType { found: 7 },
        ),
        starts(&[0, 3, 2], 2, 2),
        starts(&[0, 5], 1, 5),
        starts(&[1], 0, 1),
        starts(&[0, 0], 1, 0),
        starts(&[], 0, 0),
        (many_points, count(1_000_000_000, 5)),
        (negative_parts, count(-1, 21)),
        (poly(5, &[0], &SQUARE)[..40].to_vec(), short),
    ]
}

/// Each bad record is named, empty, and costs the others nothing.
#[test]
fn a_bad_record_costs_only_itself() {
    let good = poly(5, &[0], &SQUARE);
    for (bad, kind) in bad_records() {
        assert!(kind.loses_data());
        let (shp, _) = files(5, &[good.clone(), bad, good.clone()]);
        let (geometry, faults) = read(&shp, None).unwrap();
        let offset = Some((HEADER + 8 + good.len()) as u64);
        let record = Some(1);
        assert_eq!(
            faults,
            [Fault {
                record,
                offset,
                kind
            }]
        );
        assert_eq!(geometry.features(), 3);
        assert!(geometry.is_null(1));
        assert_eq!(parts_of(&geometry, 2), [SQUARE.to_vec()]);
    }
}

#[test]
fn surplus_bytes_are_named_and_cost_nothing() {
    let mut padded = poly(5, &[0], &SQUARE);
    let needs = padded.len() as u64;
    padded.extend([0; 6]);
    let (shp, _) = files(5, &[padded]);
    let (geometry, faults) = read(&shp, None).unwrap();
    let kind = FaultKind::BadRecordLength {
        length: needs as i64 + 6,
        needs,
    };
    assert_eq!(kinds(&faults), [(Some(0), kind)]);
    assert!(!kind.loses_data());
    assert_eq!(parts_of(&geometry, 0), [SQUARE.to_vec()]);
}

/// M values may be left out of Z and M types; Z values may not.
#[test]
fn measures_are_optional() {
    let xy = [1.0f64, 2.0].map(f64::to_le_bytes).concat();
    let content = |shape_type: i32, more: usize| {
        [&shape_type.to_le_bytes()[..], &xy, &vec![0; more]].concat()
    };
    for (shape_type, more, reads) in [
        (21, 0, true),
        (21, 8, true),
        (11, 8, true),
        (11, 16, true),
        (11, 0, false),
    ] {
        let (shp, _) = files(shape_type, &[content(shape_type, more)]);
        let (geometry, faults) = read(&shp, None).unwrap();
        assert_eq!(
            faults.is_empty(),
            reads,
            "{shape_type} with {more}: {faults:?}"
        );
        assert_eq!(
            parts_of(&geometry, 0),
            if reads {
                vec![vec![[1.0, 2.0]]]
            } else {
                vec![]
            }
        );
    }
}

/// Software that edits in place moves a record that grew to the end; the index is what counts then.
#[test]
fn moved_records_are_in_the_order_of_the_index() {
    let record = |x: f64| poly(3, &[0], &[[x, 0.0], [x, 1.0]]);
    let (one, old, three, new) = (record(1.0), record(-2.0), record(3.0), record(2.0));
    let (shp, places) = chain(3, &[(1, &one), (2, &old), (3, &three), (2, &new)]);
    let index = index(3, &[places[0], places[3], places[2]]);
    let (index, _) = shx::read(&index).unwrap();
    let (geometry, faults) = read(&shp, Some(&index)).unwrap();
    assert_eq!(faults, []);
    let firsts: Vec<f64> = (0..geometry.features())
        .map(|feature| geometry.feature_coords(feature)[0][0])
        .collect();
    assert_eq!(firsts, [1.0, 2.0, 3.0]);
}

#[test]
fn records_that_the_index_does_not_know_are_read() {
    let square = poly(5, &[0], &SQUARE);
    let (shp, places) = chain(5, &[(1, &square), (2, &square), (3, &square)]);
    let (short, _) = shx::read(&index(5, &places[..1])).unwrap();
    let (geometry, faults) = read(&shp, Some(&short)).unwrap();
    assert_eq!((geometry.features(), faults.len()), (3, 0));
}

#[test]
fn record_numbers_may_begin_at_0_and_are_reported_once() {
    let square = poly(5, &[0], &SQUARE);
    let numbered = |numbers: [i32; 3]| {
        let (shp, _) = chain(5, &numbers.map(|number| (number, square.as_slice())));
        let (geometry, faults) = read(&shp, None).unwrap();
        assert_eq!(geometry.vertices(), 15);
        kinds(&faults)
    };
    assert_eq!(numbered([0, 1, 2]), []);
    assert_eq!(
        numbered([1, 9, 9]),
        [(
            Some(1),
            FaultKind::RecordNumber {
                expected: 2,
                found: 9
            }
        )]
    );
    assert_eq!(
        numbered([7, 8, 9]),
        [(
            Some(0),
            FaultKind::RecordNumber {
                expected: 1,
                found: 7
            }
        )]
    );
}
