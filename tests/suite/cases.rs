//! Runs every case below `tests/cases/<rule>/` and compares what was found with what it expects.
//!
//! `CASE=substring cargo test --test suite cases::` runs some of them. Expectations are written by hand; nothing
//! here rewrites them.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tuban::dataset::{CountyBoundary, IssuedFiles};
use tuban::flow::Options;
use tuban::geometry::Grid;
use tuban::pack::Mistake;
use tuban::report::{FindingEntry, Report, RuleStatus};
use tuban::rules::{RulePack, bind};
use tuban::run::Selection;

use crate::case::{Case, Line};
use crate::flow::{TODAY, check_issued, default_pack, overlay};
use crate::folder::{Folder, write};

/// A case's pack, if it is not the built-in one.
pub(crate) struct Setting {
    own: Option<RulePack>,
    pub(crate) selection: Selection,
    max_findings: usize,
    today: String,
    fail_on: Option<tuban::pack::Severity>,
    county_boundary: Option<String>,
}

impl Setting {
    /// Reads the options of `case` and binds its pack.
    pub(crate) fn of(case: &Case) -> Result<Self, String> {
        let mut setting = Self {
            own: None,
            selection: Selection::default(),
            max_findings: 0,
            today: TODAY.into(),
            fail_on: None,
            county_boundary: None,
        };
        let mut scale = None;
        for line in &case.options {
            let wrong =
                |what: &str| case.wrong(line.number, format!("{what}: {}", line.words.join(" ")));
            let (key, values) = line.words.split_first().expect("silent lines are left out");
            let one = values
                .first()
                .cloned()
                .ok_or_else(|| wrong("a value is missing"))?;
            let number = || one.parse::<u32>().map_err(|_| wrong("no number"));
            match key.as_str() {
                "select" => setting.selection.select.extend(values.iter().cloned()),
                "ignore" => setting.selection.ignore.extend(values.iter().cloned()),
                "as-of" => setting.today = one.replace('-', ""),
                "scale" => scale = Some(number()?),
                "max-findings" => setting.max_findings = number()? as usize,
                "fail-on" => setting.fail_on = Some(one.parse().map_err(|()| wrong("no grade"))?),
                "county-boundary" => setting.county_boundary = Some(one),
                _ => {
                    return Err(wrong("unknown: see `Setting::of`"));
                }
            }
        }
        if setting.selection.select.is_empty() {
            setting.selection.select.push(case.rule.clone());
        }
        if scale.is_some() || !case.pack.is_empty() {
            let pack = bind(&overlay(&case.pack), scale)
                .map_err(|mistakes| case.wrong(1, told(&mistakes)))?;
            setting.own = Some(pack);
        }
        match setting.selection.unknown(setting.pack()) {
            Some(id) => Err(case.wrong(1, format!("the pack has no rule {id}"))),
            None => Ok(setting),
        }
    }

    pub(crate) fn pack(&self) -> &RulePack {
        self.own.as_ref().unwrap_or_else(|| default_pack())
    }

    /// What is given beside the submission; the file of a boundary stands inside it.
    pub(crate) fn issued(&self, folder: &Folder) -> Result<IssuedFiles, String> {
        let numbers = &self.pack().standard.parameters;
        let (grid, tolerance) = (Grid::new(numbers.precision), numbers.tolerance.to_f64());
        let read = |name: &String| CountyBoundary::read(&folder.file(name), grid, tolerance);
        let county = self.county_boundary.as_ref().map(read).transpose();
        Ok(IssuedFiles {
            county_boundary: county.map_err(|error| error.to_string())?,
            ..IssuedFiles::default()
        })
    }

    fn options(&self) -> Options {
        Options {
            ledger: false,
            selection: self.selection.clone(),
            fail_on: self.fail_on,
            max_findings: self.max_findings,
            deterministic: true,
            as_of: Some(self.today.clone()),
            drawn: false,
        }
    }
}

fn told(mistakes: &[Mistake]) -> String {
    let lines = mistakes
        .iter()
        .map(|mistake| format!("{}: {}", mistake.at.line(), mistake.message.en));
    lines.collect::<Vec<_>>().join("\n  ")
}

/// Every case file below `tests/cases`, sorted.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join("cases");
    for rule in folders(&root) {
        let entries = std::fs::read_dir(rule)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        files.extend(entries.filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "case")
        }));
    }
    files.sort();
    files
}

