//! Reads a sheet: heading, rows, cells, and every flaw on the way.

use std::collections::HashSet;

use super::heading::{Role, path, role, squeeze};
use super::{Entry, Fault, Flaw, Given, GivenRow};
use crate::format::decimal::Decimal;
use crate::format::grid::{Cell, Grid};
use crate::tables::form::{Form, Kind, form_of};
use crate::tables::table::{Measure, unit_code};

/// Columns in which the code of a row is looked for.
const CODES: u32 = 6;

/// The table in a sheet, and the unit that it states.
pub(super) fn read<'a>(file: &str, grid: &'a Grid, kind: Kind) -> (Given, Option<&'a str>) {
    let form = form_of(kind);
    let mut given = Given {
        file: file.to_owned(),
        sheet: grid.name.clone(),
        kind,
        measure: Measure::Hectare,
        columns: vec![None; form.columns.len()],
        code: 1,
        rows: Vec::new(),
        faults: Vec::new(),
    };
    let first = (0..grid.rows.len() as u32)
        .find_map(|line| Some((line, (0..CODES).find(|at| code(grid, line, *at).is_some())?)));
    let Some((first, column)) = first else {
        given.faults.push(table_fault(Flaw::Heading));
        return (given, stated_unit(grid, grid.rows.len() as u32));
    };
    given.code = column;
    let owner = columns(&mut given, grid, form, first);
    let lost = given
        .columns
        .iter()
        .filter(|column| column.is_none())
        .count();
    if lost * 2 > form.columns.len() {
        given.columns.fill(None);
        given.faults = vec![table_fault(Flaw::Heading)];
    } else {
        let covered = merged(&mut given, grid, first);
        rows(&mut given, grid, first, owner, &covered);
    }
    (given, stated_unit(grid, first))
}

fn table_fault(flaw: Flaw) -> Fault {
    Fault {
        flaw,
        cell: None,
        value: None,
        expected: None,
    }
}

fn fault(flaw: Flaw, cell: (u32, u32), value: Option<String>) -> Fault {
    Fault {
        cell: Some(cell),
        value,
        ..table_fault(flaw)
    }
}

/// The unit of measurement above the rows, else that of the sheet's name.
fn stated_unit(grid: &Grid, first: u32) -> Option<&str> {
    let of = |text: &str| {
        let units = ["公顷", "亩", "平方米", "平方千米"];
        units.into_iter().find(|unit| text.contains(unit))
    };
    let above = grid.rows.iter().take(first as usize).flatten();
    let mut lines = above.filter_map(|(_, cell)| match cell {
        Cell::Text(text) if text.contains("单位") => of(text),
        _ => None,
    });
    lines.next().or_else(|| of(grid.name.as_deref()?))
}

/// A cell as text.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => squeeze(text),
        Cell::NoValue => String::new(),
        Cell::Failed(text) => text.clone(),
    }
}

fn code(grid: &Grid, line: u32, column: u32) -> Option<String> {
    unit_code(&text(grid.cell(line, column)?)).map(str::to_owned)
}

/// Finds the columns; gives that of the owners.
fn columns(given: &mut Given, grid: &Grid, form: &Form, first: u32) -> Option<u32> {
    let lines: Vec<u32> = (0..first).filter(|line| is_heading(grid, *line)).collect();
    let width = grid.rows.iter().flatten().map(|(column, _)| column + 1);
    let (mut codes, mut extra) = ([None; 2], Vec::new());
    for column in 0..width.max().unwrap_or(0) {
        let path = path(grid, &lines, column);
        if path.is_empty() {
            continue;
        }
        match role(form, &path) {
            Some(Role::Code(of)) => {
                codes[of].get_or_insert(column);
            }
            Some(Role::Name) => {}
            Some(Role::Area(place)) if given.columns[place].is_none() => {
                given.columns[place] = Some(column);
            }
            _ => extra.push((column, path)),
        }
    }
    given.code = codes[0].unwrap_or(given.code);
    let heading_line = lines.last().copied().unwrap_or(0);
    for (column, path) in extra {
        // Remarks, and the class 121 that some programs list, are as good as not there while they are blank.
        let filled = (first..grid.rows.len() as u32)
            .filter_map(|line| grid.cell(line, column))
            .any(|cell| matches!(number(cell), Ok((Some(area), _)) if area != Decimal::ZERO));
        if filled && column > given.code {
            let cell = (heading_line, column);
            given
                .faults
                .push(fault(Flaw::ExtraColumn, cell, path.last().cloned()));
        }
    }
    for (place, column) in given.columns.iter().enumerate() {
        if column.is_none() {
            given.faults.push(Fault {
                expected: Some(form.columns[place].name()),
                ..table_fault(Flaw::MissingColumn)
            });
        }
    }
    codes[1]
}

