//! The verdict: the last line of the screen.

use super::groups::counted;
use super::paint::Look;
use super::summary::plural;
use super::text::hang;
use crate::lang::Lang;
use crate::pack::Severity;
use crate::report::{Report, RuleStatus, Verdict, grade};

/// `结论：不通过  得分 91.5（3 个重缺陷；达到“重缺陷”即不通过）`
pub(super) fn verdict(report: &Report, look: &Look) -> String {
    let lang = look.lang;
    let word = match report.verdict {
        Verdict::Accepted if report.accepted_with_exceptions => {
            lang.pick("例外通过", "ACCEPTED with exceptions")
        }
        Verdict::Accepted => lang.pick("通过", "ACCEPTED"),
        Verdict::Rejected => lang.pick("不通过", "REJECTED"),
        Verdict::Incomplete => lang.pick("检查不完整", "INCOMPLETE"),
        Verdict::Error => lang.pick("无", "NONE"),
    };
    let of_selected = match report.rules.len() {
        count if report.partial => lang.pick(
            format!("（仅就所选 {count} 条规则）"),
            format!(" on {}", plural(count as u64, "selected rule")),
        ),
        _ => String::new(),
    };
    let score = report.score.map_or_else(String::new, |score| {
        lang.pick(format!("  得分 {score}"), format!("  score {score}"))
    });
    let why = lang.pick(
        format!("（{}）", why(report, lang)),
        format!("  ({})", why(report, lang)),
    );
    let head = lang.pick(
        format!("结论{of_selected}："),
        format!("Verdict{of_selected}: "),
    );
    let line = hang("", &format!("{head}{word}{score}{why}"));
    match report.verdict {
        Verdict::Accepted => look.good(&line),
        Verdict::Rejected | Verdict::Error => look.bad(&line),
        Verdict::Incomplete => look.unsure(&line),
    }
}

/// What decided the verdict, and the gate.
fn why(report: &Report, lang: Lang) -> String {
    let gate = report.gate.fail_on;
    let gate_word = grade(gate);
    match report.verdict {
        Verdict::Rejected => {
            let counts = counts(report, gate, lang);
            lang.pick(
                format!("{counts}；达到“{}”即不通过", gate_word.zh),
                format!("{counts}; {} or graver rejects", gate_word.en),
            )
        }
        Verdict::Accepted => match counts(report, Severity::Notice, lang) {
            none if none.is_empty() => lang.pick("没有发现问题", "nothing found").to_owned(),
            counts => lang.pick(
                format!("{counts}；均未达到“{}”", gate_word.zh),
                format!("{counts}; none is {} or graver", gate_word.en),
            ),
        },
        Verdict::Incomplete => {
            let count = missed(report);
            lang.pick(
                format!("{count} 条必检规则未能执行，见上；不计分"),
                format!("{} could not run; no score", plural(count, "required rule")),
            )
        }
        Verdict::Error => {
            let count = report.errors.len();
            lang.pick(
                format!("程序内部错误，{count} 条规则未能完成；数据未作评判"),
                format!(
                    "the tool failed in {}; the data is not judged",
                    plural(count as u64, "rule")
                ),
            )
        }
    }
}

/// How many rules at or above the gate could not run.
fn missed(report: &Report) -> u64 {
    let rules = report
        .rules
        .iter()
        .filter(|rule| rule.status == RuleStatus::Skipped && rule.severity >= report.gate.fail_on);
    rules.count() as u64
}

/// How many findings there are of each grade from `lowest` on.
fn counts(report: &Report, lowest: Severity, lang: Lang) -> String {
    let summary = &report.summary;
    let all = [
        (Severity::Fatal, summary.fatal),
        (Severity::Major, summary.major),
        (Severity::Minor, summary.minor),
        (Severity::Notice, summary.notice),
    ];
    let some = all
        .into_iter()
        .filter(|(severity, count)| *count > 0 && *severity >= lowest);
    let some: Vec<String> = some
        .map(|(severity, count)| counted(severity, count, lang))
        .collect();
    some.join(lang.pick("、", ", "))
}
