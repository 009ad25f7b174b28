//! A summary table as it stands on paper: title, unit, heading with merged cells, rows with a blank line between
//! townships. The workbook and the CSV file are both made of it.

use super::form::Form;
use super::table::{Level, Measure, Table};

/// Rows before the heading: the title and the unit.
pub(super) const ABOVE: usize = 2;

/// A cell of the heading with what it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingCell {
    /// Row in the heading, from 0.
    pub row: usize,
    /// Column of the table, from 0; the unit's name is column 0.
    pub column: usize,
    /// Rows that it covers.
    pub rows: usize,
    /// Columns that it covers.
    pub columns: usize,
    /// What it says.
    pub text: String,
}

/// The frame of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Columns that name units, before those of areas.
    pub unit_columns: usize,
    /// All columns.
    pub columns: usize,
    /// Rows of the heading.
    pub depth: usize,
    /// The cells of the heading, from the top, from the left.
    pub heading: Vec<HeadingCell>,
}

impl Layout {
    /// The frame of a form.
    #[must_use]
    pub fn of(form: &Form) -> Self {
        let units = form.unit_headings();
        let mut paths: Vec<Vec<&str>> = units.iter().map(|path| path.to_vec()).collect();
        let areas = form.columns.iter();
        paths.extend(areas.map(|column| column.heading.iter().map(String::as_str).collect()));
        let depth = paths.iter().map(Vec::len).max().unwrap_or(0);
        let mut heading = Vec::new();
        for row in 0..depth {
            let mut column = 0;
            for run in paths
                .chunk_by(|one, other| one.len() > row + 1 && one.get(..=row) == other.get(..=row))
            {
                if let Some(text) = run[0].get(row) {
                    let is_last = run[0].len() == row + 1;
                    heading.push(HeadingCell {
                        row,
                        column,
                        rows: if is_last { depth - row } else { 1 },
                        columns: run.len(),
                        text: (*text).to_owned(),
                    });
                }
                column += run.len();
            }
        }
        Self {
            unit_columns: units.len(),
            columns: paths.len(),
            depth,
            heading,
        }
    }
}

/// 单位：公顷(0.00)
#[must_use]
pub(super) fn unit_line(measure: Measure) -> String {
    let zero = measure.of_steps(0).with_places(measure.decimals());
    format!("单位：{}({zero})", measure.name())
}

/// Name of a table's file without its extension: the county's code in brackets and the title.
#[must_use]
pub fn file_name(table: &Table) -> String {
    let title = table.form().title;
    match table.rows.first() {
        Some(row) => format!("({}){title}", row.unit.code),
        None => title.to_owned(),
    }
}

/// Whether a blank line stands before a row: before every county and township but the first row.
pub(super) fn is_apart(table: &Table, row: usize) -> bool {
    row > 0 && table.rows[row].unit.level() != Level::Village
}

/// The names and codes that begin a row.
pub(super) fn unit_cells(table: &Table, row: usize) -> Vec<&str> {
    let row = &table.rows[row];
    let mut cells = vec![row.unit.name.as_str(), row.unit.code.as_str()];
    if table.form().is_enclave() {
        let owner = row.owner.as_ref();
        cells.extend(owner.map_or(["", ""], |owner| [&owner.name, &owner.code]));
    }
    cells
}

/// The whole table as rows of text: a merged cell's text stands in its first cell, the others are blank.
#[must_use]
pub fn rows(table: &Table) -> Vec<Vec<String>> {
    let layout = Layout::of(table.form());
    let blank = || vec![String::new(); layout.columns];
    let mut rows = vec![blank(), blank()];
    rows[0][0] = table.form().title.to_owned();
    rows[1][0] = unit_line(table.measure);
    rows.resize_with(ABOVE + layout.depth, blank);
    for cell in &layout.heading {
        rows[ABOVE + cell.row][cell.column] = cell.text.clone();
    }
    for (place, row) in table.rows.iter().enumerate() {
        if is_apart(table, place) {
            rows.push(blank());
        }
        let units = unit_cells(table, place).into_iter().map(str::to_owned);
        let places = table.measure.decimals();
        let areas = row.cells.iter();
        let areas = areas.map(|cell| cell.with_places(places).to_string());
        rows.push(units.chain(areas).collect());
    }
    rows
}

/// The table as a CSV file: UTF-8 with a byte order mark, by which Excel knows it, and lines as it writes them.
#[must_use]
pub fn csv(table: &Table) -> Vec<u8> {
    rows_to_csv(&rows(table))
}

/// Rows of text as a CSV file.
#[must_use]
pub fn rows_to_csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        bytes.extend_from_slice(cells.join(",").as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::form::{FORMS, Kind, form_of};

    #[test]
    fn headings_cover_every_cell_once() {
        for form in FORMS.iter() {
            let layout = Layout::of(form);
            let mut covered = vec![0; layout.depth * layout.columns];
            for cell in &layout.heading {
                for row in cell.row..cell.row + cell.rows {
                    for column in cell.column..cell.column + cell.columns {
                        covered[row * layout.columns + column] += 1;
                    }
                }
            }
            assert!(covered.iter().all(|times| *times == 1), "{}", form.title);
        }
    }

    #[test]
    fn neighbours_share_a_merged_cell() {
        let layout = Layout::of(form_of(Kind::Second));
        let find = |text: &str| {
            let cell = layout.heading.iter().find(|cell| cell.text == text);
            cell.map(|cell| (cell.row, cell.column, cell.rows, cell.columns))
        };
        assert_eq!(
            (layout.columns, layout.depth, layout.unit_columns),
            (48, 2, 2)
        );
        assert_eq!(find("行政区域"), Some((0, 0, 1, 2)));
        assert_eq!(find("代码"), Some((1, 1, 1, 1)));
        assert_eq!(find("耕地(01)"), Some((0, 2, 2, 1)));
        assert_eq!(find("其中"), Some((0, 3, 1, 3)));
        assert_eq!(find("水浇地(012)"), Some((1, 4, 1, 1)));
        let slope = Layout::of(form_of(Kind::Slope));
        let grade = slope.heading.iter().find(|cell| cell.text == "6°～15°");
        assert_eq!(grade.map(|cell| (cell.column, cell.columns)), Some((7, 3)));
    }
}
