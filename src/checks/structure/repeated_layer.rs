//! `repeated-layer`: several files answer to one layer (图层重复).

use super::no_shapefile;
use crate::checks::{Check, Context, Kind, Read};
use crate::dataset::Dataset;
use crate::finding::{Facts, Place, Sink};
use crate::lang::Bilingual;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "repeated-layer",
    variants: &["ignored", "ambiguous"],
    bind: |_| Box::new(RepeatedLayer),
};

struct RepeatedLayer;

impl Check for RepeatedLayer {
    fn reads(&self) -> Vec<Read> {
        Vec::new()
    }

    fn not_applicable(&self, data: &Dataset) -> Option<Bilingual> {
        no_shapefile(data)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let data = context.data;
        let given = data.layers.iter().filter(|layer| layer.is_ok()).count();
        let ambiguous = data.repeated.iter().filter(|layer| layer.loaded.is_none());
        sink.examined(given + ambiguous.count());
        for repeated in &data.repeated {
            let others: Vec<&str> = repeated
                .others
                .iter()
                .filter_map(|set| set.main_file())
                .map(|file| data.file(file))
                .collect();
            let (place, facts) = (
                Place::layer(repeated.layer),
                Facts::value(others.join(", ")),
            );
            match &repeated.loaded {
                Some(loaded) => sink.report(place, "ignored", || facts.arg("loaded", loaded)),
                None => sink.report(place, "ambiguous", || {
                    facts.arg("name", &context.standard[repeated.layer].name)
                }),
            }
        }
    }
}
