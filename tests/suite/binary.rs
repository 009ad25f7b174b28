//! The contract of the program: exit codes, and what it says on the screen.

use serde_json::Value;

use crate::flow::folder;
use crate::program::{BLANK, CLEAN, ONE_RULE, check, check_into, findings, messy, run};

#[test]
fn exit_0_accepted() {
    let ran = check(&folder(CLEAN), &ONE_RULE).ends_with(0);
    assert_eq!(ran.report()["verdict"], "accepted");
}

#[test]
fn exit_1_rejected() {
    let ran = check(&folder(BLANK), &ONE_RULE).ends_with(1);
    assert_eq!(ran.report()["verdict"], "rejected");
    assert_eq!(ran.report()["summary"]["major"], 1);
}

#[test]
fn exit_1_for_an_empty_folder() {
    let ran = check(&folder(""), &[]).ends_with(1);
    assert_eq!(ran.report()["findings"][0]["rule"], "310100001");
}

#[test]
fn exit_1_for_unreadable_layers() {
    let spoiled = folder(&format!(
        "{CLEAN}\n[edit]\ntruncate DLTB.shp 20\ntruncate DLTB.dbf 20\n"
    ));
    let report = check(&spoiled, &[]).ends_with(1).report();
    for file in ["DLTB.shp", "DLTB.dbf"] {
        let named = findings(&report)
            .any(|finding| finding["rule"] == "120100001" && finding.to_string().contains(file));
        assert!(named, "no finding of 120100001 names {file}");
    }
}

/// The gate decides what rejects.
#[test]
fn fail_on_moves_the_gate() {
    let blank = folder(BLANK);
    let with = |gate| check(&blank, &["--select", "420190001", "--fail-on", gate]);
    let report = with("fatal").ends_with(0).report();
    assert_eq!(report["gate"]["fail_on"], "fatal");
    assert_eq!(report["summary"]["major"], 1, "the finding is still there");
    with("major").ends_with(1);
    with("minor").ends_with(1);
}

#[test]
fn exit_2_for_what_cannot_be_asked() {
    let clean = folder(CLEAN);
    let path = clean.path();
    let (path, file) = (path.to_str().unwrap(), clean.file("DLTB.dbf"));
    let missing = clean.beside("nothing");
    let pack = clean.beside("pack");
    std::fs::create_dir(&pack).unwrap();
    std::fs::write(
        pack.join("pack.toml"),
        "extends = \"td-t-1016-2007\"\nsurprise = 1\n",
    )
    .unwrap();
    let toml = pack.join("pack.toml");
    let toml = toml.to_str().unwrap();
    let asked: [(&[&str], &str); 19] = [
        (&["check", missing.to_str().unwrap()], "nothing"),
        (&["check", file.to_str().unwrap()], "DLTB.dbf"),
        (&["check"], "SUBMISSION"),
        (&["check", path, "--no-such-option"], "--no-such-option"),
        (&["check", path, "--select", "9999"], "9999"),
        (&["check", path, "--ignore", "abc"], "abc"),
        (&["check", path, "--select", ""], "--select"),
        (&["check", path, "--ignore", ""], "--ignore"),
        (&["check", path, "--ignore", "5103,"], "--ignore"),
        (
            &["check", path, "--select", "51", "--ignore", "51"],
            "--ignore",
        ),
        (&["check", path, "--fail-on", "notice"], "notice"),
        (&["check", path, "--threads", "0"], "0"),
        (&["check", path, "--as-of", "2010-02-30"], "2010-02-30"),
        (&["check", path, "--scale", "0"], "0"),
        (
            &["check", path, "--owners", missing.to_str().unwrap()],
            "nothing",
        ),
        (&["check", path, "--owners", toml], "pack.toml"),
        (
            &["check", path, "--rules", missing.to_str().unwrap()],
            "nothing",
        ),
        (
            &["check", path, "--rules", pack.to_str().unwrap()],
            "surprise",
        ),
        (&["frobnicate"], "frobnicate"),
    ];
    for (args, named) in asked {
        let ran = run(args).ends_with(2);
        assert!(
            ran.stderr().contains(named),
            "{args:?} does not name {named}:\n{}",
            ran.stderr()
        );
        assert_eq!(ran.stdout(), "", "{args:?}");
    }
}

