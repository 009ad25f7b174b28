//! The loaded submission: columns, coordinates, and every problem met on the way. Loading never judges: a problem is
//! noted here and reported by an ordinary rule.

mod county_boundary;
pub mod faults;
mod issued;
mod load;
mod load_layer;
mod metadata;
mod wanted;
mod workbooks;

use std::collections::HashSet;

use crate::format::dbf::{Header, NumberColumn, TextColumn};
use crate::format::prj::Crs;
use crate::format::shp::{Geometry, ShapeType};
use crate::format::{Fault, text};
use crate::pack::{FieldId, LayerId, Standard};
use crate::submission::{FileSet, Repeated, Unlisted};

pub use crate::format::dbf::Column;
pub use county_boundary::{BoundaryError, CountyBoundary};
pub use issued::{Issued, IssuedError, IssuedFiles, Owners, RidgeFactors, fraction};
pub use load::{load, load_shapes};
pub use metadata::{Metadata, MetadataText};
pub use wanted::{Part, Read, Wanted, WantedLayer};
pub use workbooks::Workbook;

/// A file of the submission as it was read.
#[derive(Clone, Debug)]
pub struct FileEntry {
    /// Path inside the submission.
    pub shown: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256, hexadecimal; `None` when it could not be read.
    pub sha256: Option<String>,
    /// The layer it is part of.
    pub layer: Option<LayerId>,
}

/// What went wrong with a file.
#[derive(Clone, Debug)]
pub enum Problem {
    /// The system could not read it.
    Io(String),
    /// Its content is not what its format asks for.
    Fault(Fault),
}

/// A problem with its file.
#[derive(Clone, Debug)]
pub struct FileProblem {
    /// Place in [`Dataset::files`].
    pub file: usize,
    /// What it is.
    pub problem: Problem,
    /// Whether nothing of the file could be used.
    pub whole: bool,
}

/// The reference system of a layer.
#[derive(Clone, Debug)]
pub enum LayerCrs {
    /// There is no .prj.
    Missing,
    /// The .prj cannot be understood; its beginning.
    Unparsed(String),
    /// As the .prj says.
    Known(Crs),
}

impl LayerCrs {
    /// The reference system, if it is known.
    #[must_use]
    pub fn known(&self) -> Option<&Crs> {
        match self {
            Self::Known(crs) => Some(crs),
            _ => None,
        }
    }
}

/// How many records the files of a layer say and hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records read from the .shp.
    pub shp: Option<u32>,
    /// Entries of the .shx.
    pub shx: Option<u32>,
    /// Records that the .dbf header announces.
    pub dbf: Option<u32>,
    /// Whole records really in the .dbf.
    pub dbf_available: Option<u32>,
}

/// The attribute table of a layer.
#[derive(Debug)]
pub struct Table {
    /// As the .dbf declares it.
    pub header: Header,
    /// By [`FieldId`]: place of the field in `header.fields`.
    pub declared: Vec<Option<usize>>,
    /// By [`FieldId`]: the values, where the run wants them.
    pub columns: Vec<Option<Column>>,
    /// Places in `header.fields` that no field of the standard answers to.
    pub extra: Vec<usize>,
    /// Text of the extra Char fields, where the run wants it: place in `header.fields`, values.
    pub extra_text: Vec<(usize, TextColumn)>,
    /// Encoding of its text.
    pub encoding: text::Decision,
    /// Records marked as deleted, ascending.
    pub deleted: Vec<u32>,
    /// Number of records.
    pub rows: u32,
}

/// A loaded layer.
#[derive(Debug)]
pub struct Layer {
    /// Its files.
    pub set: FileSet,
    /// Its shapes; `None` when missing, unreadable or not wanted.
    pub geometry: Option<Geometry>,
    /// Whether the .shp could be read, wanted or not.
    pub has_geometry: bool,
    /// Shape type of the .shp, wanted or not; `None` when missing or unreadable.
    pub shape_type: Option<ShapeType>,
    /// Vertices of the .shp, wanted or not.
    pub vertices: Option<u64>,
    /// West, south, east, north of the .shp, wanted or not.
    pub extent: Option<[f64; 4]>,
    /// Its attributes; `None` when missing or unreadable.
    pub table: Option<Table>,
    /// Its reference system.
    pub crs: LayerCrs,
    /// Text of its .prj, as handed in; `None` when missing or unreadable.
    pub prj: Option<String>,
    /// Records by file.
    pub counts: Counts,
    deleted: HashSet<u32>,
}

