//! The rows of a table against the units of the database: one for each of them, and none of others.

use std::collections::HashSet;

use super::super::row_name;
use super::facts;
use crate::finding::{Facts, Place, Sink};
use crate::tables::{Given, Measure, Row, Survey};

/// Reports a table of another county, rows that are missing, and rows of units that the database does not have.
pub(super) fn compare(table: &Given, survey: &Survey, county: Option<&str>, sink: &mut Sink<'_>) {
    let exact = survey.exact(table.kind, Measure::Hectare);
    let Some(exact) = exact.filter(|_| !table.rows.is_empty()) else {
        return;
    };
    if is_of_another_county(table, county, sink) {
        return;
    }
    let given = table.rows.iter();
    let given: HashSet<(&str, Option<&str>)> = given
        .map(|row| (row.unit.as_str(), row.owner.as_deref()))
        .collect();
    let mut known = HashSet::new();
    for row in &exact.rows {
        let name = name(row);
        if !given.contains(&name) {
            report_missing(table, row, sink);
        }
        known.insert(name);
    }
    for row in &table.rows {
        if known.contains(&(row.unit.as_str(), row.owner.as_deref())) {
            continue;
        }
        sink.report(Place::NOWHERE, "extra-row", || {
            let unit = row_name(row);
            let identity = format!("{}/{unit}/extra", table.name());
            Facts {
                value: Some(unit),
                ..facts(table.at(row.line, table.code), identity)
            }
        });
    }
}

fn name(row: &Row) -> (&str, Option<&str>) {
    let owner = row.owner.as_ref().map(|owner| owner.code.as_str());
    (row.unit.code.as_str(), owner)
}

fn is_of_another_county(table: &Given, county: Option<&str>, sink: &mut Sink<'_>) -> bool {
    let Some(county) = county else {
        return false;
    };
    let is_another = table.rows.iter().all(|row| !row.unit.starts_with(county));
    if is_another {
        let first = &table.rows[0];
        sink.report(Place::NOWHERE, "other-county", || {
            let at = table.at(first.line, table.code);
            Facts {
                value: Some(first.unit.clone()),
                ..facts(at, format!("{}/county", table.name()))
            }
            .expected(county)
        });
    }
    is_another
}

fn report_missing(table: &Given, row: &Row, sink: &mut Sink<'_>) {
    sink.report(Place::NOWHERE, "missing-row", || {
        let unit = match name(row) {
            (unit, Some(owner)) => format!("{unit}/{owner}"),
            (unit, None) => unit.to_owned(),
        };
        let identity = format!("{}/{unit}/missing", table.name());
        facts(table.name(), identity)
            .expected(unit)
            .arg("name", &row.unit.name)
    });
}
