//! The base table (基础计算表) in m²: what each village (座落单位) has of each class, by owner, ownership and slope, recomputed
//! from the records and exact to the last digit.
//!
//! Basis: 第二次全国土地调查数据库面积汇总统计规定, as a program for it does.
//!
//! - A parcel counts its 图斑地类面积 (TBDLMJ) to its class, and its 扣除地类面积 (TKMJ), as stored, to 扣除地类编码 (KCDLBM,
//!   mostly 123 田坎). 田坎 has neither slope nor type.
//! - A line counts its area x 扣除比例 (KCBL) to its own class in the village and for the owner of the first parcel that
//!   deducts it, and the rest to those of the second; each part only where the number and the unit of that parcel are
//!   filled. A blank second owner is the first one in the same village, and nobody else's in another one (inferred).
//! - A point counts its area (MJ) to its own class in its village.
//!
//! So a village comes to the sum of 图斑面积 (TBMJ) where every parcel's areas are right. Areas may be negative: a parcel
//! from which more is deducted than it has stays so, that is for the rules to say.
//!
//! A record whose class, village or area cannot be told is left out and counted ([`LeftOut`]).

use rustc_hash::FxHashMap;

use super::class::{LEAVES, Ownership, Slope, leaf, second};
use super::source::{Columns, SharedColumns};
use crate::dataset::{Layer, fraction};
use crate::format::dbf::TextColumn;
use crate::format::decimal::Decimal;
use crate::pack::LayerId;

/// An area of the base table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseRow {
    /// Place of the village in [`super::Survey::units`].
    pub village: u32,
    /// Place of the owner (the first 12 digits of 权属单位代码) there; `None` where the record names none.
    pub owner: Option<u32>,
    /// Place in [`LEAVES`]: class, ownership, slope.
    pub leaf: u16,
    /// m²
    pub area: Decimal,
}

/// Why records do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The class is missing or none that the tables know.
    Class,
    /// The village's code is missing or not 12 or 19 digits.
    Unit,
    /// The area or 扣除比例 is missing or no number.
    Area,
}

/// Records that do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Their layer.
    pub layer: LayerId,
    /// Why.
    pub reason: Reason,
    /// How many.
    pub records: u32,
    /// What they come to, as far as that is known, m².
    pub area: Decimal,
}

/// The base table.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// By village, owner and leaf.
    pub rows: Vec<BaseRow>,
    /// What does not count, by layer and reason.
    pub left_out: Vec<LeftOut>,
}

impl Base {
    /// Adds up what several layers came to.
    pub(super) fn of(books: Vec<Book>) -> Self {
        let mut areas: FxHashMap<u64, i128> = FxHashMap::default();
        let mut left_out = Vec::new();
        for book in books {
            for (key, area) in book.areas {
                let sum = areas.entry(key).or_default();
                *sum = sum.saturating_add(area);
            }
            left_out.extend(book.left_out.into_iter().flatten());
        }
        let mut rows: Vec<(u64, i128)> = areas.into_iter().filter(|(_, area)| *area != 0).collect();
        rows.sort_unstable();
        Self {
            rows: rows.into_iter().map(row).collect(),
            left_out,
        }
    }
}

/// Units as small numbers.
#[derive(Default)]
pub(super) struct Codes(FxHashMap<String, u32>);

impl Codes {
    /// Numbers the units that the columns name, by code.
    pub(super) fn number(codes: &mut Vec<String>) -> Self {
        codes.sort_unstable();
        codes.dedup();
        let numbered = codes.iter().cloned().zip(0..);
        Self(numbered.collect())
    }

    /// The number of each value of a column, by its code.
    fn of(&self, column: Option<&TextColumn>) -> Vec<Option<u32>> {
        by_code(column, |value| self.0.get(village(value)?).copied())
    }
}

/// The village of a code: its first 12 digits; `None` where it has not 12 or 19.
pub(super) fn village(code: &str) -> Option<&str> {
    let code = code.trim();
    let is_code = matches!(code.len(), 12 | 19) && code.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| &code[..12])
}

/// What `of` makes of each value of a column; of a null, `None`.
fn by_code<T: Clone>(
    column: Option<&TextColumn>,
    of: impl Fn(&str) -> Option<T>,
) -> Vec<Option<T>> {
    let values = column.into_iter().flat_map(TextColumn::distinct);
    let made = values.map(|(_, value)| of(value));
    std::iter::once(None).chain(made).collect()
}

