//! The areas of a submission by village: the base tables of all land and of prime farmland, and the units that they are
//! about.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::balance::{Balanced, balance};
use super::base::{Base, Book, Codes, LeftOut, village, villages};
use super::fill::{Line, fill};
use super::form::Kind;
use super::source::{Columns, Features, Lack, Source};
use super::table::{Measure, Table, Unit, unit_code};
use crate::dataset::{Absence, Dataset};
use crate::format::dbf::TextColumn;
use crate::format::decimal::Decimal;

/// The areas of a submission.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The villages (12 digits), and whoever owns land in them, by code.
    pub units: Vec<Unit>,
    /// Whether a unit is a village of the county: has a polygon in XZQ or land of its own; by its place.
    pub is_village: Vec<bool>,
    /// All land.
    pub land: Base,
    /// 基本农田; `None` where no prime farmland was handed in.
    pub farmland: Option<Base>,
    /// Why there is no prime farmland.
    pub lacking: Option<Lack>,
    /// Names of townships and counties by code.
    pub(super) names: BTreeMap<String, String>,
}

impl Survey {
    /// Adds up the records of a submission.
    ///
    /// # Errors
    /// It has no land parcels with class, area and seat, or lines or points that cannot be added up: tables without them
    /// would be wrong.
    pub fn new(source: &Source, data: &Dataset) -> Result<Self, Lack> {
        let land = land(source, data)?;
        let mut lacking = None;
        let farmland = source.farmland.as_ref().and_then(|features| {
            let columns = features.columns(data);
            columns
                .map_err(|lack| lacking = Some(lack))
                .ok()
                .map(|columns| (features, columns))
        });
        let all = || land.iter().chain(&farmland).map(|(_, columns)| columns);
        let mut seats = seats(all());
        unit_layer(source, data, |code, _| seats.push(code.to_owned()));
        let mut codes = seats.clone();
        codes.extend(owners(all()));
        let numbers = Codes::number(&mut codes);
        let names = names(source, data, all());
        let mut books: Vec<Book> = land
            .par_iter()
            .chain(farmland.as_slice())
            .map(|(features, columns)| Book::of(features.layer, columns, &numbers))
            .collect();
        let farmland = farmland.and_then(|_| books.pop());
        seats.sort_unstable();
        Ok(Self {
            is_village: codes
                .iter()
                .map(|code| seats.binary_search(code).is_ok())
                .collect(),
            units: codes.into_iter().map(|code| named(code, &names)).collect(),
            land: Base::of(books),
            farmland: farmland.map(|book| Base::of(vec![book])),
            lacking,
            names,
        })
    }

    /// What does not count, of all land and of prime farmland.
    pub fn left_out(&self) -> impl Iterator<Item = &LeftOut> {
        let farmland = self.farmland.iter().flat_map(|base| &base.left_out);
        self.land.left_out.iter().chain(farmland)
    }

    /// A table as the records have it: every cell exact to the sixth decimal, nothing balanced. `None` for 基本农田 where
    /// no prime farmland was handed in.
    #[must_use]
    pub fn exact(&self, kind: Kind, measure: Measure) -> Option<Table> {
        let lines = self.lines(kind)?;
        Some(fill(self, kind, measure, &lines, |area| {
            measure.of_square_metres(Decimal::from_millionths(area))
        }))
    }

    /// A table as it is handed in: balanced (强制调平), so that everything adds up to the last decimal.
    #[must_use]
    pub fn table(&self, kind: Kind, measure: Measure) -> Option<Table> {
        let lines = self.lines(kind)?;
        let balanced = balance(self, &lines, measure);
        Some(self.of_balanced(kind, measure, &balanced))
    }

    /// All tables that can be made, in the official order, from one balancing of all land and one of prime farmland.
    #[must_use]
    pub fn tables(&self, measure: Measure) -> Vec<Table> {
        let balanced = |kind| {
            let lines = self.lines(kind)?;
            Some(balance(self, &lines, measure))
        };
        let (land, farmland) =
            rayon::join(|| balanced(Kind::First), || balanced(Kind::PrimeFarmland));
        let kinds = super::form::FORMS.iter().map(|form| form.kind);
        let tables = kinds.filter_map(|kind| {
            let balanced = match kind {
                Kind::PrimeFarmland => farmland.as_ref(),
                _ => land.as_ref(),
            };
            Some(self.of_balanced(kind, measure, balanced?))
        });
        tables.collect()
    }

    fn of_balanced(&self, kind: Kind, measure: Measure, balanced: &Balanced) -> Table {
        let places = u32::from(measure.decimals());
        let millionths = 10i128.pow(6 - places);
        fill(self, kind, measure, balanced, |steps| {
            Decimal::from_millionths(steps.saturating_mul(millionths))
        })
    }

