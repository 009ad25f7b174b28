//! The chart of accounts (科目): which fields are added up, and what each level may be off. The limits are those of the
//! rules of the pack that speak of the same quantities; a quantity of which no rule speaks is shown and not judged.

use serde_json::Value as Json;

use crate::checks::{Allowance, Read};
use crate::dataset::Part;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{FieldId, LayerId, Standard};
use crate::rules::{Rule, RulePack};

/// A limit and the rule that it is taken from.
#[derive(Clone, Debug)]
pub(super) struct Limit<T> {
    pub(super) rule: String,
    pub(super) allowed: T,
}

/// The fields of parcels (地类图斑).
#[derive(Clone, Copy, Debug)]
pub(super) struct ParcelFields {
    pub(super) layer: LayerId,
    /// 座落单位代码
    pub(super) seat: FieldId,
    /// 图斑面积
    pub(super) area: FieldId,
}

/// The fields of administrative units (行政区).
#[derive(Clone, Copy, Debug)]
pub(super) struct UnitFields {
    pub(super) layer: LayerId,
    /// 行政区代码
    pub(super) code: FieldId,
    /// 行政区名称
    pub(super) name: Option<FieldId>,
    /// 控制面积
    pub(super) control: FieldId,
    /// 计算面积
    pub(super) own: Option<FieldId>,
    /// 描述说明: `01` marks an enclave (飞入地).
    pub(super) mark: Option<FieldId>,
}

/// Two sums over the whole county that a rule compares.
#[derive(Clone, Debug)]
pub(super) struct Totals {
    pub(super) rule: String,
    pub(super) title: Bilingual,
    pub(super) declared: Vec<(LayerId, FieldId)>,
    pub(super) computed: Vec<(LayerId, FieldId)>,
    pub(super) allowed: Decimal,
}

/// What the ledger is kept of.
#[derive(Clone, Debug)]
pub(super) struct Chart {
    pub(super) parcels: ParcelFields,
    pub(super) units: UnitFields,
    /// Σ TBMJ against KZMJ, of a village, a township, the county.
    pub(super) village: Option<Limit<Decimal>>,
    pub(super) township: Option<Limit<Decimal>>,
    pub(super) county: Option<Limit<Decimal>>,
    /// TBMJ against the ellipsoid.
    pub(super) parcel_shape: Option<Limit<Allowance>>,
    /// JSMJ against the ellipsoid.
    pub(super) unit_shape: Option<Limit<Allowance>>,
    pub(super) totals: Vec<Totals>,
}

impl Chart {
    /// `None` where the pack lacks the layers or fields.
    pub(super) fn of(pack: &RulePack) -> Option<Self> {
        let standard = &pack.standard;
        let (parcels, units) = (standard.layer("DLTB")?, standard.layer("XZQ")?);
        let of_units = |name: &str| standard[units].field(name);
        let mut chart = Self {
            parcels: ParcelFields {
                layer: parcels,
                seat: standard[parcels].field("ZLDWDM")?,
                area: standard[parcels].field("TBMJ")?,
            },
            units: UnitFields {
                layer: units,
                code: of_units("XZQDM")?,
                name: of_units("XZQMC"),
                control: of_units("KZMJ")?,
                own: of_units("JSMJ"),
                mark: of_units("MSSM"),
            },
            village: None,
            township: None,
            county: None,
            parcel_shape: shape_limit(pack, parcels, "TBMJ"),
            unit_shape: shape_limit(pack, units, "JSMJ"),
            totals: Vec::new(),
        };
        for rule in &pack.rules {
            if rule.kind.name == "unbalanced-sum" {
                chart.take(rule, standard);
            }
        }
        Some(chart)
    }