/// What one layer comes to.
pub(super) struct Book {
    areas: FxHashMap<u64, i128>,
    left_out: [Option<LeftOut>; 3],
    layer: LayerId,
    /// The key added to last, and what it came to since: neighbouring records mostly have the same.
    last: (u64, i128),
}

const OWNER_BITS: u32 = 24;
const LEAF_BITS: u32 = 16;
const NO_OWNER: u64 = (1 << OWNER_BITS) - 1;

/// Where an area goes.
#[derive(Clone, Copy)]
struct Account {
    village: Option<u32>,
    owner: Option<u32>,
    leaf: Option<u16>,
}

fn key(village: u32, owner: Option<u32>, leaf: u16) -> u64 {
    let owner = owner.map_or(NO_OWNER, u64::from);
    (u64::from(village) << (OWNER_BITS + LEAF_BITS)) | (owner << LEAF_BITS) | u64::from(leaf)
}

fn row((key, area): (u64, i128)) -> BaseRow {
    let owner = (key >> LEAF_BITS) & NO_OWNER;
    BaseRow {
        village: (key >> (OWNER_BITS + LEAF_BITS)) as u32,
        owner: (owner != NO_OWNER).then_some(owner as u32),
        leaf: (key & 0xFFFF) as u16,
        area: Decimal::from_millionths(area),
    }
}

impl Book {
    /// Adds up the records of a layer.
    pub(super) fn of(layer: LayerId, columns: &Columns<'_>, codes: &Codes) -> Self {
        let mut book = Self {
            areas: FxHashMap::default(),
            left_out: [None; 3],
            layer,
            last: (u64::MAX, 0),
        };
        let cells = Cells::new(columns, codes);
        for fid in columns.layer.records() {
            let row = fid as usize;
            match &columns.shared {
                Some(shared) => book.line(columns, shared, &cells, row),
                None => book.whole(columns, &cells, row),
            }
        }
        book.settle();
        book
    }

    fn whole(&mut self, columns: &Columns<'_>, cells: &Cells, row: usize) {
        let account = cells.account(columns, row);
        self.add(account, columns.area.get(row));
        let Some((class, area)) = columns.deducted else {
            return;
        };
        let deducted = area.get(row).unwrap_or_default();
        if deducted != Decimal::ZERO || area.is_unreadable(row) {
            let ownership = cells.ownership(columns, row);
            let leaf = cells.deducted[class.code(row) as usize];
            let account = Account {
                leaf: leaf.and_then(|leaves| leaves[ownership as usize]),
                ..account
            };
            self.add(account, area.get(row));
        }
    }

    fn line(
        &mut self,
        columns: &Columns<'_>,
        shared: &SharedColumns<'_>,
        cells: &Cells,
        row: usize,
    ) {
        let account = cells.account(columns, row);
        let area = columns.area.get(row);
        let first = match shared.share {
            Some(share) => area
                .zip(share.get(row))
                .and_then(|(area, share)| area.checked_mul(fraction(share))),
            None => area,
        };
        // The rest is what the first part leaves, so that both always make the whole.
        let rest = area.zip(first).map(|(area, first)| area - first);
        let filled = |column: Option<&TextColumn>| {
            column.is_none_or(|column| !column.value(column.code(row)).trim().is_empty())
        };
        if filled(shared.parcels[0]) && filled(Some(columns.seat)) {
            self.add(account, first);
        }
        let Some(seat) = shared.seat else {
            return;
        };
        if filled(shared.parcels[1]) && filled(Some(seat)) {
            let village = cells.other_seat[seat.code(row) as usize];
            let owner = shared.owner.map(|column| column.code(row) as usize);
            let same = account.owner.filter(|_| village == account.village);
            let second = Account {
                village,
                owner: owner.and_then(|code| cells.other_owner[code]).or(same),
                ..account
            };
            self.add(second, rest);
        }
    }

    fn add(&mut self, account: Account, area: Option<Decimal>) {
        let reason = match (account.leaf, account.village, area) {
            (Some(leaf), Some(village), Some(area)) => {
                let key = key(village, account.owner, leaf);
                if key != self.last.0 {
                    self.settle();
                    self.last.0 = key;
                }
                self.last.1 = self.last.1.saturating_add(area.millionths());
                return;
            }
            (_, _, None) => Reason::Area,
            (_, None, _) => Reason::Unit,
            _ => Reason::Class,
        };
        let left_out = self.left_out[reason as usize].get_or_insert(LeftOut {
            layer: self.layer,
            reason,
            records: 0,
            area: Decimal::ZERO,
        });
        left_out.records += 1;
        left_out.area += area.unwrap_or_default();
    }

