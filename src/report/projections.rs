//! Longitude and latitude of findings, from the coordinates of their layers.
//!
//! Used by `build`.

use crate::dataset::{Dataset, LayerCrs};
use crate::format::prj::{Crs, DatumKind};
use crate::geodesy::{CGCS2000, Ellipsoid, XIAN_1980};
use crate::pack::LayerId;

/// How the coordinates of each layer become longitude and latitude.
pub(super) struct Projections(Vec<Option<Projection>>);

#[derive(Clone, Copy)]
struct Projection {
    ellipsoid: Ellipsoid,
    central_meridian: f64,
    false_easting: f64,
}

impl Projections {
    /// Of layers in a Gauss-Kruger system of Xian 1980 or CGCS2000; others have none.
    pub(super) fn new(data: &Dataset) -> Self {
        let of = |crs: &Crs| {
            let ellipsoid = match crs.datum_kind() {
                DatumKind::Xian1980 => XIAN_1980,
                DatumKind::Cgcs2000 => CGCS2000,
                _ => return None,
            };
            let central_meridian = crs.parameter("central_meridian")?;
            let false_easting = crs.parameter("false_easting")?;
            Some(Projection {
                ellipsoid,
                central_meridian,
                false_easting,
            })
        };
        let layers =
            data.layers
                .iter()
                .map(|layer| match layer.as_deref().map(|layer| &layer.crs) {
                    Ok(LayerCrs::Known(crs)) => of(crs),
                    _ => None,
                });
        Self(layers.collect())
    }

    /// Degrees east and north of a point in metres, to 1e-9 degrees.
    pub(super) fn lonlat(&self, layer: LayerId, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let projection = self.0[usize::from(layer.0)]?;
        let place = projection
            .ellipsoid
            .inverse(y, x - projection.false_easting);
        let degrees = |degrees: f64| (degrees * 1e9).round() / 1e9;
        let longitude = projection.central_meridian + place.longitude.to_degrees();
        Some([degrees(longitude), degrees(place.latitude.to_degrees())])
    }
}
