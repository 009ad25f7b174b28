//! `coordinates-outside-zone`: coordinates that do not lie in their projection zone (投影带).
//!
//! The zone is the one of the .prj; without a .prj it is read off the first two digits of the eastings.

use super::extent::{self, Extent};
use super::zone::{Frame, frame, wanted, zone_number};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Identity, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::format::shp::Geometry;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "coordinates-outside-zone",
    variants: &[
        "zone",
        "easting",
        "northing",
        "layer",
        "no-zone-number",
        "degrees",
    ],
    bind: |binding| Box::new(CoordinatesOutsideZone::new(binding)),
};

struct CoordinatesOutsideZone {
    layers: Vec<LayerId>,
    max_offset: Decimal,
    northing: [Decimal; 2],
}

impl CoordinatesOutsideZone {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            layers: binding.layers().to_vec(),
            max_offset: binding.decimal("max-offset"),
            northing: [
                binding.decimal("min-northing"),
                binding.decimal("max-northing"),
            ],
        }
    }

    /// Whether a vertex is where it should be.
    fn holds(&self, easting: f64, [x, y]: [f64; 2]) -> bool {
        let [south, north] = self.northing.map(Decimal::to_f64);
        (x - easting).abs() <= self.max_offset.to_f64() && (south..=north).contains(&y)
    }

    fn look_at(
        &self,
        id: LayerId,
        layer: &Layer,
        geometry: &Geometry,
        extent: Extent,
        sink: &mut Sink<'_>,
    ) {
        let (easting, from_prj) = match frame(layer, geometry, extent) {
            Frame::At { easting, from_prj } => (easting, from_prj),
            Frame::None => return sink.undecided(geometry.features()),
            Frame::NoZoneNumber => {
                return self.report_all(id, layer, geometry, "no-zone-number", sink);
            }
            Frame::Degrees => return self.report_all(id, layer, geometry, "degrees", sink),
        };
        let corners = [[extent[0], extent[1]], [extent[2], extent[3]]];
        if corners.iter().all(|corner| self.holds(easting, *corner)) {
            return;
        }
        let (outside, shapes) = self.outside(easting, layer, geometry);
        let wanted = || wanted(easting, from_prj);
        // A layer that lies elsewhere as a whole is one defect.
        if let [(_, first), _, ..] = outside[..]
            && outside.len() == shapes
        {
            sink.report(Place::layer(id), "layer", || {
                of_layer(id, first)
                    .arg("count", shapes)
                    .arg_words("wanted", wanted())
            });
            return;
        }
        for (fid, vertex) in outside {
            let (variant, measured) = self.reason(easting, vertex);
            sink.report(Place::record(id, fid), variant, || {
                let facts = at(vertex).arg_words("wanted", wanted());
                match measured {
                    Some((measured, limit)) => facts.measured(measured, limit, Some(Unit::Metre)),
                    None => facts,
                }
            });
        }
    }

    /// The first vertex of each record with one that is not where it should be, and how many records have any.
    fn outside(
        &self,
        easting: f64,
        layer: &Layer,
        geometry: &Geometry,
    ) -> (Vec<(u32, [f64; 2])>, usize) {
        let mut outside = Vec::new();
        let mut shapes = 0;
        for fid in extent::records(layer, geometry) {
            let vertices = geometry.feature_coords(fid as usize);
            shapes += usize::from(!vertices.is_empty());
            let first = vertices
                .iter()
                .find(|vertex| !self.holds(easting, **vertex));
            outside.extend(first.map(|vertex| (fid, *vertex)));
        }
        (outside, shapes)
    }

    /// One finding for a layer whose coordinates are all of the wrong kind.
    fn report_all(
        &self,
        id: LayerId,
        layer: &Layer,
        geometry: &Geometry,
        variant: &'static str,
        sink: &mut Sink<'_>,
    ) {
        let mut vertices = extent::records(layer, geometry)
            .filter_map(|fid| geometry.feature_coords(fid as usize).first());
        if let Some(first) = vertices.next() {
            sink.report(Place::layer(id), variant, || of_layer(id, *first));
        }
    }

    /// What is wrong with a vertex that does not hold: another zone, too far from the meridian, or the northing.
    fn reason(&self, easting: f64, [x, y]: [f64; 2]) -> (&'static str, Option<(Decimal, Decimal)>) {
        let metres = |value| Decimal::from_f64(value).unwrap_or_default().round_to(4);
        if zone_number(x) != zone_number(easting) {
            return ("zone", None);
        }
        let offset = (x - easting).abs();
        if offset > self.max_offset.to_f64() {
            return ("easting", Some((metres(offset), self.max_offset)));
        }
        let [south, north] = self.northing;
        let limit = if y < south.to_f64() { south } else { north };
        ("northing", Some((metres(y), limit)))
    }
}

impl Check for CoordinatesOutsideZone {
    fn reads(&self) -> Vec<Read> {
        let layers = self.layers.iter();
        layers
            .map(|layer| Read::geometry(*layer, Part::Each))
            .collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            let Some(geometry) = &layer.geometry else {
                continue;
            };
            sink.examined(geometry.features());
            let nulls =
                extent::records(layer, geometry).filter(|fid| geometry.is_null(*fid as usize));
            sink.excluded(nulls.count());
            if let Some(extent) = extent::of_all(geometry) {
                self.look_at(id, layer, geometry, extent, sink);
            }
        }
    }
}

/// Facts about a whole layer: which of its vertices is shown depends on the order of the records.
fn of_layer(id: LayerId, first: [f64; 2]) -> Facts {
    at(first).identity(Identity::Text(format!("{}|layer", id.0)))
}

fn at([x, y]: [f64; 2]) -> Facts {
    Facts {
        point: Some([x, y]),
        ..Facts::value(format!("{}, {}", metres(x), metres(y)))
    }
}

/// A coordinate for a sentence; of a damaged one only the magnitude tells anything.
fn metres(coordinate: f64) -> String {
    if coordinate.abs() < 1e12 {
        format!("{coordinate:.3}")
    } else {
        format!("{coordinate:e}")
    }
}
