//! Checks of the summary tables (汇总表) that were handed in: their make, their sums, and the database. A finding names
//! file, sheet and cell where others name layer, record and field.

pub(super) mod malformed_summary_table;
pub(super) mod unbalanced_summary_table;
pub(super) mod wrong_summary_cell;

use crate::checks::Binding;
use crate::dataset::{Dataset, Part, Read};
use crate::finding::{Facts, Identity, Unit};
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::tables::{Given, GivenRow, Kind, Measure, Source, kinds_given};

/// Why a rule about tables does not apply: none of the kinds was handed in.
fn not_given(data: &Dataset, all: &[Kind]) -> Option<Bilingual> {
    let given = kinds_given(data);
    let lacking = if all.is_empty() {
        given.is_empty()
    } else {
        !all.iter().all(|kind| given.contains(kind))
    };
    lacking.then(|| {
        Bilingual::new(
            "未提交所比较的汇总表",
            "the summary tables that it compares were not handed in",
        )
    })
}

/// The layers that tables are recomputed from; without them nothing is left out but that comparison.
fn reads_if_there(source: Option<&Source>) -> Vec<Read> {
    let reads = source.map(Source::reads).unwrap_or_default();
    reads
        .into_iter()
        .map(|read| Read {
            part: Part::Maybe,
            ..read
        })
        .collect()
}

/// The layers and fields of the pack that tables are made of; a mistake where it has none.
fn source(binding: &Binding<'_>) -> Option<Source> {
    let source = Source::new(binding.standard);
    if source.is_none() {
        let message = Bilingual::new(
            "规则包没有汇总所需的图层和字段",
            "the pack lacks the layers and fields that tables are made of",
        );
        binding.with.mistake(binding.with.at(), message);
    }
    source
}

/// Who a row is about: code, in an enclave table also the owner's.
fn row_name(row: &GivenRow) -> String {
    match &row.owner {
        Some(owner) => format!("{}/{owner}", row.unit),
        None => row.unit.clone(),
    }
}

/// An area for a sentence: with the table's decimals, or as many more as there are.
fn shown(measure: Measure, area: Decimal) -> String {
    let places = area.decimals().max(measure.decimals());
    area.with_places(places).to_string()
}

/// Facts of a cell that is not what it should be; all in the table's unit.
fn cell_facts(
    table: &Given,
    row: &GivenRow,
    column: usize,
    [found, expected]: [Decimal; 2],
    limit: Decimal,
) -> Facts {
    let (name, who) = (table.form().columns[column].name(), row_name(row));
    let shown = |area| shown(table.measure, area);
    let off = (found - expected).abs();
    let (unit, word) = match table.measure {
        Measure::Hectare => (Unit::Hectare, Bilingual::new("公顷", "ha")),
        Measure::Mu => (Unit::Mu, Bilingual::new("亩", "mu")),
    };
    Facts {
        field_name: Some(table.at_column(row, column)),
        ..Facts::value(shown(found))
    }
    .expected(shown(expected))
    .measured(off, limit, Some(unit))
    .identity(Identity::Text(format!("{}/{who}/{name}", table.name())))
    .arg("column", name)
    .arg("unit", who)
    .arg("off", shown(off))
    .arg("most", shown(limit))
    .arg_words("measure", word)
    .arg_words(
        "table",
        Bilingual::new(table.form().title, table.form().title_en),
    )
}
