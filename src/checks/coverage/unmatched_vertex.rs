//! `unmatched-vertex`: a vertex on a neighbour's edge where the neighbour has none (公共边节点不匹配).

use super::{at_place, coverages, each_coverage, facts_at, metres};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::{Place, Sink, Unit};
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unmatched-vertex",
    variants: &["lacking"],
    bind: |binding| Box::new(UnmatchedVertex(binding.layers().to_vec())),
};

struct UnmatchedVertex(Vec<LayerId>);

impl Check for UnmatchedVertex {
    fn reads(&self) -> Vec<Read> {
        each_coverage(&self.0)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let tolerance = context.standard.parameters.tolerance;
        for (id, coverage) in coverages(context) {
            sink.examined(coverage.examined);
            sink.excluded(coverage.masks);
            for vertex in &coverage.unmatched {
                sink.report(Place::record(id, vertex.lacking), "lacking", || {
                    facts_at(vertex.point)
                        .measured(metres(vertex.distance), tolerance, Some(Unit::Metre))
                        .related(id, vertex.having)
                        .identity(at_place(id, vertex.point))
                });
            }
        }
    }
}
