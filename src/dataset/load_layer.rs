//! One layer from its files: shapes beside attributes, every file hashed while it is decoded.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::wanted::WantedLayer;
use super::{Column, Counts, FileProblem, Layer, LayerCrs, Problem, Table};
use crate::format::dbf::{self, FieldType};
use crate::format::{Fault, FaultKind, prj, shp, shx, text};
use crate::pack::{FieldId, LayerSpec, hex};
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
    let Some((file, bytes)) = reader.bytes(set.shp, &mut notes) else {
        return (shapes, notes);
    };
    let (hash, read) = rayon::join(|| sha256(&bytes), || shp::read(&bytes, index.as_ref()));
    notes.hashes.push((file, (bytes.len() as u64, hash)));
    match read {
        Ok((geometry, faults)) => {
            shapes.count = u32::try_from(geometry.features()).ok();
            shapes.shape_type = Some(geometry.shape_type);
            let is_of_index = |fault: &Fault| matches!(fault.kind, FaultKind::BadIndexEntry { .. });
            let (of_index, own) = faults.into_iter().partition(is_of_index);
            notes.faults(file, own);
            notes.faults(set.shx.unwrap_or(file), of_index);
            shapes.geometry = wanted.then_some(geometry);
        }
        Err(fault) => notes.unusable(file, Problem::Fault(fault)),
    }
    (shapes, notes)
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
    let rows = header.records_available;
    let find = |name: &str| {
        header
            .fields
            .iter()
            .position(|field| field.name.eq_ignore_ascii_case(name))
    };
    let declared: Vec<Option<usize>> = spec.fields.iter().map(|field| find(&field.name)).collect();
    let extra: Vec<usize> = (0..header.fields.len())
        .filter(|place| !declared.contains(&Some(*place)))
        .collect();
    let column = |place: usize, number: bool| {
        let field = &header.fields[place];
        if number {
            Column::Number(dbf::number_column(
                bytes,
                &header,
                field,
                rows as usize,
                encoding.encoding,
            ))
        } else {
            Column::Text(dbf::text_column(
                bytes,
                &header,
                field,
                rows as usize,
                encoding.encoding,
            ))
        }
    };
    let columns = spec
        .fields
        .par_iter()
        .zip(&declared)
        .enumerate()
        .map(|(place, (field, declared))| {
            let id = u16::try_from(place).ok().map(FieldId);
            let is_text = !field.kind.is_number();
            let asked =
                id.is_some_and(|id| wanted.fields.contains(&id)) || wanted.all_text && is_text;
            declared
                .filter(|_| asked)
                .map(|place| column(place, !is_text))
        })
        .collect();
    let extra_text = extra
        .par_iter()
        .filter(|place| wanted.all_text && header.fields[**place].kind == FieldType::Char)
        .map(|place| {
            let field = &header.fields[*place];
            (
                *place,
                dbf::text_column(bytes, &header, field, rows as usize, encoding.encoding),
            )
        })
        .collect();
    let deleted = header.deleted.clone();
    Ok((
        Table {
            declared,
            columns,
            extra,
            extra_text,
            encoding,
            deleted,
            rows,
            header,
        },
        faults,
    ))
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
