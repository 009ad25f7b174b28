//! report.html as a file: the same bytes each time, bounded, and nothing of the data is ever markup.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tuban::lang::Lang;
use tuban::report::Moment;
use tuban::report::emit::{Format, Material};
use tuban::report::{Backdrop, Report};

use crate::flow::folder;
use crate::folder::Folder;
use crate::program::{CLEAN, check_into, messy, tuban};
use crate::registry::root;

/// The committed submission with defects, checked with `args` into a folder of its own.
pub(crate) fn defects(dir: &Path, args: &[&str]) -> PathBuf {
    let submission = root().join("testdata").join("submissions").join("defects");
    let mut all: Vec<&std::ffi::OsStr> = vec!["check".as_ref(), submission.as_ref()];
    all.extend(["--output".as_ref(), dir.as_os_str()]);
    all.extend(
        [
            "--emit",
            "json,html",
            "--deterministic",
            "--as-of",
            "2010-12-31",
        ]
        .map(std::ffi::OsStr::new),
    );
    all.extend(args.iter().map(|arg| std::ffi::OsStr::new(*arg)));
    let output = tuban(all);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    dir.join("report.html")
}

/// A report with so many findings: those of the committed submission over and over, each time elsewhere and with other
/// numbers.
pub(crate) fn many(count: usize) -> Report {
    let dir = tempfile::tempdir().unwrap();
    let page = defects(dir.path(), &[]);
    let text = std::fs::read_to_string(page.with_file_name("report.json")).unwrap();
    let mut report: Report = serde_json::from_str(&text).unwrap();
    let kinds: Vec<_> = report
        .findings
        .drain(..)
        .filter(|finding| finding.point.is_some())
        .collect();
    for n in 0..count {
        let mut finding = kinds[n % kinds.len()].clone();
        let round = n / kinds.len();
        finding.fingerprint = format!("{n:032x}");
        finding.fid = Some(n as u32);
        finding.bsm = Some(format!("{}", 1_000_000 + n));
        finding.key = Some(format!("4205991{:05}/{:04}", round % 300, n % 10_000));
        let (x, y) = ((n * 7919) % 40_013, (n * 104_729) % 30_011);
        finding.point = Some([
            37_500_000.0 + x as f64 + 0.1234,
            3_300_000.0 + y as f64 + 0.4321,
        ]);
        finding.lonlat = Some([111.0 + x as f64 * 1e-5, 29.8 + y as f64 * 1e-5]);
        let area = 500.0 + n as f64 * 0.13;
        finding.measured = Some((area * 100.0).round() / 100.0);
        let other = |text: &str| text.replace("420599", &format!("{area:.2} 420599"));
        finding.message.zh = other(&finding.message.zh);
        finding.message.en = other(&finding.message.en);
        if n % 3 == 0 {
            let (x, y) = (37_500_000.0 + x as f64, 3_300_000.0 + y as f64);
            let ring = [
                [x, y],
                [x, y + 80.0],
                [x + 61.37, y + 80.0],
                [x + 61.37, y],
                [x, y],
            ];
            let geometry = json!({"type": "Polygon", "coordinates": [ring]});
            finding.geometry = geometry.as_object().cloned();
        }
        report.findings.push(finding);
    }
    for rule in &mut report.rules {
        let listed = report
            .findings
            .iter()
            .filter(|finding| finding.rule == rule.id);
        rule.listed = listed.count() as u64;
        rule.total = rule.total.max(rule.listed);
    }
    report
}

/// Writes the page of a report made in memory.
pub(crate) fn page(report: &Report, dir: &Path) -> PathBuf {
    let (backdrop, lang) = (&Backdrop::default(), Lang::Zh);
    Format::Html
        .save(
            &Material {
                report,
                backdrop,
                lang,
                made: Moment::fixed(None),
            },
            dir,
        )
        .unwrap();
    dir.join("report.html")
}

