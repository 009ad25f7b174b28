//! Areas added up: exactly, for the county or unit by unit.

use super::super::keys::{Names, by_code};
use crate::checks::Context;
use crate::dataset::Layer;
use crate::format::decimal::Decimal;
use crate::pack::{FieldId, LayerId};

/// The two sums of the county or of a unit.
#[derive(Clone, Default)]
pub(super) struct Sums {
    pub(super) name: String,
    pub(super) left: Decimal,
    pub(super) right: Decimal,
    pub(super) undecided: bool,
    /// Its first record on the right side.
    pub(super) first: Option<u32>,
}

impl super::UnbalancedSum {
    /// The sums of each unit, in the order of the right side's records; without groups those of the county.
    pub(super) fn sums(&self, context: &Context<'_>, right_layer: LayerId) -> Vec<Sums> {
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
