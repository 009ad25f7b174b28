//! Changes that are laid over the clean county while it is written. The clean sample has none.
//!
//! A defect replaces the text of a cell, moves, redraws or drops a shape, adds a record, alters a column,
//! leaves out a file or adds one; whatever it does not say stays as it was.

use std::collections::{BTreeMap, BTreeSet};

use super::mesh::Spot;
use super::record::Column;
use crate::tables::{Item, Kind};

/// What is changed in one record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edit {
    /// The text that stands in a cell instead, by field name.
    pub(crate) cells: BTreeMap<String, String>,
    /// The record has a null shape.
    pub(crate) null_shape: bool,
    /// The parts that the record's shape has instead.
    pub(crate) shape: Option<Vec<Vec<Spot>>>,
    /// How far the shape is moved, in units of 0.0001 m.
    pub(crate) shift: [i32; 2],
    /// The record is marked as deleted in the DBF.
    pub(crate) deleted: bool,
}

/// A change of a layer's table.
#[derive(Debug, Clone)]
pub(crate) enum ColumnEdit {
    /// The field is missing.
    Drop(&'static str),
    /// The field of that name has other properties.
    Change(Column),
    /// There is one more field.
    Add(Column),
}

/// A cell of a summary table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableCell {
    /// The table.
    pub(crate) table: Kind,
    /// Code of the unit that the row is of.
    pub(crate) unit: String,
    /// What the cell adds up.
    pub(crate) item: Item,
}

/// A cell of a summary table that is not what the database comes to.
#[derive(Debug, Clone)]
pub(crate) struct WrongCell {
    /// Which.
    pub(crate) cell: TableCell,
    /// What is wrong with it.
    pub(crate) wrong: Wrong,
}

/// What is wrong with a cell of a summary table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wrong {
    /// It is too high by so many hundredths of a hectare.
    By(i64),
    /// It holds a text that is no number.
    Text(&'static str),
}

/// All changes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edits {
    records: BTreeMap<String, BTreeMap<usize, Edit>>,
    appended: BTreeMap<String, Vec<usize>>,
    omitted: BTreeSet<(String, String)>,
    omitted_layers: BTreeSet<String>,
    with_heights: BTreeSet<String>,
    columns: BTreeMap<String, Vec<ColumnEdit>>,
    copies: Vec<(String, String)>,
    files: Vec<(String, Vec<u8>)>,
    owner_names: BTreeMap<String, String>,
    owners: Vec<[String; 2]>,
    wrong_cells: Vec<WrongCell>,
}

impl Edits {
    /// The changes of one record.
    pub(crate) fn record(&mut self, layer: &str, row: usize) -> &mut Edit {
        let records = self.records.entry(layer.to_owned()).or_default();
        records.entry(row).or_default()
    }

    /// Adds a record at the end of a layer: `like` is the record that it has its values and its shape of, as far
    /// as its own changes do not say otherwise.
    pub(crate) fn append(&mut self, layer: &str, like: usize) {
        self.appended
            .entry(layer.to_owned())
            .or_default()
            .push(like);
    }

    /// The records that those added to a layer are like.
    pub(crate) fn appended(&self, layer: &str) -> &[usize] {
        self.appended.get(layer).map_or(&[], Vec::as_slice)
    }

    /// How many records were added, in all layers.
    pub(crate) fn additions(&self) -> usize {
        self.appended.values().map(Vec::len).sum()
    }

    /// Leaves out a file of a layer.
    pub(crate) fn omit(&mut self, layer: &str, extension: &str) {
        self.omitted
            .insert((layer.to_owned(), extension.to_owned()));
    }

    /// Gives a file of a layer another content.
    pub(crate) fn replace(&mut self, layer: &str, extension: &str, text: &str) {
        self.omit(layer, extension);
        self.file(&format!("{layer}.{extension}"), text.as_bytes());
    }

    /// Leaves out a whole layer.
    pub(crate) fn omit_layer(&mut self, layer: &str) {
        self.omitted_layers.insert(layer.to_owned());
    }

    /// Gives the points of a layer heights (Z), all 0.
    pub(crate) fn add_heights(&mut self, layer: &str) {
        self.with_heights.insert(layer.to_owned());
    }

    /// Whether the points of a layer have heights.
    pub(crate) fn has_heights(&self, layer: &str) -> bool {
        self.with_heights.contains(layer)
    }

    /// Changes a layer's table.
    pub(crate) fn column(&mut self, layer: &str, edit: ColumnEdit) {
        self.columns.entry(layer.to_owned()).or_default().push(edit);
    }

    /// Writes a layer once more under another base name.
    pub(crate) fn copy(&mut self, layer: &str, name: &str) {
        self.copies.push((layer.to_owned(), name.to_owned()));
    }

    /// Adds a file.
    pub(crate) fn file(&mut self, name: &str, bytes: &[u8]) {
        self.files.push((name.to_owned(), bytes.to_owned()));
    }

    /// Falsifies a cell of a summary table.
    pub(crate) fn wrong_cell(&mut self, cell: WrongCell) {
        self.wrong_cells.push(cell);
    }

    /// The false cells of the summary tables.
    pub(crate) fn wrong_cells(&self) -> &[WrongCell] {
        &self.wrong_cells
    }

    /// Gives a unit another name in the issued owner table.
    pub(crate) fn owner_name(&mut self, code: &str, name: &str) {
        self.owner_names.insert(code.to_owned(), name.to_owned());
    }

    /// Adds a unit to the issued owner table.
    pub(crate) fn owner(&mut self, code: &str, name: &str) {
        self.owners.push([code.to_owned(), name.to_owned()]);
    }

    /// Units that only the issued owner table has: code and name.
    pub(crate) fn owners(&self) -> &[[String; 2]] {
        &self.owners
    }

    /// The changed records of a layer by their numbers from 0, if it has any.
    pub(crate) fn of_layer(&self, layer: &str) -> Option<&BTreeMap<usize, Edit>> {
        self.records.get(layer)
    }

    /// Whether a file of a layer is left out.
    pub(crate) fn omits(&self, layer: &str, extension: &str) -> bool {
        self.omitted
            .contains(&(layer.to_owned(), extension.to_owned()))
    }

    /// The columns that a layer has after all changes.
    pub(crate) fn columns_of(&self, layer: &str, mut columns: Vec<Column>) -> Vec<Column> {
        for edit in self.columns.get(layer).into_iter().flatten() {
            match edit {
                ColumnEdit::Drop(name) => columns.retain(|column| column.name != *name),
                ColumnEdit::Add(column) => columns.push(column.clone()),
                ColumnEdit::Change(new) => {
                    for column in columns.iter_mut().filter(|column| column.name == new.name) {
                        column.clone_from(new);
                    }
                }
            }
        }
        columns
    }

    /// The base names that a layer is written under; none if it is left out.
    pub(crate) fn names_of<'a>(&'a self, layer: &'a str) -> impl Iterator<Item = &'a str> {
        let own = (!self.omitted_layers.contains(layer)).then_some(layer);
        let copies = self.copies.iter().filter(move |(of, _)| of == layer);
        own.into_iter().chain(copies.map(|(_, name)| name.as_str()))
    }

    /// The files added.
    pub(crate) fn files(&self) -> &[(String, Vec<u8>)] {
        &self.files
    }

    /// The name that the issued owner table has for a unit's code, where it is not the unit's own.
    pub(crate) fn owner_name_of(&self, code: &str) -> Option<&str> {
        self.owner_names.get(code).map(String::as_str)
    }
}
