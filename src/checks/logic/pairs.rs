//! Pairs of values that occur together in two text fields of a record: a code and its name. There are few of them, so
//! each is judged once.

use rustc_hash::FxHashMap;

use super::keys::pack;
use crate::dataset::Layer;
use crate::format::dbf::TextColumn;
use crate::pack::FieldId;

/// Two fields side by side.
#[derive(Clone, Copy)]
pub(super) struct Pairs<'a> {
    /// Usually the code.
    first: &'a TextColumn,
    /// Usually its name.
    second: &'a TextColumn,
}

/// A pair of values that occurs.
pub(super) struct Pair<'a> {
    /// Its key, see [`Pairs::key`].
    pub(super) key: u64,
    /// The first value without blanks around it; `None` when blank.
    pub(super) first: Option<&'a str>,
    /// The second value likewise.
    pub(super) second: Option<&'a str>,
    /// How many records have it.
    pub(super) count: u32,
    /// The first record that has it.
    pub(super) fid: u32,
}

impl<'a> Pairs<'a> {
    /// Two fields of a layer; `None` where it lacks one.
    pub(super) fn new(layer: &'a Layer, first: FieldId, second: FieldId) -> Option<Self> {
        Some(Self {
            first: layer.text(first)?,
            second: layer.text(second)?,
        })
    }

    /// The pair of a record, as a number.
    pub(super) fn key(&self, fid: u32) -> u64 {
        pack(
            self.first.code(fid as usize),
            self.second.code(fid as usize),
        )
    }

    /// Every pair that occurs, by its first record.
    pub(super) fn distinct(&self, layer: &Layer) -> Vec<Pair<'a>> {
        let mut places: FxHashMap<u64, usize> = FxHashMap::default();
        let mut pairs: Vec<Pair<'a>> = Vec::new();
        // Neighbouring records mostly hold the same pair.
        let mut last = (u64::MAX, 0);
        for fid in layer.records() {
            let key = self.key(fid);
            if key != last.0 {
                let place = *places.entry(key).or_insert_with(|| {
                    pairs.push(self.pair(key, fid));
                    pairs.len() - 1
                });
                last = (key, place);
            }
            pairs[last.1].count += 1;
        }
        pairs
    }

    fn pair(&self, key: u64, fid: u32) -> Pair<'a> {
        let text = |column: &'a TextColumn| {
            let text = column.get(fid as usize)?.trim();
            (!text.is_empty()).then_some(text)
        };
        Pair {
            key,
            first: text(self.first),
            second: text(self.second),
            count: 0,
            fid,
        }
    }
}
