//! From files to columns and coordinates: layers in parallel, and within a layer shapes beside attributes.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::issued::{IssuedFiles, county_name, find_owners, find_ridge_factors};
use super::load_layer::{Loaded, load_layer, load_left_out};
use super::metadata;
use super::wanted::Wanted;
use super::workbooks;
use super::{Absence, County, Dataset, FileEntry, FileProblem, Layer, Problem, record_names};
use crate::pack::{LayerId, Standard, hex};
use crate::progress::{Progress, Stage};
use crate::submission::{FileSet, FoundFile, Repeated, Submission};

/// Loads what `wanted` wants of the submission. `today` is YYYYMMDD. `progress` counts the bytes of the layers' files.
#[must_use]
pub fn load(
    submission: &Submission,
    standard: &Standard,
    wanted: &Wanted,
    issued: IssuedFiles,
    today: String,
    progress: &Progress,
) -> Dataset {
    let (files, sorted) = (&submission.files, submission.sort_into_layers(standard));
    let of_layer = layers_of_files(standard, &sorted.layers);
    let (layers, others) = rayon::join(
        || load_layers(files, &sorted.layers, standard, wanted, progress),
        || hash_others(files, &of_layer),
    );
    let mut read = Read::new(others);
    let layers = read.layers(standard, &sorted.repeated, layers);
    let mut data = Dataset {
        name: submission.name.clone(),
        files: read.files(files, &of_layer),
        folders: submission.folders.clone(),
        unlisted: submission.unlisted.clone(),
        problems: read.problems,
        layers,
        metadata: metadata::read(files, standard),
        workbooks: match wanted.workbooks {
            true => workbooks::read(files),
            false => Vec::new(),
        },
        unexpected: sorted.unexpected.iter().filter_map(|set| set.shp).collect(),
        repeated: sorted.repeated,
        owners: issued.owners.unwrap_or_else(|| find_owners(submission)),
        ridge_factors: (issued.ridge_factors).unwrap_or_else(|| find_ridge_factors(submission)),
        county_boundary: issued.county_boundary,
        county: County::default(),
        today,
        names: record_names(standard),
    };
    data.county = county(&data, standard);
    data
}

/// Loads the shapes of these layers too, where the rules did without: a finding has a place whichever rules ran.
pub fn load_shapes(data: &mut Dataset, submission: &Submission, of: &HashSet<LayerId>) {
    let layers = data.layers.par_iter_mut().enumerate();
    layers.for_each(|(place, layer)| {
        if u8::try_from(place).is_ok_and(|id| of.contains(&LayerId(id)))
            && let Ok(layer) = layer
            && layer.has_geometry
            && layer.geometry.is_none()
        {
            layer.geometry = load_left_out(&submission.files, &layer.set);
        }
    });
}

/// Which layer each file is part of.
fn layers_of_files(standard: &Standard, sets: &[Option<FileSet>]) -> HashMap<usize, LayerId> {
    let mut of_layer = HashMap::new();
    for (id, set) in standard.layer_ids().zip(sets) {
        let files = set.iter().flat_map(FileSet::files);
        of_layer.extend(files.map(|file| (file, id)));
    }
    of_layer
}

/// What reading the files brought besides the layers.
#[derive(Default)]
struct Read {
    problems: Vec<FileProblem>,
    hashes: HashMap<usize, (u64, String)>,
}

impl Read {
    /// What the files that are no part of a layer brought.
    fn new(others: Vec<(usize, Hashed)>) -> Self {
        let mut read = Self::default();
        for (file, hashed) in others {
            match hashed {
                Ok(hash) => {
                    read.hashes.insert(file, hash);
                }
                Err(error) => read.problems.push(FileProblem {
                    file,
                    problem: Problem::Io(error),
                    whole: true,
                }),
            }
        }
        read
    }

    fn take(&mut self, loaded: Loaded) -> Layer {
        self.problems.extend(loaded.problems);
        self.hashes.extend(loaded.hashes);
        loaded.layer
    }

    /// The layers in the order of the standard, or why they are not there.
    fn layers(
        &mut self,
        standard: &Standard,
        repeated: &[Repeated],
        loaded: Vec<Option<Loaded>>,
    ) -> Vec<Result<Box<Layer>, Absence>> {
        let is_ambiguous = |id| {
            let mut repeated = repeated.iter();
            repeated.any(|repeated| repeated.layer == id && repeated.loaded.is_none())
        };
        let layers = standard.layer_ids().zip(loaded);
        let layers = layers
            .map(|(id, loaded)| match loaded {
                Some(loaded) => Ok(Box::new(self.take(loaded))),
                None if is_ambiguous(id) => Err(Absence::Ambiguous),
                None => Err(Absence::NotGiven),
            })
            .collect();
        self.problems.sort_by_key(|problem| problem.file);
        layers
    }

    fn files(&self, found: &[FoundFile], of_layer: &HashMap<usize, LayerId>) -> Vec<FileEntry> {
        let entry = |(place, file): (usize, &FoundFile)| {
            let hash = self.hashes.get(&place);
            FileEntry {
                shown: file.shown.clone(),
                bytes: hash.map_or_else(|| size(&file.path), |(bytes, _)| *bytes),
                sha256: hash.map(|(_, sha256)| sha256.clone()),
                layer: of_layer.get(&place).copied(),
            }
        };
        found.iter().enumerate().map(entry).collect()
    }
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |meta| meta.len())
}

fn load_layers(
    files: &[FoundFile],
    sets: &[Option<FileSet>],
    standard: &Standard,
    wanted: &Wanted,
    progress: &Progress,
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
    progress.begin(
        Stage::Loading,
        order.iter().map(|(weight, ..)| weight).sum(),
    );
    let mut loaded: HashMap<usize, Loaded> = order
        .into_par_iter()
        .with_max_len(1)
        .filter_map(|(weight, place, id)| {
            let set = sets[place].clone()?;
            let loaded = load_layer(files, set, &standard[id], &wanted[id]);
            progress.advance(weight);
            Some((place, loaded))
        })
        .collect();
    (0..sets.len()).map(|place| loaded.remove(&place)).collect()
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
