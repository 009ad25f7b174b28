//! `wrong-arithmetic`: a number of a record is not what the others of the record come to (图斑地类面积、扣除地类面积、
//! 线状地物面积). The calculation is exact; a rule writes it as an equation.

mod equation;

use super::keys::{area, by_code, live};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::{Layer, fraction};
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::dbf::NumberColumn;
use crate::format::decimal::{Decimal, PLACES};
use crate::lang::Bilingual;
use crate::pack::{FieldId, FieldNeed, LayerId, LayerSpec};
use equation::Equation;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-arithmetic",
    variants: &["wrong"],
    bind: |binding| Box::new(WrongArithmetic::new(binding)),
};

struct WrongArithmetic {
    layer: LayerId,
    equation: Equation,
    /// Both sides are rounded to so many decimals before they are compared.
    round: Option<u8>,
    tolerance: Decimal,
    /// Of the result.
    unit: Option<Unit>,
    /// Only records where this text field is not blank.
    filled: Option<FieldId>,
}

impl WrongArithmetic {
    fn new(binding: &Binding<'_>) -> Self {
        let with = &binding.with;
        let layer = binding.only_layer();
        let filled = with.text("where-filled").map(|name| {
            let at = with.at_key("where-filled");
            let field = binding.field_at(layer, name, &at);
            let fields = &binding.standard[layer].fields;
            if fields
                .get(usize::from(field.0))
                .is_some_and(|spec| spec.kind.is_number())
            {
                let message = Bilingual::new("应为文本字段", "a field of text expected");
                with.mistake(&at, message);
            }
            field
        });
        Self {
            layer,
            equation: Equation::bind(binding, layer),
            round: with.int("round", 0..=i64::from(PLACES)),
            tolerance: binding.decimal("tolerance"),
            unit: equation::unit(binding),
            filled,
        }
    }

    fn rounded(&self, value: Decimal) -> Decimal {
        self.round.map_or(value, |places| value.round_to(places))
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
        let mut fields = vec![self.equation.result];
        fields.extend(self.equation.operands.iter().map(|(field, _)| *field));
        fields.extend(self.filled);
        vec![Read::fields(self.layer, Part::Whole, fields)]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(layer) = context.layer(self.layer) else {
            return;
        };
        let spec = &context.standard[self.layer];
        let operand = |(field, percent): &_| Operand::new(layer, spec, *field, *percent);
        let operands: Option<Vec<_>> = self.equation.operands.iter().map(operand).collect();
        let result = Operand::new(layer, spec, self.equation.result, false);
        let Some((operands, result)) = operands.zip(result) else {
            return;
        };
        let concerned = self.concerned(layer);
        sink.examined(live(layer));
        let (mut values, mut stack) = (Vec::new(), Vec::new());
        for fid in layer.records().filter(|fid| concerned(*fid)) {
            let row = fid as usize;
            values.clear();
            values.extend(operands.iter().map_while(|operand| operand.value(row)));
            let right = (values.len() == operands.len())
                .then(|| self.equation.formula.value(&values, &mut stack))
                .flatten();
            let Some((stored, right)) = result.value(row).zip(right) else {
                sink.excluded(1);
                continue;
            };
            let right = self.rounded(right);
            let difference = (self.rounded(stored) - right).abs();
            if difference > self.tolerance {
                let place = Place::record(self.layer, fid).field(self.equation.result);
                sink.report(place, "wrong", || {
                    self.facts(layer, fid, &values, right, spec).measured(
                        difference,
                        self.tolerance,
                        self.unit,
                    )
                });
            }
        }
    }
}

impl WrongArithmetic {
    /// Whether the rule speaks of a record.
    fn concerned<'a>(&self, layer: &'a Layer) -> impl Fn(u32) -> bool + use<'a> {
        let column = self.filled.and_then(|field| layer.text(field));
        let filled = column.map(|column| (column, by_code(column, |text| text.is_some())));
        move |fid| match &filled {
            Some((column, filled)) => filled[column.code(fid as usize) as usize],
            None => true,
        }
    }

    fn facts(
        &self,
        layer: &Layer,
        fid: u32,
        values: &[Decimal],
        right: Decimal,
        spec: &LayerSpec,
    ) -> Facts {
        let Equation {
            result,
            formula,
            operands,
        } = &self.equation;
        let named = formula.shown(|slot| {
            let field = operands.get(slot).map(|(field, _)| &spec[*field].name);
            field.cloned().unwrap_or_default()
        });
        let calculated =
            formula.shown(|slot| values.get(slot).map(Decimal::to_string).unwrap_or_default());
        let value = layer.shown(*result, fid);
        let stored = match &value {
            Some(value) => Bilingual::same(value),
            None => Bilingual::new("空", "blank"),
        };
        Facts {
            value,
            ..Facts::none()
        }
        .expected(area(right))
        .arg_words("stored", stored)
        .arg("formula", named)
        .arg("calculation", calculated)
        .arg("unit", self.unit.map_or("", Unit::sign))
    }
}
