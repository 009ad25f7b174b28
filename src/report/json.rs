//! `report.json` and its schema.

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
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    {
        let mut buffered = io::BufWriter::new(file.as_file_mut());
        write(&mut buffered)?;
        buffered.flush()?;
    }
    file.persist(dir.join(name))?;
    Ok(())
}
