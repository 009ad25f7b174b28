//! `report.html`: the report as one page that opens anywhere, without a network: verdict, counts, a map of the findings,
//! the list with its filters, rules, files. For the surveyor who repairs, the reviewer who decides, and the printer.
//!
//! The page is a shell (`html/page.html`), a style, scripts, and the report as JSON. Nothing of the data is ever markup:
//! the JSON cannot leave its element ([`embed`]), the scripts write text nodes only, and the page's content security
//! policy allows exactly the one script and the one style by their hashes, no request, and no string as markup.
//!
//! No library draws the map: the crates that were looked at either bind to a script that the page would have to load
//! (leaflet, maplibre-gl-js) or bring a whole server or plotting framework along (ferro-json-ui, charming, plotters).

mod columns;
mod embed;
mod findings;
mod ground;
mod outlines;
mod phrases;

use std::io::{self, Write};

use serde::Serialize;

use super::{Backdrop, Report, RuleResult, Verdict, grade};
use crate::lang::{Bilingual, Lang};
use crate::pack::Severity;
use findings::Findings;
use ground::GroundData;

/// The shell; `{{name}}` stands where something is put in.
const PAGE: &str = include_str!("html/page.html");

/// Bytes of a page, as a rule: what can be sent by mail and opens at once.
const LARGEST: usize = 14_900_000;

/// The style, in the order in which it applies.
const STYLE: [&str; 3] = [
    include_str!("html/base.css"),
    include_str!("html/findings.css"),
    include_str!("html/print.css"),
];

/// The scripts, each using only those before it (and words at any time).
const SCRIPTS: [&str; 16] = [
    include_str!("html/words.js"),
    include_str!("html/dom.js"),
    include_str!("html/data.js"),
    include_str!("html/filter.js"),
    include_str!("html/charts.js"),
    include_str!("html/overview.js"),
    include_str!("html/tables.js"),
    include_str!("html/ledger.js"),
    include_str!("html/view.js"),
    include_str!("html/ground.js"),
    include_str!("html/map.js"),
    include_str!("html/mapbox.js"),
    include_str!("html/list.js"),
    include_str!("html/detail.js"),
    include_str!("html/explorer.js"),
    include_str!("html/main.js"),
];

/// The report without its findings, as the page reads it.
#[derive(Serialize)]
struct Head<'a> {
    tool: &'a super::Tool,
    verdict: Verdict,
    accepted_with_exceptions: bool,
    partial: bool,
    reason: &'a Bilingual,
    score: Option<f64>,
    gate: &'a super::Gate,
    submission: &'a super::SubmissionInfo,
    pack: &'a super::PackInfo,
    not_checked: &'a [String],
    parameters: &'a super::ParameterInfo,
    summary: &'a super::Summary,
    rules: Vec<HeadRule<'a>>,
    errors: &'a [super::ToolError],
    ledger: Option<&'a super::LedgerEntry>,
    /// Findings in report.json; the page may carry fewer.
    listed: usize,
}

/// A rule with the exact number of its findings by grade.
#[derive(Serialize)]
struct HeadRule<'a> {
    #[serde(flatten)]
    rule: &'a RuleResult,
    by_severity: &'a [(Severity, u64)],
}

/// Writes the page. `lang`: the language that it opens in.
///
/// # Errors
/// What `out` says.
pub(super) fn write(
    report: &Report,
    backdrop: &Backdrop,
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (script, style) = (script(), STYLE.concat());
    let head = embed::json(&head(report))?;
    let ground = embed::json(&backdrop.ground.as_ref().map(GroundData::new))?;
    let used = PAGE.len() + script.len() + style.len() + head.len() + ground.len();
    let findings = fitting(report, backdrop, LARGEST.saturating_sub(used))?;
    let policy = policy(&script, &style);
    let (title, without_script) = (title(report), without_script(report));
    let put_in: [(&str, &[u8]); 9] = [
        ("policy", policy.as_bytes()),
        ("lang", lang.pick("zh-CN", "en").as_bytes()),
        ("title", title.as_bytes()),
        ("style", style.as_bytes()),
        ("without-script", without_script.as_bytes()),
        ("report", &head),
        ("ground", &ground),
        ("findings", &findings),
        ("script", script.as_bytes()),
    ];
    // Text and `{{name}}` by turns.
    for part in PAGE.split_inclusive("}}") {
        let (text, name) = part.split_once("{{").unwrap_or((part, ""));
        out.write_all(text.as_bytes())?;
        let wanted = put_in
            .iter()
            .find(|(known, _)| name.strip_suffix("}}") == Some(known));
        if let Some((_, bytes)) = wanted {
            out.write_all(bytes)?;
        }
    }
    Ok(())
}

