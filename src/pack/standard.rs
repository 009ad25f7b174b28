//! The model of a survey standard: layers, fields, domains, code lists, each fact with its confidence.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::format::decimal::Decimal;
use crate::lang::Bilingual;

/// Defect grade (缺陷级别), from mild to grave.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 提示: worth knowing, never counted.
    Notice,
    /// 轻缺陷
    Minor,
    /// 重缺陷
    Major,
    /// 严重缺陷
    Fatal,
}

impl Severity {
    /// All grades, gravest first.
    pub const ALL: [Self; 4] = [Self::Fatal, Self::Major, Self::Minor, Self::Notice];

    /// The word of the contracts: `fatal`, `major`, `minor`, `notice`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Fatal => "fatal",
        }
    }
}

impl FromStr for Severity {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|grade| grade.word() == text)
            .ok_or(())
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How sure a fact of the pack is. The order is from weak to full.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Confidence {
    /// From memory only, unconfirmed: a finding that rests on it is at most a notice.
    #[serde(rename = "M")]
    Memory,
    /// Inferred from confirmed facts: a finding that rests on it is at most minor.
    #[serde(rename = "I")]
    Inferred,
    /// Confirmed by at least one source.
    #[default]
    Full,
}

impl Confidence {
    /// The gravest that a finding resting on such a fact may be.
    #[must_use]
    pub const fn ceiling(self) -> Severity {
        match self {
            Self::Memory => Severity::Notice,
            Self::Inferred => Severity::Minor,
            Self::Full => Severity::Fatal,
        }
    }
}

impl FromStr for Confidence {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "M" => Ok(Self::Memory),
            "I" => Ok(Self::Inferred),
            "" => Ok(Self::Full),
            _ => Err(()),
        }
    }
}

/// A layer of the standard, by its place in [`Standard::layers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerId(pub u8);

/// A field of a layer, by its place in [`LayerSpec::fields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u16);

/// What the standard draws a layer with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeometryKind {
    /// 点
    Point,
    /// 线
    Line,
    /// 面
    Polygon,
    /// 注记: a shapefile cannot hold it; points stand for it.
    Annotation,
}

impl FromStr for GeometryKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "point" => Ok(Self::Point),
            "line" => Ok(Self::Line),
            "polygon" => Ok(Self::Polygon),
            "annotation" => Ok(Self::Annotation),
            _ => Err(()),
        }
    }
}

/// Whether a submission must have a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerNeed {
    /// 必选: its absence is fatal.
    Required,
    /// Usually there: its absence is a notice.
    Expected,
    /// 可选
    Optional,
}

impl FromStr for LayerNeed {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "required" => Ok(Self::Required),
            "expected" => Ok(Self::Expected),
            "optional" => Ok(Self::Optional),
            _ => Err(()),
        }
    }
}

/// Whether a record must have a value (约束条件 M/C/O).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldNeed {
    /// M 必填
    Mandatory,
    /// C 条件必填
    Conditional,
    /// O 可选
    Optional,
}

impl FromStr for FieldNeed {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "mandatory" => Ok(Self::Mandatory),
            "conditional" => Ok(Self::Conditional),
            "optional" => Ok(Self::Optional),
            _ => Err(()),
        }
    }
}

/// The type of a field in the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Int: whole number.
    Int,
    /// Char: text; the width is bytes.
    Char,
    /// Float: decimal number.
    Float,
    /// Date8: YYYYMMDD.
    Date,
    /// Varbin: the path of an external file; no shapefile can store it.
    Varbin,
}

impl FieldKind {
    /// Whether its values are numbers.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Float)
    }
}

impl FromStr for FieldKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "int" => Ok(Self::Int),
            "char" => Ok(Self::Char),
            "float" => Ok(Self::Float),
            "date" => Ok(Self::Date),
            "varbin" => Ok(Self::Varbin),
            _ => Err(()),
        }
    }
}

