//! `incomplete-metadata`: the metadata document (元数据) is missing, is no well-formed XML, or lacks nodes.

use roxmltree::{Document, Node, ParsingOptions};

use crate::checks::{Check, Context, Kind, Read};
use crate::dataset::{Dataset, MetadataText};
use crate::finding::{Facts, Identity, Place, Sink};
use crate::lang::Bilingual;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "incomplete-metadata",
    variants: &["no-document", "malformed", "missing-node"],
    bind: |binding| {
        Box::new(IncompleteMetadata {
            nodes: binding.standard.metadata_nodes.clone(),
        })
    },
};

struct IncompleteMetadata {
    /// Names of elements, or `parent/child`.
    nodes: Vec<String>,
}

impl Check for IncompleteMetadata {
    fn reads(&self) -> Vec<Read> {
        Vec::new()
    }

    fn not_applicable(&self, _: &Dataset) -> Option<Bilingual> {
        self.nodes.is_empty().then(|| {
            Bilingual::new(
                "规则包没有列出元数据节点",
                "the pack lists no metadata nodes",
            )
        })
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let data = context.data;
        if data.metadata.is_empty() {
            sink.examined(1);
            sink.report(Place::NOWHERE, "no-document", Facts::none);
        }
        for document in &data.metadata {
            sink.examined(1);
            let path = || Facts::value(data.file(document.file));
            match &document.text {
                MetadataText::Read(text) => self.look_into(text, path, sink),
                MetadataText::TooLarge => sink.report(Place::NOWHERE, "malformed", || {
                    let why = Bilingual::new(
                        "文件超过 16 MB，不像元数据",
                        "the file is larger than 16 MB",
                    );
                    path().arg_words("why", why)
                }),
                // `unreadable-file` says so.
                MetadataText::Unreadable => sink.excluded(1),
            }
        }
    }
}

impl IncompleteMetadata {
    fn look_into(&self, text: &str, path: impl Fn() -> Facts, sink: &mut Sink<'_>) {
        let options = ParsingOptions {
            allow_dtd: true,
            ..ParsingOptions::default()
        };
        let document = match Document::parse_with_options(text, options) {
            Ok(document) => document,
            Err(error) => {
                let place = error.pos();
                return sink.report(Place::NOWHERE, "malformed", || {
                    let why = Bilingual::new(
                        format!("第 {} 行第 {} 列，{error}", place.row, place.col),
                        error.to_string(),
                    );
                    path().arg_words("why", why)
                });
            }
        };
        for node in &self.nodes {
            if !document.descendants().any(|found| is_called(found, node)) {
                sink.report(Place::NOWHERE, "missing-node", || {
                    let facts = path().expected(node);
                    let identity =
                        format!("{}\u{1f}{node}", facts.value.as_deref().unwrap_or_default());
                    facts.identity(Identity::Text(identity))
                });
            }
        }
    }
}

/// Whether the element has that name, without its namespace; for `parent/child`, whether its parents have theirs.
fn is_called(element: Node<'_, '_>, path: &str) -> bool {
    let mut element = Some(element);
    path.rsplit('/').all(|name| {
        let found = element.filter(|node| node.is_element() && node.tag_name().name() == name);
        element = found.and_then(|node| node.parent());
        found.is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_found_by_name_and_by_parents() {
        let document = Document::parse("<m:a xmlns:m='u'><b><c/></b><d/></m:a>").unwrap();
        let has = |path| document.descendants().any(|node| is_called(node, path));
        assert!(has("a") && has("b/c") && has("a/b/c") && has("d"));
        assert!(!has("a/c") && !has("e") && !has("x/a"));
    }
}
