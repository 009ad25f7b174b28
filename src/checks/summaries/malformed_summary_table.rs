//! `malformed-summary-table`: a summary table (汇总表) that cannot be read, or that is not made as its form is: columns,
//! unit of measurement, one row for each unit, numbers in the cells.

mod rows;

use super::{not_given, reads_if_there, source};
use crate::checks::{Binding, Check, Context, Kind, Read};
use crate::dataset::Dataset;
use crate::finding::{Facts, Identity, Place, Sink};
use crate::lang::Bilingual;
use crate::pack::Confidence;
use crate::tables::{Fault, Flaw, Given, Source};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "malformed-summary-table",
    variants: &[
        "unreadable",
        "other-heading",
        "other-unit",
        "missing-column",
        "extra-column",
        "other-county",
        "missing-row",
        "extra-row",
        "repeated-row",
        "no-code",
        "not-a-number",
        "separated",
        "no-value",
        "merged",
    ],
    bind: |binding| Box::new(MalformedSummaryTable::new(binding)),
};

struct MalformedSummaryTable {
    source: Option<Source>,
}

impl MalformedSummaryTable {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            source: source(binding),
        }
    }
}

impl Check for MalformedSummaryTable {
    fn reads(&self) -> Vec<Read> {
        reads_if_there(self.source.as_ref())
    }

    fn reads_tables(&self) -> bool {
        true
    }

    fn not_applicable(&self, data: &Dataset) -> Option<Bilingual> {
        not_given(data, &[])
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let given = &context.summaries.given;
        for (file, error) in &given.unreadable {
            sink.examined(1);
            sink.report(Place::NOWHERE, "unreadable", || {
                facts(file.clone(), file.clone()).arg("why", error)
            });
        }
        for table in &given.tables {
            sink.examined(1 + table.rows.len());
            for fault in &table.faults {
                report(table, fault, sink);
            }
            if let Some(survey) = &context.summaries.survey {
                let county = context.data.county.code.as_deref();
                rows::compare(table, survey, county, sink);
            }
        }
    }
}

fn facts(at: String, identity: String) -> Facts {
    Facts {
        field_name: Some(at),
        ..Facts::none()
    }
    .identity(Identity::Text(identity))
}

fn variant(flaw: &Flaw) -> &'static str {
    match flaw {
        Flaw::Heading => "other-heading",
        Flaw::Unit => "other-unit",
        Flaw::MissingColumn => "missing-column",
        Flaw::ExtraColumn => "extra-column",
        Flaw::NoCode => "no-code",
        Flaw::RepeatedRow => "repeated-row",
        Flaw::NotANumber => "not-a-number",
        Flaw::Separated => "separated",
        Flaw::NoValue => "no-value",
        Flaw::Merged => "merged",
    }
}

fn report(table: &Given, fault: &Fault, sink: &mut Sink<'_>) {
    let at = || match fault.cell {
        Some((row, column)) => table.at(row, column),
        None => table.name(),
    };
    // The columns of some forms were not recovered; the others are the published ones.
    let confidence = match fault.flaw {
        Flaw::MissingColumn | Flaw::ExtraColumn => table.form().confidence,
        _ => Confidence::Full,
    };
    sink.report_unsure(Place::NOWHERE, variant(&fault.flaw), confidence, || {
        let what = fault.expected.as_deref().or(fault.value.as_deref());
        let identity = format!("{}/{:?}/{}", at(), fault.flaw, what.unwrap_or_default());
        Facts {
            value: fault.value.clone(),
            expected: fault.expected.clone(),
            ..facts(at(), identity)
        }
        .arg("what", what.unwrap_or("–"))
        .arg_words("then", not_compared(table))
        .arg_words(
            "table",
            Bilingual::new(table.form().title, table.form().title_en),
        )
    });
}

/// The end of a sentence about a table of which no row is compared.
fn not_compared(table: &Given) -> Bilingual {
    if table.rows.is_empty() {
        Bilingual::new("，未作比较", "; it was not compared")
    } else {
        Bilingual::same("")
    }
}