impl Layer {
    /// Number of records: of the table, without one of the .shp.
    #[must_use]
    pub fn len(&self) -> usize {
        let shapes = || self.counts.shp.unwrap_or(0) as usize;
        self.table
            .as_ref()
            .map_or_else(shapes, |table| table.rows as usize)
    }

    /// Whether it has no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether both layers are in one reference system, or nothing says otherwise.
    #[must_use]
    pub fn same_system(&self, other: &Self) -> bool {
        let systems = self.crs.known().zip(other.crs.known());
        systems.is_none_or(|(own, other)| own.same_as(other))
    }

    /// Whether the record is marked as deleted.
    #[must_use]
    pub fn is_deleted(&self, fid: u32) -> bool {
        self.deleted.contains(&fid)
    }

    /// The records that are not deleted.
    pub fn records(&self) -> impl Iterator<Item = u32> + '_ {
        let count = u32::try_from(self.len()).unwrap_or(u32::MAX);
        (0..count).filter(|fid| self.deleted.is_empty() || !self.is_deleted(*fid))
    }

    /// Whether the table declares the field.
    #[must_use]
    pub fn has_field(&self, field: FieldId) -> bool {
        let declared = self
            .table
            .as_ref()
            .and_then(|table| table.declared.get(usize::from(field.0)));
        declared.is_some_and(Option::is_some)
    }

    fn column(&self, field: FieldId) -> Option<&Column> {
        self.table
            .as_ref()?
            .columns
            .get(usize::from(field.0))?
            .as_ref()
    }

    /// The values of a Char or Date field.
    #[must_use]
    pub fn text(&self, field: FieldId) -> Option<&TextColumn> {
        match self.column(field)? {
            Column::Text(column) => Some(column),
            Column::Number(_) => None,
        }
    }

    /// The values of an Int or Float field.
    #[must_use]
    pub fn number(&self, field: FieldId) -> Option<&NumberColumn> {
        match self.column(field)? {
            Column::Number(column) => Some(column),
            Column::Text(_) => None,
        }
    }

    /// A cell as the file shows it; `None` when blank or not loaded.
    #[must_use]
    pub fn shown(&self, field: FieldId, fid: u32) -> Option<String> {
        let row = fid as usize;
        match self.column(field)? {
            Column::Text(column) if row < column.len() => column.get(row).map(str::to_owned),
            Column::Number(column) if row < column.len() => match column.raw_text(row) {
                Some(raw) => Some(raw.to_owned()),
                None => column.get(row).map(|value| {
                    value
                        .with_places(self.decimals(field).max(value.decimals()))
                        .to_string()
                }),
            },
            _ => None,
        }
    }

    /// The decimals that the table declares for a field.
    #[must_use]
    pub fn decimals(&self, field: FieldId) -> u8 {
        let table = self.table.as_ref();
        let place =
            table.and_then(|table| table.declared.get(usize::from(field.0)).copied().flatten());
        table
            .zip(place)
            .map_or(0, |(table, place)| table.header.fields[place].decimals)
    }
}

/// Why a layer cannot be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// No file answers to it.
    NotGiven,
    /// Several files do, none by its exact name.
    Ambiguous,
    /// Its files cannot be read.
    Unreadable,
}

/// The county (县级行政区) that the submission is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct County {
    /// The first six digits of its units' codes.
    pub code: Option<String>,
    /// As the issued owner table names it.
    pub name: Option<String>,
}

