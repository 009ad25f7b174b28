//! Reports as files: the findings that the tests of every format write, ordinary and nonsensical; and what holds of all
//! formats: the same bytes each time, whole files or none, nothing left over.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Value, json};
use tuban::dataset::IssuedFiles;
use tuban::flow::{Checked, Options, check};
use tuban::lang::Lang;
use tuban::progress::Progress;
use tuban::report::emit::{Format, Material, save_all};
use tuban::report::{BackdropLayer, FindingEntry, Moment};
use tuban::submission::Submission;

use crate::flow::{TODAY, default_pack, folder};
use crate::program::{check_into, messy};
use crate::registry::root;

/// The formats with findings in tables and layers.
const FORMATS: [Format; 3] = [Format::Xlsx, Format::Gpkg, Format::Shp];

/// 1980西安坐标系, 3-degree zone 38.
pub(crate) const ZONE_38: &str = "PROJCS[\"Xian_1980_3_Degree_GK_Zone_38\",GEOGCS[\"GCS_Xian_1980\",\
    DATUM[\"D_Xian_1980\",SPHEROID[\"Xian_1980\",6378140.0,298.257]],PRIMEM[\"Greenwich\",0.0],\
    UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",38500000.0],\
    PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",114.0],PARAMETER[\"Scale_Factor\",1.0],\
    PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";

fn checked(submission: &Path) -> Checked {
    let submission = Submission::open(submission, None).unwrap();
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
}

/// The committed submission with its known defects.
pub(crate) fn defects() -> &'static Checked {
    static DEFECTS: OnceLock<Checked> = OnceLock::new();
    DEFECTS.get_or_init(|| {
        let folder = root().join("testdata").join("submissions").join("defects");
        checked(&folder)
    })
}

/// The same without any finding.
pub(crate) fn without_findings() -> Checked {
    let mut checked = of(defects());
    checked.report.findings.clear();
    checked
}

/// An empty folder: no layers, no reference system, findings without a place.
pub(crate) fn of_nothing() -> Checked {
    checked(&folder("").path())
}

/// The same with other findings.
pub(crate) fn with_findings(findings: Vec<FindingEntry>) -> Checked {
    let mut checked = of(defects());
    checked.report.findings = findings;
    checked
}

/// The findings of several reference systems: XZQ is in zone 38, DLTB has none that can be read.
pub(crate) fn of_several_systems() -> Checked {
    let mut checked = of(defects());
    for BackdropLayer { layer, prj } in &mut checked.backdrop.layers {
        match layer.as_str() {
            "XZQ" => *prj = Some(ZONE_38.into()),
            "DLTB" => *prj = Some("PROJCS[".into()),
            _ => {}
        }
    }
    let at = |layer: &str, x: f64| finding(&json!({"layer": layer, "point": [x, 1.0]}));
    checked.report.findings = vec![
        at("DLTB", 1.0),
        at("DLTB", 2.0),
        at("XZQ", 3.0),
        at("XZDW", 4.0),
        finding(&json!({"layer": "XZQ"})),
    ];
    checked
}

/// Overlapping parcels and lines that cross: findings with polygons, lines and points of their own.
pub(crate) fn overlaps() -> Checked {
    let text = "[DLTB]\nBSM,WKT\n\
        1,\"POLYGON ((37500000 3300000, 37500000 3300010, 37500050 3300010, 37500050 3300000, 37500000 3300000))\"\n\
        2,\"POLYGON ((37500040 3300005, 37500040 3300020, 37500090 3300020, 37500090 3300005, 37500040 3300005))\"\n\
        3,\"POLYGON ((37500010 3300002, 37500010 3300004, 37500014 3300004, 37500014 3300002, 37500010 3300002))\"\n\
        \n[XZDW]\nBSM,WKT\n\
        4,\"LINESTRING (37500000 3300100, 37500100 3300100, 37500100 3300150, 37500050 3300150, 37500050 3300050)\"\n\
        5,\"LINESTRING (37500000 3300100, 37500070 3300100, 37500070 3300140)\"\n";
    let checked = checked(&folder(text).path());
    let kinds = checked
        .report
        .findings
        .iter()
        .filter_map(|finding| finding.geometry.as_ref()?["type"].as_str());
    let kinds: std::collections::BTreeSet<&str> =
        kinds.map(|kind| kind.trim_start_matches("Multi")).collect();
    assert_eq!(
        kinds,
        ["LineString", "Point", "Polygon"].into(),
        "not vacuous"
    );
    checked
}

fn of(checked: &Checked) -> Checked {
    Checked {
        report: checked.report.clone(),
        backdrop: checked.backdrop.clone(),
    }
}

