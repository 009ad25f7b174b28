//! `overlapping-polygons`: two polygons of a layer cover one place (面层内重叠).

use super::{corner, coverages, each_coverage, facts_at, of_records, region_facts};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::{Place, Sink};
use crate::geometry::coverage::Overlap;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "overlapping-polygons",
    variants: &["pair", "stack"],
    bind: |binding| Box::new(OverlappingPolygons(binding.layers().to_vec())),
};

/// Records of a stack that a finding names.
const NAMED: usize = 32;

struct OverlappingPolygons(Vec<LayerId>);

impl Check for OverlappingPolygons {
    fn reads(&self) -> Vec<Read> {
        each_coverage(&self.0)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let tolerance = context.standard.parameters.tolerance;
        for (id, coverage) in coverages(context) {
            sink.examined(coverage.examined);
            sink.excluded(coverage.masks);
            let place = |overlap: &Overlap| Place::record(id, overlap.one);
            sink.report_each(&coverage.overlaps, "pair", place, |overlap| {
                let records = [overlap.one, overlap.other];
                let region = coverage.common(overlap);
                region_facts(&region, tolerance)
                    .related(id, overlap.other)
                    .identity(of_records(context.data, id, &records, corner(&region)))
            });
            for stack in &coverage.stacks {
                let first = stack.polygons[0];
                sink.report(Place::record(id, first), "stack", || {
                    let facts = facts_at(stack.point)
                        .arg("depth", stack.depth)
                        .identity(of_records(context.data, id, &stack.polygons, stack.point));
                    let others = stack.polygons.iter().skip(1).take(NAMED);
                    others.fold(facts, |facts, other| facts.related(id, *other))
                });
            }
        }
    }
}
