//! `missing-value` (字段必填性): a mandatory field is null or blank.

use super::scan::{Scan, Verdict, is_blank, layers};
use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::finding::{Facts, Sink};
use crate::format::dbf::NumberColumn;
use crate::pack::{FieldId, FieldNeed, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "missing-value",
    variants: &["blank"],
    bind: |binding| Box::new(MissingValue::new(binding)),
};

struct MissingValue {
    fields: Vec<(LayerId, Vec<FieldId>)>,
}

impl MissingValue {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            fields: binding.fields_where(|field| field.need == FieldNeed::Mandatory),
        }
    }
}

impl Check for MissingValue {
    fn reads(&self) -> Vec<Read> {
        each_field(&self.fields)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer, fields) in layers(context, &self.fields) {
            let spec = &context.standard[id];
            let missing = |is_missing| match is_missing {
                true => Verdict::Wrong("blank"),
                false => Verdict::Fine,
            };
            let scan = Scan {
                id,
                layer,
                fields,
                text: |_, text: Option<&str>| missing(text.is_none_or(is_blank)),
                // What is unreadable is there.
                number: |_, column: &NumberColumn, row| match column.is_unreadable(row) {
                    true => Verdict::LeftOut,
                    false => missing(column.is_null(row)),
                },
            };
            scan.run(sink, |sink, hit| {
                let confidence = spec[hit.field].need_confidence.min(spec.confidence);
                sink.report_unsure(hit.place, hit.variant, confidence, Facts::none);
            });
        }
    }
}
