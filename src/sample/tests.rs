//! The written files, read back by other means than they were written with.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use shapefile::record::polygon::PolygonRing;
use shapefile::{Shape, ShapeReader, ShapeType};

use super::model::Model;
use super::{Error, LEAST_PARCELS, MOST_PARCELS, Options, Summary, defects, standard, write};
use crate::pack::{FieldKind, FieldNeed, GeometryKind};

/// Writes a sample into a new folder.
fn sample(parcels: usize, seed: u64, defects: bool) -> (tempfile::TempDir, Summary) {
    let folder = tempfile::tempdir().unwrap();
    let summary = write(
        folder.path(),
        &Options {
            parcels,
            seed,
            defects,
        },
    )
    .unwrap();
    (folder, summary)
}

/// All files of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            (
                entry.file_name().into_string().unwrap(),
                std::fs::read(entry.path()).unwrap(),
            )
        })
        .collect()
}

/// Name, type and decimals of a DBF field.
type Field = (String, u8, usize);

/// A DBF as text: field name, type and decimals, then the fields of each record.
fn table(bytes: &[u8]) -> (Vec<Field>, Vec<Vec<String>>) {
    let word = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let (header, length) = (word(8), word(10));
    let fields: Vec<&[u8]> = bytes[32..header - 1].chunks(32).collect();
    let name = |field: &[u8]| {
        String::from_utf8(field[..11].to_vec())
            .unwrap()
            .trim_end_matches('\0')
            .to_owned()
    };
    let rows = bytes[header..bytes.len() - 1].chunks(length).map(|record| {
        let mut place = 1;
        let mut row = Vec::new();
        for field in &fields {
            let next = place + usize::from(field[16]);
            let (text, _, failed) = encoding_rs::GBK.decode(&record[place..next]);
            assert!(!failed);
            row.push(text.trim().to_owned());
            place = next;
        }
        row
    });
    let rows = rows.collect();
    (
        fields
            .iter()
            .map(|field| (name(field), field[11], usize::from(field[17])))
            .collect(),
        rows,
    )
}

#[test]
fn shapes_are_of_the_layers_type_and_as_many_as_the_records() {
    let (folder, summary) = sample(150, 3, false);
    let standard = standard();
    assert_eq!(summary.layers.len(), 15);
    for (layer, records) in &summary.layers {
        let path = folder.path().join(layer);
        let mut reader = ShapeReader::from_path(path.with_extension("shp")).unwrap();
        let expected = match standard[standard.layer(layer).unwrap()].geometry {
            GeometryKind::Polygon => ShapeType::Polygon,
            GeometryKind::Line => ShapeType::Polyline,
            _ => ShapeType::Point,
        };
        assert_eq!(
            (reader.header().shape_type, reader.shape_count().unwrap()),
            (expected, *records),
            "{layer}"
        );
        let shapes: Vec<Shape> = reader.iter_shapes().map(Result::unwrap).collect();
        assert_eq!(shapes.len(), *records);
        let (_, rows) = table(&std::fs::read(path.with_extension("dbf")).unwrap());
        assert_eq!(rows.len(), *records);
        let islands = shapes.iter().filter(|shape| check_shape(shape)).count();
        assert!(
            islands == 0 || matches!(layer.as_str(), "DLTB" | "JBNTBHTB"),
            "{layer} {islands}"
        );
    }
}

/// Checks rings and parts; true for a polygon with a hole.
fn check_shape(shape: &Shape) -> bool {
    match shape {
        Shape::Polygon(polygon) => {
            assert!(matches!(polygon.rings()[0], PolygonRing::Outer(_)));
            assert!(
                polygon.rings()[1..]
                    .iter()
                    .all(|ring| matches!(ring, PolygonRing::Inner(_)))
            );
            polygon.rings().len() > 1
        }
        Shape::Polyline(line) => {
            assert_eq!(line.parts().len(), 1);
            false
        }
        Shape::Point(point) => {
            assert!(
                (37_400_000.0..37_600_000.0).contains(&point.x)
                    && (3.2e6..3.4e6).contains(&point.y)
            );
            // On the 0.0001 m grid: the double is the one nearest to a decimal with four places.
            assert!(
                format!("{:.4}", point.x).parse::<f64>().unwrap().to_bits() == point.x.to_bits()
            );
            false
        }
        _ => panic!("no other shapes"),
    }
}

