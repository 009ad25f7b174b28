//! `report.json` and its schema.

use std::io::{self, Write};

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
