//! Cells by which the encoding of a table is found out, picked while its rows come in.

use super::rows::Slot;
use super::{FieldType, Header};

/// Records that are looked at, at most, spread evenly over the table.
const ROWS: usize = 1024;
/// Bytes that are kept, at most.
const BUDGET: usize = 1 << 20;

/// Non-ASCII names of fields and cells of text fields, for finding out the [encoding](crate::format::text::decide).
#[derive(Debug)]
pub(super) struct Sample {
    texts: Vec<Slot>,
    stride: usize,
    /// Every so many rows one is looked at.
    step: usize,
    /// Rows that have come in.
    rows: usize,
    found: Vec<Box<[u8]>>,
    /// Bytes of all that was found, kept or not.
    taken: usize,
}

impl Sample {
    pub(super) fn new(header: &Header) -> Self {
        let is_text = |slot: &Slot| slot.kind == FieldType::Char;
        let slots = header.fields.iter().map(|field| Slot::new(header, field));
        let mut sample = Self {
            texts: slots.filter(is_text).collect(),
            stride: header.stride,
            step: (header.records_available as usize).div_ceil(ROWS).max(1),
            rows: 0,
            found: Vec::new(),
            taken: 0,
        };
        header
            .fields
            .iter()
            .for_each(|field| sample.take(&field.raw_name));
        sample
    }

    /// Looks at the next rows, which are whole.
    pub(super) fn add(&mut self, rows: &[u8]) {
        let count = rows.len() / self.stride;
        let mut next = self.rows.next_multiple_of(self.step);
        while next < self.rows + count {
            let row = &rows[(next - self.rows) * self.stride..][..self.stride];
            if !row.is_ascii() {
                for text in 0..self.texts.len() {
                    self.take(self.texts[text].cell(row));
                }
            }
            next += self.step;
        }
        self.rows += count;
    }

    fn take(&mut self, cell: &[u8]) {
        if !cell.is_ascii() {
            self.taken += cell.len();
            if self.taken <= BUDGET {
                self.found.push(cell.into());
            }
        }
    }

    pub(super) fn found(&self) -> Vec<&[u8]> {
        self.found.iter().map(AsRef::as_ref).collect()
    }
}
