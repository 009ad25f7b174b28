//! How small a polygon may be (最小上图面积): one limit for all, or one for each land class.

use crate::checks::Binding;
use crate::dataset::Layer;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{FieldId, Keys, LayerId, Node, Standard};

/// The limits of a rule.
pub(super) struct Limits {
    /// Of every polygon, m².
    uniform: Decimal,
    classes: Option<ByClass>,
}

/// Limits by land class (地类).
struct ByClass {
    /// The field of the class in those layers that have it.
    fields: Vec<(LayerId, FieldId)>,
    /// Beginnings of class codes with the least area of their polygons, m², the longest first.
    limits: Vec<(String, Decimal)>,
    /// That of any other class.
    other: Decimal,
}

/// The limits of the records of one layer.
pub(super) struct LayerLimits {
    uniform: Decimal,
    /// By the code of the class in its column, 0 for none; `None` for a class that is not in the code list.
    by_code: Option<(Vec<u32>, Vec<Option<Decimal>>)>,
}

impl Limits {
    /// Reads `square-metres-per-scale-denominator` and `by-class`, which takes its place where the layer has classes.
    pub(super) fn new(binding: &Binding<'_>) -> Self {
        let scale = Decimal::from(i64::from(binding.standard.parameters.scale));
        let factor = binding.decimal("square-metres-per-scale-denominator");
        Self {
            uniform: factor.checked_mul(scale).unwrap_or_default(),
            classes: binding
                .with
                .table("by-class")
                .map(|table| ByClass::new(binding, &table)),
        }
    }

    /// The field that the limit of a layer's records hangs on.
    pub(super) fn field_of(&self, layer: LayerId) -> Option<FieldId> {
        let classes = self.classes.as_ref()?;
        let own = classes.fields.iter().find(|(of, _)| *of == layer);
        own.map(|(_, field)| *field)
    }

    /// The limits of the records of a layer.
    pub(super) fn of_layer(&self, standard: &Standard, id: LayerId, layer: &Layer) -> LayerLimits {
        let column = self.field_of(id).zip(self.classes.as_ref());
        let by_code = column.and_then(|(field, classes)| {
            let (column, spec) = (layer.text(field)?, &standard[id][field]);
            let is_known = |class: &str| match standard.codes(spec) {
                Some(codes) => codes.get(spec.bare(class)).is_some(),
                None => !class.is_empty(),
            };
            let mut limits = vec![None; column.distinct_len() + 1];
            for (code, class) in column.distinct() {
                if let Some(limit) = limits.get_mut(code as usize).filter(|_| is_known(class)) {
                    *limit = Some(classes.limit(class));
                }
            }
            Some((column.codes().to_vec(), limits))
        });
        LayerLimits {
            uniform: self.uniform,
            by_code,
        }
    }

    /// `地类 203，`, where the class decides.
    pub(super) fn class_words(&self, id: LayerId, layer: &Layer, fid: u32) -> Bilingual {
        match self.field_of(id).and_then(|field| layer.shown(field, fid)) {
            Some(class) => Bilingual::new(format!("地类 {class}，"), format!("class {class}, ")),
            None => Bilingual::default(),
        }
    }
}

impl LayerLimits {
    /// The limit of a record; `None` where its class is unknown.
    pub(super) fn of(&self, fid: u32) -> Option<Decimal> {
        match &self.by_code {
            None => Some(self.uniform),
            Some((codes, limits)) => {
                let code = codes.get(fid as usize).copied()?;
                limits.get(code as usize).copied().flatten()
            }
        }
    }

    /// The greatest limit of the layer: what is larger is no fragment, whatever its class.
    pub(super) fn greatest(&self) -> Decimal {
        match &self.by_code {
            None => self.uniform,
            Some((_, limits)) => limits
                .iter()
                .flatten()
                .copied()
                .fold(self.uniform, Decimal::max),
        }
    }
}

impl ByClass {
    fn new(binding: &Binding<'_>, table: &Keys<'_>) -> Self {
        let name = table.need_text("field");
        let layers = binding.layers().iter().copied();
        let fields: Vec<_> = layers
            .filter_map(|layer| Some((layer, binding.standard[layer].field(name)?)))
            .collect();
        if fields.is_empty() && !name.is_empty() {
            let message = Bilingual::new(
                format!("规则的图层都没有字段 `{name}`"),
                format!("no layer of the rule has a field `{name}`"),
            );
            table.mistake(&table.at_key("field"), message);
        }
        let mut limits = Vec::new();
        let mut other = Decimal::ZERO;
        match table.table("square-millimetres") {
            None if table.node("square-millimetres").is_none() => {
                table.missing("square-millimetres")
            }
            None => {}
            Some(given) => {
                for (class, _, node) in given.entries() {
                    let limit = on_the_ground(&given, node, binding.standard.parameters.scale);
                    match class {
                        "other" => other = limit,
                        _ => limits.push((class.to_owned(), limit)),
                    }
                }
            }
        }
        table.finish();
        limits.sort_by_key(|(class, _)| std::cmp::Reverse(class.len()));
        Self {
            fields,
            limits,
            other,
        }
    }

    fn limit(&self, class: &str) -> Decimal {
        let own = self
            .limits
            .iter()
            .find(|(begin, _)| class.starts_with(begin.as_str()));
        own.map_or(self.other, |(_, limit)| *limit)
    }
}

/// An area on the map in mm², on the ground in m².
fn on_the_ground(table: &Keys<'_>, node: &Node, scale: u32) -> Decimal {
    let given: Option<Decimal> = node.as_text().and_then(|text| text.parse().ok());
    let Some(given) = given else {
        let message = Bilingual::new(
            "应为写作文本的小数，如 \"4\"",
            "decimal text such as \"4\" expected",
        );
        table.mistake(&node.at, message);
        return Decimal::ZERO;
    };
    let metres_per_millimetre = f64::from(scale) / 1000.0;
    Decimal::from_f64(given.to_f64() * metres_per_millimetre * metres_per_millimetre)
        .unwrap_or_default()
        .round_to(4)
}
