//! `unbalanced-sum`: two sums over layers that should be equal are not (面积汇总一致性), for the whole county or unit
//! by unit. Sums are exact; a blank area counts 0, an unreadable one leaves its sum undecided.

mod sums;
mod terms;

use super::keys::{area, signed};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Identity, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{FieldId, LayerId};
use terms::{Group, Side, groups, side};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unbalanced-sum",
    variants: &["whole", "unit"],
    bind: |binding| Box::new(UnbalancedSum::new(binding)),
};

struct UnbalancedSum {
    left: Side,
    right: Side,
    tolerance: Decimal,
    groups: Vec<Group>,
}

impl UnbalancedSum {
    fn new(binding: &Binding<'_>) -> Self {
        let check = Self {
            left: side(binding, "left"),
            right: side(binding, "right"),
            tolerance: binding.decimal("tolerance"),
            groups: groups(binding),
        };
        let grouped = |layer| check.groups.iter().any(|group| group.layer == layer);
        let all_grouped = check.terms().all(|(layer, _)| grouped(layer));
        if !check.groups.is_empty() && !all_grouped {
            let message = Bilingual::new(
                "`group` 应包含求和的每个图层",
                "`group` must name every layer that is added up",
            );
            binding.with.mistake(&binding.with.at_key("group"), message);
        }
        check
    }

    fn terms(&self) -> impl Iterator<Item = (LayerId, FieldId)> + '_ {
        self.left.terms.iter().chain(&self.right.terms).copied()
    }
}

impl Check for UnbalancedSum {
    fn reads(&self) -> Vec<Read> {
        let mut reads: Vec<Read> = Vec::new();
        let groups = self.groups.iter().map(|group| (group.layer, group.field));
        for (layer, field) in self.terms().chain(groups) {
            match reads.iter_mut().find(|read| read.layer == layer) {
                Some(read) => read.fields.push(field),
                None => {
                    reads.push(Read::fields(layer, Part::OrEmpty, vec![field]).complete());
                }
            }
        }
        reads
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let (Some((left_layer, left_field)), Some((right_layer, right_field))) = (
            self.left.terms.first().copied(),
            self.right.terms.first().copied(),
        ) else {
            return;
        };
        for sums in self.sums(context, right_layer) {
            if !self.groups.is_empty() && sums.first.is_none() {
                continue; // A unit that the right side does not know is 610190004's.
            }
            sink.examined(1);
            if sums.undecided {
                sink.undecided(1);
                continue;
            }
            let difference = sums.left - sums.right;
            if difference.abs() <= self.tolerance {
                continue;
            }
            let (left, right) = (area(sums.left), area(sums.right));
            let (place, variant, told) = match sums.first {
                Some(fid) if !self.groups.is_empty() => {
                    let place = Place::record(right_layer, fid).field(right_field);
                    (place, "unit", Facts::value(&right).expected(&left))
                }
                _ => {
                    let place = Place::layer(left_layer);
                    // A sum of several fields is the value of none.
                    let place = match self.left.terms.len() {
                        1 => place.field(left_field),
                        _ => place,
                    };
                    (place, "whole", Facts::value(&left).expected(&right))
                }
            };
            sink.report(place, variant, || {
                told.measured(difference.abs(), self.tolerance, Some(Unit::SquareMetre))
                    .arg("left", &self.left.text)
                    .arg("left-sum", &left)
                    .arg("right", &self.right.text)
                    .arg("right-sum", &right)
                    .arg("difference", signed(difference))
                    .arg("unit", &sums.name)
                    .identity(Identity::Text(sums.name.clone()))
            });
        }
    }
}
