//! `--format github`: the listed findings as workflow commands, which GitHub shows as annotations of the run. It shows
//! ten errors and ten warnings a step, so the gravest come first.

use std::cmp::Reverse;
use std::io::{self, Write};
use std::path::Path;

use super::place::{file_of, line_of, record_name};
use super::{FindingEntry, Report};
use crate::lang::Lang;
use crate::pack::Severity;

/// Writes the findings; `submission` is the folder as it was given, so that file names are those of the repository.
///
/// # Errors
/// What `out` says.
pub fn write(
    report: &Report,
    submission: &Path,
    lang: Lang,
    mut out: impl Write,
) -> io::Result<()> {
    for error in &report.errors {
        writeln!(out, "::error::{}", data(error.message.get(lang)))?;
    }
    let mut findings: Vec<&FindingEntry> = report.findings.iter().collect();
    findings.sort_by_key(|finding| Reverse(finding.severity));
    for finding in findings.into_iter().filter(|finding| !finding.excepted) {
        command(report, finding, submission, lang, &mut out)?;
    }
    let reason = report.reason.get(lang);
    writeln!(out, "::notice title=tuban::{}", data(reason))
}

fn command(
    report: &Report,
    finding: &FindingEntry,
    submission: &Path,
    lang: Lang,
    out: &mut impl Write,
) -> io::Result<()> {
    let level = match finding.severity {
        Severity::Fatal | Severity::Major => "error",
        Severity::Minor => "warning",
        Severity::Notice => "notice",
    };
    write!(out, "::{level} ")?;
    if let Some(file) = file_of(report, finding) {
        let path = submission.join(file);
        // Annotations want `/` on every system.
        let path = path.to_string_lossy().replace('\\', "/");
        write!(out, "file={},", property(&path))?;
        if let Some(line) = line_of(report, finding) {
            write!(out, "line={line},")?;
        }
    }
    let rule = report.rules.iter().find(|rule| rule.id == finding.rule);
    let title = rule.map_or("", |rule| rule.title.get(lang));
    let record = record_name(finding).unwrap_or_default();
    let title = format!("{} {title} {record}", finding.rule);
    let message = data(finding.message.get(lang));
    writeln!(out, "title={}::{message}", property(title.trim_end()))
}

/// The text of a command: a line of its own (GitHub, "Workflow commands": `%`, CR and LF are escaped).
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a command: besides, `:` and `,` would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_data_can_begin_a_command() {
        assert_eq!(data("a\n::error::b%\r"), "a%0A::error::b%25%0D");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
