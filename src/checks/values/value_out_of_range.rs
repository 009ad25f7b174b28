//! `value-out-of-range` (数值范围符合性): a number outside the domain (值域) of its field.

use super::scan::{Scan, Verdict, blank, layers, legible, no_text};
use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::finding::{Facts, Sink, Unit};
use crate::format::dbf::NumberColumn;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{Confidence, FieldId, FieldSpec, LayerId, Range};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "value-out-of-range",
    variants: &["beyond"],
    bind: |binding| Box::new(ValueOutOfRange::new(binding)),
};

struct ValueOutOfRange {
    fields: Vec<(LayerId, Vec<FieldId>)>,
    /// Stands for the standard's ranges.
    range: Option<Range>,
}

impl ValueOutOfRange {
    fn new(binding: &Binding<'_>) -> Self {
        let range = binding
            .with
            .parsed("range", ["范围，如 \"> 0\"", "range such as \"> 0\""]);
        let fields = match binding.with.text("field") {
            Some(name) => {
                let layers = binding.layers().iter();
                layers
                    .map(|layer| (*layer, vec![number(binding, *layer, name, range.is_some())]))
                    .collect()
            }
            None => {
                if range.is_some() {
                    let message = Bilingual::new(
                        "`range` 须与 `field` 一起使用",
                        "`range` needs a `field` that it is the range of",
                    );
                    binding.with.mistake(&binding.with.at_key("range"), message);
                }
                binding.fields_where(|field| field.kind.is_number() && field.range.is_some())
            }
        };
        Self { fields, range }
    }

    fn range<'a>(&'a self, field: &'a FieldSpec) -> Option<&'a Range> {
        self.range.as_ref().or(field.range.as_ref())
    }

    /// A range of the rule's own is as sure as the rule.
    fn confidence(&self, field: &FieldSpec) -> Confidence {
        match self.range {
            Some(_) => Confidence::Full,
            None => field.domain_confidence,
        }
    }
}

/// A field of numbers with a range, its own or the rule's; a mistake where it is none.
fn number(binding: &Binding<'_>, layer: LayerId, name: &str, has_range: bool) -> FieldId {
    let field = binding.field(layer, name);
    let spec = &binding.standard[layer];
    let message = match spec.field(name).map(|field| &spec[field]) {
        Some(field) if !field.kind.is_number() => Bilingual::new(
            format!("{}.{name} 不是数值字段", spec.name),
            format!("{}.{name} is no field of numbers", spec.name),
        ),
        Some(field) if !has_range && field.range.is_none() => Bilingual::new(
            format!("{}.{name} 没有值域，须给出 `range`", spec.name),
            format!(
                "{}.{name} has no range, so `range` must be given",
                spec.name
            ),
        ),
        _ => return field,
    };
    binding.with.mistake(&binding.with.at_key("field"), message);
    field
}

impl Check for ValueOutOfRange {
    fn reads(&self) -> Vec<Read> {
        each_field(&self.fields)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer, fields) in layers(context, &self.fields) {
            let spec = &context.standard[id];
            let judge = |field: FieldId, number: Decimal| match self.range(&spec[field]) {
                Some(range) if !range.contains(number) => Verdict::Wrong("beyond"),
                _ => Verdict::Fine,
            };
            let scan = Scan {
                id,
                layer,
                fields,
                text: no_text,
                number: |field, column: &NumberColumn, row| {
                    legible(column, row, |number| match number {
                        None => blank(&spec[field]),
                        Some(number) => judge(field, number),
                    })
                },
            };
            scan.run(sink, |sink, hit| {
                let field = &spec[hit.field];
                let confidence = self.confidence(field).min(spec.confidence);
                sink.report_unsure(hit.place, hit.variant, confidence, || {
                    let shown = layer.shown(hit.field, hit.place.fid.unwrap_or_default());
                    let facts = Facts::value(shown.unwrap_or_default());
                    let Some(range) = self.range(field) else {
                        return facts;
                    };
                    let limit = range.nearest_bound(hit.number).unwrap_or_default();
                    let facts = facts.measured(hit.number, limit, unit(field));
                    facts.expected(range.to_string())
                });
            });
        }
    }
}

/// What the standard gives the quantity in, as far as its title tells: all areas are in m², lengths and heights in m.
fn unit(field: &FieldSpec) -> Option<Unit> {
    let title = field.title.zh.as_str();
    let is_any = |endings: &[&str]| endings.iter().any(|ending| title.ends_with(ending));
    if is_any(&["面积"]) {
        Some(Unit::SquareMetre)
    } else if is_any(&["长度", "宽度", "高程"]) {
        Some(Unit::Metre)
    } else {
        None
    }
}
