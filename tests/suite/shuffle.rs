//! The order of records, and of anything else that means nothing, changes nothing: the same defects have the same
//! fingerprints. And properties that hold for every submission, tried on random ones.

use std::fmt::Write as _;

use proptest::prelude::*;
use tuban::pack::{FieldKind, GeometryKind, LayerSpec};
use tuban::report::{Report, RuleStatus};

use crate::flow::{check_folder, default_pack, folder};

/// Which record stands at each place, of so many.
type Order = fn(usize) -> Vec<usize>;

/// A layer's section and its records, each with its own shape.
struct Part {
    head: &'static str,
    rows: Vec<String>,
}

fn parts() -> Vec<Part> {
    let square = |n: usize| {
        let (x, y) = (37_500_000 + 200 * (n % 20), 3_300_000 + 200 * (n / 20));
        format!(
            "\"POLYGON (({x} {y}, {x} {b}, {a} {b}, {a} {y}, {x} {y}))\"",
            a = x + 100,
            b = y + 100
        )
    };
    let line = |n: usize| {
        format!(
            "\"LINESTRING ({} 3300000, {} 3300050)\"",
            37_500_000 + 10 * n,
            37_500_005 + 10 * n
        )
    };
    let mut parcels: Vec<String> = (0..120)
        .map(|n| {
            let bsm = if n % 10 == 7 { (n - 1).to_string() } else { n.to_string() };
            let code = ["011", "012", "11", "999", "", "123"][n % 6];
            let name = ["水田", "水浇地", "旱地", ""][n % 4];
            let unit = ["3301020010010000000", "3301020010020000000", "33010200100", "4401020010010000000"][n / 30];
            let owner = if n % 9 == 0 { "乙村" } else { "甲村" };
            let area = ["100.00", "-1.00", "0.00", "***", "10000.00"][n % 5];
            let date = ["20100101", "20100231", "30100101", ""][n % 4];
            format!("{bsm},2001010{},{},{code},{name},{unit},{owner},{unit},甲村,{area},0.00,1.00,0.00,9{n}.00,{date},{}", n % 3, n / 2, square(n))
        })
        .collect();
    // Twins in every field; records without any name: of no shape, and of shapes of their own.
    parcels.extend([parcels[3].clone(), parcels[3].clone()]);
    let nameless = ["EMPTY".to_owned(), square(130), square(131)];
    parcels.extend(nameless.map(|shape| format!(",,,,,,,,,,,,,,,{shape}")));
    let lines = (0..60).map(|n| {
        format!(
            "{},30010100{},{n}.00,10.0,{},0.{},{}",
            n + 50,
            n % 2,
            n * 10,
            n % 7,
            line(n)
        )
    });
    let villages = [
        "330102001001,甲村",
        "330102001001,乙村",
        "330102001002,丙村",
        "33010200100,丁村",
        ",",
    ];
    let villages = villages
        .iter()
        .enumerate()
        .map(|(n, village)| format!("{},{village},{}", 300 + n / 2, square(10 * n)));
    vec![
        Part {
            head: "[DLTB]\nBSM,YSDM,TBBH,DLBM,DLMC,QSDWDM,QSDWMC,ZLDWDM,ZLDWMC,TBMJ,XZDWMJ,LXDWMJ,TKMJ,TBDLMJ,BGRQ,WKT\n",
            rows: parcels,
        },
        Part {
            head: "[XZDW]\nBSM,YSDM,KD,CD,XZDWMJ,KCBL,WKT\n",
            rows: lines.collect(),
        },
        Part {
            head: "[XZQ]\nBSM,XZQDM,XZQMC,WKT\n",
            rows: villages.collect(),
        },
    ]
}

fn text(parts: &[Part], order: Order) -> String {
    let mut text = String::new();
    for part in parts {
        text += part.head;
        for place in order(part.rows.len()) {
            // A row of blanks would be no row: its first cell is written out.
            let row = &part.rows[place];
            let blank = if row.starts_with(',') { "\"\"" } else { "" };
            writeln!(text, "{blank}{row}").unwrap();
        }
        text.push('\n');
    }
    text
}

