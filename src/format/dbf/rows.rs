//! The rows of a table turned into columns as they come in, some at a time, every column on a thread of its own.

use rayon::prelude::*;

use super::number_column::NumberCells;
use super::sample::Sample;
use super::text_column::TextCells;
use super::{FieldDef, FieldType, Header, NumberColumn, TextColumn};
use crate::format::{Encoding, decimal};

/// First byte of a deleted record.
pub(super) const DELETED: u8 = b'*';
/// Bytes of the rows that are turned into columns together, about: they stay in the cache for all columns.
pub(super) const BLOCK: usize = 1 << 20;

/// A decoded column.
#[derive(Clone, Debug)]
pub enum Column {
    /// As text.
    Text(TextColumn),
    /// As numbers.
    Number(NumberColumn),
}

impl Column {
    /// The column, if it is one of text.
    #[must_use]
    pub fn into_text(self) -> Option<TextColumn> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) => None,
        }
    }
}

/// A field that is wanted as a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its place in the [header](Header::fields).
    pub field: usize,
    /// Whether its cells are numbers.
    pub as_number: bool,
}

/// The columns that are asked for, as far as the rows have come in. What is text is decoded when all of them have: the
/// encoding is found out from the [rows](Self::sample).
#[derive(Debug)]
pub struct Rows {
    stride: usize,
    columns: Vec<(Slot, Cells)>,
    sample: Sample,
}

/// The cells of a column that have come in.
#[derive(Debug)]
enum Cells {
    Text(TextCells),
    Number(NumberCells),
}

impl Rows {
    /// The columns of a whole file. Each has as many rows as the [file holds](Header::records_available).
    #[must_use]
    pub fn read(bytes: &[u8], header: &Header, asked: &[Asked]) -> Self {
        let mut rows = Self::new(header, asked);
        let data = bytes.get(header.data_start..).unwrap_or_default();
        let length = header.records_available as usize * header.stride;
        let data = data.get(..length).unwrap_or_default();
        for block in data.chunks(rows_of(BLOCK, header.stride) * header.stride) {
            rows.add(block);
        }
        rows
    }

    /// Columns without a row.
    pub(super) fn new(header: &Header, asked: &[Asked]) -> Self {
        let count = header.records_available as usize;
        let column = |asked: &Asked| {
            let field = &header.fields[asked.field];
            let cells = if asked.as_number {
                Cells::Number(NumberCells::with_capacity(count, field.decimals))
            } else {
                Cells::Text(TextCells::with_capacity(count))
            };
            (Slot::new(header, field), cells)
        };
        Self {
            stride: header.stride,
            columns: asked.iter().map(column).collect(),
            sample: Sample::new(header),
        }
    }

    /// Appends the next rows, which are whole.
    pub(super) fn add(&mut self, rows: &[u8]) {
        self.sample.add(rows);
        let stride = self.stride;
        self.columns.par_iter_mut().for_each(|(slot, cells)| {
            let of_rows = rows.chunks_exact(stride).map(|row| match row {
                [DELETED, ..] => &[],
                _ => slot.cell(row),
            });
            match cells {
                Cells::Number(numbers) => of_rows.for_each(|cell| numbers.push(cell)),
                Cells::Text(texts) => match slot.kind {
                    FieldType::Char => of_rows.for_each(|cell| texts.push(cell)),
                    FieldType::Date => of_rows.for_each(|cell| texts.push(date(cell))),
                    _ => of_rows.for_each(|cell| texts.push(decimal::trim(cell))),
                },
            }
        });
    }

    /// Non-ASCII cells of the text fields (and non-ASCII field names), for finding out the
    /// [encoding](crate::format::text::decide). At most 1 MiB of them, from at most 1024 records spread evenly over the
    /// table.
    #[must_use]
    pub fn sample(&self) -> Vec<&[u8]> {
        self.sample.found()
    }

    /// The columns in the order in which they were asked for. In text fields leading blanks are kept, in all others
    /// trimmed; trailing blanks and NULs are padding. A date of zeros only is null, and so is every cell of a deleted
    /// row. `encoding` also decodes the cells of numbers that are none.
    #[must_use]
    pub fn finish(self, encoding: Encoding) -> Vec<Column> {
        let columns = self.columns.into_par_iter();
        let finished = columns.map(|(_, cells)| match cells {
            Cells::Text(texts) => Column::Text(texts.finish(encoding)),
            Cells::Number(numbers) => Column::Number(numbers.finish(encoding)),
        });
        finished.collect()
    }
}

/// How many rows there are in a block of about so many bytes; one at least.
pub(super) fn rows_of(block: usize, stride: usize) -> usize {
    (block / stride).max(1)
}

/// Where the cells of a field are in their rows.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) kind: FieldType,
    start: usize,
    end: usize,
}

impl Slot {
    /// A field that sticks out of its record is read up to the record's end, or it would show the next record's bytes.
    pub(super) fn new(header: &Header, field: &FieldDef) -> Self {
        let within = |at: usize| at.min(header.stride);
        Self {
            kind: field.kind,
            start: within(field.offset),
            end: within(field.offset + usize::from(field.width)),
        }
    }

    /// The bytes of the cell without the padding at its end.
    pub(super) fn cell<'a>(&self, row: &'a [u8]) -> &'a [u8] {
        trim_end(&row[self.start..self.end])
    }
}

/// A date cell; GDAL and QGIS write a null date as zeros.
fn date(cell: &[u8]) -> &[u8] {
    match decimal::trim(cell) {
        b"00000000" => b"",
        date => date,
    }
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
