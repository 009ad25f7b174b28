//! `invalid-polygon`: a polygon whose rings do not make one clear, connected area (面自相交).

use super::{each_validity, report_polygons};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::Sink;
use crate::geometry::validity::Kind as Defect;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "invalid-polygon",
    variants: &[
        "crossing",
        "rings-crossing",
        "self-overlap",
        "shared-edge",
        "hole-outside",
        "nested-holes",
        "disconnected",
    ],
    bind: |binding| {
        Box::new(InvalidPolygon {
            layers: binding.layers().to_vec(),
        })
    },
};

struct InvalidPolygon {
    layers: Vec<LayerId>,
}

impl Check for InvalidPolygon {
    fn reads(&self) -> Vec<Read> {
        each_validity(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        report_polygons(context, sink, false, |kind| match kind {
            Defect::Crossing => Some("crossing"),
            Defect::RingsCrossing => Some("rings-crossing"),
            Defect::SelfOverlap => Some("self-overlap"),
            Defect::SharedEdge => Some("shared-edge"),
            Defect::HoleOutside => Some("hole-outside"),
            Defect::NestedHoles => Some("nested-holes"),
            Defect::Disconnected => Some("disconnected"),
            _ => None,
        });
    }
}
