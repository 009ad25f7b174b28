//! `junit.xml`: the rules as test cases, for pipelines that know no other result: a suite a class (检查类型), a case a
//! rule. A rule whose findings reject is a failure; findings below the gate are told in `system-out` of a passed case; a
//! rule that could not run is skipped with its reason, one that broke is an error. The form is Jenkins's `junit-10.xsd`,
//! which GitLab, Azure and Gradle read too.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::class::{class_of, class_title};
use super::{FindingEntry, Report, RuleResult, RuleStatus, grade};
use crate::lang::Lang;

/// Findings told in the text of a case; report.json has them all.
const TOLD: usize = 100;

/// Writes the report as JUnit XML.
///
/// # Errors
/// What `out` says.
pub fn write(report: &Report, lang: Lang, mut out: impl Write) -> io::Result<()> {
    let suites = suites(report);
    let all: Vec<Case<'_>> = suites
        .iter()
        .flat_map(|suite| suite.cases.iter().copied())
        .collect();
    let mut xml = Writer::new_with_indent(&mut out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let counts = Counts::of(&all);
    xml.create_element("testsuites")
        .with_attributes([
            ("name", text(&report.submission.name).as_str()),
            ("tests", &counts.tests),
            ("failures", &counts.failures),
            ("errors", &counts.errors),
            ("time", &counts.time),
        ])
        .write_inner_content(|xml| suites.iter().try_for_each(|suite| suite.write(xml, lang)))?;
    out.write_all(b"\n")
}

/// A rule with its findings.
#[derive(Clone, Copy)]
struct Case<'a> {
    rule: &'a RuleResult,
    findings: &'a [FindingEntry],
    /// Whether they reject.
    fails: bool,
}

struct Suite<'a> {
    class: &'a str,
    cases: Vec<Case<'a>>,
}

/// The rules by class; findings are sorted by rule, as the rules are.
fn suites(report: &Report) -> Vec<Suite<'_>> {
    let mut suites: Vec<Suite<'_>> = Vec::new();
    let mut rest = report.findings.as_slice();
    for rule in &report.rules {
        let count = rest
            .iter()
            .take_while(|finding| finding.rule == rule.id)
            .count();
        let (findings, others) = rest.split_at(count);
        rest = others;
        let class = class_of(&rule.id);
        if suites.last().is_none_or(|suite| suite.class != class) {
            suites.push(Suite {
                class,
                cases: Vec::new(),
            });
        }
        let rejects =
            |finding: &FindingEntry| !finding.excepted && finding.severity >= report.gate.fail_on;
        let fails = findings.iter().any(rejects);
        if let Some(suite) = suites.last_mut() {
            suite.cases.push(Case {
                rule,
                findings,
                fails,
            });
        }
    }
    suites
}

/// The numbers of a suite, as its attributes say them.
struct Counts {
    tests: String,
    failures: String,
    errors: String,
    skipped: String,
    time: String,
}

impl Counts {
    fn of(cases: &[Case<'_>]) -> Self {
        let count = |wanted: fn(&Case<'_>) -> bool| {
            cases.iter().filter(|case| wanted(case)).count().to_string()
        };
        // The sum of no times is -0.
        let times = cases.iter().filter_map(|case| case.rule.seconds);
        let seconds = times.fold(0.0, |sum: f64, time| sum + time);
        Self {
            tests: cases.len().to_string(),
            failures: count(|case| case.fails),
            errors: count(|case| case.rule.status == RuleStatus::Error),
            skipped: count(|case| case.is_skipped()),
            time: format!("{seconds:.3}"),
        }
    }
}

impl Suite<'_> {
    fn write<W: Write>(&self, xml: &mut Writer<W>, lang: Lang) -> io::Result<()> {
        let counts = Counts::of(&self.cases);
        let name = class_title(self.class, lang);
        xml.create_element("testsuite")
            .with_attributes([
                ("name", text(name).as_str()),
                ("tests", &counts.tests),
                ("failures", &counts.failures),
                ("errors", &counts.errors),
                ("skipped", &counts.skipped),
                ("time", &counts.time),
            ])
            .write_inner_content(|xml| {
                self.cases.iter().try_for_each(|case| case.write(xml, lang))
            })?;
        Ok(())
    }
}

