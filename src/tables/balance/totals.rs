//! The total of a county over its townships, theirs over their villages: steps left over or missing go to those of more
//! than 1 ha, an equal number each, the remainder to the largest first.

use super::cells::may_move;
use super::{runs, sum};
use crate::tables::table::divide;

/// What is counted in.
#[derive(Clone, Copy)]
pub(super) struct Grain {
    /// One step of the last decimal, in the unit of the exact areas.
    pub(super) step: i128,
    /// 1 ha in that unit.
    pub(super) hectare: i128,
}

/// What a village, a township or a county has itself, without enclaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) exact: i128,
    /// Exact and what the enclaves there were rounded by: so that the whole stays near, not only the rest.
    pub(super) due: i128,
}

impl Part {
    fn of(parts: &[Self]) -> Self {
        parts.iter().fold(Self::default(), |whole, part| Self {
            exact: whole.exact.saturating_add(part.exact),
            due: whole.due.saturating_add(part.due),
        })
    }
}

impl Grain {
    /// The totals in steps of a county's villages, by their codes.
    pub(super) fn totals(self, codes: &[&str], parts: &[Part]) -> Vec<i128> {
        let mut totals = vec![0; parts.len()];
        let townships = runs(codes, 9);
        let of: Vec<Part> = townships
            .iter()
            .map(|township| Part::of(&parts[township.clone()]))
            .collect();
        let county = divide(Part::of(parts).due, self.step);
        for (township, total) in townships.into_iter().zip(self.spread(&of, county)) {
            let steps = self.spread(&parts[township.clone()], total);
            totals[township].copy_from_slice(&steps);
        }
        totals
    }

    /// Spreads a total in steps over parts. No part changes its sign, and one of nothing stays nothing.
    pub(super) fn spread(self, parts: &[Part], total: i128) -> Vec<i128> {
        let rounded = |part: &Part| {
            let steps = divide(part.due, self.step);
            if steps.signum() * part.exact.signum() > 0 {
                steps
            } else {
                0
            }
        };
        let mut steps: Vec<i128> = parts.iter().map(rounded).collect();
        let mut residual = total - sum(&steps);
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by_key(|part| std::cmp::Reverse(parts[*part].exact));
        while residual != 0 {
            let takers = self.takers(parts, &steps, &order, residual.signum());
            if takers.is_empty() {
                break;
            }
            residual = give(parts, &mut steps, &takers, residual);
        }
        steps
    }

    /// Who takes a step up or down, the largest first: those of more than 1 ha, where there are any.
    fn takers(self, parts: &[Part], steps: &[i128], order: &[usize], sign: i128) -> Vec<usize> {
        let movable = |part: &&usize| may_move(parts[**part].exact, steps[**part], sign);
        let mut takers: Vec<usize> = order.iter().filter(movable).copied().collect();
        if takers.iter().any(|part| parts[*part].exact > self.hectare) {
            takers.retain(|part| parts[*part].exact > self.hectare);
        }
        takers
    }
}

/// Gives an equal number to each of `takers` and the remainder to the first of them; gives what nobody could take.
fn give(parts: &[Part], steps: &mut [i128], takers: &[usize], residual: i128) -> i128 {
    let sign = residual.signum();
    let each = residual.abs() / takers.len() as i128;
    let remainder = (residual.abs() % takers.len() as i128) as usize;
    let mut left = residual;
    for (place, part) in takers.iter().enumerate() {
        let share = each + i128::from(place < remainder);
        let room = if sign < 0 && parts[*part].exact > 0 {
            steps[*part]
        } else {
            share
        };
        let share = share.min(room.max(1));
        steps[*part] += sign * share;
        left -= sign * share;
    }
    left
}
