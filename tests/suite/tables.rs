//! The summary tables: against a recomputation that shares nothing with the library, and as the program writes them.

use std::collections::BTreeSet;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use tuban::dataset::{IssuedFiles, Wanted, load};
use tuban::flow::Options;
use tuban::format::decimal::Decimal;
use tuban::progress::Progress;
use tuban::report::{RuleResult, RuleStatus};
use tuban::run::Selection;
use tuban::sample;
use tuban::submission::Submission;
use tuban::tables::{Kind, Lack, Level, Measure, Reason, Source, Survey, Table, file_name};

use crate::flow::{TODAY, check_submission, dataset, default_pack, folder};
use crate::folder::Folder;
use crate::naive::Naive;
use crate::program::{Ran, run};

fn survey(dir: &Path) -> Survey {
    let standard = &default_pack().standard;
    let source = Source::new(standard).unwrap();
    let data = load(
        &Submission::open(dir, None).unwrap(),
        standard,
        &Wanted::new(standard, source.reads()),
        IssuedFiles::default(),
        TODAY.to_owned(),
        &Progress::default(),
    );
    Survey::new(&source, &data).unwrap()
}

/// Every cell of every table of a made-up county, exact, balanced, and as the sample's files have it.
#[test]
fn the_tables_are_what_a_naive_recomputation_gives() {
    let dir = tempfile::tempdir().unwrap();
    let options = sample::Options {
        // A county of full size takes four seconds where the code is optimised.
        parcels: if cfg!(debug_assertions) {
            4_000
        } else {
            100_000
        },
        seed: 4,
        defects: false,
    };
    sample::write(dir.path(), &options).unwrap();
    let land = Naive::of(dir.path());
    let farmland = Naive::farmland(dir.path());
    let enclaves = Naive::enclaves(dir.path());
    let survey = survey(dir.path());
    assert_eq!(survey.left_out().count(), 0);
    // What 820190001 allows; balancing moves a cell of this county by 0.051 at most.
    let limit: Decimal = "0.10".parse().unwrap();
    let mut cells = 0;
    for table in survey.tables(Measure::Hectare) {
        let exact = survey.exact(table.kind, Measure::Hectare).unwrap();
        let naive = match table.kind {
            Kind::PrimeFarmland => &farmland,
            Kind::EnclaveFirst | Kind::EnclaveSecond => &enclaves,
            _ => &land,
        };
        cells += exact_agrees(&exact, naive);
        let farthest = table.farthest(&exact);
        assert!(farthest <= limit, "{}: {farthest}", table.form().title);
        written_agrees(dir.path(), &table);
    }
    assert!(cells > 2000, "{cells}");
    balances(dir.path());
}

/// By the rules of areas and tables, and in the ledger.
fn balances(dir: &Path) {
    let options = Options {
        selection: Selection {
            select: ["44", "45", "81", "82"].map(str::to_owned).to_vec(),
            ..Selection::default()
        },
        ledger: true,
        ..Options::default()
    };
    let report = check_submission(default_pack(), dir, options);
    let messages: Vec<_> = report
        .findings
        .iter()
        .map(|found| &found.message.en)
        .collect();
    assert!(messages.is_empty(), "{messages:#?}");
    let passed = |rule: &&RuleResult| rule.status == RuleStatus::Passed && rule.examined > 0;
    assert_eq!(report.rules.iter().filter(passed).count(), 14);
    let ledger = report.ledger.unwrap();
    assert!(
        ledger.balanced && ledger.breaks.is_empty(),
        "{:?}",
        ledger.breaks
    );
}