impl Case<'_> {
    fn is_skipped(&self) -> bool {
        matches!(
            self.rule.status,
            RuleStatus::Skipped | RuleStatus::NotApplicable
        )
    }

    fn write<W: Write>(&self, xml: &mut Writer<W>, lang: Lang) -> io::Result<()> {
        let name = text(&format!("{} {}", self.rule.id, self.rule.title.get(lang)));
        let time = self.rule.seconds.map(|seconds| format!("{seconds:.3}"));
        let mut case = xml
            .create_element("testcase")
            .with_attribute((
                "classname",
                text(&format!("tuban.{}", self.rule.check)).as_str(),
            ))
            .with_attribute(("name", name.as_str()));
        if let Some(time) = &time {
            case = case.with_attribute(("time", time.as_str()));
        }
        if self.is_quiet() {
            case.write_empty()?;
        } else {
            case.write_inner_content(|xml| self.write_result(xml, lang))?;
        }
        Ok(())
    }

    /// Whether there is nothing to say of it.
    fn is_quiet(&self) -> bool {
        self.rule.status == RuleStatus::Passed && self.rule.reason.is_none()
    }

    fn write_result<W: Write>(&self, xml: &mut Writer<W>, lang: Lang) -> io::Result<()> {
        let reason = self
            .rule
            .reason
            .as_ref()
            .map_or("", |reason| reason.get(lang));
        if self.is_skipped() {
            return element(xml, "skipped", reason);
        }
        if self.rule.status == RuleStatus::Error {
            return described(xml, "error", reason, reason);
        }
        let told = self.told(reason, lang);
        if !self.fails {
            return element(xml, "system-out", &told);
        }
        let total = self.rule.total;
        let title = self.rule.title.get(lang);
        let message = lang.pick(
            format!("{title}：{total} 条结果"),
            format!("{title}: {total} findings"),
        );
        described(xml, "failure", &message, &told)
    }

    /// The findings, one a line.
    fn told(&self, reason: &str, lang: Lang) -> String {
        let mut lines: Vec<String> = self
            .findings
            .iter()
            .take(TOLD)
            .map(|finding| line(finding, lang))
            .collect();
        let more = self.rule.total.saturating_sub(lines.len() as u64);
        if more > 0 {
            lines.push(lang.pick(format!("……另有 {more} 条"), format!("... and {more} more")));
        }
        if !reason.is_empty() {
            lines.push(reason.to_owned());
        }
        lines.join("\n")
    }
}

/// `major DLTB/12/TBMJ: message`
fn line(finding: &FindingEntry, lang: Lang) -> String {
    let place = super::place::record_name(finding).map(|record| format!(" {record}"));
    format!(
        "{}{}{}{}",
        grade(finding.severity).get(lang),
        place.unwrap_or_default(),
        lang.pick("：", ": "),
        finding.message.get(lang)
    )
}

fn element<W: Write>(xml: &mut Writer<W>, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(&text(content)))?;
    Ok(())
}

fn described<W: Write>(
    xml: &mut Writer<W>,
    name: &str,
    message: &str,
    content: &str,
) -> io::Result<()> {
    xml.create_element(name)
        .with_attributes([("type", "tuban"), ("message", text(message).as_str())])
        .write_text_content(BytesText::new(&text(content)))?;
    Ok(())
}

/// What XML 1.0 can hold: other control characters become their pictures (␀ … ␟), the two non-characters �.
fn text(raw: &str) -> String {
    raw.chars()
        .map(|c| match u32::from(c) {
            0x9 | 0xa | 0xd => c,
            code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('\u{fffd}'),
            0xfffe | 0xffff => '\u{fffd}',
            _ => c,
        })
        .collect()
}