/// The JSON of a data element of the page.
fn data(page: &str, id: &str) -> Value {
    let start = format!("<script type=\"application/json\" id=\"{id}\">");
    let (_, rest) = page.split_once(&start).expect("the page has the element");
    let (json, _) = rest.split_once("</script>").expect("the element ends");
    serde_json::from_str(json).expect("the element holds JSON")
}

fn text(page: &Path) -> String {
    std::fs::read_to_string(page).unwrap()
}

#[test]
fn the_page_is_the_same_bytes_each_time() {
    let dir = tempfile::tempdir().unwrap();
    let of = |threads: &str| text(&defects(&dir.path().join(threads), &["--threads", threads]));
    let one = of("1");
    for threads in ["2", "4"] {
        assert!(of(threads) == one, "{threads} threads give another page");
    }
    assert!(!one.contains("{{"), "everything was put in");
}

/// report.json does not depend on what else is written.
#[test]
fn a_page_beside_it_changes_no_report() {
    let dir = tempfile::tempdir().unwrap();
    let messy = messy();
    let args = ["--deterministic", "--as-of", "2010-12-31", "--emit"];
    let alone = check_into(
        &messy,
        &dir.path().join("a"),
        &[&args[..], &["json"]].concat(),
    );
    let beside = check_into(
        &messy,
        &dir.path().join("b"),
        &[&args[..], &["html,json"]].concat(),
    );
    assert!(alone.bytes() == beside.bytes());
    assert!(dir.path().join("b").join("report.html").exists());
    assert!(!dir.path().join("a").join("report.html").exists());
}

#[test]
fn a_folder_without_anything_has_a_page_too() {
    let dir = tempfile::tempdir().unwrap();
    check_into(&folder(""), dir.path(), &["--emit", "html"]).ends_with(1);
    let page = text(&dir.path().join("report.html"));
    assert_eq!(data(&page, "report")["verdict"], "rejected");
    assert_eq!(data(&page, "ground")["borders"], json!([]));
}

