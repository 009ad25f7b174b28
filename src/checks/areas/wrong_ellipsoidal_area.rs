//! `wrong-ellipsoidal-area`: an area that is not the one of the shape on the ellipsoid (图斑椭球面积、行政区计算面积).

use std::cell::OnceCell;

use rayon::prelude::*;

use super::measured::{Allowance, Measured};
use super::neighbours::Neighbours;
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::{Dataset, Layer};
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::dbf::NumberColumn;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-ellipsoidal-area",
    variants: &["differs"],
    bind: |binding| Box::new(WrongEllipsoidalArea::new(binding)),
};

struct WrongEllipsoidalArea {
    layer: LayerId,
    layer_name: String,
    field: FieldId,
    allowed: Allowance,
}

impl WrongEllipsoidalArea {
    fn new(binding: &Binding<'_>) -> Self {
        let (with, layer) = (&binding.with, binding.only_layer());
        Self {
            layer,
            layer_name: binding.standard[layer].name.clone(),
            field: binding.field_at(layer, with.need_text("field"), &with.at_key("field")),
            allowed: Allowance {
                absolute: binding.decimal("absolute"),
                relative: binding.decimal("relative"),
            },
        }
    }
}

/// What came of a record that is not simply right.
enum Judged {
    Undecidable,
    Wrong {
        area: Decimal,
        difference: Decimal,
        limit: Decimal,
    },
}

impl Check for WrongEllipsoidalArea {
    fn reads(&self) -> Vec<Read> {
        vec![Read {
            geometry: true,
            ..Read::fields(self.layer, Part::Whole, vec![self.field])
        }]
    }

    fn unable(&self, data: &Dataset) -> Option<Bilingual> {
        let why = Measured::of(data.layer(self.layer)?).err()?;
        let name = &self.layer_name;
        Some(Bilingual::new(
            format!("图层 {name} {}", why.zh),
            format!("layer {name} {}", why.en),
        ))
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(layer) = context.layer(self.layer) else {
            return;
        };
        let (Some(stored), Some(geometry), Ok(measured)) = (
            layer.number(self.field),
            &layer.geometry,
            Measured::of(layer),
        ) else {
            return;
        };
        let records: Vec<u32> = layer.records().collect();
        sink.examined(records.len());
        let judged: Vec<(u32, Judged)> = records
            .par_iter()
            .filter_map(|fid| Some((*fid, self.judge(*fid, stored, &measured)?)))
            .collect();
        let tolerance = context.standard.parameters.tolerance.to_f64();
        let neighbours = OnceCell::new();
        for (fid, judged) in judged {
            let Judged::Wrong {
                area,
                difference,
                limit,
            } = judged
            else {
                sink.excluded(1);
                continue;
            };
            let place = Place::record(self.layer, fid).field(self.field);
            sink.report(place, "differs", || {
                let neighbours =
                    neighbours.get_or_init(|| Neighbours::new(geometry, layer.records()));
                let unshared = neighbours.unshared(fid as usize, tolerance);
                self.facts(layer, fid, area)
                    .measured(difference, limit, Some(Unit::SquareMetre))
                    .arg_words("note", note(unshared))
            });
        }
    }
}

impl WrongEllipsoidalArea {
    /// `None` for a record that is right.
    fn judge(&self, fid: u32, stored: &NumberColumn, measured: &Measured<'_>) -> Option<Judged> {
        let found = stored
            .get(fid as usize)
            .and_then(|stored| Some((stored, measured.area(fid)?)))
            .and_then(|(stored, area)| Some((stored, area, self.allowed.limit(area)?)));
        let Some((stored, area, limit)) = found else {
            return Some(Judged::Undecidable);
        };
        let difference = (stored - area).abs();
        (difference > limit).then_some(Judged::Wrong {
            area,
            difference,
            limit,
        })
    }

    fn facts(&self, layer: &Layer, fid: u32, area: Decimal) -> Facts {
        Facts {
            value: layer.shown(self.field, fid),
            ..Facts::none()
        }
        .expected(area.with_places(2).to_string())
    }
}

/// What the words add where neighbours do not have the same vertices.
fn note(unshared: usize) -> Bilingual {
    if unshared == 0 {
        return Bilingual::default();
    }
    Bilingual::new(
        format!("；公共边上有 {unshared} 个节点只有一侧有，长边的椭球面积因此不同"),
        format!(
            "; vertices on its borders that only one side has: {unshared}, they change the area of long sides"
        ),
    )
}
