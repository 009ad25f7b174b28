//! The findings, a group a rule: gravest first, then in the pack's order; of each rule a handful.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{self, Write};

use super::finding;
use super::paint::Look;
use super::text::{SCREEN, clean, clip, hang, width};
use crate::lang::Lang;
use crate::pack::{Severity, Standard};
use crate::report::{FindingEntry, Report, RuleResult, grade};

/// Findings shown a rule.
const SHOWN: usize = 5;

/// A rule that found something.
pub(super) struct Group<'a> {
    pub(super) rule: &'a RuleResult,
    /// Exact number of findings by grade, gravest first.
    pub(super) grades: Vec<(Severity, u64)>,
    /// The listed findings, gravest first.
    findings: Vec<&'a FindingEntry>,
}

/// The rules that found something, gravest first, then in the pack's order.
pub(super) fn groups(report: &Report) -> Vec<Group<'_>> {
    let mut of_rule: HashMap<&str, Vec<&FindingEntry>> = HashMap::new();
    for finding in &report.findings {
        of_rule.entry(&finding.rule).or_default().push(finding);
    }
    let failed = report.rules.iter().filter(|rule| rule.total > 0);
    let mut groups: Vec<Group<'_>> = failed
        .map(|rule| {
            let mut findings = of_rule.remove(rule.id.as_str()).unwrap_or_default();
            findings.sort_by_key(|finding| Reverse(finding.severity));
            Group {
                grades: grades(rule, &findings),
                rule,
                findings,
            }
        })
        .collect();
    groups.sort_by_key(|group| Reverse(group.grades.first().map(|(grade, _)| *grade)));
    groups
}

/// A report read back from JSON knows the exact grades of a rule only where all its findings are listed; the others
/// then count at the rule's own grade.
fn grades(rule: &RuleResult, findings: &[&FindingEntry]) -> Vec<(Severity, u64)> {
    if !rule.by_severity.is_empty() {
        return rule.by_severity.clone();
    }
    let unlisted = rule.total.saturating_sub(findings.len() as u64);
    let count = |grade: Severity| {
        let listed = findings.iter().filter(|finding| finding.severity == grade);
        let rest = if grade == rule.severity { unlisted } else { 0 };
        (grade, listed.count() as u64 + rest)
    };
    let counts = Severity::ALL.into_iter().map(count);
    counts.filter(|(_, count)| *count > 0).collect()
}

/// Prints all groups.
pub(super) fn print(
    groups: &[Group<'_>],
    report: &Report,
    standard: &Standard,
    look: &Look,
    out: &mut impl Write,
) -> io::Result<()> {
    for group in groups {
        let mut hint: Option<&str> = None;
        for (place, finding) in group.findings.iter().take(SHOWN).enumerate() {
            let heading = (place == 0).then(|| heading(group, look.lang));
            let own = finding.hint.get(look.lang);
            let with_hint = hint != Some(own);
            hint = Some(own);
            let text = finding::draw(finding, report, standard, look, heading, with_hint);
            write!(out, "{text}")?;
        }
        if group.findings.is_empty() {
            writeln!(out, "{}", heading(group, look.lang))?;
        }
        if let Some(more) = more(group, look.lang) {
            writeln!(out, "{}", look.dim(&hang("  ", &more)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// `620100035 图斑地类面积  317 个重缺陷`
fn heading(group: &Group<'_>, lang: Lang) -> String {
    let counts: Vec<String> = group
        .grades
        .iter()
        .map(|(severity, count)| counted(*severity, *count, lang))
        .collect();
    let counts = counts.join(lang.pick("，", ", "));
    let id = clean(&group.rule.id);
    let room = SCREEN.saturating_sub(width(&id) + width(&counts) + 3);
    let title = clean(group.rule.title.get(lang));
    format!("{id} {}  {counts}", clip(&title, room))
}

/// `3 个重缺陷`, `3 major`
pub(super) fn counted(severity: Severity, count: u64, lang: Lang) -> String {
    let word = grade(severity);
    lang.pick(
        format!("{count} 个{}", word.zh),
        format!("{count} {}", word.en),
    )
}

/// `… 还有 312 个，见 report.json`
fn more(group: &Group<'_>, lang: Lang) -> Option<String> {
    let rule = group.rule;
    let shown = group.findings.len().min(SHOWN) as u64;
    let more = rule.total.checked_sub(shown).filter(|more| *more > 0)?;
    let listed = rule.listed;
    Some(if listed < rule.total {
        lang.pick(
            format!("… 还有 {more} 个；report.json 列出前 {listed} 个（--max-findings）"),
            format!("… {more} more; report.json lists the first {listed} (--max-findings)"),
        )
    } else {
        lang.pick(
            format!("… 还有 {more} 个，见 report.json"),
            format!("… {more} more in report.json"),
        )
    })
}
