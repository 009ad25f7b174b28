//! The summary tables as they were handed in: which sheet is which table, which column is which, what stands in each
//! row. Nothing is compared here; what keeps a table from being read is noted with its cell.

mod heading;
mod rows;
#[cfg(test)]
mod tests;

use super::form::{Form, Kind, form_of};
use super::table::Measure;
use crate::dataset::{Dataset, Workbook};
use crate::format::decimal::Decimal;
use crate::format::grid::{Cell, Grid, GridError, address};

/// Rows in which a title is looked for.
const TITLES: usize = 8;

/// What stands in a cell of areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An area, in the table's unit.
    Area(Decimal),
    /// Nothing, or a dash: no area.
    Blank,
    /// Something that is no area, or no such column: nothing can be said of it.
    Lost,
}

impl Entry {
    /// The area; that of a blank cell is 0.
    #[must_use]
    pub fn area(self) -> Option<Decimal> {
        match self {
            Self::Area(area) => Some(area),
            Self::Blank => Some(Decimal::ZERO),
            Self::Lost => None,
        }
    }
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct GivenRow {
    /// Its place in the sheet, from 0.
    pub line: u32,
    /// Code of its unit: 6, 9 or 12 digits.
    pub unit: String,
    /// Code of the unit that owns the land, in the rows of an enclave table.
    pub owner: Option<String>,
    /// By [`Form::columns`].
    pub cells: Vec<Entry>,
}

/// What is wrong with the make of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Its heading is not that of the form, or there are no rows.
    Heading,
    /// Its unit is not 公顷, and there is none of its kind that is.
    Unit,
    /// The form has a column that it has not.
    MissingColumn,
    /// It has a column that the form has not.
    ExtraColumn,
    /// A row has areas and no unit's code.
    NoCode,
    /// A unit has a second row.
    RepeatedRow,
    /// A cell of areas holds text.
    NotANumber,
    /// A number is written with separators (千位分隔符) as text.
    Separated,
    /// A formula has no value, or failed.
    NoValue,
    /// Cells of areas are merged.
    Merged,
}

/// A flaw with its place.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What is wrong.
    pub flaw: Flaw,
    /// Row and column from 0; `None`: the table.
    pub cell: Option<(u32, u32)>,
    /// What stands there.
    pub value: Option<String>,
    /// What should.
    pub expected: Option<String>,
}

/// A table that was handed in.
#[derive(Clone, Debug)]
pub struct Given {
    /// Path inside the submission.
    pub file: String,
    /// Name of the sheet; none in a .csv file.
    pub sheet: Option<String>,
    /// Which table.
    pub kind: Kind,
    /// Unit of its areas.
    pub measure: Measure,
    /// By [`Form::columns`]: the column of the sheet.
    pub columns: Vec<Option<u32>>,
    /// The column of the units' codes.
    pub code: u32,
    /// Its rows.
    pub rows: Vec<GivenRow>,
    /// What is wrong with its make.
    pub faults: Vec<Fault>,
}

impl Given {
    /// Its form.
    #[must_use]
    pub fn form(&self) -> &'static Form {
        form_of(self.kind)
    }

    /// As a table that states another unit than 公顷. Beside one in hectares, one in 亩 is as the form wants it; one in
    /// neither is no part of it.
    fn in_other_unit(mut self, unit: &str, in_hectares: impl Fn(Kind) -> bool) -> Option<Self> {
        let beside = in_hectares(self.kind);
        let is_mu = unit == Measure::Mu.name();
        if is_mu {
            self.measure = Measure::Mu;
        } else {
            self.rows.clear();
            self.faults.clear();
        }
        if !beside {
            self.faults.push(Fault {
                flaw: Flaw::Unit,
                cell: None,
                value: Some(unit.to_owned()),
                expected: Some(Measure::Hectare.name().to_owned()),
            });
        }
        (is_mu || !beside).then_some(self)
    }

    /// `表.xlsx!公顷!C7`
    #[must_use]
    pub fn at(&self, row: u32, column: u32) -> String {
        format!("{}!{}", self.name(), address(row, column))
    }

    /// `表.xlsx!公顷`
    #[must_use]
    pub fn name(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}!{sheet}", self.file),
            None => self.file.clone(),
        }
    }

    /// The cell of a column of the form in a row.
    #[must_use]
    pub fn at_column(&self, row: &GivenRow, column: usize) -> String {
        let column = self.columns.get(column).copied().flatten();
        self.at(row.line, column.unwrap_or(self.code))
    }

    /// Its first row of a unit and owner.
    #[must_use]
    pub fn row(&self, unit: &str, owner: Option<&str>) -> Option<&GivenRow> {
        self.rows
            .iter()
            .find(|row| row.unit == unit && row.owner.as_deref() == owner)
    }
}

