//! A province's pack lies over the built-in one: what it changes, and that the report says so line by line.

use tuban::pack::{Mistake, Severity};
use tuban::rules::{RulePack, bind};

use crate::case::Case;
use crate::flow::{check_with, default_pack};
use crate::folder::write;
use crate::packs::{files, lines};

#[track_caller]
fn bound(texts: &[(&str, &str)]) -> RulePack {
    let shown = |mistakes: Vec<Mistake>| lines(&mistakes).join("\n");
    bind(&files(texts), None)
        .map_err(shown)
        .unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

const PROVINCE: [(&str, &str); 5] = [
    (
        "pack.toml",
        "extends = \"td-t-1016-2007\"\nversion = \"33-2010\"\n\n[parameters]\nscale = 2000\n\n[gate]\nfail-on = \"minor\"\n",
    ),
    (
        "layers/DLTB.toml",
        "aliases = [\"图斑\", \"地类图斑\", \"现状图斑\"]\n\n[[field]]\nname = \"TBBH\"\nneed = \"optional\"\n\n[[field]]\nname = \"SJLY\"\ntitle = { zh = \"数据来源\", en = \"source\" }\ntype = \"char\"\nwidth = 20\nneed = \"mandatory\"\n",
    ),
    (
        "codes/ownership.csv",
        "code,name,spellings,group,confidence\n10,国有土地所有权,,,\n99,待定,,,\n",
    ),
    (
        "layers/SLTB.toml",
        "layer = \"SLTB\"\ntitle = { zh = \"森林图斑\", en = \"forest stands\" }\ngeometry = \"polygon\"\naliases = []\nneed = \"optional\"\nkey = []\n\n[[field]]\nname = \"BSM\"\ntitle = { zh = \"标识码\", en = \"identifier\" }\ntype = \"int\"\nwidth = 10\nneed = \"mandatory\"\n",
    ),
    (
        "rules/42.toml",
        "[[rule]]\nid = \"420190001\"\nseverity = \"minor\"\n\n[[rule]]\nid = \"420190005\"\nwith = { metres-per-scale-denominator = \"0.004\" }\n\n[[rule]]\nid = \"429933001\"\ntitle = { zh = \"图斑面积上限\", en = \"parcel too large\" }\ncheck = \"value-out-of-range\"\nlayers = [\"DLTB\"]\nseverity = \"minor\"\nwith = { field = \"TBMJ\", range = \"< 1000000\" }\nclause = \"浙江省补充规定\"\nstatement = { zh = \"图斑面积小于 1 km²。\", en = \"A parcel is below 1 km².\" }\n",
    ),
];

#[test]
fn a_province_lays_its_pack_over_the_standard() {
    let (pack, below) = (bound(&PROVINCE), default_pack());
    let rule = |id: &str| pack.rules.iter().find(|rule| rule.id == id).unwrap();
    assert_eq!(rule("420190001").severity, Severity::Minor);
    assert_eq!(
        rule("420190005").parameters["metres-per-scale-denominator"],
        "0.004"
    );
    assert_eq!(
        rule("420190005").parameters["field"],
        "KD",
        "the other parameters stay"
    );
    assert_eq!(rule("429933001").title.zh, "图斑面积上限");
    assert_eq!(pack.rules.len(), below.rules.len() + 1);
    assert_eq!(pack.standard.layers.len(), below.standard.layers.len() + 1);
    assert_eq!(pack.standard.parameters.scale, 2000);
    assert_eq!(
        pack.standard.parameters.tolerance,
        below.standard.parameters.tolerance
    );
    assert_eq!(pack.standard.gate, Severity::Minor);
    let dltb = &pack.standard[pack.standard.layer("DLTB").unwrap()];
    assert_eq!(
        dltb.fields.len(),
        below.standard[below.standard.layer("DLTB").unwrap()]
            .fields
            .len()
            + 1
    );
    assert!(dltb.aliases.contains(&"现状图斑".to_owned()));
    let list = pack
        .standard
        .lists
        .iter()
        .find(|list| list.name == "ownership")
        .unwrap();
    assert_eq!(list.codes.len(), 2);
    let not_checked = pack.standard.not_checked.len();
    assert_eq!(not_checked, below.standard.not_checked.len());
}

#[test]
fn what_a_province_changed_is_told_line_by_line() {
    let expected = [
        "pack version: 0.1.0 -> 33-2010",
        "pack parameters scale: 10000 -> 2000",
        "pack gate fail-on: major -> minor",
        "DLTB aliases: [图斑, 地类图斑] -> [图斑, 地类图斑, 现状图斑]",
        "DLTB field TBBH need: mandatory -> optional",
        "DLTB field SJLY: new",
        "SLTB: new layer",
        "codes/ownership: replaced",
        "420190001 severity: major -> minor",
        "420190005 with metres-per-scale-denominator: 0.002 -> 0.004",
        "429933001: new rule",
    ];
    let pack = bound(&PROVINCE);
    let mut found = pack.standard.overrides.clone();
    let mut wanted: Vec<String> = expected.map(str::to_owned).to_vec();
    found.retain(|line| !line.contains("extends"));
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
    assert_eq!(
        bound(&[])
            .standard
            .overrides
            .iter()
            .filter(|line| !line.contains("extends"))
            .count(),
        0
    );
    assert!(
        pack.standard.sha256.contains('+'),
        "both packs are identified"
    );
}

/// A list that a province empties is empty.
#[test]
fn a_province_may_empty_a_list() {
    let pack = bound(&[
        (
            "rules/1.toml",
            "[[rule]]\nid = \"420190004\"\nyields-to = []\n",
        ),
        ("layers/DLTB.toml", "aliases = []\n"),
    ]);
    let rule = pack
        .rules
        .iter()
        .find(|rule| rule.id == "420190004")
        .unwrap();
    assert!(
        rule.yields_to.is_empty(),
        "yields-to is still {:?}",
        rule.yields_to
    );
    let dltb = &pack.standard[pack.standard.layer("DLTB").unwrap()];
    assert_eq!(dltb.aliases, Vec::<String>::new());
}

/// The same text twice is no change.
#[test]
fn what_a_province_repeats_is_no_override() {
    let pack = bound(&[(
        "rules/1.toml",
        "[[rule]]\nid = \"420190001\"\nseverity = \"major\"\nlayers = [\"*\"]\n",
    )]);
    let overrides: Vec<_> = pack
        .standard
        .overrides
        .iter()
        .filter(|line| !line.contains("extends"))
        .collect();
    assert!(overrides.is_empty(), "{overrides:?}");
}

#[test]
fn a_provinces_pack_decides_what_is_found() {
    let case = Case::inline(
        "[DLTB file=现状图斑]\nBSM,YSDM,TBMJ,SJLY\n1,,1000000.00,省\n2,2001010100,999999.99,\n\n[SLTB]\nBSM\n\"\"\n",
    );
    let pack = bound(&PROVINCE);
    let folder = write(&case, &pack.standard).unwrap();
    let options = tuban::flow::Options {
        selection: tuban::run::Selection {
            select: vec!["420190001".into(), "4299".into()],
            ignore: Vec::new(),
        },
        as_of: Some("20101231".into()),
        ..Default::default()
    };
    let report = check_with(&pack, &folder, options);
    let found: Vec<_> = report
        .findings
        .iter()
        .map(|f| {
            (
                f.rule.as_str(),
                f.layer.as_deref().unwrap_or("-"),
                f.fid,
                f.field.as_deref().unwrap_or("-"),
                f.severity,
            )
        })
        .collect();
    let minor = Severity::Minor;
    assert_eq!(
        found,
        [
            ("420190001", "DLTB", Some(0), "YSDM", minor),
            ("420190001", "DLTB", Some(1), "SJLY", minor),
            ("420190001", "SLTB", Some(0), "BSM", minor),
            ("429933001", "DLTB", Some(0), "TBMJ", minor),
        ]
    );
    assert_eq!(
        report.verdict,
        tuban::report::Verdict::Rejected,
        "minor findings reach this gate"
    );
    assert_eq!(report.pack.overrides, pack.standard.overrides);
}
