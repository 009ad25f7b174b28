//! `missing-folder`: the folder of a category of deliverables (成果类别) is not there, or not called as it should be.

use super::{Required, flat, last_part};
use crate::checks::{Check, Context, Kind, Read};
use crate::dataset::Dataset;
use crate::finding::{Facts, Identity, Place, Sink};
use crate::lang::Bilingual;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "missing-folder",
    variants: &["missing", "misnamed"],
    bind: |binding| {
        Box::new(MissingFolder {
            required: Required::of(binding),
        })
    },
};

struct MissingFolder {
    required: Vec<Required>,
}

impl Check for MissingFolder {
    fn reads(&self) -> Vec<Read> {
        Vec::new()
    }

    fn not_applicable(&self, data: &Dataset) -> Option<Bilingual> {
        flat(data)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let data = context.data;
        for required in &self.required {
            let category = &required.category;
            sink.examined(1);
            if required.folders(data).next().is_some() {
                continue;
            }
            let folders = data.folders.iter();
            let meant = folders
                .filter(|folder| last_part(folder).contains(&category.title.zh))
                .min_by_key(|folder| folder.len());
            let variant = if meant.is_some() {
                "misnamed"
            } else {
                "missing"
            };
            sink.report_unsure(Place::NOWHERE, variant, category.confidence, || Facts {
                value: meant.cloned(),
                ..Facts::none()
                    .expected(&category.title.zh)
                    .arg_words("title", category.title.clone())
                    .identity(Identity::Text(category.id.clone()))
            });
        }
    }
}
