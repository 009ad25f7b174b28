//! Intervals of numbers as a pack writes them.

use std::fmt;
use std::str::FromStr;

use crate::format::decimal::Decimal;

/// An interval of numbers (值域): `> 0`, `>= 0`, `< 20`, `[-160, 8850]`, `(0, 20)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    min: Option<(Decimal, bool)>,
    max: Option<(Decimal, bool)>,
    text: String,
}

impl Range {
    /// Whether `value` lies in it.
    #[must_use]
    pub fn contains(&self, value: Decimal) -> bool {
        let above = self
            .min
            .is_none_or(|(min, closed)| value > min || closed && value == min);
        let below = self
            .max
            .is_none_or(|(max, closed)| value < max || closed && value == max);
        above && below
    }

    /// The end that `value` is beyond.
    #[must_use]
    pub fn nearest_bound(&self, value: Decimal) -> Option<Decimal> {
        match (self.min, self.max) {
            (Some((min, _)), _) if value <= min => Some(min),
            (_, Some((max, _))) => Some(max),
            (min, None) => min.map(|(min, _)| min),
        }
    }

    /// The open interval between two numbers.
    #[must_use]
    pub fn open(min: Decimal, max: Decimal) -> Self {
        let text = format!("({min}, {max})");
        Self {
            min: Some((min, false)),
            max: Some((max, false)),
            text,
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Range {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| text.trim().parse::<Decimal>().map_err(|_| ());
        let (min, max) = if let Some(rest) = text.strip_prefix(">=") {
            (Some((number(rest)?, true)), None)
        } else if let Some(rest) = text.strip_prefix('>') {
            (Some((number(rest)?, false)), None)
        } else if let Some(rest) = text.strip_prefix("<=") {
            (None, Some((number(rest)?, true)))
        } else if let Some(rest) = text.strip_prefix('<') {
            (None, Some((number(rest)?, false)))
        } else {
            let (low, high) = text.split_once(',').ok_or(())?;
            let (open, low) = low.split_at_checked(1).ok_or(())?;
            let (high, close) = high
                .split_at_checked(high.len().saturating_sub(1))
                .ok_or(())?;
            let closed = |mark: &str, yes: &str, no: &str| match mark {
                mark if mark == yes => Ok(true),
                mark if mark == no => Ok(false),
                _ => Err(()),
            };
            let min = (number(low)?, closed(open, "[", "(")?);
            let max = (number(high)?, closed(close, "]", ")")?);
            if min.0 > max.0 {
                return Err(());
            }
            (Some(min), Some(max))
        };
        Ok(Self {
            min,
            max,
            text: text.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(range: &str, value: &str) -> bool {
        range
            .parse::<Range>()
            .unwrap()
            .contains(value.parse().unwrap())
    }

    #[test]
    fn ends_of_ranges_are_open_or_closed_as_written() {
        assert!(!holds("> 0", "0") && holds("> 0", "0.000001"));
        assert!(holds(">= 0", "0") && !holds(">= 0", "-0.01"));
        assert!(!holds("< 20", "20") && holds("<= 20", "20"));
        assert!(holds("[-160, 8850]", "-160") && holds("[-160, 8850]", "8850"));
        assert!(!holds("(-160, 8850)", "-160") && !holds("(-160, 8850)", "8850"));
        assert!(holds("[0, 6.2831853)", "0") && !holds("[0, 6.2831853)", "6.2831853"));
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in [
            "", "0", "> ", "> x", "[1]", "[2, 1]", "1, 2", "{1, 2}", "[1, 2", "中, 文",
        ] {
            assert!(text.parse::<Range>().is_err(), "{text}");
        }
    }
}
