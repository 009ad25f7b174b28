//! `wrong-deduction-share`: the share (扣除比例) of a linear feature does not go with the parcels it is deducted from:
//! half from each of two parcels, or all of it from one.

use super::keys::{Names, Naming, by_code, live, unit};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink};
use crate::format::dbf::TextColumn;
use crate::format::decimal::Decimal;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-deduction-share",
    variants: &[
        "half-of-one",
        "whole-of-two",
        "same-parcel",
        "other-share",
        "half-named",
    ],
    bind: |binding| Box::new(WrongDeductionShare::new(binding)),
};

struct WrongDeductionShare {
    layer: LayerId,
    share: FieldId,
    first: Naming,
    second: Naming,
    half: Decimal,
    whole: Decimal,
}

impl WrongDeductionShare {
    fn new(binding: &Binding<'_>) -> Self {
        let with = &binding.with;
        let layer = binding.only_layer();
        Self {
            layer,
            share: binding.field_at(layer, with.need_text("share"), &with.at_key("share")),
            first: Naming::bind(binding, layer, "parcel"),
            second: Naming::bind(binding, layer, "other-parcel"),
            half: binding.decimal("half"),
            whole: binding.decimal("whole"),
        }
    }
}

/// How far a parcel is named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    No,
    UnitOnly,
    NumberOnly,
    Yes([u32; 2]),
}

/// A parcel's name in two columns, its halves as numbers that mean the same for both parcels.
struct NameColumns<'a> {
    unit: (&'a TextColumn, Vec<Option<u32>>),
    number: (&'a TextColumn, Vec<Option<u32>>),
}

impl<'a> NameColumns<'a> {
    fn new(layer: &'a Layer, naming: Naming, names: &mut Names) -> Option<Self> {
        let (units, numbers) = (layer.text(naming.unit)?, layer.text(naming.number)?);
        Some(Self {
            // The two forms of a village's code are one; what is no code is only equal to itself.
            unit: (
                units,
                by_code(units, |code| {
                    code.map(|code| names.add(unit(code).unwrap_or(code)))
                }),
            ),
            number: (numbers, by_code(numbers, |number| Some(names.add(number?)))),
        })
    }

    fn get(&self, row: usize) -> Named {
        let of = |(column, ids): &(&TextColumn, Vec<Option<u32>>)| ids[column.code(row) as usize];
        match (of(&self.unit), of(&self.number)) {
            (None, None) => Named::No,
            (Some(_), None) => Named::UnitOnly,
            (None, Some(_)) => Named::NumberOnly,
            (Some(unit), Some(number)) => Named::Yes([unit, number]),
        }
    }
}

impl Check for WrongDeductionShare {
    fn reads(&self) -> Vec<Read> {
        let mut fields = vec![self.share];
        fields.extend(self.first.fields());
        fields.extend(self.second.fields());
        vec![Read::fields(self.layer, Part::Whole, fields)]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(layer) = context.layer(self.layer) else {
            return;
        };
        let mut names = Names::default();
        let first = NameColumns::new(layer, self.first, &mut names);
        let second = NameColumns::new(layer, self.second, &mut names);
        let (Some(first), Some(second), Some(shares)) = (first, second, layer.number(self.share))
        else {
            return;
        };
        sink.examined(live(layer));
        for fid in layer.records() {
            let row = fid as usize;
            let (one, two) = (first.get(row), second.get(row));
            let (wrongs, decided) = self.judge(shares.get(row), one, two);
            for (field, variant) in wrongs.into_iter().flatten() {
                let place = Place::record(self.layer, fid).field(field);
                sink.report(place, variant, || self.facts(layer, fid, field));
            }
            sink.excluded(usize::from(!decided));
        }
    }
}

/// A field and the way in which it is wrong.
type Wrong = (FieldId, &'static str);

impl WrongDeductionShare {
    /// What is wrong with a record: the name of its second parcel, its share. False where that cannot be decided,
    /// because the share is missing or unreadable or the first parcel is not named: these have findings of their own.
    fn judge(&self, share: Option<Decimal>, one: Named, two: Named) -> ([Option<Wrong>; 2], bool) {
        let half_named = match two {
            Named::UnitOnly => Some((self.second.number, "half-named")),
            Named::NumberOnly => Some((self.second.unit, "half-named")),
            Named::No | Named::Yes(_) => None,
        };
        let Some(share) = share else {
            return ([half_named, None], false);
        };
        let of_share = match (share == self.half, two) {
            _ if share != self.half && share != self.whole => Some((self.share, "other-share")),
            (_, Named::UnitOnly | Named::NumberOnly) => None,
            (true, Named::No) => Some((self.share, "half-of-one")),
            (false, Named::Yes(_)) => Some((self.share, "whole-of-two")),
            (true, Named::Yes(_)) if one == two => Some((self.second.number, "same-parcel")),
            (true, Named::Yes(_)) | (false, Named::No) => None,
        };
        let decided = half_named.is_some() || of_share.is_some() || matches!(one, Named::Yes(_));
        ([half_named, of_share], decided)
    }

    fn facts(&self, layer: &Layer, fid: u32, field: FieldId) -> Facts {
        Facts {
            value: layer.shown(field, fid),
            ..Facts::none()
        }
        .arg("share", layer.shown(self.share, fid).unwrap_or_default())
        .arg("parcel", self.first.shown(layer, fid))
        .arg("other-parcel", self.second.shown(layer, fid))
        .arg("half", self.half)
        .arg("whole", self.whole)
    }
}
