//! `unknown-code` (代码符合性): a coded field holds a value that its code list does not have.

mod meant;

use super::illegal_characters::visible;
use super::scan::{Scan, Verdict, blank, is_blank, layers, no_number};
use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::finding::{Facts, Sink};
use crate::pack::{FieldId, LayerId};
use meant::Meant;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unknown-code",
    variants: &["unknown"],
    bind: |binding| Box::new(UnknownCode::new(binding)),
};

struct UnknownCode {
    fields: Vec<(LayerId, Vec<FieldId>)>,
}

impl UnknownCode {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            fields: binding.fields_where(|field| field.codes.is_some()),
        }
    }
}

impl Check for UnknownCode {
    fn reads(&self) -> Vec<Read> {
        each_field(&self.fields)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer, fields) in layers(context, &self.fields) {
            let spec = &context.standard[id];
            let known = |field: FieldId, text: &str| {
                let list = context.standard.codes(&spec[field]);
                list.is_none_or(|list| list.get(spec[field].bare(text)).is_some())
            };
            let scan = Scan {
                id,
                layer,
                fields,
                text: |field, text: Option<&str>| match text.filter(|text| !is_blank(text)) {
                    None => blank(&spec[field]),
                    Some(text) if known(field, text) => Verdict::Fine,
                    Some(_) => Verdict::Wrong("unknown"),
                },
                number: no_number,
            };
            scan.run(sink, |sink, hit| {
                let field = &spec[hit.field];
                let confidence = field.domain_confidence.min(spec.confidence);
                sink.report_unsure(hit.place, hit.variant, confidence, || {
                    let list = context.standard.codes(field);
                    let meant = list.and_then(|list| Meant::by(hit.text, field, list, spec));
                    facts(hit.text, meant)
                });
            });
        }
    }
}

fn facts(value: &str, meant: Option<Meant>) -> Facts {
    let facts = Facts::value(value).arg("shown", visible(value));
    let Some(Meant { code, why }) = meant else {
        return facts.arg("suggestion", "");
    };
    facts.expected(code).arg_words("suggestion", why)
}
