//! A small report for the unit tests of its formats.

use serde_json::json;

use super::emit::Material;
use super::{Backdrop, Moment, Report};
use crate::lang::Lang;

/// So many findings of one rule, each at a place of its own.
pub(super) fn report(findings: usize) -> Report {
    let words = json!({"zh": "界线重叠", "en": "overlap"});
    let finding = |n: usize| {
        json!({
            "fingerprint": format!("{n:032}"), "rule": "510190001", "severity": "major", "excepted": false,
            "confidence": null, "layer": "DLTB", "fid": n, "bsm": null, "key": null, "field": null, "value": null,
            "expected": null, "measured": null, "limit": null, "unit": null, "point": [n, 1.5], "lonlat": null,
            "geometry": null, "related": [], "message": words, "hint": words,
        })
    };
    let report = json!({
        "version": 1, "tool": {"name": "tuban", "version": "0"}, "verdict": "rejected",
        "accepted_with_exceptions": false, "partial": false, "reason": words, "score": 0, "gate": {"fail_on": "major"},
        "submission": {"name": "x", "county_code": null, "county_name": null, "files": [], "layers": []},
        "pack": {"id": "p", "version": "0", "sha256": "", "overrides": []}, "not_checked": [],
        "parameters": {"precision_m": 0.0001, "tolerance_m": 0.001, "scale": 10000, "as_of": null},
        "summary": {"fatal": 0, "major": findings, "minor": 0, "notice": 0, "excepted": 0,
                    "rules": {"passed": 0, "failed": 1, "skipped": 0, "not_applicable": 0}},
        "rules": [], "findings": (0..findings).map(finding).collect::<Vec<_>>(), "errors": [],
    });
    serde_json::from_value(report).expect("a report")
}

/// What its files are made of.
pub(super) fn material<'a>(report: &'a Report, backdrop: &'a Backdrop) -> Material<'a> {
    Material {
        report,
        backdrop,
        lang: Lang::Zh,
        made: Moment::fixed(Some("20101231")),
    }
}
