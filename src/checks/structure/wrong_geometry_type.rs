//! `wrong-geometry-type`: a shapefile of another kind of geometry (几何类型) than its layer, or with Z or M values.

use super::each_files;
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};
use crate::format::shp::Family;
use crate::lang::Bilingual;
use crate::pack::{Confidence, GeometryKind, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-geometry-type",
    variants: &["other-kind", "z-or-m"],
    bind: |binding| {
        Box::new(WrongGeometryType {
            layers: binding.layers().to_vec(),
        })
    },
};

struct WrongGeometryType {
    layers: Vec<LayerId>,
}

impl Check for WrongGeometryType {
    fn reads(&self) -> Vec<Read> {
        each_files(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            sink.examined(1);
            let Some(found) = layer.shape_type else {
                // Missing or unreadable: other rules say so.
                sink.excluded(1);
                continue;
            };
            let spec = &context.standard[id];
            let (wanted, confidence) = match spec.geometry {
                GeometryKind::Point => (Family::Point, Confidence::Full),
                GeometryKind::Line => (Family::Line, Confidence::Full),
                GeometryKind::Polygon => (Family::Polygon, Confidence::Full),
                // That points stand for annotation in a shapefile is our inference.
                GeometryKind::Annotation => (Family::Point, Confidence::Inferred),
            };
            let facts = || {
                Facts::value(format!("{found:?}"))
                    .expected(type_name(wanted))
                    .arg_words("found", word(found.family()))
                    .arg_words("wanted", word(wanted))
            };
            if found.family() != wanted {
                let confidence = confidence.min(spec.confidence);
                sink.report_unsure(Place::layer(id), "other-kind", confidence, facts);
            } else if found.has_m() {
                sink.report(Place::layer(id), "z-or-m", facts);
            }
        }
    }
}

/// The shapefile type without Z and M, as GIS programs call it.
fn type_name(family: Family) -> &'static str {
    match family {
        Family::Null => "Null",
        Family::Point => "Point",
        Family::Line => "PolyLine",
        Family::Polygon => "Polygon",
        Family::MultiPoint => "MultiPoint",
    }
}

fn word(family: Family) -> Bilingual {
    let (zh, en) = match family {
        Family::Null => ("无图形", "nothing"),
        Family::Point => ("点", "points"),
        Family::Line => ("线", "lines"),
        Family::Polygon => ("面", "polygons"),
        Family::MultiPoint => ("多点", "multipoints"),
    };
    Bilingual::new(zh, en)
}
