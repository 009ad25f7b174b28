//! Where a finding is, for the formats that point at files: the file inside the submission, and the name of the record.

use super::{FindingEntry, Report};

/// The file that a finding is about: the summary table whose cell it names, the attribute table where it names a field,
/// else the layer's main file.
pub(super) fn file_of<'a>(report: &'a Report, finding: &FindingEntry) -> Option<&'a str> {
    let Some(layer) = finding.layer.as_deref() else {
        return table_of(report, finding);
    };
    let table = || {
        let mut files = report.submission.files.iter();
        files.find(|file| {
            let extension = file
                .path
                .rsplit_once('.')
                .map_or("", |(_, extension)| extension);
            file.layer.as_deref() == Some(layer) && extension.eq_ignore_ascii_case("dbf")
        })
    };
    let main = || {
        let mut layers = report.submission.layers.iter();
        layers.find(|loaded| loaded.layer == layer)
    };
    let field = finding.field.as_ref().and_then(|_| table());
    field
        .map(|file| file.path.as_str())
        .or_else(|| main().map(|layer| layer.path.as_str()))
}

/// The file in whose cell, sheet or whole something is wrong.
fn table_of<'a>(report: &'a Report, finding: &FindingEntry) -> Option<&'a str> {
    let named = finding.field.as_deref()?;
    let files = report.submission.files.iter();
    let is_named = |path: &str| {
        let rest = named.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('!'))
    };
    let paths = files.map(|file| file.path.as_str());
    // A name may hold a `!` of its own.
    paths
        .filter(|path| is_named(path))
        .max_by_key(|path| path.len())
}

/// The line of a text file, from 1, that a finding names by its cell: `表.csv!C7` is in line 7.
pub(super) fn line_of(report: &Report, finding: &FindingEntry) -> Option<u32> {
    let file = table_of(report, finding).filter(|_| finding.layer.is_none())?;
    let (_, extension) = file.rsplit_once('.')?;
    let cell = finding.field.as_deref()?.strip_prefix(file)?;
    let row = cell.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let is_text = extension.eq_ignore_ascii_case("csv");
    row.parse().ok().filter(|line| is_text && *line > 0)
}

/// `DLTB`, `DLTB/12` or `DLTB/12/TBMJ`: layer, record number from 0, field; `表.xlsx!公顷!C7` of a summary table.
pub(super) fn record_name(finding: &FindingEntry) -> Option<String> {
    let Some(mut name) = finding.layer.clone() else {
        return finding.field.clone();
    };
    if let Some(fid) = finding.fid {
        name += &format!("/{fid}");
    }
    if let Some(field) = &finding.field {
        name += "/";
        name += field;
    }
    Some(name)
}
