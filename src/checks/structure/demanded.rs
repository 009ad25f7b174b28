//! The reference system that the standard demands (数学基础), with the county's zone.

use crate::format::prj::Crs;
use crate::pack::Reference;

/// The number of the zone with the system's central meridian.
pub(super) fn zone(reference: &Reference, crs: &Crs) -> Option<u8> {
    let meridian = crs.central_meridian()?;
    let number = match reference.zone_width {
        6 => (meridian + 3.0) / 6.0,
        _ => meridian / 3.0,
    };
    let whole = number.round();
    let is_zone = (number - whole).abs() < 1e-6 && (1.0..=120.0).contains(&whole);
    is_zone.then_some(whole as u8)
}

/// The demanded system as GIS programs call it; `NN` stands for a zone that is not known.
pub(super) fn system(reference: &Reference, zone: Option<u8>) -> String {
    let (name, first) = match (reference.datum.as_str(), reference.zone_width) {
        ("cgcs-2000", 3) => ("CGCS2000_3_Degree_GK_Zone_", Some(4488)),
        ("cgcs-2000", _) => ("CGCS2000_GK_Zone_", None),
        ("beijing-1954", 3) => ("Beijing_1954_3_Degree_GK_Zone_", Some(2376)),
        ("beijing-1954", _) => ("Beijing_1954_GK_Zone_", None),
        (_, 3) => ("Xian_1980_3_Degree_GK_Zone_", Some(2324)),
        (_, _) => ("Xian_1980_GK_Zone_", Some(2314)),
    };
    match (zone, first) {
        (Some(zone), Some(first)) => format!("{name}{zone} (EPSG:{})", first + u32::from(zone)),
        (Some(zone), None) => format!("{name}{zone}"),
        (None, _) => format!("{name}NN"),
    }
}

/// A parameter of a system for a sentence, without the dust that conversion from degrees leaves.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 1e9).round() / 1e9;
    if rounded.is_finite() { rounded } else { value }.to_string()
}
