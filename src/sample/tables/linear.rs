//! Layers of the parcels' borders: linear features (XZDW) and land class boundaries (DLJX).

use super::super::linear::{Line, course_path};
use super::super::mesh::Spot;
use super::super::model::Model;
use super::super::parcels::Shape;
use super::super::record::Cell;
use super::super::write::{Geometry, Table};
use super::parcels::change;
use super::unit_code;

struct Xzdw<'a>(&'a Model, i64);

struct Dljx<'a> {
    model: &'a Model,
    before: i64,
    ponds: Vec<u32>,
}

/// 线状地物
pub(super) fn xzdw(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Xzdw(model, before))
}

/// 地类界线
pub(super) fn dljx(model: &Model, before: i64) -> Box<dyn Table + '_> {
    let parcels = &model.land.parcels.list;
    let ponds = (0..parcels.len() as u32)
        .filter(|&parcel| matches!(parcels[parcel as usize].shape, Shape::Pond { .. }))
        .collect();
    Box::new(Dljx {
        model,
        before,
        ponds,
    })
}

impl Xzdw<'_> {
    fn village(&self, parcel: u32) -> u32 {
        self.0.land.parcels.list[parcel as usize].village()
    }

    /// The village on the other side, where the line runs along a village border.
    fn other_village(&self, line: &Line) -> Option<u32> {
        let other = line.other_parcel().map(|parcel| self.village(parcel));
        other.filter(|other| *other != self.village(line.parcel()))
    }

    fn unit(&self, field: &str, village: Option<u32>, cell: &mut Cell<'_>) {
        let Some(village) = village.map(|village| &self.0.land.county.villages[village as usize])
        else {
            return;
        };
        if field.starts_with("QSDWMC") {
            cell.text(&village.name);
        } else {
            unit_code(cell, &village.code);
        }
    }
}

impl Table for Xzdw<'_> {
    fn name(&self) -> &str {
        "XZDW"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Line
    }

    fn len(&self) -> usize {
        self.0.lines.linear.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        vec![course_path(&self.0.land, self.0.lines.linear[row].course)]
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        let line = &self.0.lines.linear[row];
        let number = |parcel: u32| self.0.land.parcels.list[parcel as usize].number;
        let other = line.other_parcel();
        match field {
            "BSM" => cell.int(self.1 + row as i64 + 1),
            "YSDM" => cell.text("2001020100"),
            "DLBM" => cell.text(line.class.code),
            "DLMC" => cell.text(line.class.name),
            "XZDWYBH" | "XZDWBH" => cell.padded(line.number, 4),
            "CD" => cell.fixed(line.length, 1),
            "KD" => cell.fixed(line.width, 1),
            "XZDWMJ" => cell.fixed(line.area(), 2),
            "QSDWDM1" | "QSDWMC1" | "KCTBDWDM1" => {
                self.unit(field, Some(self.village(line.parcel())), cell);
            }
            "QSDWDM2" | "QSDWMC2" => self.unit(field, self.other_village(line), cell),
            "KCTBDWDM2" => self.unit(field, other.map(|parcel| self.village(parcel)), cell),
            "KCTBBH1" => cell.padded(number(line.parcel()), 4),
            "KCTBBH2" => {
                if let Some(other) = other {
                    cell.padded(number(other), 4);
                }
            }
            "QSXZ" => cell.text(if line.state_owned { "20" } else { "30" }),
            "KCBL" => cell.fixed(if other.is_some() { 50 } else { 100 }, 2),
            "BGJLH" | "BGRQ" => change(self.0.land.seed, "line change", row, field, cell),
            _ => {}
        }
    }
}

impl Table for Dljx<'_> {
    fn name(&self) -> &str {
        "DLJX"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Line
    }

    fn len(&self) -> usize {
        self.model.lines.class_borders.len() + self.ponds.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        let land = &self.model.land;
        let borders = &self.model.lines.class_borders;
        match borders.get(row) {
            Some(border) => vec![land.parcel_border_path(border)],
            None => land
                .parcels
                .rings(land.seed, self.ponds[row - borders.len()], &land.mesh),
        }
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        match field {
            "BSM" => cell.int(self.before + row as i64 + 1),
            "YSDM" => cell.text("2001040000"),
            "DLJXLX" => cell.text("9"),
            _ => {}
        }
    }
}
