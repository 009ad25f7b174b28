//! The whole flow in one call: load what the selected rules want, run them, judge, report.

use crate::checks::Check;
use crate::dataset::{IssuedFiles, Wanted, load};
use crate::pack::Severity;
use crate::report::{Report, Run, build};
use crate::rules::RulePack;
use crate::run::{Selection, run};
use crate::submission::Submission;

/// How a submission is checked.
#[derive(Debug, Default)]
pub struct Options {
    /// Which rules run.
    pub selection: Selection,
    /// The gate; `None`: the pack's.
    pub fail_on: Option<Severity>,
    /// Findings listed a rule; 0: all.
    pub max_findings: usize,
    /// Whether timings are left out of the report.
    pub deterministic: bool,
    /// YYYYMMDD that counts as today.
    pub today: String,
}

/// Checks `submission` against `pack` on the current thread pool.
#[must_use]
pub fn check(
    pack: &RulePack,
    submission: &Submission,
    issued: IssuedFiles,
    options: Options,
) -> Report {
    let selected = options.selection.of(pack);
    let reads = selected
        .iter()
        .flat_map(|place| Check::reads(&*pack.rules[*place].check));
    let wanted = Wanted::new(&pack.standard, reads);
    let data = load(submission, &pack.standard, &wanted, issued, options.today);
    let outcomes = run(pack, &selected, &data, options.max_findings);
    build(&Run {
        pack,
        data: &data,
        outcomes: &outcomes,
        fail_on: options.fail_on.unwrap_or(pack.standard.gate),
        partial: options.selection.is_partial(),
        deterministic: options.deterministic,
    })
}
