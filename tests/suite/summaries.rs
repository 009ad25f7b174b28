//! Summary tables end to end: what `tuban tables` writes agrees with the database that it was made of, and each cell that
//! is changed afterwards is named.

use std::path::Path;

use tuban::flow::Options;
use tuban::report::{Report, RuleStatus};
use tuban::run::Selection;
use tuban::sample;

use crate::flow::{TODAY, check_submission, default_pack};
use crate::program::run;

const RULES: [&str; 7] = [
    "810190001",
    "810190002",
    "810190003",
    "810190004",
    "810190005",
    "810190006",
    "820190001",
];

fn checked(folder: &Path) -> Report {
    let options = Options {
        selection: Selection {
            select: vec!["81".into(), "82".into()],
            ..Selection::default()
        },
        deterministic: true,
        as_of: Some(TODAY.into()),
        ..Options::default()
    };
    check_submission(default_pack(), folder, options)
}

/// A sample county with its tables in a folder of it.
fn county(parcels: usize, seed: u64, format: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let options = sample::Options {
        parcels,
        seed,
        defects: false,
    };
    sample::write(folder.path(), &options).unwrap();
    let path = folder.path().to_str().unwrap();
    let tables = folder.path().join("汇总表");
    let tables = tables.to_str().unwrap();
    run(&["tables", path, "-o", tables, "--format", format]).ends_with(0);
    folder
}

#[test]
fn tables_that_were_written_agree() {
    for (parcels, seed, format) in [(40, 7, "csv"), (1200, 3, "xlsx")] {
        let folder = county(parcels, seed, format);
        let report = checked(folder.path());
        let messages: Vec<_> = report
            .findings
            .iter()
            .map(|found| &found.message.en)
            .collect();
        assert!(messages.is_empty(), "{messages:#?}");
        let ids: Vec<&str> = report.rules.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids, RULES);
        for rule in &report.rules {
            assert_eq!(
                rule.status,
                RuleStatus::Passed,
                "{} {:?}",
                rule.id,
                rule.reason
            );
            assert!(rule.examined > 0, "{}", rule.id);
            assert_eq!(rule.excluded, 0, "{}", rule.id);
        }
    }
}

/// One hectare more in a village's cell: the row, the township's column, the other tables and the database say so.
#[test]
fn a_cell_that_was_changed_is_named() {
    let folder = county(300, 5, "csv");
    let tables = std::fs::read_dir(folder.path().join("汇总表")).unwrap();
    let path = tables
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.contains("一级分类面积汇总表") && !name.contains("飞入地")
        })
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let line = lines
        .iter()
        .position(|line| line.split(',').nth(1).is_some_and(|code| code.len() == 12))
        .unwrap();
    let mut cells: Vec<String> = lines[line].split(',').map(str::to_owned).collect();
    let area: f64 = cells[3].parse().unwrap();
    cells[3] = format!("{:.2}", area + 1.0);
    lines[line] = cells.join(",");
    std::fs::write(&path, lines.join("\r\n")).unwrap();
    let report = checked(folder.path());
    let name = format!("汇总表/{}", path.file_name().unwrap().to_string_lossy());
    let cell = |column: char| Some(format!("{name}!{column}{}", line + 1));
    let mut found: Vec<(&str, Option<String>)> = report
        .findings
        .iter()
        .map(|found| (found.rule.as_str(), found.field.clone()))
        .collect();
    found.sort();
    let of = |id: &str| -> Vec<Option<String>> {
        let of = found.iter().filter(|(rule, _)| *rule == id);
        of.map(|(_, field)| field.clone()).collect()
    };
    assert_eq!(of("820190001"), [cell('D')]);
    assert_eq!(of("810190002"), [cell('C')]);
    assert_eq!(of("810190003").len(), 1, "the township's cropland");
    assert_eq!(of("810190004"), [cell('D')]);
    assert_eq!((of("810190005").len(), of("810190006").len()), (1, 1));
    assert!(of("810190001").is_empty());
    let wrong = report
        .findings
        .iter()
        .find(|found| found.rule == "820190001")
        .unwrap();
    assert_eq!(wrong.value, cells.get(3).cloned());
    assert!(
        (wrong.measured.unwrap() - 1.0).abs() < 0.06,
        "{:?}",
        wrong.measured
    );
}
