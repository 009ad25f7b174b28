//! The engine: which rules can run on the data, in which order, and what came of each.
//!
//! Rules run in parallel, in waves: a rule that yields to others runs after them and hears where they found
//! something. Nothing is printed here; the outcomes come back in the order of the pack.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use rayon::prelude::*;

use crate::checks::{Context, Part, Read};
use crate::dataset::{Absence, Dataset};
use crate::finding::{Policy, Sink, Tally};
use crate::lang::Bilingual;
use crate::pack::{LayerId, LayerNeed, Standard};
use crate::rules::{Rule, RulePack};

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

    /// A prefix that no rule of the pack begins with.
    #[must_use]
    pub fn unknown<'a>(&'a self, pack: &RulePack) -> Option<&'a str> {
        let mut prefixes = self.select.iter().chain(&self.ignore);
        prefixes
            .find(|prefix| {
                !pack
                    .rules
                    .iter()
                    .any(|rule| rule.id.starts_with(prefix.as_str()))
            })
            .map(String::as_str)
    }
}

/// Runs the rules at `selected` and returns their outcomes in that order.
#[must_use]
pub fn run(pack: &RulePack, selected: &[usize], data: &Dataset, max_listed: usize) -> Vec<Outcome> {
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
            .map(|place| run_rule(pack, place, data, max_listed, &outcomes, selected))
            .collect();
        outcomes.extend(done.into_iter().map(|outcome| (outcome.rule, outcome)));
        waiting = blocked;
    }
    selected
        .iter()
        .filter_map(|place| outcomes.remove(place))
        .collect()
}

