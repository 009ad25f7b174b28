//! The files for pipelines and spreadsheets: each held against its published schema and read back by another reader.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::flow::folder;
use crate::folder::Folder;
use crate::program::{Ran, check_into, findings, messy, rules, run};

/// A check of `folder` that writes all of these files, and where they are.
struct Emitted {
    ran: Ran,
    dir: tempfile::TempDir,
}

impl Emitted {
    fn of(folder: &Folder, args: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let emit = ["--emit", "json,sarif,junit,csv,jsonl", "--lang", "zh"];
        let ran = check_into(folder, dir.path(), &[&emit, args].concat());
        Self { ran, dir }
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.dir.path().join(name))
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn report(&self) -> Value {
        self.ran.report()
    }

    fn sarif(&self) -> Value {
        serde_json::from_str(&self.text("findings.sarif")).expect("SARIF is JSON")
    }
}

/// Values that would do harm if a format took them for its own signs.
const HOSTILE: &str = "[DLTB]\nBSM,YSDM,DLBM,DLMC,TBBH\n1,2001010100,011,=1+1,a]]>b\n2,bad,<i>&,@cmd,'\"\n3,,-2+3,水田,%0A::x\n4,bad,\\x1b[2J,水田,4\n";

/// A file that a package brings, which is never built: a published schema.
fn schema_of(package: &str, file: &str) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(crate::registry::root())
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("a list");
    let manifest = packages
        .iter()
        .find(|found| found["name"] == package)
        .and_then(|found| found["manifest_path"].as_str())
        .unwrap_or_else(|| panic!("{package} is no dependency"));
    Path::new(manifest).with_file_name(file)
}

#[test]
fn sarif_agrees_with_its_schema_and_with_the_report() {
    let path = schema_of("serde-sarif", "src/schema.json");
    let mut schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    // The published pattern has a bracket too many and is no regular expression.
    for definition in ["run", "toolComponent"] {
        let pattern = &mut schema["definitions"][definition]["properties"]["language"]["pattern"];
        assert_eq!(*pattern, "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$");
        *pattern = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$".into();
    }
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema is one");
    for folder in [messy(), folder(HOSTILE)] {
        let emitted = Emitted::of(&folder, &[]);
        let sarif = emitted.sarif();
        let errors: Vec<String> = validator
            .iter_errors(&sarif)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let report = emitted.report();
        let run = &sarif["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), findings(&report).count());
        for (result, finding) in results.iter().zip(findings(&report)) {
            assert_eq!(result["ruleId"], finding["rule"]);
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], finding["rule"]);
            assert_eq!(
                result["partialFingerprints"]["tuban/v1"],
                finding["fingerprint"]
            );
            assert_eq!(result["message"]["text"], finding["message"]["zh"]);
        }
        let skipped = rules(&report)
            .filter(|rule| rule["status"] == "skipped")
            .count();
        let notified = &run["invocations"][0]["toolConfigurationNotifications"];
        assert_eq!(notified.as_array().unwrap().len(), skipped);
        assert_eq!(run["properties"]["verdict"], report["verdict"]);
    }
}

#[test]
fn a_sarif_result_points_at_the_table_or_the_shapes() {
    let emitted = Emitted::of(&folder(HOSTILE), &["--select", "420190001"]);
    let sarif = emitted.sarif();
    let location = &sarif["runs"][0]["results"][0]["locations"][0];
    let name = location["logicalLocations"][0]["fullyQualifiedName"]
        .as_str()
        .unwrap();
    assert_eq!(name, "DLTB/2/YSDM");
    assert_eq!(
        location["physicalLocation"]["artifactLocation"]["uri"],
        "DLTB.dbf"
    );
    let help = sarif["runs"][0]["tool"]["driver"]["rules"][0]["help"]["markdown"].as_str();
    assert!(help.is_some_and(|help| help.contains("必填")), "{help:?}");
}