/// What cannot be the county boundary is named, with the reason; what can is recorded.
#[test]
fn exit_2_for_a_boundary_that_is_none() {
    let square = "\"POLYGON ((37500000 3300000, 37500010 3300000, 37500010 3300010, 37500000 3300010, 37500000 3300000))\"";
    let bow = "\"POLYGON ((37500000 3300000, 37500010 3300010, 37500010 3300000, 37500000 3300010, 37500000 3300000))\"";
    let data = folder(&format!(
        "[XZQ]\nBSM,WKT\n1,{square}\n\n[XZQ file=good]\nBSM,WKT\n1,{square}\n\n[XZQ file=bow]\nBSM,WKT\n1,{bow}\n\n\
         [XZQ file=degrees prj=geographic]\nBSM,WKT\n1,{square}\n\n[XZQ file=cut]\nBSM,WKT\n1,{square}\n\n\
         [XZQ file=none]\nBSM,WKT\n1,EMPTY\n\n[XZDW file=lines]\nBSM\n1\n\n[edit]\ntruncate cut.shp 150\n"
    ));
    let path = data.path();
    let path = path.to_str().unwrap();
    for (file, why) in [
        ("nothing.shp", "无法读取"),
        ("bow.shp", "FID 0"),
        ("degrees.shp", "经纬度"),
        ("cut.shp", "cut.shp"),
        ("none.shp", "没有面"),
        ("lines.shp", "没有面"),
        ("bow.dbf", "bow.dbf"),
    ] {
        let boundary = data.file(file);
        let boundary = boundary.to_str().unwrap();
        let ran = run(&["check", path, "--county-boundary", boundary, "--lang", "zh"]).ends_with(2);
        let told = ran.stderr();
        assert!(told.contains(file) && told.contains(why), "{file}: {told}");
        assert_eq!(ran.stdout(), "", "{file}");
    }
    let good = data.file("good.shp");
    let options = [
        "--select",
        "5501",
        "--county-boundary",
        good.to_str().unwrap(),
    ];
    let report = check(&data, &options).ends_with(0).report();
    let recorded = &report["parameters"]["county_boundary"];
    assert_eq!(recorded["path"], "good.shp");
    assert_eq!(recorded["sha256"].as_str().map(str::len), Some(64));
}

/// A required layer lacks a field that the rule needs, and nothing else reaches the gate.
#[test]
fn exit_3_incomplete() {
    let lacking = folder("[DLTB]\nBSM,TBMJ,XZDWMJ,LXDWMJ,TBDLMJ\n1,100.00,0,0,100.00\n");
    let report = check(&lacking, &["--select", "620100035"])
        .ends_with(3)
        .report();
    assert_eq!(report["verdict"], "incomplete");
    assert_eq!(report["rules"][0]["status"], "skipped");
    let reason = report["rules"][0]["reason"]["en"].to_string();
    assert!(reason.contains("TKMJ"), "{reason}");
    assert_eq!(report["score"], Value::Null);
}

/// A finding below the gate does not hide that a rule at the gate could not run.
#[test]
fn exit_3_when_findings_stay_below_the_gate() {
    let lacking = folder("[DLTB]\nBSM,TBMJ:N15.0,XZDWMJ,LXDWMJ,TBDLMJ\n1,100,0,0,100.00\n");
    let report = check(&lacking, &["--select", "410190005,620100035"])
        .ends_with(3)
        .report();
    assert_eq!(report["verdict"], "incomplete");
    assert_eq!(report["summary"]["minor"], 1);
}

#[test]
fn exit_3_when_no_required_layer_is_there() {
    let report = check(&folder(""), &ONE_RULE).ends_with(3).report();
    assert_eq!(report["verdict"], "incomplete");
}

#[test]
fn exit_4_when_the_report_cannot_be_written() {
    let clean = folder(CLEAN);
    let dir = clean.beside("taken");
    std::fs::write(&dir, "a file stands where the folder should").unwrap();
    let ran = check_into(&clean, &dir, &ONE_RULE).ends_with(4);
    assert!(ran.stderr().contains("taken"), "{}", ran.stderr());
    assert_eq!(
        ran.stdout(),
        "",
        "a verdict that is not on disk is not announced"
    );
}

#[test]
fn help_and_version_end_with_0() {
    for args in [
        &["--help"][..],
        &["--version"],
        &["check", "--help"],
        &["schema"],
        &["rules"],
        &["rules", "list"],
        &["explain", "missing-value"],
        &["rules", "show", "420190001"],
    ] {
        let ran = run(args).ends_with(0);
        assert!(!ran.stdout().is_empty(), "{args:?}");
        assert_eq!(ran.stderr(), "", "{args:?}");
    }
    let help = run(&["--help"]).stdout();
    for code in 0..=4 {
        assert!(
            help.contains(&format!("\n  {code}  ")),
            "exit code {code} is not in --help"
        );
    }
}

/// Whether there is a Chinese letter in the text.
fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn the_language_is_the_one_asked_for() {
    let blank = folder(BLANK);
    let says = |lang| check(&blank, &["--select", "420190001", "--lang", lang]).stdout();
    assert!(
        has_chinese(&says("zh")) && says("zh").contains("必填"),
        "{}",
        says("zh")
    );
    assert!(
        !has_chinese(&says("en")) && says("en").contains("is blank"),
        "{}",
        says("en")
    );
    let unset = check(&blank, &ONE_RULE).stdout();
    assert!(
        has_chinese(&unset),
        "Chinese where the system's language is unknown: {unset}"
    );
}

