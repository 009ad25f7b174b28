//! The forms: what they say must add up is true of the finest cells.

use super::*;
use crate::tables::class::LEAVES;

#[test]
fn every_form_has_its_columns_and_stands_at_its_place() {
    let counts: Vec<usize> = FORMS.iter().map(|form| form.columns.len()).collect();
    assert_eq!(counts, [9, 46, 27, 14, 12, 9, 46]);
    for form in FORMS.iter() {
        assert_eq!(form_of(form.kind).title, form.title);
        for (place, column) in form.columns.iter().enumerate() {
            assert_eq!(form.column(&column.item), Some(place), "{column:?}");
            assert!(!column.item.leaves().is_empty(), "{column:?}");
        }
    }
}

/// What must add up does so for any areas: the parts of a sum hold the same finest cells as the whole, each once. Only
/// a division by ownership or by grade leaves out the land of which that is not known.
#[test]
fn sums_are_true_of_the_finest_cells() {
    for form in FORMS.iter() {
        for sum in &form.sums {
            let item = |column: usize| form.columns[column].item;
            let (whole, part) = (item(sum.whole), item(sum.parts[0]));
            let by_owner = whole.ownership != part.ownership;
            let by_grade = whole.grade != part.grade;
            let mut parts: Vec<usize> = sum
                .parts
                .iter()
                .flat_map(|column| item(*column).leaves())
                .collect();
            parts.sort_unstable();
            let mut all = whole.leaves();
            all.retain(|place| {
                let leaf = &LEAVES[*place];
                let owned = !by_owner || leaf.ownership != Ownership::Unknown;
                owned && (!by_grade || leaf.slope.grade() > 0)
            });
            assert_eq!(all, parts, "{} {sum:?}", form.title);
        }
    }
    assert_eq!(form_of(Kind::First).sums.len(), 1);
    assert_eq!(form_of(Kind::Second).sums.len(), 8);
    // 3 totals by class, 9 classes by ownership.
    assert_eq!(form_of(Kind::Ownership).sums.len(), 12);
    assert_eq!(form_of(Kind::Slope).sums.len(), 5);
    assert_eq!(form_of(Kind::PrimeFarmland).sums.len(), 2);
}

#[test]
fn relations_name_the_same_land_on_both_sides() {
    let all = relations();
    // First with second 9, ownership with both 9 each, slope 1, enclaves 9.
    assert_eq!(all.len(), 37);
    for relation in &all {
        let of = |kind: Kind, column: usize| form_of(kind).columns[column].item.leaves();
        let whole = of(relation.whole.0, relation.whole.1);
        let parts = relation.parts.1.iter();
        let mut parts: Vec<usize> = parts.flat_map(|part| of(relation.parts.0, *part)).collect();
        parts.sort_unstable();
        assert_eq!(whole, parts, "{relation:?}");
    }
}
