//! `lost-leading-zero` (前导零丢失): a code that has lost its leading zero on the way through a spreadsheet, 11 for 011.

use super::illegal_characters::visible;
use super::scan::{Scan, Verdict, blank, is_blank, layers, no_number};
use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::finding::{Facts, Sink};
use crate::pack::{CodeList, FieldId, FieldSpec, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "lost-leading-zero",
    variants: &["lost"],
    bind: |binding| Box::new(LostLeadingZero::new(binding)),
};

struct LostLeadingZero {
    fields: Vec<(LayerId, Vec<FieldId>)>,
}

impl LostLeadingZero {
    fn new(binding: &Binding<'_>) -> Self {
        let zeros = |list: &CodeList| list.codes.iter().any(|code| code.code.starts_with('0'));
        let fields = binding.fields_where(|field| binding.standard.codes(field).is_some_and(zeros));
        Self { fields }
    }
}

impl Check for LostLeadingZero {
    fn reads(&self) -> Vec<Read> {
        each_field(&self.fields)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer, fields) in layers(context, &self.fields) {
            let spec = &context.standard[id];
            let whole = |field: FieldId, text: &str| {
                let list = context.standard.codes(&spec[field])?;
                with_zeros(text, &spec[field], list)
            };
            let scan = Scan {
                id,
                layer,
                fields,
                text: |field, text: Option<&str>| match text.filter(|text| !is_blank(text)) {
                    None => blank(&spec[field]),
                    Some(text) if whole(field, text).is_some() => Verdict::Wrong("lost"),
                    Some(_) => Verdict::Fine,
                },
                number: no_number,
            };
            scan.run(sink, |sink, hit| {
                let confidence = spec[hit.field].domain_confidence.min(spec.confidence);
                sink.report_unsure(hit.place, hit.variant, confidence, || {
                    let expected = whole(hit.field, hit.text).unwrap_or_default();
                    Facts::value(hit.text)
                        .expected(expected)
                        .arg("shown", visible(hit.text))
                });
            });
        }
    }
}

/// The code that `value` is with zeros before it; `None` where it is a code itself, or none with zeros either.
fn with_zeros(value: &str, field: &FieldSpec, list: &CodeList) -> Option<String> {
    let value = value.trim();
    let bare = field.bare(value);
    let digits = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || list.get(bare).is_some() {
        return None;
    }
    let of = |code: &str| {
        let zeros = code.strip_suffix(bare)?;
        zeros.bytes().all(|byte| byte == b'0').then_some(())
    };
    let code = list.codes.iter().find(|entry| of(&entry.code).is_some())?;
    Some(format!("{}{}", code.code, &value[bare.len()..]))
}
