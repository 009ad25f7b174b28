//! Damaged files: cut anywhere, any byte changed, counts that do not fit. Never a panic, never silence, and the rest
//! of the submission is still checked.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempDir;
use tuban::flow::Options;
use tuban::report::{Report, Verdict};

use crate::flow::{check_folder, check_submission, default_pack, folder};
use crate::folder::Folder;

/// Three parcels, one with a hole, and a village whose BSM is missing.
const TEXT: &str = "[DLTB]
BSM,YSDM,DLBM,TBMJ,WKT
1,2001010100,011,10000.00,
2,2001010100,012,99.00,\"POLYGON ((37500000 3300000, 37500000 3300010, 37500010 3300010, 37500010 3300000, 37500000 3300000), (37500004 3300004, 37500005 3300004, 37500005 3300005, 37500004 3300004))\"
3,2001010100,013,10000.00,

[XZQ]
BSM,XZQDM
,330102001001
";

/// A folder of its own for each thread, with one of its files spoiled again and again.
struct Bench {
    folder: Folder,
    name: &'static str,
    whole: Vec<u8>,
}

impl Bench {
    fn new(name: &'static str) -> Self {
        let folder = folder(TEXT);
        let whole = std::fs::read(folder.file(name)).unwrap();
        Self {
            folder,
            name,
            whole,
        }
    }

    /// Checks the folder with the file as `spoil` leaves it.
    fn with(&self, spoil: impl FnOnce(&mut Vec<u8>)) -> Report {
        let mut bytes = self.whole.clone();
        spoil(&mut bytes);
        std::fs::write(self.folder.file(self.name), bytes).unwrap();
        check_folder(&self.folder)
    }
}

/// The village is still found to lack its BSM, and no check broke.
fn still_checked(report: &Report) -> Result<(), String> {
    if let Some(error) = report.errors.first() {
        return Err(format!("a check broke: {}", error.message.en));
    }
    let village = report.findings.iter().any(|finding| {
        finding.rule == "420190001"
            && finding.layer.as_deref() == Some("XZQ")
            && finding.field.as_deref() == Some("BSM")
    });
    if village {
        Ok(())
    } else {
        Err("XZQ is no longer checked".into())
    }
}

/// Whether a finding of the classes about files names this one, or its layer and what of it does not agree.
fn names(report: &Report, name: &str) -> bool {
    let (layer, extension) = name.split_at(name.len() - 4);
    report.findings.iter().any(|finding| {
        let said = serde_json::to_string(finding).unwrap();
        let of_layer = finding.layer.as_deref() == Some(layer);
        match finding.rule.as_str() {
            "120100001" | "110290002" => said.contains(name),
            "120190001" => of_layer && said.contains(extension),
            _ => false,
        }
    })
}

#[track_caller]
fn none(what: &str, failures: Vec<String>) {
    let shown = failures
        .iter()
        .take(20)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n  ");
    assert!(
        failures.is_empty(),
        "{what}, {} times:\n  {shown}",
        failures.len()
    );
}

#[test]
fn a_file_cut_anywhere_is_named_and_the_rest_is_checked() {
    for (name, spare) in [("DLTB.shp", 0), ("DLTB.shx", 0), ("DLTB.dbf", 1)] {
        // The last byte of a .dbf only marks its end.
        let length = Bench::new(name).whole.len() - spare;
        let failures = (0..length).into_par_iter().map_init(
            || Bench::new(name),
            |bench, cut| {
                let report = bench.with(|bytes| bytes.truncate(cut));
                let silent = (!names(&report, name)).then(|| "no finding names it".to_owned());
                let accepted =
                    (report.verdict != Verdict::Rejected).then(|| format!("{:?}", report.verdict));
                let error = silent.or(accepted).or(still_checked(&report).err())?;
                Some(format!("{name} cut at {cut}: {error}"))
            },
        );
        none("cut files", failures.flatten().collect());
    }
}

/// Any one byte may be wrong: nothing panics, nothing takes forever, the other layer is still checked.
#[test]
fn any_changed_byte_leaves_the_rest_checked() {
    for name in ["DLTB.shp", "DLTB.shx", "DLTB.dbf", "DLTB.prj", "DLTB.cpg"] {
        let length = Bench::new(name).whole.len();
        let failures = (0..2 * length).into_par_iter().map_init(
            || Bench::new(name),
            |bench, change| {
                let (place, mask) = (change / 2, [0xFF, 0x7F][change % 2]);
                let report = bench.with(|bytes| bytes[place] ^= mask);
                let error = still_checked(&report).err()?;
                Some(format!("{name} byte {place} ^ {mask:#04x}: {error}"))
            },
        );
        none("changed bytes", failures.flatten().collect());
    }
}