#[test]
fn every_field_has_what_the_standard_asks() {
    let (folder, _) = sample(400, 5, false);
    let standard = standard();
    for (file, bytes) in files(folder.path()) {
        let Some(layer) = file
            .strip_suffix(".dbf")
            .and_then(|stem| standard.layer(stem))
        else {
            continue;
        };
        let spec = &standard[layer];
        let (fields, rows) = table(&bytes);
        let varbin = spec
            .fields
            .iter()
            .filter(|field| field.kind == FieldKind::Varbin)
            .count();
        assert_eq!(fields.len() + varbin, spec.fields.len(), "{file}");
        for (column, (name, kind, decimals)) in fields.iter().enumerate() {
            let field = &spec[spec.field(name).unwrap()];
            let codes = standard.codes(field);
            for value in rows.iter().map(|row| &row[column]) {
                assert!(
                    !value.is_empty() || field.need != FieldNeed::Mandatory,
                    "{file} {name}"
                );
                if let Some(codes) = codes.filter(|_| !value.is_empty()) {
                    assert!(
                        codes.get(field.bare(value)).is_some(),
                        "{file} {name} {value}"
                    );
                }
                if *kind == b'N' && !value.is_empty() {
                    let after_point = value.split_once('.').map_or(0, |(_, digits)| digits.len());
                    assert_eq!(after_point, *decimals, "{file} {name} {value}");
                }
            }
        }
    }
}

#[test]
fn classes_have_their_names_and_are_allowed_in_their_layers() {
    let (folder, _) = sample(3000, 6, false);
    let standard = standard();
    let mut seen = HashSet::new();
    for layer in ["DLTB", "XZDW", "LXDW"] {
        let spec = &standard[standard.layer(layer).unwrap()];
        let (fields, rows) =
            table(&std::fs::read(folder.path().join(layer).with_extension("dbf")).unwrap());
        let column = |name: &str| fields.iter().position(|field| field.0 == name).unwrap();
        let (code, name) = (column("DLBM"), column("DLMC"));
        let field = &spec[spec.field("DLBM").unwrap()];
        for row in rows {
            let class = field.bare(&row[code]);
            assert!(
                spec.classes.iter().any(|allowed| allowed == class),
                "{layer} {class}"
            );
            assert_eq!(
                standard
                    .codes(field)
                    .and_then(|codes| codes.get(class))
                    .unwrap()
                    .name,
                row[name]
            );
            seen.insert(row[code].clone());
        }
    }
    assert!(seen.len() > 24 && seen.contains("021K"), "{seen:?}");
}

#[test]
fn identifiers_are_unique_over_all_layers() {
    let (folder, summary) = sample(300, 7, false);
    let mut seen = HashSet::new();
    for (layer, _) in &summary.layers {
        let (fields, rows) =
            table(&std::fs::read(folder.path().join(layer).with_extension("dbf")).unwrap());
        assert_eq!(fields[0].0, "BSM");
        assert!(
            rows.into_iter()
                .all(|mut row| seen.insert(row.swap_remove(0)))
        );
    }
    assert_eq!(
        seen.len(),
        summary
            .layers
            .iter()
            .map(|(_, records)| records)
            .sum::<usize>()
    );
}

#[test]
fn bytes_depend_on_the_seed_and_not_on_the_threads() {
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| files(sample(260, 8, true).0.path()))
    };
    let (one, four) = (with_threads(1), with_threads(4));
    assert!(one.len() > 70 && one == four);
    assert_ne!(files(sample(260, 9, true).0.path()), one);
}

#[test]
fn counties_come_in_all_sizes() {
    for parcels in [LEAST_PARCELS, 25, 60, 200, 1000, 5000] {
        let (_folder, summary) = sample(parcels, 1, false);
        let slack = (parcels / 20).max(3);
        assert!(
            summary.parcels.abs_diff(parcels) <= slack,
            "{parcels} {}",
            summary.parcels
        );
        assert!(
            summary.layers.iter().all(|(_, records)| *records > 0),
            "{parcels} {summary:?}"
        );
    }
}

