//! `wrong-arithmetic`: a number of a record is not what the others of the record come to (图斑地类面积、扣除地类面积、
//! 线状地物面积). The calculation is exact; a rule writes it as an equation.

use super::formula::Formula;
use super::keys::live;
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::{Layer, fraction};
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::dbf::NumberColumn;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{At, FieldId, FieldNeed, LayerId, LayerSpec};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-arithmetic",
    variants: &["wrong"],
    bind: |binding| Box::new(WrongArithmetic::new(binding)),
};

struct WrongArithmetic {
    layer: LayerId,
    /// The number that must be right.
    result: FieldId,
    formula: Formula,
    /// The fields of the formula in its order, and whether a value above 1 is read as percent.
    operands: Vec<(FieldId, bool)>,
    /// Both sides are rounded to so many decimals before they are compared.
    round: Option<u8>,
    tolerance: Decimal,
    /// Of the result.
    unit: Option<Unit>,
    /// Only records where this field is not blank.
    filled: Option<FieldId>,
}

impl WrongArithmetic {
    fn new(binding: &Binding<'_>) -> Self {
        let with = &binding.with;
        let layer = binding.only_layer();
        let text = with.need_text("equation");
        let (result, right) = text.split_once('=').unwrap_or(("", text));
        let at = with.at_key("equation");
        let formula = Formula::parse(right).unwrap_or_else(|wrong| {
            let before = text.len() - right.len();
            let span = before + wrong.span.start..before + wrong.span.end;
            with.mistake(&part(&at, text, span), wrong.message);
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
        let operands = formula
            .names
            .iter()
            .zip(&formula.spans)
            .map(|(name, span)| {
                let before = text.len() - right.len();
                let at = part(&at, text, before + span.start..before + span.end);
                let is_percent = percent.iter().any(|(percent, _)| percent == name);
                (number(binding, layer, name, &at), is_percent)
            });
        let filled = with.text("where-filled");
        Self {
            layer,
            operands: operands.collect(),
            result: number(binding, layer, result.trim(), &at),
            formula,
            round: with.int("round"),
            tolerance: binding.decimal("tolerance"),
            unit: unit(binding),
            filled: filled.map(|name| binding.field_at(layer, name, &with.at_key("where-filled"))),
        }
    }
}

/// The unit under `unit`, as reports write it: `m2`.
fn unit(binding: &Binding<'_>) -> Option<Unit> {
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
fn part(at: &At, text: &str, part: std::ops::Range<usize>) -> At {
    let start = at.span.start + 1;
    if at.file.text.get(start..start + text.len()) != Some(text) {
        return at.clone();
    }
    At {
        file: std::sync::Arc::clone(&at.file),
        span: start + part.start..start + part.end,
    }
}

/// A column of numbers that the calculation takes.
struct Operand<'a> {
    column: &'a NumberColumn,
    /// A blank optional area is none; a blank mandatory one is 420190001's.
    blank_is_zero: bool,
    percent: bool,
}

impl<'a> Operand<'a> {
    fn new(layer: &'a Layer, spec: &LayerSpec, field: FieldId, percent: bool) -> Option<Self> {
        Some(Self {
            column: layer.number(field)?,
            blank_is_zero: spec[field].need != FieldNeed::Mandatory,
            percent,
        })
    }

    /// The number of a record; `None` where another rule reports that there is none.
    fn value(&self, row: usize) -> Option<Decimal> {
        match self.column.get(row) {
            Some(value) if self.percent => Some(fraction(value)),
            Some(value) => Some(value),
            None if self.blank_is_zero && self.column.is_null(row) => Some(Decimal::ZERO),
            None => None,
        }
    }
}

impl Check for WrongArithmetic {
    fn reads(&self) -> Vec<Read> {
        let mut fields = vec![self.result];
        fields.extend(self.operands.iter().map(|(field, _)| *field));
        fields.extend(self.filled);
        vec![Read::fields(self.layer, Part::Whole, fields)]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(layer) = context.layer(self.layer) else {
            return;
        };
        let spec = &context.standard[self.layer];
        let operands = self.operands.iter();
        let operands: Option<Vec<_>> = operands
            .map(|(field, percent)| Operand::new(layer, spec, *field, *percent))
            .collect();
        let Some((operands, result)) = operands.zip(Operand::new(layer, spec, self.result, false))
        else {
            return;
        };
        let filled = self.filled.and_then(|field| layer.text(field));
        let concerned = filled.map(|column| super::keys::by_code(column, |text| text.is_some()));
        sink.examined(live(layer));
        let (mut values, mut stack) = (Vec::new(), Vec::new());
        let mut left_out = 0;
        for fid in layer.records() {
            let row = fid as usize;
            if let Some((column, concerned)) = filled.zip(concerned.as_ref())
                && !concerned[column.code(row) as usize]
            {
                continue;
            }
            values.clear();
            values.extend(operands.iter().map_while(|operand| operand.value(row)));
            let right = (values.len() == operands.len())
                .then(|| self.formula.value(&values, &mut stack))
                .flatten();
            let Some((stored, right)) = result.value(row).zip(right) else {
                left_out += 1;
                continue;
            };
            let rounded =
                |value: Decimal| self.round.map_or(value, |places| value.round_to(places));
            let (stored, right) = (rounded(stored), rounded(right));
            let difference = (stored - right).abs();
            if difference > self.tolerance {
                let place = Place::record(self.layer, fid).field(self.result);
                sink.report(place, "wrong", || {
                    self.facts(layer, fid, &values, right, spec).measured(
                        difference,
                        self.tolerance,
                        self.unit,
                    )
                });
            }
        }
        sink.excluded(left_out);
    }
}

impl WrongArithmetic {
    fn facts(
        &self,
        layer: &Layer,
        fid: u32,
        values: &[Decimal],
        right: Decimal,
        spec: &LayerSpec,
    ) -> Facts {
        let value = layer.shown(self.result, fid);
        let stored = value
            .clone()
            .map_or_else(|| Bilingual::new("空", "blank"), Bilingual::same);
        let named = self.formula.shown(|slot| {
            let field = self.operands.get(slot).map(|(field, _)| &spec[*field].name);
            field.cloned().unwrap_or_default()
        });
        let calculated = self
            .formula
            .shown(|slot| values.get(slot).map(Decimal::to_string).unwrap_or_default());
        Facts {
            value,
            ..Facts::none()
        }
        .expected(super::keys::area(right))
        .arg_words("stored", stored)
        .arg("formula", named)
        .arg("calculation", calculated)
    }
}