/// No check grants exceptions yet; a report that has one is read back here.
#[test]
fn a_granted_exception_is_suppressed() {
    let emitted = Emitted::of(&folder(HOSTILE), &["--select", "420190001"]);
    let mut report: tuban::report::Report = serde_json::from_value(emitted.report()).unwrap();
    let mut log = Vec::new();
    report.findings[0].excepted = true;
    tuban::report::sarif::write(&report, tuban::lang::Lang::En, &mut log).unwrap();
    let sarif: Value = serde_json::from_slice(&log).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["suppressions"][0]["kind"], "external");
    let mut said = Vec::new();
    tuban::report::github::write(
        &report,
        Path::new("county"),
        tuban::lang::Lang::En,
        &mut said,
    )
    .unwrap();
    assert!(!String::from_utf8(said).unwrap().contains("::error"));
}

/// `xmllint` is the reference reader of XML schemas; no crate reads them.
fn valid_junit(path: &Path) {
    let schema = schema_of("junit-report", "tests/JUnit.xsd");
    let output = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .args([&schema, path])
        .output()
        .expect("xmllint starts: install libxml2-utils (Debian) or libxml2");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn junit_agrees_with_its_schema_and_with_the_report() {
    for folder in [messy(), folder(HOSTILE), folder("[DLTB]\nBSM\n1\n")] {
        let emitted = Emitted::of(&folder, &[]);
        valid_junit(&emitted.dir.path().join("junit.xml"));
        let text = emitted.text("junit.xml");
        assert!(!text.contains("\"-0"), "no time is less than none: {text}");
        let xml = roxmltree::Document::parse(&text).expect("JUnit is XML");
        let report = emitted.report();
        let cases: Vec<_> = xml
            .descendants()
            .filter(|node| node.has_tag_name("testcase"))
            .collect();
        assert_eq!(cases.len(), rules(&report).count());
        for (case, rule) in cases.iter().zip(rules(&report)) {
            let name = case.attribute("name").unwrap();
            assert!(name.starts_with(rule["id"].as_str().unwrap()), "{name}");
            let has = |tag: &str| case.children().any(|node| node.has_tag_name(tag));
            let skipped = rule["status"] == "skipped" || rule["status"] == "not_applicable";
            assert_eq!(has("skipped"), skipped, "{name}");
            let rejects = findings(&report).any(|finding| {
                finding["rule"] == rule["id"]
                    && (finding["severity"] == "major" || finding["severity"] == "fatal")
            });
            assert_eq!(has("failure"), rejects, "{name}");
        }
        let failures = xml
            .descendants()
            .filter(|node| node.has_tag_name("failure"))
            .count();
        assert_eq!(
            xml.root_element().attribute("failures"),
            Some(failures.to_string().as_str())
        );
        let suites = xml
            .root_element()
            .children()
            .filter(|node| node.has_tag_name("testsuite"));
        let sum: usize = suites
            .map(|suite| {
                suite
                    .attribute("failures")
                    .unwrap()
                    .parse::<usize>()
                    .unwrap()
            })
            .sum();
        assert_eq!(sum, failures);
        assert!(failures > 0, "the folder has defects that reject");
    }
}

/// The gate decides what a failure is.
#[test]
fn a_finding_below_the_gate_is_no_junit_failure() {
    let minor = folder("[DLTB]\nBSM,TBMJ:N15.0,XZDWMJ,LXDWMJ,TBDLMJ\n1,100,0,0,100.00\n");
    let failures = |gate: &str| {
        let emitted = Emitted::of(&minor, &["--select", "410190005", "--fail-on", gate]);
        let text = emitted.text("junit.xml");
        let xml = roxmltree::Document::parse(&text).unwrap();
        assert!(text.contains("TBMJ"), "the finding is told: {text}");
        xml.root_element().attribute("failures").unwrap().to_owned()
    };
    assert_eq!(
        (failures("major").as_str(), failures("minor").as_str()),
        ("0", "1")
    );
}

#[test]
fn csv_has_a_row_a_finding_and_runs_no_formula() {
    let emitted = Emitted::of(&folder(HOSTILE), &[]);
    let bytes = std::fs::read(emitted.dir.path().join("findings.csv")).unwrap();
    let text = bytes
        .strip_prefix("\u{feff}".as_bytes())
        .expect("Excel wants the mark");
    let mut reader = csv::Reader::from_reader(text);
    let columns: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(columns, tuban::report::csv::COLUMNS);
    let report = emitted.report();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), findings(&report).count());
    for (row, finding) in rows.iter().zip(findings(&report)) {
        let cell = |name: &str| &row[columns.iter().position(|column| column == name).unwrap()];
        assert_eq!(cell("rule"), finding["rule"].as_str().unwrap());
        assert_eq!(
            cell("fingerprint"),
            finding["fingerprint"].as_str().unwrap()
        );
        let fid = finding["fid"]
            .as_u64()
            .map(|fid| fid.to_string())
            .unwrap_or_default();
        assert_eq!(cell("fid"), fid);
        let value = finding["value"].as_str().unwrap_or_default();
        let value = value.replace('\u{1b}', "\\u{1b}");
        let shown = cell("value");
        assert!(
            shown == value || shown == format!("'{value}"),
            "{shown} for {value}"
        );
        assert!(
            !row.iter().any(|cell| cell.starts_with(['=', '@'])),
            "{row:?}"
        );
        let is_raw = |cell: &str| cell.contains(|c: char| c.is_control());
        assert!(!row.iter().any(is_raw), "{row:?}");
    }
    assert!(
        rows.iter()
            .any(|row| row.iter().any(|cell| cell == "'=1+1")),
        "a formula was planted"
    );
    assert!(rows.iter().any(|row| &row[9] == "\\u{1b}[2J"), "{rows:?}");
}

