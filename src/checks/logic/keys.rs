//! Keys that lead from layer to layer: unit codes (单位代码) in one form, and parcels by unit code and parcel number
//! (座落单位代码 + 图斑编号). Joins compare numbers; every distinct text is looked at once.

use rustc_hash::FxHashMap;

use crate::checks::Binding;
use crate::dataset::Layer;
use crate::format::dbf::TextColumn;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{At, FieldId, LayerId};

/// Digits of a village's code.
const VILLAGE: usize = 12;
/// Digits of a village's code with a group's (村民小组) behind it.
const GROUP: usize = 19;

/// Number of records that are not deleted.
pub(super) fn live(layer: &Layer) -> usize {
    let deleted = layer.table.as_ref().map_or(0, |table| table.deleted.len());
    layer.len().saturating_sub(deleted)
}

/// What `of` makes of each value of the column, by code. Values come trimmed; null and blank ones are `None`.
pub(in crate::checks) fn by_code<T>(
    column: &TextColumn,
    mut of: impl FnMut(Option<&str>) -> T,
) -> Vec<T> {
    let mut made = Vec::with_capacity(column.distinct_len() + 1);
    made.push(of(None));
    made.extend(column.distinct().map(|(_, value)| {
        let value = value.trim();
        of((!value.is_empty()).then_some(value))
    }));
    made
}

/// Whether a code of a unit is 12 or 19 digits.
pub(super) fn is_unit(code: &str) -> bool {
    matches!(code.len(), VILLAGE | GROUP) && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// A unit's code in its one form: the 12 digits of a village also stand with seven zeros behind. `None` where it is
/// neither 12 nor 19 digits, which is 420190007's.
pub(in crate::checks) fn unit(code: &str) -> Option<&str> {
    is_unit(code).then(|| {
        let (village, group) = code.split_at(VILLAGE);
        if group.bytes().all(|digit| digit == b'0') {
            village
        } else {
            code
        }
    })
}

/// The village (村) that a unit is in or is: the first 12 digits of its code.
pub(in crate::checks) fn village(code: &str) -> Option<&str> {
    is_unit(code).then(|| &code[..VILLAGE])
}

/// An area for a sentence: with two decimals, or as many more as it has.
pub(super) fn area(value: Decimal) -> String {
    value.with_places(value.decimals().max(2)).to_string()
}

/// A difference of areas with its sign.
pub(super) fn signed(difference: Decimal) -> String {
    let sign = if difference.is_negative() { "−" } else { "+" };
    format!("{sign}{}", area(difference.abs()))
}

/// Texts as small numbers.
#[derive(Default)]
pub(super) struct Names(FxHashMap<String, u32>);

impl Names {
    /// The number of a text; a new one where it has none.
    pub(super) fn add(&mut self, text: &str) -> u32 {
        if let Some(id) = self.get(text) {
            return id;
        }
        // There are fewer texts than records, which are counted in u32.
        let id = self.0.len() as u32;
        self.0.insert(text.to_owned(), id);
        id
    }

    /// The number of a text that has one.
    pub(super) fn get(&self, text: &str) -> Option<u32> {
        self.0.get(text).copied()
    }
}

/// The rule's first and second layer; a mistake where it has not exactly two.
pub(in crate::checks) fn two_layers(binding: &Binding<'_>) -> (LayerId, LayerId) {
    let [first, second] = *binding.layers() else {
        let message = Bilingual::new("此检查需要两个图层", "this check takes exactly two layers");
        binding.with.mistake(binding.with.at(), message);
        return (LayerId(0), LayerId(0));
    };
    (first, second)
}

/// The two texts of `first/second`; a mistake where it is not that.
pub(super) fn halves<'a>(
    binding: &Binding<'_>,
    text: &'a str,
    at: &At,
) -> Option<(&'a str, &'a str)> {
    let halves = text.split_once('/');
    if halves.is_none() {
        let message = Bilingual::new(
            format!("应为“字段/字段”，实为 `{text}`"),
            format!("FIELD/FIELD expected, `{text}` found"),
        );
        binding.with.mistake(at, message);
    }
    halves
}

/// The two fields by which a layer names a parcel.
#[derive(Clone, Copy, Debug)]
pub(in crate::checks) struct Naming {
    /// Code of the unit that the parcel is in (座落单位代码).
    pub(in crate::checks) unit: FieldId,
    /// Its number there (图斑编号).
    pub(in crate::checks) number: FieldId,
}

impl Naming {
    /// The fields that the parameter `key` names: `ZLDWDM/TBBH`.
    pub(in crate::checks) fn bind(
        binding: &Binding<'_>,
        layer: LayerId,
        key: &'static str,
    ) -> Self {
        let text = binding.with.need_text(key);
        Self::parse(binding, layer, text, &binding.with.at_key(key))
    }

