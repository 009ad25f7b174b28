//! `wrong-field-type`: a field is of another type (字段类型) than the standard's. How wide it is does not matter here.

use super::fields::{declared, declared_type, each_table, standard_type, type_confidence};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};
use crate::format::dbf::{FieldDef, FieldType};
use crate::pack::{FieldKind, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-field-type",
    variants: &["type"],
    bind: |binding| {
        Box::new(WrongFieldType {
            layers: binding.layers().to_vec(),
        })
    },
};

struct WrongFieldType {
    layers: Vec<LayerId>,
}

impl Check for WrongFieldType {
    fn reads(&self) -> Vec<Read> {
        each_table(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            let Some(table) = &layer.table else { continue };
            let spec = &context.standard[id];
            for (field, wanted, found) in declared(spec, table) {
                sink.examined(1);
                if !accepts(wanted.kind, found) {
                    let confidence = type_confidence(spec, wanted);
                    let place = Place::layer(id).field(field);
                    sink.report_unsure(place, "type", confidence, || {
                        Facts::value(declared_type(found)).expected(standard_type(wanted))
                    });
                }
            }
        }
    }
}

/// Whether a field of the standard's type may be declared so.
fn accepts(wanted: FieldKind, found: &FieldDef) -> bool {
    match wanted {
        FieldKind::Int => {
            matches!(found.kind, FieldType::Number | FieldType::Float) && found.decimals == 0
        }
        FieldKind::Float => matches!(found.kind, FieldType::Number | FieldType::Float),
        FieldKind::Char => found.kind == FieldType::Char,
        FieldKind::Date => matches!(found.kind, FieldType::Date | FieldType::Char),
        FieldKind::Varbin => true,
    }
}
