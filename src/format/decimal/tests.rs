//! Known values, and properties against arithmetic on digit strings.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;

fn dec(text: &str) -> Decimal {
    text.parse()
        .unwrap_or_else(|_| panic!("{text:?} is a number"))
}

#[test]
fn parses_what_fields_hold() {
    for (text, millionths) in [
        ("0", 0),
        ("-0", 0),
        ("7", 7_000_000),
        ("  12.50", 12_500_000),
        ("12.50   ", 12_500_000),
        ("12.50\0\0", 12_500_000),
        ("+3.", 3_000_000),
        (".5", 500_000),
        ("-.000001", -1),
        ("000123.4500000000000000", 123_450_000),
        ("1.23400000000e+004", 12_340_000_000),
        ("-9.87654321000E-003", -9_877),
        ("1e24", -1),
        ("9.99e23", 999_000_000_000_000_000_000_000_000_000),
        ("0e99999999999999", 0),
        ("1e-99999999999999", 0),
        ("123456789012345678", 123_456_789_012_345_678_000_000),
    ] {
        let expected = if text == "1e24" {
            None
        } else {
            Some(millionths)
        };
        assert_eq!(
            Decimal::parse(text.as_bytes()).map(Decimal::millionths),
            expected,
            "{text:?}"
        );
    }
}

#[test]
fn refuses_what_is_no_number() {
    for text in [
        "",
        "   ",
        "\0",
        "-",
        "+",
        ".",
        "-.",
        "***",
        "1,5",
        "1 5",
        "1.2.3",
        "--1",
        "1e",
        "1e+",
        "1e+-4",
        "e5",
        "0x10",
        "abc",
        "nan",
        "inf",
        "1.#QNAN",
        "１２",
        "1-",
        "1e5.5",
        "9999999999999999999999999",
        "1e24",
        "1e+4000000000",
    ] {
        assert_eq!(Decimal::parse(text.as_bytes()), None, "{text:?}");
    }
}

