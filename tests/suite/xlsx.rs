//! findings.xlsx, read back by calamine.

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use tuban::flow::Checked;
use tuban::lang::Lang;
use tuban::report::emit::Format;
use tuban::report::{FindingEntry, RuleStatus};

use crate::emitted::{defects, nonsense, nonsensical, of_nothing, save, without_findings};

const HEADINGS: [&str; 18] = [
    "规则编码",
    "图层",
    "FID",
    "标识码",
    "图层2",
    "标识码2",
    "字段",
    "现值",
    "应为",
    "差值",
    "限差",
    "单位",
    "错误描述",
    "缺陷级别",
    "是否例外",
    "备注",
    "X",
    "Y",
];

/// The sheets with their cells.
fn sheets(checked: &Checked, lang: Lang) -> Vec<(String, Range<Data>)> {
    let dir = save(checked, &[Format::Xlsx], lang);
    let mut book: Xlsx<_> = open_workbook(dir.path().join("findings.xlsx")).unwrap();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        let formulas: Vec<_> = formulas
            .used_cells()
            .filter(|cell| !cell.2.is_empty())
            .collect();
        assert!(formulas.is_empty(), "{name} has formulas: {formulas:?}");
    }
    book.worksheets()
}

fn text(cell: &Data) -> Option<&str> {
    match cell {
        Data::String(text) => Some(text),
        Data::Empty => None,
        other => panic!("no text: {other:?}"),
    }
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(number) => Some(*number),
        Data::Empty => None,
        other => panic!("no number: {other:?}"),
    }
}

fn shows(row: &[Data], finding: &FindingEntry) {
    let cell = |heading: &str| &row[HEADINGS.iter().position(|known| *known == heading).unwrap()];
    assert_eq!(text(cell("规则编码")), Some(finding.rule.as_str()));
    assert_eq!(text(cell("图层")), finding.layer.as_deref());
    assert_eq!(number(cell("FID")), finding.fid.map(f64::from));
    assert_eq!(text(cell("标识码")), finding.bsm.as_deref());
    assert_eq!(text(cell("字段")), finding.field.as_deref());
    assert_eq!(
        text(cell("应为")),
        finding.expected.as_deref().filter(|text| !text.is_empty())
    );
    assert_eq!(number(cell("差值")), finding.measured);
    assert_eq!(number(cell("限差")), finding.limit);
    assert_eq!(text(cell("错误描述")), Some(finding.message.zh.as_str()));
    assert_eq!(text(cell("是否例外")), Some("否"));
    assert_eq!(number(cell("X")), finding.point.map(|point| point[0]));
    assert_eq!(number(cell("Y")), finding.point.map(|point| point[1]));
    let grade = tuban::report::grade(finding.severity);
    assert_eq!(text(cell("缺陷级别")), Some(grade.zh.as_str()));
    let other = finding.related.first();
    assert_eq!(text(cell("图层2")), other.map(|other| other.layer.as_str()));
    assert_eq!(
        text(cell("标识码2")),
        other.and_then(|other| other.bsm.as_deref())
    );
}

#[test]
fn every_finding_is_on_the_sheet_of_its_class() {
    let findings = &defects().report.findings;
    assert!(findings.len() > 50, "not vacuous");
    let sheets = sheets(defects(), Lang::Zh);
    assert_eq!(sheets[0].0, "总览");
    let mut seen = 0;
    for (name, range) in &sheets[1..] {
        let class = &name[..2];
        let of_class: Vec<_> = findings
            .iter()
            .filter(|finding| finding.rule.starts_with(class))
            .collect();
        let rows: Vec<&[Data]> = range.rows().collect();
        let headings: Vec<_> = rows[0].iter().map(|cell| text(cell).unwrap()).collect();
        assert_eq!(headings, HEADINGS, "{name}");
        assert_eq!(rows.len(), of_class.len() + 1, "{name}");
        for (row, finding) in rows[1..].iter().zip(&of_class) {
            shows(row, finding);
        }
        seen += of_class.len();
    }
    assert_eq!(seen, findings.len());
}

