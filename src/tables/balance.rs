//! Forced balancing (强制调平): from exact areas to numbers of two decimals that add up.
//!
//! Rounding every cell for itself leaves tables that do not add up. The order of the official adjustment is known from one
//! program that makes these tables, not from the regulation's text: round, then give the steps of 0.01 ha that are left
//! over or missing to units of more than 1 ha, an equal number each and the remainder to the largest first; from the
//! county to its villages, within a village to its rows, within a row to its cells. That is done here, with three
//! additions that the order leaves open, so that no sum drifts:
//!
//! 1. *Totals* (`totals`). The county's total is the exact one, rounded. It is spread over the townships, a township's
//!    over its villages, each time as above. The program goes from the county to the villages at once; its townships
//!    drift by the sum of their villages' rounding.
//! 2. *Enclaves* (`enclaves`). What others own in a village has tables of its own, in which a thousand parcels of one
//!    class stand below one another. They are rounded first, from the classes upwards, and the village's own land is what
//!    they leave of its total: the largest row takes what is over, as in the official order.
//! 3. *Cells* (`cells`). A row's total is spread over the first-level classes, each of these over state-owned and
//!    collective land, that over the second-level classes, cropland over grades and types. Every one of these columns keeps
//!    account of what its rows above, and the enclaves in them, have been rounded by, and takes it over into the next row.
//!    The steps left over go to the columns that are most short of them, the largest first where several are. So a column
//!    of the county is hardly farther from the exact one than a single cell is, instead of by the sum of a thousand
//!    roundings.
//!
//! What holds then, in every table and among all of them, exactly: county = townships = villages, total = first-level
//! classes = second-level classes = state-owned + collective, cropland = grades = types. A cell that has no area has
//! none afterwards.
//!
//! How far a cell moves. A total: by at most half a step and, at each of the two levels, by the steps that its share of
//! the residual is, one where most units have more than 1 ha. A second-level class of the enclave tables: by less than
//! two steps in a village or township and by less than one in a county, because its account, of which any run of rows is
//! the difference of two values, is always less than one step; a first-level class by at most the sum of its parts',
//! which its own account holds to about two steps. For cells inside a row of land no bound is proven. In tens of
//! thousands of random counties no cell of any table at any level has moved by more than eight steps, and the tests hold
//! it to `FARTHEST`.
//!
//! Example, in hectares: a township of 3.00 has villages of 1.004, 1.003 and 0.994. Rounded they are 1.00, 1.00 and 0.99:
//! 0.01 is missing. It goes to the largest of those over 1 ha, the first: 1.01, 1.00, 0.99. The first village has forest
//! of 0.504 and grass of 0.500: rounded 0.50 and 0.50, and 0.01 is missing; forest is most short of it, by 0.004: 0.51,
//! 0.50. The account of forest is now 0.504 - 0.51 = -0.006: if the next village has forest of 0.703, 0.697 is rounded to
//! 0.70. Both together have 1.21 for an exact 1.207.

mod cells;
mod enclaves;
mod totals;

use std::ops::Range;

use super::fill::Line;
use super::survey::Survey;
use super::table::Measure;
use cells::Accounts;
use enclaves::Enclaves;
use totals::{Grain, Part};

/// Steps of the last decimal that a cell moves at most, as far as random counties tell.
#[cfg(test)]
pub(super) const FARTHEST: i128 = 16;

/// The lines with their leaves in steps of the last decimal.
pub(super) type Balanced = Vec<Line>;

/// Balances lines of exact areas (millionths of m²): those of a village one after the other, its own land first.
pub(super) fn balance(survey: &Survey, lines: &[Line], measure: Measure) -> Balanced {
    let (factor, step) = measure.scale();
    let grain = Grain {
        step,
        hectare: factor.saturating_mul(10_000_000_000),
    };
    let mut balanced = lines.to_vec();
    for area in balanced.iter_mut().flat_map(|line| &mut line.leaves) {
        *area = area.saturating_mul(factor);
    }
    let code = |line: &Line| survey.units[line.village as usize].code.as_str();
    let codes: Vec<&str> = lines.iter().map(code).collect();
    for county in runs(&codes, 6) {
        balance_county(grain, &codes[county.clone()], &mut balanced[county]);
    }
    balanced
}

fn balance_county(grain: Grain, codes: &[&str], lines: &mut [Line]) {
    let villages = runs(codes, 12);
    let owed = round_enclaves(grain.step, &villages, lines);
    let parts: Vec<Part> = villages
        .iter()
        .zip(&owed)
        .map(|(village, owed)| {
            let exact = sum(&lines[village.start].leaves);
            let due = exact.saturating_add(sum(owed));
            Part { exact, due }
        })
        .collect();
    let codes: Vec<&str> = villages
        .iter()
        .map(|village| codes[village.start])
        .collect();
    let totals = grain.totals(&codes, &parts);
    let mut accounts = Accounts::new(grain.step);
    for ((village, owed), total) in villages.iter().zip(&owed).zip(totals) {
        if !owed.is_empty() {
            accounts.enter(owed);
        }
        accounts.round(&mut lines[village.start].leaves, total);
    }
}

/// Rounds the enclaves; gives what those of each village were rounded by, by leaf, nothing where there are none.
fn round_enclaves(step: i128, villages: &[Range<usize>], lines: &mut [Line]) -> Vec<Vec<i128>> {
    let mut enclaves = Enclaves::new(step);
    let mut owed = vec![Vec::new(); villages.len()];
    for (owed, village) in owed.iter_mut().zip(villages) {
        for line in &mut lines[village.clone()][1..] {
            let by = enclaves.round(&mut line.leaves);
            owed.resize(by.len(), 0);
            for (owed, by) in owed.iter_mut().zip(by) {
                *owed += by;
            }
        }
    }
    owed
}

fn sum<'a>(areas: impl IntoIterator<Item = &'a i128>) -> i128 {
    let areas = areas.into_iter();
    areas.fold(0, |sum, area| sum.saturating_add(*area))
}

/// The runs of codes that begin with the same digits.
fn runs(codes: &[&str], length: usize) -> Vec<Range<usize>> {
    let prefix = |code: &str| code.get(..length).unwrap_or(code).to_owned();
    let runs = codes.chunk_by(|one, other| prefix(one) == prefix(other));
    runs.scan(0, |at, run| {
        *at += run.len();
        Some(*at - run.len()..*at)
    })
    .collect()
}
