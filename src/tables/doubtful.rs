//! Units with records that do not count because their class, area or seat cannot be told: other rules report these; the
//! cells of such units cannot be judged.

use std::collections::BTreeSet;

use super::base::village;
use super::class::second;
use super::source::{Columns, Features, Source};
use crate::dataset::Dataset;
use crate::format::dbf::TextColumn;

/// Villages by code.
#[derive(Clone, Debug, Default)]
pub(super) struct Doubtful {
    land: BTreeSet<String>,
    farmland: BTreeSet<String>,
}

/// Stands for every unit: a record that could be anywhere.
const ANYWHERE: &str = "";

impl Doubtful {
    pub(super) fn new(source: &Source, data: &Dataset) -> Self {
        let of = |features: &Features, villages: &mut BTreeSet<String>| {
            if let Ok(columns) = features.columns(data) {
                add(&columns, villages);
            }
        };
        let mut doubtful = Self::default();
        for features in &source.land {
            of(features, &mut doubtful.land);
        }
        if let Some(features) = &source.farmland {
            of(features, &mut doubtful.farmland);
        }
        doubtful
    }

    /// Whether a unit or one of its villages is among them.
    pub(super) fn has(&self, farmland: bool, unit: &str) -> bool {
        let villages = if farmland { &self.farmland } else { &self.land };
        let mut from = villages.range(unit.to_owned()..);
        villages.contains(ANYWHERE) || from.next().is_some_and(|found| found.starts_with(unit))
    }
}

fn add(columns: &Columns<'_>, villages: &mut BTreeSet<String>) {
    let is_class = |column: &TextColumn| -> Vec<bool> {
        let known = column.distinct().map(|(_, code)| second(code).is_some());
        std::iter::once(false).chain(known).collect()
    };
    let classes = is_class(columns.class);
    let deducted = columns
        .deducted
        .map(|(class, area)| (class, is_class(class), area));
    for fid in columns.layer.records() {
        let row = fid as usize;
        let seat = columns.seat.get(row).and_then(village);
        let mut lost =
            !classes[columns.class.code(row) as usize] || columns.area.get(row).is_none();
        if let Some((class, known, area)) = &deducted {
            let some = area.get(row).is_some_and(|area| area != Default::default());
            lost |= area.is_unreadable(row) || some && !known[class.code(row) as usize];
        }
        let Some(shared) = &columns.shared else {
            if lost || seat.is_none() {
                villages.insert(seat.unwrap_or(ANYWHERE).to_owned());
            }
            continue;
        };
        lost |= shared.share.is_some_and(|share| share.get(row).is_none());
        let second = shared.seat.and_then(|column| column.get(row));
        // Where a line names no parcel it counts nowhere, as the regulation has it.
        let seats = [columns.seat.get(row), second].into_iter().flatten();
        for code in seats {
            match village(code) {
                Some(village) if lost => drop(villages.insert(village.to_owned())),
                None => drop(villages.insert(ANYWHERE.to_owned())),
                Some(_) => {}
            }
        }
    }
}
