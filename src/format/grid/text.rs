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
    let (mut row, mut counted) = (0u32, 0);
    for record in reader.records() {
        let record = record.map_err(|error| GridError::Format(error.to_string()))?;
        // A cell is named by the line it stands in; the reader passes over blank lines without counting them.
        let start = record.position().map_or(0, |at| at.byte() as usize);
        let ahead = text.as_bytes().get(start..).unwrap_or_default();
        let blank = ahead
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let begin = (start + blank.count()).max(counted);
        row = row.saturating_add(line_ends(
            text.as_bytes().get(counted..begin).unwrap_or_default(),
        ));
        counted = begin;
        for (column, cell) in record.iter().map(str::trim).enumerate() {
            if !cell.is_empty() {
                let column = u32::try_from(column).unwrap_or(u32::MAX);
                grid.put(row, column, Cell::Text(cell.to_owned()), &mut count)?;
            }
        }
    }
    Ok(grid)
}

/// Line ends of any system: `\n`, `\r\n`, `\r`.
fn line_ends(bytes: &[u8]) -> u32 {
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match **byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    u32::try_from(ends.count()).unwrap_or(u32::MAX)
}