    /// The land of each village, and apart from it what others own there (飞入地), in millionths of m².
    pub(super) fn lines(&self, kind: Kind) -> Option<Vec<Line>> {
        let base = match kind {
            Kind::PrimeFarmland => self.farmland.as_ref()?,
            _ => &self.land,
        };
        let mut lines: Vec<Line> = Vec::new();
        let mut rows = base.rows.iter().peekable();
        for village in 0..self.units.len() as u32 {
            if !self.is_village[village as usize] {
                continue;
            }
            let first = lines.len();
            lines.push(Line::new(village, None));
            while let Some(row) = rows.next_if(|row| row.village <= village) {
                // Prime farmland has no enclave tables.
                let owner = row.owner.filter(|owner| {
                    kind != Kind::PrimeFarmland && self.is_enclave(village, *owner)
                });
                let line = match owner {
                    None => first,
                    Some(_) if lines.last().is_some_and(|line| line.owner == owner) => {
                        lines.len() - 1
                    }
                    Some(_) => {
                        lines.push(Line::new(village, owner));
                        lines.len() - 1
                    }
                };
                let cell = &mut lines[line].leaves[usize::from(row.leaf)];
                *cell = cell.saturating_add(row.area.millionths());
            }
        }
        Some(lines)
    }

    /// Whether land of `owner` in `village` is 飞入地: the owner is neither the village nor the township or county that it
    /// belongs to.
    fn is_enclave(&self, village: u32, owner: u32) -> bool {
        let code = |unit: u32| self.units[unit as usize].code.as_str();
        // The owner's code always is one of 12 digits.
        unit_code(code(owner)).is_some_and(|owner| !code(village).starts_with(owner))
    }

    /// The unit that a code without trailing zeros stands for.
    pub(super) fn unit(&self, code: &str) -> Unit {
        named(code.to_owned(), &self.names)
    }
}

/// The layers of all land with what is read of them.
fn land<'a>(
    source: &'a Source,
    data: &'a Dataset,
) -> Result<Vec<(&'a Features, Columns<'a>)>, Lack> {
    let mut land = Vec::new();
    for features in &source.land {
        match features.columns(data) {
            Ok(columns) => land.push((features, columns)),
            Err(Lack::Layer(layer, Absence::NotGiven)) if layer != source.parcels() => {}
            Err(lack) => return Err(lack),
        }
    }
    Ok(land)
}

/// The villages in which there is land.
fn seats<'a>(layers: impl Iterator<Item = &'a Columns<'a>>) -> Vec<String> {
    let mut seats = Vec::new();
    for columns in layers {
        let other = columns.shared.as_ref().and_then(|shared| shared.seat);
        for seat in std::iter::once(columns.seat).chain(other) {
            villages(columns.layer, seat, &mut seats);
        }
    }
    seats
}

/// The villages that own land.
fn owners<'a>(layers: impl Iterator<Item = &'a Columns<'a>>) -> Vec<String> {
    let mut owners = Vec::new();
    for columns in layers {
        let second = columns.shared.as_ref().and_then(|shared| shared.owner);
        for owner in columns.owner.into_iter().chain(second) {
            villages(columns.layer, owner, &mut owners);
        }
    }
    owners
}

fn named(code: String, names: &BTreeMap<String, String>) -> Unit {
    let name = unit_code(&code).and_then(|code| names.get(code));
    Unit {
        name: name.cloned().unwrap_or_default(),
        code,
    }
}

/// Calls `each` with code and name of every unit of XZQ.
fn unit_layer(source: &Source, data: &Dataset, mut each: impl FnMut(&str, Option<&str>)) {
    let Some((layer, code, name)) = source.units else {
        return;
    };
    let Some((layer, codes)) = data
        .layer(layer)
        .and_then(|layer| Some((layer, layer.text(code)?)))
    else {
        return;
    };
    let names = name.and_then(|name| layer.text(name));
    for fid in layer.records() {
        let row = fid as usize;
        if let Some(code) = codes.get(row).and_then(village) {
            each(code, names.and_then(|names| names.get(row)));
        }
    }
}

/// Names of units by code: as the issued table has them, else XZQ, else the first record that names the unit.
fn names<'a>(
    source: &Source,
    data: &Dataset,
    layers: impl Iterator<Item = &'a Columns<'a>>,
) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    unit_layer(source, data, |code, name| {
        add(&mut names, code, name);
    });
    for columns in layers {
        let pairs = [Some(columns.seat), columns.owner]
            .into_iter()
            .zip(columns.names);
        for (codes, texts) in pairs.filter_map(|(codes, texts)| codes.zip(texts)) {
            of_records(columns, codes, texts, &mut names);
        }
    }
    if let Some(issued) = data.owners.given() {
        // Townships and counties are named nowhere else.
        let codes: Vec<String> = names.keys().cloned().collect();
        for code in &codes {
            for length in [6, 9, 12] {
                if let Some((code, name)) = code
                    .get(..length)
                    .and_then(|code| Some((code, issued.name(code)?)))
                {
                    names.insert(code.to_owned(), name.trim().to_owned());
                }
            }
        }
    }
    names
}

fn of_records(
    columns: &Columns<'_>,
    codes: &TextColumn,
    texts: &TextColumn,
    names: &mut BTreeMap<String, String>,
) {
    let mut seen = vec![false; codes.distinct_len() + 1];
    for fid in columns.layer.records() {
        let row = fid as usize;
        let code = codes.code(row);
        if std::mem::replace(&mut seen[code as usize], true) {
            continue;
        }
        let value = codes.value(code).trim();
        // The name of a group is none of its village.
        if (value.len() == 12 || value.ends_with("0000000"))
            && let Some(village) = village(value)
        {
            add(names, village, texts.get(row));
        }
    }
}

fn add(names: &mut BTreeMap<String, String>, code: &str, name: Option<&str>) {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    if let Some((code, name)) = unit_code(code).zip(name) {
        names
            .entry(code.to_owned())
            .or_insert_with(|| name.to_owned());
    }
}
