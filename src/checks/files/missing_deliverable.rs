//! `missing-deliverable`: a category of deliverables (成果类别) has its folder, but no file of its kind in it.

use super::{Required, flat};
use crate::checks::{Check, Context, Kind, Read};
use crate::dataset::Dataset;
use crate::finding::{Facts, Identity, Place, Sink};
use crate::lang::Bilingual;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "missing-deliverable",
    variants: &["none"],
    bind: |binding| {
        Box::new(MissingDeliverable {
            required: Required::of(binding),
        })
    },
};

struct MissingDeliverable {
    required: Vec<Required>,
}

impl Check for MissingDeliverable {
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
            let folders: Vec<&str> = required.folders(data).collect();
            let Some(folder) = folders.first() else {
                // That the folder is missing is `missing-folder`'s to say.
                sink.excluded(1);
                continue;
            };
            let delivered = data.files.iter().any(|file| {
                folders.iter().any(|folder| is_in(&file.shown, folder))
                    && has_extension(&file.shown, &category.extensions)
            });
            if !delivered {
                sink.report_unsure(Place::NOWHERE, "none", category.confidence, || {
                    Facts::value(*folder)
                        .arg_words("title", category.title.clone())
                        .arg_words("extensions", extensions(&category.extensions))
                        .identity(Identity::Text(category.id.clone()))
                });
            }
        }
    }
}

fn is_in(shown: &str, folder: &str) -> bool {
    shown
        .strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// Whether the file is of one of these kinds; of any where none is named.
fn has_extension(shown: &str, extensions: &[String]) -> bool {
    extensions.is_empty()
        || shown
            .rsplit_once('.')
            .is_some_and(|(_, found)| extensions.contains(&found.to_lowercase()))
}

fn extensions(extensions: &[String]) -> Bilingual {
    if extensions.is_empty() {
        return Bilingual::new("任何类型", "of any kind");
    }
    let dotted: Vec<String> = extensions.iter().map(|name| format!(".{name}")).collect();
    Bilingual::new(dotted.join("、"), dotted.join(", "))
}