/// What an administrative code in a field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// 行政区代码: 12 digits, this county's.
    Unit,
    /// 座落单位代码: 12 or 19 digits, this county's.
    Seat,
    /// 权属单位代码: 12 or 19 digits; the owner may live elsewhere.
    Owner,
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "unit-code" => Ok(Self::Unit),
            "seat-code" => Ok(Self::Seat),
            "owner-code" => Ok(Self::Owner),
            _ => Err(()),
        }
    }
}

/// An interval of numbers (值域): `> 0`, `>= 0`, `< 20`, `[-160, 8850]`, `(0, 20)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    min: Option<(Decimal, bool)>,
    max: Option<(Decimal, bool)>,
    text: String,
}

impl Range {
    /// Whether `value` lies in it.
    #[must_use]
    pub fn contains(&self, value: Decimal) -> bool {
        let above = self
            .min
            .is_none_or(|(min, closed)| value > min || closed && value == min);
        let below = self
            .max
            .is_none_or(|(max, closed)| value < max || closed && value == max);
        above && below
    }

    /// The end that `value` is beyond.
    #[must_use]
    pub fn nearest_bound(&self, value: Decimal) -> Option<Decimal> {
        match (self.min, self.max) {
            (Some((min, _)), _) if value <= min => Some(min),
            (_, Some((max, _))) => Some(max),
            (min, None) => min.map(|(min, _)| min),
        }
    }

    /// The open interval between two numbers.
    #[must_use]
    pub fn open(min: Decimal, max: Decimal) -> Self {
        let text = format!("({min}, {max})");
        Self {
            min: Some((min, false)),
            max: Some((max, false)),
            text,
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Range {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| text.trim().parse::<Decimal>().map_err(|_| ());
        let (min, max) = if let Some(rest) = text.strip_prefix(">=") {
            (Some((number(rest)?, true)), None)
        } else if let Some(rest) = text.strip_prefix('>') {
            (Some((number(rest)?, false)), None)
        } else if let Some(rest) = text.strip_prefix("<=") {
            (None, Some((number(rest)?, true)))
        } else if let Some(rest) = text.strip_prefix('<') {
            (None, Some((number(rest)?, false)))
        } else {
            let (low, high) = text.split_once(',').ok_or(())?;
            let (open, low) = low.split_at_checked(1).ok_or(())?;
            let (high, close) = high
                .split_at_checked(high.len().saturating_sub(1))
                .ok_or(())?;
            let closed = |mark: &str, yes: &str, no: &str| match mark {
                mark if mark == yes => Ok(true),
                mark if mark == no => Ok(false),
                _ => Err(()),
            };
            let min = (number(low)?, closed(open, "[", "(")?);
            let max = (number(high)?, closed(close, "]", ")")?);
            if min.0 > max.0 {
                return Err(());
            }
            (Some(min), Some(max))
        };
        Ok(Self {
            min,
            max,
            text: text.to_owned(),
        })
    }
}

/// A field (字段) of a layer.
#[derive(Clone, Debug)]
pub struct FieldSpec {
    /// Code: `TBMJ`.
    pub name: String,
    /// 图斑面积 / parcel area
    pub title: Bilingual,
    /// Type.
    pub kind: FieldKind,
    /// Width in bytes.
    pub width: u16,
    /// Digits after the point.
    pub decimals: u8,
    /// M/C/O.
    pub need: FieldNeed,
    /// 值域 of a number.
    pub range: Option<Range>,
    /// Code list of a coded field, by its place in [`Standard::lists`].
    pub codes: Option<usize>,
    /// A letter that may follow a code: K (可调整).
    pub suffix: Option<String>,
    /// What the administrative code in it means.
    pub role: Option<Role>,
    /// Of type, width and decimals.
    pub type_confidence: Confidence,
    /// Of `need`.
    pub need_confidence: Confidence,
    /// Of range, codes and role.
    pub domain_confidence: Confidence,
}

impl FieldSpec {
    /// `value` without the suffix that may follow a code: 021K is 021.
    #[must_use]
    pub fn bare<'a>(&self, value: &'a str) -> &'a str {
        self.suffix
            .as_deref()
            .and_then(|suffix| value.strip_suffix(suffix))
            .unwrap_or(value)
    }
}

