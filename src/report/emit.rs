//! The files of a report: one format, one file of this folder. Every format is made from the same [`Material`] and goes
//! through a temporary file and a rename, so that a killed run leaves no half file.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::backdrop::Backdrop;
use super::{Report, json};

/// What the files are made of.
pub struct Material<'a> {
    /// The report.
    pub report: &'a Report,
    /// The ground on which its findings are drawn.
    pub backdrop: &'a Backdrop,
}

/// A file that a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `report.json`, version 1 of the contract.
    Json,
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
        }
    }

    /// Writes the file into `dir`, which is made where it is missing.
    ///
    /// # Errors
    /// The folder cannot be made or written.
    pub fn save(self, material: &Material<'_>, dir: &Path) -> Result<(), EmitError> {
        let saved = match self {
            Self::Json => save(dir, self.file_name(), |out| {
                json::write(material.report, out)
            }),
        };
        saved.map_err(|error| EmitError {
            path: dir.join(self.file_name()),
            error,
        })
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
