//! `tuban sample`: the clean county has no finding, the other one has exactly those that truth.json lists; and the
//! submissions under testdata/ are what the sample writes today.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tuban::dataset::IssuedFiles;
use tuban::flow::{Options, check};
use tuban::progress::Progress;
use tuban::report::{FindingEntry, Report, RuleStatus, Verdict};
use tuban::sample;
use tuban::submission::Submission;

use crate::flow::{TODAY, default_pack};

/// Rule, layer, record, field.
type Place = (String, Option<String>, Option<u64>, Option<String>);

fn report_of(folder: &Path) -> Report {
    let submission = Submission::open(folder, None).unwrap();
    let options = Options {
        as_of: Some(TODAY.to_owned()),
        deterministic: true,
        ..Options::default()
    };
    check(
        default_pack(),
        &submission,
        IssuedFiles::default(),
        options,
        &Progress::default(),
    )
    .report
}

fn write(folder: &Path, parcels: usize, seed: u64, defects: bool) {
    let options = sample::Options {
        parcels,
        seed,
        defects,
    };
    sample::write(folder, &options).unwrap();
}

fn place(finding: &FindingEntry) -> Place {
    (
        finding.rule.clone(),
        finding.layer.clone(),
        finding.fid.map(u64::from),
        finding.field.clone(),
    )
}

fn found(report: &Report) -> BTreeSet<Place> {
    report.findings.iter().map(place).collect()
}

fn place_of(entry: &Value) -> Place {
    let text = |key: &str| entry[key].as_str().map(str::to_owned);
    (
        text("rule").unwrap(),
        text("layer"),
        entry["fid"].as_u64(),
        text("field"),
    )
}

#[test]
fn a_clean_county_of_any_size_and_seed_has_no_finding() {
    for (parcels, seed) in [(12, 1), (40, 7), (300, 2), (2500, 3)] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), parcels, seed, false);
        let report = report_of(folder.path());
        let messages: Vec<_> = report
            .findings
            .iter()
            .map(|finding| &finding.message.en)
            .collect();
        assert!(
            messages.is_empty(),
            "{parcels} parcels, seed {seed}: {messages:#?}"
        );
        assert_eq!(report.verdict, Verdict::Accepted);
        assert_eq!(report.score, Some(100.0));
        let not_run: Vec<_> = report
            .rules
            .iter()
            .filter(|rule| rule.status != RuleStatus::Passed)
            .map(|rule| rule.id.as_str())
            .collect();
        // A flat folder has no categories, the pack lists no metadata nodes, no county boundary was issued, and the
        // sample has no summary tables.
        let others: Vec<_> = not_run.iter().filter(|id| !id.starts_with('8')).collect();
        assert_eq!(
            others,
            ["110100001", "110200001", "210110001", "550190001"]
                .iter()
                .collect::<Vec<_>>()
        );
    }
}

#[test]
fn every_planted_defect_is_found_and_nothing_else() {
    for (parcels, seed) in [(200, 1), (250, 5), (1000, 9)] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), parcels, seed, true);
        let truth = std::fs::read_to_string(folder.path().join("truth.json")).unwrap();
        let truth: Value = serde_json::from_str(&truth).unwrap();
        let report = report_of(folder.path());
        let wrong = compare(&truth, &report);
        assert!(
            wrong.is_empty(),
            "{parcels} parcels, seed {seed}:\n{}",
            wrong.join("\n")
        );
    }
}

/// What truth.json lists and the report does not have, and the other way round. A primary finding takes one finding
/// of its place for itself; implied ones may be shared.
fn compare(truth: &Value, report: &Report) -> Vec<String> {
    let pack = default_pack().rules.iter();
    let checked: BTreeSet<&str> = pack.map(|rule| rule.id.as_str()).collect();
    let defects = truth["defects"].as_array().unwrap();
    let primary: Vec<&Value> = defects.iter().map(|defect| &defect["primary"]).collect();
    let implied = defects
        .iter()
        .flat_map(|defect| defect["implied"].as_array().unwrap());
    let implied: BTreeSet<Place> = implied.map(place_of).collect();
    let mut left: Vec<&FindingEntry> = report.findings.iter().collect();
    let mut wrong = Vec::new();
    for wanted in &primary {
        match left.iter().position(|finding| agrees(finding, wanted)) {
            Some(place) => {
                left.remove(place);
            }
            None => wrong.push(format!("missed {wanted}")),
        }
    }
    let found = found(report);
    let missed = implied.difference(&found);
    wrong.extend(
        missed
            .filter(|place| checked.contains(place.0.as_str()))
            .map(|place| format!("missed {place:?}")),
    );
    let false_ones = left
        .iter()
        .filter(|finding| !implied.contains(&place(finding)));
    wrong.extend(
        false_ones.map(|finding| format!("false {:?} {}", place(finding), finding.message.en)),
    );
    // Every rule about a county's records has a defect planted for it, be it only implied by another one.
    let of_primary = primary
        .iter()
        .map(|wanted| wanted["rule"].as_str().unwrap());
    let planted: BTreeSet<&str> = of_primary
        .chain(implied.iter().map(|place| place.0.as_str()))
        .collect();
    let unplanted = checked.difference(&planted);
    wrong.extend(
        unplanted
            .filter(|rule| !NOT_PLANTED.contains(rule))
            .map(|rule| format!("no defect planted for {rule}")),
    );
    wrong
}

