//! From files to columns and coordinates: layers in parallel, and within a layer shapes beside attributes.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::issued::{IssuedFiles, county_name, find_owners, find_ridge_factors};
use super::metadata;
use super::wanted::{Wanted, WantedLayer};
use super::{
    Absence, Column, Counts, County, Dataset, FileEntry, FileProblem, Layer, LayerCrs, Problem,
    Table, record_names,
};
use crate::format::dbf::{self, FieldType};
use crate::format::{Fault, FaultKind, prj, shp, shx, text};
use crate::pack::{FieldId, LayerId, LayerSpec, Standard, hex};
use crate::submission::{FileSet, FoundFile, Submission};

/// Loads what `wanted` wants of the submission. `today` is YYYYMMDD.
#[must_use]
pub fn load(
    submission: &Submission,
    standard: &Standard,
    wanted: &Wanted,
    issued: IssuedFiles,
    today: String,
) -> Dataset {
    let sorted = submission.sort_into_layers(standard);
    let ambiguous: Vec<LayerId> = sorted
        .repeated
        .iter()
        .filter(|repeated| repeated.loaded.is_none())
        .map(|repeated| repeated.layer)
        .collect();
    let mut of_layer: HashMap<usize, LayerId> = HashMap::new();
    for (id, set) in standard.layer_ids().zip(&sorted.layers) {
        of_layer.extend(set.iter().flat_map(FileSet::files).map(|file| (file, id)));
    }
    let (layers, others) = rayon::join(
        || load_layers(&submission.files, &sorted.layers, standard, wanted),
        || hash_others(&submission.files, &of_layer),
    );
    let mut problems = Vec::new();
    let mut hashes: HashMap<usize, (u64, String)> = HashMap::new();
    let layers = standard
        .layer_ids()
        .zip(layers)
        .map(|(id, loaded)| match loaded {
            Some(loaded) => {
                problems.extend(loaded.problems);
                hashes.extend(loaded.hashes);
                Ok(Box::new(loaded.layer))
            }
            None if ambiguous.contains(&id) => Err(Absence::Ambiguous),
            None => Err(Absence::NotGiven),
        })
        .collect();
    for (file, hashed) in others {
        match hashed {
            Ok(hash) => {
                hashes.insert(file, hash);
            }
            Err(error) => problems.push(FileProblem {
                file,
                problem: Problem::Io(error),
                whole: true,
            }),
        }
    }
    problems.sort_by_key(|problem| problem.file);
    let files = submission.files.iter().enumerate().map(|(place, file)| {
        let hash = hashes.remove(&place);
        FileEntry {
            shown: file.shown.clone(),
            bytes: hash
                .as_ref()
                .map_or_else(|| size(&file.path), |(bytes, _)| *bytes),
            sha256: hash.map(|(_, sha256)| sha256),
            layer: of_layer.get(&place).copied(),
        }
    });
    let mut data = Dataset {
        name: submission.name.clone(),
        files: files.collect(),
        folders: submission.folders.clone(),
        unlisted: submission.unlisted.clone(),
        problems,
        layers,
        repeated: sorted.repeated,
        metadata: metadata::read(&submission.files, standard),
        unexpected: sorted.unexpected.iter().filter_map(|set| set.shp).collect(),
        owners: issued.owners.unwrap_or_else(|| find_owners(submission)),
        ridge_factors: issued
            .ridge_factors
            .unwrap_or_else(|| find_ridge_factors(submission)),
        county: County::default(),
        today,
        names: record_names(standard),
    };
    data.county = county(&data, standard);
    data
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |meta| meta.len())
}

/// A layer with what was met while loading it.
struct Loaded {
    layer: Layer,
    problems: Vec<FileProblem>,
    hashes: Vec<(usize, (u64, String))>,
}

fn load_layers(
    files: &[FoundFile],
    sets: &[Option<FileSet>],
    standard: &Standard,
    wanted: &Wanted,
) -> Vec<Option<Loaded>> {
    let ids: Vec<LayerId> = standard.layer_ids().collect();
    // The largest first: the last layer to start should be a small one.
    let weight = |set: &FileSet| set.files().map(|file| size(&files[file].path)).sum::<u64>();
    let mut order: Vec<(u64, usize, LayerId)> = ids
        .iter()
        .filter_map(|id| {
            sets[usize::from(id.0)]
                .as_ref()
                .map(|set| (weight(set), usize::from(id.0), *id))
        })
        .collect();
    order.sort_by_key(|(weight, place, _)| (std::cmp::Reverse(*weight), *place));
    let mut loaded: HashMap<usize, Loaded> = order
        .into_par_iter()
        .with_max_len(1)
        .filter_map(|(_, place, id)| {
            let set = sets[place].clone()?;
            Some((place, load_layer(files, set, &standard[id], &wanted[id])))
        })
        .collect();
    (0..sets.len()).map(|place| loaded.remove(&place)).collect()
}

fn load_layer(files: &[FoundFile], set: FileSet, spec: &LayerSpec, wanted: &WantedLayer) -> Loaded {
    let reader = Reader { files };
    let (shapes, attributes) = rayon::join(
        || load_shapes(&reader, &set, wanted.geometry),
        || load_table(&reader, &set, spec, wanted),
    );
    let (mut notes, crs) = (Notes::default(), load_crs(&reader, &set));
    let crs = notes.take(crs);
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

fn load_crs(reader: &Reader<'_>, set: &FileSet) -> (LayerCrs, Notes) {
    let mut notes = Notes::default();
    let crs = match reader.small(set.prj, &mut notes) {
        None => LayerCrs::Missing,
        Some((_, bytes)) => match prj::Crs::parse(&bytes) {
            Ok(crs) => LayerCrs::Known(crs),
            Err(_) => {
                LayerCrs::Unparsed(String::from_utf8_lossy(&bytes).chars().take(60).collect())
            }
        },
    };
    (crs, notes)
}

type Hashed = Result<(u64, String), String>;

/// Files that are no part of a layer are hashed piece by piece: scans may be large.
fn hash_others(files: &[FoundFile], of_layer: &HashMap<usize, LayerId>) -> Vec<(usize, Hashed)> {
    (0..files.len())
        .into_par_iter()
        .filter(|place| !of_layer.contains_key(place))
        .map(|place| {
            (
                place,
                hash_file(&files[place].path).map_err(|error| error.to_string()),
            )
        })
        .collect()
}

fn hash_file(path: &Path) -> std::io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0;
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok((bytes, hex(&hasher.finalize())));
        }
        hasher.update(&buffer[..count]);
        bytes += count as u64;
    }
}

/// The county by the first six digits that most unit codes begin with (XZQ, without it the parcels).
fn county(data: &Dataset, standard: &Standard) -> County {
    let code = [("XZQ", "XZQDM"), ("DLTB", "ZLDWDM")]
        .into_iter()
        .find_map(|(layer, field)| {
            let id = standard.layer(layer)?;
            let column = data.layer(id)?.text(standard[id].field(field)?)?;
            let mut counts: HashMap<&str, usize> = HashMap::new();
            for code in column.codes().iter().filter(|code| **code != 0) {
                if let Some(county) = column.value(*code).get(..6) {
                    *counts.entry(county).or_default() += 1;
                }
            }
            let most = counts
                .into_iter()
                .max_by_key(|(county, count)| (*count, std::cmp::Reverse(*county)));
            most.map(|(county, _)| county.to_owned())
        });
    let name = code
        .as_deref()
        .and_then(|code| county_name(&data.owners, code));
    County { code, name }
}
