//! Rule packs: every mistake is reported at once, each with its file and line.

use std::collections::BTreeMap;

use tuban::pack::{DEFAULT_PACK, Mistake, PackSource};
use tuban::rules::bind;

use crate::flow::overlay;
use crate::program::{messy, run};
use crate::registry::{none_wrong, root};

/// An overlay pack of these files.
pub(crate) fn files(files: &[(&str, &str)]) -> PackSource {
    let owned: Vec<_> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    overlay(&owned)
}

/// `file:line: message (help)`
pub(crate) fn lines(mistakes: &[Mistake]) -> Vec<String> {
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

/// Packs in which much is wrong.
const WRONG: [(&str, &str); 8] = [
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
    (
        "codes/short.csv",
        "code,name,spellings,group,confidence\n1,a,,,\n2,b\n",
    ),
    ("pack/rules/42.toml", ""),
    ("rules/42.toml", RULES),
];

#[test]
fn all_mistakes_are_reported_at_once_with_file_and_line() {
    let found = mistakes(&WRONG);
    let expected = [
        "pack.toml:2: unknown key `surprise`",
        "pack.toml:5: integer expected, text found",
        "pack.toml:6: `fine` is not valid: decimal text",
        "pack.toml:9: `never` is not valid: fatal, major or minor expected",
        "layers/DLTB.toml:1: `sometimes` is not valid: required, expected or optional expected",
        "layers/DLTB.toml:5: `above 0` is not valid: range such as",
        "layers/DLTB.toml:9: there is no code list `land-clas` (did you mean `land-class`?)",
        "layers/NEW.toml:2: `en` is missing",
        "layers/NEW.toml:5: the name `地类图斑` belongs to layer DLTB already",
        "layers/NEW.toml:6: layer NEW has no field `NONE`",
        "layers/NEW.toml:10: `text` is not valid: int, char, float, date or varbin expected",
        "layers/NEW.toml:12: -1 is not valid: 1 to 65535 expected",
        "codes/short.csv:3: 5 columns expected, 2 found",
        "pack/rules/42.toml:1: a pack has no file here: pack.toml, ",
        "codes/mine.csv:3: code `1` is blank or given twice",
        "codes/mine.csv:4: the confidence is blank, M or I",
        "codes/wrong.csv:1: the header must be code,name,spellings,group,confidence",
        "rules/42.toml:3: `awful` is not valid: fatal, major, minor or notice expected",
        "rules/42.toml:4: unknown layer `DTLB` (did you mean `DLTB`?)",
        "rules/42.toml:5: unknown key `surprise`",
        "rules/42.toml:9: `> 0 or so` is not valid: range such as",
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

/// What a pack itself says is quoted or a word of packs; all around it is Chinese.
#[test]
fn chinese_messages_are_chinese() {
    let english = [
        "a", "and", "as", "decimal", "found", "integer", "is", "list", "no", "of", "or", "such",
        "table", "text", "the",
    ];
    let found = bind(&files(&WRONG), None).map(|_| ()).unwrap_err();
    let parts = |text: &str| text.split(['`', '"']).step_by(2).collect::<String>();
    let is_mixed = |mistake: &&Mistake| {
        let own = parts(&mistake.message.zh);
        // The types of fields are words of packs.
        let own = own.replace("int、char、float、date 或 varbin", "");
        own.split(|letter: char| !letter.is_ascii_alphabetic())
            .any(|word| english.contains(&word))
    };
    let mixed = found.iter().filter(is_mixed);
    let mixed: Vec<&str> = mixed.map(|mistake| mistake.message.zh.as_str()).collect();
    assert_eq!(mixed, [""; 0]);
    assert!(found.len() > 20, "there is something to read");
}

/// What would make a run panic, or pass without having looked at anything.
#[test]
fn values_that_make_no_sense_are_mistakes() {
    let rule = |rest: &str| {
        let text = format!(
            "[[rule]]\nid = \"420195001\"\ntitle = {{ zh = \"某\", en = \"some\" }}\n\
             statement = {{ zh = \"某\", en = \"some\" }}\nseverity = \"minor\"\n{rest}\n"
        );
        mistakes(&[("rules/1.toml", &text)])
    };
    let pack = |rest: &str| {
        let text = format!("extends = \"td-t-1016-2007\"\n{rest}\n");
        mistakes(&[("pack.toml", &text)])
    };
    for (found, expected) in [
        (
            pack("[parameters]\ntolerance = \"1000\""),
            "pack.toml:3: a tolerance of 1000 m is too wide: 1 m at most",
        ),
        (
            pack("[parameters]\ntolerance = \"-0.001\""),
            "a precision of 0.0001 m is not between 0 and the tolerance, -0.001 m",
        ),
        (
            pack("[parameters]\nprecision = \"0\""),
            "pack.toml:3: a precision of 0 m is not between 0 and the tolerance, 0.001 m",
        ),
        (
            pack("[parameters]\nprecision = \"10\""),
            "pack.toml:3: a precision of 10 m is not between 0 and the tolerance, 0.001 m",
        ),
        (
            pack("[parameters]\nscale = 0"),
            "pack.toml:3: 0 is not valid: 1 to 4294967295 expected",
        ),
        (
            pack("[reference]\nzone-width = 5"),
            "pack.toml:3: a zone is 3 or 6 degrees wide",
        ),
        (
            pack("title = { zh = \"\" }"),
            "pack.toml:2: must not be blank",
        ),
        (
            rule(
                "check = \"value-out-of-range\"\nlayers = [\"DLTB\"]\nwith = { field = \"DLBM\", range = \"> 0\" }",
            ),
            "rules/1.toml:8: DLTB.DLBM is no field of numbers",
        ),
        (
            rule(
                "check = \"value-out-of-range\"\nlayers = [\"XZDW\"]\nwith = { field = \"KCBL\" }",
            ),
            "rules/1.toml:8: XZDW.KCBL has no range, so `range` must be given",
        ),
        (
            rule("check = \"missing-value\"\nlayers = []"),
            "rules/1.toml:1: `layers` is missing",
        ),
        (
            rule(
                "check = \"wrong-arithmetic\"\nlayers = [\"DLTB\"]\nwith = { equation = \"TBMJ\", tolerance = \"0.01\" }",
            ),
            "rules/1.toml:8: `FIELD = formula` expected",
        ),
        (
            mistakes(&[("rules/1.toml", "[[rule]]\nid = \"gap\"\n")]),
            "rules/1.toml:2: `gap` is no rule number: nine digits, with `_` and a digit where need be",
        ),
    ] {
        assert!(
            found.iter().any(|line| line.ends_with(expected)),
            "{expected:?} is not in {found:?}"
        );
    }
}

/// A pack saved as GBK is told from one that cannot be read.
#[test]
fn a_pack_in_another_encoding_is_told() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("pack.toml"), b"id = \"\xb6\xfe\"\n").unwrap();
    let error = PackSource::folder(dir.path()).unwrap_err().to_string();
    assert!(
        error.contains("UTF-8") && error.contains("第 6 字节"),
        "{error}"
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
