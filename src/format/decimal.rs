//! Exact decimal numbers: the text of a DBF field as an integer of 1e-6, so that areas add up to the last digit as they
//! do on the surveyor's calculator. Sums of binary fractions would not.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

/// A number with six decimals, held exactly as an integer of millionths. The unit is the field's own (m², m, ...).
///
/// Parsed values are below 1e24 in magnitude; sums of more than 1e8 of them stay exact. Beyond the range of `i128`
/// (1.7e32) addition saturates instead of panicking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i128);

/// Decimals that a [`Decimal`] holds.
pub const PLACES: u8 = 6;
const UNIT: i128 = 1_000_000;
/// Bound of parsed and computed values, in millionths.
const LIMIT: u128 = 10u128.pow(30);

impl Decimal {
    /// 0
    pub const ZERO: Self = Self(0);
    /// 1
    pub const ONE: Self = Self(UNIT);

    /// The number of that many millionths.
    #[must_use]
    pub const fn from_millionths(millionths: i128) -> Self {
        Self(millionths)
    }

    /// The number in millionths.
    #[must_use]
    pub const fn millionths(self) -> i128 {
        self.0
    }

    /// `mantissa` / 10^`decimals`, for example `new(325, 2)` = 3.25; digits beyond the sixth decimal are rounded half
    /// away from zero.
    #[must_use]
    pub fn new(mantissa: i64, decimals: u8) -> Self {
        if decimals <= PLACES {
            return Self(i128::from(mantissa) * power(PLACES - decimals));
        }
        Self(divide_half_away(
            i128::from(mantissa),
            power(decimals - PLACES),
        ))
    }

    /// The nearest number to a binary fraction, `None` for NaN, infinities and magnitudes of 1e24 and more.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        // The decimal text of an f64 is exact, so that the only rounding is the one to six decimals.
        if value.is_finite() {
            Self::parse(format!("{value:.30}").as_bytes())
        } else {
            None
        }
    }

    /// Reads the text of a DBF field: blanks and NULs around it, a sign, digits with a `.`, an exponent as ArcGIS
    /// writes it in F fields (`1.23400000000e+004`). Digits beyond the sixth decimal are rounded half away from zero.
    /// `None` for anything else (empty, asterisks, commas) and for magnitudes of 1e24 and more.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text = trim(text);
        let (negative, unsigned) = match text.split_first()? {
            (b'-', rest) => (true, rest),
            (b'+', rest) => (false, rest),
            _ => (false, text),
        };
        let (digits, exponent) = match unsigned.iter().position(|b| matches!(b, b'e' | b'E')) {
            Some(at) => (&unsigned[..at], exponent(&unsigned[at + 1..])?),
            None => (unsigned, 0),
        };
        let magnitude = i128::try_from(magnitude(digits, exponent)?).ok()?;
        Some(Self(if negative { -magnitude } else { magnitude }))
    }

    /// The magnitude.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// Whether it is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Rounded half away from zero to so many decimals: 2.345 to two is 2.35, -2.345 is -2.35. Six and more change
    /// nothing.
    #[must_use]
    pub fn round_to(self, places: u8) -> Self {
        if places >= PLACES {
            return self;
        }
        let step = power(PLACES - places);
        Self(divide_half_away(self.0, step).saturating_mul(step))
    }

    /// How many decimals it really has, 0 to 6: 2 for 3.250000.
    #[must_use]
    pub fn decimals(self) -> u8 {
        if self.0 % UNIT == 0 {
            return 0;
        }
        (1..PLACES)
            .find(|places| self.0 % power(PLACES - places) == 0)
            .unwrap_or(PLACES)
    }

    /// The product, rounded half away from zero to six decimals; `None` where the exact product in 1e-12 exceeds
    /// `i128` (1.7e26).
    #[must_use]
    pub fn checked_mul(self, factor: Self) -> Option<Self> {
        Some(Self(divide_half_away(self.0.checked_mul(factor.0)?, UNIT)))
    }

    /// Compares `self` x `factor`, without rounding, with `other`; `None` where the product is out of range as in
    /// [`checked_mul`](Self::checked_mul).
    #[must_use]
    pub fn cmp_product(self, factor: Self, other: Self) -> Option<Ordering> {
        let product = self.0.checked_mul(factor.0)?;
        // other x 1e-12 may exceed i128 where the product does not: then other's sign decides.
        match other.0.checked_mul(UNIT) {
            Some(other) => Some(product.cmp(&other)),
            None => Some(if other.0 > 0 {
                Ordering::Less
            } else {
                Ordering::Greater
            }),
        }
    }

    /// The nearest binary fraction.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        const EXACT: u128 = 1 << 53;
        if self.0.unsigned_abs() <= EXACT {
            return self.0 as f64 / 1e6;
        }
        // Dividing a rounded integer would round twice; the text is rounded once.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Shows exactly so many decimals, rounded half away from zero: `3.25` with 1 is "3.3", with 4 "3.2500".
    #[must_use]
    pub const fn with_places(self, places: u8) -> Places {
        Places {
            value: self,
            places,
        }
    }
}