/// The exact table has the rows and the areas of the recomputation; gives how many cells that are.
fn exact_agrees(exact: &Table, naive: &Naive) -> usize {
    let mut units = BTreeSet::new();
    let mut cells = 0;
    for row in &exact.rows {
        let unit = match &row.owner {
            Some(owner) => format!("{}/{}", row.unit.code, owner.code),
            None => row.unit.code.clone(),
        };
        for (column, cell) in exact.form().columns.iter().zip(&row.cells) {
            let area = naive.get(&unit, &column.item);
            // 0.0001 m² are 1e-8 ha; the exact table has six decimals.
            let rounded = (area.abs() + 50) / 100 * area.signum();
            assert_eq!(cell.millionths(), rounded, "{unit} {:?}", column.heading);
            cells += 1;
        }
        units.insert(unit);
    }
    let known = naive.units();
    let lost = known.iter().find(|unit| !units.contains(**unit));
    assert_eq!(lost, None, "{}", exact.form().title);
    cells
}

/// The file of the sample holds the table's very numbers.
fn written_agrees(dir: &Path, table: &Table) {
    let text = std::fs::read_to_string(dir.join(format!("{}.csv", file_name(table)))).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let is_code = |cell: &str| cell.len() >= 6 && cell.bytes().all(|byte| byte.is_ascii_digit());
    let lines: Vec<_> = rows
        .iter()
        .filter(|line| line.len() > 1 && is_code(line[1]))
        .collect();
    assert_eq!(lines.len(), table.rows.len(), "{}", table.form().title);
    for (row, line) in table.rows.iter().zip(lines) {
        let code = &row.unit.code;
        assert_eq!(line[1], code);
        let cells = &line[line.len() - row.cells.len()..];
        for (cell, value) in cells.iter().zip(&row.cells) {
            assert_eq!(cell.parse::<Decimal>().unwrap(), *value, "{code}");
        }
    }
}

/// Two villages with everything that is uncommon, and one that has no land: factors as fraction and as percent, a group's
/// owner code, a class with K, a parcel from which too much is deducted, an enclave, a line between two villages.
const UNCOMMON: &str = "\
[XZQ]
BSM,XZQDM,XZQMC
1,420599100201,甲村
2,420599100202,乙村
3,420599200201,丙村

[DLTB]
BSM,TBBH,DLBM,QSXZ,QSDWDM,ZLDWDM,GDLX,GDPDJ,KCLX,KCDLBM,TKXS:N8.4,TKMJ,TBDLMJ
1,0001,013,30,420599100201,420599100201,T,3,TK,123,0.1250,1250.00,8750.00
2,0002,013,31,4205991002010001000,4205991002010000000,P,4,TK,123,12.5,2500.00,17500.00
3,0001,031,20,420599100202,420599100202,,,,,,,100000.00
4,0002,043,30,420599100202,420599100202,,,,,,,-500.00
5,0003,021K,30,420599200201,420599100202,,,,,,,30000.00

[XZDW]
BSM,DLBM,XZDWMJ,QSDWDM1,QSDWDM2,KCTBBH1,KCTBDWDM1,KCTBBH2,KCTBDWDM2,QSXZ,KCBL
1,104,1000.00,420599100201,,0001,420599100201,0001,420599100202,30,0.5

[LXDW]
BSM,DLBM,QSDWDM,QSXZ,ZLTBBH,MJ,ZLDWDM
1,203,420599100201,30,0002,200.00,420599100201
";

fn tables_of(folder: &Folder, args: &[&str]) -> (Ran, std::path::PathBuf) {
    let out = folder.beside("tables");
    let path = folder.path();
    let mut all = vec![
        "tables",
        path.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ];
    all.extend(args);
    let ran = run(&all);
    (ran, out)
}

/// The numbers and texts of a sheet from the first row of data on, `|` between the cells.
fn sheet(dir: &Path, title: &str, sheet: &str, heading: usize) -> Vec<String> {
    let path = dir.join(format!("(420599){title}.xlsx"));
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    assert_eq!(book.sheet_names(), ["公顷", "亩"]);
    let range = book.worksheet_range(sheet).unwrap();
    assert_eq!(range.get((0, 0)), Some(&Data::String(title.to_owned())));
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    };
    range
        .rows()
        .skip(2 + heading)
        .map(|row| row.iter().map(text).collect::<Vec<_>>().join("|"))
        .filter(|row| row.contains("420599"))
        .collect()
}

