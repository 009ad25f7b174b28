//! `tuban sample`.

use super::Failure;
use super::args::SampleArgs;

/// Writes the sample county.
pub(super) fn run(args: &SampleArgs) -> Result<(), Failure> {
    let _ = args;
    Err(Failure::Internal(miette::miette!("sample: not merged yet")))
}
