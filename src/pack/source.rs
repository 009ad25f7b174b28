//! The files of a rule pack as text: from the folder that `--rules` names, or from the binary itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

/// The packs inside the binary, one folder each.
static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The pack that runs when `--rules` is not given.
pub const DEFAULT_PACK: &str = "td-t-1016-2007";

/// One file of a pack: its path inside the pack with `/` between the parts, and its text.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// `layers/DLTB.toml`
    pub name: String,
    /// The whole file.
    pub text: String,
}

/// The files of one pack, by name.
#[derive(Clone, Debug, Default)]
pub struct PackSource {
    /// In the order of their names.
    pub files: Vec<Arc<SourceFile>>,
}

/// A pack whose files cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// `--rules` names no folder.
    #[error("规则包文件夹不存在或不是文件夹 (no such rule pack folder): {0}")]
    NoFolder(PathBuf),
    /// A file of the folder cannot be read.
    #[error("无法读取规则包文件 (cannot read rule pack file) {path}: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// A file of the folder is no UTF-8: often GBK.
    #[error(
        "规则包文件不是 UTF-8 编码，请转换后再用 (rule pack file is not UTF-8; convert it): {path}, 第 {byte} 字节 (byte)"
    )]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The first byte that is none, from 0.
        byte: usize,
    },
}

impl PackSource {
    /// The pack of that name inside the binary.
    #[must_use]
    pub fn embedded(name: &str) -> Option<Self> {
        let dir = EMBEDDED.get_dir(name)?;
        let mut files = BTreeMap::new();
        collect_embedded(dir, name, &mut files);
        Some(Self::from_map(files))
    }

    /// The names of the packs inside the binary.
    pub fn embedded_names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.dirs().filter_map(|dir| dir.path().to_str())
    }

    /// The `.toml` and `.csv` files below `folder`.
    ///
    /// # Errors
    /// The folder does not exist, or a file of it is not readable UTF-8.
    pub fn folder(folder: &Path) -> Result<Self, SourceError> {
        if !folder.is_dir() {
            return Err(SourceError::NoFolder(folder.to_owned()));
        }
        let mut files = BTreeMap::new();
        collect_folder(folder, "", &mut files)?;
        Ok(Self::from_map(files))
    }

    /// The file of that name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&Arc<SourceFile>> {
        self.files.iter().find(|file| file.name == name)
    }

    /// The files directly in `folder` that end in `.extension`.
    pub fn in_folder<'a>(
        &'a self,
        folder: &'a str,
        extension: &'a str,
    ) -> impl Iterator<Item = &'a Arc<SourceFile>> {
        self.files.iter().filter(move |file| {
            file.name
                .strip_prefix(folder)
                .and_then(|rest| rest.strip_prefix('/'))
                .and_then(|rest| rest.strip_suffix(extension))
                .is_some_and(|stem| stem.ends_with('.') && !stem.contains('/'))
        })
    }

    /// SHA-256 over all names and texts, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        let mut hasher = Sha256::new();
        for file in &self.files {
            for part in [file.name.as_bytes(), file.text.as_bytes()] {
                hasher.update((part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        hex(&hasher.finalize())
    }

    fn from_map(files: BTreeMap<String, String>) -> Self {
        let files = files
            .into_iter()
            .map(|(name, text)| Arc::new(SourceFile { name, text }))
            .collect();
        Self { files }
    }
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

fn collect_embedded(dir: &Dir<'_>, root: &str, files: &mut BTreeMap<String, String>) {
    for file in dir.files() {
        let parts: Vec<_> = file
            .path()
            .iter()
            .filter_map(|part| part.to_str())
            .collect();
        if let (Some((first, rest)), Some(text)) = (parts.split_first(), file.contents_utf8())
            && *first == root
            && rest.last().is_some_and(|name| is_pack_file(name))
        {
            files.insert(rest.join("/"), normal_lines(text));
        }
    }
    for sub in dir.dirs() {
        collect_embedded(sub, root, files);
    }
}

fn collect_folder(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, String>,
) -> Result<(), SourceError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |error| SourceError::Unreadable { path, error }
    };
    for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let inner = format!("{prefix}{name}");
        if path.is_dir() {
            collect_folder(&path, &format!("{inner}/"), files)?;
        } else if is_pack_file(name) {
            let bytes = std::fs::read(&path).map_err(unreadable(&path))?;
            let text = String::from_utf8(bytes).map_err(|error| SourceError::NotUtf8 {
                byte: error.utf8_error().valid_up_to(),
                path,
            })?;
            files.insert(inner, normal_lines(&text));
        }
    }
    Ok(())
}

/// What a pack is made of; other files beside it are for people.
fn is_pack_file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".toml") || name.ends_with(".csv")
}

/// Line ends as `\n` and no byte order mark, so that a checkout on Windows is the same pack.
fn normal_lines(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}
