//! The engine: which rules can run on the data, in which order, and what came of each.
//!
//! Rules run in parallel, in waves: a rule that yields to others runs after them and hears where they found
//! something. Nothing is printed here; the outcomes come back in the order of the pack.

mod plan;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::checks::{Context, Read};
use crate::dataset::Dataset;
use crate::finding::{Place, Policy, Sink, Tally};
use crate::lang::Bilingual;
use crate::progress::{Progress, Stage};
use crate::rules::{Rule, RulePack};
use crate::tables::Summaries;
use crate::topology::Topology;

use plan::{Plan, join, plan};

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It ran and found nothing.
    Passed,
    /// It ran and found something.
    Failed,
    /// What it needs is missing or unreadable.
    Skipped,
    /// There is nothing here that it speaks of.
    NotApplicable,
    /// The check itself broke.
    Error,
}

/// The result of one rule.
#[derive(Debug)]
pub struct Outcome {
    /// The rule, by place in [`RulePack::rules`].
    pub rule: usize,
    /// What became of it.
    pub status: Status,
    /// Why it was not (wholly) run.
    pub reason: Option<Bilingual>,
    /// What it found.
    pub tally: Tally,
    /// Time it took.
    pub seconds: f64,
}

/// What to run.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Run rules whose id begins with one of these; empty: all.
    pub select: Vec<String>,
    /// But none whose id begins with one of these.
    pub ignore: Vec<String>,
}

impl Selection {
    /// Whether it leaves anything out.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        !self.select.is_empty() || !self.ignore.is_empty()
    }

    /// Whether it takes the rule with this id.
    #[must_use]
    pub fn takes(&self, id: &str) -> bool {
        let begins = |prefixes: &[String]| {
            prefixes
                .iter()
                .any(|prefix| id.starts_with(prefix.as_str()))
        };
        (self.select.is_empty() || begins(&self.select)) && !begins(&self.ignore)
    }

    /// The places of the rules it takes.
    #[must_use]
    pub fn of(&self, pack: &RulePack) -> Vec<usize> {
        (0..pack.rules.len())
            .filter(|place| self.takes(&pack.rules[*place].id))
            .collect()
    }

    /// A prefix that no rule of the pack begins with, or that is blank: `--ignore 51,` would leave out all.
    #[must_use]
    pub fn unknown<'a>(&'a self, pack: &RulePack) -> Option<&'a str> {
        let begins = |prefix: &str| pack.rules.iter().any(|rule| rule.id.starts_with(prefix));
        let mut prefixes = self.select.iter().chain(&self.ignore).map(String::as_str);
        prefixes.find(|prefix| prefix.is_empty() || !begins(prefix))
    }
}

/// Runs the rules at `selected` and returns their outcomes in that order. `progress` counts the rules.
#[must_use]
pub fn run(
    pack: &RulePack,
    selected: &[usize],
    data: &Dataset,
    max_listed: usize,
    progress: &Progress,
) -> Vec<Outcome> {
    progress.begin(Stage::Preparing, 0);
    let shared = prepare(pack, selected, data);
    progress.begin(Stage::Checking, selected.len() as u64);
    let mut outcomes: HashMap<usize, Outcome> = HashMap::new();
    let mut waiting = selected.to_vec();
    while !waiting.is_empty() {
        let (ready, blocked): (Vec<_>, Vec<_>) = waiting.iter().partition(|place| {
            let targets = &pack.rules[**place].yields_to;
            targets
                .iter()
                .all(|target| outcomes.contains_key(target) || !selected.contains(target))
        });
        let done: Vec<_> = ready
            .into_par_iter()
            .with_max_len(1)
            .map(|place| run_rule(pack, place, data, &shared, max_listed, &outcomes, selected))
            .inspect(|_| progress.advance(1))
            .collect();
        outcomes.extend(done.into_iter().map(|outcome| (outcome.rule, outcome)));
        waiting = blocked;
    }
    selected
        .iter()
        .filter_map(|place| outcomes.remove(place))
        .collect()
}

/// What geometric rules share, or why it could not be made: then each of them is an error, and the others still run.
struct Shared {
    topology: Topology,
    summaries: Summaries,
    broken: Option<String>,
    /// The same of the summary tables.
    unsummed: Option<String>,
}