/// The loaded submission.
#[derive(Debug)]
pub struct Dataset {
    /// Name of the folder.
    pub name: String,
    /// All its files.
    pub files: Vec<FileEntry>,
    /// All folders below it, as shown.
    pub folders: Vec<String>,
    /// What could not be listed.
    pub unlisted: Vec<Unlisted>,
    /// What could not be read, in the order of the files.
    pub problems: Vec<FileProblem>,
    /// By [`LayerId`].
    pub layers: Vec<Result<Box<Layer>, Absence>>,
    /// Layers given more than once.
    pub repeated: Vec<Repeated>,
    /// Shapefiles that are no layer: place of their .shp in `files`.
    pub unexpected: Vec<usize>,
    /// 元数据 documents, where the pack lists nodes that they must have.
    pub metadata: Vec<Metadata>,
    /// Its workbooks and .csv files, where the run wants them.
    pub workbooks: Vec<Workbook>,
    /// 权属单位代码表
    pub owners: Issued<Owners>,
    /// 田坎系数表
    pub ridge_factors: Issued<RidgeFactors>,
    /// 下发的县级界线: given on the command line only.
    pub county_boundary: Option<CountyBoundary>,
    /// The county.
    pub county: County,
    /// YYYYMMDD that counts as today.
    pub today: String,
    /// By [`LayerId`]: where the identifier and the key of a record are.
    pub names: Vec<RecordNames>,
}

/// The fields that name a record of a layer.
#[derive(Clone, Debug, Default)]
pub struct RecordNames {
    /// 标识码
    pub bsm: Option<FieldId>,
    /// See [`crate::pack::LayerSpec::key`].
    pub key: Vec<crate::pack::KeyPart>,
}

impl Dataset {
    /// The layer, or why it cannot be looked at.
    ///
    /// # Errors
    /// See [`Absence`].
    pub fn layer_state(&self, id: LayerId) -> Result<&Layer, Absence> {
        match &self.layers[usize::from(id.0)] {
            Ok(layer) if layer.table.is_none() && !layer.has_geometry => Err(Absence::Unreadable),
            Ok(layer) => Ok(layer),
            Err(absence) => Err(*absence),
        }
    }

    /// The layer if a file answered to it, readable or not.
    #[must_use]
    pub fn layer(&self, id: LayerId) -> Option<&Layer> {
        self.layers[usize::from(id.0)].as_deref().ok()
    }

    /// 标识码 of a record: `7` also where the table holds 7.000. What is no number identifies no record.
    #[must_use]
    pub fn bsm(&self, id: LayerId, fid: u32) -> Option<String> {
        let (layer, field) = (self.layer(id)?, self.names[usize::from(id.0)].bsm?);
        match layer.number(field) {
            Some(column) => column.get(fid as usize).map(|value| value.to_string()),
            None => layer.shown(field, fid),
        }
    }

    /// The name by which surveyors call a record: `330102001001/0012`.
    #[must_use]
    pub fn key(&self, id: LayerId, fid: u32) -> Option<String> {
        let layer = self.layer(id)?;
        let parts = &self.names[usize::from(id.0)].key;
        let parts: Option<Vec<String>> = parts
            .iter()
            .map(|part| {
                let value = layer.shown(part.field, fid)?;
                Some(match part.take {
                    Some(count) => value.chars().take(count).collect(),
                    None => value,
                })
            })
            .collect();
        parts
            .filter(|parts| !parts.is_empty())
            .map(|parts| parts.join("/"))
    }

    /// Where a record is: its point, the middle of its line, a point inside its polygon.
    #[must_use]
    pub fn point(&self, id: LayerId, fid: u32) -> Option<[f64; 2]> {
        let geometry = self.layer(id)?.geometry.as_ref()?;
        ((fid as usize) < geometry.features())
            .then(|| geometry.representative_point(fid as usize))
            .flatten()
    }

    /// The shown path of a file.
    #[must_use]
    pub fn file(&self, place: usize) -> &str {
        &self.files[place].shown
    }
}

/// Names of the records of each layer of `standard`.
fn record_names(standard: &Standard) -> Vec<RecordNames> {
    let names = standard.layers.iter().map(|layer| RecordNames {
        bsm: layer.field("BSM"),
        key: layer.key.clone(),
    });
    names.collect()
}
