//! Tables cut at every byte, flipped at every byte of the header, and with wrong counts.

use proptest::prelude::*;

use super::*;

const DATA: usize = 32 + 32 * 3 + 1;
const STRIDE: usize = 18;

fn kinds(bytes: &[u8]) -> Vec<FaultKind> {
    read_header(bytes)
        .unwrap()
        .1
        .iter()
        .map(|fault| fault.kind)
        .collect()
}

#[test]
fn cut_at_every_byte() {
    let file = small();
    for cut in 0..64 {
        let fault = read_header(&file[..cut]).unwrap_err();
        let short = |needs| FaultKind::HeaderTooShort {
            needs,
            has: cut as u64,
        };
        assert_eq!(fault.kind, short(if cut < 32 { 32 } else { 64 }));
    }
    for cut in 64..DATA {
        let (header, faults) = read_header(&file[..cut]).unwrap();
        assert_eq!(header.records_available, 0);
        let truncated = |fault: &Fault| matches!(fault.kind, FaultKind::Truncated { .. });
        assert!(faults.iter().any(truncated), "{faults:?}");
    }
    let (needs, whole) = (
        file.len() as u64 - 1,
        FIELDS.map(|field| texts(&file, field.0)),
    );
    // The end mark is optional.
    assert_eq!(kinds(&file[..file.len() - 1]), []);
    for cut in DATA..file.len() - 1 {
        let rows = (cut - DATA) / STRIDE;
        let fault = Fault {
            record: Some(rows as u32),
            offset: Some((DATA + rows * STRIDE) as u64),
            kind: FaultKind::Truncated {
                needs,
                has: cut as u64,
            },
        };
        assert_eq!(read_header(&file[..cut]).unwrap().1, [fault]);
        let texts = FIELDS.map(|field| texts(&file[..cut], field.0));
        assert_eq!(
            texts,
            whole.each_ref().map(|column| column[..rows].to_vec())
        );
    }
}

#[test]
fn flipped_at_every_byte_of_the_fixed_header() {
    let file = small();
    let whole = ["BSM", "DLMC", "TBMJ"].map(|name| texts(&file, name));
    for (at, mask) in (0..32).flat_map(|at| [1, 0x10, 0x80, 0xFF].map(|mask| (at, mask))) {
        let mut damaged = file.clone();
        damaged[at] ^= mask;
        let (header, faults) = match read_header(&damaged) {
            Ok(read) => read,
            Err(fault) => {
                assert_eq!(
                    (at, fault.kind),
                    (
                        0,
                        FaultKind::BadMagic {
                            found: i32::from(3 ^ mask)
                        }
                    )
                );
                continue;
            }
        };
        // 0x83 is dBASE III with memo fields.
        let meaningful = (at == 0 && mask != 0x80) || (4..12).contains(&at);
        assert_eq!(
            !faults.is_empty(),
            meaningful,
            "byte {at} with {mask:#x}: {faults:?}"
        );
        // One wrong number is outvoted by the others: every record that is still counted reads as before.
        let rows = header.records_available as usize;
        assert!(rows == 4, "byte {at} with {mask:#x}: {rows} rows");
        assert_eq!(
            ["BSM", "DLMC", "TBMJ"].map(|name| texts(&damaged, name)),
            whole,
            "byte {at} with {mask:#x}"
        );
    }
}

#[test]
fn flipped_at_every_byte_of_a_descriptor() {
    let file = small();
    for (at, mask) in (32..DATA).flat_map(|at| [1, 0x10, 0x80, 0xFF].map(|mask| (at, mask))) {
        let mut damaged = file.clone();
        damaged[at] ^= mask;
        let (header, faults) = read_header(&damaged).unwrap();
        let place = (at - 32) % 32;
        if at == DATA - 1 {
            assert_eq!(faults[0].kind, FaultKind::MissingTerminator);
        } else if place == 16 {
            assert!(
                faults
                    .iter()
                    .any(|fault| matches!(fault.kind, FaultKind::RecordLengthMismatch { .. })),
                "{at} {mask}"
            );
        }
        if at != DATA - 1 && place != 0 {
            assert_eq!(header.fields.len(), 3, "{at} {mask}: {faults:?}");
            assert_eq!(header.records_available, 4);
        }
    }
}

#[test]
fn counts_that_do_not_fit() {
    let counted = |count: u32| {
        let mut file = small();
        file[4..8].copy_from_slice(&count.to_le_bytes());
        file
    };
    let file = counted(u32::MAX);
    let needs = DATA as u64 + u64::from(u32::MAX) * STRIDE as u64;
    assert_eq!(
        kinds(&file),
        [FaultKind::Truncated {
            needs,
            has: file.len() as u64
        }]
    );
    assert_eq!(texts(&file, "DLMC").len(), 4);
    let file = counted(1);
    assert_eq!(
        kinds(&file),
        [FaultKind::RecordCount {
            header: 1,
            actual: 4
        }]
    );
    assert_eq!(texts(&file, "DLMC").len(), 4);
    let mut padded = small();
    padded.resize(1024, 0);
    assert_eq!(kinds(&padded), []);
    assert_eq!(texts(&padded, "DLMC").len(), 4);
}

