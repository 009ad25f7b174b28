//! What was handed in: the files of the folder, sorted into shapefiles and matched to layers by name. Nothing is
//! opened here.
//!
//! Names are compared without case, whatever the system; paths stay [`Path`]s until they are shown.

mod names;

use std::collections::{BTreeMap, HashSet};
use std::path::{Component, Path, PathBuf};

use crate::pack::{LayerId, Standard};

pub use names::{NameMatch, match_layer};

/// Folders that `check` writes itself and therefore never reads as part of a submission.
pub const REPORT_FOLDER: &str = "tuban-report";

/// A file of the submission.
#[derive(Clone, Debug)]
pub struct FoundFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its path inside the submission, `/` between the parts: what reports show.
    pub shown: String,
}

/// The files of one shapefile, by what they hold; each the place in [`Submission::files`].
#[derive(Clone, Debug, Default)]
pub struct FileSet {
    /// Path inside the submission without the extension.
    pub shown: String,
    /// Base name without the extension.
    pub stem: String,
    /// Geometry.
    pub shp: Option<usize>,
    /// Index.
    pub shx: Option<usize>,
    /// Attributes.
    pub dbf: Option<usize>,
    /// Reference system.
    pub prj: Option<usize>,
    /// Encoding.
    pub cpg: Option<usize>,
}

impl FileSet {
    /// The places of all its files.
    pub fn files(&self) -> impl Iterator<Item = usize> {
        [self.shp, self.shx, self.dbf, self.prj, self.cpg]
            .into_iter()
            .flatten()
    }

    /// The file that stands for the set: .shp, else .dbf, else .shx.
    #[must_use]
    pub fn main_file(&self) -> Option<usize> {
        self.shp.or(self.dbf).or(self.shx)
    }
}

/// A folder or file that could not be listed.
#[derive(Clone, Debug)]
pub struct Unlisted {
    /// Path inside the submission.
    pub shown: String,
    /// What the system said.
    pub error: String,
}

/// The folder handed in (提交成果).
#[derive(Debug)]
pub struct Submission {
    /// The folder.
    pub root: PathBuf,
    /// Its name.
    pub name: String,
    /// All files below it, sorted by their shown paths.
    pub files: Vec<FoundFile>,
    /// All folders below it, as shown, sorted.
    pub folders: Vec<String>,
    /// What could not be listed.
    pub unlisted: Vec<Unlisted>,
}

/// The submission cannot be opened at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is nothing at the path.
    #[error("提交成果不存在 (no such folder): {0}")]
    Missing(PathBuf),
    /// A file is at the path.
    #[error("这是文件而不是文件夹，请给出存放 shapefile 的文件夹 (a file, not a folder): {0}")]
    NotAFolder(PathBuf),
    /// The system refuses to list it.
    #[error("无法读取文件夹 (cannot list the folder) {path}: {error}")]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}

impl Submission {
    /// Lists the folder `root`, leaving out hidden files and the reports in `output` and [`REPORT_FOLDER`].
    ///
    /// # Errors
    /// `root` does not exist, is a file, or cannot be listed. A folder below it that cannot be listed is noted in
    /// [`Submission::unlisted`].
    pub fn open(root: &Path, output: Option<&Path>) -> Result<Self, OpenError> {
        match std::fs::metadata(root) {
            Err(_) => return Err(OpenError::Missing(root.to_owned())),
            Ok(meta) if !meta.is_dir() => return Err(OpenError::NotAFolder(root.to_owned())),
            Ok(_) => {}
        }
        let whole = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let name = whole
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        std::fs::read_dir(root).map_err(|error| OpenError::Unreadable {
            path: root.to_owned(),
            error,
        })?;
        let mut lister = Lister {
            submission: Self {
                root: root.to_owned(),
                name,
                files: Vec::new(),
                folders: Vec::new(),
                unlisted: Vec::new(),
            },
            output: output.and_then(|path| std::fs::canonicalize(path).ok()),
            seen: HashSet::new(),
        };
        lister.list(root, &whole);
        let mut submission = lister.submission;
        submission.files.sort_by(|a, b| a.shown.cmp(&b.shown));
        submission.folders.sort();
        Ok(submission)
    }

