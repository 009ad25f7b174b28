//! The model of a survey standard: layers, fields, code lists, each fact with its confidence.

use super::range::Range;
use super::terms::{
    Confidence, FieldId, FieldKind, FieldNeed, GeometryKind, LayerId, LayerNeed, Role, Severity,
};
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;

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
