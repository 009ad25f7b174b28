//! findings.gpkg: which finding is in which table, with what, in which reference system and colours.

use std::collections::BTreeSet;

use geo::{Area, Geometry, LineString, Point};
use rusqlite::types::Value;
use serde_json::json;
use tuban::flow::Checked;
use tuban::report::FindingEntry;

use crate::emitted::{
    defects, finding, nonsense, nonsensical, of_nothing, of_several_systems, overlaps,
    with_findings, without_findings,
};
use crate::geopackage::{decode, package};

fn type_of(finding: &FindingEntry) -> &str {
    let geometry = finding.geometry.as_ref();
    geometry
        .and_then(|geometry| geometry["type"].as_str())
        .unwrap_or("")
}

#[test]
fn every_finding_is_in_a_table() {
    for checked in [defects(), &overlaps()] {
        every_finding_is_in(checked);
    }
}

fn every_finding_is_in(checked: &Checked) {
    let package = package(checked);
    let findings = &checked.report.findings;
    let ids = |extent: &str| -> BTreeSet<String> {
        let tables = package
            .layers()
            .into_iter()
            .filter(|table| table.contains(extent));
        tables
            .flat_map(|table| package.all(&format!("SELECT finding_id FROM {table}")))
            .collect()
    };
    let of = |wanted: &dyn Fn(&&FindingEntry) -> bool| -> BTreeSet<String> {
        findings
            .iter()
            .filter(wanted)
            .map(|finding| finding.fingerprint.clone())
            .collect()
    };
    assert_eq!(ids("point"), of(&|finding| finding.point.is_some()));
    assert_eq!(
        ids("line"),
        of(&|finding| type_of(finding).ends_with("LineString"))
    );
    assert_eq!(
        ids("polygon"),
        of(&|finding| type_of(finding).ends_with("Polygon"))
    );
    let unplaced: Vec<String> = package.all("SELECT finding_id FROM findings_unplaced");
    assert_eq!(unplaced.len() + ids("point").len(), findings.len());
}

#[test]
fn attributes_are_those_of_the_report() {
    let package = package(defects());
    let columns = "rule, severity, layer, src_fid, bsm, field, value, difference, tolerance, message, x, title, finding_id";
    let mut tables = package.layers();
    tables.retain(|table| table.contains("point"));
    tables.push("findings_unplaced".into());
    let tables: Vec<String> = tables
        .iter()
        .map(|table| format!("SELECT {columns} FROM {table}"))
        .collect();
    let sql = format!(
        "SELECT * FROM ({}) WHERE finding_id = ?",
        tables.join(" UNION ALL ")
    );
    for finding in &defects().report.findings {
        let row: [Value; 12] = package
            .0
            .query_row(&sql, [&finding.fingerprint], |row| {
                Ok(std::array::from_fn(|place| row.get(place).unwrap()))
            })
            .unwrap();
        let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Text);
        let number = |number: Option<f64>| number.map_or(Value::Null, Value::Real);
        let rule = defects()
            .report
            .rules
            .iter()
            .find(|rule| rule.id == finding.rule)
            .unwrap();
        let expected = [
            Value::Text(finding.rule.clone()),
            Value::Text(tuban::report::grade(finding.severity).zh),
            text(&finding.layer),
            finding
                .fid
                .map_or(Value::Null, |fid| Value::Integer(fid.into())),
            text(&finding.bsm),
            text(&finding.field),
            text(&finding.value),
            number(finding.measured),
            number(finding.limit),
            Value::Text(finding.message.zh.clone()),
            number(finding.point.map(|point| point[0])),
            Value::Text(rule.title.zh.clone()),
        ];
        assert_eq!(row, expected);
    }
}