/// Counts and lengths in headers that the file does not bear out. Offsets: ESRI whitepaper; dBASE III+.
#[test]
fn counts_that_do_not_fit_are_named() {
    let cases: [(&str, usize, &[u8]); 15] = [
        ("DLTB.dbf", 4, &[0xFF, 0xFF, 0xFF, 0xFF]), // records
        ("DLTB.dbf", 4, &[4, 0, 0, 0]),
        ("DLTB.dbf", 4, &[2, 0, 0, 0]),
        ("DLTB.dbf", 4, &[0, 0, 0, 0]),
        ("DLTB.dbf", 8, &[0xFF, 0xFF]),  // header length
        ("DLTB.dbf", 10, &[0xFF, 0xFF]), // record length
        ("DLTB.dbf", 10, &[0, 0]),
        ("DLTB.shp", 24, &[0x7F, 0xFF, 0xFF, 0xFF]), // file length
        ("DLTB.shp", 104, &[0x7F, 0xFF, 0xFF, 0xFF]), // content length of the first record
        ("DLTB.shp", 104, &[0xFF, 0xFF, 0xFF, 0xFF]),
        ("DLTB.shp", 144, &[0xFF, 0xFF, 0xFF, 0x7F]), // parts of the first record
        ("DLTB.shp", 148, &[0xFF, 0xFF, 0xFF, 0x7F]), // points of the first record
        ("DLTB.shp", 148, &[0xFF, 0xFF, 0xFF, 0xFF]),
        ("DLTB.shx", 24, &[0x7F, 0xFF, 0xFF, 0xFF]), // file length
        ("DLTB.shx", 100, &[0x7F, 0xFF, 0xFF, 0xFF]), // offset of the first record
    ];
    let failures = cases.into_iter().filter_map(|(name, place, patch)| {
        let report =
            Bench::new(name).with(|bytes| bytes[place..place + patch.len()].copy_from_slice(patch));
        let silent = (!names(&report, name)).then(|| "no finding names it".to_owned());
        let error = silent.or(still_checked(&report).err())?;
        Some(format!("{name} {place} {patch:02X?}: {error}"))
    });
    none("counts", failures.collect());
}

/// A file of something else, or of nothing.
#[test]
fn files_that_are_no_shapefiles_are_named() {
    let contents: [&[u8]; 4] = [b"", b"\0", b"not a shapefile at all, but long enough to have a header of one hundred bytes, so that it is read to the end", &[0xFF; 4096]];
    let mut failures = Vec::new();
    for name in ["DLTB.shp", "DLTB.shx", "DLTB.dbf"] {
        for content in contents {
            let report = Bench::new(name).with(|bytes| *bytes = content.to_vec());
            if !names(&report, name) {
                failures.push(format!(
                    "{name} of {} bytes: no finding names it",
                    content.len()
                ));
            }
            failures.extend(still_checked(&report).err());
        }
    }
    none("strange files", failures);
}

/// A folder where a file should be.
#[test]
fn a_folder_named_like_a_file_is_no_file() {
    let spoiled = folder(&format!(
        "{TEXT}\n[edit]\nremove DLTB.shp\nmkdir DLTB.shp\n"
    ));
    let report = check_folder(&spoiled);
    still_checked(&report).unwrap();
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.rule == "110290002")
    );
}

/// To open a pipe would wait for ever.
#[cfg(unix)]
#[test]
fn a_pipe_is_named_and_not_opened() {
    let folder = folder("[DLTB]\nBSM\n1\n");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.file("XZQ.dbf"))
        .status();
    assert!(made.unwrap().success());
    let report = check_folder(&folder);
    let told = report.findings.iter();
    let told = told.filter(|finding| finding.rule == "120100001");
    let told: Vec<_> = told
        .filter_map(|finding| finding.value.as_deref())
        .collect();
    assert_eq!(told, ["XZQ.dbf"]);
}

/// Every file of a whole county cut in many places: rules that join layers meet records without shapes, shapes without
/// records, and layers that end early. No check breaks, what is cut is never accepted, and the one defect is not told as
/// others: no rule takes lost records for missing ones.
#[test]
fn a_county_with_any_file_cut_has_that_defect_alone() {
    const PARTS: usize = 12;
    /// Classes about files, layers, and the fields that a table has.
    const FILES: [&str; 4] = ["11", "12", "31", "41"];
    let submission = Path::new("testdata/submissions/clean");
    let files: Vec<PathBuf> = std::fs::read_dir(submission)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let extension = path.extension().and_then(OsStr::to_str);
            matches!(extension, Some("shp" | "shx" | "dbf"))
        })
        .collect();
    assert!(files.len() > 40, "{} files", files.len());
    let failures = (0..files.len() * PARTS).into_par_iter().map_init(
        || copy(submission),
        |county, task| {
            let file = &files[task / PARTS];
            let name = file.file_name().unwrap();
            let whole = std::fs::read(file).unwrap();
            let cut = whole.len() * (task % PARTS) / PARTS;
            std::fs::write(county.path().join(name), &whole[..cut]).unwrap();
            let report = check_submission(default_pack(), county.path(), Options::default());
            std::fs::write(county.path().join(name), &whole).unwrap();
            let broke = report.errors.first().map(|error| error.message.en.clone());
            let accepted = (report.verdict == Verdict::Accepted).then(|| "accepted".to_owned());
            let of_files = |rule: &str| FILES.iter().any(|class| rule.starts_with(class));
            let others = report.findings.iter().find(|found| !of_files(&found.rule));
            let others = others.map(|found| format!("{} {}", found.rule, found.message.en));
            let error = broke.or(accepted).or(others)?;
            Some(format!("{} cut at {cut}: {error}", name.display()))
        },
    );
    none("cut files", failures.flatten().collect());
}

fn copy(submission: &Path) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(submission).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, dir.path().join(path.file_name().unwrap())).unwrap();
    }
    dir
}
