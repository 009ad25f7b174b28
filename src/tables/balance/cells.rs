//! A row's total over its cells: first-level classes, ownership, second-level classes, grades and types.

use super::sum;
use crate::tables::class::{TREE, Tree};
use crate::tables::table::divide;

/// What the rows of a county were rounded by so far, by node of the tree: exact less rounded.
pub(super) struct Accounts {
    step: i128,
    by_node: Vec<i128>,
}

impl Accounts {
    /// Of a county none of whose rows was rounded yet.
    pub(super) fn new(step: i128) -> Self {
        Self {
            step,
            by_node: vec![0; TREE.nodes.len()],
        }
    }

    /// Enters what cells that are not rounded here were rounded by, by leaf.
    pub(super) fn enter(&mut self, owed: &[i128]) {
        for (account, node) in self.by_node.iter_mut().zip(&TREE.nodes) {
            *account = account.saturating_add(sum(&owed[node.leaves.clone()]));
        }
    }

    /// Rounds the cells of a row, exact ones by leaf, so that they come to so many steps.
    pub(super) fn round(&mut self, leaves: &mut [i128], total: i128) {
        Cells {
            tree: &TREE,
            exact: leaves.to_vec(),
            step: self.step,
            accounts: &mut self.by_node,
            steps: leaves,
        }
        .spread(TREE.root(), total);
    }
}

/// A part of a sum.
#[derive(Clone, Copy)]
pub(super) struct Share {
    /// Where it stands.
    pub(super) place: usize,
    pub(super) exact: i128,
    /// Exact and what its account brings.
    pub(super) due: i128,
    pub(super) steps: i128,
}

impl Share {
    /// Rounded for itself; what would have another sign than it should is nothing.
    pub(super) fn new(place: usize, exact: i128, account: i128, step: i128) -> Self {
        let due = exact.saturating_add(account);
        let steps = divide(due, step);
        Self {
            place,
            exact,
            due,
            steps: if steps.signum() * exact.signum() > 0 {
                steps
            } else {
                0
            },
        }
    }

    /// What it is still short of.
    pub(super) fn short(&self, step: i128) -> i128 {
        self.due.saturating_sub(self.steps.saturating_mul(step))
    }
}

/// Whether a part may take a step up or down: nothing stays nothing, and no area changes its sign.
pub(super) fn may_move(exact: i128, steps: i128, sign: i128) -> bool {
    match exact.signum() {
        0 => false,
        1 => sign > 0 || steps > 0,
        _ => sign < 0 || steps < 0,
    }
}

/// Gives what is left over or missing to the parts that are most short of it, or have most too much.
pub(super) fn settle(shares: &mut [Share], total: i128, step: i128) {
    let mut residual = shares.iter().fold(total, |rest, share| rest - share.steps);
    while residual != 0 {
        let sign = residual.signum();
        let taker = shares
            .iter_mut()
            .filter(|share| may_move(share.exact, share.steps, sign))
            .max_by_key(|share| (share.short(step) * sign, share.exact));
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

/// The cells of one row.
struct Cells<'a> {
    tree: &'a Tree,
    /// By leaf.
    exact: Vec<i128>,
    step: i128,
    /// By node.
    accounts: &'a mut [i128],
    /// By leaf: the result.
    steps: &'a mut [i128],
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
            if leaves.iter().any(|area| *area != 0) {
                let account = self.accounts[*child];
                shares.push(Share::new(*child, sum(leaves), account, self.step));
            }
        }
        settle(&mut shares, total, self.step);
        for share in shares {
            self.accounts[share.place] = share.short(self.step);
            self.spread(share.place, share.steps);
        }
    }
}