/// A part of the name by which surveyors call a record: a field, or its first characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPart {
    /// The field.
    pub field: FieldId,
    /// Only so many characters of it.
    pub take: Option<usize>,
}

/// A layer (图层) of the standard.
#[derive(Clone, Debug)]
pub struct LayerSpec {
    /// Code: `DLTB`.
    pub name: String,
    /// 地类图斑 / land parcels
    pub title: Bilingual,
    /// Other file base names that mean it.
    pub aliases: Vec<String>,
    /// 几何特征
    pub geometry: GeometryKind,
    /// Whether it must be there.
    pub need: LayerNeed,
    /// 要素代码 of all its records.
    pub feature_code: Option<String>,
    /// How surveyors name a record; empty where they do not.
    pub key: Vec<KeyPart>,
    /// 地类 allowed in the layer; empty where the standard sets none.
    pub classes: Vec<String>,
    /// Fields seen in accepted data that are no extra fields.
    pub accepted_extra: Vec<String>,
    /// Its fields in the standard's order.
    pub fields: Vec<FieldSpec>,
    /// Of the layer itself.
    pub confidence: Confidence,
    /// Of `need`.
    pub need_confidence: Confidence,
    /// Of `feature_code`.
    pub feature_code_confidence: Confidence,
    /// Of `classes`.
    pub classes_confidence: Confidence,
}

impl LayerSpec {
    /// The field of that name, in any case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<FieldId> {
        let place = self
            .fields
            .iter()
            .position(|field| field.name.eq_ignore_ascii_case(name))?;
        u16::try_from(place).ok().map(FieldId)
    }

    /// The ids of all its fields.
    pub fn field_ids(&self) -> impl Iterator<Item = FieldId> {
        (0..self.fields.len()).filter_map(|place| u16::try_from(place).ok().map(FieldId))
    }
}

impl std::ops::Index<FieldId> for LayerSpec {
    type Output = FieldSpec;

    fn index(&self, field: FieldId) -> &FieldSpec {
        &self.fields[usize::from(field.0)]
    }
}

/// One entry of a code list.
#[derive(Clone, Debug)]
pub struct Code {
    /// `011`
    pub code: String,
    /// 水田
    pub name: String,
    /// Other accepted spellings of the name.
    pub spellings: Vec<String>,
    /// 三大类 of a land class, or whatever the list groups by.
    pub group: String,
    /// Of this entry.
    pub confidence: Confidence,
}

impl Code {
    /// Whether `name` is an accepted name of the code.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.spellings.iter().any(|spelling| spelling == name)
    }
}

/// A code list (代码表).
#[derive(Clone, Debug)]
pub struct CodeList {
    /// `land-class`
    pub name: String,
    /// In the order of the file.
    pub codes: Vec<Code>,
}

impl CodeList {
    /// The entry of `code`.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Code> {
        self.codes.iter().find(|entry| entry.code == code)
    }
}

/// The reference system (数学基础) that the standard demands.
#[derive(Clone, Debug)]
pub struct Reference {
    /// `xian-1980`
    pub datum: String,
    /// Degrees of a zone: 3 or 6.
    pub zone_width: u8,
}

/// Numbers of the survey that rules derive limits from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Denominator of the map scale (比例尺分母).
    pub scale: u32,
    /// Coordinate precision, m.
    pub precision: Decimal,
    /// Topology tolerance, m.
    pub tolerance: Decimal,
}

