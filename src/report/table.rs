//! The columns of the result table (检查结果表), as the official checking software has them: one list for the
//! spreadsheet, the GeoPackage and the shapefiles.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::class::{class_of, class_title};
use super::{FindingEntry, grade};
use crate::finding::Unit;
use crate::lang::{Bilingual, Lang};
use crate::pack::{Confidence, Severity};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Codes, names, sentences.
    Text,
    /// Whole numbers.
    Count,
    /// Numbers with decimals.
    Number,
}

/// A column of the result table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Class,
    Rule,
    Title,
    Layer,
    Fid,
    Bsm,
    Layer2,
    Bsm2,
    Field,
    Value,
    Expected,
    Difference,
    Limit,
    Unit,
    Message,
    Severity,
    Excepted,
    Remark,
    X,
    Y,
    Key,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Count(u32),
    Number(f64),
}

impl Column {
    /// Those of a layer on the map, in order.
    pub(super) const MAP: [Self; 21] = [
        Self::Class,
        Self::Rule,
        Self::Title,
        Self::Layer,
        Self::Fid,
        Self::Bsm,
        Self::Layer2,
        Self::Bsm2,
        Self::Field,
        Self::Value,
        Self::Expected,
        Self::Difference,
        Self::Limit,
        Self::Unit,
        Self::Message,
        Self::Severity,
        Self::Excepted,
        Self::Remark,
        Self::X,
        Self::Y,
        Self::Key,
    ];
    /// Those of a sheet: without the class and the rule's title, which are the sheet's own, and without the key that leads
    /// back to report.json.
    pub(super) const SHEET: [Self; 18] = {
        let mut sheet = [Self::Rule; 18];
        let (mut from, mut to) = (0, 0);
        while from < Self::MAP.len() {
            if !matches!(Self::MAP[from], Self::Class | Self::Title | Self::Key) {
                sheet[to] = Self::MAP[from];
                to += 1;
            }
            from += 1;
        }
        sheet
    };

    /// The heading, where there is room for words.
    pub(super) fn heading(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Class => ("检查类型", "Class"),
            Self::Rule => ("规则编码", "Rule"),
            Self::Title => ("规则名称", "Rule title"),
            Self::Layer => ("图层", "Layer"),
            Self::Fid => ("FID", "FID"),
            Self::Bsm => ("标识码", "BSM"),
            Self::Layer2 => ("图层2", "Layer 2"),
            Self::Bsm2 => ("标识码2", "BSM 2"),
            Self::Field => ("字段", "Field"),
            Self::Value => ("现值", "Value"),
            Self::Expected => ("应为", "Expected"),
            Self::Difference => ("差值", "Difference"),
            Self::Limit => ("限差", "Tolerance"),
            Self::Unit => ("单位", "Unit"),
            Self::Message => ("错误描述", "Message"),
            Self::Severity => ("缺陷级别", "Severity"),
            Self::Excepted => ("是否例外", "Exception"),
            Self::Remark => ("备注", "Remark"),
            Self::X => ("X", "X"),
            Self::Y => ("Y", "Y"),
            Self::Key => ("结果标识", "Fingerprint"),
        };
        lang.pick(zh, en)
    }

    /// The name for programs: ASCII, at most ten letters, as a .dbf can hold. Not `fid`, which GIS programs keep for
    /// their own numbers.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Rule => "rule",
            Self::Title => "title",
            Self::Layer => "layer",
            Self::Fid => "src_fid",
            Self::Bsm => "bsm",
            Self::Layer2 => "layer2",
            Self::Bsm2 => "bsm2",
            Self::Field => "field",
            Self::Value => "value",
            Self::Expected => "expected",
            Self::Difference => "difference",
            Self::Limit => "tolerance",
            Self::Unit => "unit",
            Self::Message => "message",
            Self::Severity => "severity",
            Self::Excepted => "excepted",
            Self::Remark => "remark",
            Self::X => "x",
            Self::Y => "y",
            Self::Key => "finding_id",
        }
    }

    /// What it holds.
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Fid => Kind::Count,
            Self::Difference | Self::Limit | Self::X | Self::Y => Kind::Number,
            _ => Kind::Text,
        }
    }

    /// What it holds of a finding under a rule called `title`.
    pub(super) fn cell<'a>(
        self,
        finding: &'a FindingEntry,
        title: &'a Bilingual,
        lang: Lang,
    ) -> Cell<'a> {
        let text = |text: &'a Option<String>| text.as_deref().map_or(Cell::Empty, Cell::of);
        let number = |number: Option<f64>| number.map_or(Cell::Empty, Cell::number);
        let other = finding.related.first();
        match self {
            Self::Class => Cell::of(class_title(class_of(&finding.rule), lang)),
            Self::Rule => Cell::of(&finding.rule),
            Self::Title => Cell::of(title.get(lang)),
            Self::Layer => text(&finding.layer),
            Self::Fid => finding.fid.map_or(Cell::Empty, Cell::Count),
            Self::Bsm => text(&finding.bsm),
            Self::Layer2 => other.map_or(Cell::Empty, |other| Cell::of(&other.layer)),
            Self::Bsm2 => other.map_or(Cell::Empty, |other| text(&other.bsm)),
            Self::Field => text(&finding.field),
            Self::Value => text(&finding.value),
            Self::Expected => text(&finding.expected),
            Self::Difference => number(finding.measured),
            Self::Limit => number(finding.limit),
            Self::Unit => finding
                .unit
                .map_or(Cell::Empty, |unit| Cell::of(sign(unit, lang))),
            Self::Message => Cell::of(finding.message.get(lang)),
            Self::Severity => Cell::of(severity(finding.severity, lang)),
            Self::Excepted => Cell::of(yes_or_no(finding.excepted, lang)),
            Self::Remark => Cell::Text(remark(finding, lang)),
            Self::X => number(finding.point.map(|point| point[0])),
            Self::Y => number(finding.point.map(|point| point[1])),
            Self::Key => Cell::of(&finding.fingerprint),
        }
    }
}

