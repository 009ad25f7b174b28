//! A made-up county (示例县): what `tuban sample` writes.
//!
//! Beside the flow, not in it: the sample is data to try the checker on, in the tests, in the benches and by
//! anyone who wants to see it work. A clean sample has no finding under any rule; with
//! [`Options::defects`] it has the defects that `truth.json` lists, and no other.
//!
//! The same options give the same bytes with any number of threads. Another system's mathematics library may
//! round a sine differently and so, rarely, move a vertex by 0.0001 m.
//!
//! ```text
//! random, names                   numbers and names from the seed
//! mesh, walk                      a net of edges that do not cross, and ways along it
//! bricks, county, growth,
//! parcels, land                   villages, slope zones and parcels as sets of the net's cells
//! linear, landuse, ridges, points what lies on the land
//! model                           all of it
//! schema, record, tables          the model as rows of layers
//! edits, defects                  what is wrong on purpose
//! write                           the rows as files
//! summaries                       the summary tables that the files come to
//! ```

mod bricks;
mod county;
mod defects;
mod edits;
mod growth;
mod land;
mod landuse;
mod linear;
mod mesh;
mod model;
mod names;
mod parcels;
mod points;
mod random;
mod record;
mod ridges;
mod schema;
mod summaries;
mod tables;
#[cfg(test)]
mod tests;
mod walk;
mod write;

use std::io;
use std::path::{Path, PathBuf};

use crate::pack::{DEFAULT_PACK, PackSource, Standard, read};

use defects::Truth;
use edits::Edits;
use model::Model;
use summaries::Issued;
use write::{Writer, Written};

/// Fewest parcels of a sample.
pub const LEAST_PARCELS: usize = 12;
/// Most parcels of a sample.
pub const MOST_PARCELS: usize = 1_000_000;

/// What sample to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// About how many land parcels, from [`LEAST_PARCELS`] to [`MOST_PARCELS`].
    pub parcels: usize,
    /// The same seed and number of parcels give the same bytes.
    pub seed: u64,
    /// Whether to plant known defects and list them in `truth.json`.
    pub defects: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            parcels: 1000,
            seed: 1,
            defects: false,
        }
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Land parcels, the records of DLTB.
    pub parcels: usize,
    /// Villages, the records of XZQ.
    pub villages: usize,
    /// Layer names with their record counts, in the order of writing.
    pub layers: Vec<(String, usize)>,
    /// Vertices of all layers, closing ones included.
    pub vertices: u64,
    /// Vertices of DLTB.
    pub parcel_vertices: u64,
    /// Bytes of all layers and tables.
    pub bytes: u64,
    /// Planted defects, as `truth.json` lists them.
    pub defects: usize,
}

/// Why no sample was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The number of parcels is out of range.
    #[error("图斑数应为 {LEAST_PARCELS} 至 {MOST_PARCELS} (parcels must be in that range): {0}")]
    Parcels(usize),
    /// Too few parcels for all defects, each in a record of its own.
    #[error(
        "图斑太少，放不下全部缺陷，请用 {} 个以上图斑 (too few parcels for all defects, take more): {rule}",
        defects::LEAST_PARCELS
    )]
    NoRoom {
        /// The number that was asked for, or the rule whose defect found no record.
        rule: String,
    },
    /// The folder holds files; a sample among them would be no sample.
    #[error("文件夹不为空，请另选文件夹 (folder not empty, choose another one): {0}")]
    NotEmpty(PathBuf),
    /// The system refused.
    #[error("无法写入 (cannot write to) {path}: {error}")]
    Io {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// Writes a sample county into folder `dir`, which is made if it does not exist and must be empty.
///
/// The layers have the fields of the built-in rule pack. Uses the threads of the current rayon pool; the
/// bytes do not depend on their number.
///
/// # Errors
/// See [`Error`]. Files written before an error stay.
pub fn write(dir: &Path, options: &Options) -> Result<Summary, Error> {
    if !(LEAST_PARCELS..=MOST_PARCELS).contains(&options.parcels) {
        return Err(Error::Parcels(options.parcels));
    }
    if options.defects && options.parcels < defects::LEAST_PARCELS {
        return Err(Error::NoRoom {
            rule: options.parcels.to_string(),
        });
    }
    let failed = |error| Error::Io {
        path: dir.to_owned(),
        error,
    };
    std::fs::create_dir_all(dir).map_err(failed)?;
    if std::fs::read_dir(dir).map_err(failed)?.next().is_some() {
        return Err(Error::NotEmpty(dir.to_owned()));
    }
    let mut model = Model::new(options.seed, options.parcels);
    if !options.defects {
        let (summary, _) = write_files(dir, &model, &Edits::default()).map_err(failed)?;
        return Ok(summary);
    }
    let planned = defects::plan(&mut model);
    let (edits, mut truth) = planned.map_err(|no_room| Error::NoRoom {
        rule: no_room.rule.to_owned(),
    })?;
    let (mut summary, issued) = write_files(dir, &model, &edits).map_err(failed)?;
    truth.name_cells(|cell| issued.address(cell));
    summary.defects = truth.defects.len();
    write_truth(dir, &truth).map_err(failed)?;
    Ok(summary)
}

fn write_truth(dir: &Path, truth: &Truth) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(truth)?;
    text.push('\n');
    std::fs::write(dir.join("truth.json"), text)
}

fn write_files(dir: &Path, model: &Model, edits: &Edits) -> io::Result<(Summary, Issued)> {
    let standard = standard();
    let texts = tables::texts(model);
    let writer = Writer {
        folder: dir,
        mesh: &model.land.mesh,
        texts: &texts,
    };
    let mut summary = Summary {
        parcels: model.uses.len(),
        villages: model.land.county.villages.len(),
        layers: Vec::new(),
        vertices: 0,
        parcel_vertices: 0,
        bytes: 0,
        defects: 0,
    };
    for table in tables::all(model) {
        let Some(layer) = standard.layer(table.name()) else {
            continue;
        };
        let columns = edits.columns_of(table.name(), schema::columns(&standard[layer]));
        for name in edits.names_of(table.name()) {
            let written = writer.layer(name, table.as_ref(), &columns, edits)?;
            summary.add(name, write::records(table.as_ref(), edits), written);
        }
    }
    for (name, (columns, rows)) in [
        ("QSDMB", tables::owners(model, edits)),
        ("TKXS1", tables::ridge_factors(model)),
    ] {
        summary.bytes += writer.bare_table(name, &columns, &rows)?;
    }
    for (name, bytes) in edits.files() {
        std::fs::write(dir.join(name), bytes)?;
    }
    let issued = summaries::write(dir, &standard, edits.wrong_cells())?;
    summary.bytes += issued.bytes;
    Ok((summary, issued))
}

impl Summary {
    fn add(&mut self, name: &str, records: usize, written: Written) {
        self.layers.push((name.to_owned(), records));
        self.vertices += written.vertices;
        self.bytes += written.bytes;
        if name == "DLTB" {
            self.parcel_vertices = written.vertices;
        }
    }
}

fn standard() -> Standard {
    let source = PackSource::embedded(DEFAULT_PACK).unwrap_or_default();
    read(&source).standard
}
