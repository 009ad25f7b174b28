//! What frames the findings: what was checked; which rules could not run; the table of failed rules; what to do next.

use std::io::{self, Write};
use std::path::Path;

use super::groups::Group;
use super::paint::Look;
use super::table::{Set, table};
use super::text::{clean, hang};
use crate::lang::Lang;
use crate::report::{Report, RuleResult, RuleStatus, Summary, Verdict, grade};

/// More rules with one reason are only counted.
const SAME_REASON: usize = 6;

/// `检查 demo（330102 上城区）：20 个图层，160000 条记录，76 条规则，用时 0.95 秒`
pub(super) fn opening(report: &Report, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let (lang, submission) = (look.lang, &report.submission);
    let code = submission.county_code.as_deref();
    let county: Vec<&str> = code
        .into_iter()
        .chain(submission.county_name.as_deref())
        .collect();
    let county = match county.join(" ") {
        county if county.is_empty() => county,
        county => lang.pick(format!("（{county}）"), format!(" ({county})")),
    };
    let layers = submission.layers.len() as u64;
    let records: u64 = submission.layers.iter().map(|layer| layer.records).sum();
    let rules = report.rules.len() as u64;
    let time = look.seconds.map_or_else(String::new, |seconds| {
        lang.pick(
            format!("，用时 {seconds:.2} 秒"),
            format!(", {seconds:.2} s"),
        )
    });
    let name = &submission.name;
    let text = lang.pick(
        format!("{name}{county}：{layers} 个图层，{records} 条记录，{rules} 条规则{time}"),
        format!(
            "{name}{county}: {}, {}, {}{time}",
            plural(layers, "layer"),
            plural(records, "record"),
            plural(rules, "rule")
        ),
    );
    writeln!(
        out,
        "{}\n",
        hang(lang.pick("检查 ", "Checked "), &clean(&text))
    )
}

/// The rules that could not run, wholly or in part, by reason.
pub(super) fn skipped(report: &Report, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let lang = look.lang;
    let never = lang.pick("未能执行的规则：", "Rules that could not run:");
    let partly = lang.pick("只检查了部分内容的规则：", "Rules that ran in part only:");
    let (mut wholly, mut in_part) = (Vec::new(), Vec::new());
    for rule in &report.rules {
        match rule.status {
            RuleStatus::Skipped => wholly.push(rule),
            RuleStatus::Passed | RuleStatus::Failed => in_part.push(rule),
            RuleStatus::NotApplicable | RuleStatus::Error => {}
        }
    }
    for (heading, rules) in [(never, wholly), (partly, in_part)] {
        let reasons = reasons(&rules, lang);
        if reasons.is_empty() {
            continue;
        }
        writeln!(out, "{}", look.bold(heading))?;
        for (reason, ids) in &reasons {
            let text = format!("{reason}{}{}", lang.pick("：", ": "), several(ids, lang));
            writeln!(out, "{}", hang("  ", &text))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Each reason with the rules that give it, in their order.
fn reasons<'a>(rules: &[&'a RuleResult], lang: Lang) -> Vec<(String, Vec<&'a str>)> {
    let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
    for rule in rules {
        let Some(reason) = rule.reason.as_ref().map(|reason| reason.get(lang)) else {
            continue;
        };
        // The heading says so already.
        let said = lang.pick("部分内容未检查：", "left out: ");
        let reason = clean(reason.strip_prefix(said).unwrap_or(reason));
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, ids)) => ids.push(&rule.id),
            None => reasons.push((reason.into_owned(), vec![&rule.id])),
        }
    }
    reasons
}

/// `620100035、620100036 等 12 条`
fn several(ids: &[&str], lang: Lang) -> String {
    let first = ids[..ids.len().min(SAME_REASON)].join(lang.pick("、", ", "));
    let count = ids.len();
    match count.checked_sub(SAME_REASON) {
        Some(more @ 1..) => lang.pick(
            format!("{first} 等 {count} 条"),
            format!("{first} and {more} more"),
        ),
        _ => first,
    }
}

