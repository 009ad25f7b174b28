//! A filled summary table: units by columns, in exact decimals.

use super::form::{Form, Kind, form_of};
use crate::format::decimal::Decimal;

/// The unit of measurement of a table (计量单位).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// 公顷, two decimals: 10 000 m².
    Hectare,
    /// 亩, one decimal: 2000/3 m².
    Mu,
}

impl Measure {
    /// Both, in the order of the workbooks' sheets.
    pub const ALL: [Self; 2] = [Self::Hectare, Self::Mu];

    /// As a table's head names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hectare => "公顷",
            Self::Mu => "亩",
        }
    }

    /// Decimals of its numbers.
    #[must_use]
    pub fn decimals(self) -> u8 {
        match self {
            Self::Hectare => 2,
            Self::Mu => 1,
        }
    }

    /// A number of hectares in this unit: 1 ha = 15 亩.
    #[must_use]
    pub fn of_hectares(self, area: Decimal) -> Decimal {
        match self {
            Self::Hectare => area,
            Self::Mu => Decimal::from_millionths(area.millionths().saturating_mul(15)),
        }
    }

    /// What steps of the last decimal come to in this unit.
    #[must_use]
    pub fn of_steps(self, steps: i64) -> Decimal {
        Decimal::new(steps, self.decimals())
    }

    /// An area in m² in this unit, rounded to six decimals.
    #[must_use]
    pub fn of_square_metres(self, area: Decimal) -> Decimal {
        let millionths = area.millionths();
        let (factor, divisor) = match self {
            Self::Hectare => (1, 10_000),
            Self::Mu => (3, 2_000),
        };
        Decimal::from_millionths(divide(millionths.saturating_mul(factor), divisor))
    }

    /// How an area in m² must be multiplied, and how many millionths of the product make a step of the last decimal: so
    /// that both are whole numbers.
    pub(super) fn scale(self) -> (i128, i128) {
        match self {
            Self::Hectare => (1, 100_000_000),
            Self::Mu => (3, 200_000_000),
        }
    }
}

/// The quotient rounded half away from zero; the divisor is positive.
pub(super) fn divide(value: i128, divisor: i128) -> i128 {
    let magnitude = value.unsigned_abs();
    let divisor = divisor.unsigned_abs();
    let rounded = magnitude / divisor + u128::from(magnitude % divisor >= divisor.div_ceil(2));
    let rounded = i128::try_from(rounded).unwrap_or(i128::MAX);
    if value < 0 { -rounded } else { rounded }
}

/// Level of a unit (行政级别).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 县: 6 digits.
    County,
    /// 乡镇: 9 digits.
    Township,
    /// 村: 12 digits.
    Village,
}

/// An administrative unit (行政区域) of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// 6 digits of a county, 9 of a township, 12 of a village.
    pub code: String,
    /// Its name, empty where none is known.
    pub name: String,
}

impl Unit {
    /// Its level, by the length of its code.
    #[must_use]
    pub fn level(&self) -> Level {
        level(&self.code)
    }
}

/// The level that a code without trailing zeros is of.
fn level(code: &str) -> Level {
    match code.len() {
        ..=6 => Level::County,
        7..=9 => Level::Township,
        _ => Level::Village,
    }
}

/// A code as the tables write it, without the zeros of the levels below: `330102001000` is the township 330102001, also
/// when seven more zeros follow. `None` for what is no code of 6, 9, 12 or 19 digits. A group's code stands for its
/// village.
#[must_use]
pub fn unit_code(code: &str) -> Option<&str> {
    let code = code.trim();
    let is_code = matches!(code.len(), 6 | 9 | 12 | 19);
    if !is_code || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let code = &code[..code.len().min(12)];
    let without = |code, length| match code {
        code if str::len(code) == length => code.strip_suffix("000").unwrap_or(code),
        code => code,
    };
    Some(without(without(code, 12), 9))
}

/// A row: a unit, in an enclave table also the unit that owns the land there, and its areas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where the land is (所在行政区域).
    pub unit: Unit,
    /// Whose it is (所属行政区域), in the rows of an enclave table that are no sums.
    pub owner: Option<Unit>,
    /// By [`Form::columns`], in the table's unit.
    pub cells: Vec<Decimal>,
}

/// A filled table. The rows stand as the form demands: the county first, each township before its villages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Which.
    pub kind: Kind,
    /// Unit of its areas.
    pub measure: Measure,
    /// Its rows.
    pub rows: Vec<Row>,
}

impl Table {
    /// Its form.
    #[must_use]
    pub fn form(&self) -> &'static Form {
        form_of(self.kind)
    }

    /// The farthest that a cell is from the one at its place in `other`, a table of the same rows.
    #[must_use]
    pub fn farthest(&self, other: &Self) -> Decimal {
        let rows = self.rows.iter().zip(&other.rows);
        let cells = rows.flat_map(|(row, other)| row.cells.iter().zip(&other.cells));
        let distances = cells.map(|(cell, other)| (*cell - *other).abs());
        distances.max().unwrap_or_default()
    }

    /// The row of a unit that is no enclave's.
    #[must_use]
    pub fn row(&self, code: &str) -> Option<&Row> {
        self.rows
            .iter()
            .find(|row| row.unit.code == code && row.owner.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lose_the_zeros_of_lower_levels() {
        for (code, unit) in [
            ("330102", Some("330102")),
            ("330102000000", Some("330102")),
            ("330102001000", Some("330102001")),
            ("330102001201", Some("330102001201")),
            ("3301020012010000000", Some("330102001201")),
            ("3301020012010001000", Some("330102001201")),
            ("3301020010000000000", Some("330102001")),
            (" 330102001 ", Some("330102001")),
            ("33010200", None),
            ("33010200120X", None),
            ("", None),
        ] {
            assert_eq!(unit_code(code), unit, "{code}");
        }
        let unit = |code: &str| Unit {
            code: code.to_owned(),
            name: String::new(),
        };
        assert_eq!(unit("330102").level(), Level::County);
        assert_eq!(unit("330102001").level(), Level::Township);
        assert_eq!(unit("330102001201").level(), Level::Village);
    }

    #[test]
    fn areas_are_told_in_both_units() {
        let area: Decimal = "123456.78".parse().unwrap();
        assert_eq!(
            Measure::Hectare.of_square_metres(area).to_string(),
            "12.345678"
        );
        assert_eq!(Measure::Mu.of_square_metres(area).to_string(), "185.18517");
        assert_eq!(Measure::Hectare.of_steps(-1235).to_string(), "-12.35");
        assert_eq!((divide(5, 10), divide(-5, 10), divide(4, 10)), (1, -1, 0));
    }
}
