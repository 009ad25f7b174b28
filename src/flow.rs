//! The whole flow in one call: load what the selected rules want, run them, judge, report.

use crate::checks::Check;
use crate::dataset::{IssuedFiles, Wanted, load, load_shapes};
use crate::ledger::Ledger;
use crate::pack::Severity;
use crate::progress::{Progress, Stage};
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
    /// Whether the area ledger is kept.
    pub ledger: bool,
    /// Whether the backdrop is to hold what a map of the findings needs.
    pub drawn: bool,
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
    let mut data = load(submission, &pack.standard, &wanted, issued, day, progress);
    let outcomes = run(pack, &selected, &data, options.max_findings, progress);
    let ledger = options.ledger.then(|| Ledger::new(pack, &data));
    progress.begin(Stage::Writing, 0);
    let listed = outcomes.iter().flat_map(|outcome| &outcome.tally.listed);
    let of_records = listed.filter(|finding| finding.place.fid.is_some());
    let layers = of_records.filter_map(|finding| finding.place.layer);
    load_shapes(&mut data, submission, &layers.collect());
    let drawn = options.drawn;
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
    let mut backdrop = Backdrop::new(&pack.standard, &data);
    if drawn {
        backdrop = backdrop.drawn(&pack.standard, &data, &report);
    }
    Checked { report, backdrop }
}

/// Today in UTC as YYYYMMDD.
fn today() -> String {
    let [year, month, day] = Moment::now().date();
    format!("{year:04}{month:02}{day:02}")
}