impl Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Decimal {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Decimal {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Decimal {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, Add::add)
    }
}

impl From<i32> for Decimal {
    fn from(value: i32) -> Self {
        Self::new(i64::from(value), 0)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::new(value, 0)
    }
}

/// The text is no number that [`Decimal::parse`] reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number below 1e24")]
pub struct NotDecimal;

impl FromStr for Decimal {
    type Err = NotDecimal;
    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        Self::parse(text.as_bytes()).ok_or(NotDecimal)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_places(self.decimals()).fmt(f)
    }
}

/// A [`Decimal`] shown with a fixed number of decimals, see [`Decimal::with_places`].
#[derive(Debug, Clone, Copy)]
pub struct Places {
    value: Decimal,
    places: u8,
}

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = self.value.round_to(self.places).0;
        let magnitude = rounded.unsigned_abs();
        let mut text = (magnitude / UNIT as u128).to_string();
        if self.places > 0 {
            let fraction = format!("{:06}", magnitude % UNIT as u128);
            let places = usize::from(self.places);
            text.push('.');
            text.push_str(&fraction[..places.min(fraction.len())]);
            text.extend(std::iter::repeat_n(
                '0',
                places.saturating_sub(fraction.len()),
            ));
        }
        f.pad_integral(rounded >= 0, "", &text)
    }
}

/// Without the blanks and NULs that pad a DBF cell.
pub(crate) fn trim(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | 0, rest @ ..] = text {
        text = rest;
    }
    while let [rest @ .., b' ' | b'\t' | 0] = text {
        text = rest;
    }
    text
}

/// 10^n; n is at most 19 here.
const fn power(n: u8) -> i128 {
    10i128.saturating_pow(n as u32)
}

/// n / d for d > 0, rounded half away from zero.
const fn divide_half_away(n: i128, d: i128) -> i128 {
    let (quotient, remainder) = (n / d, n % d);
    if remainder.unsigned_abs() * 2 >= d.unsigned_abs() {
        quotient + n.signum()
    } else {
        quotient
    }
}

/// The exponent's value; clamped, since beyond +-100 only zero or overflow can come out.
fn exponent(text: &[u8]) -> Option<i32> {
    let (sign, digits) = match text.split_first()? {
        (b'-', rest) => (-1, rest),
        (b'+', rest) => (1, rest),
        _ => (1, text),
    };
    if digits.is_empty() {
        return None;
    }
    let mut value = 0i32;
    for digit in digits {
        value = (value * 10 + digit_value(*digit)? as i32).min(100_000);
    }
    Some(sign * value)
}

/// Millionths of unsigned digits with at most one `.`, times 10^exponent, rounded half away from zero.
fn magnitude(digits: &[u8], exponent: i32) -> Option<u128> {
    let point = digits
        .iter()
        .position(|b| *b == b'.')
        .unwrap_or(digits.len());
    // The power of ten of the digit at hand, in millionths: digits at 0 and above count, the one at -1 rounds.
    let mut place = i32::try_from(point)
        .ok()?
        .checked_add(exponent)?
        .checked_add(i32::from(PLACES))?;
    let (mut value, mut seen, mut round_up) = (0u128, false, false);
    for (at, byte) in digits.iter().enumerate() {
        if at == point {
            continue;
        }
        let digit = digit_value(*byte)?;
        seen = true;
        place -= 1;
        match place {
            0.. => value = value.checked_mul(10)?.checked_add(digit)?,
            -1 => round_up = digit >= 5,
            _ => {}
        }
        if value >= LIMIT {
            return None;
        }
    }
    if !seen {
        return None;
    }
    if value != 0 && place > 0 {
        value = value.checked_mul(10u128.checked_pow(place.unsigned_abs())?)?;
    }
    value += u128::from(round_up);
    (value < LIMIT).then_some(value)
}

fn digit_value(byte: u8) -> Option<u128> {
    byte.is_ascii_digit().then(|| u128::from(byte - b'0'))
}

#[cfg(test)]
mod tests;