/// An ordinary finding with some members changed.
pub(crate) fn finding(changes: &Value) -> FindingEntry {
    let words = json!({"zh": "错", "en": "wrong"});
    let mut entry = json!({
        "fingerprint": "0123456789abcdef0123456789abcdef", "rule": "420190001", "severity": "major",
        "excepted": false, "confidence": null, "layer": "DLTB", "fid": 7, "bsm": "000012", "key": null,
        "field": "TBBH", "value": null, "expected": null, "measured": null, "limit": null, "unit": null,
        "point": null, "lonlat": null, "geometry": null, "related": [], "message": words, "hint": words,
    });
    for (key, value) in changes.as_object().unwrap() {
        entry[key] = value.clone();
    }
    serde_json::from_value(entry).unwrap()
}

/// Values that break careless writers.
pub(crate) fn nonsense() -> Vec<String> {
    let mut values: Vec<String> = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=HYPERLINK(\"http://x\",\"y\")",
        "nul\0inside",
        "\u{1}\u{1f}\u{7f}\u{9f}",
        "line\r\nbreak\tand tab",
        "_x0041_",
        "  blanks  ",
        "\u{fffe}\u{ffff}",
        "\u{202e}turned",
        "\u{fffd}\u{d7ff}\u{e000}",
        "😀水田",
        "<b>&amp;\"'</b>]]>",
        "'; DROP TABLE findings_point; --",
        "0012",
        "1e5",
        "TRUE",
    ]
    .map(str::to_owned)
    .into();
    values.push("长".repeat(10_000));
    values.push("😀".repeat(20_000));
    values
}

/// A finding for each such value, wherever a text can stand.
pub(crate) fn nonsensical() -> Checked {
    let entries = nonsense().into_iter().enumerate().map(|(n, value)| {
        let words = json!({"zh": value, "en": value});
        finding(&json!({
            "value": value, "expected": value, "bsm": value, "key": value, "field": value,
            "message": words, "hint": words, "point": [n, 0.5],
            "related": [{"layer": value, "fid": 1, "bsm": value}],
        }))
    });
    with_findings(entries.collect())
}

/// Writes the formats into a new folder.
pub(crate) fn save(checked: &Checked, formats: &[Format], lang: Lang) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    save_into(checked, formats, lang, dir.path());
    dir
}

fn save_into(checked: &Checked, formats: &[Format], lang: Lang, dir: &Path) {
    let material = Material {
        report: &checked.report,
        backdrop: &checked.backdrop,
        lang,
        made: Moment::fixed(Some(TODAY)),
    };
    save_all(formats, &material, dir).unwrap();
}

/// Names and bytes of a folder's files.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(dir).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let first = save(defects(), &FORMATS, Lang::Zh);
    let again = save(defects(), &FORMATS, Lang::Zh);
    let (first, again) = (files(first.path()), files(again.path()));
    assert!(first.len() >= 2 + 3 * 6);
    assert!(
        first.iter().all(|(name, _)| name.starts_with("findings")),
        "nothing but the files"
    );
    assert_eq!(first.len(), again.len());
    for (one, two) in first.iter().zip(&again) {
        assert!(one == two, "{} differs", one.0);
    }
}

#[test]
fn files_of_an_earlier_run_are_replaced() {
    let dir = save(defects(), &FORMATS, Lang::Zh);
    save_into(&of_several_systems(), &FORMATS, Lang::Zh, dir.path());
    save_into(&without_findings(), &FORMATS, Lang::Zh, dir.path());
    let alone = save(&without_findings(), &FORMATS, Lang::Zh);
    assert!(files(dir.path()) == files(alone.path()));
}

#[test]
fn the_program_writes_what_is_asked_for() {
    let messy = messy();
    let dir = messy.beside("out");
    let args = [
        "--emit",
        "xlsx,gpkg,shp",
        "--deterministic",
        "--as-of",
        "2010-12-31",
    ];
    check_into(&messy, &dir, &args).ends_with(1);
    let written = files(&dir);
    let names: Vec<&str> = written.iter().map(|(name, _)| name.as_str()).collect();
    for name in [
        "findings.gpkg",
        "findings.xlsx",
        "findings_point.shp",
        "findings_polygon.dbf",
    ] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    assert!(!names.contains(&"report.json"), "it was not asked for");
    assert!(!names.iter().any(|name| name.starts_with('.')), "{names:?}");
    let one_thread = messy.beside("one");
    check_into(
        &messy,
        &one_thread,
        &[&args[..], &["--threads", "1"]].concat(),
    )
    .ends_with(1);
    assert!(files(&one_thread) == written, "threads change bytes");
}

#[test]
fn what_cannot_be_written_is_an_error_of_the_program() {
    let messy = messy();
    let dir = messy.beside("out");
    for format in ["xlsx", "gpkg", "shp"] {
        std::fs::write(&dir, "a file, no folder").unwrap();
        let ran = check_into(&messy, &dir, &["--emit", format]).ends_with(4);
        assert!(ran.stderr().contains("findings"), "{}", ran.stderr());
    }
}