    /// Enters what the last key came to.
    fn settle(&mut self) {
        if self.last.1 != 0 {
            let sum = self.areas.entry(self.last.0).or_default();
            *sum = sum.saturating_add(self.last.1);
        }
        self.last.1 = 0;
    }
}

/// What the distinct values of a layer's columns mean, by their codes.
struct Cells {
    class: Vec<Option<&'static str>>,
    /// The leaves of a deducted class by ownership.
    deducted: Vec<Option<[Option<u16>; 3]>>,
    seat: Vec<Option<u32>>,
    owner: Vec<Option<u32>>,
    other_seat: Vec<Option<u32>>,
    other_owner: Vec<Option<u32>>,
    ownership: Vec<Option<Ownership>>,
    /// By class, grade, terrain, ownership.
    leaves: FxHashMap<(u32, u32, u32, Ownership), Option<u16>>,
}

impl Cells {
    fn new(columns: &Columns<'_>, codes: &Codes) -> Self {
        let shared = columns.shared.as_ref();
        let mut cells = Self {
            class: by_code(Some(columns.class), second),
            deducted: by_code(columns.deducted.map(|(class, _)| class), |value| {
                let class = second(value)?;
                Some(Ownership::ALL.map(|ownership| place(class, ownership, Slope::None)))
            }),
            seat: codes.of(Some(columns.seat)),
            owner: codes.of(columns.owner),
            other_seat: codes.of(shared.and_then(|shared| shared.seat)),
            other_owner: codes.of(shared.and_then(|shared| shared.owner)),
            ownership: by_code(columns.ownership, |value| Some(Ownership::of(value))),
            leaves: FxHashMap::default(),
        };
        cells.find_leaves(columns);
        cells
    }

    /// The leaf of every combination that occurs: looked up once, not for every record.
    fn find_leaves(&mut self, columns: &Columns<'_>) {
        let text = |column: Option<&TextColumn>, code: u32| {
            column.map_or_else(String::new, |column| column.value(code).to_owned())
        };
        for fid in columns.layer.records() {
            let row = fid as usize;
            let key = self.combination(columns, row);
            if self.leaves.contains_key(&key) {
                continue;
            }
            let (class, grade, terrain, ownership) = key;
            let slope = Slope::of(&text(columns.grade, grade), &text(columns.terrain, terrain));
            let found = self.class[class as usize].and_then(|class| place(class, ownership, slope));
            self.leaves.insert(key, found);
        }
    }

    fn combination(&self, columns: &Columns<'_>, row: usize) -> (u32, u32, u32, Ownership) {
        let code = |column: Option<&TextColumn>| column.map_or(0, |column| column.code(row));
        (
            columns.class.code(row),
            code(columns.grade),
            code(columns.terrain),
            self.ownership(columns, row),
        )
    }

    fn ownership(&self, columns: &Columns<'_>, row: usize) -> Ownership {
        let code = columns.ownership.map_or(0, |column| column.code(row));
        self.ownership[code as usize].unwrap_or(Ownership::Unknown)
    }

    fn account(&self, columns: &Columns<'_>, row: usize) -> Account {
        let owner = columns.owner.map_or(0, |column| column.code(row));
        let leaf = self.leaves.get(&self.combination(columns, row));
        Account {
            village: self.seat[columns.seat.code(row) as usize],
            owner: self.owner[owner as usize],
            leaf: leaf.copied().flatten(),
        }
    }
}

fn place(class: &'static str, ownership: Ownership, slope: Slope) -> Option<u16> {
    debug_assert!(LEAVES.len() < usize::from(u16::MAX));
    leaf(class, ownership, slope).and_then(|leaf| u16::try_from(leaf).ok())
}

/// The distinct villages that a column names.
pub(super) fn villages(layer: &Layer, column: &TextColumn, into: &mut Vec<String>) {
    let mut used = vec![false; column.distinct_len() + 1];
    for fid in layer.records() {
        used[column.code(fid as usize) as usize] = true;
    }
    let values = column.distinct().filter(|(code, _)| used[*code as usize]);
    into.extend(values.filter_map(|(_, value)| village(value).map(str::to_owned)));
}
