//! The summary tables (汇总表) of the sample, as CSV files in hectares beside the layers.
//!
//! They are made of the files as written, defects included, so that they agree with them to the last digit: what is wrong
//! in a record is no second defect in a table.

use std::io;
use std::path::Path;

use crate::dataset::{IssuedFiles, Wanted, load};
use crate::pack::Standard;
use crate::progress::Progress;
use crate::submission::Submission;
use crate::tables::{Measure, Source, Survey, csv, file_name};

/// Writes the tables that the layers in `dir` come to; gives their bytes.
pub(super) fn write(dir: &Path, standard: &Standard) -> io::Result<u64> {
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
        let content = csv(&table);
        std::fs::write(dir.join(format!("{}.csv", file_name(&table))), &content)?;
        bytes += content.len() as u64;
    }
    Ok(bytes)
}
