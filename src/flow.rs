//! The whole flow in one call: load what the selected rules want, run them, judge, report.

use crate::checks::Check;
use crate::dataset::{IssuedFiles, Wanted, load};
use crate::ledger::Ledger;
use crate::pack::Severity;
use crate::progress::{Progress, Stage};
use crate::report::{Backdrop, Report, Run, build};
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
    /// Whether the area ledger is kept.
    pub ledger: bool,
}

/// What a check gives.
#[derive(Debug)]
pub struct Checked {
    /// What was found, judged.
    pub report: Report,
    /// The ground on which the findings are drawn.
    pub backdrop: Backdrop,
}

/// Checks `submission` against `pack` on the current thread pool; `progress` says how far it has got.
#[must_use]
pub fn check(
    pack: &RulePack,
    submission: &Submission,
    issued: IssuedFiles,
    options: Options,
    progress: &Progress,
) -> Checked {
    let selected = options.selection.of(pack);
    let reads = selected
        .iter()
        .flat_map(|place| Check::reads(&*pack.rules[*place].check));
    let of_ledger = options.ledger.then(|| Ledger::reads(pack));
    let reads = reads.chain(of_ledger.into_iter().flatten());
    let mut wanted = Wanted::new(&pack.standard, reads);
    wanted.workbooks = selected
        .iter()
        .any(|place| pack.rules[*place].check.reads_tables());
    let day = options.as_of.clone().unwrap_or_else(today);
    let data = load(submission, &pack.standard, &wanted, issued, day, progress);
    let outcomes = run(pack, &selected, &data, options.max_findings, progress);
    let ledger = options.ledger.then(|| Ledger::new(pack, &data));
    progress.begin(Stage::Writing, 0);
    let report = build(&Run {
        pack,
        data: &data,
        outcomes: &outcomes,
        fail_on: options.fail_on.unwrap_or(pack.standard.gate),
        partial: options.selection.is_partial(),
        deterministic: options.deterministic,
        as_of: options.as_of,
        ledger: ledger.as_ref(),
    });
    let backdrop = Backdrop::new(&pack.standard, &data);
    Checked { report, backdrop }
}

/// Today in UTC as YYYYMMDD.
fn today() -> String {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    let (year, month, day) = civil(since.as_secs() / 86_400);
    format!("{year:04}{month:02}{day:02}")
}

/// The date of a day counted from 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}
