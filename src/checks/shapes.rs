//! Checks of single shapes (图形有效性、碎片): each polygon and line for itself, on the precision grid.
//!
//! What is wrong with polygons is found once for all rules, in [`crate::geometry::validity`]; most checks here only
//! pick what is theirs of it.

pub(super) mod degenerate_polygon;
mod fragment_limits;
pub(super) mod fragment_polygon;
pub(super) mod invalid_polygon;
pub(super) mod multipart_feature;
pub(super) mod repeated_vertex;
pub(super) mod reversed_ring;
pub(super) mod self_touching_ring;
pub(super) mod spike;

use crate::checks::{Context, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink};
use crate::format::shp::{Family, Geometry};
use crate::geometry::Outline;
use crate::geometry::validity::{Defect, Kind, State, Validity};
use crate::lang::Bilingual;
use crate::pack::{GeometryKind, LayerId, Standard};

/// Each layer with the validity of its polygons.
fn each_validity(layers: &[LayerId]) -> Vec<Read> {
    let layers = layers.iter();
    layers
        .map(|layer| Read::validity(*layer, Part::Each))
        .collect()
}

/// The records of a layer that are not deleted and have an entry in its geometry.
fn records<'a>(layer: &'a Layer, geometry: &Geometry) -> impl Iterator<Item = u32> + 'a {
    let features = geometry.features();
    layer
        .records()
        .take_while(move |fid| (*fid as usize) < features)
}

/// Counts the polygons of a layer as examined; leaves out those without a shape and, where only valid polygons can be
/// judged, the invalid ones.
fn count(
    layer: &Layer,
    geometry: &Geometry,
    validity: &Validity,
    only_valid: bool,
    sink: &mut Sink<'_>,
) {
    let (mut all, mut left_out) = (0, 0);
    for fid in records(layer, geometry) {
        all += 1;
        left_out += usize::from(match validity.state(fid as usize) {
            State::Valid => false,
            State::Invalid => only_valid,
            State::Absent => true,
        });
    }
    sink.examined(all);
    sink.undecided(left_out);
}

/// Reports those defects of the polygons of all layers that `variant` gives a name.
fn report_polygons(
    context: &Context<'_>,
    sink: &mut Sink<'_>,
    only_valid: bool,
    variant: impl Fn(Kind) -> Option<&'static str>,
) {
    for (id, layer) in context.layers() {
        let (Some(geometry), Some(validity)) = (&layer.geometry, context.topology.validity(id))
        else {
            continue;
        };
        if geometry.shape_type.family() != Family::Polygon {
            continue;
        }
        count(layer, geometry, validity, only_valid, sink);
        for defect in validity.defects() {
            let feature = defect.feature as usize;
            let judged = !only_valid || validity.state(feature) == State::Valid;
            let Some(variant) = variant(defect.kind).filter(|_| judged) else {
                continue;
            };
            if !layer.is_deleted(defect.feature) {
                sink.report(Place::record(id, defect.feature), variant, || facts(defect));
            }
        }
    }
}

/// Each layer of polygons with their validity, each layer of lines as `line` reads it.
fn polygons_and_lines(
    polygons: &[LayerId],
    lines: &[LayerId],
    line: impl Fn(LayerId, Part) -> Read,
) -> Vec<Read> {
    let lines = lines.iter().map(|layer| line(*layer, Part::Each));
    each_validity(polygons).into_iter().chain(lines).collect()
}

/// Reports each line of all layers that has places which `wrong` names.
fn report_lines(
    context: &Context<'_>,
    sink: &mut Sink<'_>,
    variant: &'static str,
    wrong: impl Fn(&Geometry, usize) -> Vec<[f64; 2]>,
) {
    for (id, layer) in context.layers() {
        let Some(geometry) = &layer.geometry else {
            continue;
        };
        if geometry.shape_type.family() != Family::Line {
            continue;
        }
        for fid in records(layer, geometry) {
            sink.examined(1);
            if geometry.is_null(fid as usize) {
                sink.undecided(1);
                continue;
            }
            let places = wrong(geometry, fid as usize);
            if !places.is_empty() {
                sink.report(Place::record(id, fid), variant, || facts_at(places));
            }
        }
    }
}

/// Where a defect is.
fn facts(defect: &Defect) -> Facts {
    Facts::none()
        .point(defect.point)
        .geometry(defect.outline.clone())
        .arg_words("where", at_places(defect.point, defect.places as usize))
}

/// Facts about several points of a shape.
fn facts_at(points: Vec<[f64; 2]>) -> Facts {
    let west = |a: &&[f64; 2], b: &&[f64; 2]| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]));
    let Some(first) = points.iter().min_by(west).copied() else {
        return Facts::none();
    };
    Facts::none()
        .point(first)
        .arg_words("where", at_places(first, points.len()))
        .geometry(Outline::Points(points))
}

/// `(37500123.4500, 3300456.7000) 处`, and how many places there are.
fn at_places([x, y]: [f64; 2], places: usize) -> Bilingual {
    match places {
        1 => Bilingual::new(
            format!("({x:.4}, {y:.4}) 处"),
            format!("at ({x:.4}, {y:.4})"),
        ),
        // The search stops there.
        1000.. => Bilingual::new(
            format!("({x:.4}, {y:.4}) 等 1000 处以上"),
            format!("at 1000 places or more, first at ({x:.4}, {y:.4})"),
        ),
        _ => Bilingual::new(
            format!("({x:.4}, {y:.4}) 等 {places} 处"),
            format!("at {places} places, first at ({x:.4}, {y:.4})"),
        ),
    }
}

/// The layers of one geometry type among `layers`.
fn of_kind(standard: &Standard, layers: &[LayerId], kind: GeometryKind) -> Vec<LayerId> {
    let layers = layers.iter().copied();
    layers
        .filter(|layer| standard[*layer].geometry == kind)
        .collect()
}
