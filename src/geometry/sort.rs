//! Sorting on as many threads as it is worth.

use rayon::prelude::*;

/// Values that are sorted on all threads. Fewer are mostly those of one tile, and each thread has one of its own.
const MANY: usize = 1 << 17;

/// Sorts values; equal ones may change places.
pub(super) fn sort<T: Ord + Send>(values: &mut [T]) {
    if values.len() < MANY {
        values.sort_unstable();
    } else {
        values.par_sort_unstable();
    }
}

/// The same by what a key tells of them.
pub(super) fn sort_by_key<T: Send, K: Ord>(values: &mut [T], key: impl Fn(&T) -> K + Sync) {
    if values.len() < MANY {
        values.sort_unstable_by_key(key);
    } else {
        values.par_sort_unstable_by_key(key);
    }
}
