//! The equation of a rule, as its entry writes it: bound to the layer's fields, every mistake pointed at.

use std::ops::Range;
use std::sync::Arc;

use super::super::formula::Formula;
use crate::checks::Binding;
use crate::finding::Unit;
use crate::lang::Bilingual;
use crate::pack::{At, FieldId, LayerId};

/// `RESULT = formula`
pub(super) struct Equation {
    /// The number that must be right.
    pub(super) result: FieldId,
    /// What it must be.
    pub(super) formula: Formula,
    /// The fields of the formula in its order, and whether a value above 1 is read as percent.
    pub(super) operands: Vec<(FieldId, bool)>,
}

impl Equation {
    /// The equation under `equation`, with the fields under `percent`.
    pub(super) fn bind(binding: &Binding<'_>, layer: LayerId) -> Self {
        let with = &binding.with;
        let text = with.need_text("equation");
        let whole = with.at_key("equation");
        let (result, right) = match text.split_once('=') {
            Some((result, right)) => (number(binding, layer, result.trim(), &whole), right),
            None => {
                let message = Bilingual::new("应写作 `字段 = 算式`", "`FIELD = formula` expected");
                with.mistake(&whole, message);
                (FieldId(0), text)
            }
        };
        let before = text.len() - right.len();
        let at = |span: &Range<usize>| part(&whole, text, before + span.start..before + span.end);
        let formula = Formula::parse(right).unwrap_or_else(|wrong| {
            with.mistake(&at(&wrong.span), wrong.message);
            Formula::default()
        });
        let percent = with.texts("percent");
        for (name, at) in &percent {
            if !formula.names.iter().any(|known| known == name) {
                let message = Bilingual::new(
                    format!("等式中没有 `{name}`"),
                    format!("the equation has no `{name}`"),
                );
                with.mistake(at, message);
            }
        }
        let named = formula.names.iter().zip(&formula.spans);
        let operands = named.map(|(name, span)| {
            let is_percent = percent.iter().any(|(percent, _)| percent == name);
            (number(binding, layer, name, &at(span)), is_percent)
        });
        Self {
            operands: operands.collect(),
            result,
            formula,
        }
    }
}

/// The unit under `unit`, as reports write it: `m2`.
pub(super) fn unit(binding: &Binding<'_>) -> Option<Unit> {
    let word = binding.with.text("unit")?;
    let unit = serde_json::from_value(word.into()).ok();
    if unit.is_none() {
        let message = Bilingual::same("m | m2 | ha | degree");
        binding.with.mistake(&binding.with.at_key("unit"), message);
    }
    unit
}

/// A field of numbers; a mistake where it is none.
fn number(binding: &Binding<'_>, layer: LayerId, name: &str, at: &At) -> FieldId {
    let field = binding.field_at(layer, name, at);
    let spec = binding.standard[layer].fields.get(usize::from(field.0));
    if spec.is_some_and(|spec| spec.name.eq_ignore_ascii_case(name) && !spec.kind.is_number()) {
        let message = Bilingual::new(
            format!("`{name}` 不是数值字段"),
            format!("`{name}` is no field of numbers"),
        );
        binding.with.mistake(at, message);
    }
    field
}

/// The place of a part of a text, where the text stands in the file as it is.
fn part(at: &At, text: &str, part: Range<usize>) -> At {
    let start = at.span.start + 1;
    if at.file.text.get(start..start + text.len()) != Some(text) {
        return at.clone();
    }
    At {
        file: Arc::clone(&at.file),
        span: start + part.start..start + part.end,
    }
}