#[test]
fn a_json_line_is_a_finding_of_the_report() {
    let emitted = Emitted::of(&messy(), &["--max-findings", "0"]);
    let report = emitted.report();
    let text = emitted.text("findings.jsonl");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(lines.len() > 100, "{}", lines.len());
    assert!(lines.iter().eq(findings(&report)));
}

#[test]
fn the_screen_can_hold_each_format() {
    let folder = messy();
    for (format, name) in [
        ("sarif", "findings.sarif"),
        ("junit", "junit.xml"),
        ("csv", "findings.csv"),
        ("jsonl", "findings.jsonl"),
        ("json", "report.json"),
    ] {
        let emitted = Emitted::of(
            &folder,
            &["--deterministic", "--as-of", "20101231", "--format", format],
        );
        assert_eq!(emitted.ran.stdout(), emitted.text(name), "{format}");
    }
}

/// Nothing in the data may begin a workflow command of its own, and the gravest findings come first.
#[test]
fn github_annotations_are_one_a_finding() {
    let emitted = Emitted::of(&folder(HOSTILE), &["--format", "github"]);
    let said = emitted.ran.stdout();
    let report = emitted.report();
    let count = |level: &str| {
        said.lines()
            .filter(|line| line.starts_with(&format!("::{level} ")))
            .count()
    };
    let grade = |severity: &str| {
        findings(&report)
            .filter(|finding| finding["severity"] == severity)
            .count()
    };
    assert_eq!(count("error"), grade("fatal") + grade("major"));
    assert_eq!(count("warning"), grade("minor"));
    // The last line says the verdict.
    assert_eq!(count("notice"), grade("notice") + 1);
    assert!(count("error") > 0);
    for line in said.lines() {
        let level = line
            .strip_prefix("::")
            .and_then(|rest| rest.split([' ', ':']).next());
        assert!(
            matches!(level, Some("error" | "warning" | "notice")),
            "{line}"
        );
    }
    assert!(said.contains("/DLTB.dbf,title="), "{said}");
    let order: Vec<bool> = said
        .lines()
        .map(|line| line.starts_with("::error"))
        .collect();
    assert!(order.is_sorted_by(|a, b| a >= b), "errors come first");
}

#[test]
fn completions_know_the_options() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completions", shell]).ends_with(0).stdout();
        for word in ["--emit", "--max-findings", "explain"] {
            assert!(
                script.contains(word.trim_start_matches("--")),
                "{shell} lacks {word}"
            );
        }
    }
    run(&["completions", "tcsh"]).ends_with(2);
}