#[test]
fn no_records() {
    let file = table(&FIELDS, &[]);
    for bytes in [&file[..], &file[..file.len() - 1]] {
        let (header, faults) = read_header(bytes).unwrap();
        assert_eq!((header.records_available, faults), (0, vec![]));
        assert!(numbers(bytes, "TBMJ").is_empty());
    }
}

#[test]
fn a_table_without_terminator_or_of_another_layout() {
    let mut file = small();
    file.remove(DATA - 1);
    file[8..10].copy_from_slice(&(DATA as u16 - 1).to_le_bytes());
    assert_eq!(kinds(&file), [FaultKind::MissingTerminator]);
    assert_eq!(texts(&file, "BSM"), some(&["1", "", "3", "4"]));
    let mut file = small();
    file[0] = 0x8C;
    assert_eq!(
        read_header(&file).unwrap_err().kind,
        FaultKind::BadMagic { found: 0x8C }
    );
    file[0] = 0x77;
    assert_eq!(kinds(&file), [FaultKind::UnknownVersion { found: 0x77 }]);
}

#[test]
fn a_field_that_sticks_out_shows_no_other_record() {
    let mut file = small();
    file[32 + 32 * 2 + 16] = 200;
    assert_eq!(
        kinds(&file),
        [FaultKind::RecordLengthMismatch {
            header: 18,
            fields: 211
        }]
    );
    let areas: Vec<_> = numbers(&file, "TBMJ").iter().collect();
    assert_eq!(
        areas,
        [Decimal::parse(b"12.5"), None, None, Decimal::parse(b".1")]
    );
}

#[test]
fn a_field_without_width_is_empty() {
    let file = table(&[("A", b'C', 2, 0), ("B", b'C', 0, 0)], &[b" ab"]);
    assert_eq!(
        kinds(&file),
        [FaultKind::BadFieldDescriptor { field: 1, width: 0 }]
    );
    assert_eq!(
        (texts(&file, "A"), texts(&file, "B")),
        (some(&["ab"]), some(&[""]))
    );
}

/// The lengths in the header say what a byte beside them has lost.
#[test]
fn a_lost_width_or_terminator_moves_no_cell() {
    let file = small();
    let whole = || FIELDS.map(|(name, ..)| texts(&file, name));
    for field in 0..3 {
        let mut damaged = file.clone();
        damaged[32 + 32 * field + 16] = 0;
        let lost = FaultKind::BadFieldDescriptor {
            field: field as u32,
            width: 0,
        };
        assert_eq!(kinds(&damaged), [lost]);
        assert_eq!(FIELDS.map(|(name, ..)| texts(&damaged, name)), whole());
    }
    // Of two lost widths neither is known.
    let mut damaged = file.clone();
    (damaged[48], damaged[80]) = (0, 0);
    let (header, _) = read_header(&damaged).unwrap();
    assert_eq!(header.fields[0].width, 0);
    // The records after the terminator look like one more descriptor.
    let fields = [("A", b'C', 20, 0), ("B", b'C', 20, 0)];
    let mut file = table(&fields, &[&[b'A'; 41], &[b'B'; 41]]);
    file[96] = 0;
    assert_eq!(kinds(&file), [FaultKind::MissingTerminator]);
    assert_eq!(
        texts(&file, "B"),
        some(&["A".repeat(20).as_str(), "B".repeat(20).as_str()])
    );
}

proptest! {
    #[test]
    fn any_damage_is_survived(hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut: prop::sample::Index) {
        let mut file = small();
        for (place, byte) in hits {
            let at = place.index(file.len());
            file[at] = byte;
        }
        file.truncate(cut.index(file.len() + 1));
        read_all(&file);
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read_all(&bytes);
    }
}

fn read_all(bytes: &[u8]) {
    blocks::can_be_read(bytes);
    let Ok((header, _)) = read_header(bytes) else {
        return;
    };
    assert!(header.records_available as usize <= bytes.len());
    assert!(header.fields.len() <= bytes.len() / 32);
    assert!(sample(bytes, &header).iter().map(Vec::len).sum::<usize>() <= 1 << 20);
    for field in 0..header.fields.len() {
        let text = text_column(bytes, &header, field, Encoding::Gbk);
        let numbers = number_column(bytes, &header, field, Encoding::Gbk);
        assert_eq!(
            (text.len(), numbers.len()),
            (
                header.records_available as usize,
                header.records_available as usize
            )
        );
        assert!(
            header
                .deleted
                .iter()
                .all(|row| text.code(*row as usize) == 0 && numbers.is_null(*row as usize))
        );
    }
}
