//! dBASE III+ tables (`.dbf`): the header, the fields, and single fields read as whole columns.
//!
//! A row is the record at its place in the file, deleted or not, so that rows stay aligned with the features of the
//! `.shp`; in every column a deleted row is null. Why this is not the `dbase` crate is said in [`format`](super).

mod header;
mod number_column;
mod text_column;

pub use header::read_header;
pub use number_column::NumberColumn;
pub use text_column::TextColumn;

use super::Encoding;

/// What a table says about itself, mended where the file's length proves it wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Version byte: 0x03 for dBASE III+.
    pub version: u8,
    /// Records by the header.
    pub record_count: u32,
    /// Header length by the header, in bytes.
    pub header_len: u16,
    /// Record length by the header, in bytes.
    pub record_len: u16,
    /// Language driver byte (byte 29), see [`Decision`](super::text::Decision).
    pub language_byte: u8,
    /// The fields in the file's order.
    pub fields: Vec<FieldDef>,
    /// Whole records that are really in the file; at most `record_count` unless records follow that the header does
    /// not count.
    pub records_available: u32,
    /// Records flagged as deleted, ascending, 0-based. They are among `records_available`.
    pub deleted: Vec<u32>,
    /// Byte where the first record begins: `header_len` unless that is proven wrong.
    pub data_start: usize,
    /// Distance of records in bytes: `record_len` unless that is proven wrong.
    pub stride: usize,
}

/// One field as described in the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDef {
    /// The name up to its first NUL, blanks trimmed. What is not ASCII is shown as U+FFFD; see `raw_name`.
    pub name: String,
    /// The bytes of the name, for names in the table's encoding.
    pub raw_name: Vec<u8>,
    /// The type.
    pub kind: FieldType,
    /// Width in bytes (not characters).
    pub width: u16,
    /// Decimals of numeric fields.
    pub decimals: u8,
    /// Where the field begins in its record; the deletion flag is at 0.
    pub offset: usize,
}

/// Type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// `C`, text.
    Char,
    /// `N`, a number as text.
    Number,
    /// `F`, a number as text, perhaps with an exponent.
    Float,
    /// `D`, a date as YYYYMMDD.
    Date,
    /// `L`, T/F/Y/N/?.
    Logical,
    /// `M`, the number of a block in the memo file.
    Memo,
    /// Any other letter.
    Other(u8),
}

impl FieldType {
    /// The type of a letter; lower case is tolerated.
    #[must_use]
    pub fn from_letter(letter: u8) -> Self {
        match letter.to_ascii_uppercase() {
            b'C' => Self::Char,
            b'N' => Self::Number,
            b'F' => Self::Float,
            b'D' => Self::Date,
            b'L' => Self::Logical,
            b'M' => Self::Memo,
            _ => Self::Other(letter),
        }
    }

    /// The letter in the file.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Char => 'C',
            Self::Number => 'N',
            Self::Float => 'F',
            Self::Date => 'D',
            Self::Logical => 'L',
            Self::Memo => 'M',
            Self::Other(letter) => char::from(letter),
        }
    }
}

/// Reads one field of the first `rows` records as text. Trailing blanks and NULs are padding; leading blanks are kept
/// in text fields and trimmed in all others. A date of zeros only is null.
///
/// The column has `rows` rows or as many as the file holds, whichever is less.
#[must_use]
pub fn text_column(
    bytes: &[u8],
    header: &Header,
    field: &FieldDef,
    rows: usize,
    encoding: Encoding,
) -> TextColumn {
    let cells = Cells::new(bytes, header, field, rows);
    match field.kind {
        FieldType::Char => TextColumn::from_cells(cells, encoding),
        FieldType::Date => TextColumn::from_cells(cells.map(date), encoding),
        _ => TextColumn::from_cells(cells.map(super::decimal::trim), encoding),
    }
}

/// A date cell; GDAL and QGIS write a null date as zeros.
fn date(cell: &[u8]) -> &[u8] {
    match super::decimal::trim(cell) {
        b"00000000" => b"",
        date => date,
    }
}

