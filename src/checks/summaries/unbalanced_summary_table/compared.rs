//! What a rule about sums of tables compares, as its entry writes it: `compares = "rows"`.

use crate::checks::Binding;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::tables::{Kind as Form, Level, Measure, Relation, Sum, Unit, form_of, relations};

/// What is compared.
pub(super) enum Compared {
    /// Totals with their parts, in each row.
    Rows,
    /// Units with those of the level below, in each column.
    Columns,
    /// Columns of one table with those of another.
    Tables(Vec<Relation>),
}

impl Compared {
    /// The parameter `compares`.
    pub(super) fn bind(binding: &Binding<'_>) -> Self {
        let of = |wholes: &[Form]| {
            let all = relations().into_iter();
            // The total of all classes is a matter of the row.
            let class = |relation: &Relation| {
                let (kind, column) = relation.whole;
                !form_of(kind).columns[column].item.class.is_empty()
            };
            let chosen =
                all.filter(|relation| wholes.contains(&relation.whole.0) && class(relation));
            Self::Tables(chosen.collect())
        };
        match binding.with.need_text("compares") {
            "rows" => Self::Rows,
            "columns" => Self::Columns,
            "levels" => of(&[Form::First, Form::EnclaveFirst]),
            "ownership" => of(&[Form::Ownership]),
            "slope" => of(&[Form::Slope]),
            _ => {
                let message = Bilingual::same("rows | columns | levels | ownership | slope");
                binding
                    .with
                    .mistake(&binding.with.at_key("compares"), message);
                Self::Rows
            }
        }
    }
}

/// What a whole is compared with.
pub(super) struct Parts {
    /// `None`: one of them is lost.
    pub(super) sum: Option<Decimal>,
    /// How many there are.
    pub(super) count: usize,
}

impl Parts {
    pub(super) fn of(areas: impl ExactSizeIterator<Item = Option<Decimal>>) -> Self {
        Self {
            count: areas.len(),
            sum: areas.sum(),
        }
    }
}

/// What a whole may be off its parts: so many hectares. A table in 亩 is mostly made from the balanced one in hectares,
/// each number rounded for itself to 0.1 亩: half of that for each of them, too.
pub(super) fn allowed(measure: Measure, hectares: Decimal, parts: usize) -> Decimal {
    let limit = measure.of_hectares(hectares);
    match measure {
        Measure::Hectare => limit,
        Measure::Mu => limit + Decimal::new(5 * (parts as i64 + 1), 2),
    }
}

/// How far a row is from adding up.
pub(super) fn gap(sum: &Sum, cells: &[Decimal]) -> Decimal {
    let parts: Decimal = sum.parts.iter().map(|part| cells[*part]).sum();
    (cells[sum.whole] - parts).abs()
}

/// The level of a unit by its code.
pub(super) fn level(code: &str) -> Level {
    let unit = Unit {
        code: code.to_owned(),
        name: String::new(),
    };
    unit.level()
}