/// The tool's own failures.
pub(super) fn errors(report: &Report, look: &Look, out: &mut impl Write) -> io::Result<()> {
    for error in &report.errors {
        let message = clean(error.message.get(look.lang)).into_owned();
        writeln!(out, "{}", look.bad(&hang("! ", &message)))?;
    }
    if !report.errors.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// 规则编码, 规则名称, 级别, 数量 of the rules that found something.
pub(super) fn failed(groups: &[Group<'_>], look: &Look, out: &mut impl Write) -> io::Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    let lang = look.lang;
    let heads = lang.pick(
        ["规则编码", "规则名称", "级别", "数量"],
        ["rule", "title", "grade", "count"],
    );
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for group in groups {
        for (place, (severity, count)) in group.grades.iter().enumerate() {
            let first = |text: &str| match place {
                0 => clean(text).into_owned(),
                _ => String::new(),
            };
            rows.push(vec![
                first(&group.rule.id),
                first(group.rule.title.get(lang)),
                grade(*severity).get(lang).to_owned(),
                count.to_string(),
            ]);
        }
    }
    let lines = table(&[Set::Left, Set::Wrapped, Set::Left, Set::Right], &rows, 2);
    for (place, line) in lines.iter().enumerate() {
        match place {
            0 => writeln!(out, "{}", look.bold(line))?,
            _ => writeln!(out, "{line}")?,
        }
    }
    writeln!(out)
}

/// Rules by status; those that the standard has and this tool does not; the report's path; what to do next.
pub(super) fn closing(
    report: &Report,
    groups: &[Group<'_>],
    saved: &Path,
    look: &Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let lang = look.lang;
    let rules = &report.summary.rules;
    let (passed, failed, skipped, absent) = (
        rules.passed,
        rules.failed,
        rules.skipped,
        rules.not_applicable,
    );
    let counts = lang.pick(
        format!("通过 {passed}，有问题 {failed}，未能执行 {skipped}，不适用 {absent}"),
        format!("{passed} passed, {failed} failed, {skipped} skipped, {absent} not applicable"),
    );
    writeln!(out, "{}", hang(lang.pick("规则：  ", "Rules:   "), &counts))?;
    not_checked(report, lang, out)?;
    // A path is never wrapped: it is there to be copied.
    let (label, saved) = (
        lang.pick("报告：  ", "Report:  "),
        saved.display().to_string(),
    );
    writeln!(out, "{label}{}", clean(&saved))?;
    if let Some(group) = groups.first() {
        let label = lang.pick("说明：  ", "About:   ");
        writeln!(out, "{label}tuban explain {}", clean(&group.rule.id))?;
    }
    let next = next(report, lang);
    writeln!(out, "{}", hang(lang.pick("下一步：", "Next:    "), &next))
}

/// How many rules of the standard the verdict says nothing about.
fn not_checked(report: &Report, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let count = report.not_checked.len() as u64;
    if count == 0 {
        return Ok(());
    }
    let rules = plural(count, "rule");
    let text = lang.pick(
        format!("标准中另有 {count} 条规则，本版本不检查（tuban rules list）"),
        format!("besides, {rules} of the standard not checked yet (tuban rules list)"),
    );
    writeln!(out, "{}", hang(&" ".repeat(lang.pick(8, 9)), &text))
}

/// `1 rule`, `2 rules`
pub(super) fn plural(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// What to do next, by what stands in the way.
fn next(report: &Report, lang: Lang) -> String {
    let broken = (!report.errors.is_empty()).then_some((
        "这是程序的错误，不是数据的问题：请把 report.json 发给维护者",
        "this is a fault of the tool, not of the data: send report.json to its makers",
    ));
    let incomplete = (report.verdict == Verdict::Incomplete).then_some((
        "先补齐上面列出的缺失图层或字段，再重新检查",
        "supply the missing layers or fields named above, then check again",
    ));
    let partial = report
        .partial
        .then_some(("再检查全部规则", "then check with all rules"));
    let steps: Vec<&str> = [broken, incomplete, repair(&report.summary), partial]
        .into_iter()
        .flatten()
        .map(|(zh, en)| lang.pick(zh, en))
        .collect();
    match steps.join(lang.pick("；", "; ")) {
        none if none.is_empty() => lang.pick("可以提交", "hand it in").to_owned(),
        steps => steps,
    }
}

/// What to repair first.
fn repair(summary: &Summary) -> Option<(&'static str, &'static str)> {
    match (summary.fatal, summary.major, summary.minor) {
        (1.., 1.., _) => Some((
            "先改严重缺陷，再改重缺陷，然后重新检查",
            "repair the fatal findings first, then the major ones, and check again",
        )),
        (1.., ..) => Some((
            "先改严重缺陷，然后重新检查",
            "repair the fatal findings first, then check again",
        )),
        (_, 1.., _) => Some((
            "先改重缺陷，然后重新检查",
            "repair the major findings first, then check again",
        )),
        (.., 1..) => Some((
            "改正轻缺陷可以提高得分",
            "repairing the minor findings raises the score",
        )),
        _ => None,
    }
}
