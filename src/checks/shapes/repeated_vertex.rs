//! `repeated-vertex`: consecutive vertices of a ring or line that coincide on the precision grid (重复节点).

use super::{of_kind, polygons_and_lines, report_lines, report_polygons};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::Sink;
use crate::geometry::validity::{Kind as Defect, repeated_vertices};
use crate::pack::{GeometryKind, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "repeated-vertex",
    variants: &["repeated"],
    bind: |binding| {
        let of = |kind| of_kind(binding.standard, binding.layers(), kind);
        Box::new(RepeatedVertex {
            polygons: of(GeometryKind::Polygon),
            lines: of(GeometryKind::Line),
        })
    },
};

struct RepeatedVertex {
    polygons: Vec<LayerId>,
    lines: Vec<LayerId>,
}

impl Check for RepeatedVertex {
    fn reads(&self) -> Vec<Read> {
        polygons_and_lines(&self.polygons, &self.lines, Read::metres)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        report_polygons(context, sink, false, |kind| {
            (kind == Defect::RepeatedVertex).then_some("repeated")
        });
        let grid = context.topology.grid;
        report_lines(context, sink, "repeated", |geometry, feature| {
            let parts = geometry.parts(feature);
            parts
                .flat_map(|part| repeated_vertices(part, grid))
                .collect()
        });
    }
}
