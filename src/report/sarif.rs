//! `findings.sarif`: SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format) for pipelines that collect the
//! results of many tools. A rule of the pack is a rule of the tool, a finding is a result whose logical location is the
//! record (`DLTB/12/TBMJ`) or the cell (`表.xlsx!公顷!C7`) in the file that holds it; what could not run is a notification.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::check_page::page;
use super::place::{file_of, line_of, record_name};
use super::{FindingEntry, Report, RuleResult, RuleStatus, Verdict};
use crate::lang::Lang;
use crate::pack::Severity;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What file names are relative to; whoever reads the log says where the submission is.
const BASE: &str = "SUBMISSION";

/// Writes the report as a SARIF log with one run.
///
/// # Errors
/// What `out` says.
pub fn write(report: &Report, lang: Lang, mut out: impl Write) -> io::Result<()> {
    let results = Results { report, lang };
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: json!({"driver": driver(report, lang)}),
            language: lang.pick("zh-CN", "en-US"),
            invocations: [invocation(report, lang)],
            original_uri_base_ids: json!({BASE: {"description": {"text": report.submission.name}}}),
            artifacts: report.submission.files.iter().map(artifact).collect(),
            results,
            properties: properties(report, lang),
        }],
    };
    serde_json::to_writer_pretty(&mut out, &log)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    language: &'static str,
    invocations: [Value; 1],
    original_uri_base_ids: Value,
    artifacts: Vec<Value>,
    results: Results<'a>,
    properties: Value,
}

/// The findings, made one by one while they are written.
struct Results<'a> {
    report: &'a Report,
    lang: Lang,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let findings = self.report.findings.iter();
        serializer.collect_seq(findings.map(|finding| result(self.report, finding, self.lang)))
    }
}

fn driver(report: &Report, lang: Lang) -> Value {
    json!({
        "name": report.tool.name,
        "version": report.tool.version,
        "rules": report.rules.iter().map(|rule| descriptor(rule, lang)).collect::<Vec<_>>(),
    })
}

fn descriptor(rule: &RuleResult, lang: Lang) -> Value {
    let title = rule.title.get(lang);
    let mut descriptor = json!({
        "id": rule.id,
        "name": rule.check,
        "shortDescription": {"text": title},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {
            "severity": rule.severity,
            "clause": rule.clause,
            "layers": rule.layers,
            "status": rule.status,
            "total": rule.total,
            "listed": rule.listed,
        },
    });
    if let Some(page) = page(&rule.check, lang) {
        descriptor["help"] = json!({"text": page, "markdown": page});
    }
    descriptor
}

fn result(report: &Report, finding: &FindingEntry, lang: Lang) -> Value {
    let index = report.rules.iter().position(|rule| rule.id == finding.rule);
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": {"text": finding.message.get(lang)},
        "partialFingerprints": {"tuban/v1": finding.fingerprint},
        "properties": measured(finding, lang),
    });
    if let Some(index) = index {
        result["ruleIndex"] = index.into();
    }
    if let Some(location) = location(report, finding) {
        result["locations"] = json!([location]);
    }
    let related = finding.related.iter().map(|record| {
        let name = format!("{}/{}", record.layer, record.fid);
        json!({"logicalLocations": [{"fullyQualifiedName": name, "kind": "record"}]})
    });
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if finding.excepted {
        result["suppressions"] = json!([{"kind": "external", "status": "accepted"}]);
    }
    result
}

/// The file, and the record or the cell.
fn location(report: &Report, finding: &FindingEntry) -> Option<Value> {
    let name = record_name(finding)?;
    let kind = if finding.layer.is_some() {
        "record"
    } else {
        "cell"
    };
    let mut location = json!({
        "logicalLocations": [{"fullyQualifiedName": name, "kind": kind}],
    });
    if let Some(path) = file_of(report, finding) {
        let mut place = json!({"artifactLocation": {"uri": uri(path), "uriBaseId": BASE}});
        if let Some(line) = line_of(report, finding) {
            place["region"] = json!({"startLine": line});
        }
        location["physicalLocation"] = place;
    }
    Some(location)
}

/// What a finding says beyond SARIF's own properties; nothing that is null.
fn measured(finding: &FindingEntry, lang: Lang) -> Value {
    let all = json!({
        "severity": finding.severity,
        "confidence": finding.confidence,
        "bsm": finding.bsm,
        "key": finding.key,
        "value": finding.value,
        "expected": finding.expected,
        "measured": finding.measured,
        "limit": finding.limit,
        "unit": finding.unit,
        "point": finding.point,
        "lonlat": finding.lonlat,
        "geometry": finding.geometry,
        "hint": finding.hint.get(lang),
    });
    let Value::Object(all) = all else { return all };
    let given: Map<String, Value> = all
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .collect();
    given.into()
}

fn artifact(file: &super::FileInfo) -> Value {
    let mut artifact = json!({
        "location": {"uri": uri(&file.path), "uriBaseId": BASE},
        "length": file.bytes,
    });
    if let Some(sha256) = &file.sha256 {
        artifact["hashes"] = json!({"sha-256": sha256});
    }
    artifact
}

/// Whether the tool did its work, and what it could not do.
fn invocation(report: &Report, lang: Lang) -> Value {
    let failures = report
        .errors
        .iter()
        .map(|error| json!({"level": "error", "message": {"text": error.message.get(lang)}}));
    let skipped = report.rules.iter().enumerate().filter_map(|(index, rule)| {
        let reason = rule.reason.as_ref()?;
        (rule.status == RuleStatus::Skipped).then(|| {
            json!({
                "level": "warning",
                "message": {"text": reason.get(lang)},
                "associatedRule": {"id": rule.id, "index": index},
            })
        })
    });
    json!({
        "executionSuccessful": report.verdict != Verdict::Error,
        "toolExecutionNotifications": failures.collect::<Vec<_>>(),
        "toolConfigurationNotifications": skipped.collect::<Vec<_>>(),
    })
}

/// The verdict, for which SARIF has no place of its own.
fn properties(report: &Report, lang: Lang) -> Value {
    json!({
        "verdict": report.verdict,
        "reason": report.reason.get(lang),
        "score": report.score,
        "partial": report.partial,
        "gate": report.gate,
        "summary": report.summary,
        "pack": report.pack,
        "notChecked": report.not_checked,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal | Severity::Major => "error",
        Severity::Minor => "warning",
        Severity::Notice => "note",
    }
}

/// A path as a relative URI reference (RFC 3986): all but the unreserved characters and `/` as %XX of their UTF-8.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_uri() {
        assert_eq!(uri("DLTB.shp"), "DLTB.shp");
        assert_eq!(uri("1 矢量/a:b.shp"), "1%20%E7%9F%A2%E9%87%8F/a%3Ab.shp");
    }
}
