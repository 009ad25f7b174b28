//! The whole flow in one call: load what the selected rules want, run them, judge, report.

use crate::checks::Check;
use crate::dataset::{IssuedFiles, Wanted, load};
use crate::pack::Severity;
use crate::report::{Backdrop, Moment, Report, Run, build};
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
    /// YYYYMMDD that stands for today, and is recorded; `None`: the clock's day.
    pub as_of: Option<String>,
}

/// What a check gives.
#[derive(Debug)]
pub struct Checked {
    /// What was found, judged.
    pub report: Report,
    /// The ground on which the findings are drawn.
    pub backdrop: Backdrop,
}

/// Checks `submission` against `pack` on the current thread pool.
#[must_use]
pub fn check(
    pack: &RulePack,
    submission: &Submission,
    issued: IssuedFiles,
    options: Options,
) -> Checked {
    let selected = options.selection.of(pack);
    let reads = selected
        .iter()
        .flat_map(|place| Check::reads(&*pack.rules[*place].check));
    let wanted = Wanted::new(&pack.standard, reads);
    let day = options.as_of.clone().unwrap_or_else(today);
    let data = load(submission, &pack.standard, &wanted, issued, day);
    let outcomes = run(pack, &selected, &data, options.max_findings);
    let report = build(&Run {
        pack,
        data: &data,
        outcomes: &outcomes,
        fail_on: options.fail_on.unwrap_or(pack.standard.gate),
        partial: options.selection.is_partial(),
        deterministic: options.deterministic,
        as_of: options.as_of,
    });
    let backdrop = Backdrop::new(&pack.standard, &data);
    Checked { report, backdrop }
}

/// Today in UTC as YYYYMMDD.
fn today() -> String {
    let [year, month, day] = Moment::now().date();
    format!("{year:04}{month:02}{day:02}")
}
