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
use crate::tables::{Form, Given, GivenRow, Kind, Source, kinds_given};

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

/// What a column is called in a sentence: 耕地(01) 水田(011).
fn column_name(form: &Form, column: usize) -> String {
    form.columns[column].heading.join(" ")
}

/// Who a row is about: code, in an enclave table also the owner's.
fn row_name(row: &GivenRow) -> String {
    match &row.owner {
        Some(owner) => format!("{}/{owner}", row.unit),
        None => row.unit.clone(),
    }
}

/// Hectares for a sentence: two decimals, or as many more as there are.
fn hectares(area: Decimal) -> String {
    area.with_places(area.decimals().max(2)).to_string()
}

/// Facts of a cell that is not what it should be.
fn cell_facts(
    table: &Given,
    row: &GivenRow,
    column: usize,
    [found, expected]: [Decimal; 2],
    limit: Decimal,
) -> Facts {
    let (name, who) = (column_name(table.form(), column), row_name(row));
    Facts {
        field_name: Some(table.at_column(row, column)),
        ..Facts::value(hectares(found))
    }
    .expected(hectares(expected))
    .measured((found - expected).abs(), limit, Some(Unit::Hectare))
    .identity(Identity::Text(format!("{}/{who}/{name}", table.name())))
    .arg("column", name)
    .arg("unit", who)
    .arg_words(
        "table",
        Bilingual::new(table.form().title, table.form().title_en),
    )
}
