//! `missing-sibling-file`: a layer lacks one of the files that a shapefile is made of (矢量文件组成).

use super::each_files;
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "missing-sibling-file",
    variants: &["missing", "no-cpg"],
    bind: |binding| {
        Box::new(MissingSiblingFile {
            layers: binding.layers().to_vec(),
        })
    },
};

struct MissingSiblingFile {
    layers: Vec<LayerId>,
}

impl Check for MissingSiblingFile {
    fn reads(&self) -> Vec<Read> {
        each_files(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            let set = &layer.set;
            sink.examined(1);
            let lacks = |extension: &str| Facts::value(format!("{}.{extension}", set.shown));
            for (file, extension) in [(set.shp, "shp"), (set.shx, "shx"), (set.dbf, "dbf")] {
                if file.is_none() {
                    let files = set.files().map(|file| context.data.file(file));
                    let files: Vec<&str> = files.collect();
                    sink.report(Place::layer(id), "missing", || {
                        lacks(extension).arg("present", files.join(", "))
                    });
                }
            }
            // The encoding of a table that is not there is nobody's question.
            if set.cpg.is_none() && set.dbf.is_some() {
                sink.report(Place::layer(id), "no-cpg", || lacks("cpg"));
            }
        }
    }
}
