//! `unreadable-number` (数值不可读): asterisks or text where a number belongs.

use super::illegal_characters::visible;
use super::scan::{layers, live};
use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink};
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unreadable-number",
    variants: &["overflow", "text"],
    bind: |binding| Box::new(UnreadableNumber::new(binding)),
};

struct UnreadableNumber {
    fields: Vec<(LayerId, Vec<FieldId>)>,
}

impl UnreadableNumber {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            fields: binding.fields_where(|field| field.kind.is_number()),
        }
    }
}

impl Check for UnreadableNumber {
    fn reads(&self) -> Vec<Read> {
        each_field(&self.fields)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer, fields) in layers(context, &self.fields) {
            sink.examined(live(layer));
            for (fid, field, raw) in unreadable(layer, fields) {
                let (variant, place) = (variant(raw), Place::record(id, fid).field(field));
                sink.report(place, variant, || {
                    Facts::value(raw)
                        .arg("shown", visible(raw))
                        .arg("width", width(layer, field))
                });
            }
        }
    }
}

/// The unreadable cells with their text, in the order of the records; usually there are none.
fn unreadable<'a>(layer: &'a Layer, fields: &[FieldId]) -> Vec<(u32, FieldId, &'a str)> {
    let of = |field: FieldId| {
        let column = layer.number(field)?;
        let cells = column.unreadable().filter_map(move |(row, raw)| {
            let fid = u32::try_from(row).ok()?;
            Some((fid, field, raw))
        });
        Some(cells.filter(|(fid, ..)| !layer.is_deleted(*fid)))
    };
    let mut cells: Vec<_> = fields
        .iter()
        .filter_map(|field| of(*field))
        .flatten()
        .collect();
    cells.sort_unstable();
    cells
}

/// Programs write asterisks where a number has more digits than its field.
fn variant(raw: &str) -> &'static str {
    match raw.bytes().all(|byte| byte == b'*') {
        true => "overflow",
        false => "text",
    }
}

/// The field's width in the table, bytes.
fn width(layer: &Layer, field: FieldId) -> u16 {
    let table = layer.table.as_ref();
    let place = table.and_then(|table| *table.declared.get(usize::from(field.0))?);
    table
        .zip(place)
        .map_or(0, |(table, place)| table.header.fields[place].width)
}
