//! Summary tables end to end: what `tuban tables` writes agrees with the database that it was made of, and each cell that
//! is changed afterwards is named.

use std::path::Path;

use serde_json::Value;
use tuban::flow::Options;
use tuban::lang::Lang;
use tuban::report::{Report, RuleStatus, github, junit, sarif};
use tuban::run::Selection;
use tuban::sample;

use crate::flow::{TODAY, check_submission, default_pack, folder};
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
    // The sample has tables of its own.
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().contains("表.") {
            std::fs::remove_file(path).unwrap();
        }
    }
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

/// Land in a village that belongs to the township beside it, and to another county: their codes end in zeros, which the
/// tables do not write.
#[test]
fn land_of_a_township_or_a_county_is_found_again() {
    for owner in ["4205992000000000000", "4206000000000000000"] {
        let folder = county(40, 7, "csv");
        let dbf = folder.path().join("DLTB.dbf");
        let mut bytes = std::fs::read(&dbf).unwrap();
        let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
        let (mut at, mut field) = (header + 1, 32);
        while !bytes[field..].starts_with(b"QSDWDM\0") {
            at += usize::from(bytes[field + 16]);
            field += 32;
        }
        bytes[at..at + owner.len()].copy_from_slice(owner.as_bytes());
        std::fs::write(dbf, bytes).unwrap();
        let (path, tables) = (folder.path(), folder.path().join("汇总表"));
        let [path_text, tables] = [path.to_str().unwrap(), tables.to_str().unwrap()];
        run(&["tables", path_text, "-o", tables, "--format", "csv"]).ends_with(0);
        let report = checked(path);
        let found: Vec<_> = report.findings.iter().map(|of| &of.message.en).collect();
        assert!(found.is_empty(), "{owner}: {found:#?}");
    }
}

/// A workbook of Excel 97 with what offices do to tables: every flaw is named with its cell, the rest is compared.
#[test]
fn an_old_workbook_is_checked_cell_by_cell() {
    let folder = folder(
        "[DLTB]\nBSM,DLBM,QSXZ,ZLDWDM,QSDWDM,GDLX,GDPDJ,TBDLMJ,TKMJ,KCDLBM\n\
         1,011,30,330102001001,330102001001,,1,20000.00,0,\n\
         2,111,20,330102001002,330102001002,,,35000.00,0,\n\n\
         [XZDW]\nBSM,DLBM,XZDWMJ,KCBL,KCTBBH1,KCTBDWDM1\n1,102,0,1,1,330102001001\n\n\
         [XZQ]\nBSM,XZQDM,XZQMC\n1,330102001001,甲村\n2,330102001002,乙村\n",
    );
    let file = "一级分类面积汇总表.xls";
    let bytes = include_bytes!("../data/summary-table.xls");
    std::fs::write(folder.path().join(file), bytes).unwrap();
    let report = checked(&folder.path());
    let mut found: Vec<(&str, &str)> = report
        .findings
        .iter()
        .map(|found| {
            let cell = found.field.as_deref().unwrap().strip_prefix(file);
            (found.rule.as_str(), cell.unwrap())
        })
        .collect();
    found.sort();
    let wanted = [
        // The formula without a value, the text, the separators, the merged cells, the unit that the database has not.
        ("810190001", "!公顷!B9"),
        ("810190001", "!公顷!C8"),
        ("810190001", "!公顷!D7"),
        ("810190001", "!公顷!E7"),
        ("810190001", "!公顷!F8"),
        ("810190003", "!公顷!C6"),
        ("820190001", "!公顷!C8"),
    ];
    assert_eq!(found, wanted);
}

/// A summary table that is wrong in a cell.
const WRONG_TABLE: &str = "\
[DLTB]
BSM,DLBM,QSXZ,ZLDWDM,QSDWDM,GDLX,GDPDJ,TBDLMJ
1,011,30,330102001001,330102001001,,1,20000.00

[FILE]
一级分类面积汇总表
名称,代码,总面积,耕地,园地,林地,草地,城镇村及工矿用地,交通运输用地,水域及水利设施用地,其他土地
甲县,330102,2,2,0,0,0,0,0,0,0
甲镇,330102001,2,2,0,0,0,0,0,0,0
甲村,330102001001,2,两,0,0,0,0,0,0,0
";

/// What pipelines show beside a finding is the table's file, of text also the line.
#[test]
fn pipelines_are_pointed_at_the_file_of_a_table() {
    let (sarif, said) = emitted("[file 表/一级汇总表.csv]");
    assert_eq!(
        place_of(&sarif),
        ["表/一级汇总表.csv!D5", "cell", ".csv", "5"]
    );
    assert!(said.contains("major 表/一级汇总表.csv!D5: "), "{said}");
    assert!(
        said.contains("::error file=county/表/一级汇总表.csv,line=5,title="),
        "{said}"
    );
    let (sarif, said) = emitted("[workbook 表/一级汇总表.xlsx sheet=公顷]");
    assert_eq!(
        place_of(&sarif),
        ["表/一级汇总表.xlsx!公顷!D5", "cell", ".xlsx", "null"]
    );
    assert!(
        said.contains("major 表/一级汇总表.xlsx!公顷!D5: "),
        "{said}"
    );
    assert!(
        said.contains("::error file=county/表/一级汇总表.xlsx,title="),
        "{said}"
    );
}

/// The SARIF log of a submission with that table; what JUnit and GitHub are told.
fn emitted(section: &str) -> (Value, String) {
    let folder = folder(&WRONG_TABLE.replace("[FILE]", section));
    let report = checked(&folder.path());
    let (mut sarif, mut said) = (Vec::new(), Vec::new());
    sarif::write(&report, Lang::En, &mut sarif).unwrap();
    junit::write(&report, Lang::En, &mut said).unwrap();
    github::write(&report, Path::new("county"), Lang::En, &mut said).unwrap();
    (
        serde_json::from_slice(&sarif).unwrap(),
        String::from_utf8(said).unwrap(),
    )
}

/// Name and kind of the only result's place, the file's extension, the line.
fn place_of(sarif: &Value) -> [String; 4] {
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 1, "{results:?}");
    let location = &results[0]["locations"][0];
    let logical = &location["logicalLocations"][0];
    let physical = &location["physicalLocation"];
    let file = physical["artifactLocation"]["uri"].as_str().unwrap();
    let stem = "%E8%A1%A8/%E4%B8%80%E7%BA%A7%E6%B1%87%E6%80%BB%E8%A1%A8";
    [
        logical["fullyQualifiedName"].as_str().unwrap().to_owned(),
        logical["kind"].as_str().unwrap().to_owned(),
        file.strip_prefix(stem).unwrap().to_owned(),
        physical["region"]["startLine"].to_string(),
    ]
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