#[test]
fn uncommon_land_stands_where_the_regulation_wants_it() {
    let folder = folder(UNCOMMON);
    let (ran, out) = tables_of(&folder, &["--lang", "en"]);
    let ran = ran.ends_with(0);
    assert!(
        ran.stdout()
            .contains("6 summary tables written: 3 villages"),
        "{}",
        ran.stdout()
    );
    assert!(
        ran.stdout().contains("no table of prime farmland"),
        "{}",
        ran.stdout()
    );
    // 甲村: 2.625 ha of cropland and 0.375 of ridges are rounded up, the total 3.07 is not: cropland is most over.
    assert_eq!(
        sheet(&out, "农村土地利用现状一级分类面积汇总表", "公顷", 2),
        [
            "|420599|16.07|2.62|3|10|-0.05|0.02|0.1|0|0.38",
            "|420599100|16.07|2.62|3|10|-0.05|0.02|0.1|0|0.38",
            "甲村|420599100201|3.07|2.62|0|0|0|0.02|0.05|0|0.38",
            "乙村|420599100202|13|0|3|10|-0.05|0|0.05|0|0",
            "|420599200|0|0|0|0|0|0|0|0|0",
            "丙村|420599200201|0|0|0|0|0|0|0|0|0",
        ]
    );
    assert_eq!(
        sheet(&out, "农村土地利用现状一级分类面积汇总表", "亩", 2)[0],
        "|420599|241.1|39.4|45|150|-0.7|0.3|1.5|0|5.6"
    );
    assert_eq!(
        sheet(&out, "耕地坡度分级面积汇总表", "公顷", 2)[2],
        "甲村|420599100201|2.62|0|0|0|0|0.87|0.87|0|1.75|0|1.75|0|0|0"
    );
    // No cropland, no land at all: rows of zeros.
    let slope = sheet(&out, "耕地坡度分级面积汇总表", "公顷", 2);
    let zeros = "|0".repeat(14);
    assert_eq!(slope[3], format!("乙村|420599100202{zeros}"));
    assert_eq!(slope[5], format!("丙村|420599200201{zeros}"));
    assert_eq!(
        sheet(
            &out,
            "农村土地利用现状一级分类面积按权属性质汇总表",
            "公顷",
            2
        )[3],
        "乙村|420599100202|13|10|3|0|0|0|3|0|3|10|10|0|-0.05|0|-0.05|0|0|0|0.05|0|0.05|0|0|0|0|0|0"
    );
    assert_eq!(
        sheet(&out, "飞入地土地利用现状一级分类面积汇总表", "公顷", 2),
        [
            "|420599|||3|0|3|0|0|0|0|0|0",
            "|420599100|||3|0|3|0|0|0|0|0|0",
            "乙村|420599100202|丙村|420599200201|3|0|3|0|0|0|0|0|0",
        ]
    );
}

#[test]
fn names_come_from_the_issued_table() {
    let folder = folder(&format!(
        "{UNCOMMON}\n[file QSDMB.csv encoding=gbk]\nQSDWDM,QSDWMC\n420599,青江县\n420599100,青山镇\n420599100201,青山镇甲村\n"
    ));
    let (ran, out) = tables_of(&folder, &["--format", "xlsx,csv"]);
    ran.ends_with(0);
    let rows = sheet(&out, "农村土地利用现状一级分类面积汇总表", "公顷", 2);
    let names: Vec<&str> = rows
        .iter()
        .map(|row| row.split('|').next().unwrap())
        .collect();
    assert_eq!(
        names,
        ["青江县", "青山镇", "青山镇甲村", "乙村", "", "丙村"]
    );
    let csv = std::fs::read_to_string(out.join("(420599)耕地坡度分级面积汇总表.csv")).unwrap();
    assert!(csv.starts_with("\u{FEFF}耕地坡度分级面积汇总表,"), "{csv}");
    assert!(
        csv.contains("\r\n青山镇甲村,420599100201,2.62,0.00,"),
        "{csv}"
    );
}

