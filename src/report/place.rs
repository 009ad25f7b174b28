//! Where a finding is, for the formats that point at files: the file inside the submission, and the name of the record.

use super::{FindingEntry, Report};

/// The file that a finding is about: the attribute table where it names a field, else the layer's main file.
pub(super) fn file_of<'a>(report: &'a Report, finding: &FindingEntry) -> Option<&'a str> {
    let layer = finding.layer.as_deref()?;
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

/// `DLTB`, `DLTB/12` or `DLTB/12/TBMJ`: layer, record number from 0, field.
pub(super) fn record_name(finding: &FindingEntry) -> Option<String> {
    let mut name = finding.layer.clone()?;
    if let Some(fid) = finding.fid {
        name += &format!("/{fid}");
    }
    if let Some(field) = &finding.field {
        name += "/";
        name += field;
    }
    Some(name)
}
