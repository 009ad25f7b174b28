//! Checks of single values (值符合性): needed, coded, in range, well formed.

pub(super) mod missing_value;
