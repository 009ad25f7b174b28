//! The ellipsoid and the false origin that the coordinates of a layer stand on, by its .prj. The central meridian
//! itself is not needed: areas depend on differences of longitude only.

use crate::dataset::LayerCrs;
use crate::format::prj::{Crs, CrsKind, DatumKind};
use crate::geodesy::{CGCS2000, Ellipsoid, KRASSOVSKY, REACH, XIAN_1980};
use crate::lang::Bilingual;

/// Northings beyond this, in metres, lie behind the poles.
const POLE: f64 = 1e7;

/// How coordinates become positions on the ellipsoid.
pub(super) struct Projection {
    ellipsoid: Ellipsoid,
    false_easting: f64,
    false_northing: f64,
}

impl Projection {
    /// Of a layer.
    ///
    /// # Errors
    /// Why the official formula cannot be used on it, beginning after the layer's name.
    pub(super) fn of(crs: &LayerCrs) -> Result<Self, Bilingual> {
        let crs = match crs {
            LayerCrs::Known(crs) => crs,
            LayerCrs::Missing => {
                return no(
                    "没有 .prj，不知道椭球和投影带",
                    "has no .prj to tell ellipsoid and zone",
                );
            }
            LayerCrs::Unparsed(_) => return no("的 .prj 无法识别", "has an unintelligible .prj"),
        };
        if crs.kind == CrsKind::Geographic {
            return no("的坐标是经纬度", "is in degrees");
        }
        let ellipsoid = match crs.datum_kind() {
            DatumKind::Xian1980 => XIAN_1980,
            DatumKind::Cgcs2000 => CGCS2000,
            DatumKind::Beijing1954 => KRASSOVSKY,
            DatumKind::Wgs84 | DatumKind::Other => {
                let name = &crs.spheroid.name;
                return no(
                    &format!("的椭球 {name} 没有规定的面积计算参数"),
                    &format!("is on the ellipsoid {name}, for which no constants are laid down"),
                );
            }
        };
        match gauss_kruger(crs) {
            Some([false_easting, false_northing]) => Ok(Self {
                ellipsoid,
                false_easting,
                false_northing,
            }),
            None => no(
                "的投影不是以米为单位的高斯-克吕格投影",
                "is not in Gauss-Kruger metres",
            ),
        }
    }

    /// Ellipsoidal area of a ring in m²; `None` where a vertex is too far from the zone for the formula.
    pub(super) fn ring_area(&self, ring: &[[f64; 2]]) -> Option<f64> {
        let moved = |[x, y]: &[f64; 2]| [x - self.false_easting, y - self.false_northing];
        let in_reach = |[x, y]: [f64; 2]| x.abs() <= REACH && y.abs() <= POLE;
        let mut vertices = ring.iter().map(moved);
        vertices
            .all(in_reach)
            .then(|| self.ellipsoid.ring_area(ring.iter().map(moved), 0.0))
    }
}

/// False easting and northing of a Gauss-Kruger projection in metres.
fn gauss_kruger(crs: &Crs) -> Option<[f64; 2]> {
    let near = |name: &str, value: f64| {
        crs.parameter(name)
            .is_none_or(|found| (found - value).abs() < 1e-9)
    };
    let metres = (crs.unit.factor - 1.0).abs() < 1e-9;
    let right = metres
        && crs.is_transverse_mercator()
        && near("scale_factor", 1.0)
        && near("latitude_of_origin", 0.0);
    let northing = crs.parameter("false_northing").unwrap_or(0.0);
    right.then_some([crs.false_easting()?, northing])
}

fn no(zh: &str, en: &str) -> Result<Projection, Bilingual> {
    Err(Bilingual::new(zh, en))
}
