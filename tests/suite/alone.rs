//! A rule finds alone what it finds among all others: a run reads and keeps no less than the rules it selects need.

use std::path::Path;

use serde_json::{Value, json};
use tuban::flow::Options;
use tuban::report::Report;
use tuban::run::Selection;

use crate::flow::{TODAY, check_submission, default_pack};

fn report(name: &str, select: Vec<String>) -> Report {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("testdata/submissions").join(name);
    let options = Options {
        selection: Selection {
            select,
            ignore: Vec::new(),
        },
        as_of: Some(TODAY.to_owned()),
        deterministic: true,
        ..Options::default()
    };
    check_submission(default_pack(), &folder, options)
}

/// What a report says of the files and of one rule.
fn said(report: &Report, rule: &str) -> Value {
    let outcome = report.rules.iter().find(|one| one.id == rule);
    let findings = report.findings.iter().filter(|one| one.rule == rule);
    json!({
        "submission": report.submission,
        "rule": outcome.unwrap(),
        "findings": findings.collect::<Vec<_>>(),
    })
}

/// The rule and those it yields to, which take findings from it.
fn with_precedent(place: usize) -> Vec<String> {
    let rules = &default_pack().rules;
    let mut taken = vec![place];
    let mut at = 0;
    while let Some(place) = taken.get(at).copied() {
        taken.extend(&rules[place].yields_to);
        at += 1;
    }
    let ids = taken.into_iter().map(|place| rules[place].id.to_string());
    ids.collect()
}

fn alone_as_among_all(name: &str) {
    let all = report(name, Vec::new());
    assert!(!all.findings.is_empty());
    for (place, rule) in default_pack().rules.iter().enumerate() {
        let id = rule.id.to_string();
        let few = report(name, with_precedent(place));
        assert_eq!(said(&few, &id), said(&all, &id), "{id} of {name}");
    }
}

#[test]
fn in_a_county_with_defects() {
    alone_as_among_all("defects");
}

#[test]
fn in_broken_files() {
    alone_as_among_all("broken");
}