impl<'a> Cell<'a> {
    fn of(text: &'a str) -> Self {
        Self::Text(printable(text))
    }

    fn number(number: f64) -> Self {
        if number.is_finite() {
            Self::Number(number)
        } else {
            Self::Empty
        }
    }
}

/// `重缺陷`
pub(super) fn severity(severity: Severity, lang: Lang) -> &'static str {
    static GRADES: LazyLock<[(Severity, Bilingual); 4]> =
        LazyLock::new(|| Severity::ALL.map(|severity| (severity, grade(severity))));
    let found = GRADES.iter().find(|(grade, _)| *grade == severity);
    found.map_or(severity.word(), |(_, words)| words.get(lang))
}

/// `是`
pub(super) fn yes_or_no(yes: bool, lang: Lang) -> &'static str {
    if yes {
        lang.pick("是", "yes")
    } else {
        lang.pick("否", "no")
    }
}

/// `m²`
fn sign(unit: Unit, lang: Lang) -> &'static str {
    match unit {
        Unit::Metre => lang.pick("米", "m"),
        Unit::SquareMetre => lang.pick("平方米", "m²"),
        Unit::Hectare => lang.pick("公顷", "ha"),
        Unit::Mu => lang.pick("亩", "mu"),
        Unit::Degree => lang.pick("度", "°"),
    }
}

/// How to repair it; and what it rests on, where that is not confirmed.
fn remark(finding: &FindingEntry, lang: Lang) -> Cow<'_, str> {
    let hint = printable(finding.hint.get(lang));
    let doubt = match finding.confidence {
        Some(Confidence::Memory) => lang.pick("（依据待核实）", " (unconfirmed basis)"),
        Some(Confidence::Inferred) => lang.pick("（依据为推断）", " (inferred basis)"),
        _ => return hint,
    };
    Cow::Owned(hint.into_owned() + doubt)
}

/// `text` with every character as an escape that XML or a table cannot hold, or that turns the reading direction.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unprintable(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

fn is_unprintable(c: char) -> bool {
    // Most characters are ASCII or Chinese: two comparisons.
    match u32::from(c) {
        0x20..=0x7e | 0x3000..=0xd7ff => false,
        code => {
            c.is_control()
                || code & 0xfffe == 0xfffe
                || matches!(code, 0xfdd0..=0xfdef | 0x200e..=0x200f | 0x2028..=0x202e | 0x2066..=0x2069)
        }
    }
}
