//! The moment that files of a report carry as the time of their making, and the calendar behind it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds of a day.
const DAY: u64 = 86_400;

/// A moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since the beginning of 1970.
    seconds: u64,
}

impl Moment {
    /// The clock's.
    #[must_use]
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            seconds: since.unwrap_or_default().as_secs(),
        }
    }

    /// What stands for now where the same input must give the same bytes: the beginning of the day `as_of`, YYYYMMDD,
    /// else of 2000.
    #[must_use]
    pub fn fixed(as_of: Option<&str>) -> Self {
        let day = as_of.and_then(days).unwrap_or(10_957);
        Self { seconds: day * DAY }
    }

    /// Year, month, day.
    #[must_use]
    pub fn date(self) -> [u64; 3] {
        civil(self.seconds / DAY)
    }

    /// `2010-12-31T08:00:00.000Z`
    #[must_use]
    pub fn iso(self) -> String {
        let [year, month, day] = self.date();
        let second = self.seconds % DAY;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.000Z")
    }

    /// Seconds since the beginning of 1970.
    #[must_use]
    pub fn seconds(self) -> u64 {
        self.seconds
    }
}

/// Days from 1970-01-01 to a YYYYMMDD not before it.
fn days(text: &str) -> Option<u64> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u64>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    // As if the year began in March, so that the leap day is its last.
    let shifted = year - u64::from(month <= 2);
    let (era, of_era) = (shifted / 400, shifted % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.checked_sub(1)?;
    (era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year).checked_sub(719_468)
}

/// The date of a day counted from 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn civil(days: u64) -> [u64; 3] {
    let days = days + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    [year_of_era + era * 400 + u64::from(month <= 2), month, day]
}

#[cfg(test)]
mod tests {
    use super::{Moment, civil, days};

    #[test]
    fn days_and_dates_agree() {
        for day in 0..80_000 {
            let [year, month, date] = civil(day);
            assert_eq!(days(&format!("{year:04}{month:02}{date:02}")), Some(day));
        }
        assert_eq!(civil(0), [1970, 1, 1]);
        assert_eq!(days("20000229"), Some(11_016));
        assert_eq!(days("19691231"), None);
        assert_eq!(days("二〇〇〇"), None);
    }

    #[test]
    fn a_fixed_moment_is_the_beginning_of_its_day() {
        assert_eq!(
            Moment::fixed(Some("20101231")).iso(),
            "2010-12-31T00:00:00.000Z"
        );
        assert_eq!(Moment::fixed(None).iso(), "2000-01-01T00:00:00.000Z");
        let noon = Moment { seconds: 43_261 };
        assert_eq!(noon.iso(), "1970-01-01T12:01:01.000Z");
    }
}
