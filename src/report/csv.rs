//! `findings.csv`: the listed findings, one a row, for a spreadsheet. UTF-8 with a byte order mark, without which Excel
//! takes Chinese for the system's encoding. Programs are better served by JSON Lines, whose values are untouched.

use std::borrow::Cow;
use std::io::{self, Write};

use super::table::printable;
use super::{FindingEntry, Report, grade};
use crate::lang::Lang;

/// The columns. Names are stable; the words of `grade`, `message` and `hint` are in the chosen language.
pub const COLUMNS: [&str; 22] = [
    "rule",
    "severity",
    "grade",
    "excepted",
    "layer",
    "fid",
    "bsm",
    "key",
    "field",
    "value",
    "expected",
    "measured",
    "limit",
    "unit",
    "x",
    "y",
    "lon",
    "lat",
    "related",
    "message",
    "hint",
    "fingerprint",
];

/// Writes the findings.
///
/// # Errors
/// What `out` says.
pub fn write(report: &Report, lang: Lang, mut out: impl Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut rows = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    rows.write_record(COLUMNS)?;
    for finding in &report.findings {
        let row = row(finding, lang);
        rows.write_record(row.iter().map(|cell| printable(cell).into_owned()))?;
    }
    rows.flush()
}

fn row(finding: &FindingEntry, lang: Lang) -> [Cow<'_, str>; 22] {
    let number = |value: Option<f64>| value.map_or(Cow::Borrowed(""), |n| n.to_string().into());
    let at = |pair: Option<[f64; 2]>, axis: usize| number(pair.map(|pair| pair[axis]));
    let related = finding.related.iter().map(|record| match &record.bsm {
        Some(bsm) => format!("{}/{} (BSM {bsm})", record.layer, record.fid),
        None => format!("{}/{}", record.layer, record.fid),
    });
    let related: Vec<String> = related.collect();
    [
        harmless(&finding.rule),
        finding.severity.word().into(),
        grade(finding.severity).get(lang).to_owned().into(),
        if finding.excepted { "true" } else { "false" }.into(),
        text(finding.layer.as_ref()),
        finding
            .fid
            .map_or(Cow::Borrowed(""), |fid| fid.to_string().into()),
        text(finding.bsm.as_ref()),
        text(finding.key.as_ref()),
        text(finding.field.as_ref()),
        text(finding.value.as_ref()),
        text(finding.expected.as_ref()),
        number(finding.measured),
        number(finding.limit),
        finding.unit.map_or("", |unit| unit.word()).into(),
        at(finding.point, 0),
        at(finding.point, 1),
        at(finding.lonlat, 0),
        at(finding.lonlat, 1),
        related.join("; ").into(),
        harmless(finding.message.get(lang)),
        harmless(finding.hint.get(lang)),
        finding.fingerprint.as_str().into(),
    ]
}

fn text(value: Option<&String>) -> Cow<'_, str> {
    value.map_or(Cow::Borrowed(""), |value| harmless(value))
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe, which the spreadsheet does not show; a plain
/// number, however it begins, is none. (OWASP, CSV Injection.)
fn harmless(cell: &str) -> Cow<'_, str> {
    let plain = |cell: &str| {
        cell.bytes().all(|b| b"+-.0123456789eE".contains(&b)) && cell.parse::<f64>().is_ok()
    };
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !plain(cell) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_made_harmless() {
        for cell in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "-inf",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "-5.00", "+3", "330102", "a=b", "水田", "1e5"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
