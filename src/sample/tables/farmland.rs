//! Prime farmland (基本农田): protection blocks (JBNTBHPK) and parcels (JBNTBHTB).

use super::super::mesh::Spot;
use super::super::model::Model;
use super::super::record::Cell;
use super::super::write::{Geometry, Table};
use super::parcels::shared_value;

struct Jbntbhpk<'a>(&'a Model, i64);

struct Jbntbhtb<'a> {
    model: &'a Model,
    before: i64,
    /// Number of each parcel in its village, from 1.
    serials: Vec<u32>,
}

/// 基本农田保护片(块)
pub(super) fn jbntbhpk(model: &Model, before: i64) -> Box<dyn Table + '_> {
    Box::new(Jbntbhpk(model, before))
}

/// 基本农田保护图斑
pub(super) fn jbntbhtb(model: &Model, before: i64) -> Box<dyn Table + '_> {
    let village = |parcel: u32| model.land.parcels.list[parcel as usize].village();
    let (mut last, mut serial) = (None, 0);
    let serials = model
        .farmland
        .iter()
        .map(|&parcel| {
            serial = if last == Some(village(parcel)) {
                serial + 1
            } else {
                1
            };
            last = Some(village(parcel));
            serial
        })
        .collect();
    Box::new(Jbntbhtb {
        model,
        before,
        serials,
    })
}

impl Table for Jbntbhpk<'_> {
    fn name(&self) -> &str {
        "JBNTBHPK"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Polygon
    }

    fn len(&self) -> usize {
        self.0.blocks.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        vec![self.0.land.zone_ring(self.0.blocks[row].zone)]
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        let block = &self.0.blocks[row];
        let village = &self.0.land.county.villages[block.zone as usize / 2];
        match field {
            "BSM" => cell.int(self.1 + row as i64 + 1),
            "YSDM" => cell.text("2005010200"),
            "BHPKBH" => cell.text(&format!("{}{:05}", village.code, block.zone % 2 + 1)),
            "PKJBNTMJ" => cell.fixed(block.area, 2),
            _ => {}
        }
    }
}

impl Table for Jbntbhtb<'_> {
    fn name(&self) -> &str {
        "JBNTBHTB"
    }

    fn geometry(&self) -> Geometry {
        Geometry::Polygon
    }

    fn len(&self) -> usize {
        self.model.farmland.len()
    }

    fn shape(&self, row: usize) -> Vec<Vec<Spot>> {
        let land = &self.model.land;
        land.parcels
            .rings(land.seed, self.model.farmland[row], &land.mesh)
    }

    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>) {
        let parcel = self.model.farmland[row] as usize;
        match field {
            "BSM" => cell.int(self.before + row as i64 + 1),
            "YSDM" => cell.text("2005010300"),
            "JBNTTBBH" => {
                let village = self.model.land.parcels.list[parcel].village() as usize;
                let code = &self.model.land.county.villages[village].code;
                cell.text(&format!("{code}{:06}JB", self.serials[row]));
            }
            _ => shared_value(self.model, parcel, field, cell),
        }
    }
}
