//! `short-line` (碎线): a line shorter than any that the survey's scale can show.

use super::{CLEAR, length, live};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::geometry::lines;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "short-line",
    variants: &["short"],
    bind: |binding| Box::new(ShortLine::new(binding)),
};

struct ShortLine {
    layers: Vec<LayerId>,
    /// A line is at least so long, m.
    limit: Decimal,
}

impl ShortLine {
    fn new(binding: &Binding<'_>) -> Self {
        let scale = Decimal::from(i64::from(binding.standard.parameters.scale));
        let factor = binding.decimal("metres-per-scale-denominator");
        Self {
            layers: binding.layers().to_vec(),
            limit: factor.checked_mul(scale).unwrap_or_default(),
        }
    }
}

impl Check for ShortLine {
    fn reads(&self) -> Vec<Read> {
        let layers = self.layers.iter();
        layers
            .map(|layer| Read::metres(*layer, Part::Each))
            .collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            let Some(geometry) = &layer.geometry else {
                continue;
            };
            sink.examined(live(layer));
            let mut left_out = 0;
            let clear = self.limit.to_f64() + CLEAR;
            for fid in layer.records() {
                if lines::length(geometry.parts(fid as usize)) > clear {
                    continue;
                }
                match length(geometry, fid) {
                    None => left_out += 1,
                    Some(length) if length < self.limit => {
                        sink.report(Place::record(id, fid), "short", || {
                            Facts::none()
                                .measured(length, self.limit, Some(Unit::Metre))
                                .arg("scale", context.standard.parameters.scale)
                        });
                    }
                    Some(_) => {}
                }
            }
            sink.excluded(left_out);
        }
    }
}