/// The findings as JSON of about `room` bytes at most: as many of them as that holds, of every rule its share.
fn fitting(report: &Report, backdrop: &Backdrop, room: usize) -> io::Result<Vec<u8>> {
    let mut most = findings::MOST.min(report.findings.len());
    loop {
        let written = embed::json(&Findings::new(report, backdrop, most))?;
        if written.len() <= room || most == 0 {
            return Ok(written);
        }
        // A little less than in proportion, as dictionaries do not shrink with the list.
        most = (most as f64 * 0.98 * room as f64 / written.len() as f64) as usize;
    }
}

/// One script: what the parts declare is seen by the parts, not by the page.
fn script() -> String {
    format!("(() => {{\n'use strict';\n{}\n}})();\n", SCRIPTS.concat())
}

/// Only this script and this style; no request, no form, no frame, and no string becomes markup.
fn policy(script: &str, style: &str) -> String {
    format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        embed::source_hash(script),
        embed::source_hash(style)
    )
}

fn head(report: &Report) -> Head<'_> {
    let rules = report.rules.iter().map(|rule| HeadRule {
        rule,
        by_severity: &rule.by_severity,
    });
    Head {
        tool: &report.tool,
        verdict: report.verdict,
        accepted_with_exceptions: report.accepted_with_exceptions,
        partial: report.partial,
        reason: &report.reason,
        score: report.score,
        gate: &report.gate,
        submission: &report.submission,
        pack: &report.pack,
        not_checked: &report.not_checked,
        parameters: &report.parameters,
        summary: &report.summary,
        rules: rules.collect(),
        errors: &report.errors,
        ledger: report.ledger.as_ref(),
        listed: report.findings.len(),
    }
}

/// What tab and bookmark show.
fn title(report: &Report) -> String {
    let name = report.submission.county_name.as_deref();
    let name = name.unwrap_or(&report.submission.name);
    embed::text(&format!("{name} 质量检查报告 · quality report"))
}

/// What a browser shows that runs no scripts: the verdict, and where the rest is.
fn without_script(report: &Report) -> String {
    let (zh, en) = match report.verdict {
        Verdict::Accepted if report.accepted_with_exceptions => {
            ("例外通过", "accepted with exceptions")
        }
        Verdict::Accepted => ("通过", "accepted"),
        Verdict::Rejected => ("不通过", "rejected"),
        Verdict::Incomplete => ("检查不完整", "incomplete"),
        Verdict::Error => (
            "程序出错，数据未作评判",
            "the tool failed; the data is not judged",
        ),
    };
    let score = report.score.map_or_else(String::new, |score| {
        format!(" 得分 {score} (score {score}).")
    });
    let partial = if report.partial {
        " 仅就所选规则 (selected rules only)."
    } else {
        ""
    };
    let gate = grade(report.gate.fail_on);
    embed::text(&format!(
        "{}：{zh} ({en}). {} ({}).{score}{partial} 达到“{}”即不通过 ({} or graver rejects). \
         本页需要 JavaScript 才能显示地图和清单；全部内容也在 report.json 中 \
         (map and list need JavaScript; everything is in report.json too).",
        report.submission.name, report.reason.zh, report.reason.en, gate.zh, gate.en
    ))
}
