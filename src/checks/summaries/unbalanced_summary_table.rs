//! `unbalanced-summary-table`: a summary table (汇总表) that does not add up: within a row (横向), down a column (纵向), or
//! with another table.

mod compared;

use super::{cell_facts, not_given, reads_if_there, shown, source};
use crate::checks::{Binding, Check, Context, Kind, Read};
use crate::dataset::Dataset;
use crate::finding::{Place, Sink};
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::tables::{Given, GivenRow, GivenTables, Level, Measure, Relation, Source, Survey};
use compared::{Compared, Parts, allowed, gap, level};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unbalanced-summary-table",
    variants: &["row", "column", "tables"],
    bind: |binding| Box::new(UnbalancedSummaryTable::new(binding)),
};

struct UnbalancedSummaryTable {
    compared: Compared,
    tolerance: Decimal,
    source: Option<Source>,
}

impl UnbalancedSummaryTable {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            compared: Compared::bind(binding),
            tolerance: binding.decimal("tolerance"),
            source: source(binding),
        }
    }
}

impl Check for UnbalancedSummaryTable {
    fn reads(&self) -> Vec<Read> {
        match self.compared {
            Compared::Rows | Compared::Columns => reads_if_there(self.source.as_ref()),
            Compared::Tables(_) => Vec::new(),
        }
    }

    fn reads_tables(&self) -> bool {
        true
    }

    fn not_applicable(&self, data: &Dataset) -> Option<Bilingual> {
        let Compared::Tables(relations) = &self.compared else {
            return not_given(data, &[]);
        };
        let pairs = relations.iter();
        let reasons = pairs.map(|of| not_given(data, &[of.whole.0, of.parts.0]));
        reasons.reduce(Option::and).flatten()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let (given, survey) = (&context.summaries.given, context.summaries.survey.as_ref());
        let tables = given.tables.iter();
        match &self.compared {
            Compared::Rows => tables.for_each(|table| self.rows(table, survey, sink)),
            Compared::Columns => tables.for_each(|table| self.columns(table, survey, sink)),
            Compared::Tables(relations) => self.tables(relations, given, sink),
        }
    }
}

impl UnbalancedSummaryTable {
    fn rows(&self, table: &Given, survey: Option<&Survey>, sink: &mut Sink<'_>) {
        let exact = survey.and_then(|survey| survey.exact(table.kind, table.measure));
        for row in &table.rows {
            // Where the records do not say whose land or how steep it is, no table made of them adds up.
            let right = exact.as_ref().and_then(|exact| exact.row(&row.unit));
            for sum in &table.form().sums {
                let limit = allowed(table.measure, self.tolerance, sum.parts.len());
                if right.is_some_and(|right| gap(sum, &right.cells) > limit) {
                    sink.examined(1);
                    sink.undecided(1);
                    continue;
                }
                let parts = Parts::of(sum.parts.iter().map(|part| row.cells[*part].area()));
                self.compare(table, row, sum.whole, parts, sink, "row", |found| {
                    let name = |part: &usize| table.form().columns[*part].name();
                    let parts: Vec<String> = sum.parts.iter().map(name).collect();
                    found.arg("parts", parts.join(" + "))
                });
            }
        }
    }

    /// Reports a whole that is not the sum of its parts; `None`: a part is lost.
    #[allow(
        clippy::too_many_arguments,
        reason = "a cell, what it should be, and how to say so"
    )]
    fn compare(
        &self,
        table: &Given,
        row: &GivenRow,
        column: usize,
        parts: Parts,
        sink: &mut Sink<'_>,
        variant: &'static str,
        more: impl FnOnce(crate::finding::Facts) -> crate::finding::Facts,
    ) -> bool {
        sink.examined(1);
        let count = parts.count;
        let Some((whole, parts)) = row.cells[column].area().zip(parts.sum) else {
            sink.undecided(1);
            return false;
        };
        let limit = allowed(table.measure, self.tolerance, count);
        let wrong = (whole - parts).abs() > limit;
        if wrong {
            sink.report(Place::NOWHERE, variant, || {
                more(cell_facts(table, row, column, [whole, parts], limit))
            });
        }
        wrong
    }

    fn columns(&self, table: &Given, survey: Option<&Survey>, sink: &mut Sink<'_>) {
        let exact = survey.and_then(|survey| survey.exact(table.kind, table.measure));
        for row in table.rows.iter().filter(|row| row.owner.is_none()) {
            let below = match level(&row.unit) {
                Level::County => Level::Township,
                Level::Township => Level::Village,
                Level::Village => continue,
            };
            let is_part = |code: &str| code.starts_with(&row.unit) && level(code) == below;
            let parts: Vec<&GivenRow> = table.rows.iter().filter(|of| is_part(&of.unit)).collect();
            let wanted = exact.iter().flat_map(|exact| &exact.rows);
            let wanted = wanted.filter(|of| is_part(&of.unit.code)).count();
            // A lost row is 810190001's: no column could add up. Tables of the county may stop at the townships.
            if parts.is_empty() && wanted == 0 {
                continue;
            }
            if parts.is_empty() || parts.len() < wanted {
                sink.examined(row.cells.len());
                sink.undecided(row.cells.len());
                continue;
            }
            for column in 0..row.cells.len() {
                let sum = Parts::of(parts.iter().map(|of| of.cells[column].area()));
                self.compare(table, row, column, sum, sink, "column", |found| {
                    found.arg("count", parts.len())
                });
            }
        }
    }

    fn tables(&self, relations: &[Relation], given: &GivenTables, sink: &mut Sink<'_>) {
        // A cell that several relations are about is told once.
        let mut reported = std::collections::HashSet::new();
        let both = relations.iter();
        let both = both.flat_map(|relation| Measure::ALL.map(|measure| (relation, measure)));
        for (relation, measure) in both {
            let (Some(table), Some(other)) = (
                given.of(relation.whole.0, measure),
                given.of(relation.parts.0, measure),
            ) else {
                continue;
            };
            let column = relation.whole.1;
            for row in &table.rows {
                // A row that only one table has is 810190001's.
                let Some(counterpart) = other.row(&row.unit, row.owner.as_deref()) else {
                    continue;
                };
                let cell = (table.kind, measure, row.line, column);
                if reported.contains(&cell) {
                    continue;
                }
                let parts = relation.parts.1.iter();
                let parts = Parts::of(parts.map(|part| counterpart.cells[*part].area()));
                let sum = parts.sum;
                let wrong = self.compare(table, row, column, parts, sink, "tables", |found| {
                    let first = relation.parts.1.first().copied().unwrap_or(0);
                    found
                        .arg("other", other.at_column(counterpart, first))
                        .arg(
                            "sum",
                            sum.map(|sum| shown(measure, sum)).unwrap_or_default(),
                        )
                        .arg_words(
                            "title",
                            Bilingual::new(other.form().title, other.form().title_en),
                        )
                });
                if wrong {
                    reported.insert(cell);
                }
            }
        }
    }
}
