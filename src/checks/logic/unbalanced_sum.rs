//! `unbalanced-sum`: two sums over layers that should be equal are not (面积汇总一致性), for the whole county or unit
//! by unit. Sums are exact; a blank area counts 0, an unreadable one leaves its sum undecided.

mod terms;

use super::keys::{Names, area, by_code, signed};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
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

/// The two sums of the county or of a unit.
#[derive(Clone, Default)]
struct Sums {
    name: String,
    left: Decimal,
    right: Decimal,
    undecided: bool,
    /// Its first record on the right side.
    first: Option<u32>,
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
            let (place, variant) = match sums.first {
                Some(fid) if !self.groups.is_empty() => {
                    (Place::record(right_layer, fid).field(right_field), "unit")
                }
                _ => (Place::layer(left_layer).field(left_field), "whole"),
            };
            sink.report(place, variant, || {
                Facts::value(area(sums.left))
                    .expected(area(sums.right))
                    .measured(difference.abs(), self.tolerance, Some(Unit::SquareMetre))
                    .arg("left", &self.left.text)
                    .arg("right", &self.right.text)
                    .arg("difference", signed(difference))
                    .arg("unit", &sums.name)
                    .identity(Identity::Text(sums.name.clone()))
            });
        }
    }
}

impl UnbalancedSum {
    /// The sums of each unit, in the order of the right side's records; without groups those of the county.
    fn sums(&self, context: &Context<'_>, right_layer: LayerId) -> Vec<Sums> {
        let mut all: Vec<Sums> = Vec::new();
        let mut names = Names::default();
        if self.groups.is_empty() {
            all.push(Sums::default());
        }
        for (id, layer) in context.layers() {
            let units = self.units(id, layer, &mut names, &mut all);
            for fid in layer.records().filter(|_| id == right_layer) {
                if let Some(unit) = units(fid) {
                    all[unit].first.get_or_insert(fid);
                }
            }
            for (side, on_left) in [(&self.left, true), (&self.right, false)] {
                for (_, field) in side.terms.iter().filter(|(of, _)| *of == id) {
                    add(layer, *field, &units, &mut all, on_left);
                }
            }
        }
        all.sort_by_key(|sums| sums.first);
        all
    }

    /// Which of `all` a record belongs to.
    fn units<'a>(
        &self,
        id: LayerId,
        layer: &'a Layer,
        names: &mut Names,
        all: &mut Vec<Sums>,
    ) -> impl Fn(u32) -> Option<usize> + use<'a> {
        let group = self.groups.iter().find(|group| group.layer == id);
        let whole = self.groups.is_empty();
        let column = group.and_then(|group| layer.text(group.field));
        let take = group.map_or(usize::MAX, |group| group.take);
        let units = column.map(|column| {
            by_code(column, |value| {
                let name: String = value?.chars().take(take).collect();
                let unit = names.add(&name) as usize;
                if unit == all.len() {
                    all.push(Sums {
                        name,
                        ..Sums::default()
                    });
                }
                Some(unit)
            })
        });
        move |fid| match (column, &units) {
            (Some(column), Some(units)) => units[column.code(fid as usize) as usize],
            _ => whole.then_some(0),
        }
    }
}

/// Adds a field of a layer to one side.
fn add(
    layer: &Layer,
    field: FieldId,
    units: &impl Fn(u32) -> Option<usize>,
    all: &mut [Sums],
    on_left: bool,
) {
    let Some(column) = layer.number(field) else {
        return;
    };
    for fid in layer.records() {
        let Some(sums) = units(fid).and_then(|unit| all.get_mut(unit)) else {
            continue;
        };
        match column.get(fid as usize) {
            Some(value) if on_left => sums.left += value,
            Some(value) => sums.right += value,
            None => sums.undecided |= column.is_unreadable(fid as usize),
        }
    }
}
