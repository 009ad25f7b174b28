//! Formulas: precedence and exactness against arithmetic done by hand, mistakes by their places.

use super::Formula;
use crate::format::decimal::Decimal;

fn value(text: &str, values: &[&str]) -> Option<String> {
    let values: Vec<Decimal> = values.iter().map(|value| value.parse().unwrap()).collect();
    let value = Formula::parse(text)
        .unwrap()
        .value(&values, &mut Vec::new());
    value.map(|value| value.to_string())
}

#[test]
fn products_bind_before_sums_and_sums_go_from_the_left() {
    assert_eq!(value("A - B - C * D", &["10", "1", "2", "3"]).unwrap(), "3");
    assert_eq!(
        value("(A - B - C) * D", &["10", "1", "2", "3"]).unwrap(),
        "21"
    );
    assert_eq!(
        value("A - (B - C) + 0.5", &["10", "1", "2"]).unwrap(),
        "11.5"
    );
}

#[test]
fn results_are_exact() {
    // 0.1 + 0.2 is not 0.3 in binary.
    assert_eq!(value("A + B", &["0.1", "0.2"]).unwrap(), "0.3");
    assert_eq!(
        value("A * B", &["12345.67", "0.1674"]).unwrap(),
        "2066.665158"
    );
}

#[test]
fn a_result_out_of_range_is_none() {
    let big = "999999999999999999999999";
    assert_eq!(value("A * A", &[big]), None);
}

#[test]
fn a_field_that_occurs_twice_is_read_once() {
    let formula = Formula::parse("A * a + B").unwrap();
    assert_eq!(formula.names, ["A", "B"]);
}

#[test]
fn it_is_shown_with_names_and_with_values() {
    let formula = Formula::parse("(A-B)*2").unwrap();
    assert_eq!(
        formula.shown(|slot| formula.names[slot].clone()),
        "(A − B) × 2"
    );
    assert_eq!(
        formula.shown(|slot| ["7", "3"][slot].to_owned()),
        "(7 − 3) × 2"
    );
}

#[test]
fn mistakes_are_pointed_at() {
    let at = |text: &str| Formula::parse(text).unwrap_err().span;
    assert_eq!(at(""), 0..0);
    assert_eq!(at("A +"), 3..3);
    assert_eq!(at("A B"), 2..3);
    assert_eq!(at("A / B"), 2..3);
    assert_eq!(at("(A + B"), 0..1);
    assert_eq!(at("A + )"), 4..5);
    assert_eq!(at("A + 1.2.3"), 4..9);
    assert_eq!(at("A − B"), 2..5);
    assert_eq!(at(&"(".repeat(1000)), 32..33);
}
