//! `report.json` and its schema.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::Report;

/// The JSON Schema of the report, as `tuban schema` prints it.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(Report);
    serde_json::to_string_pretty(&schema).expect("invariant: a schema is JSON")
}

/// Writes the report as JSON, indented, with a line end.
///
/// # Errors
/// What `out` says.
pub fn write(report: &Report, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, report)?;
    out.write_all(b"\n")
}

/// Writes `DIR/name` through a temporary file and a rename, so that a killed run leaves no half file.
///
/// # Errors
/// The folder cannot be made or written.
pub fn save(
    dir: &Path,
    name: &str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    // Not the tempfile crate: its files are private to their owner, and a report is for others to read.
    let unfinished = dir.join(format!(".{name}.{}", std::process::id()));
    let result =
        write_file(&unfinished, write).and_then(|()| std::fs::rename(&unfinished, dir.join(name)));
    if result.is_err() {
        // The first error is the one to tell; a file that was never made cannot be removed either.
        let _ = std::fs::remove_file(&unfinished);
    }
    result
}

fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = io::BufWriter::new(File::create(path)?);
    write(&mut file)?;
    file.flush()
}
