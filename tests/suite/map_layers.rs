//! findings_point, findings_line and findings_polygon, read back by the `shapefile` and `dbase` crates.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;
use shapefile::dbase::{FieldValue, Record};
use shapefile::{PolygonRing, Shape};
use tuban::flow::Checked;
use tuban::lang::Lang;
use tuban::report::emit::Format;

use crate::emitted::{
    ZONE_38, defects, finding, nonsense, nonsensical, of_nothing, of_several_systems, save,
    with_findings, without_findings,
};
use crate::gpkg::is_a_style;

const LAYERS: [(&str, &str); 3] = [
    ("findings_point", "marker"),
    ("findings_line", "line"),
    ("findings_polygon", "fill"),
];

fn saved(checked: &Checked) -> tempfile::TempDir {
    save(checked, &[Format::Shp], Lang::Zh)
}

fn read(dir: &Path, layer: &str) -> Vec<(Shape, Record)> {
    let path = dir.join(layer).with_extension("shp");
    shapefile::read(&path).unwrap_or_else(|error| panic!("{layer}: {error}"))
}

fn at(shape: &Shape) -> [f64; 2] {
    match shape {
        Shape::Point(point) => [point.x, point.y],
        other => panic!("no point: {}", other.shapetype()),
    }
}

fn text(record: &Record, field: &str) -> Option<String> {
    match record.get(field) {
        Some(FieldValue::Character(text)) => text.clone(),
        other => panic!("{field}: {other:?}"),
    }
}

fn number(record: &Record, field: &str) -> Option<f64> {
    match record.get(field) {
        Some(FieldValue::Numeric(number)) => *number,
        other => panic!("{field}: {other:?}"),
    }
}

#[test]
fn every_placed_finding_is_a_point_with_its_attributes() {
    let dir = saved(defects());
    let mut records: BTreeMap<String, (Shape, Record)> = BTreeMap::new();
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.starts_with("findings_point") && name.ends_with(".shp") {
            let read = read(dir.path(), &name).into_iter();
            records.extend(
                read.map(|(shape, record)| (text(&record, "finding_id").unwrap(), (shape, record))),
            );
        }
    }
    let placed = defects()
        .report
        .findings
        .iter()
        .filter(|finding| finding.point.is_some());
    let findings: Vec<_> = placed.collect();
    assert_eq!(records.len(), findings.len());
    for finding in findings {
        let (shape, record) = &records[&finding.fingerprint];
        assert_eq!(text(record, "rule").as_ref(), Some(&finding.rule));
        assert_eq!(text(record, "layer"), finding.layer);
        assert_eq!(text(record, "bsm"), finding.bsm);
        assert_eq!(
            text(record, "severity"),
            Some(tuban::report::grade(finding.severity).zh)
        );
        assert_eq!(number(record, "src_fid"), finding.fid.map(f64::from));
        let found = text(record, "message").unwrap();
        // GBK has neither sign.
        let message = finding.message.zh.replace('²', "2").replace('−', "-");
        assert!(message.starts_with(&found) && (found == message || found.chars().count() > 80));
        for (field, exact) in [
            ("difference", finding.measured),
            ("tolerance", finding.limit),
        ] {
            let found = number(record, field);
            let near = |(found, exact): (f64, f64)| (found - exact).abs() < 1e-8;
            assert!(found.zip(exact).map_or(found == exact, near));
        }
        if finding.geometry.is_none() {
            assert_eq!(Some(at(shape)), finding.point);
        }
    }
}

#[test]
fn the_files_of_a_layer_belong_together() {
    let dir = saved(defects());
    for (layer, symbol) in LAYERS {
        let file = |extension: &str| {
            std::fs::read(dir.path().join(layer).with_extension(extension)).unwrap()
        };
        assert_eq!(file("cpg"), b"936");
        assert_eq!(file("dbf")[29], 0x4d, "GBK");
        assert_eq!(
            Some(String::from_utf8(file("prj")).unwrap()),
            defects().backdrop.layers[0].prj
        );
        is_a_style(&String::from_utf8(file("qml")).unwrap(), symbol);
        let (shp, shx) = (file("shp"), file("shx"));
        let length =
            |bytes: &[u8]| 2 * u32::from_be_bytes(bytes[24..28].try_into().unwrap()) as usize;
        assert_eq!(
            (length(&shp), length(&shx)),
            (shp.len(), shx.len()),
            "{layer}"
        );
        let count = read(dir.path(), layer).len();
        assert_eq!((shx.len() - 100) / 8, count);
        let path = dir.path().join(layer).with_extension("shp");
        let mut reader = shapefile::ShapeReader::from_path(path).unwrap();
        for place in 0..count {
            let shape = reader.read_nth_shape(place);
            assert!(
                shape.is_some_and(|shape| shape.is_ok()),
                "by .shx: {layer} {place}"
            );
        }
        let table = dbase::Reader::from_path(dir.path().join(layer).with_extension("dbf")).unwrap();
        assert_eq!(table.header().num_records as usize, count);
        for field in table.fields() {
            assert!(field.name().len() <= 10 && field.name().is_ascii());
        }
    }
}

