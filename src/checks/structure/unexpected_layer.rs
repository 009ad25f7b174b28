//! `unexpected-layer`: a shapefile that is no layer of the standard (多余图层).

use super::{no_shapefile, shapefiles};
use crate::checks::{Check, Context, Kind, Read};
use crate::dataset::Dataset;
use crate::finding::{Facts, Place, Sink};
use crate::lang::Bilingual;
use crate::submission::{NameMatch, match_layer};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unexpected-layer",
    variants: &["unknown", "several"],
    bind: |_| Box::new(UnexpectedLayer),
};

struct UnexpectedLayer;

impl Check for UnexpectedLayer {
    fn reads(&self) -> Vec<Read> {
        Vec::new()
    }

    fn not_applicable(&self, data: &Dataset) -> Option<Bilingual> {
        no_shapefile(data)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let data = context.data;
        sink.examined(shapefiles(data).count());
        for file in &data.unexpected {
            let shown = data.file(*file);
            let name = shown.rsplit_once('/').map_or(shown, |(_, name)| name);
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            let variant = match match_layer(stem, context.standard) {
                NameMatch::Several => "several",
                NameMatch::None | NameMatch::Layer { .. } => "unknown",
            };
            sink.report(Place::NOWHERE, variant, || Facts::value(shown));
        }
    }
}
