//! Indexes, whole and damaged. What the `shapefile` crate writes is read in the tests of `shp`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::format::shp::tests::index;

#[test]
fn reads_entries() {
    let (shx, faults) = read(&index(5, &[(100, 136), (244, 4)])).unwrap();
    assert_eq!(faults, []);
    assert_eq!(shx.shape_type, 5);
    let entries: Vec<_> = shx
        .entries
        .iter()
        .map(|entry| (entry.offset(), entry.length()))
        .collect();
    assert_eq!(entries, [(Some(100), Some(136)), (Some(244), Some(4))]);
}

#[test]
fn names_bad_entries_and_keeps_their_place() {
    let mut file = index(5, &[(100, 136), (244, 4), (98, 4), (300, 2)]);
    file[108..112].copy_from_slice(&i32::MIN.to_be_bytes());
    let (shx, faults) = read(&file).unwrap();
    assert_eq!(shx.entries.len(), 4);
    let bad: Vec<_> = faults
        .iter()
        .map(|fault| (fault.record, fault.offset, fault.kind))
        .collect();
    let entry = |offset, length| FaultKind::BadIndexEntry { offset, length };
    assert_eq!(
        bad,
        [
            (Some(1), Some(108), entry(i64::from(i32::MIN) * 2, 4)),
            (Some(2), Some(116), entry(98, 4)),
            (Some(3), Some(124), entry(300, 2)),
        ]
    );
}

#[test]
fn cut_at_every_byte() {
    let file = index(5, &[(100, 136), (244, 136), (388, 136)]);
    for cut in 0..file.len() {
        match read(&file[..cut]) {
            Ok((shx, faults)) => {
                assert_eq!(shx.entries.len(), (cut - 100) / 8);
                let kind = FaultKind::LengthMismatch {
                    header: 124,
                    actual: cut as u64,
                };
                assert_eq!(faults[0].kind, kind);
                let partial = faults
                    .iter()
                    .any(|fault| matches!(fault.kind, FaultKind::Truncated { .. }));
                assert_eq!(partial, (cut - 100) % 8 != 0);
            }
            Err(fault) => assert_eq!(
                fault.kind,
                FaultKind::HeaderTooShort {
                    needs: 100,
                    has: cut as u64
                }
            ),
        }
    }
}

#[test]
fn refuses_another_format() {
    let mut file = index(5, &[]);
    file[3] = 0;
    assert_eq!(
        read(&file),
        Err(Fault {
            record: None,
            offset: Some(0),
            kind: FaultKind::BadMagic { found: 9984 }
        })
    );
}
