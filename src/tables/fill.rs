//! From areas by village to the rows and columns of a table: the county, its townships, their villages.

use super::class::LEAVES;
use super::form::{Form, Kind, form_of};
use super::survey::Survey;
use super::table::{Measure, Row, Table, Unit, unit_code};
use crate::format::decimal::Decimal;

/// The land of a village, or what another unit owns in it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Place of the village in [`Survey::units`].
    pub(super) village: u32,
    /// Place of the unit that owns the land, where it is 飞入地.
    pub(super) owner: Option<u32>,
    /// By [`LEAVES`]; exact ones in millionths of m², balanced ones in steps of the last decimal.
    pub(super) leaves: Vec<i128>,
}

impl Line {
    pub(super) fn new(village: u32, owner: Option<u32>) -> Self {
        Self {
            village,
            owner,
            leaves: vec![0; LEAVES.len()],
        }
    }
}

/// The county and township that begin a village's code.
pub(super) fn above(code: &str) -> [&str; 2] {
    [6, 9].map(|length| code.get(..length).unwrap_or(code))
}

/// Lays the lines out as a table; `value` makes a cell of a sum of leaves.
pub(super) fn fill(
    survey: &Survey,
    kind: Kind,
    measure: Measure,
    lines: &[Line],
    value: impl Fn(i128) -> Decimal,
) -> Table {
    let form = form_of(kind);
    let mut builder = Builder {
        form,
        columns_of: columns_of(form),
        rows: Vec::new(),
        open: [0; 2],
    };
    for line in lines {
        if !form.is_enclave() || line.owner.is_some() {
            builder.add(survey, line);
        } else {
            let code = &survey.units[line.village as usize].code;
            // A county without enclaves has a table that says so.
            builder.open(survey, 0, above(code)[0]);
        }
    }
    let rows = builder.rows.into_iter().map(|(unit, owner, sums)| Row {
        unit,
        owner,
        cells: sums.into_iter().map(&value).collect(),
    });
    Table {
        kind,
        measure,
        rows: rows.collect(),
    }
}

/// By leaf: the columns that it counts in.
fn columns_of(form: &Form) -> Vec<Vec<usize>> {
    let mut columns_of = vec![Vec::new(); LEAVES.len()];
    for (place, column) in form.columns.iter().enumerate() {
        for leaf in column.item.leaves() {
            columns_of[leaf].push(place);
        }
    }
    columns_of
}

struct Builder {
    form: &'static Form,
    columns_of: Vec<Vec<usize>>,
    rows: Vec<(Unit, Option<Unit>, Vec<i128>)>,
    /// The rows of the county and the township that are being filled.
    open: [usize; 2],
}

impl Builder {
    /// Makes sure that the row of a county (level 0) or township (level 1) is the one being filled.
    fn open(&mut self, survey: &Survey, level: usize, code: &str) {
        let is_open = |rows: &[(Unit, Option<Unit>, Vec<i128>)]| {
            rows.get(self.open[level])
                .is_some_and(|(unit, _, _)| unit.code == code)
        };
        if !is_open(&self.rows) {
            self.open[level] = self.rows.len();
            self.push(survey.unit(code), None);
        }
    }

    fn push(&mut self, unit: Unit, owner: Option<Unit>) {
        let cells = vec![0; self.form.columns.len()];
        self.rows.push((unit, owner, cells));
    }

    fn add(&mut self, survey: &Survey, line: &Line) {
        let unit = &survey.units[line.village as usize];
        let [county, township] = above(&unit.code);
        self.open(survey, 0, county);
        self.open(survey, 1, township);
        let owner = line.owner.filter(|_| self.form.is_enclave()).map(|owner| {
            // Land may belong to a township or a county: its code has 12 digits in the records.
            let code = &survey.units[owner as usize].code;
            survey.unit(unit_code(code).unwrap_or(code))
        });
        let same = self
            .rows
            .last()
            .is_some_and(|(last, of, _)| last.code == unit.code && *of == owner);
        if !same {
            self.push(unit.clone(), owner);
        }
        let last = self.rows.len() - 1;
        for (leaf, area) in line
            .leaves
            .iter()
            .enumerate()
            .filter(|(_, area)| **area != 0)
        {
            for column in &self.columns_of[leaf] {
                for row in [self.open[0], self.open[1], last] {
                    let cell = &mut self.rows[row].2[*column];
                    *cell = cell.saturating_add(*area);
                }
            }
        }
    }
}
