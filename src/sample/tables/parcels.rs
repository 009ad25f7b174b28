//! Layer DLTB, the land parcels (地类图斑).

use super::super::landuse::{Deduction, Use};
use super::super::mesh::Spot;
use super::super::model::Model;
use super::super::random::Random;
use super::super::record::Cell;
use super::super::ridges::Terrain;
use super::super::write::{Geometry, Table};
use super::unit_code;

struct Dltb<'a>(&'a Model, i64);

/// 地类图斑
pub(super) fn dltb(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Dltb(model, before))
}

impl Table for Dltb<'_> {
    fn name(&self) -> &str {
        "DLTB"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Polygon
    }

    fn len(&self) -> usize {
        self.0.uses.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        let land = &self.0.land;
        land.parcels.rings(land.seed, row as u32, &land.mesh)
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        match field {
            "BSM" => cell.int(self.1 + row as i64 + 1),
            "YSDM" => cell.text("2001010100"),
            "TBYBH" => cell.padded(self.0.land.parcels.list[row].number, 4),
            "PZWH" => approval(self.0, row, cell),
            "BGJLH" | "BGRQ" => change(self.0.land.seed, "parcel change", row, field, cell),
            _ => shared_value(self.0, row, field, cell),
        }
    }
}

/// The fields that a prime farmland parcel has in common with its land parcel.
pub(super) fn shared_value(model: &Model, row: usize, field: &str, cell: &mut Cell<'_>) {
    let (parcel, used) = (&model.land.parcels.list[row], &model.uses[row]);
    let village = &model.land.county.villages[parcel.village() as usize];
    match field {
        "TBBH" => cell.padded(parcel.number, 4),
        "DLBM" => cell.text(used.class.0),
        "DLMC" => cell.text(used.class.1),
        "QSXZ" => cell.padded(u32::from(used.ownership), 1),
        "ZLDWDM" => unit_code(cell, &village.code),
        "ZLDWMC" => cell.text(&village.name),
        "QSDWDM" => unit_code(cell, &model.land.county.villages[owner(model, row)].code),
        "QSDWMC" => cell.text(&model.land.county.villages[owner(model, row)].name),
        "GDLX" => match used.terrain {
            Some(Terrain::Terrace) => cell.text("T"),
            Some(Terrain::Slope) => cell.text("P"),
            None => {}
        },
        "GDPDJ" if used.is_cropland() => cell.padded(u32::from(used.grade), 1),
        "KCLX" | "KCDLBM" | "TKXS" => deduction(used, field, cell),
        "TBMJ" => cell.fixed(parcel.area, 2),
        "XZDWMJ" => cell.fixed(used.lines, 2),
        "LXDWMJ" => cell.fixed(used.points, 2),
        "TKMJ" => cell.fixed(used.deducted, 2),
        "TBDLMJ" => cell.fixed(used.net, 2),
        _ => {}
    }
}

/// The village that owns a parcel: now and then another one than it lies in (飞入地).
fn owner(model: &Model, row: usize) -> usize {
    let village = model.land.parcels.list[row].village() as usize;
    let mut random = Random::new(model.land.seed, "owner", row as u64);
    match random.chance(0.01) {
        true => (village + 1) % model.land.county.villages.len(),
        false => village,
    }
}

fn deduction(used: &Use, field: &str, cell: &mut Cell<'_>) {
    let (kind, class) = match used.deduction {
        Deduction::None => return,
        Deduction::Ridges => ("TK", "123"),
        Deduction::Scattered(class) => ("FG", class),
    };
    match field {
        "KCLX" => cell.text(kind),
        "KCDLBM" => cell.text(class),
        _ => cell.fixed(used.factor, 4),
    }
}

/// 批准文号: some building land has the approval that it was built under.
fn approval(model: &Model, row: usize, cell: &mut Cell<'_>) {
    let mut random = Random::new(model.land.seed, "approval", row as u64);
    if matches!(model.uses[row].class.0, "202" | "203" | "204") && random.chance(0.3) {
        let (year, number) = (random.between(2000, 2008), random.between(1, 300));
        cell.text(&format!("青政土〔{year}〕{number}号"));
    }
}

/// 变更记录号 and 变更日期 of one record in eight.
pub(super) fn change(seed: u64, purpose: &str, row: usize, field: &str, cell: &mut Cell<'_>) {
    let mut random = Random::new(seed, purpose, row as u64);
    if !random.chance(0.125) {
        return;
    }
    let (year, month, day) = (
        random.between(2007, 2009),
        random.between(1, 12),
        random.between(1, 28),
    );
    match field {
        "BGRQ" => cell.padded(year * 10_000 + month * 100 + day, 8),
        _ => cell.text(&format!("BG{year}{:05}", row % 100_000)),
    }
}
