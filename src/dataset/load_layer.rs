//! One layer from its files: shapes beside attributes, every file hashed while it is decoded.

use std::fs::File;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::wanted::WantedLayer;
use super::{Column, Counts, FileProblem, Layer, LayerCrs, Problem, Table};
use crate::format::dbf::{self, FieldType};
use crate::format::{Fault, FaultKind, prj, shp, shx, text};
use crate::pack::{FieldId, FieldSpec, LayerSpec, hex};
use crate::submission::{FileSet, FoundFile};

/// A layer with what was met while loading it.
pub(super) struct Loaded {
    pub(super) layer: Layer,
    pub(super) problems: Vec<FileProblem>,
    pub(super) hashes: Vec<(usize, (u64, String))>,
}

/// Loads what `wanted` wants of the layer in `set`.
pub(super) fn load_layer(
    files: &[FoundFile],
    set: FileSet,
    spec: &LayerSpec,
    wanted: &WantedLayer,
) -> Loaded {
    let reader = Reader { files };
    let (shapes, attributes) = rayon::join(
        || load_shapes(&reader, &set, wanted.geometry),
        || load_table(&reader, &set, spec, wanted),
    );
    let (mut notes, crs) = (Notes::default(), load_crs(&reader, &set));
    let (crs, prj) = notes.take(crs);
    let shapes = notes.take(shapes);
    let attributes = notes.take(attributes);
    let counts = Counts {
        shp: shapes.count,
        shx: shapes.shx,
        ..attributes.1
    };
    let table = attributes.0;
    let deleted = table
        .as_ref()
        .map(|table| table.deleted.iter().copied().collect())
        .unwrap_or_default();
    let layer = Layer {
        set,
        geometry: shapes.geometry,
        has_geometry: shapes.count.is_some(),
        shape_type: shapes.shape_type,
        vertices: shapes.vertices,
        extent: shapes.extent,
        table,
        crs,
        prj,
        counts,
        deleted,
    };
    Loaded {
        layer,
        problems: notes.problems,
        hashes: notes.hashes,
    }
}

/// The shapes of a layer that was loaded without them.
pub(super) fn load_left_out(files: &[FoundFile], set: &FileSet) -> Option<shp::Geometry> {
    load_shapes(&Reader { files }, set, true).0.geometry
}

/// Problems and hashes gathered while a part of a layer is read.
#[derive(Default)]
struct Notes {
    problems: Vec<FileProblem>,
    hashes: Vec<(usize, (u64, String))>,
}

impl Notes {
    fn take<T>(&mut self, (value, notes): (T, Notes)) -> T {
        self.problems.extend(notes.problems);
        self.hashes.extend(notes.hashes);
        value
    }

    fn faults(&mut self, file: usize, faults: Vec<Fault>) {
        let problem = |fault| FileProblem {
            file,
            problem: Problem::Fault(fault),
            whole: false,
        };
        self.problems.extend(faults.into_iter().map(problem));
    }

    fn unusable(&mut self, file: usize, problem: Problem) {
        self.problems.push(FileProblem {
            file,
            problem,
            whole: true,
        });
    }
}

/// Reads whole files by their place in the submission.
struct Reader<'a> {
    files: &'a [FoundFile],
}

