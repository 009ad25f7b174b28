//! Files cut at every byte and flipped at every byte of their headers.

use super::oracle::{KINDS, small};
use super::*;

fn whole(shp: &[u8]) -> Geometry {
    let (geometry, faults) = read(shp, None).unwrap();
    assert_eq!(faults, []);
    geometry
}

/// Bytes of the file header that mean something: code, length, version, shape type.
fn meaningful(at: usize) -> bool {
    at < 4 || (24..36).contains(&at)
}

#[test]
fn cut_at_every_byte() {
    for kind in 0..KINDS {
        let (shp, index) = small(kind);
        let (index, _) = shx::read(&index).unwrap();
        for cut in 0..HEADER {
            let (needs, has) = (100, cut as u64);
            let fault = read(&shp[..cut], Some(&index)).unwrap_err();
            assert_eq!(fault.offset, Some(has));
            assert_eq!(fault.kind, FaultKind::HeaderTooShort { needs, has });
        }
        for cut in HEADER..shp.len() {
            check_cut(&shp, cut, None);
            check_cut(&shp, cut, Some(&index));
        }
    }
}

/// What is before the cut is there, and with the index every record is there or counted as not read.
fn check_cut(shp: &[u8], cut: usize, index: Option<&Shx>) {
    let expected = whole(shp);
    let (geometry, faults) = read(&shp[..cut], index).unwrap();
    let (header, actual) = (shp.len() as u64, cut as u64);
    assert_eq!(faults[0].kind, FaultKind::LengthMismatch { header, actual });
    if index.is_some() {
        let lost: u32 = faults.iter().filter_map(|fault| not_read(fault.kind)).sum();
        assert_eq!(geometry.features() + lost as usize, expected.features());
        assert!(faults[1..].iter().any(|fault| fault.kind.loses_data()));
    }
    for feature in 0..geometry.features() {
        let cut_off = geometry.is_null(feature) && feature + 1 == geometry.features();
        assert!(cut_off || parts_of(&geometry, feature) == parts_of(&expected, feature));
    }
}

fn not_read(kind: FaultKind) -> Option<u32> {
    if let FaultKind::RecordsNotRead { records, .. } = kind {
        records
    } else {
        None
    }
}

#[test]
fn flipped_at_every_byte_of_the_file_header() {
    for kind in 0..KINDS {
        let (shp, index) = small(kind);
        let (index, _) = shx::read(&index).unwrap();
        let expected = whole(&shp);
        for (at, mask) in (0..HEADER).flat_map(|at| [1, 0x80, 0xFF].map(|mask| (at, mask))) {
            let mut damaged = shp.clone();
            damaged[at] ^= mask;
            match read(&damaged, Some(&index)) {
                Ok((geometry, faults)) => {
                    assert_eq!(
                        !faults.is_empty(),
                        meaningful(at),
                        "{kind} at {at}: {faults:?}"
                    );
                    assert!(
                        geometry.shape_type != expected.shape_type
                            || geometry.coords == expected.coords
                    );
                }
                Err(fault) => assert!(at < 4 || (32..36).contains(&at), "{fault:?} at {at}"),
            }
        }
    }
}

/// With the index nothing is lost by a damaged record header; without it the records before are still there.
#[test]
fn flipped_at_every_byte_of_a_record_header() {
    for kind in 0..KINDS {
        let (shp, index) = small(kind);
        let (index, _) = shx::read(&index).unwrap();
        let expected = whole(&shp);
        for (record, entry) in index.entries.iter().enumerate() {
            let start = entry.offset().unwrap();
            for (at, mask) in
                (start..start + 8).flat_map(|at| [1, 0x80, 0xFF].map(|mask| (at, mask)))
            {
                let mut damaged = shp.clone();
                damaged[at] ^= mask;
                let (geometry, faults) = read(&damaged, Some(&index)).unwrap();
                assert_eq!(
                    (&geometry.coords, &geometry.part_starts),
                    (&expected.coords, &expected.part_starts)
                );
                assert_eq!(geometry.feature_parts, expected.feature_parts);
                // Numbers that begin at 0 are in order; it is the second record then that is out of it.
                let from_zero = record == 0 && at == start + 3 && mask == 1;
                assert_eq!(faults[0].record, Some(record as u32 + u32::from(from_zero)));
                let (geometry, faults) = read(&damaged, None).unwrap();
                assert!(
                    faults
                        .iter()
                        .any(|fault| fault.record >= Some(record as u32)),
                    "{kind} at {at}"
                );
                let before = 0..record;
                assert!(before.into_iter().all(|feature| parts_of(&geometry, feature) == parts_of(&expected, feature)));
            }
        }
    }
}

