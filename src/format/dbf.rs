//! dBASE III+ tables (`.dbf`): the header, the fields, and the fields that are asked for read as whole columns.
//!
//! A row is the record at its place in the file, deleted or not, so that rows stay aligned with the features of the
//! `.shp`; in every column a deleted row is null. Why this is not the `dbase` crate is said in [`format`](super).

mod blocks;
mod header;
mod number_column;
mod rows;
mod sample;
mod text_column;

pub use blocks::read_in_blocks;
pub use header::read_header;
pub use number_column::NumberColumn;
pub use rows::{Asked, Column, Rows};
pub use text_column::TextColumn;

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

#[cfg(test)]
mod tests;