fn run_rule(
    pack: &RulePack,
    place: usize,
    data: &Dataset,
    max_listed: usize,
    before: &HashMap<usize, Outcome>,
    selected: &[usize],
) -> Outcome {
    let rule = &pack.rules[place];
    let start = Instant::now();
    let yields_to = rule
        .yields_to
        .iter()
        .filter_map(|target| before.get(target))
        .map(|outcome| &outcome.tally.places)
        .filter(|places| !places.is_empty())
        .collect();
    let policy = Policy {
        severity: Some(rule.severity),
        confidence: rule.confidence,
        variants: rule.variants.clone(),
        max_listed,
        keep_places: selected
            .iter()
            .any(|other| pack.rules[*other].yields_to.contains(&place)),
    };
    let (status, reason, tally) = match plan(rule, &pack.standard, data) {
        Plan::Run { usable, reason } => {
            let context = Context {
                data,
                standard: &pack.standard,
                usable,
            };
            let mut sink = Sink::new(data, policy, yields_to);
            // Unwind safety: sink and tally of a check that panicked are thrown away.
            match catch_unwind(AssertUnwindSafe(|| rule.check.run(&context, &mut sink))) {
                Ok(()) => ran(sink.tally, reason),
                Err(panic) => (
                    Status::Error,
                    Some(Bilingual::same(panic_message(&*panic))),
                    Tally::default(),
                ),
            }
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

/// What became of a rule that ran. One that could decide nothing has not passed.
fn ran(tally: Tally, left_out: Option<Bilingual>) -> (Status, Option<Bilingual>, Tally) {
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

/// Whether and on what a rule runs.
enum Plan {
    Run {
        usable: Vec<LayerId>,
        reason: Option<Bilingual>,
    },
    Skip(Bilingual),
    NotApplicable(Bilingual),
}

/// `skipped` when a required layer, or a field that the rule needs, is missing or unreadable, or when the check is unable
/// to work on what is there; `not_applicable` when none of its layers was handed in and none is required, or an issued
/// table is not given.
fn plan(rule: &Rule, standard: &Standard, data: &Dataset) -> Plan {
    if let Some(reason) = rule.check.not_applicable(data) {
        return Plan::NotApplicable(reason);
    }
    let plan = plan_of_reads(rule, standard, data);
    let unable = matches!(plan, Plan::Run { .. }).then(|| rule.check.unable(data));
    unable.flatten().map_or(plan, Plan::Skip)
}

fn plan_of_reads(rule: &Rule, standard: &Standard, data: &Dataset) -> Plan {
    let reads = rule.check.reads();
    let mut usable = Vec::new();
    let mut broken: Vec<Bilingual> = Vec::new();
    let mut absent: Vec<Bilingual> = Vec::new();
    for read in &reads {
        let required = standard[read.layer].need == LayerNeed::Required;
        match unusable(read, standard, data) {
            None => {
                let (any, without) = one_by_one(read, standard, data);
                broken.extend(without);
                usable.extend(any.then_some(read.layer));
            }
            Some((Absence::NotGiven, _))
                if matches!(read.part, Part::Maybe | Part::OrEmpty) && !required => {}
            Some((_, _)) if read.part == Part::Maybe => {}
            Some((Absence::NotGiven, why)) if !required => {
                if read.part == Part::Whole {
                    return Plan::NotApplicable(why);
                }
                absent.push(why);
            }
            Some((_, why)) if read.part == Part::Each => broken.push(why),
            Some((_, why)) => return Plan::Skip(why),
        }
    }
    let each = |read: &&Read| read.part == Part::Each;
    let nothing_left = reads.iter().any(|read| each(&read))
        && !reads
            .iter()
            .filter(each)
            .any(|read| usable.contains(&read.layer));
    match (nothing_left, broken.is_empty()) {
        (false, _) => Plan::Run {
            usable,
            reason: left_out(&broken),
        },
        (true, false) => Plan::Skip(join(&broken)),
        (true, true) => Plan::NotApplicable(match absent.as_slice() {
            [only] => only.clone(),
            _ => Bilingual::new("所检查的图层均未提交", "none of its layers was handed in"),
        }),
    }
}

/// Why a layer cannot be looked at, if so.
fn unusable(read: &Read, standard: &Standard, data: &Dataset) -> Option<(Absence, Bilingual)> {
    let name = &standard[read.layer].name;
    let absence = |absence, zh: String, en: String| Some((absence, Bilingual::new(zh, en)));
    let layer = match data.layer_state(read.layer) {
        Ok(layer) => layer,
        Err(Absence::NotGiven) => {
            return absence(
                Absence::NotGiven,
                format!("未提交图层 {name}"),
                format!("layer {name} was not handed in"),
            );
        }
        Err(Absence::Ambiguous) => {
            return absence(
                Absence::Ambiguous,
                format!("图层 {name} 有多个文件，未载入"),
                format!("layer {name} is given more than once and was not loaded"),
            );
        }
        // The files themselves can be looked at whatever is in them.
        Err(Absence::Unreadable) if !read.table && !read.geometry => return None,
        Err(Absence::Unreadable) => {
            return absence(
                Absence::Unreadable,
                format!("图层 {name} 无法读取"),
                format!("layer {name} is unreadable"),
            );
        }
    };
    if read.table && layer.table.is_none() {
        return absence(
            Absence::Unreadable,
            format!("图层 {name} 的属性表缺失或无法读取"),
            format!("the attribute table of layer {name} is missing or unreadable"),
        );
    }
    if read.geometry && layer.geometry.is_none() {
        return absence(
            Absence::Unreadable,
            format!("图层 {name} 的图形缺失或无法读取"),
            format!("the geometry of layer {name} is missing or unreadable"),
        );
    }
    let missing = read.fields.iter().find(|field| !layer.has_field(**field))?;
    let field = &standard[read.layer][*missing].name;
    Some((Absence::Unreadable, no_fields(name, &[field])))
}

/// Of the fields that a check looks at one by one: whether any is there, and which are not.
fn one_by_one(read: &Read, standard: &Standard, data: &Dataset) -> (bool, Option<Bilingual>) {
    let Some(layer) = data.layer(read.layer).filter(|_| read.part == Part::Each) else {
        return (true, None);
    };
    let spec = &standard[read.layer];
    let missing = read.also.iter().filter(|field| !layer.has_field(**field));
    let missing: Vec<&str> = missing.map(|field| spec[*field].name.as_str()).collect();
    let any = read.also.is_empty() || missing.len() < read.also.len();
    (
        any,
        (!missing.is_empty()).then(|| no_fields(&spec.name, &missing)),
    )
}

fn no_fields(layer: &str, fields: &[&str]) -> Bilingual {
    Bilingual::new(
        format!("图层 {layer} 缺少字段 {}", fields.join("、")),
        format!("layer {layer} has no field {}", fields.join(", ")),
    )
}

fn left_out(broken: &[Bilingual]) -> Option<Bilingual> {
    (!broken.is_empty()).then(|| {
        let all = join(broken);
        Bilingual::new(
            format!("部分内容未检查：{}", all.zh),
            format!("left out: {}", all.en),
        )
    })
}

fn join(reasons: &[Bilingual]) -> Bilingual {
    let join = |of: fn(&Bilingual) -> &str, with: &str| {
        reasons.iter().map(of).collect::<Vec<_>>().join(with)
    };
    Bilingual::new(
        join(|reason| &reason.zh, "；"),
        join(|reason| &reason.en, "; "),
    )
}

#[cfg(test)]
mod tests;
