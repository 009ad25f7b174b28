//! `unissued-ridge-factor` (田坎系数符合性): the deduction factor of a cropland parcel is not the one that the province
//! issued for its unit, cropland type and slope grade.

mod parcels;

use parcels::{Parcel, Parcels};

use super::scan::live;
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::{Dataset, Issued, RidgeFactors, fraction};
use crate::finding::{Place, Sink};
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unissued-ridge-factor",
    variants: &["flat", "differs", "absent", "not-issued"],
    bind: |binding| Box::new(UnissuedRidgeFactor::new(binding)),
};

struct UnissuedRidgeFactor {
    layer: LayerId,
    class: FieldId,
    kind: FieldId,
    deduction: FieldId,
    grade: FieldId,
    unit: FieldId,
    factor: FieldId,
    /// 耕地: classes that ridges are deducted from.
    cropland: Vec<String>,
    /// 梯田
    terraced: Vec<String>,
    /// 坡地; so is a blank.
    slope: Vec<String>,
    /// Kinds of deduction that carry a ratio of their own.
    own_ratio: Vec<String>,
    tolerance: Decimal,
}

impl UnissuedRidgeFactor {
    fn new(binding: &Binding<'_>) -> Self {
        let layer = binding.only_layer();
        let field = |name| binding.field(layer, name);
        let texts = |key| {
            let texts = binding.with.texts(key).into_iter();
            texts.map(|(text, _)| text.to_owned()).collect()
        };
        Self {
            layer,
            class: field("DLBM"),
            kind: field("GDLX"),
            deduction: field("KCLX"),
            grade: field("GDPDJ"),
            unit: field("ZLDWDM"),
            factor: field("TKXS"),
            cropland: texts("cropland"),
            terraced: texts("terraced"),
            slope: texts("slope"),
            own_ratio: texts("own-ratio"),
            tolerance: binding.decimal("tolerance"),
        }
    }
}

impl Check for UnissuedRidgeFactor {
    fn reads(&self) -> Vec<Read> {
        let fields = vec![
            self.class,
            self.kind,
            self.deduction,
            self.grade,
            self.unit,
            self.factor,
        ];
        vec![Read::fields(self.layer, Part::Whole, fields)]
    }

    fn not_applicable(&self, data: &Dataset) -> Option<Bilingual> {
        matches!(data.ridge_factors, Issued::NotGiven).then(|| {
            Bilingual::new(
                "未提供下发的田坎系数表",
                "the issued table of ridge factors was not given",
            )
        })
    }

    fn unable(&self, data: &Dataset) -> Option<Bilingual> {
        let Issued::Broken { shown, .. } = &data.ridge_factors else {
            return None;
        };
        Some(Bilingual::new(
            format!("下发的田坎系数表 {shown} 无法使用"),
            format!("the issued table of ridge factors {shown} cannot be used"),
        ))
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let layer = context.layer(self.layer);
        let table = context.data.ridge_factors.given();
        let Some((layer, table)) = layer.zip(table) else {
            return;
        };
        let county = context.data.county.code.as_deref();
        let Some(parcels) = Parcels::new(self, layer, &context.standard[self.layer], county) else {
            return;
        };
        sink.examined(live(layer));
        for fid in layer.records() {
            match parcels.read(fid) {
                Some(parcel) => self.compare(fid, &parcel, &parcels, table, sink),
                None if parcels.is_cropland(fid) => sink.excluded(1),
                None => {}
            }
        }
    }
}

impl UnissuedRidgeFactor {
    fn compare(
        &self,
        fid: u32,
        parcel: &Parcel<'_>,
        parcels: &Parcels<'_>,
        table: &RidgeFactors,
        sink: &mut Sink<'_>,
    ) {
        let Parcel {
            terraced,
            grade,
            unit,
            found,
        } = *parcel;
        let off = |issued: &Decimal| (fraction(found) - *issued).abs();
        let issued = match grade {
            1 => Some(Decimal::ZERO),
            grade => table.factors(unit, terraced, grade).min_by_key(off),
        };
        let Some(issued) = issued else {
            if !parcels.is_ours(unit) {
                // 420190007 reports the code.
                return sink.excluded(1);
            }
            let place = Place::record(self.layer, fid).field(self.factor);
            return sink.report(place, "not-issued", || parcels.facts(fid, parcel));
        };
        let off = off(&issued);
        // Grade 1 deducts nothing, and nothing is exact.
        let limit = if grade == 1 {
            Decimal::ZERO
        } else {
            self.tolerance
        };
        if off <= limit {
            return;
        }
        let variant = match (grade, found == Decimal::ZERO) {
            (1, _) => "flat",
            (_, true) => "absent",
            (_, false) => "differs",
        };
        let place = Place::record(self.layer, fid).field(self.factor);
        sink.report(place, variant, || {
            let facts = parcels.facts(fid, parcel).measured(off, limit, None);
            facts.expected(issued.to_string())
        });
    }
}
