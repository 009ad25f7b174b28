//! The workbooks and .csv files of a submission: the summary tables are among them. Which these are, others tell.

use std::path::Path;

use rayon::prelude::*;

use crate::format::grid::{self, Grid, GridError};
use crate::submission::FoundFile;

/// A workbook or .csv file.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// Place in [`super::Dataset::files`].
    pub file: usize,
    /// Its sheets, or why there are none.
    pub grids: Result<Vec<Grid>, GridError>,
}

/// Reads those of a submission.
pub(super) fn read(files: &[FoundFile]) -> Vec<Workbook> {
    let read = |(place, file): (usize, &FoundFile)| {
        let part = |part: Option<&std::ffi::OsStr>| {
            part.map_or_else(String::new, |part| part.to_string_lossy().into_owned())
        };
        let (stem, extension) = (part(file.path.file_stem()), part(file.path.extension()));
        let known = ["xls", "xlsx", "xlsm", "csv"];
        let is_workbook = known
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known));
        // Excel leaves a lock file while a workbook is open; issued tables are others'.
        let is_issued = ["QSDMB", "TKXS1", "DIST_TKXS"]
            .iter()
            .any(|issued| stem.eq_ignore_ascii_case(issued));
        (is_workbook && !is_issued && !stem.starts_with("~$")).then(|| Workbook {
            file: place,
            grids: of(&file.path, &extension),
        })
    };
    let all: Vec<(usize, &FoundFile)> = files.iter().enumerate().collect();
    all.into_par_iter().filter_map(read).collect()
}

fn of(path: &Path, extension: &str) -> Result<Vec<Grid>, GridError> {
    let io = |error: std::io::Error| GridError::Io(error.to_string());
    if std::fs::metadata(path).map_err(io)?.len() > grid::MOST_BYTES {
        return Err(GridError::TooLarge);
    }
    grid::read(extension, &std::fs::read(path).map_err(io)?)
}
