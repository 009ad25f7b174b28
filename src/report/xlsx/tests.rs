//! What no real report reaches: full sheets, full cells.

use std::borrow::Cow;

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::super::Backdrop;
use super::super::trial::{material, report};
use super::{LONGEST, fitting, save, sheet_name};
use crate::lang::Lang;

#[test]
fn a_full_sheet_is_continued_on_the_next() {
    let (report, backdrop) = (report(7), Backdrop::default());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.xlsx");
    save(&material(&report, &backdrop), &path, 4).expect("written");
    let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(
        names,
        [
            "总览",
            "51 图层内拓扑关系",
            "51 图层内拓扑关系 (2)",
            "51 图层内拓扑关系 (3)"
        ]
    );
    let mut fids = Vec::new();
    for (name, rows) in names[1..].iter().zip([3, 3, 1]) {
        let range = book.worksheet_range(name).expect("a sheet");
        assert_eq!(range.height(), rows + 1, "{name}");
        assert_eq!(
            range.get((0, 2)),
            Some(&Data::String("FID".into())),
            "{name}"
        );
        fids.extend(range.rows().skip(1).map(|row| row[2].clone()));
    }
    let all: Vec<Data> = (0..7).map(|fid| Data::Float(f64::from(fid))).collect();
    assert_eq!(fids, all);
}

#[test]
fn a_text_that_is_too_long_is_cut_with_a_mark() {
    let units = |text: &str| text.encode_utf16().count();
    for letter in ["a", "田", "😀"] {
        let whole = letter.repeat(LONGEST / units(letter));
        assert!(matches!(fitting(Cow::Borrowed(&whole)), Cow::Borrowed(_)));
        let cut = fitting(Cow::Owned(letter.repeat(40_000))).into_owned();
        assert!((LONGEST - 1..=LONGEST).contains(&units(&cut)), "{letter}");
        let kept = cut.strip_suffix("…[截断/cut]").expect("the mark");
        assert_eq!(kept.replace(letter, ""), "", "whole letters");
    }
}

#[test]
fn classes_of_any_name_have_sheets_of_their_own() {
    let mut report = report(6);
    for (finding, rule) in report
        .findings
        .iter_mut()
        .zip(["ab1", "AB1", "[]x", "总览x", "?'x", ""])
    {
        finding.rule = rule.into();
    }
    let backdrop = Backdrop::default();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.xlsx");
    save(&material(&report, &backdrop), &path, 9).expect("written");
    let book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let mut names = book.sheet_names();
    names.sort();
    assert_eq!(
        names,
        [
            "AB 其他",
            "ab 其他 (2)",
            "其他",
            "其他 (2)",
            "其他 (3)",
            "总览",
            "总览 其他"
        ]
    );
}

#[test]
fn names_of_sheets_are_short() {
    for lang in [Lang::Zh, Lang::En] {
        for class in 0..100 {
            let class = class.to_string();
            for number in [1, 2, 1000] {
                let name = sheet_name(&class, number, lang);
                assert!(name.encode_utf16().count() <= 31, "{name}");
                assert_eq!(number > 1, name.ends_with(&format!(" ({number})")));
            }
        }
    }
}
