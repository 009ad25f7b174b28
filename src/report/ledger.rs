//! The area ledger (面积台账) as report.json holds it. Areas are decimal texts in m²: a number of JSON would round them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dataset::Dataset;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::ledger::{self, Account, Broken, Ledger, ParcelLine, ShapeAccount};
use crate::pack::Standard;

/// The area ledger: parcel, village, township, county, control area as accounts.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LedgerEntry {
    /// Whether the control area balances and nothing below it is broken.
    pub balanced: bool,
    /// From the whole to the parts: the control area, each county with its townships and their villages by code, last
    /// what has no place.
    pub nodes: Vec<LedgerNode>,
    /// Sums over the whole county that rules compare: land classes, lines, points.
    pub totals: Vec<LedgerTotal>,
    /// The first node of each branch, from the parcel upwards, that does not balance; the largest difference first.
    pub breaks: Vec<LedgerBreak>,
    /// What could not be entered, and why.
    pub notes: Vec<Bilingual>,
}

/// What an account belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LedgerLevel {
    /// Everything that was handed in.
    ControlArea,
    /// 县
    County,
    /// 乡镇
    Township,
    /// 村
    Village,
    /// Records whose unit code is blank or none of a village.
    Unplaced,
    /// 图斑; only of a break.
    Parcel,
}

/// Whether an account balances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LedgerBalance {
    /// Within the limit.
    Balanced,
    /// Beyond the limit.
    Unbalanced,
    /// There is land, and no unit record declares its area.
    Undeclared,
    /// Areas are unreadable, or a layer is missing.
    Undecided,
    /// No rule sets a limit here.
    Unjudged,
}

/// Two areas that should be equal: decimal texts in m².
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LedgerAccount {
    /// What is stored.
    pub declared: Option<String>,
    /// What adds up, or what the shape measures.
    pub computed: Option<String>,
    /// Declared less computed.
    pub difference: Option<String>,
    /// What the rule allows between them; null where it sets no limit here.
    pub tolerance: Option<String>,
    /// The rule that the tolerance is taken from.
    pub rule: Option<String>,
    /// Whether it balances.
    pub balance: LedgerBalance,
}

/// Stored areas against those on the ellipsoid, of the records that have both.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LedgerShapes {
    /// The two sums; balanced when each record is within its own tolerance.
    pub account: LedgerAccount,
    /// Records beyond their tolerance.
    pub outside: u32,
    /// Records without a readable area or without a measurable shape.
    pub left_out: u32,
}

/// A node of the ledger.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LedgerNode {
    /// What it is.
    pub level: LedgerLevel,
    /// 6, 9 or 12 digits.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// XZQ records.
    pub units: u32,
    /// Of these, enclaves (飞入地).
    pub enclaves: u32,
    /// DLTB records.
    pub parcels: u32,
    /// Areas that are blank and count 0.
    pub blank: u32,
    /// Areas that are no numbers.
    pub unreadable: u32,
    /// KZMJ of its units against TBMJ of its parcels.
    pub control: LedgerAccount,
    /// TBMJ against the ellipsoid; null where shapes cannot be measured.
    pub parcel_shapes: Option<LedgerShapes>,
    /// JSMJ against the ellipsoid; null where shapes cannot be measured.
    pub unit_shapes: Option<LedgerShapes>,
}

/// Sums over the whole county that a rule compares.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LedgerTotal {
    /// What the rule is called.
    pub title: Bilingual,
    /// The sums.
    pub account: LedgerAccount,
}

/// A broken account of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LedgerBroken {
    /// KZMJ against Σ TBMJ.
    Control,
    /// TBMJ of single parcels against the ellipsoid.
    ParcelShapes,
    /// JSMJ against the ellipsoid.
    UnitShapes,
    /// Sums over the whole county, of this rule.
    Total(String),
}

/// The first node of a branch that does not balance.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LedgerBreak {
    /// Where it happens; `parcel` where the village itself balances.
    pub level: LedgerLevel,
    /// The node; the village of a parcel.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its place in `nodes`, from 0.
    pub node: u32,
    /// Its broken accounts.
    pub broken: Vec<LedgerBroken>,
    /// How many parcels explain it.
    pub explaining: u32,
    /// The first of them, the largest difference first.
    pub parcels: Vec<LedgerParcel>,
}

