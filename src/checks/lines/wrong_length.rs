//! `wrong-length` (线状地物长度): the length in the table is not that of the line.

use super::{CLEAR, length, live};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::geometry::lines;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-length",
    variants: &["differs"],
    bind: |binding| Box::new(WrongLength::new(binding)),
};

struct WrongLength {
    layer: LayerId,
    field: FieldId,
    /// A difference may be so large, m.
    metres: Decimal,
    /// Or this part of the line's length.
    share: Decimal,
}

impl WrongLength {
    fn new(binding: &Binding<'_>) -> Self {
        let layer = binding.only_layer();
        Self {
            layer,
            field: binding.field(layer, binding.with.need_text("field")),
            metres: binding.decimal("metres"),
            share: binding.decimal("share"),
        }
    }

    /// How far a stated length may be from the line's.
    fn limit(&self, length: Decimal) -> Decimal {
        let share = self.share.checked_mul(length).unwrap_or_default();
        self.metres.max(share)
    }
}

impl Check for WrongLength {
    fn reads(&self) -> Vec<Read> {
        vec![Read {
            fields: vec![self.field],
            table: true,
            ..Read::metres(self.layer, Part::Whole)
        }]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(layer) = context.layer(self.layer) else {
            return;
        };
        let (Some(column), Some(geometry)) = (layer.number(self.field), &layer.geometry) else {
            return;
        };
        sink.examined(live(layer));
        let mut left_out = 0;
        for fid in layer.records() {
            let Some(stated) = column.get(fid as usize) else {
                left_out += 1;
                continue;
            };
            let drawn = lines::length(geometry.parts(fid as usize));
            if drawn > 0.0 && (drawn - stated.to_f64()).abs() < self.metres.to_f64() - CLEAR {
                continue;
            }
            let Some(length) = length(geometry, fid) else {
                left_out += 1;
                continue;
            };
            let difference = Decimal::from_millionths(stated.millionths() - length.millionths());
            let limit = self.limit(length);
            if difference.abs() > limit {
                let place = Place::record(self.layer, fid).field(self.field);
                sink.report(place, "differs", || {
                    let places = layer.decimals(self.field).max(1);
                    Facts::value(layer.shown(self.field, fid).unwrap_or_default())
                        .expected(length.with_places(places).to_string())
                        .measured(difference.abs(), limit, Some(Unit::Metre))
                });
            }
        }
        sink.excluded(left_out);
    }
}
