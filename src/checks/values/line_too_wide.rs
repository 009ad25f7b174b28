//! `line-too-wide` (线状地物宽度): a linear feature has no width, or one that makes it a parcel at the survey's scale.

use super::scan::{Scan, Verdict, blank, layers, legible, no_text};
use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::finding::{Facts, Sink, Unit};
use crate::format::dbf::NumberColumn;
use crate::format::decimal::Decimal;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "line-too-wide",
    variants: &["no-width", "too-wide"],
    bind: |binding| Box::new(LineTooWide::new(binding)),
};

struct LineTooWide {
    fields: Vec<(LayerId, Vec<FieldId>)>,
    /// A line must be narrower, m.
    limit: Decimal,
}

impl LineTooWide {
    fn new(binding: &Binding<'_>) -> Self {
        let name = binding.with.need_text("field");
        let layers = binding.layers().iter();
        let scale = Decimal::from(i64::from(binding.standard.parameters.scale));
        let factor = binding.decimal("metres-per-scale-denominator");
        Self {
            fields: layers
                .map(|layer| (*layer, vec![binding.field(*layer, name)]))
                .collect(),
            limit: factor.checked_mul(scale).unwrap_or_default(),
        }
    }

    fn judge(&self, width: Decimal) -> Verdict {
        if width <= Decimal::ZERO {
            Verdict::Wrong("no-width")
        } else if width >= self.limit {
            Verdict::Wrong("too-wide")
        } else {
            Verdict::Fine
        }
    }
}

impl Check for LineTooWide {
    fn reads(&self) -> Vec<Read> {
        each_field(&self.fields)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer, fields) in layers(context, &self.fields) {
            let spec = &context.standard[id];
            let scan = Scan {
                id,
                layer,
                fields,
                text: no_text,
                number: |field, column: &NumberColumn, row| {
                    legible(column, row, |width| match width {
                        None => blank(&spec[field]),
                        Some(width) => self.judge(width),
                    })
                },
            };
            scan.run(sink, |sink, hit| {
                sink.report(hit.place, hit.variant, || {
                    let limit = match hit.variant {
                        "too-wide" => self.limit,
                        _ => Decimal::ZERO,
                    };
                    let shown = layer.shown(hit.field, hit.place.fid.unwrap_or_default());
                    Facts::value(shown.unwrap_or_default())
                        .measured(hit.number, limit, Some(Unit::Metre))
                        .expected(format!("(0, {})", self.limit))
                        .arg("scale", context.standard.parameters.scale)
                });
            });
        }
    }
}
