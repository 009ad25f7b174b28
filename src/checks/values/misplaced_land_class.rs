//! `misplaced-land-class` (地类与图层相符性): a land class that exists but has no place in the layer.

use super::scan::{Scan, Verdict, blank, is_blank, layers, no_number};
use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::finding::{Facts, Sink};
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "misplaced-land-class",
    variants: &["deducted", "urban", "other"],
    bind: |binding| Box::new(MisplacedLandClass::new(binding)),
};

struct MisplacedLandClass {
    fields: Vec<(LayerId, Vec<FieldId>)>,
    /// Classes that only occur as deducted ones.
    deducted: Vec<String>,
    /// Beginnings of the classes that the rural database has as settlements (20x).
    urban: Vec<String>,
}

impl MisplacedLandClass {
    fn new(binding: &Binding<'_>) -> Self {
        let texts = |key| {
            let texts = binding.with.texts(key).into_iter();
            texts.map(|(text, _)| text.to_owned()).collect()
        };
        let name = binding.with.need_text("field");
        let layers = binding.layers().iter().copied();
        let fields = layers
            .filter(|layer| !binding.standard[*layer].classes.is_empty())
            .map(|layer| (layer, vec![binding.field(layer, name)]))
            .collect();
        Self {
            fields,
            deducted: texts("deducted"),
            urban: texts("urban"),
        }
    }

    /// In which way a class is wrong here.
    fn variant(&self, class: &str) -> &'static str {
        if self.deducted.iter().any(|deducted| deducted == class) {
            "deducted"
        } else if self.urban.iter().any(|urban| class.starts_with(urban)) {
            "urban"
        } else {
            "other"
        }
    }
}

impl Check for MisplacedLandClass {
    fn reads(&self) -> Vec<Read> {
        each_field(&self.fields)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer, fields) in layers(context, &self.fields) {
            let spec = &context.standard[id];
            let entry = |field: FieldId, text: &str| {
                let list = context.standard.codes(&spec[field])?;
                list.get(spec[field].bare(text))
            };
            let judge = |field: FieldId, text: &str| match entry(field, text) {
                // 420190002 reports it.
                None => Verdict::LeftOut,
                Some(class) if spec.classes.contains(&class.code) => Verdict::Fine,
                Some(class) => Verdict::Wrong(self.variant(&class.code)),
            };
            let scan = Scan {
                id,
                layer,
                fields,
                text: |field, text: Option<&str>| match text.filter(|text| !is_blank(text)) {
                    None => blank(&spec[field]),
                    Some(text) => judge(field, text),
                },
                number: no_number,
            };
            let confidence = spec.classes_confidence.min(spec.confidence);
            scan.run(sink, |sink, hit| {
                sink.report_unsure(hit.place, hit.variant, confidence, || {
                    let class = entry(hit.field, hit.text);
                    let name = class.map_or("", |class| class.name.as_str());
                    Facts::value(hit.text).arg("class", name)
                });
            });
        }
    }
}
