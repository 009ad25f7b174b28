//! `outside-extent`: a record outside of the extent of 行政区 XZQ enlarged by a margin (图层范围).

use super::extent::{self, Extent};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::format::prj::CrsKind;
use crate::format::shp::Geometry;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "outside-extent",
    variants: &["record", "layer"],
    bind: |binding| Box::new(OutsideExtent::new(binding)),
};

struct OutsideExtent {
    layers: Vec<LayerId>,
    reference: LayerId,
    /// Metres.
    margin: Decimal,
}

impl OutsideExtent {
    fn new(binding: &Binding<'_>) -> Self {
        let reference = binding.layer("XZQ");
        let layers = binding.layers().iter().copied();
        Self {
            layers: layers.filter(|layer| *layer != reference).collect(),
            reference,
            margin: binding.decimal("margin"),
        }
    }

    fn look_at(
        &self,
        id: LayerId,
        layer: &Layer,
        geometry: &Geometry,
        extent: Extent,
        sink: &mut Sink<'_>,
    ) {
        let margin = self.margin.to_f64();
        if extent::of_all(geometry).is_none_or(|own| beyond(own, extent) <= margin) {
            return;
        }
        let mut outside = Vec::new();
        let mut shapes = 0;
        for fid in extent::records(layer, geometry) {
            let Some(own) = geometry.bbox(fid as usize) else {
                continue;
            };
            shapes += 1;
            let distance = beyond(own, extent);
            if distance > margin {
                outside.push((fid, distance));
            }
        }
        let facts = |distance| {
            let measured = Decimal::from_f64(distance).unwrap_or_default().round_to(4);
            Facts::none().measured(measured, self.margin, Some(Unit::Metre))
        };
        // A layer that lies elsewhere as a whole is one defect.
        if outside.len() > 1 && outside.len() == shapes {
            let least = outside
                .iter()
                .map(|(_, distance)| *distance)
                .fold(f64::INFINITY, f64::min);
            let point = geometry.representative_point(outside[0].0 as usize);
            sink.report(Place::layer(id), "layer", || Facts {
                point,
                ..facts(least).arg("count", shapes)
            });
            return;
        }
        for (fid, distance) in outside {
            sink.report(Place::record(id, fid), "record", || facts(distance));
        }
    }
}

impl Check for OutsideExtent {
    fn reads(&self) -> Vec<Read> {
        let layers = self.layers.iter();
        let others = layers.map(|layer| Read::geometry(*layer, Part::Each));
        std::iter::once(Read::geometry(self.reference, Part::Whole).complete())
            .chain(others)
            .collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some((reference, shapes)) = with_geometry(context.layer(self.reference)) else {
            return;
        };
        let extent = extent::of_records(reference, shapes);
        for (id, layer) in context.layers().filter(|(id, _)| *id != self.reference) {
            let Some((_, geometry)) = with_geometry(Some(layer)) else {
                continue;
            };
            let count = geometry.features();
            sink.examined(count);
            match extent {
                Some(extent) if is_comparable(layer, reference) => {
                    let nulls = extent::records(layer, geometry);
                    sink.excluded(nulls.filter(|fid| geometry.is_null(*fid as usize)).count());
                    self.look_at(id, layer, geometry, extent, sink);
                }
                _ => sink.undecided(count),
            }
        }
    }
}

fn with_geometry(layer: Option<&Layer>) -> Option<(&Layer, &Geometry)> {
    layer.and_then(|layer| Some((layer, layer.geometry.as_ref()?)))
}

/// Whether the two are in metres of one system. Where they are not, the rules of the reference systems say so.
fn is_comparable(layer: &Layer, reference: &Layer) -> bool {
    let degrees = |layer: &Layer| {
        layer
            .crs
            .known()
            .is_some_and(|crs| crs.kind == CrsKind::Geographic)
    };
    let differ = layer
        .crs
        .known()
        .zip(reference.crs.known())
        .is_some_and(|(own, reference)| !own.same_as(reference));
    !degrees(layer) && !degrees(reference) && !differ
}

/// How far the first extent reaches out of the second, in metres; negative inside.
fn beyond(own: Extent, reference: Extent) -> f64 {
    let [west, south, east, north] = reference;
    (west - own[0])
        .max(south - own[1])
        .max(own[2] - east)
        .max(own[3] - north)
}
