//! The projection zone (投影带) that the coordinates of a layer should lie in.

use std::collections::BTreeMap;

use super::extent::{self, Extent};
use crate::dataset::{Layer, LayerCrs};
use crate::format::prj::Crs;
use crate::format::shp::Geometry;
use crate::lang::Bilingual;

/// Metres between the eastings of neighbouring zones.
const ZONE_STEP: f64 = 1e6;
/// Easting of the central meridian within its zone.
const FALSE_EASTING: f64 = 5e5;

/// Where the coordinates of a layer should be.
pub(super) enum Frame {
    /// Around this easting, in metres.
    At { easting: f64, from_prj: bool },
    /// Without a .prj, and the eastings tell no zone.
    NoZoneNumber,
    /// Without a .prj, and in the range of degrees.
    Degrees,
    /// No metres of a zone: `wrong-reference-system` says so.
    None,
}

/// Where the coordinates of a layer should be: by its .prj, without one by the coordinates themselves.
pub(super) fn frame(layer: &Layer, geometry: &Geometry, extent: Extent) -> Frame {
    match &layer.crs {
        LayerCrs::Known(crs) => of_prj(crs),
        LayerCrs::Missing | LayerCrs::Unparsed(_) => of_coordinates(layer, geometry, extent),
    }
}

fn of_prj(crs: &Crs) -> Frame {
    let metres = (crs.unit.factor - 1.0).abs() < 1e-9;
    match crs.false_easting() {
        Some(easting) if metres && crs.is_transverse_mercator() => Frame::At {
            easting,
            from_prj: true,
        },
        _ => Frame::None,
    }
}

/// The zone whose number most records' eastings begin with.
fn of_coordinates(layer: &Layer, geometry: &Geometry, extent: Extent) -> Frame {
    /// Numbers of the 6-degree zones from 13 and the 3-degree zones to 45 that China lies in.
    const ZONES: std::ops::RangeInclusive<u64> = 13..=45;
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for fid in extent::records(layer, geometry) {
        if let Some([x, _]) = geometry.feature_coords(fid as usize).first()
            && let Some(zone) = zone_number(*x).filter(|zone| ZONES.contains(zone))
        {
            *counts.entry(zone).or_default() += 1;
        }
    }
    let most = counts
        .into_iter()
        .max_by_key(|(zone, count)| (*count, std::cmp::Reverse(*zone)));
    let degrees =
        extent[0] >= -180.0 && extent[2] <= 180.0 && extent[1] >= -90.0 && extent[3] <= 90.0;
    match most {
        Some((zone, _)) => Frame::At {
            easting: zone as f64 * ZONE_STEP + FALSE_EASTING,
            from_prj: false,
        },
        None if degrees => Frame::Degrees,
        None => Frame::NoZoneNumber,
    }
}

/// The zone number that an easting begins with; `None` for one without.
pub(super) fn zone_number(easting: f64) -> Option<u64> {
    (ZONE_STEP..100.0 * ZONE_STEP)
        .contains(&easting)
        .then(|| (easting / ZONE_STEP) as u64)
}

/// The zone that a layer should lie in, for a sentence.
pub(super) fn wanted(easting: f64, from_prj: bool) -> Bilingual {
    let (zh, en) = match from_prj {
        true => (" .prj 所定的", "of the .prj"),
        false => ("多数记录所在的", "of most records"),
    };
    match zone_number(easting) {
        Some(zone) => Bilingual::new(format!("{zh}第 {zone} 带"), format!("zone {zone} {en}")),
        None => Bilingual::new(
            format!("{zh}投影带（不带带号）"),
            format!("the zone {en} (without number)"),
        ),
    }
}
