//! `wrong-field-width`: a text field is narrower or wider (字段长度) than the standard's. Widths are bytes.

use super::fields::{declared, declared_type, each_table, standard_type, type_confidence};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};
use crate::format::dbf::FieldType;
use crate::format::decimal::Decimal;
use crate::pack::{FieldKind, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-field-width",
    variants: &["narrower", "wider"],
    bind: |binding| {
        Box::new(WrongFieldWidth {
            layers: binding.layers().to_vec(),
        })
    },
};

struct WrongFieldWidth {
    layers: Vec<LayerId>,
}

impl Check for WrongFieldWidth {
    fn reads(&self) -> Vec<Read> {
        each_table(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            let Some(table) = &layer.table else { continue };
            let spec = &context.standard[id];
            // Another type than text has no width to judge: `wrong-field-type` says what is wrong.
            let texts = declared(spec, table).filter(|(_, _, found)| found.kind == FieldType::Char);
            for (field, wanted, found) in texts {
                sink.examined(1);
                let variant = match wanted.kind {
                    FieldKind::Char | FieldKind::Date if found.width < wanted.width => "narrower",
                    FieldKind::Char if found.width > wanted.width => "wider",
                    _ => continue,
                };
                let confidence = type_confidence(spec, wanted);
                let place = Place::layer(id).field(field);
                sink.report_unsure(place, variant, confidence, || {
                    let bytes = |width| Decimal::new(i64::from(width), 0);
                    Facts::value(declared_type(found))
                        .expected(standard_type(wanted))
                        .measured(bytes(found.width), bytes(wanted.width), None)
                });
            }
        }
    }
}
