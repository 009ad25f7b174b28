//! `wrong-parcel-deduction`: what a parcel deducts is not what the features in it add up to (图斑内线状地物、零星地物面积).
//! A feature on the border of two parcels gives its share to one and the rest to the other.

use super::keys::{Link, Links, Naming, Parcels, area, live, two_layers};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::dbf::NumberColumn;
use crate::format::decimal::Decimal;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-parcel-deduction",
    variants: &["wrong"],
    bind: |binding| Box::new(WrongParcelDeduction::new(binding)),
};

struct WrongParcelDeduction {
    parcels: LayerId,
    target: Naming,
    /// What the parcel says that it deducts.
    total: FieldId,
    features: LayerId,
    /// Area of a feature.
    amount: FieldId,
    parcel: Naming,
    /// The part of the area that the parcel deducts, and the parcel that deducts the rest.
    shared: Option<(FieldId, Naming)>,
    tolerance: Decimal,
}

impl WrongParcelDeduction {
    fn new(binding: &Binding<'_>) -> Self {
        let (parcels, features) = two_layers(binding);
        let with = &binding.with;
        let field = |layer, key| binding.field_at(layer, with.need_text(key), &with.at_key(key));
        let shared = with.node("share").is_some() || with.node("other-parcel").is_some();
        Self {
            parcels,
            target: Naming::bind(binding, parcels, "target"),
            total: field(parcels, "total"),
            features,
            amount: field(features, "amount"),
            parcel: Naming::bind(binding, features, "parcel"),
            shared: shared.then(|| {
                let other = Naming::bind(binding, features, "other-parcel");
                (field(features, "share"), other)
            }),
            tolerance: binding.decimal("tolerance"),
        }
    }
}

/// What the features of a parcel come to.
#[derive(Clone, Copy, Default)]
struct Deducted {
    sum: Decimal,
    features: u32,
    undecided: bool,
}

/// The columns of the features.
struct Features<'a> {
    amounts: &'a NumberColumn,
    parcel: Links<'a>,
    shared: Option<(&'a NumberColumn, Links<'a>)>,
}

impl Check for WrongParcelDeduction {
    fn reads(&self) -> Vec<Read> {
        let mut of_features = vec![self.amount];
        of_features.extend(self.parcel.fields());
        if let Some((share, other)) = self.shared {
            of_features.push(share);
            of_features.extend(other.fields());
        }
        let mut of_parcels = vec![self.total];
        of_parcels.extend(self.target.fields());
        vec![
            Read::fields(self.parcels, Part::Whole, of_parcels),
            Read::fields(self.features, Part::OrEmpty, of_features).complete(),
        ]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(layer) = context.layer(self.parcels) else {
            return;
        };
        let Some((index, totals)) = Parcels::new(layer, self.target).zip(layer.number(self.total))
        else {
            return;
        };
        let mut deducted = vec![Deducted::default(); layer.len()];
        if let Some(features) = context.layer(self.features) {
            self.add_up(features, &index, &mut deducted);
        }
        sink.examined(live(layer));
        let Some(own) = index.links(layer, self.target) else {
            return;
        };
        for fid in layer.records() {
            let row = fid as usize;
            // A parcel without a name of its own cannot be named by a feature.
            let of = deducted.get(row).filter(|of| !of.undecided);
            let (Link::Parcel(_), Some(of), false) = (own.get(fid), of, totals.is_unreadable(row))
            else {
                sink.excluded(1);
                continue;
            };
            let stored = totals.get(row).unwrap_or_default();
            let difference = (stored - of.sum).abs();
            if difference > self.tolerance {
                let place = Place::record(self.parcels, fid).field(self.total);
                sink.report(place, "wrong", || {
                    let title = &context.standard[self.features].title;
                    Facts::value(area(stored))
                        .expected(area(of.sum))
                        .measured(difference, self.tolerance, Some(Unit::SquareMetre))
                        .arg("features", of.features)
                        .arg_words("feature-layer", title.clone())
                });
            }
        }
    }
}

impl WrongParcelDeduction {
    fn columns<'a>(&self, layer: &'a Layer, index: &'a Parcels) -> Option<Features<'a>> {
        let shared = match self.shared {
            None => None,
            Some((share, other)) => Some((layer.number(share)?, index.links(layer, other)?)),
        };
        Some(Features {
            amounts: layer.number(self.amount)?,
            parcel: index.links(layer, self.parcel)?,
            shared,
        })
    }

    /// Gives every feature's area to the parcels that it names; names that lead nowhere are 610190005's and 610190006's.
    fn add_up(&self, layer: &Layer, index: &Parcels, deducted: &mut [Deducted]) {
        let Some(features) = self.columns(layer, index) else {
            return;
        };
        let mut give = |link: Link, part: Option<Decimal>| {
            let Link::Parcel(parcel) = link else {
                return;
            };
            let Some(of) = deducted.get_mut(parcel as usize) else {
                return;
            };
            of.features += 1;
            match part {
                Some(part) => of.sum += part,
                // The missing or unreadable number has a finding of its own.
                None => of.undecided = true,
            }
        };
        for fid in layer.records() {
            let row = fid as usize;
            let amount = features.amounts.get(row);
            let Some((shares, other)) = &features.shared else {
                give(features.parcel.get(fid), amount);
                continue;
            };
            let part = amount
                .zip(shares.get(row))
                .and_then(|(amount, share)| amount.checked_mul(share));
            give(features.parcel.get(fid), part);
            // The rest is what the first part leaves, so that both always make the whole.
            let rest = amount.zip(part).map(|(amount, part)| amount - part);
            give(other.get(fid), rest);
        }
    }
}