/// Reads one field of the first `rows` records as numbers, whatever its type; `encoding` is for showing the cells that
/// are none. The column is as long as [`text_column()`]'s.
#[must_use]
pub fn number_column(
    bytes: &[u8],
    header: &Header,
    field: &FieldDef,
    rows: usize,
    encoding: Encoding,
) -> NumberColumn {
    NumberColumn::from_cells(
        Cells::new(bytes, header, field, rows),
        field.decimals,
        encoding,
    )
}

/// Non-ASCII cells of the text fields (and non-ASCII field names), for finding out the [encoding](super::text::decide).
/// At most 1 MiB of them, from at most 1024 records spread evenly over the table.
#[must_use]
pub fn text_sample<'a>(bytes: &'a [u8], header: &'a Header) -> Vec<&'a [u8]> {
    const ROWS: usize = 1024;
    const BUDGET: usize = 1 << 20;
    let names = header.fields.iter().map(|field| field.raw_name.as_slice());
    let rows = header.records_available as usize;
    let texts: Vec<&FieldDef> = header
        .fields
        .iter()
        .filter(|field| field.kind == FieldType::Char)
        .collect();
    let cells = (0..rows).step_by(rows.div_ceil(ROWS).max(1)).filter(|row| {
        let start = header.data_start + row * header.stride;
        !bytes
            .get(start..start + header.stride)
            .unwrap_or_default()
            .is_ascii()
    });
    let cells = cells.flat_map(|row| {
        texts
            .iter()
            .map(move |field| cell(bytes, header, field, row))
    });
    let mut taken = 0;
    names
        .chain(cells)
        .filter(|cell| !cell.is_ascii())
        .take_while(|cell| {
            taken += cell.len();
            taken <= BUDGET
        })
        .collect()
}

/// The bytes of one cell without the padding at its end; empty past the end of the file.
fn cell<'a>(bytes: &'a [u8], header: &Header, field: &FieldDef, row: usize) -> &'a [u8] {
    let start = header.data_start + row * header.stride + field.offset;
    trim_end(
        bytes
            .get(start..start + clipped_width(header, field))
            .unwrap_or_default(),
    )
}

/// A field that sticks out of its record is read up to the record's end, or it would show the next record's bytes.
fn clipped_width(header: &Header, field: &FieldDef) -> usize {
    usize::from(field.width).min(header.stride.saturating_sub(field.offset))
}

fn trim_end(mut cell: &[u8]) -> &[u8] {
    // Most of a wide text field is blank: eight bytes at a time.
    const BLANKS: u64 = u64::from_ne_bytes([b' '; 8]);
    while let Some((rest, last)) = cell.split_last_chunk()
        && u64::from_ne_bytes(*last) == BLANKS
    {
        cell = rest;
    }
    while let [rest @ .., b' ' | 0] = cell {
        cell = rest;
    }
    cell
}

/// The cells of one field from the first record on, empty for deleted records.
struct Cells<'a> {
    bytes: &'a [u8],
    deleted: std::iter::Peekable<std::iter::Copied<std::slice::Iter<'a, u32>>>,
    at: usize,
    stride: usize,
    width: usize,
    row: usize,
    rows: usize,
}

impl<'a> Cells<'a> {
    fn new(bytes: &'a [u8], header: &'a Header, field: &FieldDef, rows: usize) -> Self {
        Self {
            bytes,
            deleted: header.deleted.iter().copied().peekable(),
            at: header.data_start + field.offset,
            stride: header.stride,
            width: clipped_width(header, field),
            row: 0,
            rows: rows.min(header.records_available as usize),
        }
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.row == self.rows {
            return None;
        }
        let deleted = self
            .deleted
            .next_if(|row| *row as usize == self.row)
            .is_some();
        let cell = if deleted {
            &[]
        } else {
            self.bytes
                .get(self.at..self.at + self.width)
                .unwrap_or_default()
        };
        self.row += 1;
        self.at += self.stride;
        Some(trim_end(cell))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rows - self.row, Some(self.rows - self.row))
    }
}

#[cfg(test)]
mod tests;
