//! Changes that are laid over the clean county while it is written. The clean sample has none.
//!
//! A defect never touches the model: it replaces the text of a cell, drops a shape or leaves out a file, so
//! whatever the defect does not say stays as it was.

use std::collections::{BTreeMap, BTreeSet};

/// What is changed in one record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edit {
    /// The text that stands in a cell instead, left-aligned, by field name.
    pub(crate) cells: BTreeMap<String, String>,
    /// The record has a null shape.
    pub(crate) null_shape: bool,
}

/// All changes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edits {
    records: BTreeMap<String, BTreeMap<usize, Edit>>,
    omitted: BTreeSet<(String, String)>,
}

impl Edits {
    /// The changed records of a layer by their numbers from 0, if it has any.
    pub(crate) fn of_layer(&self, layer: &str) -> Option<&BTreeMap<usize, Edit>> {
        self.records.get(layer)
    }

    /// Whether a file of a layer is left out.
    pub(crate) fn omits(&self, layer: &str, extension: &str) -> bool {
        !self.omitted.is_empty()
            && self
                .omitted
                .contains(&(layer.to_owned(), extension.to_owned()))
    }
}