fn prepare(pack: &RulePack, selected: &[usize], data: &Dataset) -> Shared {
    let reads: Vec<Read> = selected
        .iter()
        .flat_map(|place| pack.rules[*place].check.reads())
        .collect();
    let wanted = selected
        .iter()
        .any(|place| pack.rules[*place].check.reads_tables());
    // Unwind safety: what was begun is thrown away.
    let (made, summed) = rayon::join(
        || {
            catch_unwind(AssertUnwindSafe(|| {
                Topology::new(&pack.standard, data, &reads)
            }))
        },
        || wanted.then(|| catch_unwind(AssertUnwindSafe(|| Summaries::new(&pack.standard, data)))),
    );
    let (topology, broken) = match made {
        Ok(topology) => (topology, None),
        Err(panic) => (
            Topology::new(&pack.standard, data, &[]),
            Some(panic_message(&*panic)),
        ),
    };
    let (summaries, unsummed) = match summed {
        None => (Summaries::default(), None),
        Some(Ok(summaries)) => (summaries, None),
        Some(Err(panic)) => (Summaries::default(), Some(panic_message(&*panic))),
    };
    Shared {
        topology,
        summaries,
        broken,
        unsummed,
    }
}

fn run_rule(
    pack: &RulePack,
    place: usize,
    data: &Dataset,
    shared: &Shared,
    max_listed: usize,
    before: &HashMap<usize, Outcome>,
    selected: &[usize],
) -> Outcome {
    let rule = &pack.rules[place];
    let start = Instant::now();
    let (status, reason, tally) = match plan(rule, &pack.standard, data) {
        Plan::Run { usable, reason } => {
            let context = Context {
                data,
                standard: &pack.standard,
                topology: &shared.topology,
                summaries: &shared.summaries,
                usable,
            };
            let keep_places = selected
                .iter()
                .any(|other| pack.rules[*other].yields_to.contains(&place));
            let policy = policy(rule, max_listed, keep_places);
            let sink = Sink::new(data, policy, yields_to(rule, before));
            examine(rule, &context, sink, shared, reason)
        }
        Plan::Skip(reason) => (Status::Skipped, Some(reason), Tally::default()),
        Plan::NotApplicable(reason) => (Status::NotApplicable, Some(reason), Tally::default()),
    };
    let mut outcome = Outcome {
        rule: place,
        status,
        reason,
        tally,
        seconds: 0.0,
    };
    outcome.tally.listed.sort_by_key(|finding| finding.place);
    outcome.seconds = start.elapsed().as_secs_f64();
    outcome
}

fn policy(rule: &Rule, max_listed: usize, keep_places: bool) -> Policy {
    Policy {
        severity: Some(rule.severity),
        confidence: rule.confidence,
        variants: rule.variants.clone(),
        max_listed,
        keep_places,
    }
}

/// Where the rules that this one yields to found something.
fn yields_to<'a>(rule: &Rule, before: &'a HashMap<usize, Outcome>) -> Vec<&'a FxHashSet<Place>> {
    let targets = rule.yields_to.iter();
    targets
        .filter_map(|target| before.get(target))
        .map(|outcome| &outcome.tally.places)
        .filter(|places| !places.is_empty())
        .collect()
}

/// Runs the check of a rule; a panic in it is its error, and the other rules still run.
fn examine(
    rule: &Rule,
    context: &Context<'_>,
    mut sink: Sink<'_>,
    shared: &Shared,
    left_out: Option<Bilingual>,
) -> Ran {
    let failed = |message: String| {
        let reason = Some(Bilingual::same(message));
        (Status::Error, reason, Tally::default())
    };
    if let Some(message) = &shared.broken
        && rule.check.reads().iter().any(Read::is_shared)
    {
        return failed(message.clone());
    }
    if let Some(message) = &shared.unsummed
        && rule.check.reads_tables()
    {
        return failed(message.clone());
    }
    // Unwind safety: sink and tally of a check that panicked are thrown away.
    match catch_unwind(AssertUnwindSafe(|| rule.check.run(context, &mut sink))) {
        Ok(()) => ran(sink.tally, left_out),
        Err(panic) => failed(panic_message(&*panic)),
    }
}

type Ran = (Status, Option<Bilingual>, Tally);

/// What became of a rule that ran. One that could decide nothing has not passed.
fn ran(tally: Tally, left_out: Option<Bilingual>) -> Ran {
    if tally.total() > 0 {
        return (Status::Failed, left_out, tally);
    }
    if tally.examined == 0 || tally.undecided < tally.examined {
        return (Status::Passed, left_out, tally);
    }
    let undecided = Bilingual::new(
        "因其他缺陷或缺少信息，所有对象都无法判断",
        "nothing could be decided: other defects or missing facts stand in the way everywhere",
    );
    let reasons: Vec<Bilingual> = left_out.into_iter().chain([undecided]).collect();
    (Status::Skipped, Some(join(&reasons)), tally)
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("panic")
        .to_owned()
}

#[cfg(test)]
mod tests;
