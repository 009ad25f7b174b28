//! Several files for one layer, and what an earlier run left behind.

use std::path::Path;

use super::super::trial::{material, report};
use super::super::{Backdrop, BackdropLayer};
use super::{Files, is_ours, save, write_all};

const PRJ: &str = "GEOGCS[\"x\",DATUM[\"x\",SPHEROID[\"x\",6378140,298.257]],PRIMEM[\"x\",0],UNIT[\"x\",0.0174532925199433]]";

fn names(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn a_full_file_is_continued_in_the_next() {
    let (report, backdrop) = (report(7), Backdrop::default());
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = Files {
        dir: folder.path(),
        written: Vec::new(),
    };
    // Room for three points and their rows.
    write_all(&material(&report, &backdrop), &mut files, 4500).expect("written");
    files.publish().expect("renamed");
    let mut fids = Vec::new();
    for (base, rows) in [("", 3), ("_part2", 3), ("_part3", 1)] {
        let path = folder.path().join(format!("findings_point{base}.shp"));
        let read = shapefile::read(&path).expect("a shapefile");
        assert_eq!(read.len(), rows, "{base}");
        for (_, record) in read {
            match record.get("src_fid") {
                Some(shapefile::dbase::FieldValue::Numeric(Some(fid))) => fids.push(*fid as i32),
                other => unreachable!("{other:?}"),
            }
        }
        assert!(
            std::fs::metadata(path.with_extension("dbf"))
                .expect("a table")
                .len()
                <= 4500
        );
    }
    assert_eq!(fids, [0, 1, 2, 3, 4, 5, 6]);
}

#[test]
fn what_an_earlier_run_left_goes_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let stale = [
        "findings_point.sbn",
        "findings_point.qix",
        "findings_point_2.shp",
        "findings_line_part2.dbf",
        "findings_polygon_3_part2.prj",
    ];
    let foreign = [
        "findings.gpkg",
        "findings_point.txt",
        "findings_point.shp.xml",
        "findings_points.shp",
        "findings_point_old.shp",
        "report.json",
    ];
    for name in stale.iter().chain(&foreign) {
        std::fs::write(folder.path().join(name), "x").expect("written");
    }
    let report = report(2);
    let backdrop = Backdrop {
        layers: vec![BackdropLayer {
            layer: "DLTB".into(),
            prj: Some(PRJ.into()),
        }],
        ground: None,
    };
    save(&material(&report, &backdrop), folder.path()).expect("written");
    let mut expected: Vec<String> = foreign.iter().map(|name| (*name).to_owned()).collect();
    for layer in ["point", "line", "polygon"] {
        for part in super::PARTS {
            expected.push(format!("findings_{layer}.{part}"));
        }
    }
    expected.sort();
    assert_eq!(names(folder.path()), expected);
}

#[test]
fn only_names_of_ours_are_ours() {
    for name in [
        "findings_point.shp",
        "findings_line_12.sbx",
        "findings_polygon_2_part3.dbf",
    ] {
        assert!(is_ours(name), "{name}");
    }
    for name in [
        "findings_.shp",
        "findings_point_.shp",
        "findings_point_x.shp",
        "my.shp",
        "findings_point",
    ] {
        assert!(!is_ours(name), "{name}");
    }
}
