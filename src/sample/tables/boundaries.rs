//! Layers of the ownership parcels: ZD (宗地, one a village), their boundary lines (JZX) and points (JZD).

use super::super::land::length;
use super::super::mesh::Spot;
use super::super::model::Model;
use super::super::record::Cell;
use super::super::write::{Geometry, Table};
use super::unit_code;

struct Zd<'a>(&'a Model, i64);
struct Jzx<'a>(&'a Model, i64);
struct Jzd<'a>(&'a Model, i64);

/// 宗地
pub(super) fn zd(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Zd(model, before))
}

/// 界址线
pub(super) fn jzx(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Jzx(model, before))
}

/// 界址点
pub(super) fn jzd(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Jzd(model, before))
}

impl Table for Zd<'_> {
    fn name(&self) -> &str {
        "ZD"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Polygon
    }

    fn len(&self) -> usize {
        self.0.land.county.villages.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        vec![self.0.land.village_ring(row as u32)]
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        let village = &self.0.land.county.villages[row];
        match field {
            "BSM" => cell.int(self.1 + row as i64 + 1),
            "YSDM" => cell.text("2006010100"),
            "DJH" => {
                cell.text(&village.code);
                cell.bytes_at(12, b"0000001");
            }
            "QSDWDM" | "ZLDWDM" => unit_code(cell, &village.code),
            "QSXZ" => cell.text("30"),
            "SCMJ" => cell.fixed(self.0.land.village_area(row as u32), 2),
            "TDYT" => cell.text("01"),
            _ => {}
        }
    }
}

impl Table for Jzx<'_> {
    fn name(&self) -> &str {
        "JZX"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Line
    }

    fn len(&self) -> usize {
        self.0.unit_borders.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        vec![self.0.land.village_border_path(&self.0.unit_borders[row])]
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        match field {
            "BSM" => cell.int(self.1 + row as i64 + 1),
            "YSDM" => cell.text("2006020100"),
            "JZXCD" => {
                let path = self.0.land.village_border_path(&self.0.unit_borders[row]);
                cell.fixed((length(&path) * 100.0).round() as i64, 2);
            }
            "JXXZ" => cell.text("600001"),
            "JZXWZ" => cell.text("2"),
            "QSJXXYSBH" => cell.text(&format!("XY2008{:05}", row + 1)),
            _ => {}
        }
    }
}

impl Table for Jzd<'_> {
    fn name(&self) -> &str {
        "JZD"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Point
    }

    fn len(&self) -> usize {
        self.0.boundary_points.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        vec![vec![self.0.boundary_points[row]]]
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        match field {
            "BSM" => cell.int(self.1 + row as i64 + 1),
            "YSDM" => cell.text("2006030100"),
            "JZDH" => cell.text(&format!("J{}", row + 1)),
            "JBLX" => cell.text("6"),
            "JZDLX" => cell.text("2"),
            _ => {}
        }
    }
}