/// Sorted. The record is not among them: of two that hold one value, the one that comes later is named.
fn fingerprints(report: &Report) -> Vec<String> {
    let line = |finding: &tuban::report::FindingEntry| {
        let shown = |text: &Option<String>| text.clone().unwrap_or_default();
        format!(
            "{} {} {} {}",
            finding.rule,
            finding.fingerprint,
            shown(&finding.layer),
            shown(&finding.field)
        )
    };
    let mut prints: Vec<String> = report.findings.iter().map(line).collect();
    prints.sort();
    prints
}

#[test]
fn the_order_of_records_changes_no_fingerprint() {
    let parts = parts();
    let report = |order: Order| check_folder(&folder(&text(&parts, order)));
    let straight = report(|count| (0..count).collect());
    let wanted = fingerprints(&straight);
    assert!(
        wanted.len() > 300,
        "there is enough to mix up: {}",
        wanted.len()
    );
    let orders: [(&str, Order); 4] = [
        ("reversed", |count| (0..count).rev().collect()),
        ("rotated", |count| {
            (0..count).map(|n| (n + count / 3) % count).collect()
        }),
        ("odd first", |count| {
            (1..count).step_by(2).chain((0..count).step_by(2)).collect()
        }),
        ("shuffled", shuffled),
    ];
    for (name, order) in orders {
        let other = report(order);
        let found = fingerprints(&other);
        let lost: Vec<_> = wanted
            .iter()
            .filter(|print| !found.contains(print))
            .take(8)
            .collect();
        let new: Vec<_> = found
            .iter()
            .filter(|print| !wanted.contains(print))
            .take(8)
            .collect();
        assert!(
            lost.is_empty() && new.is_empty() && found.len() == wanted.len(),
            "{name}\nlost {lost:#?}\nnew {new:#?}"
        );
        assert_eq!(other.summary.major, straight.summary.major, "{name}");
        assert_eq!(other.score, straight.score, "{name}");
    }
}

/// A fixed permutation by a linear congruence (Numerical Recipes' constants): the same in every run.
fn shuffled(count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut state: u32 = 20_070_701;
    for place in (1..count).rev() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        order.swap(place, (state >> 8) as usize % (place + 1));
    }
    order
}

#[test]
fn another_folder_name_or_layout_changes_no_fingerprint() {
    let flat = text(&parts(), |count| (0..count).collect());
    let deep = flat
        .replace("[DLTB]", "[DLTB file=矢量数据/TDLY.DLTB]")
        .replace("[XZDW]", "[XZDW file=矢量数据/XZDW_2009]");
    let of_records = |text: &str| -> Vec<String> {
        // Findings about the folders themselves may differ.
        fingerprints(&check_folder(&folder(text)))
            .into_iter()
            .filter(|line| !line.starts_with("11"))
            .collect()
    };
    assert_eq!(of_records(&flat), of_records(&deep));
}

/// Values that make trouble somewhere.
const VALUES: [&str; 24] = [
    "\"\"",
    "0",
    "1",
    "-1",
    "0.00",
    "1.005",
    "99999999",
    "1e5",
    "***",
    "011",
    "11",
    "011K",
    "123",
    "999",
    "水田",
    "330102001001",
    "3301020010010000000",
    "20100231",
    "20100101",
    "\" x\"",
    "\\u{3000}",
    "\\xFF",
    "abc",
    "0.5",
];