/// A damaged index never costs a feature, and a damaged entry is told once: by the index itself or against the records.
#[test]
fn flipped_at_every_byte_of_the_index() {
    let (shp, index) = small(3);
    let expected = whole(&shp);
    for (at, mask) in (0..index.len()).flat_map(|at| [1, 0x80, 0xFF].map(|mask| (at, mask))) {
        let mut damaged = index.clone();
        damaged[at] ^= mask;
        let Ok((damaged, of_index)) = shx::read(&damaged) else {
            continue;
        };
        let (geometry, faults) = read(&shp, Some(&damaged)).unwrap();
        assert_eq!(geometry, expected, "at {at}");
        let is_entry = |fault: &Fault| matches!(fault.kind, FaultKind::BadIndexEntry { .. });
        assert!(faults.iter().all(is_entry), "at {at}");
        let entry = (at - 100.min(at)) as u64 / 8 * 8 + 100;
        let told: Vec<_> = of_index
            .iter()
            .chain(&faults)
            .filter(|fault| is_entry(fault))
            .collect();
        let expected = (at >= 100).then_some(Some(entry));
        assert!(
            told.iter().map(|fault| fault.offset).eq(expected),
            "at {at}: {told:?}"
        );
    }
}

/// Two record headers in a row without sense: the index leads to the fourth record, without it the chain ends.
#[test]
fn records_between_are_counted() {
    let square = poly(5, &[0], &SQUARE);
    let (mut shp, places) = chain(5, &[1, 2, 3, 4].map(|number| (number, square.as_slice())));
    let (mut index, _) = shx::read(&index(5, &places)).unwrap();
    let (second, third, fourth) = (places[1].0, places[2].0, places[3].0);
    shp[second + 4..second + 8].copy_from_slice(&(-6i32).to_be_bytes());
    shp[third + 4..third + 8].fill(0xFF);
    index.entries[1].length_words = i32::MAX;
    index.entries[2].length_words = i32::MAX;
    let bad = FaultKind::BadRecordLength {
        length: -12,
        needs: 4,
    };
    let not_read = |records, bytes: usize| FaultKind::RecordsNotRead {
        records,
        bytes: bytes as u64,
    };
    let (geometry, faults) = read(&shp, Some(&index)).unwrap();
    let nulls: Vec<bool> = (0..4).map(|feature| geometry.is_null(feature)).collect();
    assert_eq!(
        (geometry.features(), nulls),
        (4, vec![false, true, true, false])
    );
    let between = not_read(Some(1), fourth - second);
    assert_eq!(kinds(&faults), [(Some(1), bad), (Some(2), between)]);
    let (geometry, faults) = read(&shp, None).unwrap();
    assert_eq!(geometry.features(), 2);
    let rest = not_read(None, shp.len() - second - 8);
    assert_eq!(kinds(&faults), [(Some(1), bad), (Some(2), rest)]);
}

/// A header length that was never brought up to date hides no record, and padding behind the end is none.
#[test]
fn the_stated_length_is_not_believed() {
    let (mut shp, _) = files(5, &[poly(5, &[0], &SQUARE), poly(5, &[0], &SQUARE)]);
    let actual = shp.len() as u64;
    shp[24..28].copy_from_slice(&50i32.to_be_bytes());
    let (geometry, faults) = read(&shp, None).unwrap();
    assert_eq!(geometry.vertices(), 10);
    assert_eq!(
        kinds(&faults),
        [(
            None,
            FaultKind::LengthMismatch {
                header: 100,
                actual
            }
        )]
    );
    set_length(&mut shp);
    for padding in [1, 7, 8, 500] {
        let mut padded = shp.clone();
        padded.resize(shp.len() + padding, 0);
        let (geometry, faults) = read(&padded, None).unwrap();
        assert_eq!(geometry.features(), 2);
        let mismatch = FaultKind::LengthMismatch {
            header: actual,
            actual: actual + padding as u64,
        };
        assert_eq!(kinds(&faults), [(None, mismatch)]);
    }
}
