//! `parcel-in-other-village` (座落单位与行政区一致性): a parcel lies in another village than its unit code says.

use rustc_hash::FxHashMap;

use super::{live, same_system};
use crate::checks::coverage::metres;
use crate::checks::logic::keys::{by_code, two_layers, village};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::geometry::Validity;
use crate::geometry::coverage::{Label, Stray};
use crate::geometry::validity::State;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "parcel-in-other-village",
    variants: &["other"],
    bind: |binding| Box::new(ParcelInOtherVillage::new(binding)),
};

struct ParcelInOtherVillage {
    parcels: LayerId,
    /// Code of the unit that the parcel says it is in (座落单位代码).
    seat: FieldId,
    units: LayerId,
    /// The unit's code (行政区代码).
    code: FieldId,
    /// Pieces up to this size do not count, m².
    area: Decimal,
}

impl ParcelInOtherVillage {
    fn new(binding: &Binding<'_>) -> Self {
        let (parcels, units) = two_layers(binding);
        let field = |layer, key| {
            binding.field_at(
                layer,
                binding.with.need_text(key),
                &binding.with.at_key(key),
            )
        };
        Self {
            parcels,
            seat: field(parcels, "seat"),
            units,
            code: field(units, "code"),
            area: binding.decimal("area"),
        }
    }

    fn report(&self, stray: &Stray, parcels: &Layer, units: &Layer, sink: &mut Sink<'_>) {
        let place = Place::record(self.parcels, stray.polygon).field(self.seat);
        sink.report(place, "other", || {
            let area = Decimal::from_f64(stray.region.area).unwrap_or_default();
            Facts::value(parcels.shown(self.seat, stray.polygon).unwrap_or_default())
                .expected(units.shown(self.code, stray.unit).unwrap_or_default())
                .measured(area.round_to(2), self.area, Some(Unit::SquareMetre))
                .related(self.units, stray.unit)
                .arg("width", metres(stray.region.width))
                .point(stray.region.point.map(|value| (value * 1e4).round() / 1e4))
                .geometry(stray.region.outline())
        });
    }
}

impl Check for ParcelInOtherVillage {
    fn reads(&self) -> Vec<Read> {
        let read = |layer, field| Read {
            fields: vec![field],
            table: true,
            validity: true,
            ..Read::overlaid(layer, Part::Whole)
        };
        vec![read(self.parcels, self.seat), read(self.units, self.code)]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let of = |id| {
            let topology = context.topology;
            Some((
                context.layer(id)?,
                topology.coverage(id)?,
                topology.validity(id)?,
            ))
        };
        let (Some((parcels, coverage, validity)), Some((units, unit_coverage, unit_validity))) =
            (of(self.parcels), of(self.units))
        else {
            return;
        };
        let count = live(parcels);
        sink.examined(count);
        if !same_system(parcels, units) {
            sink.undecided(count);
            return;
        }
        let mut names: FxHashMap<String, u32> = FxHashMap::default();
        let of_units = labels(units, self.code, unit_validity, |code| {
            let next = names.len() as u32;
            Some(*names.entry(code.to_owned()).or_insert(next))
        });
        // A village that no unit has is 610190004's.
        let of_parcels = labels(parcels, self.seat, validity, |code| {
            names.get(code).copied()
        });
        let named = of_parcels
            .iter()
            .filter(|label| matches!(label, Label::Named(_)));
        sink.excluded(count.saturating_sub(named.count()));
        let strays = coverage.strays(&of_parcels, unit_coverage, &of_units, self.area.to_f64());
        sink.excluded(strays.undecided);
        for stray in &strays.found {
            self.report(stray, parcels, units, sink);
        }
    }
}

/// What each record is: not there, or there by the number that `number` gives the village in its code.
fn labels(
    layer: &Layer,
    field: FieldId,
    validity: &Validity,
    mut number: impl FnMut(&str) -> Option<u32>,
) -> Vec<Label> {
    let shapes = layer
        .geometry
        .as_ref()
        .map_or(0, |shapes| shapes.features());
    let Some(column) = layer.text(field) else {
        return vec![Label::Absent; shapes];
    };
    let by_value = by_code(column, |code| {
        let number = code.and_then(village).and_then(&mut number);
        number.map_or(Label::Unnamed, Label::Named)
    });
    let label = |fid: usize| {
        let deleted = u32::try_from(fid).is_ok_and(|fid| layer.is_deleted(fid));
        match validity.state(fid) {
            State::Valid if !deleted && fid < column.len() => by_value[column.code(fid) as usize],
            _ => Label::Absent,
        }
    };
    (0..shapes).map(label).collect()
}