#[test]
fn rounds_half_away_from_zero() {
    for (text, places, expected) in [
        ("2.345", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("2.344999", 2, "2.34"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("0.499999", 0, "0"),
        ("1.2345675", 6, "1.234568"),
        ("-1.2345675", 6, "-1.234568"),
        ("1.23456749999999", 6, "1.234567"),
        ("1.5", 9, "1.5"),
    ] {
        assert_eq!(
            dec(text).round_to(places),
            dec(expected),
            "{text} to {places}"
        );
    }
    assert_eq!(Decimal::new(15, 7), dec("0.000002"));
    assert_eq!(Decimal::new(i64::MIN, 255), Decimal::ZERO);
}

#[test]
fn shows_itself() {
    for (text, trimmed, two, eight) in [
        ("0", "0", "0.00", "0.00000000"),
        ("-3.25", "-3.25", "-3.25", "-3.25000000"),
        ("-0.004", "-0.004", "0.00", "-0.00400000"),
        ("1200", "1200", "1200.00", "1200.00000000"),
        ("0.000001", "0.000001", "0.00", "0.00000100"),
        ("9.999", "9.999", "10.00", "9.99900000"),
    ] {
        let number = dec(text);
        assert_eq!(number.to_string(), trimmed);
        assert_eq!(number.with_places(2).to_string(), two);
        assert_eq!(number.with_places(8).to_string(), eight);
    }
    assert_eq!(dec("2.5").with_places(0).to_string(), "3");
    assert_eq!(
        format!("{:>8}|{:<6}|", dec("1.5"), dec("-2")),
        "     1.5|-2    |"
    );
}

#[test]
fn sums_are_exact_where_binary_fractions_are_not() {
    let tenths = std::iter::repeat_n(dec("0.1"), 10);
    assert_eq!(tenths.sum::<Decimal>(), Decimal::ONE);
    assert_ne!(std::iter::repeat_n(0.1, 10).sum::<f64>(), 1.0);
    assert_eq!(dec("0.3") - dec("0.1") - dec("0.2"), Decimal::ZERO);
}

#[test]
fn extremes_saturate() {
    let max = Decimal::from_millionths(i128::MAX);
    let min = Decimal::from_millionths(i128::MIN);
    assert_eq!(max + max, max);
    assert_eq!(min - max, min);
    assert_eq!(-min, max);
    assert_eq!(min.abs(), max);
    assert_eq!(max.checked_mul(max), None);
    assert_eq!(
        min.to_string().len(),
        "-170141183460469231731687303715884.105728".len()
    );
    assert_eq!(max.round_to(0).round_to(0), max.round_to(0));
    assert_eq!(Decimal::from_f64(f64::NAN), None);
    assert_eq!(Decimal::from_f64(f64::MAX), None);
    assert_eq!(Decimal::from_f64(1.0 / 128.0), Some(dec("0.007813")));
}

#[test]
fn products() {
    assert_eq!(dec("12.5").checked_mul(dec("-0.3")), Some(dec("-3.75")));
    assert_eq!(
        dec("0.0015").checked_mul(dec("0.001")),
        Some(dec("0.000002"))
    );
    assert_eq!(
        dec("-0.0015").checked_mul(dec("0.001")),
        Some(dec("-0.000002"))
    );
    assert_eq!(
        dec("0.0015").cmp_product(dec("0.001"), dec("0.000002")),
        Some(Ordering::Less)
    );
    assert_eq!(
        dec("0.0015").cmp_product(dec("0.001"), dec("0.000001")),
        Some(Ordering::Greater)
    );
    assert_eq!(
        dec("1.5").cmp_product(dec("2"), dec("3")),
        Some(Ordering::Equal)
    );
    let huge = Decimal::from_millionths(i128::MAX);
    assert_eq!(dec("1.5").cmp_product(dec("2"), huge), Some(Ordering::Less));
    assert_eq!(
        dec("1.5").cmp_product(dec("2"), -huge),
        Some(Ordering::Greater)
    );
}

/// Millionths of a number, by padding and cutting its digit strings.
fn oracle(negative: bool, whole: &str, fraction: &str) -> i128 {
    let padded = format!("{fraction}0000000");
    let value: i128 = format!("{whole}{}", &padded[..6]).parse().unwrap();
    let rounded = value + i128::from(padded.as_bytes()[6] >= b'5');
    if negative { -rounded } else { rounded }
}

proptest! {
    #[test]
    fn parse_agrees_with_digit_strings(
        negative: bool, whole in "[0-9]{1,20}", fraction in "[0-9]{0,14}", blanks in 0usize..4,
    ) {
        let sign = if negative { "-" } else { "" };
        let text = format!("{:blanks$}{sign}{whole}.{fraction}{:blanks$}", "", "");
        let number = Decimal::parse(text.as_bytes()).unwrap();
        prop_assert_eq!(number.millionths(), oracle(negative, &whole, &fraction));
    }

    #[test]
    fn an_exponent_moves_the_point(whole in "[0-9]{1,9}", fraction in "[0-9]{0,9}", shift in 0usize..9) {
        let plain = Decimal::parse(format!("{whole}.{fraction}").as_bytes()).unwrap();
        let (left, right) = whole.split_at(whole.len().saturating_sub(shift));
        let zeros = "0".repeat(shift.saturating_sub(whole.len()));
        let moved = format!("0{left}.{zeros}{right}{fraction}e+{shift:03}");
        prop_assert_eq!(Decimal::parse(moved.as_bytes()).unwrap(), plain, "{}", moved);
    }

    #[test]
    fn display_parses_back(millionths in -(10i128.pow(30) - 1)..10i128.pow(30)) {
        let number = Decimal::from_millionths(millionths);
        prop_assert_eq!(dec(&number.to_string()), number);
        prop_assert_eq!(dec(&number.with_places(6).to_string()), number);
        prop_assert_eq!(number.to_string().split('.').nth(1).map_or(0, str::len), usize::from(number.decimals()));
    }

    #[test]
    fn rounding_is_the_nearest_and_away_from_zero(millionths: i64, places in 0u8..6) {
        let number = Decimal::from_millionths(i128::from(millionths));
        let rounded = number.round_to(places);
        let step = Decimal::new(1, places);
        let off = (rounded - number).abs();
        prop_assert_eq!(rounded.millionths() % step.millionths(), 0);
        prop_assert!(off + off <= step);
        if off + off == step {
            prop_assert!(rounded.abs() > number.abs());
        }
    }

    #[test]
    fn f64_is_the_nearest(millionths: i64) {
        let number = Decimal::from_millionths(i128::from(millionths));
        prop_assert_eq!(number.to_f64(), number.to_string().parse::<f64>().unwrap());
    }

    #[test]
    fn from_f64_agrees_with_text(value in -1e15f64..1e15) {
        let expected = Decimal::parse(format!("{value:.60}").as_bytes());
        prop_assert_eq!(Decimal::from_f64(value), expected);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = Decimal::parse(&bytes);
    }
}