/// Whether a row above the first unit is part of the heading: not the title, the unit, or a row of column numbers.
fn is_heading(grid: &Grid, line: u32) -> bool {
    let cells = &grid.rows[line as usize];
    let texts: Vec<String> = cells.iter().map(|(_, cell)| text(cell)).collect();
    let is_title = texts.iter().any(|text| {
        super::recognise(text).is_some() || text.starts_with("单位") || text.contains("计量单位")
    });
    let numbers = texts
        .iter()
        .filter(|text| text.parse::<u32>().is_ok())
        .count();
    !texts.is_empty() && !is_title && numbers * 2 <= texts.len()
}

/// The cells of areas that merging has emptied.
fn merged(given: &mut Given, grid: &Grid, first: u32) -> HashSet<(u32, u32)> {
    let mut covered = HashSet::new();
    let last = grid.rows.len() as u32;
    for [top, left, bottom, right] in grid.merged.iter().copied() {
        let touches = |column: &&u32| (left..=right).contains(*column);
        let areas: Vec<u32> = given
            .columns
            .iter()
            .flatten()
            .filter(touches)
            .copied()
            .collect();
        let has_code = (top..=bottom.min(last)).any(|line| code(grid, line, given.code).is_some());
        if bottom < first || areas.is_empty() || !has_code {
            continue;
        }
        given.faults.push(fault(
            Flaw::Merged,
            (top, left),
            Some(crate::format::grid::address(bottom, right)),
        ));
        let lines = top.max(first)..=bottom.min(last);
        covered.extend(lines.flat_map(|line| areas.iter().map(move |column| (line, *column))));
    }
    covered
}

fn rows(
    given: &mut Given,
    grid: &Grid,
    first: u32,
    owner: Option<u32>,
    covered: &HashSet<(u32, u32)>,
) {
    let mut seen = HashSet::new();
    for line in first..grid.rows.len() as u32 {
        let Some(unit) = code(grid, line, given.code) else {
            without_code(given, grid, line);
            continue;
        };
        let owner = owner.and_then(|column| code(grid, line, column));
        if !seen.insert((unit.clone(), owner.clone())) {
            let cell = (line, given.code);
            given
                .faults
                .push(fault(Flaw::RepeatedRow, cell, Some(unit)));
            continue;
        }
        let columns = given.columns.clone();
        let cells = columns.iter().map(|column| match column {
            Some(column) if !covered.contains(&(line, *column)) => {
                entry(given, grid, line, *column)
            }
            _ => Entry::Lost,
        });
        let cells = cells.collect();
        given.rows.push(GivenRow {
            line,
            unit,
            owner,
            cells,
        });
    }
}

/// Areas without a unit; a footer, a blank line and a heading that is repeated have none.
fn without_code(given: &mut Given, grid: &Grid, line: u32) {
    let areas = given.columns.iter().flatten();
    let filled = areas
        .filter_map(|column| grid.cell(line, *column))
        .filter(|cell| matches!(number(cell), Ok((Some(_), _))))
        .count();
    if filled > 1 {
        let value = grid.cell(line, given.code).map(text);
        let cell = (line, given.code);
        given.faults.push(fault(Flaw::NoCode, cell, value));
    }
}

fn entry(given: &mut Given, grid: &Grid, line: u32, column: u32) -> Entry {
    let Some(cell) = grid.cell(line, column) else {
        return Entry::Blank;
    };
    match number(cell) {
        Ok((None, _)) => Entry::Blank,
        Ok((Some(area), separated)) => {
            if separated {
                let value = Some(text(cell));
                given
                    .faults
                    .push(fault(Flaw::Separated, (line, column), value));
            }
            Entry::Area(area)
        }
        Err(flaw) => {
            let value = Some(text(cell)).filter(|text| !text.is_empty());
            given.faults.push(fault(flaw, (line, column), value));
            Entry::Lost
        }
    }
}

/// The number in a cell, and whether it is written with separators; `None` for nothing and for a dash.
fn number(cell: &Cell) -> Result<(Option<Decimal>, bool), Flaw> {
    let text = match cell {
        Cell::Number(number) => return Ok((Some(*number), false)),
        Cell::NoValue | Cell::Failed(_) => return Err(Flaw::NoValue),
        Cell::Text(text) => squeeze(text),
    };
    if matches!(text.as_str(), "-" | "—" | "–" | "——" | "/") {
        return Ok((None, false));
    }
    if let Some(number) = Decimal::parse(text.as_bytes()) {
        return Ok((Some(number), false));
    }
    let plain = text.replace(',', "");
    let number = Decimal::parse(plain.as_bytes()).filter(|_| is_separated(&text));
    number
        .map(|number| (Some(number), true))
        .ok_or(Flaw::NotANumber)
}

/// 1,234,567.89: three digits behind each separator.
fn is_separated(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or(text);
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()));
    first && groups.all(|group| group.len() == 3)
}