#[test]
fn outer_rings_run_clockwise_and_holes_against_it() {
    let clockwise = json!([
        [0.0, 0.0],
        [0.0, 10.0],
        [10.0, 10.0],
        [10.0, 0.0],
        [0.0, 0.0]
    ]);
    let against = json!([[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0], [1.0, 1.0]]);
    let ring = |ring: &serde_json::Value, reverse: bool| {
        let mut ring = ring.as_array().unwrap().clone();
        if reverse {
            ring.reverse();
        }
        ring
    };
    for (outer, inner) in [(false, false), (false, true), (true, false), (true, true)] {
        let polygon = json!({"type": "Polygon", "coordinates": [ring(&clockwise, outer), ring(&against, inner)]});
        let dir = saved(&with_findings(vec![finding(
            &json!({"geometry": polygon, "point": [1.0, 5.0]}),
        )]));
        let (shape, _) = read(dir.path(), "findings_polygon").remove(0);
        let Shape::Polygon(polygon) = shape else {
            panic!("{}", shape.shapetype());
        };
        let points = |ring: &PolygonRing<shapefile::Point>| -> Vec<[f64; 2]> {
            ring.points()
                .iter()
                .map(|point| [point.x, point.y])
                .collect()
        };
        // The crate tells outer rings from holes by their direction.
        let kinds: Vec<bool> = polygon
            .rings()
            .iter()
            .map(|ring| matches!(ring, PolygonRing::Outer(_)))
            .collect();
        assert_eq!(kinds, [true, false]);
        assert_eq!(points(&polygon.rings()[0])[1], [0.0, 10.0]);
        assert_eq!(points(&polygon.rings()[1])[1], [2.0, 1.0]);
    }
}

#[test]
fn many_parts_and_many_points() {
    let shapes = [
        json!({"type": "MultiLineString", "coordinates": [[[0.0, 0.0], [1.5, 2.5]], [[3.0, 3.0], [4.0, 4.0]]]}),
        json!({"type": "MultiPoint", "coordinates": [[1.0, 2.0], [3.0, 4.0]]}),
    ];
    let findings = shapes
        .iter()
        .map(|shape| finding(&json!({"geometry": shape, "point": [9.0, 9.0]})));
    let dir = saved(&with_findings(findings.collect()));
    let records = read(dir.path(), "findings_point");
    let points: Vec<_> = records.iter().map(|(shape, _)| at(shape)).collect();
    assert_eq!(points, [[9.0, 9.0], [1.0, 2.0], [3.0, 4.0]]);
    let lines = read(dir.path(), "findings_line");
    let Shape::Polyline(line) = &lines[0].0 else {
        panic!("{}", lines[0].0.shapetype());
    };
    assert_eq!((lines.len(), line.parts().len()), (1, 2));
    assert_eq!(line.parts()[1][1], shapefile::Point::new(4.0, 4.0));
}

#[test]
fn each_reference_system_has_files_of_its_own() {
    let dir = saved(&of_several_systems());
    let xs = |layer: &str| -> Vec<f64> {
        read(dir.path(), layer)
            .iter()
            .map(|(_, record)| number(record, "x").unwrap())
            .collect()
    };
    let prj =
        |layer: &str| std::fs::read_to_string(dir.path().join(layer).with_extension("prj")).ok();
    assert_eq!(xs("findings_point"), [4.0]);
    let mut others = ["findings_point_2", "findings_point_3"].map(|layer| (xs(layer), prj(layer)));
    others.sort_by(|one, two| one.0.partial_cmp(&two.0).unwrap());
    assert_eq!(
        others,
        [(vec![1.0, 2.0], None), (vec![3.0], Some(ZONE_38.into()))]
    );
    assert!(!dir.path().join("findings_line_2.shp").exists());
}

#[test]
fn nonsense_fits_its_fields() {
    let dir = saved(&nonsensical());
    let records = read(dir.path(), "findings_point");
    let values = nonsense();
    assert_eq!(records.len(), values.len());
    for ((_, record), value) in records.iter().zip(&values) {
        let found = text(record, "message").unwrap_or_default();
        assert!(
            !found.chars().any(|c| c.is_control() || c == '\u{fffd}'),
            "{found:?}"
        );
        if value.is_ascii() && !value.chars().any(char::is_control) {
            // The crate trims blanks at both ends.
            assert_eq!(found.trim(), value.trim());
        }
    }
    let long = text(&records[values.len() - 2].1, "message").unwrap();
    assert_eq!(long, "长".repeat(127), "as many whole characters as fit");
    let emoji = text(&records[values.len() - 1].1, "value").unwrap();
    assert_eq!(emoji, "\\u{1f600}".repeat(11));
}

#[test]
fn no_findings_and_no_layers_give_shapefiles() {
    for (checked, has_prj) in [(without_findings(), true), (of_nothing(), false)] {
        let dir = saved(&checked);
        for (layer, _) in LAYERS {
            assert!(read(dir.path(), layer).is_empty());
            assert_eq!(
                dir.path().join(layer).with_extension("prj").exists(),
                has_prj
            );
        }
    }
}
