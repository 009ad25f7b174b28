//! `wrong-unit-name`: the name of an administrative unit is not the issued one (权属单位代码表 QSDMB), or a parcel calls
//! its village otherwise than the layer of administrative units (行政区) does.

use rustc_hash::{FxHashMap, FxHashSet};

use super::keys::{halves, is_unit, live, two_layers, unit, village};
use super::pairs::Pairs;
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Owners;
use crate::finding::{Facts, Place, Sink};
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-unit-name",
    variants: &["not-issued", "not-as-unit"],
    bind: |binding| Box::new(WrongUnitName::new(binding)),
};

/// A layer with the fields of a code and of its name.
#[derive(Clone, Copy)]
struct Named {
    layer: LayerId,
    code: FieldId,
    name: FieldId,
}

struct WrongUnitName {
    units: Named,
    seats: Named,
}

impl WrongUnitName {
    fn new(binding: &Binding<'_>) -> Self {
        let (units, seats) = two_layers(binding);
        let named = |layer, key| {
            let (text, at) = (binding.with.need_text(key), binding.with.at_key(key));
            let (code, name) = halves(binding, text, &at).unwrap_or_default();
            Named {
                layer,
                code: binding.field_at(layer, code, &at),
                name: binding.field_at(layer, name, &at),
            }
        };
        Self {
            units: named(units, "unit"),
            seats: named(seats, "seat"),
        }
    }
}

/// What is known of a unit's name.
#[derive(Default)]
struct Unit<'a> {
    /// In the layer of units; several where its parts disagree.
    names: FxHashSet<&'a str>,
    /// Of these, the first.
    name: Option<&'a str>,
    issued: Option<&'a str>,
}

/// What a pair of code and name comes to.
enum Verdict<'a> {
    LeftOut,
    /// With the name expected.
    Wrong(&'a str),
}

/// By pair; pairs that are right are not in it.
type Verdicts<'a> = FxHashMap<u64, Verdict<'a>>;

impl Check for WrongUnitName {
    fn reads(&self) -> Vec<Read> {
        [self.units, self.seats]
            .map(|named| Read::fields(named.layer, Part::Whole, vec![named.code, named.name]))
            .into()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let owners = context.data.owners.given();
        let mut units: FxHashMap<&str, Unit<'_>> = FxHashMap::default();
        if let Some((layer, pairs)) = pairs(context, self.units) {
            let mut verdicts = Verdicts::default();
            for pair in pairs.distinct(layer) {
                let verdict = match (pair.first.and_then(village), pair.second) {
                    (Some(code), Some(name)) => {
                        let unit = units.entry(code).or_default();
                        unit.names.insert(name);
                        unit.name.get_or_insert(name);
                        unit.issued = owners.and_then(|owners| owners.name(code));
                        judge_unit(code, name, owners)
                    }
                    _ => Some(Verdict::LeftOut),
                };
                verdicts.extend(verdict.map(|verdict| (pair.key, verdict)));
            }
            report(context, self.units, &pairs, &verdicts, "not-issued", sink);
        }
        if let Some((layer, pairs)) = pairs(context, self.seats) {
            let mut verdicts = Verdicts::default();
            for pair in pairs.distinct(layer) {
                let verdict = match (pair.first, pair.second) {
                    (Some(code), Some(name)) => judge_seat(code, name, &units),
                    _ => Some(Verdict::LeftOut),
                };
                verdicts.extend(verdict.map(|verdict| (pair.key, verdict)));
            }
            report(context, self.seats, &pairs, &verdicts, "not-as-unit", sink);
        }
    }
}

fn pairs<'a>(
    context: &Context<'a>,
    named: Named,
) -> Option<(&'a crate::dataset::Layer, Pairs<'a>)> {
    let layer = context.layer(named.layer)?;
    Some((layer, Pairs::new(layer, named.code, named.name)?))
}

/// A unit's name against the issued one; without the table there is nothing to say.
fn judge_unit<'a>(code: &str, name: &str, owners: Option<&'a Owners>) -> Option<Verdict<'a>> {
    match owners?.name(code).map(str::trim) {
        // A code that was not issued is 610190001's.
        None | Some("") => Some(Verdict::LeftOut),
        Some(issued) => (issued != name).then_some(Verdict::Wrong(issued)),
    }
}

/// The name of a parcel's village against that of the unit.
fn judge_seat<'a>(
    code: &str,
    name: &str,
    units: &FxHashMap<&str, Unit<'a>>,
) -> Option<Verdict<'a>> {
    if !is_unit(code) {
        return Some(Verdict::LeftOut);
    }
    if unit(code).is_none_or(|unit| unit.len() > 12) {
        return None; // A group within the village has a name of its own.
    }
    let Some(unit) = village(code).and_then(|code| units.get(code)) else {
        return Some(Verdict::LeftOut); // 610190004's.
    };
    if unit.names.contains(name) {
        return None;
    }
    if unit.issued.map(str::trim) == Some(name) {
        return Some(Verdict::LeftOut); // Then it is the unit's name that is wrong.
    }
    unit.name.map(Verdict::Wrong)
}

fn report(
    context: &Context<'_>,
    named: Named,
    pairs: &Pairs<'_>,
    verdicts: &Verdicts<'_>,
    variant: &'static str,
    sink: &mut Sink<'_>,
) {
    let Some(layer) = context.layer(named.layer) else {
        return;
    };
    sink.examined(live(layer));
    if verdicts.is_empty() {
        return;
    }
    for fid in layer.records() {
        match verdicts.get(&pairs.key(fid)) {
            None => {}
            Some(Verdict::LeftOut) => sink.excluded(1),
            Some(Verdict::Wrong(expected)) => {
                let place = Place::record(named.layer, fid).field(named.name);
                sink.report(place, variant, || {
                    let text = |field| layer.shown(field, fid).unwrap_or_default();
                    Facts::value(text(named.name))
                        .expected(*expected)
                        .arg("code", text(named.code))
                });
            }
        }
    }
}
