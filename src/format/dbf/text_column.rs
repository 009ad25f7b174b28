//! A field as text, every distinct value held and decoded once.

use std::collections::HashMap;

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

impl TextColumn {
    /// Builds a column from the bytes of its cells; an empty cell is null.
    pub fn from_cells<'a>(cells: impl IntoIterator<Item = &'a [u8]>, encoding: Encoding) -> Self {
        let cells = cells.into_iter();
        let mut column = Self {
            codes: Vec::with_capacity(cells.size_hint().0),
            text: String::new(),
            ends: vec![0],
            lossy: Vec::new(),
        };
        let mut known: HashMap<&[u8], u32, FxBuildHasher> = HashMap::default();
        let (mut previous, mut code): (&[u8], u32) = (&[], 0);
        for cell in cells {
            if cell.is_empty() {
                column.codes.push(0);
                continue;
            }
            // Neighbouring records mostly hold the same code value.
            if cell != previous {
                previous = cell;
                code = *known
                    .entry(cell)
                    .or_insert_with(|| column.add(cell, encoding));
            }
            column.codes.push(code);
        }
        column.text.shrink_to_fit();
        column.ends.shrink_to_fit();
        column
    }

    fn add(&mut self, cell: &[u8], encoding: Encoding) -> u32 {
        // There are at most as many values as rows, which are counted in u32.
        let code = self.ends.len() as u32;
        if encoding.decode_into(cell, &mut self.text) {
            self.lossy.push((code, cell.into()));
        }
        self.ends.push(self.text.len());
        code
    }

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
