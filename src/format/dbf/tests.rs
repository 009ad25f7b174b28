//! Tables against the `dbase` crate as an oracle, built by hand, and damaged at every byte.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blocks;
mod columns;
mod damage;
mod oracle;

use super::text_column::TextCells;
use super::*;
use crate::format::{Decimal, Encoding, Fault, FaultKind};

/// A field for [`table`]: name, type, width, decimals.
type Field = (&'static str, u8, u8, u8);

/// A table of these fields whose rows are given whole, deletion flag first.
fn table(fields: &[Field], rows: &[&[u8]]) -> Vec<u8> {
    let record_len = 1 + fields
        .iter()
        .map(|field| usize::from(field.2))
        .sum::<usize>();
    let header_len = 32 + 32 * fields.len() + 1;
    let mut file = vec![0; 32];
    file[0] = 3;
    file[4..8].copy_from_slice(&(rows.len() as u32).to_le_bytes());
    file[8..10].copy_from_slice(&(header_len as u16).to_le_bytes());
    file[10..12].copy_from_slice(&(record_len as u16).to_le_bytes());
    file[29] = 0x4D;
    for (name, kind, width, decimals) in fields {
        let mut descriptor = [0; 32];
        descriptor[..name.len()].copy_from_slice(name.as_bytes());
        (descriptor[11], descriptor[16], descriptor[17]) = (*kind, *width, *decimals);
        file.extend(descriptor);
    }
    file.push(0x0D);
    for row in rows {
        assert_eq!(row.len(), record_len, "row as wide as the fields");
        file.extend(*row);
    }
    file.push(0x1A);
    file
}

const FIELDS: [Field; 3] = [
    ("BSM", b'N', 4, 0),
    ("DLMC", b'C', 6, 0),
    ("TBMJ", b'F', 7, 2),
];

fn small() -> Vec<u8> {
    let rows: [[&[u8]; 4]; 4] = [
        [b" ", b"   1", b"\xCB\xAE\xCC\xEF  ", b"  12.50"],
        [b"*", b"   2", b"abc   ", b"*******"],
        [b" ", b"   3", b" b\0\0\0\0", b"       "],
        [b" ", b"   4", b"abc   ", b"   0.10"],
    ];
    let rows = rows.map(|cells| cells.concat());
    table(&FIELDS, &rows.each_ref().map(Vec::as_slice))
}

/// The field at a place of the header as text.
fn text_column(bytes: &[u8], header: &Header, field: usize, encoding: Encoding) -> TextColumn {
    let as_number = false;
    let rows = Rows::read(bytes, header, &[Asked { field, as_number }]);
    let [Column::Text(text)] = &rows.finish(encoding)[..] else {
        panic!("one column of text was asked for");
    };
    text.clone()
}

/// The field at a place of the header as numbers.
fn number_column(bytes: &[u8], header: &Header, field: usize, encoding: Encoding) -> NumberColumn {
    let as_number = true;
    let rows = Rows::read(bytes, header, &[Asked { field, as_number }]);
    let [Column::Number(numbers)] = &rows.finish(encoding)[..] else {
        panic!("one column of numbers was asked for");
    };
    numbers.clone()
}

/// A column of these cells.
fn text_of<'a>(cells: impl IntoIterator<Item = &'a [u8]>) -> TextColumn {
    let mut column = TextCells::with_capacity(0);
    cells.into_iter().for_each(|cell| column.push(cell));
    column.finish(Encoding::Gbk)
}

fn place(header: &Header, name: &str) -> usize {
    let mut fields = header.fields.iter();
    fields.position(|field| field.name == name).unwrap()
}

fn texts(bytes: &[u8], name: &str) -> Vec<Option<String>> {
    let (header, _) = read_header(bytes).unwrap();
    let column = text_column(bytes, &header, place(&header, name), Encoding::Gbk);
    (0..column.len())
        .map(|row| column.get(row).map(str::to_owned))
        .collect()
}

fn numbers(bytes: &[u8], name: &str) -> NumberColumn {
    let (header, _) = read_header(bytes).unwrap();
    number_column(bytes, &header, place(&header, name), Encoding::Gbk)
}

/// What the encoding is found out from.
fn sample(bytes: &[u8], header: &Header) -> Vec<Vec<u8>> {
    let rows = Rows::read(bytes, header, &[]);
    rows.sample().into_iter().map(<[u8]>::to_vec).collect()
}

fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts
        .iter()
        .map(|text| {
            if text.is_empty() {
                None
            } else {
                Some((*text).to_owned())
            }
        })
        .collect()
}

#[test]
fn reads_a_small_table() {
    let file = small();
    let (header, faults) = read_header(&file).unwrap();
    assert_eq!(faults, []);
    assert_eq!(
        (
            header.record_count,
            header.records_available,
            header.language_byte
        ),
        (4, 4, 0x4D)
    );
    assert_eq!(header.deleted, [1]);
    let fields: Vec<_> = header
        .fields
        .iter()
        .map(|f| (f.name.as_str(), f.kind, f.width, f.decimals, f.offset))
        .collect();
    assert_eq!(
        fields,
        [
            ("BSM", FieldType::Number, 4, 0, 1),
            ("DLMC", FieldType::Char, 6, 0, 5),
            ("TBMJ", FieldType::Float, 7, 2, 11),
        ]
    );
    assert_eq!(texts(&file, "BSM"), some(&["1", "", "3", "4"]));
    assert_eq!(texts(&file, "DLMC"), some(&["水田", "", " b", "abc"]));
    let areas: Vec<_> = numbers(&file, "TBMJ").iter().collect();
    assert_eq!(
        areas,
        [Decimal::parse(b"12.5"), None, None, Decimal::parse(b".1")]
    );
    assert_eq!(sample(&file, &header), [b"\xCB\xAE\xCC\xEF"]);
}

/// dBASE keeps 254 bytes of text; FoxPro more, with the high byte of the width where the decimals are.
#[test]
fn wide_text_fields() {
    let mut row = vec![b' '; 1 + 300 + 2];
    row[300] = b'x';
    row[301..].copy_from_slice(b" 7");
    let fields: [Field; 2] = [("LONG", b'C', 44, 1), ("N", b'N', 2, 0)];
    let mut file = table(&fields, &[]);
    file.pop();
    file.extend(&row);
    file[4] = 1;
    file[10..12].copy_from_slice(&303u16.to_le_bytes());
    let (header, faults) = read_header(&file).unwrap();
    assert_eq!(faults, []);
    assert_eq!(
        (header.fields[0].width, header.fields[1].offset),
        (300, 301)
    );
    assert_eq!(texts(&file, "LONG")[0].as_ref().map(String::len), Some(300));
    // What stands in the decimals of a text field without need is passed over.
    let file = table(&[("A", b'C', 4, 7)], &[b" abcd"]);
    let (header, faults) = read_header(&file).unwrap();
    assert_eq!(
        (faults, header.fields[0].width, header.fields[0].decimals),
        (vec![], 4, 0)
    );
}

#[test]
fn names_and_types() {
    let fields = [
        ("CHAR      ", b'c', 1, 0),
        ("D", b'D', 8, 0),
        ("L", b'L', 1, 0),
        ("M", b'M', 10, 0),
        ("I", b'I', 4, 0),
    ];
    let mut file = table(&fields, &[]);
    file[32 + 32 * 4..][..4].copy_from_slice(b"\xC3\xFB\xB3\xC6");
    let (header, faults) = read_header(&file).unwrap();
    assert_eq!(faults, []);
    let kinds: String = header
        .fields
        .iter()
        .map(|field| field.kind.letter())
        .collect();
    assert_eq!(kinds, "CDLMI");
    assert_eq!(header.fields[0].name, "CHAR");
    let foreign = &header.fields[4];
    assert_eq!(
        (
            foreign.name.as_str(),
            Encoding::Gbk.decode(&foreign.raw_name).0.as_str()
        ),
        ("\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", "名称")
    );
    assert_eq!(sample(&file, &header), [b"\xC3\xFB\xB3\xC6"]);
}

#[test]
fn visual_foxpro_keeps_room_behind_the_fields() {
    let mut file = table(&FIELDS, &[b"    1abc      0.10"]);
    file[0] = 0x30;
    let end = 32 + 32 * 3 + 1;
    file.splice(end..end, [0; 263]);
    file[8..10].copy_from_slice(&(end as u16 + 263).to_le_bytes());
    let (header, faults) = read_header(&file).unwrap();
    assert_eq!((faults, header.data_start), (vec![], end + 263));
    assert_eq!(texts(&file, "DLMC"), some(&["abc"]));
}