/// The same bytes with one thread and with several, and each time.
#[test]
fn the_same_records_give_the_same_bytes() {
    let folder = folder(UNCOMMON);
    let read = |dir: &Path| {
        let mut files: Vec<_> = std::fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    let (ran, out) = tables_of(&folder, &["--threads", "1"]);
    ran.ends_with(0);
    let first = read(&out);
    assert_eq!(first.len(), 6);
    tables_of(&folder, &["--threads", "2"]).0.ends_with(0);
    assert_eq!(read(&out), first);
}

#[test]
fn what_cannot_be_added_up_is_named() {
    let parcels = "[DLTB]\nBSM,DLBM,ZLDWDM,TBDLMJ\n1,031,420599100201,100.00\n";
    let no_area = "[DLTB]\nBSM,DLBM,ZLDWDM\n1,031,420599100201\n";
    let no_village = "[DLTB]\nBSM,DLBM,ZLDWDM,TBDLMJ\n1,031,4205,100.00\n";
    let broken = format!("{parcels}\n[XZDW]\nBSM,DLBM\n1,104\n\n[edit]\ntruncate XZDW.dbf 10\n");
    let lines = format!("{parcels}\n[XZDW]\nBSM,DLBM,KCTBDWDM1\n1,104,420599100201\n");
    for (text, named) in [
        ("[XZQ]\nBSM,XZQDM\n1,420599100201\n", "DLTB"),
        (no_area, "TBDLMJ"),
        (no_village, "12"),
        (broken.as_str(), "XZDW"),
        (lines.as_str(), "XZDWMJ"),
    ] {
        let folder = folder(text);
        let (ran, out) = tables_of(&folder, &[]);
        let ran = ran.ends_with(2);
        assert!(ran.stderr().contains(named), "{named}: {}", ran.stderr());
        assert!(!out.exists(), "nothing is written");
    }
    let folder = folder(parcels);
    tables_of(&folder, &[]).0.ends_with(0);
    let missing = folder.beside("nothing");
    let out = folder.beside("out");
    run(&[
        "tables",
        missing.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ])
    .ends_with(2);
    std::fs::write(&out, "a file").unwrap();
    let path = folder.path();
    run(&[
        "tables",
        path.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ])
    .ends_with(4);
}

#[test]
fn records_that_cannot_be_told_are_left_out_and_counted() {
    let data = dataset(
        "[DLTB]\nBSM,DLBM,QSXZ,ZLDWDM,KCDLBM,TKMJ,TBDLMJ\n\
         1,031,30,420599100201,,,100.00\n2,121,30,420599100201,,,10.00\n3,031,30,42059910,,,20.00\n\
         4,031,30,420599100201,,,\n5,031,30,420599100201,,,***\n6,,30,420599100201,,,7.00\n\
         7,032,30,420599100201,999,1.50,50.00\n8,033,,420599100201,,,25.00\n",
    );
    let source = Source::new(&default_pack().standard).unwrap();
    let survey = Survey::new(&source, &data).unwrap();
    let left_out: Vec<_> = survey
        .left_out()
        .map(|left| (left.reason, left.records, left.area.to_string()))
        .collect();
    assert_eq!(
        left_out,
        [
            (Reason::Class, 3, "18.5".to_owned()),
            (Reason::Unit, 1, "20".to_owned()),
            (Reason::Area, 2, "0".to_owned())
        ]
    );
    let table = survey.exact(Kind::Ownership, Measure::Hectare).unwrap();
    let village = table
        .rows
        .iter()
        .find(|row| row.unit.level() == Level::Village)
        .unwrap();
    // Without 权属性质 the land counts in the total and in neither column.
    let shown: Vec<String> = village.cells[..3].iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["0.0175", "0", "0.015"]);
    let none = dataset("[XZQ]\nBSM,XZQDM\n1,420599100201\n");
    assert!(matches!(Survey::new(&source, &none), Err(Lack::Layer(..))));
}
