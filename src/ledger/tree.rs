//! Makes the accounts: villages roll up to townships, counties and the whole; each is judged by the limit of its level.

use super::chart::{Chart, Limit, Totals};
use super::sums::{Bucket, ShapeSums, Summed, Sums, UNPLACED};
use super::{Account, Balance, Level, Node, ShapeAccount, Total};
use crate::checks::Allowance;
use crate::dataset::{Absence, Dataset};
use crate::format::decimal::Decimal;
use crate::pack::{FieldId, LayerId, LayerNeed, Standard};

/// The nodes from the whole to the parts, and of each the bucket that it is, if it is one.
pub(super) fn nodes(
    chart: &Chart,
    summed: &Summed,
    data: &Dataset,
) -> (Vec<Node>, Vec<Option<usize>>) {
    let mut order: Vec<usize> = (1..summed.buckets.len()).collect();
    order.sort_by(|a, b| summed.buckets[*a].code.cmp(&summed.buckets[*b].code));
    let maker = Maker {
        chart,
        summed,
        data,
    };
    let all = summed.buckets.iter();
    let mut nodes = vec![maker.node(Level::ControlArea, "", None, total(all))];
    let mut buckets = vec![None];
    for county in groups(&order, summed, 6) {
        nodes.push(maker.group(Level::County, county, 6));
        buckets.push(None);
        for township in groups(county, summed, 9) {
            nodes.push(maker.group(Level::Township, township, 9));
            buckets.push(None);
            for village in township {
                let bucket = &summed.buckets[*village];
                nodes.push(maker.node(
                    Level::Village,
                    &bucket.code,
                    bucket.name.clone(),
                    bucket.sums,
                ));
                buckets.push(Some(*village));
            }
        }
    }
    let unplaced = summed.buckets[UNPLACED].sums;
    if unplaced.units > 0 || unplaced.parcels > 0 {
        nodes.push(maker.node(Level::Unplaced, "", None, unplaced));
        buckets.push(Some(UNPLACED));
    }
    (nodes, buckets)
}

fn groups<'a>(
    order: &'a [usize],
    summed: &'a Summed,
    digits: usize,
) -> impl Iterator<Item = &'a [usize]> {
    let begin = move |place: &usize| &summed.buckets[*place].code[..digits];
    order.chunk_by(move |a, b| begin(a) == begin(b))
}

fn total<'a>(buckets: impl Iterator<Item = &'a Bucket>) -> Sums {
    let mut total = Sums::default();
    for bucket in buckets {
        total += bucket.sums;
    }
    total
}

struct Maker<'a> {
    chart: &'a Chart,
    summed: &'a Summed,
    data: &'a Dataset,
}

impl Maker<'_> {
    fn group(&self, level: Level, places: &[usize], digits: usize) -> Node {
        let buckets = || places.iter().map(|place| &self.summed.buckets[*place]);
        let code = buckets().next().map_or("", |bucket| &bucket.code[..digits]);
        self.node(level, code, None, total(buckets()))
    }

    fn node(&self, level: Level, code: &str, own_name: Option<String>, sums: Sums) -> Node {
        let summed = self.summed;
        Node {
            level,
            code: (!code.is_empty()).then(|| code.to_owned()),
            name: match level {
                Level::ControlArea | Level::Unplaced | Level::Parcel => None,
                Level::County if self.data.county.code.as_deref() == Some(code) => {
                    self.data.county.name.clone()
                }
                _ => own_name.or_else(|| self.issued_name(code)),
            },
            units: sums.units,
            enclaves: sums.enclaves,
            parcels: sums.parcels,
            blank: sums.blank,
            unreadable: sums.unreadable,
            control: self.control(level, &sums),
            parcel_shapes: summed
                .measures_parcels
                .then(|| shapes(sums.parcel_shapes, self.chart.parcel_shape.as_ref())),
            unit_shapes: summed
                .measures_units
                .then(|| shapes(sums.unit_shapes, self.chart.unit_shape.as_ref())),
        }
    }

    /// As the issued owner table calls it: its code with zeros behind.
    fn issued_name(&self, code: &str) -> Option<String> {
        let owners = self.data.owners.given()?;
        owners.name(&format!("{code:0<12}")).map(str::to_owned)
    }

    fn control(&self, level: Level, sums: &Sums) -> Account {
        let limit = match level {
            Level::ControlArea | Level::County => self.chart.county.as_ref(),
            Level::Township => self.chart.township.as_ref(),
            Level::Village | Level::Unplaced | Level::Parcel => self.chart.village.as_ref(),
        };
        let (has_units, has_parcels) = (self.summed.has_units, self.summed.has_parcels);
        let declared = (has_units && sums.units > 0).then_some(sums.control);
        let computed = has_parcels.then_some(sums.area);
        let balance = if !has_units || !has_parcels {
            Balance::Undecided
        } else if level == Level::Unplaced || declared.is_none() && sums.parcels > 0 {
            Balance::Undeclared
        } else if sums.unreadable > 0 {
            Balance::Undecided
        } else {
            balance(sums.control - sums.area, limit.map(|limit| limit.allowed))
        };
        Account {
            declared,
            computed,
            allowed: limit.map(|limit| limit.allowed),
            rule: limit.map(|limit| limit.rule.clone()),
            balance,
        }
    }
}

