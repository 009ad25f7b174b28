//! What stands below an underlined value: what was expected, what was measured, and the limit.

use super::text::{clean, clip};
use crate::finding::Unit;
use crate::lang::Lang;
use crate::report::FindingEntry;

/// Longer expectations are cut off.
const EXPECTED: usize = 60;

/// `应为 100.00，相差 0.02 > 0.01 m²`; `None` where the finding carries neither a value nor a number.
pub(super) fn label(finding: &FindingEntry, lang: Lang) -> Option<String> {
    let expected = finding.expected.as_deref().map(|expected| {
        let expected = clean(expected);
        let word = lang.pick("应为", "expected");
        format!("{word} {}", clip(&expected, EXPECTED))
    });
    let numbers = numbers(finding, lang);
    match (expected, numbers) {
        (Some(expected), Some(numbers)) => {
            Some(expected + lang.pick("，", ", ") + numbers.as_str())
        }
        (expected, numbers) => expected.or(numbers),
    }
}

/// What was measured against the limit, with the unit.
fn numbers(finding: &FindingEntry, lang: Lang) -> Option<String> {
    let measured = finding.measured?;
    let unit = finding.unit.map_or("", |unit| unit_sign(unit, lang));
    let Some(limit) = finding.limit else {
        let word = lang.pick("实测", "measured");
        return Some(format!("{word} {measured}{unit}"));
    };
    if number(finding.value.as_deref()) == Some(measured) {
        // The value itself is what is bounded: it stands right above.
        let word = match measured.total_cmp(&limit) {
            std::cmp::Ordering::Greater => lang.pick("大于限值", "above the limit"),
            std::cmp::Ordering::Less => lang.pick("小于限值", "below the limit"),
            std::cmp::Ordering::Equal => lang.pick("等于限值", "at the limit"),
        };
        return Some(format!("{word} {limit}{unit}"));
    }
    let sign = match measured.total_cmp(&limit) {
        std::cmp::Ordering::Greater => ">",
        std::cmp::Ordering::Less => "<",
        std::cmp::Ordering::Equal => "=",
    };
    let word = if is_difference(finding, measured) {
        lang.pick("相差", "off by")
    } else {
        lang.pick("实测", "measured")
    };
    Some(format!("{word} {measured} {sign} {limit}{unit}"))
}

/// Whether `measured` is how far the value is from the expected one, of which as many digits are shown as the field has.
fn is_difference(finding: &FindingEntry, measured: f64) -> bool {
    let (Some(value), Some(shown)) = (finding.value.as_deref(), finding.expected.as_deref()) else {
        return false;
    };
    let decimals = shown.split_once('.').map_or(0, |(_, digits)| digits.len());
    let rounded = 0.5 * 0.1_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX)) + 1e-5;
    let off = |value: f64, expected: f64| ((value - expected).abs() - measured.abs()).abs();
    let both = number(Some(value)).zip(number(Some(shown)));
    both.is_some_and(|(value, expected)| off(value, expected) < rounded)
}

fn number(text: Option<&str>) -> Option<f64> {
    text?
        .trim()
        .parse()
        .ok()
        .filter(|value: &f64| value.is_finite())
}

/// With the blank before it.
fn unit_sign(unit: Unit, lang: Lang) -> &'static str {
    match unit {
        Unit::Hectare => lang.pick(" 公顷", unit.sign()),
        Unit::Mu => lang.pick(" 亩", unit.sign()),
        _ => unit.sign(),
    }
}
