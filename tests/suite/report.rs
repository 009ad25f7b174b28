//! The contract of report.json: its schema, the same bytes each time, exact counts, and what options change in it.

use std::collections::HashMap;

use serde_json::Value;

use crate::flow::folder;
use crate::program::{CLEAN, ONE_RULE, check, check_into, findings, messy, rules, run};

#[test]
fn the_report_keeps_its_schema() {
    let schema: Value = serde_json::from_str(&run(&["schema"]).ends_with(0).stdout()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let reports = [
        check(&folder(CLEAN), &ONE_RULE),
        check(&folder(""), &[]),
        check(&messy(), &[]),
        check(&messy(), &["--ledger"]),
        check(&messy(), &["--deterministic", "--max-findings", "1"]),
        check(
            &folder(&format!("{CLEAN}\n[edit]\ntruncate DLTB.shp 20\n")),
            &[],
        ),
    ];
    for ran in reports {
        let errors: Vec<String> = validator
            .iter_errors(&ran.report())
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let mut wrong = check(&folder(CLEAN), &ONE_RULE).report();
    wrong["verdict"] = "perhaps".into();
    assert!(
        !validator.is_valid(&wrong),
        "the schema refuses what is no verdict"
    );
    wrong["verdict"] = "accepted".into();
    wrong["surprise"] = 1.into();
    assert!(
        !validator.is_valid(&wrong),
        "the schema refuses unknown keys"
    );
}

#[test]
fn the_report_holds_no_absolute_path() {
    let messy = messy();
    let ran = check(&messy, &[]);
    let text = String::from_utf8(ran.bytes().to_vec()).unwrap();
    let outside = messy.beside("").to_string_lossy().into_owned();
    let outside = outside.trim_end_matches(['/', '\\']);
    assert!(!text.contains(outside), "{outside} is in the report");
    assert_eq!(ran.report()["submission"]["name"], "submission");
}

#[test]
fn the_screen_shows_the_same_json_as_the_file() {
    let ran = check(&messy(), &["--format", "json"]);
    assert_eq!(ran.stdout().as_bytes(), ran.bytes());
}

#[test]
fn only_the_report_is_left_and_standard_error_is_silent() {
    let clean = folder(CLEAN);
    let ran = check_into(&clean, &clean.beside("out"), &ONE_RULE);
    assert_eq!(ran.stderr(), "", "progress is for terminals");
    let mut left: Vec<_> = std::fs::read_dir(clean.beside("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    let files = [
        "findings.gpkg",
        "findings.xlsx",
        "report.html",
        "report.json",
    ];
    assert_eq!(left, files);
}

#[test]
fn a_report_inside_the_submission_is_no_part_of_it() {
    let clean = folder(CLEAN);
    let args = ["--deterministic", "--select", "420190001"];
    let first = check_into(&clean, &clean.file("out"), &args)
        .bytes()
        .to_vec();
    let second = check_into(&clean, &clean.file("out"), &args)
        .bytes()
        .to_vec();
    assert!(
        first == second,
        "the second run saw what the first one wrote"
    );
}

#[test]
fn deterministic_reports_are_the_same_bytes() {
    let messy = messy();
    let with = |threads: &str| {
        let args = [
            "--deterministic",
            "--as-of",
            "2010-12-31",
            "--max-findings",
            "0",
            "--ledger",
            "--threads",
            threads,
        ];
        let ran = check(&messy, &args);
        ran.bytes().to_vec()
    };
    let one = with("1");
    for threads in ["4", "1", "4", "2"] {
        assert!(
            with(threads) == one,
            "{threads} threads give another report"
        );
    }
    let report: Value = serde_json::from_slice(&one).unwrap();
    assert!(rules(&report).all(|rule| rule["seconds"].is_null()));
    assert_eq!(report["parameters"]["as_of"], "20101231");
    assert!(
        findings(&report).count() > 100,
        "there was enough to mix up"
    );
}

#[test]
fn timings_are_there_unless_deterministic() {
    let report = check(&folder(CLEAN), &ONE_RULE).report();
    assert!(rules(&report).all(|rule| rule["seconds"].is_number()));
}

/// Not more than the limit a rule is listed, but everything is counted.
#[test]
fn max_findings_limits_the_list_and_not_the_totals() {
    let messy = messy();
    let all = check(&messy, &["--max-findings", "0"]).report();
    let few = check(&messy, &["--max-findings", "2"]).report();
    assert_eq!(all["summary"], few["summary"]);
    assert_eq!(all["score"], few["score"]);
    let listed = |report: &Value| {
        let mut listed: HashMap<String, u64> = HashMap::new();
        for finding in findings(report) {
            *listed.entry(finding["rule"].to_string()).or_default() += 1;
        }
        listed
    };
    let (of_all, of_few) = (listed(&all), listed(&few));
    for (full, short) in rules(&all).zip(rules(&few)) {
        let id = full["id"].to_string();
        assert_eq!(
            (&full["id"], &full["total"]),
            (&short["id"], &short["total"])
        );
        let total = full["total"].as_u64().unwrap();
        assert_eq!(
            of_all.get(&id).copied().unwrap_or_default(),
            total,
            "{id}: 0 lists all"
        );
        assert_eq!(
            of_few.get(&id).copied().unwrap_or_default(),
            total.min(2),
            "{id}"
        );
        assert_eq!(short["listed"], total.min(2), "{id}");
    }
    assert!(
        of_all.values().any(|count| *count > 2),
        "the limit had something to cut"
    );
    let head: Vec<_> = findings(&few)
        .map(|finding| &finding["fingerprint"])
        .collect();
    assert!(
        head.iter()
            .all(|print| findings(&all).any(|finding| finding["fingerprint"] == **print)),
        "the few are of the many"
    );
}

#[test]
fn a_selection_is_partial() {
    let clean = folder(CLEAN);
    let report = check(&clean, &["--select", "42"]).report();
    assert_eq!(
        (&report["partial"], &report["score"]),
        (&Value::Bool(true), &Value::Null)
    );
    assert!(rules(&report).all(|rule| rule["id"].as_str().unwrap().starts_with("42")));
    let report = check(&clean, &["--ignore", "420190001"]).report();
    assert_eq!(report["partial"], true);
    assert!(rules(&report).all(|rule| rule["id"] != "420190001"));
    assert_eq!(check(&clean, &[]).report()["partial"], false);
}

#[test]
fn counts_in_the_report_agree() {
    let report = check(&messy(), &["--max-findings", "0"]).report();
    for grade in ["fatal", "major", "minor", "notice"] {
        let count = findings(&report)
            .filter(|finding| finding["severity"] == grade)
            .count();
        assert_eq!(report["summary"][grade], count, "{grade}");
    }
    for status in ["passed", "failed", "skipped", "not_applicable"] {
        let count = rules(&report)
            .filter(|rule| rule["status"] == status)
            .count();
        assert_eq!(report["summary"]["rules"][status], count, "{status}");
    }
    assert!(rules(&report).all(|rule| (rule["status"] == "failed") == (rule["total"] != 0)));
    let unexplained = rules(&report).find(|rule| {
        matches!(rule["status"].as_str(), Some("skipped" | "not_applicable"))
            && rule["reason"].is_null()
    });
    assert!(unexplained.is_none(), "{unexplained:?}");
    let prints: Vec<_> = findings(&report)
        .map(|finding| finding["fingerprint"].as_str().unwrap())
        .collect();
    let different: std::collections::HashSet<_> = prints.iter().collect();
    assert_eq!(different.len(), prints.len(), "fingerprints are unique");
}

/// The pack that `rules export` writes is the built-in one, and works from its folder.
#[test]
fn the_exported_pack_checks_like_the_embedded_one() {
    let messy = messy();
    let pack = messy.beside("pack");
    let pack = pack.to_str().unwrap();
    run(&["rules", "export", pack]).ends_with(0);
    run(&["rules", "export", pack]).ends_with(2);
    let args = ["--deterministic", "--as-of", "2010-12-31"];
    let embedded = check(&messy, &args).report();
    let exported = check(&messy, &[&args[..], &["--rules", pack]].concat()).report();
    for (key, value) in embedded.as_object().unwrap() {
        assert!(
            *value == exported[key],
            "{key} differs: {:.200} and {:.200}",
            value.to_string(),
            exported[key].to_string()
        );
    }
}

/// A province reads the report of a county's account: it is as readable as any other file there.
#[cfg(unix)]
#[test]
fn others_may_read_the_report() {
    #[allow(
        clippy::disallowed_types,
        reason = "permissions are Unix's; the test runs nowhere else"
    )]
    use std::os::unix::fs::PermissionsExt;
    let clean = folder(CLEAN);
    let dir = clean.beside("out");
    check_into(&clean, &dir, &ONE_RULE);
    std::fs::write(dir.join("plain"), "").unwrap();
    let mode = |name: &str| {
        std::fs::metadata(dir.join(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(
        format!("{:o}", mode("report.json")),
        format!("{:o}", mode("plain"))
    );
}

/// A number that is lost identifies no record (the score counts a rule once an identifier), and 7.000 is 7.
#[test]
fn identifiers_are_numbers() {
    let rows = "[GCZJD]\nBSM:F19.11,YSDM,BSGC\n";
    let identifiers = |records: &str| -> Vec<Value> {
        let report = check(&folder(&format!("{rows}{records}")), &[]).report();
        let range = findings(&report).filter(|finding| finding["rule"] == "420190004");
        range.map(|finding| finding["bsm"].clone()).collect()
    };
    let lost = identifiers(&"***,1000720000,9999\n".repeat(3));
    assert_eq!(lost, vec![Value::Null; 3]);
    let same = identifiers(&"7.000,1000720000,9999\n".repeat(3));
    assert_eq!(same, vec![Value::from("7"); 3]);
}
