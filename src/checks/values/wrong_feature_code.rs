//! `wrong-feature-code` (要素代码): the feature code of a record is not its layer's.

use super::illegal_characters::visible;
use super::scan::{Scan, Verdict, blank, is_blank, layers, no_number};
use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::finding::{Facts, Sink};
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-feature-code",
    variants: &["other"],
    bind: |binding| Box::new(WrongFeatureCode::new(binding)),
};

struct WrongFeatureCode {
    fields: Vec<(LayerId, Vec<FieldId>)>,
}

impl WrongFeatureCode {
    fn new(binding: &Binding<'_>) -> Self {
        let name = binding.with.need_text("field");
        let layers = binding.layers().iter().copied();
        // Index layers and the like have no feature code, and annotations several.
        let fields = layers.filter_map(|layer| {
            let spec = &binding.standard[layer];
            spec.feature_code.as_ref()?;
            Some((layer, vec![binding.field(layer, name)]))
        });
        Self {
            fields: fields.collect(),
        }
    }
}

impl Check for WrongFeatureCode {
    fn reads(&self) -> Vec<Read> {
        each_field(&self.fields)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer, fields) in layers(context, &self.fields) {
            let spec = &context.standard[id];
            let Some(code) = spec.feature_code.as_deref() else {
                continue;
            };
            let scan = Scan {
                id,
                layer,
                fields,
                text: |field, text: Option<&str>| match text.filter(|text| !is_blank(text)) {
                    None => blank(&spec[field]),
                    Some(text) if text == code => Verdict::Fine,
                    Some(_) => Verdict::Wrong("other"),
                },
                number: no_number,
            };
            let confidence = spec.feature_code_confidence.min(spec.confidence);
            scan.run(sink, |sink, hit| {
                sink.report_unsure(hit.place, hit.variant, confidence, || {
                    Facts::value(hit.text)
                        .expected(code)
                        .arg("shown", visible(hit.text))
                });
            });
        }
    }
}
