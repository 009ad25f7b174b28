//! `missing-field`: the table lacks a field of the standard (缺少字段).

use strsim::levenshtein;

use super::fields::{each_table, standard_type};
use crate::checks::{Check, Context, Kind, Read};
use crate::dataset::Table;
use crate::finding::{Facts, Place, Sink};
use crate::lang::Bilingual;
use crate::pack::{FieldKind, FieldNeed, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "missing-field",
    variants: &["missing", "optional"],
    bind: |binding| {
        Box::new(MissingField {
            layers: binding.layers().to_vec(),
        })
    },
};

struct MissingField {
    layers: Vec<LayerId>,
}

impl Check for MissingField {
    fn reads(&self) -> Vec<Read> {
        each_table(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            let Some(table) = &layer.table else { continue };
            let spec = &context.standard[id];
            // No shapefile can hold a Varbin field.
            let storable = spec
                .field_ids()
                .filter(|field| spec[*field].kind != FieldKind::Varbin);
            for field in storable {
                sink.examined(1);
                if layer.has_field(field) {
                    continue;
                }
                let wanted = &spec[field];
                let variant = match wanted.need {
                    FieldNeed::Mandatory | FieldNeed::Conditional => "missing",
                    FieldNeed::Optional => "optional",
                };
                let confidence = spec.confidence.min(wanted.need_confidence);
                sink.report_unsure(Place::layer(id).field(field), variant, confidence, || {
                    Facts::none()
                        .expected(standard_type(wanted))
                        .arg_words("alike", alike(table, &wanted.name))
                });
            }
        }
    }
}

/// A field that is no other's and has nearly that name: perhaps the one that is missing.
fn alike(table: &Table, wanted: &str) -> Bilingual {
    let extra = table
        .extra
        .iter()
        .map(|place| &table.header.fields[*place].name);
    let near = extra
        .map(|name| (name, apart(name, wanted)))
        .min_by_key(|(_, apart)| *apart)
        .filter(|(_, apart)| *apart <= 1);
    near.map_or_else(Bilingual::default, |(name, _)| {
        Bilingual::new(
            format!("；现有字段 {name} 名称相近"),
            format!("; field {name} is called nearly so"),
        )
    })
}

/// Letters that two names differ in; an ending such as `_1`, which joins append, counts as none.
fn apart(name: &str, wanted: &str) -> usize {
    let (name, wanted) = (name.to_uppercase(), wanted.to_uppercase());
    let joined = name.strip_prefix(&wanted);
    let is_ending = |rest: &str| {
        rest.strip_prefix('_')
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match joined {
        Some(rest) if is_ending(rest) => 0,
        _ => levenshtein(&name, &wanted),
    }
}
