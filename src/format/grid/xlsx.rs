//! An .xlsx workbook, cell by cell: ranges as large as two far corners are never made.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};

use super::{Cell, Grid, GridError, MOST_SHEETS, MOST_UNPACKED};
use crate::format::decimal::Decimal;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Grid>, GridError> {
    unpacks_small(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(format)?;
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

/// What an archive says of its sizes is not believed: everything is unpacked once, and thrown away.
fn unpacks_small(bytes: &[u8]) -> Result<(), GridError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(format)?;
    let mut room = MOST_UNPACKED;
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(format)?;
        let unpacked = std::io::copy(&mut entry.take(room + 1), &mut std::io::sink());
        room = room
            .checked_sub(unpacked.map_err(format)?)
            .ok_or(GridError::TooLarge)?;
    }
    Ok(())
}

fn sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: String,
    count: &mut usize,
) -> Result<Grid, GridError> {
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
    let mut cells = match workbook.worksheet_cells_reader(&name) {
        Ok(cells) => cells,
        // A chart sheet has no cells.
        Err(calamine::XlsxError::WorksheetNotFound(_)) => return Ok(grid),
        Err(error) => return Err(format(error)),
    };
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(format)? {
        let found = match cell.value {
            DataRef::Int(number) => Some(Cell::Number(Decimal::new(number, 0))),
            DataRef::Float(number) => number_cell(number),
            DataRef::String(text) => text_cell(&text),
            DataRef::SharedString(text) => text_cell(text),
            DataRef::Bool(value) => Some(Cell::Text(value.to_string())),
            DataRef::DateTime(date) => Some(Cell::Text(date.to_string())),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_cell(&text),
            DataRef::Error(error) => Some(Cell::Failed(error.to_string())),
            DataRef::Empty => None,
        };
        let found = found.or_else(|| cell.formula.is_some().then_some(Cell::NoValue));
        if let Some(found) = found {
            grid.put(cell.pos.0, cell.pos.1, found, count)?;
        }
    }
    grid.finish();
    grid.name = Some(name);
    Ok(grid)
}

/// A number; one that no decimal holds is shown as it is.
pub(super) fn number_cell(number: f64) -> Option<Cell> {
    Some(Decimal::from_f64(number).map_or_else(|| Cell::Text(number.to_string()), Cell::Number))
}

pub(super) fn text_cell(text: &str) -> Option<Cell> {
    let text = text.trim();
    (!text.is_empty()).then(|| Cell::Text(text.to_owned()))
}

fn format(error: impl std::fmt::Display) -> GridError {
    GridError::Format(error.to_string())
}
