//! The files of a report: one format, one file of this folder. Every format is made from the same [`Material`] and goes
//! through a temporary file and a rename, so that a killed run leaves no half file.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::backdrop::Backdrop;
use super::{Report, csv, html, json, jsonl, junit, sarif};
use crate::lang::Lang;

/// What the files are made of.
pub struct Material<'a> {
    /// The report.
    pub report: &'a Report,
    /// The ground on which its findings are drawn.
    pub backdrop: &'a Backdrop,
    /// The language of files that speak one.
    pub lang: Lang,
}

/// A file that a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `report.json`, version 1 of the contract.
    Json,
    /// `findings.sarif`: SARIF 2.1.0.
    Sarif,
    /// `junit.xml`: a suite a class, a case a rule.
    Junit,
    /// `findings.csv`: a row a finding, for spreadsheets.
    Csv,
    /// `findings.jsonl`: a line a finding, for programs.
    Jsonl,
    /// `report.html`, one page with a map of the findings.
    Html,
}

/// Why a file of the report could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub struct EmitError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub error: io::Error,
}

impl Format {
    /// Name of the file in the report's folder.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Json => "report.json",
            Self::Sarif => "findings.sarif",
            Self::Junit => "junit.xml",
            Self::Csv => "findings.csv",
            Self::Jsonl => "findings.jsonl",
            Self::Html => "report.html",
        }
    }

    /// Writes the file into `dir`, which is made where it is missing.
    ///
    /// # Errors
    /// The folder cannot be made or written.
    pub fn save(self, material: &Material<'_>, dir: &Path) -> Result<(), EmitError> {
        let name = self.file_name();
        let saved = save(dir, name, |out| self.write(material, out));
        saved.map_err(|error| EmitError {
            path: dir.join(name),
            error,
        })
    }

    /// Writes what the file holds.
    ///
    /// # Errors
    /// What `out` says.
    pub fn write(self, material: &Material<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (report, lang) = (material.report, material.lang);
        match self {
            Self::Json => json::write(report, out),
            Self::Sarif => sarif::write(report, lang, out),
            Self::Junit => junit::write(report, lang, out),
            Self::Csv => csv::write(report, lang, out),
            Self::Jsonl => jsonl::write(report, out),
            Self::Html => html::write(report, material.backdrop, lang, out),
        }
    }
}

/// Writes `DIR/name` through a temporary file and a rename.
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
