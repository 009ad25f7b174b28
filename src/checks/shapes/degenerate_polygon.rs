//! `degenerate-polygon`: a ring that is not closed, has too few vertices, or encloses nothing (退化面).

use super::{each_validity, report_polygons};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::Sink;
use crate::geometry::validity::Kind as Defect;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "degenerate-polygon",
    variants: &["unclosed", "too-few-points", "zero-area"],
    bind: |binding| {
        Box::new(DegeneratePolygon {
            layers: binding.layers().to_vec(),
        })
    },
};

struct DegeneratePolygon {
    layers: Vec<LayerId>,
}

impl Check for DegeneratePolygon {
    fn reads(&self) -> Vec<Read> {
        each_validity(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        report_polygons(context, sink, false, |kind| match kind {
            Defect::Unclosed => Some("unclosed"),
            Defect::TooFewPoints => Some("too-few-points"),
            Defect::ZeroArea => Some("zero-area"),
            _ => None,
        });
    }
}