/// The folders in `root`, sorted.
pub(crate) fn folders(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(root) else {
        return Vec::new();
    };
    let mut folders: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

#[test]
fn every_case_finds_what_it_expects() {
    let some = std::env::var("CASE").unwrap_or_default();
    let chosen: Vec<PathBuf> = files()
        .into_iter()
        .filter(|path| path.to_string_lossy().contains(&some))
        .collect();
    assert!(!chosen.is_empty(), "no case contains `{some}` in its path");
    let failures: Vec<String> = chosen
        .par_iter()
        .filter_map(|path| run(path).err())
        .collect();
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{count} of {} cases fail\n\n{}\n",
        chosen.len(),
        failures.join("\n\n")
    );
}

fn run(path: &Path) -> Result<(), String> {
    let case = Case::read(path)?;
    let setting = Setting::of(&case)?;
    let folder = write(&case, &setting.pack().standard)?;
    let issued = setting.issued(&folder)?;
    let report = check_issued(setting.pack(), &folder, issued, setting.options());
    let mut wrong = compare_findings(&case, &report);
    wrong.extend(compare_rules(&case, &report));
    wrong.extend(
        report
            .errors
            .iter()
            .map(|error| format!("  error      {}", error.message.en)),
    );
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("{}\n{}", path.display(), wrong.join("\n")))
}

/// The lines of `[expect]` that name a finding, against the findings; each expectation takes one finding.
fn compare_findings(case: &Case, report: &Report) -> Vec<String> {
    let mut found: Vec<&FindingEntry> = report.findings.iter().collect();
    let mut wrong = Vec::new();
    let mut expected: Vec<&Line> = case
        .expect
        .iter()
        .filter(|line| !is_about_rules(line))
        .collect();
    // The lines that say most choose first.
    expected.sort_by_key(|line| std::cmp::Reverse(line.words.len()));
    for line in expected {
        if line.words.len() < 5 {
            wrong.push(case.wrong(line.number, "rule layer fid field severity, `-` for none"));
            continue;
        }
        match found.iter().position(|finding| agrees(line, finding)) {
            Some(place) => {
                found.remove(place);
            }
            None => wrong.push(format!("  missing    {}", line.words.join(" "))),
        }
    }
    let unfilled = |finding: &&FindingEntry| {
        let texts = [
            &finding.message.zh,
            &finding.message.en,
            &finding.hint.zh,
            &finding.hint.en,
        ];
        texts.iter().any(|text| text.contains('{'))
    };
    wrong.extend(
        found
            .iter()
            .map(|finding| format!("  unexpected {}", shown(finding))),
    );
    wrong.extend(
        report
            .findings
            .iter()
            .filter(unfilled)
            .map(|finding| format!("  unfilled   {}", shown(finding))),
    );
    wrong
}

const ABOUT_RULES: [&str; 5] = ["status", "examined", "excluded", "total", "verdict"];

fn is_about_rules(line: &Line) -> bool {
    ABOUT_RULES.contains(&line.words[0].as_str())
}

fn place(finding: &FindingEntry) -> [String; 5] {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".into());
    [
        finding.rule.clone(),
        or_none(finding.layer.clone()),
        or_none(finding.fid.map(|fid| fid.to_string())),
        or_none(finding.field.clone()),
        finding.severity.to_string(),
    ]
}

/// What a line may also ask of a finding, as `key=value`.
fn fact(finding: &FindingEntry, key: &str) -> Option<String> {
    let json = serde_json::to_value(finding).expect("a finding is JSON");
    match key {
        "related" => {
            let records: Vec<_> = finding
                .related
                .iter()
                .map(|record| format!("{}:{}", record.layer, record.fid))
                .collect();
            Some(records.join(","))
        }
        "message" => Some(finding.message.en.clone()),
        _ => match json.get(key)? {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Null => Some("-".into()),
            value => Some(value.to_string()),
        },
    }
}

fn agrees(line: &Line, finding: &FindingEntry) -> bool {
    let (head, facts) = line.words.split_at(5);
    head == place(finding)
        && facts.iter().all(|pair| {
            let (key, wanted) = pair.split_once('=').unwrap_or((pair, ""));
            let numbers = |text: &str| text.parse::<f64>().ok();
            match fact(finding, key) {
                Some(found) if matches!(key, "measured" | "limit") => {
                    numbers(&found) == numbers(wanted)
                }
                Some(found) => found == wanted,
                None => false,
            }
        })
}

/// A finding as `[expect]` writes it, with its other facts and its words.
fn shown(finding: &FindingEntry) -> String {
    let facts = ["value", "expected", "measured", "limit", "related"]
        .iter()
        .filter_map(|key| {
            let value = fact(finding, key).filter(|value| value != "-" && !value.is_empty())?;
            Some(if value.contains(' ') {
                format!("{key}=\"{value}\"")
            } else {
                format!("{key}={value}")
            })
        });
    let facts: Vec<_> = facts.collect();
    let (zh, en) = (&finding.message.zh, &finding.message.en);
    format!(
        "{} {}\n             {zh} | {en}",
        place(finding).join(" "),
        facts.join(" ")
    )
}