impl Reader<'_> {
    /// The bytes of a file; one that cannot be read is noted.
    fn bytes(&self, file: Option<usize>, notes: &mut Notes) -> Option<(usize, Vec<u8>)> {
        let file = file?;
        match std::fs::read(&self.files[file].path) {
            Ok(bytes) => Some((file, bytes)),
            Err(error) => {
                notes.unusable(file, Problem::Io(error.to_string()));
                None
            }
        }
    }

    /// The shapes of a .shp in which nothing is wrong, with its length and hash, without holding the file in memory.
    fn blocks(&self, file: usize, index: &shx::Shx) -> Option<(shp::Geometry, (u64, String))> {
        let file = File::open(&self.files[file].path).ok()?;
        let length = file.metadata().ok()?.len();
        let mut hasher = Sha256::new();
        let geometry = shp::read_in_blocks(file, length, index, |block| hasher.update(block))?;
        Some((geometry, (length, hex(&hasher.finalize()))))
    }

    /// The bytes of a small file, hashed.
    fn small(&self, file: Option<usize>, notes: &mut Notes) -> Option<(usize, Vec<u8>)> {
        let (file, bytes) = self.bytes(file, notes)?;
        notes
            .hashes
            .push((file, (bytes.len() as u64, sha256(&bytes))));
        Some((file, bytes))
    }
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[derive(Default)]
struct Shapes {
    geometry: Option<shp::Geometry>,
    shape_type: Option<shp::ShapeType>,
    vertices: Option<u64>,
    extent: Option<[f64; 4]>,
    count: Option<u32>,
    shx: Option<u32>,
}

fn load_shapes(reader: &Reader<'_>, set: &FileSet, wanted: bool) -> (Shapes, Notes) {
    let mut notes = Notes::default();
    let mut shapes = Shapes::default();
    let mut index = None;
    if let Some((file, bytes)) = reader.small(set.shx, &mut notes) {
        match shx::read(&bytes) {
            Ok((read, faults)) => {
                shapes.shx = u32::try_from(read.entries.len()).ok();
                notes.faults(file, faults);
                index = Some(read);
            }
            Err(fault) => notes.unusable(file, Problem::Fault(fault)),
        }
    }
    let index = index.as_ref();
    if let Some(place) = set.shp
        && let Some((geometry, hash)) = index.and_then(|index| reader.blocks(place, index))
    {
        notes.hashes.push((place, hash));
        shapes.take(geometry, wanted);
        return (shapes, notes);
    }
    let Some((file, bytes)) = reader.bytes(set.shp, &mut notes) else {
        return (shapes, notes);
    };
    let (hash, read) = rayon::join(|| sha256(&bytes), || shp::read(&bytes, index));
    notes.hashes.push((file, (bytes.len() as u64, hash)));
    match read {
        Ok((geometry, faults)) => {
            let is_of_index = |fault: &Fault| matches!(fault.kind, FaultKind::BadIndexEntry { .. });
            let (of_index, own) = faults.into_iter().partition(is_of_index);
            notes.faults(file, own);
            notes.faults(set.shx.unwrap_or(file), of_index);
            shapes.take(geometry, wanted);
        }
        Err(fault) => notes.unusable(file, Problem::Fault(fault)),
    }
    (shapes, notes)
}

impl Shapes {
    fn take(&mut self, geometry: shp::Geometry, wanted: bool) {
        self.count = u32::try_from(geometry.features()).ok();
        self.shape_type = Some(geometry.shape_type);
        self.vertices = Some(geometry.coords.len() as u64);
        self.extent = geometry.extent();
        self.geometry = wanted.then_some(geometry);
    }
}

fn load_table(
    reader: &Reader<'_>,
    set: &FileSet,
    spec: &LayerSpec,
    wanted: &WantedLayer,
) -> ((Option<Table>, Counts), Notes) {
    let mut notes = Notes::default();
    let cpg = reader.small(set.cpg, &mut notes).map(|(_, bytes)| bytes);
    let Some((file, bytes)) = reader.bytes(set.dbf, &mut notes) else {
        return ((None, Counts::default()), notes);
    };
    let (hash, read) = rayon::join(
        || sha256(&bytes),
        || read_table(&bytes, cpg.as_deref(), spec, wanted),
    );
    notes.hashes.push((file, (bytes.len() as u64, hash)));
    match read {
        Ok((table, faults)) => {
            notes.faults(file, faults);
            let counts = Counts {
                dbf: Some(table.header.record_count),
                dbf_available: Some(table.header.records_available),
                ..Counts::default()
            };
            ((Some(table), counts), notes)
        }
        Err(fault) => {
            notes.unusable(file, Problem::Fault(fault));
            ((None, Counts::default()), notes)
        }
    }
}

