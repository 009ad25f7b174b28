//! `missing-layer`: a layer that the standard demands (必选图层) is not there, or has no record.

use crate::checks::{Check, Context, Kind, Read};
use crate::dataset::{Absence, Layer};
use crate::finding::{Facts, Place, Sink};
use crate::pack::LayerNeed;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "missing-layer",
    variants: &["missing", "empty", "expected"],
    bind: |_| Box::new(MissingLayer),
};

struct MissingLayer;

impl Check for MissingLayer {
    fn reads(&self) -> Vec<Read> {
        // Whatever is missing is this rule's finding, so it runs on any submission.
        Vec::new()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for id in context.standard.layer_ids() {
            let spec = &context.standard[id];
            let variant = match (spec.need, &context.data.layers[usize::from(id.0)]) {
                (LayerNeed::Optional, _) => continue,
                (LayerNeed::Required, Err(Absence::NotGiven)) => Some("missing"),
                (LayerNeed::Expected, Err(Absence::NotGiven)) => Some("expected"),
                (_, Err(_)) => {
                    // Given more than once: `repeated-layer` says so.
                    sink.excluded(1);
                    None
                }
                (need, Ok(layer)) => match records(layer) {
                    None => {
                        sink.excluded(1);
                        None
                    }
                    Some(0) if need == LayerNeed::Required => Some("empty"),
                    Some(_) => None,
                },
            };
            sink.examined(1);
            if let Some(variant) = variant {
                let confidence = spec.confidence.min(spec.need_confidence);
                sink.report_unsure(Place::layer(id), variant, confidence, || {
                    Facts::none().arg("name", &spec.name)
                });
            }
        }
    }
}

/// Records that are not deleted, by the table or else by the shapes; `None` when that cannot be told.
fn records(layer: &Layer) -> Option<u32> {
    let Some(table) = &layer.table else {
        return layer.counts.shp;
    };
    match table.rows {
        // Cut off before the first record: `unreadable-file` says so.
        0 if layer.counts.dbf > Some(0) => None,
        // Shapes without attributes are no empty layer; that the counts differ is another finding.
        0 => Some(layer.counts.shp.unwrap_or(0)),
        rows => Some(rows.saturating_sub(u32::try_from(table.deleted.len()).unwrap_or(rows))),
    }
}
