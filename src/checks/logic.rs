//! Checks of what fields, records and layers say together (逻辑一致性): sums, keys between layers, identities within a
//! record, uniqueness.

mod formula;
pub(super) mod keys;
mod pairs;

pub(super) mod misgraded_slope;
pub(super) mod mismatched_deduction;
pub(super) mod mismatched_pair;
pub(super) mod prime_farmland_mismatch;
pub(super) mod repeated_identifier;
pub(super) mod repeated_unit;
pub(super) mod repeated_value;
pub(super) mod unbalanced_sum;
pub(super) mod unissued_owner;
pub(super) mod unknown_parcel;
pub(super) mod unknown_village;
pub(super) mod wrong_arithmetic;
pub(super) mod wrong_deduction_share;
pub(super) mod wrong_parcel_deduction;
pub(super) mod wrong_unit_name;

#[cfg(test)]
mod tests;
