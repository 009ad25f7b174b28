//! Forced balancing (强制调平): from exact areas to numbers of two decimals that add up.
//!
//! Rounding every cell for itself leaves tables that do not add up. The order of the official adjustment is known from one
//! program that makes these tables, not from the regulation's text: round, then give the steps of 0.01 ha that are left
//! over or missing to units of more than 1 ha, an equal number each and the remainder to the largest first; from the
//! county to its villages, within a village to its rows, within a row to its cells. That is done here, with two
//! additions that the order leaves open, so that no sum drifts:
//!
//! 1. *Totals.* The county's total is the exact one, rounded. It is spread over the townships, a township's over its
//!    villages, a village's over its own land and each owner's enclave, each time as above (`spread`). The program goes
//!    from the county to the villages at once; its townships drift by the sum of their villages' rounding.
//! 2. *Cells.* A row's total is spread over the first-level classes, each of these over state-owned and collective land,
//!    that over the second-level classes, cropland over grades and types. Every one of these columns keeps account of what
//!    its rows above have been rounded by, and takes it over into the next row. The steps left over go to the columns
//!    that are most short of them, the largest first where several are. So a column of the county is hardly farther from
//!    the exact one than a single cell is, instead of by the sum of a thousand roundings.
//!
//! What holds then, in every table and among all of them, exactly: county = townships = villages, total = first-level
//! classes = second-level classes = state-owned + collective, cropland = grades = types. A cell that has no area has
//! none afterwards. A total moves by at most half a step and, at each of the three levels, by the steps that its share of
//! the residual is: one where most units have more than 1 ha. For cells inside a row no bound is proven: in
//! tens of thousands of random counties no cell of any table at any level has moved by more than eight steps, and the
//! tests hold it to `FARTHEST`.
//!
//! Example, in hectares: a township of 3.00 has villages of 1.004, 1.003 and 0.994. Rounded they are 1.00, 1.00 and 0.99:
//! 0.01 is missing. It goes to the largest of those over 1 ha, the first: 1.01, 1.00, 0.99. The first village has forest
//! of 0.504 and grass of 0.500: rounded 0.50 and 0.50, and 0.01 is missing; forest is most short of it, by 0.004: 0.51,
//! 0.50. The account of forest is now 0.504 - 0.51 = -0.006: if the next village has forest of 0.703, 0.697 is rounded to
//! 0.70. Both together have 1.21 for an exact 1.207.

use super::class::{TREE, Tree};
use super::fill::{Line, above};
use super::survey::Survey;
use super::table::{Measure, divide};

/// Steps of the last decimal that a cell moves at most, as far as random counties tell.
#[cfg(test)]
pub(super) const FARTHEST: i128 = 16;

/// The lines with their leaves in steps of the last decimal.
pub(super) type Balanced = Vec<Line>;

/// Balances lines of exact areas (millionths of m²).
pub(super) fn balance(survey: &Survey, lines: &[Line], measure: Measure) -> Balanced {
    let (factor, step) = measure.scale();
    let mut balanced = lines.to_vec();
    for line in &mut balanced {
        for area in &mut line.leaves {
            *area = area.saturating_mul(factor);
        }
    }
    let sums: Vec<i128> = balanced.iter().map(|line| sum(&line.leaves)).collect();
    let codes: Vec<&str> = balanced
        .iter()
        .map(|line| survey.units[line.village as usize].code.as_str())
        .collect();
    let grain = Grain {
        step,
        hectare: factor.saturating_mul(10_000_000_000),
    };
    let totals = grain.totals(&codes, &sums);
    let mut county = "";
    let mut accounts = Vec::new();
    for ((line, total), code) in balanced.iter_mut().zip(totals).zip(&codes) {
        let of = above(code)[0];
        if of != county {
            county = of;
            accounts = vec![0; TREE.nodes.len()];
        }
        Cells {
            tree: &TREE,
            exact: line.leaves.clone(),
            step,
            accounts: &mut accounts,
            steps: &mut line.leaves,
        }
        .spread(TREE.root(), total);
    }
    balanced
}

fn sum(areas: &[i128]) -> i128 {
    areas.iter().fold(0, |sum, area| sum.saturating_add(*area))
}

/// What is counted in.
#[derive(Clone, Copy)]
struct Grain {
    /// One step of the last decimal, in the unit of the exact areas.
    step: i128,
    /// 1 ha in that unit.
    hectare: i128,
}

impl Grain {
    /// The totals of all lines in steps: every county's, spread over townships, villages and lines.
    fn totals(self, codes: &[&str], exact: &[i128]) -> Vec<i128> {
        let mut totals = vec![0; exact.len()];
        for county in runs(codes, 0..codes.len(), 6) {
            let total = divide(sum(&exact[county.clone()]), self.step);
            self.divide(codes, exact, county, total, &[9, 12, 99], &mut totals);
        }
        totals
    }