/// Rules about folders, metadata and files that cannot be read, and about an issued file that the sample does not have:
/// the `broken` submission and cases are for these. Summary tables (classes 81 and 82) are changed in `summaries`.
const NOT_PLANTED: [&str; 5] = [
    "110100001",
    "110200001",
    "120100001",
    "210110001",
    "550190001",
];

/// Whether a finding is the one that truth.json wants: its place, what is measured, and where it is.
fn agrees(finding: &FindingEntry, wanted: &Value) -> bool {
    let number = |key: &str| wanted[key].as_f64();
    let json = serde_json::to_value(finding).unwrap();
    let near = |found: Option<f64>, wanted: f64, slack: f64| {
        found.is_some_and(|found| (found - wanted).abs() <= slack)
    };
    let point = |at: usize| wanted["point"][at].as_f64();
    place(finding) == place_of(wanted)
        && wanted["unit"]
            .as_str()
            .is_none_or(|unit| names(finding, unit))
        && number("measured").is_none_or(|wanted| near(json["measured"].as_f64(), wanted, 0.0005))
        && number("area").is_none_or(|wanted| near(area(&json["geometry"]), wanted, 0.001))
        && [0, 1].iter().all(|&at| {
            point(at).is_none_or(|wanted| near(json["point"][at].as_f64(), wanted, 20.0))
        })
}

/// Whether a finding of classes 44, 45, 81 and 82 says whose area it is about, by its record or in its message; those of a
/// cell that is no number have its address only, those of the county no code.
fn names(finding: &FindingEntry, unit: &str) -> bool {
    match &finding.key {
        Some(key) => key.starts_with(unit),
        None => unit.len() == 6 || finding.rule == "810190001" || finding.message.en.contains(unit),
    }
}

/// The area of a GeoJSON polygon.
fn area(geometry: &Value) -> Option<f64> {
    let parts = geometry["coordinates"].as_array()?.iter();
    let rings: Vec<&Value> = match geometry["type"].as_str()? {
        "MultiPolygon" => parts.flat_map(|part| part.as_array().unwrap()).collect(),
        "Polygon" => parts.collect(),
        _ => return None,
    };
    let shoelace = |ring: &Value| {
        let at = |k: usize, axis: usize| {
            ring[k][axis].as_f64().unwrap() - ring[0][axis].as_f64().unwrap()
        };
        let last = ring.as_array().unwrap().len() - 1;
        let doubled: f64 = (0..last)
            .map(|k| at(k, 0) * at(k + 1, 1) - at(k + 1, 0) * at(k, 1))
            .sum();
        doubled / 2.0
    };
    Some(rings.into_iter().map(shoelace).sum::<f64>().abs())
}

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join("submissions")
        .join(name)
}

/// Damage that the committed `broken` submission has, on top of a clean one.
fn damage(folder: &Path) {
    let path = |name: &str| folder.join(name);
    let cut = |name: &str, keep: usize| {
        let bytes = std::fs::read(path(name)).unwrap();
        std::fs::write(path(name), &bytes[..keep.min(bytes.len())]).unwrap();
    };
    cut("DLTB.shp", 5000);
    cut("XZDW.dbf", 900);
    cut("PDT.shx", 90);
    cut("GCZJD.dbf", 0);
    std::fs::remove_file(path("LXDW.shx")).unwrap();
    std::fs::remove_file(path("ZD.dbf")).unwrap();
    std::fs::write(path("XZQ.cpg"), "UTF-8").unwrap();
    std::fs::write(path("JZX.prj"), "no coordinate system").unwrap();
    std::fs::write(path("JZD.shp"), "not a shapefile").unwrap();
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}; BLESS=1 writes it", folder.display()))
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_committed_submissions_are_what_the_sample_writes() {
    let made = [
        ("clean", 24, false),
        ("defects", 200, true),
        ("broken", 24, false),
    ];
    for (name, parcels, defects) in made {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), parcels, 1, defects);
        if name == "broken" {
            damage(folder.path());
        }
        let committed = testdata(name);
        if std::env::var_os("BLESS").is_some() {
            let _ = std::fs::remove_dir_all(&committed);
            std::fs::create_dir_all(&committed).unwrap();
            for (file, bytes) in files(folder.path()) {
                std::fs::write(committed.join(file), bytes).unwrap();
            }
        }
        for ((file, made), (of, kept)) in files(folder.path()).into_iter().zip(files(&committed)) {
            assert_eq!(file, of, "{name}: BLESS=1 writes it anew");
            assert!(
                made == kept,
                "{name}/{file} differs: BLESS=1 writes it anew"
            );
        }
        assert_eq!(files(folder.path()).len(), files(&committed).len());
    }
}

#[test]
fn the_committed_submissions_have_their_verdicts() {
    let readme = std::fs::read_to_string(testdata("README.md")).unwrap();
    for name in ["clean", "defects", "broken"] {
        let report = report_of(&testdata(name));
        let summary = &report.summary;
        let row = format!(
            "| `{name}` | {} | {} | {} | {} | {} | {} |",
            serde_json::to_value(report.verdict)
                .unwrap()
                .as_str()
                .unwrap(),
            report
                .score
                .map_or_else(|| "–".to_owned(), |score| score.to_string()),
            summary.fatal,
            summary.major,
            summary.minor,
            summary.notice,
        );
        assert!(
            readme.contains(&row),
            "testdata/submissions/README.md should say {row}"
        );
    }
}
