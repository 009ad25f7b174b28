//! Very large and hostile geometry: one outline of half a million vertices, 20 000 holes, 100 000 polygons over one
//! place, edges whose boxes all meet, coordinates that are none. The tests draw each of them small and hold the findings
//! against what must be found; the measurement draws them large, at half the size and at the full one:
//!
//! `cargo test --release --test suite vast -- --ignored --nocapture`, with `VAST=comb` only those with that in their name,
//! with `VAST_SIZE=1000` of that size. It runs the built program under GNU `time`.

mod figures;
mod inputs;
mod lines;

use std::path::Path;
use std::process::Command;

use rayon::prelude::*;
use serde_json::Value;
use tuban::flow::Options;
use tuban::pack::GeometryKind;
use tuban::run::Selection;

use crate::cells::{Encoding, field};
use crate::flow::{TODAY, check_submission, default_pack};
use crate::shapefile::{Base, Extra, Field, Row, Shape, ShapeType, dbf, shp};
use crate::shapes::projection;
use figures::Parts;
use inputs::{Input, KINDS, Kind};

/// The rules that look at shapes.
const GEOMETRIC: [&str; 10] = [
    "51",
    "52",
    "53",
    "54",
    "55",
    "610100031",
    "610100121",
    "610190007",
    "610190008",
    "610190009",
];

/// The corner from which the inputs are drawn, m.
const CORNER: [f64; 2] = [37_500_000.0, 3_300_000.0];

fn write(input: &Input, folder: &Path) {
    for (name, shapes) in &input.layers {
        layer(folder, name, shapes);
    }
}

fn layer(folder: &Path, name: &str, shapes: &[Parts]) {
    let standard = &default_pack().standard;
    let spec = &standard[standard.layer(name).unwrap()];
    let base = match spec.geometry {
        GeometryKind::Point | GeometryKind::Annotation => Base::Point,
        GeometryKind::Line => Base::Line,
        GeometryKind::Polygon => Base::Polygon,
    };
    let gbk = Encoding::parse("gbk").unwrap();
    let names = spec.fields.iter().map(|field| field.name.as_str());
    let fields: Vec<Field> = names
        .filter(|name| name.len() <= 10)
        .map(|field_name| field(name, field_name, standard, gbk).unwrap())
        .collect();
    let row = |place: usize| Row {
        deleted: false,
        cells: fields.iter().map(|field| cell(field, place)).collect(),
    };
    let rows: Vec<Row> = (0..shapes.len()).map(row).collect();
    let metres = |at: &[f64; 2]| {
        let [x, y] = [0, 1].map(|axis| ((at[axis] + CORNER[axis]) * 1e4).round() / 1e4);
        [x, y, 0.0, 0.0]
    };
    let vertices = |parts: &Parts| match parts.as_slice() {
        [] => Shape::Null,
        parts => Shape::Parts(
            parts
                .iter()
                .map(|part| part.iter().map(metres).collect())
                .collect(),
        ),
    };
    let shapes: Vec<Shape> = shapes.par_iter().map(vertices).collect();
    let kind = ShapeType {
        base,
        extra: Extra::None,
    };
    let (shp, shx) = shp(kind, &shapes);
    let save = |extension: &str, bytes: &[u8]| {
        std::fs::write(folder.join(format!("{name}.{extension}")), bytes).unwrap();
    };
    save("shp", &shp);
    save("shx", &shx);
    save("dbf", &dbf(&fields, &rows, 0x4D));
    save("cpg", b"936");
    save("prj", projection("xian37").unwrap().as_bytes());
}

/// A record's number where it is one, else nothing.
fn cell(field: &Field, place: usize) -> Vec<u8> {
    match field.name.as_slice() {
        b"BSM" | b"TBBH" => (place + 1).to_string().into_bytes(),
        _ => Vec::new(),
    }
}

#[test]
fn small_ones_have_the_findings_they_must_have() {
    let some = std::env::var("VAST").unwrap_or_default();
    let mut wrong = Vec::new();
    for (name, _, size, make) in KINDS.iter().filter(|kind| kind.0.contains(&some)) {
        let input = make(*size);
        let folder = tempfile::tempdir().unwrap();
        write(&input, folder.path());
        let options = Options {
            selection: Selection {
                select: GEOMETRIC.map(String::from).to_vec(),
                ..Selection::default()
            },
            as_of: Some(TODAY.into()),
            ..Options::default()
        };
        let report = check_submission(default_pack(), folder.path(), options);
        assert!(report.errors.is_empty(), "{name}: {:?}", report.errors);
        let failed = report.rules.iter().filter(|rule| rule.total > 0);
        let found: Vec<(&str, usize)> = failed
            .map(|rule| (rule.id.as_str(), rule.total as usize))
            .collect();
        if found != input.found {
            wrong.push(format!("{name}: {found:?}, not {:?}", input.found));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "a measurement"]
fn measure() {
    let some = std::env::var("VAST").unwrap_or_default();
    let size = std::env::var("VAST_SIZE").map(|size| size.parse::<usize>().unwrap());
    println!("name, size: wall s, processor s, KiB, times the bytes of .shp + .dbf; findings");
    for kind in KINDS.iter().filter(|kind| kind.0.contains(&some)) {
        let full = size.as_ref().copied().unwrap_or(kind.1);
        for size in [full / 2, full] {
            println!("{}", measured(kind, size));
        }
    }
}

/// A line on one input: what it takes, and what it finds.
fn measured((name, _, _, make): &Kind, size: usize) -> String {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("submission");
    std::fs::create_dir(&folder).unwrap();
    write(&make(size), &folder);
    let output = root.path().join("report");
    let files = std::fs::read_dir(&folder).unwrap().map(Result::unwrap);
    let bytes: u64 = files
        .filter(|file| {
            file.path()
                .extension()
                .is_some_and(|e| e == "shp" || e == "dbf")
        })
        .map(|file| file.metadata().unwrap().len())
        .sum();
    let program = std::env::var_os("TUBAN").unwrap_or(env!("CARGO_BIN_EXE_tuban").into());
    let mut command = Command::new("time");
    command.args(["-f", "%e %U %S %M"]).arg(program);
    command
        .arg("check")
        .arg(&folder)
        .args(["--quiet", "--emit", "json", "-o"])
        .arg(&output);
    command.args(["--select", &GEOMETRIC.join(",")]);
    let ran = command.output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let used: Vec<f64> = said
        .lines()
        .last()
        .unwrap_or_default()
        .split(' ')
        .filter_map(|number| number.parse().ok())
        .collect();
    let [wall, user, system, kibibytes] = used[..] else {
        return format!("{name}, {size}: {said}");
    };
    let text = std::fs::read_to_string(output.join("report.json")).unwrap_or_default();
    let report: Value = serde_json::from_str(&text).unwrap_or_default();
    let rules = report["rules"].as_array().into_iter().flatten();
    let found: Vec<String> = rules
        .filter(|rule| rule["total"] != 0)
        .map(|rule| {
            format!(
                "{}: {}",
                rule["id"].as_str().unwrap_or_default(),
                rule["total"]
            )
        })
        .collect();
    let times = kibibytes * 1024.0 / bytes as f64;
    format!(
        "{name}, {size}: {wall:.2} s, {:.2} s, {kibibytes} KiB, {times:.1}; {}",
        user + system,
        found.join(", ")
    )
}
