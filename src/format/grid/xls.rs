//! An .xls workbook (BIFF). Its reader makes each sheet as large as its farthest cells; a file that claims more than any
//! table has is not given to it.

mod sectors;

use std::io::Cursor;

use calamine::{Data, Reader, Xls};

use super::xlsx::{number_cell, text_cell};
use super::{Cell, Grid, GridError, MOST_ROWS, MOST_SHEETS};
use crate::format::decimal::Decimal;

/// Columns of a BIFF sheet.
const COLUMNS: u16 = 256;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Grid>, GridError> {
    claims_little(bytes)?;
    sectors::come_to_an_end(bytes)?;
    let mut workbook = Xls::new(Cursor::new(bytes)).map_err(format)?;
    let names = workbook.sheet_names();
    if names.len() > MOST_SHEETS {
        return Err(GridError::TooLarge);
    }
    let mut count = 0;
    names
        .into_iter()
        .map(|name| sheet(&mut workbook, name, &mut count))
        .collect()
}

/// The record that says how large a sheet is (DIMENSIONS, 0x0200, 14 bytes): rows and columns, first and past the last.
fn claims_little(bytes: &[u8]) -> Result<(), GridError> {
    for record in bytes
        .windows(18)
        .filter(|record| record[..4] == [0, 2, 14, 0])
    {
        let long = |at: usize| {
            u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]])
        };
        let short = |at: usize| u16::from_le_bytes([record[at], record[at + 1]]);
        let (rows, columns) = ((long(4), long(8)), (short(12), short(14)));
        if rows.1 > MOST_ROWS || rows.0 > rows.1 || columns.1 > COLUMNS || columns.0 > columns.1 {
            return Err(GridError::TooLarge);
        }
    }
    Ok(())
}

fn sheet(
    workbook: &mut Xls<Cursor<&[u8]>>,
    name: String,
    count: &mut usize,
) -> Result<Grid, GridError> {
    let range = workbook.worksheet_range(&name).map_err(format)?;
    let formulas = workbook.worksheet_formula(&name).map_err(format)?;
    let merged = workbook
        .merge_cells_by_sheet_name(&name)
        .unwrap_or_default();
    let mut grid = Grid {
        merged: merged
            .iter()
            .map(|of| [of.start.0, of.start.1, of.end.0, of.end.1])
            .collect(),
        ..Grid::default()
    };
    let origin = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let found = match value {
            Data::Int(number) => Some(Cell::Number(Decimal::new(*number, 0))),
            Data::Float(number) => number_cell(*number),
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
                text_cell(text)
            }
            Data::Bool(value) => Some(Cell::Text(value.to_string())),
            Data::DateTime(date) => Some(Cell::Text(date.to_string())),
            Data::Error(error) => Some(Cell::Failed(error.to_string())),
            Data::Empty => None,
        };
        if let Some(found) = found {
            // Places in a range are those of a sheet with 65536 rows and 256 columns.
            let (row, column) = (origin.0 + row as u32, origin.1 + column as u32);
            grid.put(row, column, found, count)?;
        }
    }
    let origin = formulas.start().unwrap_or_default();
    let mut without_value = Vec::new();
    for (row, column, _) in formulas.used_cells() {
        let (row, column) = (origin.0 + row as u32, origin.1 + column as u32);
        if grid.cell(row, column).is_none() {
            without_value.push((row, column));
        }
    }
    for (row, column) in without_value {
        grid.put(row, column, Cell::NoValue, count)?;
    }
    grid.finish();
    grid.name = Some(name);
    Ok(grid)
}

fn format(error: impl std::fmt::Display) -> GridError {
    GridError::Format(error.to_string())
}
