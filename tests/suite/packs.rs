//! Rule packs: every mistake is reported at once with its place; a province's pack lies over the built-in one and the
//! report says line by line what it changed.

use std::collections::BTreeMap;

use tuban::pack::{DEFAULT_PACK, Mistake, PackSource, Severity};
use tuban::rules::{RulePack, bind};

use crate::case::Case;
use crate::flow::{check_with, default_pack, overlay};
use crate::folder::write;
use crate::program::{messy, run};
use crate::registry::{none_wrong, root};

fn files(files: &[(&str, &str)]) -> PackSource {
    let owned: Vec<_> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    overlay(&owned)
}

#[track_caller]
fn bound(texts: &[(&str, &str)]) -> RulePack {
    let shown = |mistakes: Vec<Mistake>| lines(&mistakes).join("\n");
    bind(&files(texts), None)
        .map_err(shown)
        .unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// `file:line: message (help)`
fn lines(mistakes: &[Mistake]) -> Vec<String> {
    let line = |mistake: &Mistake| {
        let help = mistake
            .help
            .as_ref()
            .map_or(String::new(), |help| format!(" ({})", help.en));
        format!("{}: {}{help}", mistake.at.line(), mistake.message.en)
    };
    mistakes.iter().map(line).collect()
}

fn mistakes(texts: &[(&str, &str)]) -> Vec<String> {
    bind(&files(texts), None)
        .map(|_| ())
        .map_err(|mistakes| lines(&mistakes))
        .expect_err("the pack has mistakes")
}

/// A build that embeds an older pack than the folder holds would test nothing.
#[test]
fn the_embedded_pack_is_the_folder() {
    let folder = PackSource::folder(&root().join("rules").join(DEFAULT_PACK)).unwrap();
    let embedded = PackSource::embedded(DEFAULT_PACK).unwrap();
    let texts = |source: &PackSource| -> BTreeMap<String, String> {
        let wanted = source
            .files
            .iter()
            .filter(|file| file.name.ends_with(".toml") || file.name.ends_with(".csv"));
        wanted
            .map(|file| (file.name.clone(), file.text.clone()))
            .collect()
    };
    let (folder, embedded) = (texts(&folder), texts(&embedded));
    let names = folder.keys().chain(embedded.keys());
    let different: std::collections::BTreeSet<_> = names
        .filter(|name| folder.get(*name) != embedded.get(*name))
        .cloned()
        .collect();
    none_wrong(
        "files that the binary has otherwise: build it anew",
        different,
    );
}

const RULES: &str = r#"[[rule]]
id = "420190001"
severity = "awful"
layers = ["DLTB", "DTLB"]
surprise = true

[[rule]]
id = "420190004"
with = { range = "> 0 or so", field = "TBMJJ", limit = "1" }

[[rule]]
id = "990190001"
official = false
title = { zh = "某", en = "some" }
check = "missing-vlaue"
layers = ["DLTB"]
severity = "minor"
clause = "x"
statement = { zh = "某", en = "some" }

[[rule]]
id = "990190002"
check = 5

[[rule]]
id = "420190001"
severity = "minor"

[[rule]]
id = "420190005"
yields-to = ["999999999"]
variants = { no-such = "minor", unknown = "grave" }
"#;

#[test]
fn all_mistakes_are_reported_at_once_with_file_and_line() {
    let found = mistakes(&[
        (
            "pack.toml",
            "extends = \"td-t-1016-2007\"\nsurprise = 1\n\n[parameters]\nscale = \"big\"\nprecision = \"fine\"\n\n[gate]\nfail-on = \"never\"\n",
        ),
        (
            "layers/DLTB.toml",
            "need = \"sometimes\"\n\n[[field]]\nname = \"TBMJ\"\nrange = \"above 0\"\n\n[[field]]\nname = \"DLBM\"\ncodes = \"land-clas\"\n",
        ),
        (
            "layers/NEW.toml",
            "layer = \"NEW\"\ntitle = { zh = \"新\" }\ngeometry = \"polygon\"\nneed = \"optional\"\naliases = [\"地类图斑\"]\nkey = [\"NONE\"]\n\n[[field]]\nname = \"A\"\ntype = \"text\"\nneed = \"optional\"\nwidth = -1\n",
        ),
        (
            "codes/mine.csv",
            "code,name,spellings,group,confidence\n1,a,,,\n1,b,,,\n2,c,,,X\n",
        ),
        ("codes/wrong.csv", "code;name\n1;a\n"),
        ("rules/42.toml", RULES),
    ]);
    let expected = [
        "pack.toml:2: unknown key `surprise`",
        "pack.toml:5: integer expected, text found",
        "pack.toml:6: decimal text",
        "pack.toml:9: fatal, major or minor expected",
        "layers/DLTB.toml:1: required, expected or optional expected",
        "layers/DLTB.toml:5: range such as",
        "layers/DLTB.toml:9: there is no code list `land-clas` (did you mean `land-class`?)",
        "layers/NEW.toml:2: `en` is missing",
        "layers/NEW.toml:5: the name `地类图斑` belongs to layer DLTB already",
        "layers/NEW.toml:6: layer NEW has no field `NONE`",
        "layers/NEW.toml:10: int, char, float, date or varbin expected",
        "layers/NEW.toml:12: integer expected",
        "codes/mine.csv:3: code `1` is blank or given twice",
        "codes/mine.csv:4: the confidence is blank, M or I",
        "codes/wrong.csv:1: the header must be code,name,spellings,group,confidence",
        "rules/42.toml:3: fatal, major, minor or notice expected",
        "rules/42.toml:4: unknown layer `DTLB` (did you mean `DLTB`?)",
        "rules/42.toml:5: unknown key `surprise`",
        "rules/42.toml:9: range such as",
        "rules/42.toml:9: layer DLTB has no field `TBMJJ` (did you mean `TBMJ`?)",
        "rules/42.toml:9: unknown key `limit`",
        "rules/42.toml:15: unknown check `missing-vlaue` (did you mean `missing-value`?)",
        "rules/42.toml:23: text expected, integer found",
        "rules/42.toml:26: rule 420190001 is given twice, first at rules/42.toml:1",
        "rules/42.toml:31: unknown rule `999999999`",
        "rules/42.toml:32: unknown variant `no-such`",
        "rules/42.toml:32: fatal | major | minor | notice",
    ];
    let lacking = expected
        .iter()
        .filter(|line| !found.iter().any(|mistake| mistake.starts_with(*line)));
    let lacking: Vec<_> = lacking.map(|line| (*line).to_owned()).collect();
    assert!(
        lacking.is_empty(),
        "not reported:\n  {}\nbut:\n  {}",
        lacking.join("\n  "),
        found.join("\n  ")
    );
}

#[test]
fn toml_and_extends_mistakes_are_pointed_at() {
    let found = mistakes(&[(
        "rules/1.toml",
        "[[rule]]\nid = \"420190001\"\nseverity = = \"minor\"\n",
    )]);
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("rules/1.toml:3: not valid TOML")),
        "{found:?}"
    );
    let found = mistakes(&[("pack.toml", "extends = \"td-t-1016-2008\"\n")]);
    assert!(found.contains(&"pack.toml:1: there is no built-in pack `td-t-1016-2008` (did you mean `td-t-1016-2007`?)".to_owned()), "{found:?}");
    let nothing = PackSource { files: Vec::new() };
    let found = lines(&bind(&nothing, None).map(|_| ()).unwrap_err());
    assert!(
        found
            .iter()
            .any(|line| line.contains("the pack has no pack.toml")),
        "{found:?}"
    );
}

