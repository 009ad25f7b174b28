//! The enclaves (飞入地) of a county, one row after the other: each second-level class rounded down or up, so that it,
//! its first-level class and all of them stay near the exact ones over any run of rows.
//!
//! An enclave mostly is a single parcel. Its total rounded first, as for a village, would leave its one class no choice,
//! and a class would drift by the roundings of a thousand totals. So here the total is what the classes come to.

use std::sync::LazyLock;

use super::cells::{Share, settle};
use super::sum;
use crate::tables::class::{CLASSES, Item};

/// A second-level class.
struct Class {
    /// Place of its first-level class in [`CLASSES`].
    first: usize,
    /// Its places in the finest cells.
    leaves: Vec<usize>,
}

static SECONDS: LazyLock<Vec<Class>> = LazyLock::new(|| {
    let firsts = CLASSES.iter().enumerate();
    let classes = firsts.flat_map(|(first, of)| {
        let parts = of.parts.iter();
        parts.map(move |(code, _)| Class {
            first,
            leaves: Item::class(code).leaves(),
        })
    });
    classes.collect()
});

/// What the rows so far were rounded by: exact less rounded.
pub(super) struct Enclaves {
    step: i128,
    /// By second-level class: always less than one step.
    seconds: Vec<i128>,
    /// By first-level class.
    firsts: [i128; CLASSES.len()],
    all: i128,
}

impl Enclaves {
    /// Of a county none of whose rows was rounded yet.
    pub(super) fn new(step: i128) -> Self {
        Self {
            step,
            seconds: vec![0; SECONDS.len()],
            firsts: [0; CLASSES.len()],
            all: 0,
        }
    }

    /// Rounds the cells of a row, by leaf; gives what they were rounded by.
    pub(super) fn round(&mut self, leaves: &mut [i128]) -> Vec<i128> {
        let exact = leaves.to_vec();
        let mut shares = self.down(leaves);
        while let Some(share) = self.next_up(&shares) {
            shares[share].steps += 1;
            self.post(shares[share].place, -self.step);
        }
        for share in shares {
            self.seconds[share.place] = share.short(self.step);
            self.divide(leaves, &share);
        }
        let rounded = leaves.iter().map(|steps| steps.saturating_mul(self.step));
        exact
            .iter()
            .zip(rounded)
            .map(|(exact, of)| exact - of)
            .collect()
    }

    /// Every class of the row rounded down; the accounts above them are short of the rest.
    fn down(&mut self, leaves: &[i128]) -> Vec<Share> {
        let mut shares = Vec::new();
        for (place, class) in SECONDS.iter().enumerate() {
            let areas = class.leaves.iter().map(|leaf| &leaves[*leaf]);
            if areas.clone().all(|area| *area == 0) {
                continue;
            }
            let exact = sum(areas);
            let due = exact.saturating_add(self.seconds[place]);
            let steps = due.div_euclid(self.step);
            let steps = match exact.signum() {
                1 => steps.max(0),
                0 => 0,
                _ => steps.min(0),
            };
            let share = Share {
                place,
                exact,
                due,
                steps,
            };
            self.post(place, exact.saturating_sub(steps.saturating_mul(self.step)));
            shares.push(share);
        }
        shares
    }

    fn post(&mut self, second: usize, area: i128) {
        let first = &mut self.firsts[SECONDS[second].first];
        *first = first.saturating_add(area);
        self.all = self.all.saturating_add(area);
    }

    /// The class that is to be rounded up next: what it, its first-level class and all are short of together is the most,
    /// and more than half a step each. That makes the sum of their squares the least, step by step.
    fn next_up(&self, shares: &[Share]) -> Option<usize> {
        let short = |share: &Share| {
            let first = self.firsts[SECONDS[share.place].first];
            share.short(self.step) + first + self.all
        };
        let may = |share: &Share| {
            let fits = match share.exact.signum() {
                1 => true,
                0 => false,
                _ => share.steps < 0,
            };
            // Once: rounded up, it has more than is due.
            fits && share.short(self.step) > 0 && 2 * short(share) > 3 * self.step
        };
        let found = shares.iter().enumerate().filter(|(_, share)| may(share));
        let most = found.max_by_key(|(place, share)| (short(share), std::cmp::Reverse(*place)));
        most.map(|(place, _)| place)
    }

    /// A class over its finest cells.
    fn divide(&self, leaves: &mut [i128], class: &Share) {
        let places = SECONDS[class.place].leaves.iter();
        let filled = places.filter(|leaf| leaves[**leaf] != 0);
        let mut shares: Vec<Share> = filled
            .map(|leaf| Share::new(*leaf, leaves[*leaf], 0, self.step))
            .collect();
        settle(&mut shares, class.steps, self.step);
        for share in shares {
            leaves[share.place] = share.steps;
        }
    }
}
