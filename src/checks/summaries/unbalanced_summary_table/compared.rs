//! What a rule about sums of tables compares, as its entry writes it: `compares = "rows"`.

use crate::checks::Binding;
use crate::lang::Bilingual;
use crate::tables::{Kind as Form, Relation, form_of, relations};

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
