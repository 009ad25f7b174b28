//! The words a standard is written in: grades, needs, types, and how sure a fact is.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// A layer of the standard, by its place in `Standard::layers`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerId(pub u8);

/// A field of a layer, by its place in `LayerSpec::fields`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weak_fact_caps_the_grade() {
        assert_eq!(Confidence::Memory.ceiling(), Severity::Notice);
        assert_eq!(Confidence::Inferred.ceiling(), Severity::Minor);
        assert!(Confidence::Memory < Confidence::Inferred);
    }
}