#[test]
fn rules_that_yield_in_a_circle_are_a_mistake() {
    let found = mistakes(&[(
        "rules/1.toml",
        "[[rule]]\nid = \"420190001\"\nyields-to = [\"420190004\"]\n\n[[rule]]\nid = \"420190004\"\nyields-to = [\"420190001\"]\n",
    )]);
    for line in [
        "rules/1.toml:3: rule 420190001 yields to itself in a circle",
        "rules/1.toml:7: rule 420190004 yields to itself in a circle",
    ] {
        assert!(found.contains(&line.to_owned()), "{found:?}");
    }
}

/// What the program shows of a pack with mistakes: each with its file, its line and the text there; then exit 2.
#[test]
fn the_program_shows_every_mistake_in_its_line() {
    let dir = tempfile::tempdir().unwrap();
    let pack = dir.path().join("pack");
    std::fs::create_dir_all(pack.join("rules")).unwrap();
    std::fs::write(
        pack.join("pack.toml"),
        "extends = \"td-t-1016-2007\"\nsurprise = 1\n",
    )
    .unwrap();
    std::fs::write(pack.join("rules").join("42.toml"), RULES).unwrap();
    let ran = run(&[
        "rules",
        "list",
        "--rules",
        pack.to_str().unwrap(),
        "--lang",
        "en",
    ])
    .ends_with(2);
    for part in [
        "pack.toml:2",
        "surprise = 1",
        "rules/42.toml:3",
        "severity = \"awful\"",
        "did you mean `DLTB`?",
    ] {
        assert!(
            ran.stderr().contains(part),
            "{part} is not in\n{}",
            ran.stderr()
        );
    }
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
    (found.sort(), wanted.sort());
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
        today: "20101231".into(),
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

/// A county on Windows may have saved the pack with its own line ends and a byte order mark.
#[test]
fn line_ends_do_not_change_a_pack() {
    let dir = tempfile::tempdir().unwrap();
    let save = |name: &str, text: &str| {
        let folder = dir.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("pack.toml"), text).unwrap();
        PackSource::folder(&folder).unwrap().sha256()
    };
    let text = "extends = \"td-t-1016-2007\"\n[gate]\nfail-on = \"minor\"\n";
    assert_eq!(
        save("unix", text),
        save(
            "windows",
            &format!("\u{feff}{}", text.replace('\n', "\r\n"))
        )
    );
}

/// The scale of the command line stands for the pack's.
#[test]
fn the_scale_can_be_given() {
    let messy = messy();
    let report = crate::program::check(&messy, &["--scale", "500"]).report();
    assert_eq!(report["parameters"]["scale"], 500);
    assert_eq!(
        crate::program::check(&messy, &[]).report()["parameters"]["scale"],
        10000
    );
}