/// The summary tables of a submission.
#[derive(Clone, Debug, Default)]
pub struct GivenTables {
    /// Those in hectares, or without a unit, by file and sheet; then those in 亩, and in other units only, these without
    /// rows.
    pub tables: Vec<Given>,
    /// Files that a summary table's name and cannot be read.
    pub unreadable: Vec<(String, GridError)>,
}

impl GivenTables {
    /// Finds the tables among the workbooks of a submission.
    #[must_use]
    pub fn new(data: &Dataset) -> Self {
        let mut given = Self::default();
        let mut others: Vec<(Given, &str)> = Vec::new();
        for workbook in &data.workbooks {
            let file = data.file(workbook.file);
            match &workbook.grids {
                Err(error) => {
                    if recognise(file).is_some() {
                        given.unreadable.push((file.to_owned(), error.clone()));
                    }
                }
                Ok(grids) => {
                    for (grid, kind) in kinds(file, grids) {
                        let (table, stated) = rows::read(file, grid, kind);
                        match stated {
                            Some(other) if other != "公顷" => others.push((table, other)),
                            _ => given.tables.push(table),
                        }
                    }
                }
            }
        }
        let in_hectares: Vec<Kind> = given.tables.iter().map(|table| table.kind).collect();
        let others = others.into_iter();
        let others = others.filter_map(|(table, unit)| {
            table.in_other_unit(unit, |kind| in_hectares.contains(&kind))
        });
        given.tables.extend(others);
        given
    }

    /// The first table of a kind and unit that has rows.
    #[must_use]
    pub fn of(&self, kind: Kind, measure: Measure) -> Option<&Given> {
        let fits = |table: &&Given| (table.kind, table.measure) == (kind, measure);
        let mut tables = self.tables.iter().filter(fits);
        tables.find(|table| !table.rows.is_empty())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.unreadable.is_empty()
    }
}

/// Which tables a submission has, whatever state they are in.
#[must_use]
pub fn kinds_given(data: &Dataset) -> Vec<Kind> {
    let of = |workbook: &Workbook| -> Vec<Kind> {
        let file = data.file(workbook.file);
        match &workbook.grids {
            Ok(grids) => kinds(file, grids)
                .into_iter()
                .map(|(_, kind)| kind)
                .collect(),
            Err(_) => recognise(file).into_iter().collect(),
        }
    };
    data.workbooks.iter().flat_map(of).collect()
}

/// The sheets that are summary tables: by a title in their first rows, by their own name; where no sheet has either, the
/// first one by the file's name.
fn kinds<'a>(file: &str, grids: &'a [Grid]) -> Vec<(&'a Grid, Kind)> {
    let own = |grid: &Grid| {
        let rows = grid.rows.iter().take(TITLES).flatten();
        let mut texts = rows.filter_map(|(_, cell)| match cell {
            Cell::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts
            .find_map(recognise)
            .or_else(|| recognise(grid.name.as_deref()?))
    };
    let found: Vec<_> = grids
        .iter()
        .filter_map(|grid| Some((grid, own(grid)?)))
        .collect();
    if !found.is_empty() {
        return found;
    }
    let first = grids
        .iter()
        .find(|grid| grid.rows.iter().any(|row| !row.is_empty()))
        .or(grids.first());
    first.zip(recognise(file)).into_iter().collect()
}

/// Which table a title or a file's name is of.
#[must_use]
pub(super) fn recognise(text: &str) -> Option<Kind> {
    let text = text.rsplit('/').next().unwrap_or(text);
    let has = |part: &str| text.contains(part);
    // Other official tables, which are not recomputed.
    let other = ["海岛", "补划", "可调整"].into_iter().any(has);
    if other || !(has("汇总") || has("统计表")) {
        return None;
    }
    match (has("飞入地"), has("一级"), has("二级")) {
        (true, true, _) => Some(Kind::EnclaveFirst),
        (true, _, true) => Some(Kind::EnclaveSecond),
        (true, ..) => None,
        _ if has("权属") => Some(Kind::Ownership),
        _ if has("坡度") => Some(Kind::Slope),
        _ if has("基本农田") => Some(Kind::PrimeFarmland),
        (_, true, _) => Some(Kind::First),
        (_, _, true) => Some(Kind::Second),
        _ => None,
    }
}
