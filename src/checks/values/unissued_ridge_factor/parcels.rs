//! The parcels that an issued factor is for: each distinct value of their fields understood once.

use super::super::scan::{is_blank, judge};
use super::UnissuedRidgeFactor;
use crate::dataset::Layer;
use crate::finding::Facts;
use crate::format::dbf::{NumberColumn, TextColumn};
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{FieldId, LayerSpec};

/// A cropland parcel whose factor can be judged.
#[derive(Clone, Copy)]
pub(super) struct Parcel<'a> {
    /// 梯田, otherwise 坡地.
    pub(super) terraced: bool,
    /// 坡度级, 1 to 5.
    pub(super) grade: u8,
    /// 座落单位代码
    pub(super) unit: &'a str,
    /// 扣除地类系数 as stored; blank is 0.
    pub(super) found: Decimal,
}

/// A column with what its distinct values mean, by code.
struct Understood<'a, T> {
    column: &'a TextColumn,
    meaning: Vec<T>,
}

impl<'a, T: Copy> Understood<'a, T> {
    fn new(layer: &'a Layer, field: FieldId, of: impl Fn(&str) -> T) -> Option<Self> {
        let column = layer.text(field)?;
        let meaning = judge(column, |text| of(text.unwrap_or_default()));
        Some(Self { column, meaning })
    }

    fn of(&self, fid: u32) -> T {
        self.meaning[self.column.code(fid as usize) as usize]
    }
}

/// The fields that decide on the factor.
pub(super) struct Parcels<'a> {
    layer: &'a Layer,
    factor_field: FieldId,
    county: Option<&'a str>,
    cropland: Understood<'a, bool>,
    /// Whether terraced; `None` where it cannot be told.
    terraced: Understood<'a, Option<bool>>,
    own_ratio: Understood<'a, bool>,
    grade: Understood<'a, Option<u8>>,
    unit: &'a TextColumn,
    factor: &'a NumberColumn,
}

impl<'a> Parcels<'a> {
    pub(super) fn new(
        check: &UnissuedRidgeFactor,
        layer: &'a Layer,
        spec: &LayerSpec,
        county: Option<&'a str>,
    ) -> Option<Self> {
        let is_one = |list: &[String], text: &str| list.iter().any(|entry| entry == text);
        let class = |text: &str| is_one(&check.cropland, spec[check.class].bare(text));
        let terraced = |text: &str| match text {
            text if is_blank(text) || is_one(&check.slope, text) => Some(false),
            text => is_one(&check.terraced, text).then_some(true),
        };
        let grade = |text: &str| match text.parse() {
            Ok(grade @ 1..=5) if text.len() == 1 => Some(grade),
            _ => None,
        };
        Some(Self {
            layer,
            factor_field: check.factor,
            county,
            cropland: Understood::new(layer, check.class, class)?,
            terraced: Understood::new(layer, check.kind, terraced)?,
            own_ratio: Understood::new(layer, check.deduction, |text| {
                is_one(&check.own_ratio, text)
            })?,
            grade: Understood::new(layer, check.grade, grade)?,
            unit: layer.text(check.unit)?,
            factor: layer.number(check.factor)?,
        })
    }

    /// Whether ridges are deducted from the parcel.
    pub(super) fn is_cropland(&self, fid: u32) -> bool {
        self.cropland.of(fid) && !self.own_ratio.of(fid)
    }

    /// The parcel, if ridges are deducted from it and its type, grade, unit and factor are given and legible; what is
    /// not, other rules report.
    pub(super) fn read(&self, fid: u32) -> Option<Parcel<'a>> {
        if !self.is_cropland(fid) {
            return None;
        }
        let row = fid as usize;
        let found = match self.factor.get(row) {
            Some(found) if found.is_negative() => return None,
            Some(found) => found,
            None if self.factor.is_unreadable(row) => return None,
            None => Decimal::ZERO,
        };
        let unit = self.unit.get(row).filter(|unit| !is_blank(unit))?;
        Some(Parcel {
            terraced: self.terraced.of(fid)?,
            grade: self.grade.of(fid)?,
            unit,
            found,
        })
    }

    /// Whether a code is well formed and of this county, so that a factor should be issued for it.
    pub(super) fn is_ours(&self, unit: &str) -> bool {
        matches!(unit.len(), 12 | 19)
            && unit.bytes().all(|byte| byte.is_ascii_digit())
            && self.county.is_none_or(|county| unit.starts_with(county))
    }

    /// What is said of a parcel.
    pub(super) fn facts(&self, fid: u32, parcel: &Parcel<'_>) -> Facts {
        let kind = match parcel.terraced {
            true => Bilingual::new("梯田", "terraced"),
            false => Bilingual::new("坡地", "slope"),
        };
        let mut facts = Facts::none()
            .arg_words("kind", kind)
            .arg("grade", parcel.grade)
            .arg("unit", parcel.unit);
        facts.value = self.layer.shown(self.factor_field, fid);
        let shown = facts.value.clone().map(Bilingual::same);
        facts.arg_words("found", shown.unwrap_or(Bilingual::new("空", "blank")))
    }
}