#[test]
fn refuses_what_it_cannot_do() {
    let folder = tempfile::tempdir().unwrap();
    for parcels in [0, LEAST_PARCELS - 1, MOST_PARCELS + 1] {
        let refused = write(
            folder.path(),
            &Options {
                parcels,
                ..Options::default()
            },
        );
        assert!(matches!(refused, Err(Error::Parcels(_))));
    }
    let few = Options {
        parcels: 199,
        defects: true,
        ..Options::default()
    };
    assert!(matches!(
        write(folder.path(), &few),
        Err(Error::NoRoom { .. })
    ));
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing was written"
    );
    std::fs::write(folder.path().join("kept.txt"), "mine").unwrap();
    assert!(matches!(
        write(folder.path(), &Options::default()),
        Err(Error::NotEmpty(_))
    ));
    let file = folder.path().join("kept.txt");
    assert!(matches!(
        write(&file, &Options::default()),
        Err(Error::Io { .. })
    ));
}

#[test]
fn defects_fit_into_the_smallest_county_whatever_the_seed() {
    for seed in 0..60 {
        let mut model = Model::new(seed, defects::LEAST_PARCELS);
        let (_, truth) = defects::plan(&mut model).unwrap_or_else(|room| panic!("{seed} {room:?}"));
        let places: HashSet<String> = truth
            .defects
            .iter()
            .map(|defect| format!("{:?}", defect.primary))
            .collect();
        assert_eq!(
            places.len(),
            truth.defects.len(),
            "every defect has a place of its own"
        );
    }
}

#[test]
fn defects_change_only_what_they_say() {
    let (clean_folder, _) = sample(300, 4, false);
    let (planted_folder, _) = sample(300, 4, true);
    let (clean, planted) = (files(clean_folder.path()), files(planted_folder.path()));
    let changed: Vec<&String> = clean
        .keys()
        .filter(|name| planted.get(*name) != clean.get(*name))
        .collect();
    let untouched = |name: &str| !changed.iter().any(|changed| changed.as_str() == name);
    for layer in ["XZQ", "ZD"] {
        assert!(
            untouched(&format!("{layer}.shp")) && !untouched(&format!("{layer}.dbf")),
            "{layer}"
        );
    }
    for name in ["TKXS1.dbf", "JZX.shp", "GCZJD.prj", "DLTB.prj"] {
        assert_eq!(untouched(name), name != "GCZJD.prj", "{name}");
    }
    // What was added stands at the end; the records before it keep their numbers and, but for a few, their shapes.
    let shapes = |files: &BTreeMap<String, Vec<u8>>, layer: &str| -> Vec<Vec<u8>> {
        let bytes = |extension: &str| files[&format!("{layer}.{extension}")].clone();
        let (shp, shx) = (bytes("shp"), bytes("shx"));
        let word = |at: &[u8]| u32::from_be_bytes(at.try_into().unwrap()) as usize;
        let records = shx[100..]
            .chunks(8)
            .map(|at| (2 * word(&at[..4]), 2 * word(&at[4..])));
        records
            .map(|(start, length)| shp[start..start + 8 + length].to_vec())
            .collect()
    };
    for (layer, added, redrawn) in [("DLTB", 0, 9), ("DLJX", 8, 2), ("JZD", 2, 0)] {
        let (before, after) = (shapes(&clean, layer), shapes(&planted, layer));
        let differ = before.iter().zip(&after).filter(|(a, b)| a != b).count();
        assert_eq!(after.len() - before.len(), added, "{layer}");
        assert!(
            differ <= redrawn && (differ > 0) == (redrawn > 0),
            "{layer} {differ}"
        );
    }
    assert!(!planted.contains_key("DGX.cpg") && !planted.contains_key("GCZJD.prj"));
    let mut heights = ShapeReader::from_path(planted_folder.path().join("GCZJD.shp")).unwrap();
    assert!(
        heights
            .iter_shapes()
            .all(|shape| matches!(shape, Ok(Shape::PointZ(_))))
    );
    let truth: serde_json::Value = serde_json::from_slice(&planted["truth.json"]).unwrap();
    assert_eq!(truth["version"], 1);
    assert!(truth["defects"].as_array().unwrap().len() > 45);
    assert!(clean.contains_key("DGX.cpg") && !clean.contains_key("truth.json"));
}
