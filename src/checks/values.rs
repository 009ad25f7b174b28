//! Checks of single values (值符合性): needed, coded, in range, well formed.
//!
//! They share one way to work: each distinct value of a column is judged once ([`scan`]), then the records are
//! walked in order, and only the columns in which anything is wrong are looked at.

pub(super) mod illegal_characters;
pub(super) mod impossible_date;
pub(super) mod line_too_wide;
pub(super) mod lost_leading_zero;
pub(super) mod malformed_unit_code;
pub(super) mod misplaced_land_class;
pub(super) mod missing_value;
mod scan;
pub(super) mod unissued_ridge_factor;
pub(super) mod unknown_code;
pub(super) mod unreadable_number;
pub(super) mod value_out_of_range;
pub(super) mod wrong_feature_code;