    /// Spreads `total` over the groups of lines in `range` whose codes begin with the same `lengths[0]` digits, and on.
    fn divide(
        self,
        codes: &[&str],
        exact: &[i128],
        range: std::ops::Range<usize>,
        total: i128,
        lengths: &[usize],
        totals: &mut [i128],
    ) {
        let Some((length, below)) = lengths.split_first() else {
            return;
        };
        let groups = if below.is_empty() {
            range.map(|line| line..line + 1).collect()
        } else {
            runs(codes, range, *length)
        };
        let sums: Vec<i128> = groups
            .iter()
            .map(|group| sum(&exact[group.clone()]))
            .collect();
        for (group, steps) in groups.into_iter().zip(self.spread(&sums, total)) {
            if below.is_empty() {
                totals[group.start] = steps;
            } else {
                self.divide(codes, exact, group, steps, below, totals);
            }
        }
    }

    /// Spreads a total in steps over parts: each rounded, the residual in equal numbers over those of more than 1 ha, its
    /// remainder to the largest first. No part changes its sign, and one of nothing stays nothing.
    fn spread(self, exact: &[i128], total: i128) -> Vec<i128> {
        let mut steps: Vec<i128> = exact.iter().map(|area| divide(*area, self.step)).collect();
        let mut residual = total - sum(&steps);
        let mut order: Vec<usize> = (0..exact.len()).collect();
        order.sort_by_key(|part| std::cmp::Reverse(exact[*part]));
        while residual != 0 {
            let sign = residual.signum();
            let movable = |part: &&usize| may_move(exact[**part], steps[**part], sign);
            let mut takers: Vec<usize> = order.iter().filter(movable).copied().collect();
            if takers.iter().any(|part| exact[*part] > self.hectare) {
                takers.retain(|part| exact[*part] > self.hectare);
            }
            if takers.is_empty() {
                break;
            }
            let each = residual.abs() / takers.len() as i128;
            let remainder = (residual.abs() % takers.len() as i128) as usize;
            for (place, part) in takers.iter().enumerate() {
                let share = each + i128::from(place < remainder);
                let room = if sign < 0 && exact[*part] > 0 {
                    steps[*part]
                } else {
                    share
                };
                let share = share.min(room.max(1));
                steps[*part] += sign * share;
                residual -= sign * share;
            }
        }
        steps
    }
}

/// Whether a part may take a step up or down: nothing stays nothing, and no area changes its sign.
fn may_move(exact: i128, steps: i128, sign: i128) -> bool {
    match exact.signum() {
        0 => false,
        1 => sign > 0 || steps > 0,
        _ => sign < 0 || steps < 0,
    }
}

/// The runs of lines whose codes begin with the same digits.
fn runs(
    codes: &[&str],
    range: std::ops::Range<usize>,
    length: usize,
) -> Vec<std::ops::Range<usize>> {
    let start = range.start;
    let prefix = |code: &str| code.get(..length).unwrap_or(code).to_owned();
    let mut runs = Vec::new();
    let mut at = start;
    for run in codes[range].chunk_by(|one, other| prefix(one) == prefix(other)) {
        runs.push(at..at + run.len());
        at += run.len();
    }
    runs
}

/// The cells of one row.
struct Cells<'a> {
    tree: &'a Tree,
    /// By leaf.
    exact: Vec<i128>,
    step: i128,
    /// By node: what the rows above were rounded by, exact less rounded.
    accounts: &'a mut [i128],
    /// By leaf: the result.
    steps: &'a mut [i128],
}

/// A part of a node.
#[derive(Clone, Copy)]
struct Share {
    node: usize,
    exact: i128,
    /// Exact and what its account brings.
    due: i128,
    steps: i128,
}

impl Cells<'_> {
    /// Spreads so many steps over the parts of a node, and theirs over their parts.
    fn spread(&mut self, node: usize, total: i128) {
        let tree = self.tree;
        let leaves = tree.nodes[node].leaves.clone();
        let children = &tree.nodes[node].children;
        if children.is_empty() {
            self.steps[leaves.start] = total;
            return;
        }
        let mut shares: Vec<Share> = Vec::with_capacity(children.len());
        for child in children {
            let leaves = &self.exact[tree.nodes[*child].leaves.clone()];
            if leaves.iter().all(|area| *area == 0) {
                continue;
            }
            let exact = sum(leaves);
            let due = exact.saturating_add(self.accounts[*child]);
            let mut steps = divide(due, self.step);
            if steps.signum() * exact.signum() <= 0 {
                steps = 0;
            }
            shares.push(Share {
                node: *child,
                exact,
                due,
                steps,
            });
        }
        self.settle(&mut shares, total);
        for share in shares {
            self.accounts[share.node] = share
                .due
                .saturating_sub(share.steps.saturating_mul(self.step));
            self.spread(share.node, share.steps);
        }
    }

    /// Gives what is left over or missing to the parts that are most short of it, or have most too much.
    fn settle(&self, shares: &mut [Share], total: i128) {
        let mut residual = shares.iter().fold(total, |rest, share| rest - share.steps);
        while residual != 0 {
            let sign = residual.signum();
            let short = |share: &Share| (share.due - share.steps * self.step) * sign;
            let taker = shares
                .iter_mut()
                .filter(|share| may_move(share.exact, share.steps, sign))
                .max_by_key(|share| (short(share), share.exact));
            let Some(taker) = taker else {
                // Parts that cancel out to nothing: whatever is left goes to the first of them.
                if let Some(first) = shares.first_mut() {
                    first.steps += residual;
                }
                return;
            };
            taker.steps += sign;
            residual -= sign;
        }
    }
}
