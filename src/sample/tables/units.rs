//! Layers of the units: villages (XZQ), their borders (XZQJX), the slope map (PDT).

use super::super::county::{County, OUTSIDE};
use super::super::land::Border;
use super::super::mesh::Spot;
use super::super::model::Model;
use super::super::record::Cell;
use super::super::write::{Geometry, Table};

struct Xzq<'a>(&'a Model, i64);
struct Xzqjx<'a>(&'a Model, i64);
struct Pdt<'a>(&'a Model, i64);

/// 行政区
pub(super) fn xzq(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Xzq(model, before))
}

/// 行政区界线
pub(super) fn xzqjx(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Xzqjx(model, before))
}

/// 坡度图
pub(super) fn pdt(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Pdt(model, before))
}

impl Table for Xzq<'_> {
    fn name(&self) -> &str {
        "XZQ"
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
            "YSDM" => cell.text("1000600100"),
            "XZQDM" => cell.text(&village.code),
            "XZQMC" => cell.text(&village.name),
            "KZMJ" => cell.fixed(self.0.control_areas[row], 2),
            "JSMJ" => cell.fixed(self.0.land.village_area(row as u32), 2),
            "MSSM" => cell.text("00"),
            _ => {}
        }
    }
}

impl Xzqjx<'_> {
    /// 界线类型: county, township or village border.
    fn kind(&self, border: &Border) -> &'static str {
        let township = |village: u32| self.0.land.county.villages[village as usize].township;
        if border.left == OUTSIDE {
            "650200"
        } else if township(border.left) != township(border.right) {
            "660200"
        } else {
            "670500"
        }
    }
}

impl Table for Xzqjx<'_> {
    fn name(&self) -> &str {
        "XZQJX"
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
            "YSDM" => cell.text("1000600200"),
            "JXLX" => cell.text(self.kind(&self.0.unit_borders[row])),
            "JXXZ" => cell.text("600001"),
            _ => {}
        }
    }
}

impl Table for Pdt<'_> {
    fn name(&self) -> &str {
        "PDT"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Polygon
    }

    fn len(&self) -> usize {
        2 * self.0.land.county.villages.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        vec![self.0.land.zone_ring(row as u32)]
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        match field {
            "BSM" => cell.int(self.1 + row as i64 + 1),
            "YSDM" => cell.text("1000780000"),
            "PDJB" => cell.padded(u32::from(County::grade(row as u32)), 1),
            _ => {}
        }
    }
}
