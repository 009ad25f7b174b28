//! The layers of the sample as rows: what stands in each field of each record.
//!
//! One file a group of layers. A table only reads the model; which fields a layer has is up to the rule
//! pack, and a field that no table knows stays blank.

mod boundaries;
mod farmland;
mod issued;
mod linear;
mod parcels;
mod points;
mod units;

pub(crate) use issued::{owners, ridge_factors};

use super::model::Model;
use super::names::COUNTY_NAME;
use super::record::{Cell, Texts};
use super::write::Table;

/// A table with the number before its first identifier (标识码 BSM).
type Maker = for<'a> fn(&'a Model, i64) -> Box<dyn Table + 'a>;

const MAKERS: [Maker; 15] = [
    units::xzq,
    units::xzqjx,
    parcels::dltb,
    linear::xzdw,
    points::lxdw,
    linear::dljx,
    units::pdt,
    boundaries::zd,
    boundaries::jzx,
    boundaries::jzd,
    farmland::jbntbhpk,
    farmland::jbntbhtb,
    points::clkzd,
    points::gczjd,
    points::dgx,
];

/// All layers in the order in which their identifiers run on.
pub(crate) fn all(model: &Model) -> Vec<Box<dyn Table + '_>> {
    let mut before = 0;
    MAKERS
        .iter()
        .map(|make| {
            let table = make(model, before);
            before += table.len() as i64;
            table
        })
        .collect()
}

/// The layers with their record counts, in the same order.
pub(crate) fn lengths(model: &Model) -> Vec<(String, usize)> {
    all(model)
        .iter()
        .map(|table| (table.name().to_owned(), table.len()))
        .collect()
}

/// The texts that stand in many records.
pub(crate) fn texts(model: &Model) -> Texts {
    let villages = model
        .land
        .county
        .villages
        .iter()
        .map(|village| village.name.as_str());
    let classes = model.uses.iter().map(|parcel| parcel.class.1);
    let lines = model.lines.linear.iter().map(|line| line.class.name);
    let mut often: Vec<&str> = villages
        .chain(classes)
        .chain(lines)
        .chain([COUNTY_NAME])
        .collect();
    often.sort_unstable();
    often.dedup();
    Texts::new(often.into_iter())
}

/// A village's code with seven zeros behind it (座落单位代码, 权属单位代码).
fn unit_code(cell: &mut Cell<'_>, village: &str) {
    cell.text(village);
    cell.bytes_at(village.len(), b"0000000");
}