#[test]
fn the_overview_tells_the_verdict_the_counts_the_rules_and_the_files() {
    let report = &defects().report;
    let sheets = sheets(defects(), Lang::Zh);
    let rows: Vec<Vec<String>> = sheets[0]
        .1
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let row = |first: &str| {
        let found = rows.iter().find(|row| row[0] == first);
        found.unwrap_or_else(|| panic!("no row {first}"))
    };
    assert_eq!(row("结论")[1], "不通过");
    assert_eq!(row("得分")[1], "0");
    let total = row("合计");
    let summary = &report.summary;
    assert_eq!(
        total[1..5],
        [summary.fatal, summary.major, summary.minor, summary.notice].map(|n| n.to_string())
    );
    // The classes add up to the total, grade by grade.
    let begin = rows.iter().position(|row| row[0] == "检查类型").unwrap() + 1;
    let end = rows.iter().position(|row| row[0] == "合计").unwrap();
    for column in 1..6 {
        let sum: u64 = rows[begin..end]
            .iter()
            .map(|row| row[column].parse::<u64>().unwrap())
            .sum();
        assert_eq!(sum.to_string(), total[column]);
    }
    for rule in &report.rules {
        let row = row(&rule.id);
        assert_eq!(row[1], rule.title.zh);
        assert_eq!(row[7], rule.total.to_string());
        assert_eq!(
            row[4] == "不通过",
            rule.status == RuleStatus::Failed,
            "{}",
            rule.id
        );
        assert_eq!(
            row[10],
            rule.reason.as_ref().map_or("", |reason| &reason.zh)
        );
    }
    for id in &report.not_checked {
        row(id);
    }
    for file in &report.submission.files {
        assert_eq!(Some(&row(&file.path)[1]), file.sha256.as_ref());
    }
    assert!(!report.submission.files.is_empty() && !report.not_checked.is_empty());
}

#[test]
fn english_is_english() {
    let sheets = sheets(defects(), Lang::En);
    assert_eq!(sheets[0].0, "Overview");
    assert!(
        sheets[1..]
            .iter()
            .all(|(name, _)| name.is_ascii() && name.len() <= 31)
    );
    let of_class = sheets.iter().find(|(name, _)| name.starts_with("63"));
    let (_, range) = of_class.unwrap();
    assert_eq!(range.get((0, 12)), Some(&Data::String("Message".into())));
    let last = defects()
        .report
        .findings
        .iter()
        .rfind(|finding| finding.rule.starts_with("63"))
        .unwrap();
    let (end, _) = range.end().unwrap();
    assert_eq!(
        range.get_value((end, 12)),
        Some(&Data::String(last.message.en.clone()))
    );
}

#[test]
fn nonsense_stays_text() {
    let sheets = sheets(&nonsensical(), Lang::Zh);
    assert_eq!(sheets.len(), 2);
    let rows: Vec<&[Data]> = sheets[1].1.rows().skip(1).collect();
    let values = nonsense();
    assert_eq!(rows.len(), values.len());
    for (row, value) in rows.iter().zip(&values) {
        let shown: String = value
            .chars()
            .map(|c| match c {
                '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{202e}' | '\u{fffe}' | '\u{ffff}' => {
                    c.escape_unicode().to_string()
                }
                _ => c.to_string(),
            })
            .collect();
        for column in [3, 4, 5, 6, 7, 8, 12, 15] {
            let found = text(&row[column]).unwrap_or_else(|| panic!("{value:?} is lost"));
            if shown.encode_utf16().count() > 32_767 {
                assert!(
                    (32_766..=32_767).contains(&found.encode_utf16().count()),
                    "whole characters"
                );
                assert!(found.ends_with("…[截断/cut]"));
            } else {
                assert_eq!(found, shown);
            }
        }
    }
}

#[test]
fn no_findings_and_no_layers_give_a_workbook() {
    let sheets_of = |checked: &Checked| sheets(checked, Lang::Zh).len();
    assert_eq!(sheets_of(&without_findings()), 1);
    assert!(sheets_of(&of_nothing()) > 1, "missing layers are findings");
}
