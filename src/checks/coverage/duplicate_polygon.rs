//! `duplicate-polygon`: two polygons of a layer have the same boundary (重复面).

use super::{coverages, each_coverage, of_records};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "duplicate-polygon",
    variants: &["again"],
    bind: |binding| Box::new(DuplicatePolygon(binding.layers().to_vec())),
};

struct DuplicatePolygon(Vec<LayerId>);

impl Check for DuplicatePolygon {
    fn reads(&self) -> Vec<Read> {
        each_coverage(&self.0)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, coverage) in coverages(context) {
            sink.examined(coverage.examined);
            sink.excluded(coverage.masks);
            for duplicate in &coverage.duplicates {
                let records = [duplicate.first, duplicate.polygon];
                sink.report(Place::record(id, duplicate.first), "again", || {
                    let point = context.data.point(id, duplicate.first);
                    Facts {
                        point,
                        ..Facts::none()
                            .related(id, duplicate.polygon)
                            .identity(of_records(
                                context.data,
                                id,
                                &records,
                                point.unwrap_or_default(),
                            ))
                    }
                });
            }
        }
    }
}
