//! `repeated-vertex`: consecutive vertices of a ring or line that coincide on the precision grid (重复节点).

use super::{each_validity, facts_at, of_kind, records, report_polygons};
use crate::checks::{Check, Context, Kind, Part, Read};
use crate::finding::{Place, Sink};
use crate::format::shp::Family;
use crate::geometry::validity::{Kind as Defect, repeated_vertices};
use crate::pack::{GeometryKind, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "repeated-vertex",
    variants: &["repeated"],
    bind: |binding| {
        let of = |kind| of_kind(binding.standard, &binding.layers, kind);
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
        let lines = self.lines.iter();
        let lines = lines.map(|layer| Read::metres(*layer, Part::Each));
        each_validity(&self.polygons)
            .into_iter()
            .chain(lines)
            .collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        report_polygons(context, sink, false, |kind| {
            (kind == Defect::RepeatedVertex).then_some("repeated")
        });
        let grid = context.topology.grid;
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
                }
                let mut repeated = Vec::new();
                for part in geometry.parts(fid as usize) {
                    repeated.extend(repeated_vertices(part, grid));
                }
                if !repeated.is_empty() {
                    sink.report(Place::record(id, fid), "repeated", || facts_at(repeated));
                }
            }
        }
    }
}
