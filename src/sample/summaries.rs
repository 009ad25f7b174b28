//! The summary tables (汇总表) of the sample, as CSV files in hectares beside the layers.
//!
//! They are made of the files as written, defects included, so that they agree with them to the last digit: what is wrong
//! in a record is no second defect in a table. Only [`WrongCell`]s are false.

use std::io;
use std::path::Path;

use super::edits::{Wrong, WrongCell};
use crate::dataset::{IssuedFiles, Wanted, load};
use crate::format::decimal::Decimal;
use crate::pack::Standard;
use crate::progress::Progress;
use crate::submission::Submission;
use crate::tables::{Measure, Source, Survey, Table, file_name, rows, rows_to_csv};

/// Writes the tables that the layers in `dir` come to; gives their bytes.
pub(super) fn write(dir: &Path, standard: &Standard, wrong: &[WrongCell]) -> io::Result<u64> {
    let Some(source) = Source::new(standard) else {
        return Ok(0);
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
        return Ok(0);
    };
    let mut bytes = 0;
    for table in survey.tables(Measure::Hectare) {
        let content = rows_to_csv(&falsified(&table, wrong));
        std::fs::write(dir.join(format!("{}.csv", file_name(&table))), &content)?;
        bytes += content.len() as u64;
    }
    Ok(bytes)
}

/// The rows of a table's file with its false cells.
fn falsified(table: &Table, wrong: &[WrongCell]) -> Vec<Vec<String>> {
    let form = table.form();
    let mut rows = rows(table);
    for cell in wrong.iter().filter(|cell| cell.table == form.kind) {
        let column = form
            .column(&cell.item)
            .map(|column| form.unit_headings().len() + column);
        // The code stands behind the name.
        let row = rows.iter_mut().find(|row| row[1] == cell.unit);
        let Some((row, column)) = row.zip(column) else {
            continue;
        };
        row[column] = match cell.wrong {
            Wrong::Text(text) => text.to_owned(),
            Wrong::By(hundredths) => {
                let value: Decimal = row[column].parse().unwrap_or_default();
                (value + Decimal::new(hundredths, 2))
                    .with_places(2)
                    .to_string()
            }
        };
    }
    rows
}