#[test]
fn quiet_says_the_verdict_only() {
    let blank = folder(BLANK);
    let loud = check(&blank, &["--select", "420190001", "--lang", "en"]).stdout();
    let quiet = check(
        &blank,
        &["--select", "420190001", "--lang", "en", "--quiet"],
    )
    .ends_with(1)
    .stdout();
    assert!(
        loud.contains("420190001") && loud.lines().count() > quiet.lines().count(),
        "{loud}"
    );
    assert!(
        !quiet.contains("420190001") && quiet.to_lowercase().contains("rejected"),
        "{quiet}"
    );
    assert!((1..=3).contains(&quiet.lines().count()), "{quiet}");
}

/// Who does not know the number finds it by a word.
#[test]
fn a_word_leads_to_the_rules_that_speak_of_it() {
    for (word, lang) in [("缝隙", "zh"), ("gap", "en"), ("Between-Polygons", "en")] {
        let ran = run(&["explain", word, "--lang", lang]).ends_with(2);
        assert!(ran.stderr().contains("510690001"), "{}", ran.stderr());
    }
    run(&["explain", ""]).ends_with(2);
    let ran = run(&["explain", "gap-between-polygons"]).ends_with(0);
    assert!(ran.stdout().contains("510690001"));
}

/// What the screen points at is there.
#[test]
fn the_screen_names_a_file_that_was_written() {
    let blank = folder(BLANK);
    for (formats, name) in [("csv", "findings.csv"), ("csv,json", "report.json")] {
        let out = blank.beside(&formats.replace(',', "-"));
        let args = ["--select", "420190001", "--lang", "en", "--emit", formats];
        let said = check_into(&blank, &out, &args).stdout();
        let told = said.lines().find_map(|line| line.strip_prefix("Report:  "));
        assert_eq!(told, out.join(name).to_str(), "{said}");
        assert!(out.join(name).is_file());
    }
}

/// Not on a terminal: no colours, and nothing wider than a surveyor's window.
#[test]
fn the_screen_is_plain_and_80_columns_wide() {
    for lang in ["zh", "en"] {
        let said = check(&messy(), &["--lang", lang]).stdout();
        assert!(!said.contains('\u{1b}'), "colours only on a terminal");
        let wide = said
            .lines()
            .find(|line| unicode_width::UnicodeWidthStr::width(*line) > 80);
        assert_eq!(wide, None);
    }
}

/// The submissions that the README's first command checks end as their names say.
#[test]
fn committed_submissions_end_as_they_should() {
    for (name, code) in [("clean", 0), ("defects", 1), ("broken", 1)] {
        let path = crate::registry::root()
            .join("testdata")
            .join("submissions")
            .join(name);
        let out = tempfile::tempdir().unwrap();
        let ran = run(&[
            "check",
            path.to_str().unwrap(),
            "--output",
            out.path().to_str().unwrap(),
        ]);
        let (found, said) = (ran.code(), ran.stdout() + &ran.stderr());
        assert_eq!(found, code, "{name}: {said}");
    }
}

/// What the README promises: a sample is accepted, one with defects is rejected, the same seed gives the same files.
#[test]
fn a_sample_is_accepted_and_one_with_defects_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let sample = |name: &str, more: &[&str]| {
        let folder = at(name);
        run(&[
            &["sample", folder.as_str(), "--parcels", "200", "--seed", "7"],
            more,
        ]
        .concat())
        .ends_with(0);
    };
    let check = |name: &str| {
        run(&[
            "check",
            &at(name),
            "--output",
            &at("report"),
            "--lang",
            "en",
        ])
    };
    sample("clean", &[]);
    sample("again", &[]);
    sample("defects", &["--defects"]);
    check("clean").ends_with(0);
    check("defects").ends_with(1);
    for entry in std::fs::read_dir(at("clean")).unwrap() {
        let path = entry.unwrap().path();
        let other = dir.path().join("again").join(path.file_name().unwrap());
        assert!(
            std::fs::read(&path).unwrap() == std::fs::read(other).unwrap(),
            "{} differs",
            path.display()
        );
    }
}

/// Without `--output` the report goes into `tuban-report` of the current folder, which is never part of a submission.
#[test]
fn the_report_has_a_usual_place() {
    let clean = folder(CLEAN);
    let run = || {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_tuban"));
        let args = ["check", ".", "--select", "420190001", "--deterministic"];
        command
            .current_dir(clean.path())
            .args(args)
            .assert()
            .code(0);
        std::fs::read(clean.file("tuban-report/report.json")).unwrap()
    };
    let first = run();
    assert!(first == run(), "the second run saw the first one's report");
    let report: Value = serde_json::from_slice(&first).unwrap();
    assert_eq!(report["submission"]["name"], "submission");
}