    /// Whether all files lie in one folder.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.folders.is_empty()
    }

    fn shown(&self, path: &Path) -> String {
        let inner = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<_> = inner
            .components()
            .filter_map(|part| match part {
                Component::Normal(part) => Some(part.to_string_lossy()),
                _ => None,
            })
            .collect();
        parts.join("/")
    }

    /// The files by shapefile: same folder, same base name in any case.
    #[must_use]
    pub fn file_sets(&self) -> Vec<FileSet> {
        let mut sets: BTreeMap<(PathBuf, String), FileSet> = BTreeMap::new();
        for (place, file) in self.files.iter().enumerate() {
            let (Some(stem), Some(extension)) = (file.path.file_stem(), file.path.extension())
            else {
                continue;
            };
            let stem = stem.to_string_lossy();
            let folder = file.path.parent().map(Path::to_owned).unwrap_or_default();
            let extension = extension.to_string_lossy().to_ascii_lowercase();
            if !["shp", "shx", "dbf", "prj", "cpg"].contains(&extension.as_str()) {
                continue;
            }
            let set = sets
                .entry((folder, stem.to_lowercase()))
                .or_insert_with(|| FileSet {
                    shown: file.shown[..file.shown.len() - extension.len() - 1].to_owned(),
                    stem: stem.into_owned(),
                    ..FileSet::default()
                });
            let slot = match extension.as_str() {
                "shp" => &mut set.shp,
                "shx" => &mut set.shx,
                "dbf" => &mut set.dbf,
                "prj" => &mut set.prj,
                _ => &mut set.cpg,
            };
            slot.get_or_insert(place);
        }
        sets.into_values().collect()
    }

    /// Which shapefile is which layer.
    #[must_use]
    pub fn sort_into_layers(&self, standard: &Standard) -> Sorted {
        let mut candidates: Vec<Vec<(bool, FileSet)>> = vec![Vec::new(); standard.layers.len()];
        let mut sorted = Sorted::default();
        for set in self.file_sets() {
            if set.main_file().is_none() {
                continue;
            }
            match match_layer(&set.stem, standard) {
                NameMatch::Layer { id, exact } => candidates[usize::from(id.0)].push((exact, set)),
                NameMatch::None | NameMatch::Several if set.shp.is_some() => {
                    sorted.unexpected.push(set)
                }
                NameMatch::None | NameMatch::Several => sorted.tables.push(set),
            }
        }
        for (id, mut sets) in standard.layer_ids().zip(candidates) {
            let exact = sets.iter().filter(|(exact, _)| *exact).count();
            let chosen = match (exact, sets.len()) {
                (1, _) => sets.iter().position(|(exact, _)| *exact),
                (_, 1) => Some(0),
                _ => None,
            };
            let chosen = chosen.map(|place| sets.remove(place).1);
            let others: Vec<_> = sets.into_iter().map(|(_, set)| set).collect();
            if !others.is_empty() {
                sorted.repeated.push(Repeated {
                    layer: id,
                    loaded: chosen.as_ref().map(|set| set.shown.clone()),
                    others,
                });
            }
            sorted.layers.push(chosen);
        }
        sorted
    }
}

/// Walks the folders of a submission.
struct Lister {
    submission: Submission,
    /// Where the report goes, as the system resolves it.
    output: Option<PathBuf>,
    /// Folders already walked, resolved: a link may lead in circles.
    seen: HashSet<PathBuf>,
}

impl Lister {
    /// Lists `folder`, which resolves to `whole`.
    fn list(&mut self, folder: &Path, whole: &Path) {
        if !self.seen.insert(whole.to_owned()) {
            return;
        }
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.note(folder, &error),
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.take(entry.path(), whole),
                Err(error) => self.note(folder, &error),
            }
        }
    }

    fn take(&mut self, path: PathBuf, folder: &Path) {
        let name = path.file_name().unwrap_or_default();
        let ours = self.output.as_deref() == Some(folder) && name == "report.json";
        if ours || name.to_string_lossy().starts_with('.') {
            return;
        }
        if !path.is_dir() {
            // To open a pipe would wait for ever for someone to write to it.
            if std::fs::metadata(&path).is_ok_and(|meta| !meta.is_file()) {
                let error = std::io::Error::other("不是普通文件 (not a regular file)");
                return self.note(&path, &error);
            }
            let shown = self.submission.shown(&path);
            self.submission.files.push(FoundFile { path, shown });
            return;
        }
        let whole = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        let is_report =
            name.eq_ignore_ascii_case(REPORT_FOLDER) || self.output.as_deref() == Some(&whole);
        if !is_report {
            let shown = self.submission.shown(&path);
            self.submission.folders.push(shown);
            self.list(&path, &whole);
        }
    }

    fn note(&mut self, path: &Path, error: &std::io::Error) {
        let shown = self.submission.shown(path);
        self.submission.unlisted.push(Unlisted {
            shown,
            error: error.to_string(),
        });
    }
}

/// A layer that more than one shapefile answers to.
#[derive(Clone, Debug)]
pub struct Repeated {
    /// The layer.
    pub layer: LayerId,
    /// The set that was taken because its name is exact.
    pub loaded: Option<String>,
    /// The sets that were not taken.
    pub others: Vec<FileSet>,
}

/// The shapefiles of a submission by what they are.
#[derive(Debug, Default)]
pub struct Sorted {
    /// By layer: the set to load.
    pub layers: Vec<Option<FileSet>>,
    /// Layers given more than once.
    pub repeated: Vec<Repeated>,
    /// Shapefiles that are no layer of the standard.
    pub unexpected: Vec<FileSet>,
    /// Lone .dbf files that are no layer: perhaps issued tables.
    pub tables: Vec<FileSet>,
}