    /// Takes the limit of a rule about sums, where it speaks of what the ledger holds.
    fn take(&mut self, rule: &Rule, standard: &Standard) {
        let (Some(left), Some(right), Some(allowed)) = (
            side(rule, standard, "left"),
            side(rule, standard, "right"),
            decimal(rule, "tolerance"),
        ) else {
            return;
        };
        let control = [(self.units.layer, self.units.control)];
        let parcels = [(self.parcels.layer, self.parcels.area)];
        let both = |a: &[_], b: &[_]| left == a && right == b || left == b && right == a;
        let limit = Some(Limit {
            rule: rule.id.clone(),
            allowed,
        });
        match (both(&parcels, &control), digits(rule)) {
            (true, None) => self.county = limit,
            (true, Some(12)) => self.village = limit,
            (true, Some(9)) => self.township = limit,
            (false, None) => {
                // What the units, else the parcels, say is declared.
                let (declared, computed) = if right == control {
                    (right, left)
                } else {
                    (left, right)
                };
                self.totals.push(Totals {
                    rule: rule.id.clone(),
                    title: rule.title.clone(),
                    declared,
                    computed,
                    allowed,
                });
            }
            _ => {}
        }
    }

    /// What must be loaded for it.
    pub(super) fn reads(&self) -> Vec<Read> {
        let (parcels, units) = (self.parcels, self.units);
        let of_units = [units.name, units.own, units.mark];
        let of_units = of_units.into_iter().flatten();
        let of_units = [units.code, units.control].into_iter().chain(of_units);
        let mut reads = vec![
            with_geometry(parcels.layer, vec![parcels.seat, parcels.area]),
            with_geometry(units.layer, of_units.collect()),
        ];
        let terms = |totals: &Totals| [totals.declared.clone(), totals.computed.clone()].concat();
        let terms = self.totals.iter().flat_map(terms);
        reads.extend(terms.map(|(layer, field)| Read::also(layer, Part::Maybe, vec![field])));
        reads
    }
}

fn with_geometry(layer: LayerId, fields: Vec<FieldId>) -> Read {
    Read {
        geometry: true,
        ..Read::also(layer, Part::Maybe, fields)
    }
}

/// The limit of the rule that compares a field with the ellipsoid.
fn shape_limit(pack: &RulePack, layer: LayerId, field: &str) -> Option<Limit<Allowance>> {
    let speaks = |rule: &&Rule| {
        rule.kind.name == "wrong-ellipsoidal-area"
            && rule.layers == [layer]
            && rule.parameters.get("field").and_then(Json::as_str) == Some(field)
    };
    let rule = pack.rules.iter().find(speaks)?;
    let (absolute, relative) = (decimal(rule, "absolute")?, decimal(rule, "relative")?);
    Some(Limit {
        rule: rule.id.clone(),
        allowed: Allowance { absolute, relative },
    })
}

fn decimal(rule: &Rule, key: &str) -> Option<Decimal> {
    match rule.parameters.get(key)? {
        Json::String(text) => text.parse().ok(),
        number => number.to_string().parse().ok(),
    }
}

/// The terms `LAYER.FIELD` under `key`.
fn side(rule: &Rule, standard: &Standard, key: &str) -> Option<Vec<(LayerId, FieldId)>> {
    let value = rule.parameters.get(key)?;
    let texts = match value {
        Json::Array(texts) => texts.as_slice(),
        _ => std::slice::from_ref(value),
    };
    let term = |text: &Json| {
        let (layer, field) = text.as_str()?.split_once('.')?;
        let layer = standard.layer(layer)?;
        Some((layer, standard[layer].field(field)?))
    };
    texts.iter().map(term).collect()
}

/// How many digits of the parcel's seat a rule groups by: 12 for a village, 9 for a township. `None`: it speaks of the
/// county.
fn digits(rule: &Rule) -> Option<usize> {
    let group = rule.parameters.get("group")?;
    let text = group.get("DLTB").and_then(Json::as_str);
    let digits = text.and_then(|text| text.split_once(':')?.1.parse().ok());
    Some(digits.unwrap_or(usize::MAX))
}