    /// The fields that `text` names.
    pub(super) fn parse(binding: &Binding<'_>, layer: LayerId, text: &str, at: &At) -> Self {
        let (unit, number) = halves(binding, text, at).unwrap_or_default();
        if unit.is_empty() {
            return Self {
                unit: FieldId(0),
                number: FieldId(0),
            };
        }
        Self {
            unit: binding.field_at(layer, unit, at),
            number: binding.field_at(layer, number, at),
        }
    }

    /// Both fields.
    pub(in crate::checks) fn fields(self) -> [FieldId; 2] {
        [self.unit, self.number]
    }

    /// The name as surveyors write it: `330102001001/0012`.
    pub(in crate::checks) fn shown(self, layer: &Layer, fid: u32) -> String {
        let part = |field| layer.shown(field, fid).unwrap_or_default();
        format!("{}/{}", part(self.unit), part(self.number))
    }
}

/// Where the name of a parcel leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::checks) enum Link {
    /// Nowhere: no name.
    Blank,
    /// Nowhere: only one half of a name.
    Half,
    /// Nowhere: the unit code is no code.
    Malformed,
    /// No parcel is in that unit.
    NoUnit,
    /// The unit has no parcel of that number.
    NoNumber,
    /// Several parcels have the name.
    Repeated,
    /// To this record.
    Parcel(u32),
}

/// Marks a name that several parcels have; no layer has so many records.
const REPEATED: u32 = u32::MAX;

/// The parcels of a layer by their names.
pub(in crate::checks) struct Parcels {
    units: Names,
    numbers: Names,
    places: FxHashMap<u64, u32>,
}

impl Parcels {
    /// The records of `layer`; `None` where it lacks the fields.
    pub(in crate::checks) fn new(layer: &Layer, naming: Naming) -> Option<Self> {
        let (unit_column, number_column) = (layer.text(naming.unit)?, layer.text(naming.number)?);
        let (mut units, mut numbers) = (Names::default(), Names::default());
        let unit_ids = by_code(unit_column, |code| Some(units.add(unit(code?)?)));
        let number_ids = by_code(number_column, |number| Some(numbers.add(number?)));
        let mut places = FxHashMap::with_capacity_and_hasher(layer.len(), Default::default());
        for fid in layer.records() {
            let row = fid as usize;
            let unit = unit_ids[unit_column.code(row) as usize];
            let number = number_ids[number_column.code(row) as usize];
            if let (Some(unit), Some(number)) = (unit, number) {
                let place = places.entry(pack(unit, number)).or_insert(fid);
                if *place != fid {
                    *place = REPEATED;
                }
            }
        }
        Some(Self {
            units,
            numbers,
            places,
        })
    }

    /// Where the names in `layer` lead; `None` where it lacks the fields.
    pub(in crate::checks) fn links<'a>(
        &'a self,
        layer: &'a Layer,
        naming: Naming,
    ) -> Option<Links<'a>> {
        let (unit_column, number_column) = (layer.text(naming.unit)?, layer.text(naming.number)?);
        let unit_parts = by_code(unit_column, |code| match code.map(unit) {
            None => Part::Blank,
            Some(None) => Part::Malformed,
            Some(Some(code)) => self.units.get(code).map_or(Part::Unknown, Part::Known),
        });
        let number_parts = by_code(number_column, |number| match number {
            None => Part::Blank,
            Some(number) => self.numbers.get(number).map_or(Part::Unknown, Part::Known),
        });
        Some(Links {
            units: (unit_column, unit_parts),
            numbers: (number_column, number_parts),
            places: &self.places,
        })
    }
}

/// One half of a parcel's name.
#[derive(Clone, Copy)]
enum Part {
    Blank,
    Malformed,
    Unknown,
    Known(u32),
}

/// The names of parcels in a layer, ready to be followed.
pub(in crate::checks) struct Links<'a> {
    units: (&'a TextColumn, Vec<Part>),
    numbers: (&'a TextColumn, Vec<Part>),
    places: &'a FxHashMap<u64, u32>,
}

impl Links<'_> {
    /// Where the name in a record leads.
    pub(in crate::checks) fn get(&self, fid: u32) -> Link {
        let of =
            |(column, parts): &(&TextColumn, Vec<Part>)| parts[column.code(fid as usize) as usize];
        match (of(&self.units), of(&self.numbers)) {
            (Part::Blank, Part::Blank) => Link::Blank,
            (Part::Blank, _) | (_, Part::Blank) => Link::Half,
            (Part::Malformed, _) => Link::Malformed,
            (Part::Unknown, _) => Link::NoUnit,
            (Part::Known(unit), Part::Known(number)) => {
                match self.places.get(&pack(unit, number)) {
                    None => Link::NoNumber,
                    Some(&REPEATED) => Link::Repeated,
                    Some(&fid) => Link::Parcel(fid),
                }
            }
            (Part::Known(_), Part::Unknown | Part::Malformed) => Link::NoNumber,
        }
    }
}

/// Two small numbers as one key.
pub(super) const fn pack(high: u32, low: u32) -> u64 {
    (high as u64) << 32 | low as u64
}
