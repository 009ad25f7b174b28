//! The balanced tables: everything adds up, and nothing has moved far.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::balance::FARTHEST;
use super::base::BaseRow;
use super::*;
use crate::format::decimal::Decimal;

/// A made-up survey: every area is village, owner, leaf and m².
fn survey(villages: &[String], areas: &[(u32, Option<u32>, u16, Decimal)]) -> Survey {
    let mut rows: Vec<BaseRow> = areas
        .iter()
        .map(|(village, owner, leaf, area)| BaseRow {
            village: *village,
            owner: *owner,
            leaf: *leaf,
            area: *area,
        })
        .collect();
    rows.sort_by_key(|row| {
        (
            row.village,
            row.owner.map_or(u32::MAX, |owner| owner),
            row.leaf,
        )
    });
    let units = villages.iter().map(|code| Unit {
        code: code.clone(),
        name: String::new(),
    });
    Survey {
        units: units.collect(),
        is_village: vec![true; villages.len()],
        land: Base {
            rows: rows.clone(),
            left_out: Vec::new(),
        },
        farmland: Some(Base {
            rows,
            left_out: Vec::new(),
        }),
        ..Survey::default()
    }
}

/// Codes of villages, so many to each township.
fn codes(townships: &[usize]) -> Vec<String> {
    let mut codes = Vec::new();
    for (township, villages) in townships.iter().enumerate() {
        // A second county, for what a mistyped code makes.
        let county = if township == 7 { 420_598 } else { 420_599 };
        codes.extend(
            (0..*villages)
                .map(|village| format!("{county}{:03}{:03}", township + 100, village + 201)),
        );
    }
    codes.sort();
    codes
}

/// By which everything must add up, exactly; gives the farthest that a cell is from its exact area, in steps.
fn check(survey: &Survey, measure: Measure) -> i128 {
    let tables: BTreeMap<Kind, Table> = survey
        .tables(measure)
        .into_iter()
        .map(|table| (table.kind, table))
        .collect();
    let mut farthest = 0;
    for (kind, table) in &tables {
        rows_add_up(table);
        levels_add_up(table);
        let exact = survey.exact(*kind, measure).unwrap();
        farthest = farthest.max(distance(table, &exact));
        if table.form().is_enclave() {
            enclaves_are_near(table, &exact);
        }
    }
    for relation in relations() {
        let (whole, parts) = (&tables[&relation.whole.0], &tables[&relation.parts.0]);
        for (one, other) in whole.rows.iter().zip(&parts.rows) {
            let sum: Decimal = relation.parts.1.iter().map(|at| other.cells[*at]).sum();
            assert_eq!((&one.unit, one.cells[relation.whole.1]), (&other.unit, sum));
        }
    }
    farthest
}

fn rows_add_up(table: &Table) {
    for row in &table.rows {
        for sum in &table.form().sums {
            let parts: Decimal = sum.parts.iter().map(|at| row.cells[*at]).sum();
            assert_eq!(
                row.cells[sum.whole],
                parts,
                "{} {:?}",
                table.form().title,
                row.unit
            );
        }
    }
}

fn levels_add_up(table: &Table) {
    let below = |row: &Row, level: Level, length: usize| -> Vec<Decimal> {
        let of = |other: &&Row| {
            let leaf =
                level != Level::Village || !table.form().is_enclave() || other.owner.is_some();
            other.unit.level() == level
                && leaf
                && other.unit.code.get(..length) == Some(&row.unit.code)
        };
        let rows: Vec<&Row> = table.rows.iter().filter(of).collect();
        (0..row.cells.len())
            .map(|at| rows.iter().map(|row| row.cells[at]).sum())
            .collect()
    };
    for row in &table.rows {
        match row.unit.level() {
            Level::County => assert_eq!(row.cells, below(row, Level::Township, 6)),
            Level::Township => assert_eq!(row.cells, below(row, Level::Village, 9)),
            Level::Village => {}
        }
    }
}

fn distance(table: &Table, exact: &Table) -> i128 {
    let step = 10i128.pow(6 - u32::from(table.measure.decimals()));
    let mut farthest = 0;
    assert_eq!(table.rows.len(), exact.rows.len());
    for (row, other) in table.rows.iter().zip(&exact.rows) {
        assert_eq!((&row.unit, &row.owner), (&other.unit, &other.owner));
        for (cell, area) in row.cells.iter().zip(&other.cells) {
            let moved = (*cell - *area).millionths().abs();
            farthest = farthest.max(moved.div_euclid(step) + i128::from(moved % step != 0));
        }
    }
    farthest
}

/// What is proven of the enclave tables: a second-level class is less than two steps off, less than one in a county.
fn enclaves_are_near(table: &Table, exact: &Table) {
    let step = 10i128.pow(6 - u32::from(table.measure.decimals()));
    for (row, other) in table.rows.iter().zip(&exact.rows) {
        let limit = match row.unit.level() {
            Level::County => step,
            _ => 2 * step,
        };
        for (column, (cell, area)) in table
            .form()
            .columns
            .iter()
            .zip(row.cells.iter().zip(&other.cells))
        {
            let moved = (*cell - *area).millionths().abs();
            assert!(
                column.item.class.len() < 3 || moved < limit,
                "{:?} {cell} {area}",
                row.unit
            );
        }
    }
}

/// Areas as random numbers give them: what a village has is one of several patterns, sizes go from a few m² to km².
fn areas(villages: usize, numbers: &[u32]) -> Vec<(u32, Option<u32>, u16, Decimal)> {
    // Land of unknown ownership or grade is in no column of the tables that tell them apart, so that these cannot add up.
    let known: Vec<u16> = (0..LEAVES.len() as u16)
        .filter(|leaf| {
            let leaf = &LEAVES[usize::from(*leaf)];
            let graded = !leaf.class.starts_with("01") || leaf.slope != Slope::None;
            graded && leaf.ownership != Ownership::Unknown
        })
        .collect();
    let count = known.len() as u32;
    let mut areas = Vec::new();
    for (place, number) in numbers.iter().enumerate() {
        let village = (*number as usize / 7 + place) % villages;
        let pattern = village % 4;
        let leaf = match pattern {
            0 => number % count,
            1 => number % 12,
            2 => 54 + number % 9,
            _ => (number % count) / 13 * 13,
        };
        let size = match number % 5 {
            0 => number % 90,
            1 => number % 9_000,
            2 => number % 90_000,
            3 => number % 20_000_000,
            _ => number % 900_000,
        };
        let owner = (number % 23 == 0).then_some((village as u32 + 1) % villages as u32);
        let sign = if number % 211 == 0 { -1 } else { 1 };
        areas.push((
            village as u32,
            owner,
            known[leaf as usize],
            Decimal::new(sign * i64::from(size), 2),
        ));
    }
    areas
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn balanced_tables_add_up_and_stay_near(
        townships in prop::collection::vec(1usize..12, 1..9),
        numbers in prop::collection::vec(any::<u32>(), 0..1500),
    ) {
        let codes = codes(&townships);
        let survey = survey(&codes, &areas(codes.len(), &numbers));
        for measure in Measure::ALL {
            let farthest = check(&survey, measure);
            prop_assert!(farthest <= FARTHEST, "{farthest} steps in {measure:?}");
        }
    }
}
