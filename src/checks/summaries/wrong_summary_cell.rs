//! `wrong-summary-cell`: a cell of a summary table (汇总表) that is not what the records of the database come to.

use std::collections::HashMap;

use super::{cell_facts, not_given, shown, source};
use crate::checks::{Binding, Check, Context, Kind, Read};
use crate::dataset::Dataset;
use crate::finding::{Place, Sink};
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::tables::{Given, Row, Source, Summaries, Survey, incomplete};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-summary-cell",
    variants: &["differs"],
    bind: |binding| Box::new(WrongSummaryCell::new(binding)),
};

struct WrongSummaryCell {
    source: Option<Source>,
    tolerance: Decimal,
}

impl WrongSummaryCell {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            source: source(binding),
            tolerance: binding.decimal("tolerance"),
        }
    }
}

impl Check for WrongSummaryCell {
    fn reads(&self) -> Vec<Read> {
        self.source.as_ref().map(Source::reads).unwrap_or_default()
    }

    fn reads_tables(&self) -> bool {
        true
    }

    fn not_applicable(&self, data: &Dataset) -> Option<Bilingual> {
        not_given(data, &[])
    }

    fn unable(&self, data: &Dataset) -> Option<Bilingual> {
        let layer = incomplete(self.source.as_ref()?, data)?;
        let name = data.layer(layer)?.set.stem.clone();
        Some(Bilingual::new(
            format!("图层 {name} 的属性表不完整，不能由它汇总"),
            format!("the table of layer {name} has lost records and cannot be added up"),
        ))
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(survey) = &context.summaries.survey else {
            return;
        };
        for table in &context.summaries.given.tables {
            self.compare(table, survey, context.summaries, sink);
        }
    }
}

impl WrongSummaryCell {
    fn compare(&self, table: &Given, survey: &Survey, summaries: &Summaries, sink: &mut Sink<'_>) {
        let (measure, tolerance) = (table.measure, table.measure.of_hectares(self.tolerance));
        let Some(exact) = survey.exact(table.kind, measure) else {
            sink.examined(table.rows.len());
            sink.undecided(table.rows.len());
            return;
        };
        let by_name: HashMap<(&str, Option<&str>), &Row> = exact
            .rows
            .iter()
            .map(|row| {
                let owner = row.owner.as_ref().map(|owner| owner.code.as_str());
                ((row.unit.code.as_str(), owner), row)
            })
            .collect();
        for row in &table.rows {
            // A row of a unit that the database does not have is 810190001's.
            let Some(right) = by_name.get(&(row.unit.as_str(), row.owner.as_deref())) else {
                continue;
            };
            sink.examined(row.cells.len());
            let doubtful = summaries.is_doubtful(table.kind, &row.unit);
            for (column, (cell, right)) in row.cells.iter().zip(&right.cells).enumerate() {
                let wrong = cell
                    .area()
                    .map(|found| (found, (found - *right).abs() > tolerance));
                match wrong {
                    Some((_, false)) => {}
                    // Records there do not count because of other defects.
                    Some((_, true)) if doubtful => sink.undecided(1),
                    None => sink.undecided(1),
                    Some((found, true)) => sink.report(Place::NOWHERE, "differs", || {
                        let expected = shown(measure, right.round_to(measure.decimals()));
                        cell_facts(table, row, column, [found, *right], tolerance)
                            .expected(expected)
                    }),
                }
            }
        }
    }
}
