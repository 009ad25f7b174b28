//! A field as exact numbers: integers of a common power of ten.

use crate::format::Encoding;
use crate::format::decimal::{Decimal, PLACES, trim};

/// Numbers as `i64` multiples of 10^-scale. The scale is the smallest that holds all values so far exactly, so that
/// identifiers of 18 digits and areas of two decimals both fit; the rare values that do not are kept aside.
#[derive(Debug, Clone, Default)]
pub struct NumberColumn {
    values: Vec<i64>,
    scale: u8,
    /// Values beyond `i64` at this scale, by row.
    wide: Vec<(u32, Decimal)>,
    /// Rows whose cell is no number, with the end of their text in `raw`, by row.
    unreadable: Vec<(u32, usize)>,
    raw: String,
}

/// Marks a blank cell.
const NULL: i64 = i64::MIN;
/// Marks a cell in `unreadable`.
const UNREADABLE: i64 = i64::MIN + 1;
/// Marks a cell in `wide`.
const WIDE: i64 = i64::MIN + 2;
/// Magnitudes of ordinary values; far enough from the marks.
const MAX: i64 = i64::MAX - 2;

/// A column whose cells come in one after the other.
#[derive(Debug)]
pub(super) struct NumberCells {
    column: NumberColumn,
    /// The trimmed bytes of the cells that are no numbers, with the same ends as `unreadable` has in them.
    raw: Vec<u8>,
}

impl NumberCells {
    /// A column without a cell, and room for so many. `decimals` is a guess at the scale, best the field's decimals.
    pub(super) fn with_capacity(rows: usize, decimals: u8) -> Self {
        let column = NumberColumn {
            scale: decimals.min(PLACES),
            values: Vec::with_capacity(rows),
            ..NumberColumn::default()
        };
        Self {
            column,
            raw: Vec::new(),
        }
    }

    /// Appends a cell; a blank one is null.
    pub(super) fn push(&mut self, cell: &[u8]) {
        let value = match plain(cell, self.column.scale) {
            Some(value) => value,
            None => self.slow(cell),
        };
        self.column.values.push(value);
    }

    /// A cell that is not plain digits at the column's scale.
    fn slow(&mut self, cell: &[u8]) -> i64 {
        let cell = trim(cell);
        if cell.is_empty() {
            return NULL;
        }
        let column = &mut self.column;
        let row = column.values.len() as u32;
        let Some(number) = Decimal::parse(cell) else {
            self.raw.extend(cell);
            column.unreadable.push((row, self.raw.len()));
            return UNREADABLE;
        };
        if number.decimals() > column.scale {
            column.rescale(number.decimals());
        }
        narrow(number, column.scale).unwrap_or_else(|| {
            column.wide.push((row, number));
            WIDE
        })
    }

    /// The column. A bad cell is shown as it is; whether its bytes decode is the text column's business.
    pub(super) fn finish(self, encoding: Encoding) -> NumberColumn {
        let mut column = self.column;
        column.wide.sort_unstable_by_key(|(row, _)| *row);
        let mut start = 0;
        for (_, end) in &mut column.unreadable {
            encoding.decode_into(&self.raw[start..*end], &mut column.raw);
            start = std::mem::replace(end, column.raw.len());
        }
        column
    }
}

impl NumberColumn {
    fn rescale(&mut self, scale: u8) {
        let factor = 10i64.pow(u32::from(scale - self.scale));
        for (row, value) in self.values.iter_mut().enumerate() {
            if matches!(*value, NULL | UNREADABLE | WIDE) {
                continue;
            }
            match value
                .checked_mul(factor)
                .filter(|scaled| scaled.abs() <= MAX)
            {
                Some(scaled) => *value = scaled,
                None => {
                    self.wide
                        .push((row as u32, Decimal::new(*value, self.scale)));
                    *value = WIDE;
                }
            }
        }
        self.scale = scale;
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The number in a row; `None` where it is null or unreadable, and past the end.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<Decimal> {
        match *self.values.get(row)? {
            NULL | UNREADABLE => None,
            WIDE => {
                let at = self
                    .wide
                    .binary_search_by_key(&row, |(wide, _)| *wide as usize)
                    .ok()?;
                Some(self.wide[at].1)
            }
            value => Some(Decimal::new(value, self.scale)),
        }
    }

    /// All rows in order, as [`get`](Self::get) gives them.
    pub fn iter(&self) -> impl Iterator<Item = Option<Decimal>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Whether the cell is blank, or past the end.
    #[must_use]
    pub fn is_null(&self, row: usize) -> bool {
        self.values.get(row).is_none_or(|value| *value == NULL)
    }

    /// Whether the cell holds something that is no number: asterisks (dBASE's overflow mark), text, 1e24 and more.
    #[must_use]
    pub fn is_unreadable(&self, row: usize) -> bool {
        self.values.get(row) == Some(&UNREADABLE)
    }

    /// The unreadable cells: row and trimmed text, by row.
    pub fn unreadable(&self) -> impl Iterator<Item = (usize, &str)> {
        (0..self.unreadable.len())
            .map(|at| (self.unreadable[at].0 as usize, self.unreadable_text(at)))
    }

    /// The trimmed text of an unreadable cell.
    #[must_use]
    pub fn raw_text(&self, row: usize) -> Option<&str> {
        let at = self
            .unreadable
            .binary_search_by_key(&row, |(row, _)| *row as usize)
            .ok()?;
        Some(self.unreadable_text(at))
    }

    fn unreadable_text(&self, at: usize) -> &str {
        let start = if at == 0 {
            0
        } else {
            self.unreadable[at - 1].1
        };
        &self.raw[start..self.unreadable[at].1]
    }
}

/// Blanks, perhaps a minus, and up to 18 digits with at most `scale` of them after the point: the common cell.
fn plain(cell: &[u8], scale: u8) -> Option<i64> {
    let start = cell.iter().position(|byte| *byte != b' ')?;
    let (negative, digits) = match &cell[start..] {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let (mut value, mut count, mut point) = (0i64, 0, None);
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            // Overflow is excluded below by the count; wrapping keeps a longer cell from panicking first.
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
            count += 1;
        } else if *byte == b'.' && point.is_none() {
            point = Some(count);
        } else {
            return None;
        }
    }
    let missing = scale.checked_sub(u8::try_from(count - point.unwrap_or(count)).ok()?)?;
    if count == 0 || count + usize::from(missing) > 18 {
        return None;
    }
    let value = value * 10i64.pow(u32::from(missing));
    Some(if negative { -value } else { value })
}

/// The number at a scale that holds its decimals, where it fits.
fn narrow(number: Decimal, scale: u8) -> Option<i64> {
    let step = 10i128.pow(u32::from(PLACES - scale));
    i64::try_from(number.millionths() / step)
        .ok()
        .filter(|value| (-MAX..=MAX).contains(value))
}
