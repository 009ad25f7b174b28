//! `self-touching-ring`: a ring that touches itself at a point and keeps its interior whole (环自接触).

use super::{each_validity, report_polygons};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::Sink;
use crate::geometry::validity::Kind as Defect;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "self-touching-ring",
    variants: &["touching"],
    bind: |binding| {
        Box::new(SelfTouchingRing {
            layers: binding.layers().to_vec(),
        })
    },
};

struct SelfTouchingRing {
    layers: Vec<LayerId>,
}

impl Check for SelfTouchingRing {
    fn reads(&self) -> Vec<Read> {
        each_validity(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        report_polygons(context, sink, true, |kind| match kind {
            Defect::SelfTouch => Some("touching"),
            _ => None,
        });
    }
}
