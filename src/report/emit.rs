//! The files of a report: one format, one file of this folder. Every format is made from the same [`Material`] and goes
//! through a temporary file and a rename, so that a killed run leaves no half file.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::backdrop::Backdrop;
use super::{Moment, Report, csv, gpkg, html, json, jsonl, junit, sarif, shapefile, xlsx};
use crate::lang::Lang;

/// What the files are made of.
pub struct Material<'a> {
    /// The report.
    pub report: &'a Report,
    /// The ground on which its findings are drawn.
    pub backdrop: &'a Backdrop,
    /// The language of the files that have one only.
    pub lang: Lang,
    /// When they are made, for the files that tell.
    pub made: Moment,
}

/// A file that a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A text, which may as well go to the screen.
    Text(Text),
    /// `report.html`, one page with a map of the findings.
    Html,
    /// `findings.xlsx`, for Excel.
    Xlsx,
    /// `findings.gpkg`, for QGIS and ArcGIS Pro.
    Gpkg,
    /// `findings_point.shp` and its like, for any ArcGIS.
    Shp,
}

/// A report as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
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
    /// Name of the file in the report's folder; of several, the first.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Text(text) => text.file_name(),
            Self::Html => "report.html",
            Self::Xlsx => "findings.xlsx",
            Self::Gpkg => "findings.gpkg",
            Self::Shp => "findings_point.shp",
        }
    }

    /// Writes the file into `dir`, which is made where it is missing.
    ///
    /// # Errors
    /// The folder cannot be made or written.
    pub fn save(self, material: &Material<'_>, dir: &Path) -> Result<(), EmitError> {
        let name = self.file_name();
        let saved = match self {
            Self::Text(text) => save(dir, name, |out| text.write(material, out)),
            Self::Html => save(dir, name, |out| {
                html::write(material.report, material.backdrop, material.lang, out)
            }),
            Self::Xlsx => save_at(dir, name, |path| xlsx::write(material, path)),
            Self::Gpkg => save_at(dir, name, |path| gpkg::write(material, path)),
            Self::Shp => shapefile::save(material, dir),
        };
        saved.map_err(|error| EmitError {
            path: dir.join(name),
            error,
        })
    }
}

impl Text {
    fn file_name(self) -> &'static str {
        match self {
            Self::Json => "report.json",
            Self::Sarif => "findings.sarif",
            Self::Junit => "junit.xml",
            Self::Csv => "findings.csv",
            Self::Jsonl => "findings.jsonl",
        }
    }

    /// Writes the text.
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
        }
    }
}

/// Writes several formats into `dir`, side by side.
///
/// # Errors
/// The folder cannot be made or written; the first format that failed.
pub fn save_all(formats: &[Format], material: &Material<'_>, dir: &Path) -> Result<(), EmitError> {
    let saved: Vec<_> = formats
        .par_iter()
        .with_max_len(1)
        .map(|format| format.save(material, dir))
        .collect();
    saved.into_iter().collect()
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
    save_at(dir, name, |path| {
        let mut file = io::BufWriter::new(File::create(path)?);
        write(&mut file)?;
        file.flush()
    })
}

/// The same for what wants to make its file itself, at the path that it is given.
///
/// # Errors
/// The folder cannot be made or written.
pub fn save_at(
    dir: &Path,
    name: &str,
    write: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    // Not the tempfile crate: its files are private to their owner, and a report is for others to read.
    let unfinished = dir.join(format!(".{name}.{}", std::process::id()));
    let result = write(&unfinished).and_then(|()| std::fs::rename(&unfinished, dir.join(name)));
    if result.is_err() {
        // The first error is the one to tell; a file that was never made cannot be removed either.
        let _ = std::fs::remove_file(&unfinished);
    }
    result
}
