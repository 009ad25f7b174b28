//! The area ledger (面积台账): the areas of a county as accounts, parcel, village, township, county, control area. Each
//! account has what is declared, what adds up, and what the rules of the pack allow between them; the first node of
//! each branch that does not balance is named, with the parcels that explain it.
//!
//! It judges nothing that a rule does not judge: the limits are the rules' own (`chart`). `sums` adds up, `tree` makes
//! the accounts, `breaks` finds where they stop to balance.

mod breaks;
mod chart;
mod sums;
mod tree;

use crate::checks::Read;
use crate::dataset::Dataset;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::rules::RulePack;

/// Parcels listed with a break.
pub const LISTED: usize = 20;

/// What an account belongs to, from the whole to the part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 控制面积: everything that was handed in.
    ControlArea,
    /// 县
    County,
    /// 乡镇
    Township,
    /// 村
    Village,
    /// 无法归属: records whose unit code is blank or none of a village.
    Unplaced,
    /// 图斑: only of a break.
    Parcel,
}

/// Whether an account balances (平衡).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// 平: within the limit.
    Balanced,
    /// 不平: beyond the limit.
    Unbalanced,
    /// 未申报: there is land, and no unit record declares its area.
    Undeclared,
    /// 无法判断: areas are unreadable, or a layer is missing.
    Undecided,
    /// 不判定: no rule sets a limit at this level.
    Unjudged,
}

/// Two areas that should be equal, in m².
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What is stored; `None` where nothing says it.
    pub declared: Option<Decimal>,
    /// What adds up; `None` where it cannot be told.
    pub computed: Option<Decimal>,
    /// What the rule allows between them.
    pub allowed: Option<Decimal>,
    /// The rule that the limit is taken from.
    pub rule: Option<String>,
    /// Whether it balances.
    pub balance: Balance,
}

impl Account {
    /// Declared less computed.
    #[must_use]
    pub fn difference(&self) -> Option<Decimal> {
        Some(self.declared? - self.computed?)
    }
}

/// Stored areas against those on the ellipsoid, of the records that have both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeAccount {
    /// The two sums.
    pub account: Account,
    /// Records beyond what the rule allows each.
    pub outside: u32,
    /// Records without a readable area or without a measurable shape.
    pub left_out: u32,
}

/// A node of the ledger.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub level: Level,
    /// Its digits: 6, 9 or 12; none for the whole and for what has no place.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// XZQ records.
    pub units: u32,
    /// Of these, enclaves (飞入地).
    pub enclaves: u32,
    /// DLTB records.
    pub parcels: u32,
    /// Areas (KZMJ, TBMJ) that are blank and count 0.
    pub blank: u32,
    /// Areas that are no numbers.
    pub unreadable: u32,
    /// KZMJ against Σ TBMJ.
    pub control: Account,
    /// TBMJ against the ellipsoid; `None` where the shapes of DLTB cannot be measured.
    pub parcel_shapes: Option<ShapeAccount>,
    /// JSMJ against the ellipsoid; `None` where the shapes of XZQ cannot be measured.
    pub unit_shapes: Option<ShapeAccount>,
}

/// Sums over the whole county that a rule compares: land classes, lines, points.
#[derive(Clone, Debug)]
pub struct Total {
    /// What the rule is called.
    pub title: Bilingual,
    /// The sums.
    pub account: Account,
}

/// Which account of a node is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// KZMJ against Σ TBMJ.
    Control,
    /// TBMJ of single parcels against the ellipsoid.
    ParcelShapes,
    /// JSMJ against the ellipsoid.
    UnitShapes,
    /// Of [`Ledger::totals`], by place.
    Total(usize),
}

/// The first node of a branch, from the parcel upwards, that does not balance.
#[derive(Clone, Debug)]
pub struct Break {
    /// Where it happens: [`Level::Parcel`] where the village itself balances.
    pub level: Level,
    /// The node, by place in [`Ledger::nodes`]; the village of a parcel.
    pub node: usize,
    /// Its broken accounts.
    pub broken: Vec<Broken>,
    /// Parcels that explain it, the largest difference first, at most [`LISTED`].
    pub parcels: Vec<ParcelLine>,
    /// How many parcels explain it.
    pub explaining: u32,
}

/// A parcel that explains a break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelLine {
    /// The record.
    pub fid: u32,
    /// TBMJ; `None`: blank or unreadable.
    pub declared: Option<Decimal>,
    /// Its area on the ellipsoid.
    pub computed: Option<Decimal>,
    /// Whether it is beyond what the rule allows; `None`: not to be told.
    pub outside: Option<bool>,
}

/// The area ledger.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// From the whole to the parts: the control area, then each county with its townships and their villages by code,
    /// then what has no place. Empty where the pack knows no parcels or units.
    pub nodes: Vec<Node>,
    /// Sums over the whole county beside the control area.
    pub totals: Vec<Total>,
    /// The breaks, the largest difference first.
    pub breaks: Vec<Break>,
    /// What could not be entered, and why.
    pub notes: Vec<Bilingual>,
}

impl Ledger {
    /// What must be loaded for it.
    #[must_use]
    pub fn reads(pack: &RulePack) -> Vec<Read> {
        chart::Chart::of(pack).map_or_else(Vec::new, |chart| chart.reads())
    }

    /// Of a submission that was loaded with [`Ledger::reads`]. Uses the current thread pool.
    #[must_use]
    pub fn new(pack: &RulePack, data: &Dataset) -> Self {
        let Some(chart) = chart::Chart::of(pack) else {
            return Self {
                notes: vec![Bilingual::new(
                    "规则包没有面积台账所需的图层和字段",
                    "the pack lacks the layers and fields that a ledger is kept of",
                )],
                ..Self::default()
            };
        };
        let sums = sums::sums(&chart, &pack.standard, data);
        let (nodes, buckets) = tree::nodes(&chart, &sums, data);
        let totals = tree::totals(&chart, &pack.standard, data);
        Self {
            breaks: breaks::breaks(&chart, data, &sums, &nodes, &buckets, &totals),
            nodes,
            totals,
            notes: sums.notes,
        }
    }
}
