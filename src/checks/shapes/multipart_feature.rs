//! `multipart-feature`: a polygon with several outer rings, or a line of several parts (多部件要素).

use super::{of_kind, polygons_and_lines, report_lines, report_polygons};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::Sink;
use crate::geometry::validity::Kind as Defect;
use crate::pack::{GeometryKind, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "multipart-feature",
    variants: &["polygon", "line"],
    bind: |binding| {
        let of = |kind| of_kind(binding.standard, binding.layers(), kind);
        Box::new(MultipartFeature {
            polygons: of(GeometryKind::Polygon),
            lines: of(GeometryKind::Line),
        })
    },
};

/// Layers of points have one point a record, or are of another type, which is another rule's finding.
struct MultipartFeature {
    polygons: Vec<LayerId>,
    lines: Vec<LayerId>,
}

impl Check for MultipartFeature {
    fn reads(&self) -> Vec<Read> {
        polygons_and_lines(&self.polygons, &self.lines, Read::geometry)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        report_polygons(context, sink, true, |kind| {
            (kind == Defect::Multipart).then_some("polygon")
        });
        report_lines(context, sink, "line", |geometry, feature| {
            let starts = || geometry.parts(feature).filter_map(|part| part.first());
            let many = starts().nth(1).is_some();
            starts().filter(|_| many).copied().collect()
        });
    }
}
