//! `missing-value`: a mandatory field (必填字段) is null or blank.

use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::finding::{Facts, Place, Sink};
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
        for (id, layer) in context.layers() {
            let spec = &context.standard[id];
            let fields = self
                .fields
                .iter()
                .filter(|(of, _)| *of == id)
                .flat_map(|(_, fields)| fields);
            sink.examined(layer.len());
            for field in fields {
                let confidence = spec[*field].need_confidence.min(spec.confidence);
                let mut report = |fid: u32| {
                    let place = Place::record(id, fid).field(*field);
                    sink.report_unsure(place, "blank", confidence, Facts::none);
                };
                if let Some(column) = layer.text(*field) {
                    // Blankness is a property of the few distinct values, not of the many records.
                    let blank: Vec<bool> = blank_codes(column);
                    layer
                        .records()
                        .filter(|fid| blank[column.code(*fid as usize) as usize])
                        .for_each(&mut report);
                } else if let Some(column) = layer.number(*field) {
                    layer
                        .records()
                        .filter(|fid| column.is_null(*fid as usize))
                        .for_each(&mut report);
                }
            }
        }
    }
}

/// Whether each value of the column is blank, by code; full-width blanks are blank too.
fn blank_codes(column: &crate::format::dbf::TextColumn) -> Vec<bool> {
    let mut blank = vec![true];
    blank.extend(column.distinct().map(|(_, value)| value.trim().is_empty()));
    blank
}