/// A category of the deliverables (成果类别), a folder each.
#[derive(Clone, Debug)]
pub struct Category {
    /// `vector`
    pub id: String,
    /// 矢量文件
    pub title: Bilingual,
    /// What the folder's name must match.
    pub folder: String,
    /// File name extensions that belong to it, lower case; empty: any.
    pub extensions: Vec<String>,
    /// Whether it must have a file.
    pub required: bool,
    /// Of the category.
    pub confidence: Confidence,
}

/// A rule of the standard that this pack knows and cannot check.
#[derive(Clone, Debug)]
pub struct NotChecked {
    /// Nine-digit number.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// Why it is not checked.
    pub reason: Bilingual,
}

/// A survey standard as the pack describes it.
#[derive(Clone, Debug)]
pub struct Standard {
    /// `td-t-1016-2007`
    pub id: String,
    /// Version of the pack.
    pub version: String,
    /// What it is called.
    pub title: Bilingual,
    /// SHA-256 of the pack's files, hexadecimal.
    pub sha256: String,
    /// Demanded reference system.
    pub reference: Reference,
    /// Scale, precision, tolerance.
    pub parameters: Parameters,
    /// Findings at or above it reject the submission.
    pub gate: Severity,
    /// Categories of the deliverables.
    pub categories: Vec<Category>,
    /// Nodes that a metadata document must have.
    pub metadata_nodes: Vec<String>,
    /// Layers, in the order of their names' files.
    pub layers: Vec<LayerSpec>,
    /// Code lists.
    pub lists: Vec<CodeList>,
    /// Known and not checkable.
    pub not_checked: Vec<NotChecked>,
    /// What an extending pack changed, line by line.
    pub overrides: Vec<String>,
}

impl Standard {
    /// The layer of that name, in any case.
    #[must_use]
    pub fn layer(&self, name: &str) -> Option<LayerId> {
        let place = self
            .layers
            .iter()
            .position(|layer| layer.name.eq_ignore_ascii_case(name))?;
        u8::try_from(place).ok().map(LayerId)
    }

    /// The ids of all layers.
    pub fn layer_ids(&self) -> impl Iterator<Item = LayerId> {
        (0..self.layers.len()).filter_map(|place| u8::try_from(place).ok().map(LayerId))
    }

    /// The code list of a field, if it has one.
    #[must_use]
    pub fn codes(&self, field: &FieldSpec) -> Option<&CodeList> {
        field.codes.map(|place| &self.lists[place])
    }
}

impl std::ops::Index<LayerId> for Standard {
    type Output = LayerSpec;

    fn index(&self, layer: LayerId) -> &LayerSpec {
        &self.layers[usize::from(layer.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(range: &str, value: &str) -> bool {
        range
            .parse::<Range>()
            .unwrap()
            .contains(value.parse().unwrap())
    }

    #[test]
    fn ends_of_ranges_are_open_or_closed_as_written() {
        assert!(!holds("> 0", "0") && holds("> 0", "0.000001"));
        assert!(holds(">= 0", "0") && !holds(">= 0", "-0.01"));
        assert!(!holds("< 20", "20") && holds("<= 20", "20"));
        assert!(holds("[-160, 8850]", "-160") && holds("[-160, 8850]", "8850"));
        assert!(!holds("(-160, 8850)", "-160") && !holds("(-160, 8850)", "8850"));
        assert!(holds("[0, 6.2831853)", "0") && !holds("[0, 6.2831853)", "6.2831853"));
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in [
            "", "0", "> ", "> x", "[1]", "[2, 1]", "1, 2", "{1, 2}", "[1, 2", "中, 文",
        ] {
            assert!(text.parse::<Range>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_weak_fact_caps_the_grade() {
        assert_eq!(Confidence::Memory.ceiling(), Severity::Notice);
        assert_eq!(Confidence::Inferred.ceiling(), Severity::Minor);
        assert!(Confidence::Memory < Confidence::Inferred);
    }
}