#[test]
fn the_reference_system_is_that_of_the_layers() {
    let package = package(defects());
    let (organization, code, definition): (String, i64, String) = package
        .0
        .query_row(
            "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys \
             JOIN gpkg_contents USING (srs_id) WHERE table_name = 'findings_polygon'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    assert_eq!((organization.as_str(), code), ("EPSG", 2361));
    assert_eq!(Some(definition), defects().backdrop.layers[0].prj);
}

#[test]
fn each_reference_system_has_tables_of_its_own() {
    let package = package(&of_several_systems());
    let xs = |table: &str| package.all::<f64>(&format!("SELECT x FROM {table} ORDER BY x"));
    assert_eq!(xs("findings_point"), [4.0]);
    let systems = "SELECT srs_id FROM gpkg_contents WHERE table_name = ";
    assert_eq!(
        package.one::<i64>(&format!("{systems}'findings_point'")),
        2361
    );
    let mut others: Vec<(i64, Vec<f64>)> = ["findings_point_2", "findings_point_3"]
        .map(|table| (package.one(&format!("{systems}'{table}'")), xs(table)))
        .into();
    others.sort_by_key(|(srs, _)| *srs);
    assert_eq!(others, [(-1, vec![1.0, 2.0]), (2362, vec![3.0])]);
    assert_eq!(package.count("findings_unplaced"), 1);
    let layers = package.layers();
    assert_eq!(
        layers.len(),
        5,
        "no empty layers but the first system's: {layers:?}"
    );
}

#[test]
fn shapes_come_through_vertex_by_vertex() {
    let square = |x: f64, size: f64| {
        json!([
            [x, 0.0],
            [x, size],
            [x + size, size],
            [x + size, 0.0],
            [x, 0.0]
        ])
    };
    let shapes = [
        json!({"type": "Polygon", "coordinates": [square(0.0, 10.0), square(1.0, 2.0)]}),
        json!({"type": "MultiPolygon", "coordinates": [[square(0.0, 1.0)], [square(37_500_000.123_4, 0.5)]]}),
        json!({"type": "MultiLineString", "coordinates": [[[0.0, 0.0], [1.5, 2.5]], [[3.0, 3.0], [4.0, 4.0], [5.0, 4.0]]]}),
        json!({"type": "LineString", "coordinates": [[0.0, 0.0], [1.0, 1.0]]}),
        json!({"type": "MultiPoint", "coordinates": [[1.0, 2.0], [3.0, 4.0]]}),
        // Nothing to draw, or not wholly: no shape, and the point stands.
        json!({"type": "LineString", "coordinates": [[0.0, 0.0]]}),
        json!({"type": "Polygon", "coordinates": [[[0.0, null], [1.0, 1.0], [2.0, 0.0], [0.0, 0.0]]]}),
        json!({"type": "MultiPolygon", "coordinates": []}),
        json!({"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]]]}),
    ];
    let findings = shapes
        .iter()
        .map(|shape| finding(&json!({"geometry": shape, "point": [9.0, 9.0]})));
    let package = package(&with_findings(findings.collect()));
    let shapes_of = |table: &str| -> Vec<Geometry> {
        let blobs = package.geometries(table);
        blobs.iter().map(|(_, blob)| decode(blob).3).collect()
    };
    assert_eq!(
        package.count("findings_point"),
        10,
        "one for each, two for the points"
    );
    let polygons = shapes_of("findings_polygon");
    let areas: Vec<f64> = polygons.iter().map(Area::unsigned_area).collect();
    assert_eq!(areas, [96.0, 1.25, 1.0], "the open ring is closed");
    let lines = shapes_of("findings_line");
    let Geometry::MultiLineString(first) = &lines[0] else {
        panic!("{lines:?}");
    };
    assert_eq!(
        first.0[1],
        LineString::from(vec![(3.0, 3.0), (4.0, 4.0), (5.0, 4.0)])
    );
    assert_eq!(lines.len(), 2);
}

#[test]
fn a_finding_without_a_point_stands_on_its_shape() {
    let line = json!({"type": "LineString", "coordinates": [[5.0, 6.0], [1.0, 1.0]]});
    let package = package(&with_findings(vec![finding(&json!({"geometry": line}))]));
    let (_, blob) = package.geometries("findings_point").remove(0);
    assert_eq!(decode(&blob).3, Point::new(5.0, 6.0).into());
}

#[test]
fn nonsense_is_kept_and_readable() {
    let package = package(&nonsensical());
    let values: Vec<String> = package.all("SELECT value FROM findings_point ORDER BY id");
    let expected = nonsense();
    assert_eq!(values.len(), expected.len());
    for (found, value) in values.iter().zip(&expected) {
        assert!(!found.chars().any(char::is_control), "{found:?}");
        if !value
            .chars()
            .any(|c| c.is_control() || "\u{202e}\u{fffe}\u{ffff}".contains(c))
        {
            assert_eq!(found, value);
        }
    }
}

#[test]
fn qgis_opens_each_layer_in_the_colours_of_severity() {
    let package = package(&of_several_systems());
    for table in package.layers() {
        let qml: String = package.one(&format!(
            "SELECT styleQML FROM layer_styles WHERE f_table_catalog = '' AND f_table_schema = '' \
             AND f_table_name = '{table}' AND f_geometry_column = 'geom' AND useAsDefault = 1"
        ));
        is_a_style(
            &qml,
            if table.contains("point") {
                "marker"
            } else if table.contains("line") {
                "line"
            } else {
                "fill"
            },
        );
        let columns: BTreeSet<String> = package
            .all(&format!("SELECT name FROM pragma_table_info('{table}')"))
            .into_iter()
            .collect();
        for alias in roxmltree::Document::parse_with_options(&qml, dtd())
            .unwrap()
            .descendants()
        {
            if alias.has_tag_name("alias") {
                assert!(columns.contains(alias.attribute("field").unwrap()));
            }
        }
    }
}

fn dtd<'a>() -> roxmltree::ParsingOptions<'a> {
    roxmltree::ParsingOptions {
        allow_dtd: true,
        ..roxmltree::ParsingOptions::default()
    }
}

/// A categorized style with a symbol of its own for each grade.
pub(crate) fn is_a_style(qml: &str, kind: &str) {
    let document = roxmltree::Document::parse_with_options(qml, dtd()).unwrap();
    let renderer = document
        .descendants()
        .find(|node| node.has_tag_name("renderer-v2"))
        .unwrap();
    assert_eq!(renderer.attribute("type"), Some("categorizedSymbol"));
    assert_eq!(renderer.attribute("attr"), Some("severity"));
    let of = |tag: &'static str, key: &'static str| -> Vec<String> {
        let nodes = document.descendants().filter(|node| node.has_tag_name(tag));
        nodes
            .map(|node| node.attribute(key).unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        of("category", "value"),
        ["严重缺陷", "重缺陷", "轻缺陷", "提示"]
    );
    assert_eq!(of("category", "symbol"), of("symbol", "name"));
    assert_eq!(of("symbol", "type"), [kind; 4]);
    let colours: BTreeSet<String> = document
        .descendants()
        .filter(|node| {
            node.has_tag_name("prop")
                && node
                    .attribute("k")
                    .is_some_and(|key| key.ends_with("color"))
        })
        .map(|node| node.attribute("v").unwrap().to_owned())
        .collect();
    assert!(colours.len() >= 4);
}

#[test]
fn no_findings_and_no_layers_give_a_geopackage() {
    let empty = package(&without_findings());
    assert_eq!(
        empty.layers(),
        ["findings_line", "findings_point", "findings_polygon"]
    );
    assert_eq!(
        empty.count("findings_point") + empty.count("findings_unplaced"),
        0
    );
    let nothing = package(&of_nothing());
    assert!(nothing.count("findings_unplaced") > 0);
    let srs: i64 =
        nothing.one("SELECT srs_id FROM gpkg_contents WHERE table_name = 'findings_point'");
    assert_eq!(srs, -1, "no reference system is known");
}
