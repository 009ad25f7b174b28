//! `record-count-mismatch`: .shp, .shx and .dbf of a layer hold different numbers of records, or records that are only
//! marked as deleted (删除标记) are still in the .dbf.

use super::each_files;
use crate::checks::{Check, Context, Kind, Read};
use crate::dataset::Layer;
use crate::dataset::faults::Stated;
use crate::finding::{Facts, Place, Sink};
use crate::lang::Bilingual;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "record-count-mismatch",
    variants: &["disagree", "uncounted", "deleted"],
    bind: |binding| {
        Box::new(RecordCountMismatch {
            layers: binding.layers().to_vec(),
        })
    },
};

struct RecordCountMismatch {
    layers: Vec<LayerId>,
}

impl Check for RecordCountMismatch {
    fn reads(&self) -> Vec<Read> {
        each_files(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            let stated = Stated::of(context.data, layer);
            let counts = &layer.counts;
            sink.examined(layer.len().max(counts.shp.unwrap_or(0) as usize));
            if stated.disagree() {
                sink.report(Place::layer(id), "disagree", || compared(layer, &stated));
            } else if counts.dbf_available > counts.dbf {
                sink.report(Place::layer(id), "uncounted", || {
                    let found = counts.dbf_available.unwrap_or(0);
                    let counted = counts.dbf.unwrap_or(0);
                    Facts::value(counted.to_string()).expected(found.to_string())
                });
            } else if stated.known() < 2 {
                // Nothing to compare with: a file that is missing or cut off is another rule's finding.
                sink.excluded(layer.len());
            }
            let deleted = layer.table.iter().flat_map(|table| &table.deleted);
            for fid in deleted {
                sink.report(Place::record(id, *fid), "deleted", Facts::none);
            }
        }
    }
}

/// The counts side by side: `.shp 10, .shx 10, .dbf 9`.
fn compared(layer: &Layer, stated: &Stated) -> Facts {
    let files = [
        (".shp", stated.shp),
        (".shx", stated.shx),
        (".dbf", stated.dbf),
    ];
    let known: Vec<String> = files
        .iter()
        .filter_map(|(file, count)| Some(format!("{file} {}", (*count)?)))
        .collect();
    let (counted, found) = (layer.counts.dbf, layer.counts.dbf_available);
    let header = match counted.zip(found) {
        Some((counted, found)) if counted != found => Bilingual::new(
            format!("；.dbf 文件头记载 {counted} 条，实际有 {found} 条"),
            format!("; the .dbf header counts {counted}, the file holds {found}"),
        ),
        _ => Bilingual::default(),
    };
    Facts::value(known.join(", ")).arg_words("header", header)
}
