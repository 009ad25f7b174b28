//! The summary tables (汇总表) of the sample, as CSV files in hectares beside the layers.
//!
//! They are made of the files as written, defects included, so that they agree with them to the last digit: what is wrong
//! in a record is no second defect in a table. Only [`WrongCell`]s are false.

use std::io;
use std::path::Path;

use super::edits::{TableCell, Wrong, WrongCell};
use crate::dataset::{IssuedFiles, Wanted, load};
use crate::format::decimal::Decimal;
use crate::format::grid::address;
use crate::pack::Standard;
use crate::progress::Progress;
use crate::submission::Submission;
use crate::tables::{Measure, Source, Survey, Table, file_name, rows, rows_to_csv};

/// The tables as they were written.
#[derive(Default)]
pub(super) struct Issued {
    /// Of all files.
    pub(super) bytes: u64,
    tables: Vec<Table>,
}

impl Issued {
    /// The cell as a finding names it: `(420599)表.csv!C7`.
    pub(super) fn address(&self, cell: &TableCell) -> Option<String> {
        let table = self.tables.iter().find(|table| table.kind == cell.table)?;
        let (row, column) = place(table, &rows(table), cell)?;
        let at = address(u32::try_from(row).ok()?, u32::try_from(column).ok()?);
        Some(format!("{}.csv!{at}", file_name(table)))
    }
}

/// Writes the tables that the layers in `dir` come to.
pub(super) fn write(dir: &Path, standard: &Standard, wrong: &[WrongCell]) -> io::Result<Issued> {
    let mut issued = Issued::default();
    let Some(source) = Source::new(standard) else {
        return Ok(issued);
    };
    let submission = Submission::open(dir, None).map_err(io::Error::other)?;
    let wanted = Wanted::new(standard, source.reads());
    let data = load(
        &submission,
        standard,
        &wanted,
        IssuedFiles::default(),
        String::new(),
        &Progress::default(),
    );
    let Ok(survey) = Survey::new(&source, &data) else {
        return Ok(issued);
    };
    for table in survey.tables(Measure::Hectare) {
        let content = rows_to_csv(&falsified(&table, wrong));
        std::fs::write(dir.join(format!("{}.csv", file_name(&table))), &content)?;
        issued.bytes += content.len() as u64;
        issued.tables.push(table);
    }
    Ok(issued)
}

/// The rows of a table's file with its false cells.
fn falsified(table: &Table, wrong: &[WrongCell]) -> Vec<Vec<String>> {
    let mut rows = rows(table);
    for WrongCell { cell, wrong } in wrong.iter().filter(|of| of.cell.table == table.kind) {
        let Some((row, column)) = place(table, &rows, cell) else {
            continue;
        };
        let text = &mut rows[row][column];
        *text = match wrong {
            Wrong::Text(text) => (*text).to_owned(),
            Wrong::By(hundredths) => {
                let value: Decimal = text.parse().unwrap_or_default();
                let value = value + Decimal::new(*hundredths, 2);
                value.with_places(2).to_string()
            }
        };
    }
    rows
}

/// Row and column of a cell in a table's file.
fn place(table: &Table, rows: &[Vec<String>], cell: &TableCell) -> Option<(usize, usize)> {
    let form = table.form();
    let column = form.unit_headings().len() + form.column(&cell.item)?;
    // The code stands behind the name.
    let row = rows.iter().position(|row| row[1] == cell.unit)?;
    Some((row, column))
}