fn section(spec: &'static LayerSpec) -> impl Strategy<Value = String> {
    let fields: Vec<_> = spec
        .fields
        .iter()
        .filter(|field| field.kind != FieldKind::Varbin && field.name.len() <= 10)
        .collect();
    let width = fields.len();
    let row = proptest::collection::vec(0..VALUES.len(), width);
    (
        proptest::collection::vec(row, 0..12),
        proptest::collection::vec(0..9_usize, 12),
        0..6_usize,
    )
        .prop_map(move |(rows, shapes, skipped)| {
            let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
            let kept: Vec<usize> = (0..width).filter(|place| place % 6 != skipped).collect();
            let header: Vec<_> = kept.iter().map(|place| names[*place]).collect();
            let mut text = format!("[{}]\n{},WKT,DELETED\n", spec.name, header.join(","));
            for (row, shape) in rows.iter().zip(&shapes) {
                let fitting = |place: &usize| {
                    let value = VALUES[row[*place]];
                    if value.len() <= usize::from(fields[*place].width) {
                        value
                    } else {
                        "\"\""
                    }
                };
                let cells: Vec<_> = kept.iter().map(fitting).collect();
                writeln!(
                    text,
                    "{},{},{}",
                    cells.join(","),
                    wkt(*shape, spec.geometry),
                    if shape % 7 == 6 { "*" } else { "" }
                )
                .unwrap();
            }
            text + "\n"
        })
}

fn wkt(shape: usize, kind: GeometryKind) -> &'static str {
    match (shape, kind) {
        (0, _) => "EMPTY",
        (1, GeometryKind::Polygon) => "\"POLYGON ((37500000 NaN, 1 1, 2 2, 37500000 NaN))\"",
        (2, GeometryKind::Polygon) => "\"POLYGON ((0 0, 1 1))\"",
        (3, GeometryKind::Line) => "\"LINESTRING (37500000 3300000)\"",
        (4, GeometryKind::Point) => "\"POINT (inf 0)\"",
        _ => "",
    }
}

fn submission() -> impl Strategy<Value = String> {
    let standard = &default_pack().standard;
    let layer = |name: &str| section(&standard[standard.layer(name).unwrap()]);
    let parts = (
        layer("DLTB"),
        layer("XZDW"),
        layer("LXDW"),
        layer("XZQ"),
        layer("XZQJX"),
        0..64_u32,
    );
    parts.prop_map(|(a, b, c, d, e, given)| {
        let parts = [a, b, c, d, e].into_iter().enumerate();
        // A layer in six is missing, so that rules are skipped too.
        parts
            .filter(|(place, _)| given as usize % 6 != *place)
            .map(|(_, part)| part)
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is in it: no check breaks, the counts agree, every sentence is whole, and what ran is told.
    #[test]
    fn random_submissions_are_checked_soundly(text in submission()) {
        let folder = folder(&text);
        let report = check_folder(&folder);
        prop_assert!(report.errors.is_empty(), "{:?}", report.errors);
        for rule in &report.rules {
            let listed = report.findings.iter().filter(|finding| finding.rule == rule.id).count() as u64;
            prop_assert_eq!(rule.total, listed, "{}", &rule.id);
            prop_assert_eq!(rule.status == RuleStatus::Failed, rule.total > 0, "{}", &rule.id);
            prop_assert!(rule.excluded <= rule.examined, "{}: {} of {} excluded", &rule.id, rule.excluded, rule.examined);
            prop_assert_eq!(rule.reason.is_some() || !matches!(rule.status, RuleStatus::Skipped | RuleStatus::NotApplicable), true, "{}", &rule.id);
        }
        let mut prints = std::collections::HashSet::new();
        for finding in &report.findings {
            for said in [&finding.message.zh, &finding.message.en, &finding.hint.zh, &finding.hint.en] {
                prop_assert!(!said.contains('{') && !said.is_empty(), "{}: {said}", &finding.rule);
            }
            prop_assert!(prints.insert(&finding.fingerprint), "{} twice", &finding.rule);
        }
        let again = check_folder(&folder);
        prop_assert!(serde_json::to_string(&report).unwrap() == serde_json::to_string(&again).unwrap(), "two runs differ");
    }
}
