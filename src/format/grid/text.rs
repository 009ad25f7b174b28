//! A .csv file, in UTF-8 or GBK, as a grid. Every cell is text.

use super::{Cell, Grid, GridError};
use crate::format::text::Encoding;

pub(super) fn read(bytes: &[u8]) -> Result<Grid, GridError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => Encoding::Gbk.decode(bytes).0,
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut grid, mut count) = (Grid::default(), 0);
    for record in reader.records() {
        let record = record.map_err(|error| GridError::Format(error.to_string()))?;
        // The reader passes over blank lines; a cell is named by the line it stands in.
        let line = record.position().map_or(1, csv::Position::line);
        let row = u32::try_from(line.saturating_sub(1)).unwrap_or(u32::MAX);
        for (column, cell) in record.iter().map(str::trim).enumerate() {
            if !cell.is_empty() {
                let column = u32::try_from(column).unwrap_or(u32::MAX);
                grid.put(row, column, Cell::Text(cell.to_owned()), &mut count)?;
            }
        }
    }
    Ok(grid)
}