/// A parcel that explains a break.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LedgerParcel {
    /// Its number in the file, from 0.
    pub fid: u32,
    /// 标识码
    pub bsm: Option<String>,
    /// The name by which surveyors call it.
    pub key: Option<String>,
    /// TBMJ; null where it is blank or unreadable.
    pub declared: Option<String>,
    /// Its area on the ellipsoid.
    pub computed: Option<String>,
    /// Declared less computed.
    pub difference: Option<String>,
    /// Whether that is beyond what the rule allows.
    pub outside: Option<bool>,
}

/// Puts the ledger of a submission into the words of the report.
#[must_use]
pub(super) fn entry(ledger: &Ledger, standard: &Standard, data: &Dataset) -> LedgerEntry {
    let nodes: Vec<LedgerNode> = ledger.nodes.iter().map(node).collect();
    let layer = standard.layer("DLTB");
    let parcel = |line: &ParcelLine| LedgerParcel {
        fid: line.fid,
        bsm: layer.and_then(|layer| data.bsm(layer, line.fid)),
        key: layer.and_then(|layer| data.key(layer, line.fid)),
        declared: line.declared.map(text),
        computed: line.computed.map(text),
        difference: line.declared.zip(line.computed).map(|(a, b)| text(a - b)),
        outside: line.outside,
    };
    let whole = ledger.nodes.first();
    let whole = whole.is_some_and(|node| node.control.balance == ledger::Balance::Balanced);
    let broken = |broken: &Broken| match broken {
        Broken::Control => LedgerBroken::Control,
        Broken::ParcelShapes => LedgerBroken::ParcelShapes,
        Broken::UnitShapes => LedgerBroken::UnitShapes,
        Broken::Total(place) => {
            let rule = ledger.totals[*place].account.rule.clone();
            LedgerBroken::Total(rule.unwrap_or_default())
        }
    };
    let breaks = ledger.breaks.iter().map(|entry| LedgerBreak {
        level: level(entry.level),
        code: nodes[entry.node].code.clone(),
        name: nodes[entry.node].name.clone(),
        // There are fewer nodes than records.
        node: entry.node as u32,
        broken: entry.broken.iter().map(broken).collect(),
        explaining: entry.explaining,
        parcels: entry.parcels.iter().map(parcel).collect(),
    });
    let total = |total: &ledger::Total| LedgerTotal {
        title: total.title.clone(),
        account: account(&total.account),
    };
    LedgerEntry {
        balanced: ledger.breaks.is_empty() && whole,
        breaks: breaks.collect(),
        totals: ledger.totals.iter().map(total).collect(),
        notes: ledger.notes.clone(),
        nodes,
    }
}

fn node(node: &ledger::Node) -> LedgerNode {
    LedgerNode {
        level: level(node.level),
        code: node.code.clone(),
        name: node.name.clone(),
        units: node.units,
        enclaves: node.enclaves,
        parcels: node.parcels,
        blank: node.blank,
        unreadable: node.unreadable,
        control: account(&node.control),
        parcel_shapes: node.parcel_shapes.as_ref().map(shapes),
        unit_shapes: node.unit_shapes.as_ref().map(shapes),
    }
}

fn shapes(shapes: &ShapeAccount) -> LedgerShapes {
    LedgerShapes {
        account: account(&shapes.account),
        outside: shapes.outside,
        left_out: shapes.left_out,
    }
}

fn account(account: &Account) -> LedgerAccount {
    LedgerAccount {
        declared: account.declared.map(text),
        computed: account.computed.map(text),
        difference: account.difference().map(text),
        tolerance: account.allowed.map(text),
        rule: account.rule.clone(),
        balance: match account.balance {
            ledger::Balance::Balanced => LedgerBalance::Balanced,
            ledger::Balance::Unbalanced => LedgerBalance::Unbalanced,
            ledger::Balance::Undeclared => LedgerBalance::Undeclared,
            ledger::Balance::Undecided => LedgerBalance::Undecided,
            ledger::Balance::Unjudged => LedgerBalance::Unjudged,
        },
    }
}

fn level(level: ledger::Level) -> LedgerLevel {
    match level {
        ledger::Level::ControlArea => LedgerLevel::ControlArea,
        ledger::Level::County => LedgerLevel::County,
        ledger::Level::Township => LedgerLevel::Township,
        ledger::Level::Village => LedgerLevel::Village,
        ledger::Level::Unplaced => LedgerLevel::Unplaced,
        ledger::Level::Parcel => LedgerLevel::Parcel,
    }
}

/// At least two decimals, or as many more as it has.
fn text(area: Decimal) -> String {
    area.with_places(area.decimals().max(2)).to_string()
}
