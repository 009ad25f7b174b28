//! `reversed-ring`: an outer ring that runs counter-clockwise, or a hole that runs clockwise (环方向).

use super::{each_validity, report_polygons};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::Sink;
use crate::geometry::validity::Kind as Defect;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "reversed-ring",
    variants: &["reversed"],
    bind: |binding| {
        Box::new(ReversedRing {
            layers: binding.layers().to_vec(),
        })
    },
};

struct ReversedRing {
    layers: Vec<LayerId>,
}

impl Check for ReversedRing {
    fn reads(&self) -> Vec<Read> {
        each_validity(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        report_polygons(context, sink, true, |kind| match kind {
            Defect::Reversed => Some("reversed"),
            _ => None,
        });
    }
}
