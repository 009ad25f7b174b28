//! Checks of the files as such (成果完整性、数据有效性、元数据): folders, names, siblings, what can be read.

pub(super) mod incomplete_metadata;
pub(super) mod irregular_file_name;
pub(super) mod missing_deliverable;
pub(super) mod missing_folder;
pub(super) mod missing_sibling_file;
pub(super) mod null_geometry;
mod phrases;
pub(super) mod record_count_mismatch;
pub(super) mod undecodable_text;
pub(super) mod unreadable_file;

use regex_lite::Regex;

use crate::checks::{Binding, Part, Read};
use crate::dataset::Dataset;
use crate::lang::Bilingual;
use crate::pack::{Category, LayerId};

/// A category of the deliverables that must be there, with its folder's pattern.
struct Required {
    category: Category,
    folder: Regex,
}

impl Required {
    /// The required categories of the pack. A pattern that does not compile has been reported as a mistake of the pack.
    fn of(binding: &Binding<'_>) -> Vec<Self> {
        let required = binding.standard.categories.iter();
        required
            .filter(|category| category.required)
            .filter_map(|category| {
                Some(Self {
                    folder: Regex::new(&category.folder).ok()?,
                    category: category.clone(),
                })
            })
            .collect()
    }

    /// The folders, at any depth, that are this category's.
    fn folders<'a>(&'a self, data: &'a Dataset) -> impl Iterator<Item = &'a str> {
        let folders = data.folders.iter().map(String::as_str);
        folders.filter(|folder| self.folder.is_match(last_part(folder)))
    }
}

/// Why rules about folders say nothing of a flat submission.
fn flat(data: &Dataset) -> Option<Bilingual> {
    data.folders.is_empty().then(|| {
        Bilingual::new(
            "成果为平铺的 shapefile 文件夹，没有子文件夹",
            "the submission is one flat folder of shapefiles",
        )
    })
}

/// The name of a file or folder from its shown path.
fn last_part(shown: &str) -> &str {
    shown.rsplit_once('/').map_or(shown, |(_, name)| name)
}

/// Only the files of each layer are looked at.
fn each_files(layers: &[LayerId]) -> Vec<Read> {
    layers
        .iter()
        .map(|layer| Read::files(*layer, Part::Each))
        .collect()
}
