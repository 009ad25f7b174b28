//! What is added up, as a rule's entry writes it: `LAYER.FIELD`, and the field that names a record's unit.

use crate::checks::Binding;
use crate::lang::Bilingual;
use crate::pack::{At, FieldId, LayerId, Value};

/// Fields that are added up, and how they are written.
pub(super) struct Side {
    pub(super) terms: Vec<(LayerId, FieldId)>,
    pub(super) text: String,
}

/// The field of a layer that says which unit a record belongs to.
pub(super) struct Group {
    pub(super) layer: LayerId,
    pub(super) field: FieldId,
    /// Only so many characters of it.
    pub(super) take: usize,
}

/// The side under `key`: texts `LAYER.FIELD`.
pub(super) fn side(binding: &Binding<'_>, key: &'static str) -> Side {
    let texts = binding.with.texts(key);
    if texts.is_empty() {
        binding.with.missing(key);
    }
    let term = |(text, at): &(&str, &At)| {
        let (layer, field) = text.split_once('.').unwrap_or((text, ""));
        let layer = binding.layer(layer);
        if !binding.layers().contains(&layer) {
            let message = Bilingual::new(
                format!("`{text}` 的图层不在规则的 layers 中"),
                format!("the layer of `{text}` is not among the rule's layers"),
            );
            binding.with.mistake(at, message);
        }
        (layer, binding.field_at(layer, field, at))
    };
    let names: Vec<&str> = texts.iter().map(|(text, _)| *text).collect();
    Side {
        text: names.join(" + "),
        terms: texts.iter().map(term).collect(),
    }
}

/// The table `group`: `LAYER = "FIELD"` or `LAYER = "FIELD:12"`.
pub(super) fn groups(binding: &Binding<'_>) -> Vec<Group> {
    let Some(table) = binding.with.table("group") else {
        return Vec::new();
    };
    let group = |name: &str, text: &str, at: &At| {
        let (field, take) = match text.split_once(':') {
            Some((field, take)) => (field, take.parse().ok()),
            None => (text, Some(usize::MAX)),
        };
        if take.is_none() {
            let message = Bilingual::new("`:` 后应为位数", "a number of digits must follow `:`");
            binding.with.mistake(at, message);
        }
        let layer = binding.layer(name);
        Group {
            layer,
            field: binding.field_at(layer, field, at),
            take: take.unwrap_or(usize::MAX),
        }
    };
    let mut groups = Vec::new();
    for (name, _, node) in table.entries() {
        match &node.value {
            Value::Text(text) => groups.push(group(name, text, &node.at)),
            _ => {
                let message = Bilingual::new("应为字段名", "a field's name expected");
                binding.with.mistake(&node.at, message);
            }
        }
    }
    groups
}
