//! From outcomes to the verdict and the score.

use std::collections::HashMap;

use super::{Summary, Verdict};
use crate::lang::Bilingual;
use crate::pack::Severity;
use crate::rules::RulePack;
use crate::run::{Outcome, Status};

/// The decision with its reason and score.
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    pub(super) reason: Bilingual,
    pub(super) score: Option<f64>,
}

/// Counts findings and rules.
pub(super) fn summarise(outcomes: &[Outcome]) -> Summary {
    let mut summary = Summary::default();
    for outcome in outcomes {
        for (severity, count) in &outcome.tally.by_severity {
            *match severity {
                Severity::Fatal => &mut summary.fatal,
                Severity::Major => &mut summary.major,
                Severity::Minor => &mut summary.minor,
                Severity::Notice => &mut summary.notice,
            } += count;
        }
        match outcome.status {
            Status::Passed => summary.rules.passed += 1,
            Status::Failed => summary.rules.failed += 1,
            Status::Skipped => summary.rules.skipped += 1,
            Status::NotApplicable => summary.rules.not_applicable += 1,
            Status::Error => {}
        }
    }
    summary
}

/// The verdict against the gate `fail_on`.
pub(super) fn judge(
    pack: &RulePack,
    outcomes: &[Outcome],
    fail_on: Severity,
    partial: bool,
) -> Judgement {
    let ids = |wanted: &dyn Fn(&Outcome) -> bool| -> Vec<&str> {
        let outcomes = outcomes.iter().filter(|outcome| wanted(outcome));
        let id = |outcome: &Outcome| pack.rules[outcome.rule].id.as_str();
        outcomes.map(id).collect()
    };
    let broken = ids(&|outcome| outcome.status == Status::Error);
    let skipped = ids(&|outcome| {
        outcome.status == Status::Skipped && pack.rules[outcome.rule].gravest() >= fail_on
    });
    let mut against: HashMap<Severity, u64> = HashMap::new();
    let grades = outcomes
        .iter()
        .flat_map(|outcome| &outcome.tally.by_severity);
    for (severity, count) in grades.filter(|(severity, _)| **severity >= fail_on) {
        *against.entry(*severity).or_default() += count;
    }
    let (verdict, reason) = if !broken.is_empty() {
        (Verdict::Error, failed(&broken))
    } else if !against.is_empty() {
        (Verdict::Rejected, rejected(&against))
    } else if !skipped.is_empty() {
        (Verdict::Incomplete, incomplete(&skipped))
    } else {
        (Verdict::Accepted, accepted(fail_on))
    };
    let scored = !partial && matches!(verdict, Verdict::Accepted | Verdict::Rejected);
    Judgement {
        verdict,
        reason,
        score: scored.then(|| score(outcomes)),
    }
}

fn failed(broken: &[&str]) -> Bilingual {
    let ids = broken.join(", ");
    Bilingual::new(
        format!("程序内部错误，规则未能执行：{ids}"),
        format!("the tool failed in these rules: {ids}"),
    )
}

fn incomplete(skipped: &[&str]) -> Bilingual {
    let (count, ids) = (skipped.len(), skipped.join(", "));
    Bilingual::new(
        format!("{count} 条必须检查的规则无法执行：{ids}"),
        format!("{count} rule(s) that must be checked could not run: {ids}"),
    )
}

fn accepted(fail_on: Severity) -> Bilingual {
    let word = grade(fail_on);
    Bilingual::new(
        format!("没有{}及以上的缺陷", word.zh),
        format!("no finding of grade {} or above", word.en),
    )
}

fn rejected(against: &HashMap<Severity, u64>) -> Bilingual {
    let counts = |of: fn(&Bilingual) -> &str, between: &str| {
        let known = Severity::ALL
            .into_iter()
            .filter_map(|severity| Some((grade(severity), against.get(&severity)?)));
        known
            .map(|(word, count)| format!("{count}{between}{}", of(&word)))
            .collect::<Vec<_>>()
    };
    Bilingual::new(
        format!("有 {}", counts(|word| &word.zh, " 个").join("、")),
        format!("{} finding(s)", counts(|word| &word.en, " ").join(", ")),
    )
}

/// The name of a grade: 严重缺陷, 重缺陷, 轻缺陷, 提示.
#[must_use]
pub fn grade(severity: Severity) -> Bilingual {
    let zh = match severity {
        Severity::Fatal => "严重缺陷",
        Severity::Major => "重缺陷",
        Severity::Minor => "轻缺陷",
        Severity::Notice => "提示",
    };
    Bilingual::new(zh, severity.word())
}

/// The official model: 100, any fatal finding 0, each major one -2, each minor one -0.5; the same rule and BSM once;
/// never below 0.
fn score(outcomes: &[Outcome]) -> f64 {
    let mut halves: u64 = 200;
    for outcome in outcomes {
        let once = outcome.tally.scored.values().map(|severity| (*severity, 1));
        let singly = outcome
            .tally
            .scored_singly
            .iter()
            .map(|(severity, count)| (*severity, *count));
        for (severity, count) in once.chain(singly) {
            let each = match severity {
                Severity::Fatal => 200,
                Severity::Major => 4,
                Severity::Minor => 1,
                Severity::Notice => 0,
            };
            halves = halves.saturating_sub(count.saturating_mul(each));
        }
    }
    u32::try_from(halves).map_or(0.0, f64::from) / 2.0
}
