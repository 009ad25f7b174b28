//! A field as text, every distinct value held and decoded once.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;

use crate::format::Encoding;

/// Text cells as codes of their distinct values. Code 0 is null (a blank cell); the others count from 1 in the order
/// of first occurrence. Two cells have the same code exactly when their bytes are the same.
#[derive(Debug, Clone)]
pub struct TextColumn {
    codes: Vec<u32>,
    text: String,
    /// Value `code` is `text[ends[code - 1]..ends[code]]`.
    ends: Vec<usize>,
    /// Codes whose bytes did not decode, ascending, with their bytes.
    lossy: Vec<(u32, Box<[u8]>)>,
}

/// A column whose cells come in one after the other.
#[derive(Debug)]
pub(super) struct TextCells {
    codes: Vec<u32>,
    /// The bytes of the distinct values.
    raw: Vec<u8>,
    /// Value `code` is `raw[ends[code - 1]..ends[code]]`.
    ends: Vec<usize>,
    /// The codes by the hash of their values.
    known: HashTable<u32>,
    /// Code of the last cell that was not null.
    last: u32,
}

impl TextCells {
    /// A column without a cell, and room for so many.
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self {
            codes: Vec::with_capacity(rows),
            raw: Vec::new(),
            ends: vec![0],
            known: HashTable::new(),
            last: 0,
        }
    }

    /// Appends a cell; an empty one is null.
    pub(super) fn push(&mut self, cell: &[u8]) {
        if cell.is_empty() {
            self.codes.push(0);
            return;
        }
        // Neighbouring records mostly hold the same code value.
        if self.last == 0 || value(&self.raw, &self.ends, self.last) != cell {
            self.last = self.code(cell);
        }
        self.codes.push(self.last);
    }

    /// The code of a value, a new one if it has none yet.
    fn code(&mut self, cell: &[u8]) -> u32 {
        let hash = |value: &[u8]| FxBuildHasher.hash_one(value);
        let (raw, ends) = (&self.raw, &self.ends);
        let is_same = |code: &u32| value(raw, ends, *code) == cell;
        let hash_of = |code: &u32| hash(value(raw, ends, *code));
        match self.known.entry(hash(cell), is_same, hash_of) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                // There are at most as many values as rows, which are counted in u32.
                let code = self.ends.len() as u32;
                place.insert(code);
                self.raw.extend(cell);
                self.ends.push(self.raw.len());
                code
            }
        }
    }

    /// The column, its values decoded.
    pub(super) fn finish(mut self, encoding: Encoding) -> TextColumn {
        let mut lossy = Vec::new();
        // ASCII is the same in every encoding.
        let ascii = std::str::from_utf8(&self.raw)
            .ok()
            .filter(|text| text.is_ascii());
        let text = ascii.map(str::to_owned).unwrap_or_else(|| {
            let mut text = String::with_capacity(self.raw.len());
            let mut start = 0;
            for (code, end) in (1..).zip(&mut self.ends[1..]) {
                let bytes = &self.raw[start..*end];
                if encoding.decode_into(bytes, &mut text) {
                    lossy.push((code, bytes.into()));
                }
                start = std::mem::replace(end, text.len());
            }
            text.shrink_to_fit();
            text
        });
        self.ends.shrink_to_fit();
        TextColumn {
            codes: self.codes,
            text,
            ends: self.ends,
            lossy,
        }
    }
}

/// The bytes of a code that is not null.
fn value<'a>(raw: &'a [u8], ends: &[usize], code: u32) -> &'a [u8] {
    &raw[ends[code as usize - 1]..ends[code as usize]]
}

impl TextColumn {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The codes of all rows.
    #[must_use]
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The code of a row; 0 (null) past the end.
    #[must_use]
    pub fn code(&self, row: usize) -> u32 {
        self.codes.get(row).copied().unwrap_or(0)
    }

    /// The text of a code, in Unicode; empty for 0 and for codes that are none.
    #[must_use]
    pub fn value(&self, code: u32) -> &str {
        let code = code as usize;
        match (
            code.checked_sub(1).and_then(|before| self.ends.get(before)),
            self.ends.get(code),
        ) {
            (Some(&start), Some(&end)) => &self.text[start..end],
            _ => "",
        }
    }

    /// The text of a row; `None` where it is null and past the end.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        match self.code(row) {
            0 => None,
            code => Some(self.value(code)),
        }
    }

    /// The distinct values with their codes, in order of first occurrence.
    pub fn distinct(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..self.ends.len() as u32).map(|code| (code, self.value(code)))
    }

    /// Number of distinct values, null not counted. Codes are 1 to this number.
    #[must_use]
    pub fn distinct_len(&self) -> usize {
        self.ends.len() - 1
    }

    /// Whether a value's bytes did not decode; its text holds U+FFFD then.
    #[must_use]
    pub fn is_lossy(&self, code: u32) -> bool {
        self.raw(code).is_some()
    }

    /// Whether any value did not decode.
    #[must_use]
    pub fn any_lossy(&self) -> bool {
        !self.lossy.is_empty()
    }

    /// The bytes of a value that did not decode.
    #[must_use]
    pub fn raw(&self, code: u32) -> Option<&[u8]> {
        let at = self
            .lossy
            .binary_search_by_key(&code, |(lossy, _)| *lossy)
            .ok()?;
        Some(&self.lossy[at].1)
    }
}
