//! The tables that a province issues and a county checks against: owner codes (QSDMB) and ridge factors
//! (TKXS1).

use super::super::edits::Edits;
use super::super::model::Model;
use super::super::names::{COUNTY_CODE, COUNTY_NAME, township_code, township_name};
use super::super::record::{Column, ColumnKind};
use super::super::ridges::{Factors, Terrain};
use super::super::schema::issued_column;

/// QSDMB 权属单位代码表: county, townships and villages.
pub(crate) fn owners(model: &Model, edits: &Edits) -> (Vec<Column>, Vec<Vec<String>>) {
    let columns = vec![
        issued_column("QSDWDM", ColumnKind::Text, 19, 0),
        issued_column("QSDWMC", ColumnKind::Text, 60, 0),
    ];
    let row = |code: &str, name: &str| {
        let name = edits.owner_name_of(code).unwrap_or(name);
        vec![format!("{code:0<19}"), name.to_owned()]
    };
    let mut rows = vec![row(COUNTY_CODE, COUNTY_NAME)];
    let townships = 0..model.land.county.townships;
    rows.extend(townships.map(|t| row(&township_code(t), &township_name(t))));
    rows.extend(
        model
            .land
            .county
            .villages
            .iter()
            .map(|village| row(&village.code, &village.name)),
    );
    rows.extend(edits.owners().iter().map(|[code, name]| row(code, name)));
    (columns, rows)
}

/// TKXS1 田坎系数表: the county and its townships, terraces and slopes, grades 2 to 5.
pub(crate) fn ridge_factors(model: &Model) -> (Vec<Column>, Vec<Vec<String>>) {
    let mut columns = vec![
        issued_column("XZQDM", ColumnKind::Text, 12, 0),
        issued_column("XZQMC", ColumnKind::Text, 60, 0),
    ];
    for letter in ["T", "P"] {
        for slope in [2, 6, 15, 25] {
            columns.push(issued_column(
                &format!("{letter}{slope}DEGREE"),
                ColumnKind::Number,
                8,
                4,
            ));
        }
    }
    let row = |code: String, name: String, factors: Factors| {
        let mut row = vec![code, name];
        for terrain in [Terrain::Terrace, Terrain::Slope] {
            row.extend((2..=5).map(|grade| format!("  0.{:04}", factors.get(terrain, grade))));
        }
        row
    };
    let mut rows = vec![row(
        COUNTY_CODE.to_owned(),
        COUNTY_NAME.to_owned(),
        Factors::of_county(),
    )];
    rows.extend((0..model.land.county.townships).map(|t| {
        row(
            township_code(t),
            township_name(t),
            Factors::of_township(model.land.seed, t),
        )
    }));
    (columns, rows)
}