fn read_table(
    bytes: &[u8],
    cpg: Option<&[u8]>,
    spec: &LayerSpec,
    wanted: &WantedLayer,
) -> Result<(Table, Vec<Fault>), Fault> {
    let (header, faults) = dbf::read_header(bytes)?;
    let encoding = text::decide(cpg, header.language_byte, &dbf::text_sample(bytes, &header));
    let declared: Vec<Option<usize>> = spec
        .fields
        .iter()
        .map(|field| place(&header, &field.name))
        .collect();
    let extra: Vec<usize> = (0..header.fields.len())
        .filter(|place| !declared.contains(&Some(*place)))
        .collect();
    let columns = Columns {
        bytes,
        header: &header,
        encoding: encoding.encoding,
    };
    let table = Table {
        columns: columns.wanted(spec, wanted, &declared),
        extra_text: columns.extra_text(wanted, &extra),
        declared,
        extra,
        encoding,
        deleted: header.deleted.clone(),
        rows: header.records_available,
        header,
    };
    Ok((table, faults))
}

/// Where the header declares a field of that name.
fn place(header: &dbf::Header, name: &str) -> Option<usize> {
    let mut fields = header.fields.iter();
    fields.position(|field| field.name.eq_ignore_ascii_case(name))
}

/// Decodes the columns of a .dbf.
struct Columns<'a> {
    bytes: &'a [u8],
    header: &'a dbf::Header,
    encoding: text::Encoding,
}

impl Columns<'_> {
    /// By field of the standard: its column, where the file declares it and the run wants it.
    fn wanted(
        &self,
        spec: &LayerSpec,
        wanted: &WantedLayer,
        declared: &[Option<usize>],
    ) -> Vec<Option<Column>> {
        let fields = spec.fields.par_iter().zip(declared).enumerate();
        let column = |(id, (field, declared)): (usize, (&FieldSpec, &Option<usize>))| {
            let id = u16::try_from(id).ok().map(FieldId);
            let is_text = !field.kind.is_number();
            let asked = id.is_some_and(|id| wanted.fields.contains(&id));
            let place = declared.filter(|_| asked || wanted.all_text && is_text)?;
            Some(if is_text {
                Column::Text(self.text(place))
            } else {
                Column::Number(self.number(place))
            })
        };
        fields.map(column).collect()
    }

    /// The columns of Char fields that the standard does not have, where the run wants all text.
    fn extra_text(&self, wanted: &WantedLayer, extra: &[usize]) -> Vec<(usize, dbf::TextColumn)> {
        let is_text = |place: &&usize| self.header.fields[**place].kind == FieldType::Char;
        extra
            .par_iter()
            .filter(|place| wanted.all_text && is_text(place))
            .map(|place| (*place, self.text(*place)))
            .collect()
    }

    fn text(&self, place: usize) -> dbf::TextColumn {
        let field = &self.header.fields[place];
        dbf::text_column(self.bytes, self.header, field, self.rows(), self.encoding)
    }

    fn number(&self, place: usize) -> dbf::NumberColumn {
        let field = &self.header.fields[place];
        dbf::number_column(self.bytes, self.header, field, self.rows(), self.encoding)
    }

    fn rows(&self) -> usize {
        self.header.records_available as usize
    }
}

/// The reference system and the text that says it.
fn load_crs(reader: &Reader<'_>, set: &FileSet) -> ((LayerCrs, Option<String>), Notes) {
    let mut notes = Notes::default();
    let Some((_, bytes)) = reader.small(set.prj, &mut notes) else {
        return ((LayerCrs::Missing, None), notes);
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let crs = match prj::Crs::parse(&bytes) {
        Ok(crs) => LayerCrs::Known(crs),
        Err(_) => LayerCrs::Unparsed(text.chars().take(60).collect()),
    };
    ((crs, Some(text)), notes)
}
