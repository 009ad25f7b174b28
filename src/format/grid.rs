//! The sheets of a workbook (.xlsx, .xls) and of a .csv file as grids of cells. Bytes in, grids out; knows no table.
//!
//! Whatever the bytes say, memory is bounded: files, what they unpack to, sheets, rows, columns and cells are counted
//! while they are read, and nothing is made as large as a header claims.

mod text;
mod xls;
mod xlsx;

use super::decimal::Decimal;

/// Larger files are not opened, bytes.
pub const MOST_BYTES: u64 = 32 << 20;
/// What an .xlsx may unpack to, bytes.
const MOST_UNPACKED: u64 = 256 << 20;
const MOST_SHEETS: usize = 64;
const MOST_ROWS: u32 = 65_536;
const MOST_COLUMNS: u32 = 512;
const MOST_CELLS: usize = 2_000_000;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A number.
    Number(Decimal),
    /// Text, trimmed; also a number that a .csv file holds.
    Text(String),
    /// A formula whose value was not stored.
    NoValue,
    /// What the program that made it shows for a failed formula: `#REF!`.
    Failed(String),
}

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its name; none in a .csv file.
    pub name: Option<String>,
    /// The cells that hold something, by row, with their column, from the left.
    pub rows: Vec<Vec<(u32, Cell)>>,
    /// Merged cells: first row, first column, last row, last column.
    pub merged: Vec<[u32; 4]>,
}

/// Why a file has no grids.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GridError {
    /// It is no workbook, or a broken one.
    #[error("{0}")]
    Format(String),
    /// It is larger than any table is.
    #[error("larger than any summary table")]
    TooLarge,
    /// The system cannot read it.
    #[error("{0}")]
    Io(String),
}

impl Grid {
    /// What stands in a cell.
    #[must_use]
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let cells = self.rows.get(row as usize)?;
        let place = cells.binary_search_by_key(&column, |(at, _)| *at).ok()?;
        Some(&cells[place].1)
    }

    /// Puts what stands in a cell.
    ///
    /// # Errors
    /// The cell is farther out than any table goes.
    fn put(
        &mut self,
        row: u32,
        column: u32,
        cell: Cell,
        count: &mut usize,
    ) -> Result<(), GridError> {
        *count += 1;
        if row >= MOST_ROWS || column >= MOST_COLUMNS || *count > MOST_CELLS {
            return Err(GridError::TooLarge);
        }
        if self.rows.len() <= row as usize {
            self.rows.resize_with(row as usize + 1, Vec::new);
        }
        self.rows[row as usize].push((column, cell));
        Ok(())
    }

    /// Files may hold their cells in any order, and one twice.
    fn finish(&mut self) {
        for row in &mut self.rows {
            row.sort_by_key(|(column, _)| *column);
            row.dedup_by_key(|(column, _)| *column);
        }
    }
}

/// `C7`: a cell as spreadsheet programs name it; row and column count from 0.
#[must_use]
pub fn address(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.reverse();
    let letters: String = letters.into_iter().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

/// Reads the bytes of a file by its extension, which counts without case: csv, xls, xlsx, xlsm. An .xls that is really
/// an .xlsx is read as what it is, and the other way round.
///
/// # Errors
/// See [`GridError`].
pub fn read(extension: &str, bytes: &[u8]) -> Result<Vec<Grid>, GridError> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(GridError::TooLarge);
    }
    if extension.eq_ignore_ascii_case("csv") {
        return text::read(bytes).map(|grid| vec![grid]);
    }
    without_panic(|| match bytes {
        [b'P', b'K', ..] => xlsx::read(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => xls::read(bytes),
        _ => Err(GridError::Format("neither .xlsx nor .xls".into())),
    })
}

thread_local! {
    /// Whether this thread is in the workbook reader.
    static READING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// The workbook reader panics at some broken files: that is an error of the file, which is reported as one, and nothing
/// that standard error should tell of.
fn without_panic<T>(read: impl FnOnce() -> Result<T, GridError>) -> Result<T, GridError> {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !READING.get() {
                usual(panic);
            }
        }));
    });
    READING.set(true);
    // Unwind safety: the reader is thrown away with whatever it had begun.
    let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    READING.set(false);
    read.unwrap_or_else(|_| Err(GridError::Format("broken inside".into())))
}

#[cfg(test)]
mod tests;
