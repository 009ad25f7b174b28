//! A brute-force oracle on small random coverages.

use super::*;