/// Every finding of the report is in the page, with its place, outline and words.
#[test]
fn the_page_holds_the_findings() {
    let dir = tempfile::tempdir().unwrap();
    let page = text(&defects(dir.path(), &[]));
    let report: Value =
        serde_json::from_slice(&std::fs::read(dir.path().join("report.json")).unwrap()).unwrap();
    let findings = data(&page, "findings");
    let listed = report["findings"].as_array().unwrap();
    assert_eq!(findings["count"], listed.len());
    for key in [
        "rule", "layer", "fid", "field", "bsm", "key", "measured", "x", "y", "message", "hint",
        "args", "village", "record",
    ] {
        assert_eq!(
            findings[key].as_array().unwrap().len(),
            listed.len(),
            "{key}"
        );
    }
    let (origin, step) = (&findings["origin"], findings["step"].as_f64().unwrap());
    let mut placed = 0;
    for (place, finding) in listed.iter().enumerate() {
        let Some(x) = finding["point"][0].as_f64() else {
            assert_eq!(findings["x"][place], "");
            continue;
        };
        placed += 1;
        let written = origin[0].as_f64().unwrap() + findings["x"][place].as_f64().unwrap() * step;
        assert!((written - x).abs() < 1e-4, "{written} is not {x}");
    }
    assert!(placed > 40, "{placed} are placed");
    let ground = data(&page, "ground");
    let layers: Vec<_> = ground["borders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| b["layer"].as_str().unwrap())
        .collect();
    assert_eq!(layers, ["XZQ", "DLTB"]);
    assert_eq!(ground["villages"].as_array().unwrap().len(), 5);
    let records = findings["record"].as_array().unwrap();
    assert!(
        records
            .iter()
            .filter(|record| **record != json!(-1))
            .count()
            > 30,
        "parcels are drawn"
    );
    let villages = findings["village"].as_array().unwrap();
    assert!(
        villages
            .iter()
            .filter(|village| **village != json!(-1))
            .count()
            > 40,
        "villages are known"
    );
}

/// A value that wants to be markup.
pub(crate) const EVIL: &str = "<img src=x onerror=alert(1)>";
/// A value that wants to be script.
pub(crate) const SCRIPT: &str = "</script><script>alert(2)</script>";

/// A submission with such values in codes and names.
pub(crate) fn evil() -> Folder {
    folder(&format!(
        "[DLTB cpg=UTF-8]\nBSM,YSDM,TBBH:C60,DLBM:C60,DLMC:C60\n1,2001010100,{EVIL},{EVIL},<!--<script>\n\
         2,2001010100,{SCRIPT},{SCRIPT},<b>x\n"
    ))
}

#[test]
fn values_are_never_markup() {
    let evil = evil();
    let dir = tempfile::tempdir().unwrap();
    check_into(&evil, dir.path(), &["--emit", "html,json"]).ends_with(1);
    let json = std::fs::read_to_string(dir.path().join("report.json")).unwrap();
    assert!(
        json.contains("<script>"),
        "the values come as far as the report"
    );
    let page = text(&dir.path().join("report.html"));
    assert_eq!(
        page.matches("<script").count(),
        4,
        "three of data and one that runs"
    );
    assert_eq!(page.matches("</script").count(), 4);
    assert!(!page.contains("<img") && !page.contains("<!--"));
}

/// The one script and the one style are those that the policy names; the policy allows no request at all.
#[test]
fn the_policy_allows_this_script_and_style_only() {
    let dir = tempfile::tempdir().unwrap();
    check_into(
        &folder(CLEAN),
        dir.path(),
        &["--emit", "html", "--select", "420190001"],
    )
    .ends_with(0);
    let page = text(&dir.path().join("report.html"));
    let policy = page
        .split("Content-Security-Policy\" content=\"")
        .nth(1)
        .unwrap();
    let policy = policy.split('"').next().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'sha256-"),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe") && !policy.contains("http"),
        "{policy}"
    );
    for word in [
        "src=",
        "href=\"http",
        "@import",
        "url(",
        "innerHTML",
        "eval(",
        "fetch(",
        "XMLHttpRequest",
    ] {
        assert!(!page.contains(word), "the page has {word}");
    }
    assert_eq!(data(&page, "report")["partial"], true);
}

/// A page of 100 000 findings stays below 15 MB, and holds nearly all of them; here each has all that a finding can have.
#[test]
fn many_findings_stay_small() {
    let dir = tempfile::tempdir().unwrap();
    let report = many(100_000);
    let page = page(&report, dir.path());
    let bytes = std::fs::metadata(&page).unwrap().len();
    assert!(bytes < 15_000_000, "{bytes} bytes");
    let text = text(&page);
    let count = data(&text, "findings")["count"].as_u64().unwrap();
    assert!(count > 90_000, "{count} findings");
    assert_eq!(data(&text, "report")["listed"], 100_000);
}

#[test]
fn of_too_many_findings_every_rule_keeps_some() {
    let dir = tempfile::tempdir().unwrap();
    let mut report = many(2_000);
    let rare = report.findings[0].rule.clone();
    let mut common = report.findings[1].clone();
    assert_ne!(common.rule, rare);
    common.geometry = None;
    report.findings.retain(|finding| finding.rule == rare);
    let few = report.findings.len();
    report
        .findings
        .splice(0..0, std::iter::repeat_n(common, 120_000));
    let page = text(&page(&report, dir.path()));
    let findings = data(&page, "findings");
    let count = findings["count"].as_u64().unwrap();
    assert!((80_000..=100_000).contains(&count), "{count}");
    let place = report
        .rules
        .iter()
        .position(|rule| rule.id == rare)
        .unwrap();
    let kept = findings["rule"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| **rule == json!(place));
    assert_eq!(kept.count(), few, "the rare rule is whole");
    assert_eq!(data(&page, "report")["listed"], report.findings.len());
}
