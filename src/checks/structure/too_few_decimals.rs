//! `too-few-decimals`: a number field has fewer decimals (小数位数) than the standard's.

use super::fields::{declared, declared_type, each_table, standard_type, type_confidence};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};
use crate::format::dbf::FieldType;
use crate::format::decimal::Decimal;
use crate::pack::{FieldKind, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "too-few-decimals",
    variants: &["decimals"],
    bind: |binding| {
        Box::new(TooFewDecimals {
            layers: binding.layers().to_vec(),
        })
    },
};

struct TooFewDecimals {
    layers: Vec<LayerId>,
}

impl Check for TooFewDecimals {
    fn reads(&self) -> Vec<Read> {
        each_table(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            let Some(table) = &layer.table else { continue };
            let spec = &context.standard[id];
            for (field, wanted, found) in declared(spec, table) {
                let is_number = matches!(found.kind, FieldType::Number | FieldType::Float);
                if wanted.kind != FieldKind::Float || !is_number {
                    continue;
                }
                sink.examined(1);
                if found.decimals < wanted.decimals {
                    let confidence = type_confidence(spec, wanted);
                    let place = Place::layer(id).field(field);
                    sink.report_unsure(place, "decimals", confidence, || {
                        let digits = |count| Decimal::new(i64::from(count), 0);
                        Facts::value(declared_type(found))
                            .expected(standard_type(wanted))
                            .measured(digits(found.decimals), digits(wanted.decimals), None)
                    });
                }
            }
        }
    }
}
