//! `unknown-village`: a record says that it lies in a village (座落单位) that the layer of administrative units (行政区)
//! does not have.

use rustc_hash::FxHashSet;

use super::keys::{by_code, live, village};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Place, Sink};
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unknown-village",
    variants: &["unknown"],
    bind: |binding| Box::new(UnknownVillage::new(binding)),
};

struct UnknownVillage {
    units: LayerId,
    code: FieldId,
    seats: Vec<(LayerId, FieldId)>,
}

impl UnknownVillage {
    fn new(binding: &Binding<'_>) -> Self {
        let units = binding.layer(binding.with.need_text("units"));
        let seat = binding.with.need_text("seat");
        let seats = binding.layers().iter().filter(|layer| **layer != units);
        Self {
            units,
            code: binding.field_at(
                units,
                binding.with.need_text("code"),
                &binding.with.at_key("code"),
            ),
            seats: seats
                .map(|layer| {
                    let at = binding.with.at_key("seat");
                    (*layer, binding.field_at(*layer, seat, &at))
                })
                .collect(),
        }
    }
}

impl Check for UnknownVillage {
    fn reads(&self) -> Vec<Read> {
        let seats = self.seats.iter();
        let seats = seats.map(|(layer, seat)| Read::fields(*layer, Part::Each, vec![*seat]));
        let units = Read::fields(self.units, Part::Whole, vec![self.code]).complete();
        seats.chain([units]).collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some((units, codes)) = context
            .layer(self.units)
            .and_then(|units| Some((units, units.text(self.code)?)))
        else {
            return;
        };
        let known: FxHashSet<&str> = units
            .records()
            .filter_map(|fid| codes.get(fid as usize).map(str::trim))
            .collect();
        for (id, seat) in &self.seats {
            let Some((layer, column)) = context
                .layer(*id)
                .and_then(|layer| Some((layer, layer.text(*seat)?)))
            else {
                continue;
            };
            sink.examined(live(layer));
            // `None`: blank or no code, which other rules report.
            let verdicts = by_code(column, |code| Some(known.contains(village(code?)?)));
            let mut left_out = 0;
            for fid in layer.records() {
                let code = column.code(fid as usize);
                match verdicts[code as usize] {
                    Some(true) => {}
                    None => left_out += 1,
                    Some(false) => {
                        let place = Place::record(*id, fid).field(*seat);
                        sink.report(place, "unknown", || {
                            let value = column.value(code).trim();
                            Facts::value(value).arg("village", village(value).unwrap_or(value))
                        });
                    }
                }
            }
            sink.excluded(left_out);
        }
    }
}
