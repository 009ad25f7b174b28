//! Point layers: small features (LXDW), control points (CLKZD), spot heights (GCZJD); and contours (DGX).

use super::super::mesh::Spot;
use super::super::model::Model;
use super::super::record::Cell;
use super::super::write::{Geometry, Table};
use super::parcels::change;
use super::unit_code;

struct Lxdw<'a>(&'a Model, i64);
struct Clkzd<'a>(&'a Model, i64);
struct Gczjd<'a>(&'a Model, i64);
struct Dgx<'a>(&'a Model, i64);

/// 零星地物
pub(super) fn lxdw(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Lxdw(model, before))
}

/// 测量控制点
pub(super) fn clkzd(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Clkzd(model, before))
}

/// 高程注记点
pub(super) fn gczjd(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Gczjd(model, before))
}

/// 等高线
pub(super) fn dgx(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Dgx(model, before))
}

impl Table for Lxdw<'_> {
    fn name(&self) -> &str {
        "LXDW"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Point
    }

    fn len(&self) -> usize {
        self.0.small_features.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        vec![vec![self.0.small_features[row].spot]]
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        let feature = &self.0.small_features[row];
        let parcel = &self.0.land.parcels.list[feature.parcel as usize];
        let village = &self.0.land.county.villages[parcel.village() as usize];
        match field {
            "BSM" => cell.int(self.1 + row as i64 + 1),
            "YSDM" => cell.text("2001030100"),
            "DLBM" => cell.text(feature.class.0),
            "DLMC" => cell.text(feature.class.1),
            "QSDWDM" | "ZLDWDM" => unit_code(cell, &village.code),
            "QSDWMC" | "ZLDWMC" => cell.text(&village.name),
            "QSXZ" => cell.text("30"),
            "ZLTBBH" => cell.padded(parcel.number, 4),
            "MJ" => cell.fixed(feature.area, 2),
            "BGJLH" | "BGRQ" => change(self.0.land.seed, "feature change", row, field, cell),
            _ => {}
        }
    }
}

impl Table for Clkzd<'_> {
    fn name(&self) -> &str {
        "CLKZD"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Point
    }

    fn len(&self) -> usize {
        self.0.control_points.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        vec![vec![self.0.control_points[row].spot]]
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        let point = &self.0.control_points[row];
        let [easting, northing] = self
            .0
            .land
            .mesh
            .metres(point.spot)
            .map(|x| (x * 1000.0).round() as i64);
        match field {
            "BSM" => cell.int(self.1 + row as i64 + 1),
            "YSDM" => cell.text("1000110000"),
            "KZDMC" => cell.text(&format!("青江{}", row + 1)),
            "KZDDH" => cell.text(&format!("GPS{:03}", row + 1)),
            "KZDLX" => cell.text("110302"),
            "KZDDJ" => cell.text("四等"),
            "KZDZT" => cell.text("保有完好"),
            // X is the easting, Y the northing.
            "X80" => cell.fixed(easting, 3),
            "Y80" => cell.fixed(northing, 3),
            "Z80" => cell.fixed(point.height * 10, 3),
            _ => {}
        }
    }
}

impl Table for Gczjd<'_> {
    fn name(&self) -> &str {
        "GCZJD"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Point
    }

    fn len(&self) -> usize {
        self.0.spot_heights.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        vec![vec![self.0.spot_heights[row].spot]]
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        match field {
            "BSM" => cell.int(self.1 + row as i64 + 1),
            "YSDM" => cell.text("1000720000"),
            "BSGC" => cell.fixed(self.0.spot_heights[row].height, 2),
            _ => {}
        }
    }
}

impl Table for Dgx<'_> {
    fn name(&self) -> &str {
        "DGX"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Line
    }

    fn len(&self) -> usize {
        self.0.contours.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        vec![self.0.contours[row].path.clone()]
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        let height = self.0.contours[row].height;
        match field {
            "BSM" => cell.int(self.1 + row as i64 + 1),
            "YSDM" => cell.text("1000710000"),
            // Every fifth contour of a 20 m interval is an index contour (计曲线).
            "DGXLX" => cell.text(if height % 100 == 0 {
                "710102"
            } else {
                "710101"
            }),
            "BSGC" => cell.int(height),
            _ => {}
        }
    }
}
