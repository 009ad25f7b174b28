//! `extra-field`: a field that the standard does not have (多余字段), or one that is declared twice.

use super::fields::each_table;
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};
use crate::pack::{GeometryKind, LayerId, LayerSpec};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "extra-field",
    variants: &["extra", "repeated"],
    bind: |binding| {
        Box::new(ExtraField {
            layers: binding.layers().to_vec(),
        })
    },
};

struct ExtraField {
    layers: Vec<LayerId>,
}

impl Check for ExtraField {
    fn reads(&self) -> Vec<Read> {
        each_table(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            let Some(table) = &layer.table else { continue };
            let spec = &context.standard[id];
            sink.examined(table.header.fields.len());
            if spec.geometry == GeometryKind::Annotation {
                // Annotation exported to a table brings the drawing fields of its program: the official checker
                // passes over them (quality-rules, T1).
                sink.excluded(table.extra.len());
                continue;
            }
            for place in &table.extra {
                let (name, _) = table
                    .encoding
                    .encoding
                    .decode(&table.header.fields[*place].raw_name);
                let name = name.trim_matches(|c: char| c.is_whitespace() || c == '\0');
                if is_of_a_tool(name) || is_accepted(spec, name) {
                    continue;
                }
                let repeated = spec.field(name).is_some();
                let variant = if repeated { "repeated" } else { "extra" };
                sink.report_unsure(Place::layer(id), variant, spec.confidence, || Facts {
                    field_name: Some(name.to_owned()),
                    ..Facts::none()
                });
            }
        }
    }
}

/// Whether GIS programs make the field by themselves.
fn is_of_a_tool(name: &str) -> bool {
    let name = name.to_uppercase();
    name == "FID" || name.starts_with("OBJECTID") || name == "SHAPE" || name.starts_with("SHAPE_")
}

fn is_accepted(spec: &LayerSpec, name: &str) -> bool {
    let mut accepted = spec.accepted_extra.iter();
    accepted.any(|accepted| accepted.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tool_fields_are_known_in_any_case() {
        for name in [
            "FID",
            "OBJECTID",
            "OBJECTID_1",
            "objectid",
            "Shape",
            "Shape_Leng",
            "SHAPE_Area",
        ] {
            assert!(is_of_a_tool(name), "{name}");
        }
        for name in ["FID_DLTB", "SHAPES", "ID", "BZ"] {
            assert!(!is_of_a_tool(name), "{name}");
        }
    }
}
