//! `mismatched-deduction`: the deduction type (扣除类型) of a parcel does not go with the class it deducts (扣除地类编码),
//! or something is deducted without a type.

use super::keys::{by_code, live};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink};
use crate::format::dbf::NumberColumn;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{At, FieldId, LayerId, LayerSpec};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "mismatched-deduction",
    variants: &["not-ridge", "ridge", "no-class", "no-type"],
    bind: |binding| Box::new(MismatchedDeduction::new(binding)),
};

struct MismatchedDeduction {
    layer: LayerId,
    kind: FieldId,
    class: FieldId,
    /// Numbers that must be zero or blank where nothing is deducted.
    amounts: Vec<FieldId>,
    /// The type that deducts field ridges (田坎).
    ridge_type: String,
    /// The type that deducts another class.
    other_type: String,
    /// The class of field ridges.
    ridge_class: String,
}

impl MismatchedDeduction {
    fn new(binding: &Binding<'_>) -> Self {
        let with = &binding.with;
        let layer = binding.only_layer();
        let field = |key| binding.field_at(layer, with.need_text(key), &with.at_key(key));
        let amounts = with.texts("amounts");
        let amount = |(name, at): &(&str, &At)| binding.field_at(layer, name, at);
        Self {
            layer,
            kind: field("type"),
            class: field("class"),
            amounts: amounts.iter().map(amount).collect(),
            ridge_type: with.need_text("ridge-type").to_owned(),
            other_type: with.need_text("other-type").to_owned(),
            ridge_class: with.need_text("ridge-class").to_owned(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    None,
    Ridge,
    Other,
    /// Of a type that says nothing about the class.
    Free,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    None,
    Ridge,
    Other,
}

impl Check for MismatchedDeduction {
    fn reads(&self) -> Vec<Read> {
        let mut fields = vec![self.kind, self.class];
        fields.extend(&self.amounts);
        vec![Read::fields(self.layer, Part::Whole, fields)]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(layer) = context.layer(self.layer) else {
            return;
        };
        let (Some(kinds), Some(classes)) = (layer.text(self.kind), layer.text(self.class)) else {
            return;
        };
        let amounts = self.amounts.iter().filter_map(|of| layer.number(*of));
        let amounts: Vec<_> = amounts.collect();
        let kind_of = by_code(kinds, |kind| self.kind_of(kind));
        let class_of = by_code(classes, |class| self.class_of(class));
        sink.examined(live(layer));
        for fid in layer.records() {
            let row = fid as usize;
            let class = class_of[classes.code(row) as usize];
            let kind = kind_of[kinds.code(row) as usize];
            let (wrong, decided) = self.judge(kind, class, || deducts(&amounts, row));
            sink.excluded(usize::from(!decided));
            let Some((field, variant)) = wrong else {
                continue;
            };
            let place = Place::record(self.layer, fid).field(field);
            sink.report(place, variant, || {
                let facts = self.facts(&context.standard[self.layer], layer, fid);
                let value = layer.shown(field, fid);
                let facts = Facts { value, ..facts };
                match variant {
                    "not-ridge" => facts.expected(&self.ridge_class),
                    _ => facts,
                }
            });
        }
    }
}

impl MismatchedDeduction {
    /// What is wrong with a record, a field in some way; false where that cannot be decided.
    fn judge(
        &self,
        kind: Type,
        class: Class,
        deducts: impl FnOnce() -> Option<bool>,
    ) -> (Option<(FieldId, &'static str)>, bool) {
        let wrong = match (kind, class) {
            (Type::Free, _) | (Type::Ridge, Class::Ridge) | (Type::Other, Class::Other) => None,
            (Type::None, _) => match deducts() {
                Some(deducts) => deducts.then_some((self.kind, "no-type")),
                None => return (None, false),
            },
            (Type::Ridge | Type::Other, Class::None) => Some((self.class, "no-class")),
            (Type::Ridge, Class::Other) => Some((self.class, "not-ridge")),
            (Type::Other, Class::Ridge) => Some((self.class, "ridge")),
        };
        (wrong, true)
    }

    fn kind_of(&self, kind: Option<&str>) -> Type {
        match kind {
            None => Type::None,
            Some(kind) if kind == self.ridge_type => Type::Ridge,
            Some(kind) if kind == self.other_type => Type::Other,
            Some(_) => Type::Free,
        }
    }

    fn class_of(&self, class: Option<&str>) -> Class {
        match class {
            None => Class::None,
            Some(class) if class == self.ridge_class => Class::Ridge,
            Some(_) => Class::Other,
        }
    }

    /// What the words say beside the value.
    fn facts(&self, spec: &LayerSpec, layer: &Layer, fid: u32) -> Facts {
        let amount = |field: &FieldId| {
            let value = layer.shown(*field, fid)?;
            Some(format!("{} {value}", spec[*field].name))
        };
        let amounts: Vec<String> = self.amounts.iter().filter_map(amount).collect();
        Facts::none()
            .arg("type", layer.shown(self.kind, fid).unwrap_or_default())
            .arg("class", &self.ridge_class)
            .arg_words(
                "amounts",
                Bilingual::new(amounts.join("、"), amounts.join(", ")),
            )
    }
}

/// Whether any amount is other than zero; `None` where only an unreadable one could be.
fn deducts(amounts: &[&NumberColumn], row: usize) -> Option<bool> {
    let some = |column: &&NumberColumn| column.get(row).is_some_and(|value| value != Decimal::ZERO);
    if amounts.iter().any(some) {
        return Some(true);
    }
    let unreadable = amounts.iter().any(|column| column.is_unreadable(row));
    (!unreadable).then_some(false)
}
