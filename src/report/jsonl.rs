//! `findings.jsonl`: the listed findings, one JSON object a line, each as in report.json. For programs that read line by
//! line, or that would rather not hold a whole report.

use std::io::{self, Write};

use super::Report;

/// Writes the findings.
///
/// # Errors
/// What `out` says.
pub fn write(report: &Report, mut out: impl Write) -> io::Result<()> {
    for finding in &report.findings {
        serde_json::to_writer(&mut out, finding)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
