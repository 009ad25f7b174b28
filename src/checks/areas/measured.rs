//! The ellipsoidal areas of a polygon layer (椭球面积), record by record: what the rules of class 44 and the area ledger
//! compare with.

use super::projection::Projection;
use super::rings;
use crate::dataset::Layer;
use crate::format::decimal::Decimal;
use crate::format::shp::{Family, Geometry};
use crate::lang::Bilingual;

/// The areas of a layer's polygons by the official formula (国土调查办发〔2008〕32号), on the ellipsoid and in the zone of
/// its .prj.
pub struct Measured<'a> {
    geometry: Option<&'a Geometry>,
    projection: Projection,
}

impl<'a> Measured<'a> {
    /// Of a layer.
    ///
    /// # Errors
    /// Why the formula cannot be used on it, beginning after the layer's name.
    pub fn of(layer: &'a Layer) -> Result<Self, Bilingual> {
        let geometry = layer.geometry.as_ref();
        Ok(Self {
            projection: Projection::of(&layer.crs)?,
            geometry: geometry.filter(|found| found.shape_type.family() == Family::Polygon),
        })
    }

    /// Area of a record in m² with two decimals; `None` where it has none: no polygon, degenerate, rings on each other,
    /// too far from the zone.
    #[must_use]
    pub fn area(&self, fid: u32) -> Option<Decimal> {
        let geometry = self.geometry?;
        let place = fid as usize;
        if place >= geometry.features() {
            return None;
        }
        let area = rings::area(&self.projection, geometry.parts(place))?;
        // The notice gives areas in hundredths; no area of the earth comes near the bounds of an i64.
        Some(Decimal::new((area * 100.0).round() as i64, 2))
    }
}

/// What a stored area may differ from the computed one.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Always allowed, in m².
    pub absolute: Decimal,
    /// Allowed for each m² of the computed area.
    pub relative: Decimal,
}

impl Allowance {
    /// The limit for a computed area, in m²; `None` where it is beyond all numbers.
    #[must_use]
    pub fn limit(&self, area: Decimal) -> Option<Decimal> {
        Some(self.absolute.max(area.checked_mul(self.relative)?))
    }
}