/// The lines of `[expect]` about rules and the verdict, and what a `passes-` case demands unsaid.
fn compare_rules(case: &Case, report: &Report) -> Vec<String> {
    let mut wrong = Vec::new();
    let word = |status: RuleStatus| match serde_json::to_value(status) {
        Ok(serde_json::Value::String(word)) => word,
        other => panic!("a status is a word: {other:?}"),
    };
    let shown = |id: &str, key: &str| {
        let rule = report.rules.iter().find(|rule| rule.id == id)?;
        Some(match key {
            "status" => word(rule.status),
            "examined" => rule.examined.to_string(),
            "excluded" => rule.excluded.to_string(),
            _ => rule.total.to_string(),
        })
    };
    for line in case.expect.iter().filter(|line| is_about_rules(line)) {
        let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
        let found = match words.as_slice() {
            ["verdict", wanted] => {
                let found = serde_json::to_value(report.verdict).expect("a verdict is a word");
                (found != *wanted).then(|| found.to_string())
            }
            [key, id, wanted] => match shown(id, key) {
                Some(found) => (found != *wanted).then_some(found),
                None => Some("no such rule was selected".into()),
            },
            _ => Some("status|examined|excluded|total RULE VALUE, or verdict VALUE".into()),
        };
        wrong.extend(found.map(|found| format!("  {} but it is {found}", words.join(" "))));
    }
    if case.name.starts_with("passes-") {
        match report.rules.iter().find(|rule| rule.id == case.rule) {
            Some(rule) if rule.status == RuleStatus::Passed && rule.examined > 0 => {}
            Some(rule) => {
                let reason = rule.reason.as_ref().map_or("", |reason| &reason.en);
                let status = word(rule.status);
                wrong.push(format!(
                    "  passes     but {} is {status}, examined {} {reason}",
                    rule.id, rule.examined
                ));
            }
            None => wrong.push(format!("  passes     but {} was not selected", case.rule)),
        }
    }
    wrong
}

/// The runner itself can fail: what is expected and not found, what is found and not expected, a rule that did not run.
#[test]
fn the_runner_tells_what_differs() {
    let dir = tempfile::tempdir().unwrap();
    let rule = dir.path().join("420190001");
    std::fs::create_dir(&rule).unwrap();
    let outcome = |name: &str, text: &str| {
        let path = rule.join(format!("{name}.case"));
        std::fs::write(&path, format!("A case of the runner itself.\n{text}")).unwrap();
        run(&path).err().unwrap_or_default()
    };
    let data = "[DLTB]\nBSM,YSDM\n1,\n2,2001010100\n\n";
    let fails = |expect: &str| outcome("fails-x", &format!("{data}[expect]\n{expect}\n"));
    assert_eq!(fails("420190001 DLTB 0 YSDM major"), "");
    assert_eq!(
        fails("420190001 DLTB 0 YSDM major\nexamined 420190001 2\nverdict rejected"),
        ""
    );
    assert!(
        fails("420190001 DLTB 1 YSDM major").contains("missing    420190001 DLTB 1 YSDM major")
    );
    assert!(
        fails("420190001 DLTB 1 YSDM major").contains("unexpected 420190001 DLTB 0 YSDM major")
    );
    assert!(fails("420190001 DLTB 0 YSDM minor").contains("missing"));
    assert!(fails("420190001 DLTB 0 YSDM major value=x").contains("missing"));
    assert!(fails("420190001 DLTB 0 YSDM major\n420190001 DLTB 0 YSDM major").contains("missing"));
    assert!(fails("420190001 DLTB 0 YSDM major\nexamined 420190001 3").contains("but it is 2"));
    assert!(
        fails("420190001 DLTB 0 YSDM major\nverdict accepted").contains("but it is \"rejected\"")
    );
    assert!(outcome("passes-x", data).contains("unexpected"));
    assert_eq!(outcome("passes-x", "[DLTB]\nBSM\n1\n"), "");
    assert!(
        outcome("passes-x", "[DLTB]\nBSM\n").contains("examined 0"),
        "nothing was looked at"
    );
    assert!(outcome("passes-x", "[FOO]\nBSM:N10\n1\n").contains("but 420190001 is skipped"));
    assert!(outcome("passes-x", "[options]\nselect 999\n").contains("the pack has no rule 999"));
    assert!(
        outcome("passes-x", "[pack rules/1.toml]\n[[rule]]\nid = 1\n").contains("rules/1.toml:2")
    );
}