/// Within the limit or not.
fn balance(difference: Decimal, allowed: Option<Decimal>) -> Balance {
    match allowed {
        None => Balance::Unjudged,
        Some(allowed) if difference.abs() <= allowed => Balance::Balanced,
        Some(_) => Balance::Unbalanced,
    }
}

/// The rules speak of records: a node balances when each of its records does.
fn shapes(sums: ShapeSums, limit: Option<&Limit<Allowance>>) -> ShapeAccount {
    let any = sums.records > 0;
    ShapeAccount {
        account: Account {
            declared: any.then_some(sums.declared),
            computed: any.then_some(sums.computed),
            allowed: (sums.records == 1 && limit.is_some()).then_some(sums.allowed),
            rule: limit.map(|limit| limit.rule.clone()),
            balance: match (limit.is_some(), any) {
                (false, _) => Balance::Unjudged,
                (true, false) => Balance::Undecided,
                (true, true) if sums.outside > 0 => Balance::Unbalanced,
                (true, true) => Balance::Balanced,
            },
        },
        outside: sums.outside,
        left_out: sums.left_out,
    }
}

/// The sums over the whole county.
pub(super) fn totals(chart: &Chart, standard: &Standard, data: &Dataset) -> Vec<Total> {
    let of = |totals: &Totals| {
        let side = |terms: &[(LayerId, FieldId)]| -> Option<Decimal> {
            let terms = terms.iter();
            terms.map(|term| sum(*term, standard, data)).sum()
        };
        let (declared, computed) = (side(&totals.declared), side(&totals.computed));
        let difference = declared.zip(computed).map(|(a, b)| a - b);
        Total {
            title: totals.title.clone(),
            account: Account {
                declared,
                computed,
                allowed: Some(totals.allowed),
                rule: Some(totals.rule.clone()),
                balance: difference.map_or(Balance::Undecided, |difference| {
                    balance(difference, Some(totals.allowed))
                }),
            },
        }
    };
    chart.totals.iter().map(of).collect()
}

/// The sum of a field; `None` where it cannot be told. A layer that nobody asks for and that was not handed in has
/// nothing to add.
fn sum((id, field): (LayerId, FieldId), standard: &Standard, data: &Dataset) -> Option<Decimal> {
    let optional = standard[id].need != LayerNeed::Required;
    let layer = match data.layer_state(id) {
        Ok(layer) => layer,
        Err(Absence::NotGiven) if optional => return Some(Decimal::ZERO),
        Err(_) => return None,
    };
    let column = layer.number(field)?;
    let mut sum = Decimal::ZERO;
    for fid in layer.records() {
        match column.get(fid as usize) {
            Some(value) => sum += value,
            None if column.is_unreadable(fid as usize) => return None,
            None => {}
        }
    }
    Some(sum)
}
