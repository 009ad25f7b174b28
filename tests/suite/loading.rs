//! What counties really hand in is read: encodings, names, folders, fields that differ, deleted and missing records.

use tuban::dataset::{Absence, Layer};
use tuban::format::text::Source;
use tuban::pack::FieldId;
use tuban::report::{FindingEntry, Report};

use crate::flow::{check_folder, dataset, default_pack, folder};

/// A field of DLTB.
fn field(name: &str) -> FieldId {
    let standard = &default_pack().standard;
    standard[standard.layer("DLTB").unwrap()]
        .field(name)
        .unwrap()
}

/// Loads a folder and looks at its DLTB.
fn dltb<T>(text: &str, look: impl FnOnce(Result<&Layer, Absence>) -> T) -> T {
    let data = dataset(text);
    look(data.layer_state(default_pack().standard.layer("DLTB").unwrap()))
}

/// DLMC of the first record, the encoding it was read in, and the step that decided.
fn read_as(options: &str, value: &str) -> (Option<String>, &'static str, Source) {
    dltb(
        &format!("[DLTB {options}]\nBSM,DLMC\n1,{value}\n"),
        |layer| {
            let layer = layer.unwrap();
            let encoding = &layer.table.as_ref().unwrap().encoding;
            (
                layer.shown(field("DLMC"), 0),
                encoding.encoding.name(),
                encoding.source,
            )
        },
    )
}

#[test]
fn text_is_read_in_the_encoding_it_is_in() {
    use Source::{Cpg, Default, Detected, LanguageByte};
    let water = "水田旱地果园";
    let cases = [
        ("encoding=gbk cpg=936", water, "GBK", Cpg),
        ("encoding=gbk cpg=GBK", water, "GBK", Cpg),
        ("encoding=utf-8 cpg=UTF-8", water, "UTF-8", Cpg),
        ("encoding=gb18030 cpg=GB18030", "㐀㐁水田", "GB18030", Cpg),
        ("encoding=big5 cpg=950", "水田旱地", "BIG5", Cpg),
        ("encoding=big5 cpg=BIG5", "水田旱地", "BIG5", Cpg),
        // no .cpg: the language byte, then the bytes themselves, then GBK
        (
            "encoding=gbk cpg=none ldid=0x4D",
            water,
            "GBK",
            LanguageByte,
        ),
        (
            "encoding=big5 cpg=none ldid=0x4F",
            "水田旱地",
            "BIG5",
            LanguageByte,
        ),
        ("encoding=gbk cpg=none ldid=0", water, "GBK", Detected),
        ("encoding=utf-8 cpg=none ldid=0", water, "UTF-8", Detected),
        ("encoding=gbk cpg=none ldid=0", "A1", "GBK", Default),
        // a .cpg that names nothing known
        ("encoding=gbk cpg=KLINGON", water, "GBK", LanguageByte),
        (
            "encoding=utf-8 cpg=KLINGON ldid=0",
            water,
            "UTF-8",
            Detected,
        ),
        // claims that the bytes refute
        ("encoding=gbk cpg=UTF-8", water, "GBK", Detected),
        ("encoding=utf-8 cpg=936", water, "UTF-8", Detected),
        (
            "encoding=utf-8 cpg=none ldid=0x4D",
            water,
            "UTF-8",
            Detected,
        ),
        // what western programs write over Chinese text
        ("encoding=gbk cpg=none ldid=0x57", water, "GBK", Detected),
        ("encoding=gbk cpg=none ldid=0x03", water, "GBK", Detected),
    ];
    for (options, value, encoding, source) in cases {
        assert_eq!(
            read_as(options, value),
            (Some(value.to_owned()), encoding, source),
            "{options}"
        );
    }
}

/// Fields are bytes wide: a value that is cut inside a character is still told apart from a wrong encoding.
#[test]
fn a_character_cut_at_the_width_does_not_refute_the_encoding() {
    let (value, encoding, source) = read_as("encoding=gbk cpg=none ldid=0x4D", "水田\\xB5");
    assert_eq!((encoding, source), ("GBK", Source::LanguageByte));
    assert_eq!(value.as_deref(), Some("水田\u{FFFD}"));
}

#[test]
fn layers_are_found_by_the_names_counties_use() {
    let names = [
        "DLTB",
        "dltb",
        "TDLY.DLTB",
        "DLTB_G_2009",
        "330102DLTB",
        "地类图斑",
        "330102地类图斑",
        "矢量数据/DLTB",
        "某县/二调/TDLY.DLTB",
        "a b/地类图斑",
    ];
    for name in names {
        let text = format!("[DLTB \"file={name}\"]\nBSM,DLMC\n7,水田\n");
        let found = dltb(&text, |layer| {
            layer.map(|layer| (layer.set.shown.clone(), layer.shown(field("BSM"), 0)))
        });
        assert_eq!(found, Ok((name.to_owned(), Some("7".to_owned()))), "{name}");
    }
    for name in ["XDLTBX", "DLTBX", "图斑图"] {
        let text = format!("[DLTB \"file={name}\"]\nBSM\n7\n");
        assert_eq!(
            dltb(&text, |layer| layer.map(|_| ())),
            Err(Absence::NotGiven),
            "{name}"
        );
    }
}

#[test]
fn extensions_are_found_in_any_case() {
    let text = "[DLTB encoding=utf-8]\nBSM,DLMC\n7,水田\n\n[edit]\nrename DLTB.shp dltb.SHP\nrename DLTB.dbf DLTB.Dbf\nrename DLTB.prj Dltb.PRJ\nrename DLTB.cpg dltb.CPG\nrename DLTB.shx DLTB.SHX\n";
    dltb(text, |layer| {
        let layer = layer.unwrap();
        assert!(layer.has_geometry && layer.crs.known().is_some() && layer.counts.shx == Some(1));
        assert_eq!(layer.table.as_ref().unwrap().encoding.source, Source::Cpg);
        assert_eq!(layer.shown(field("DLMC"), 0).as_deref(), Some("水田"));
    });
}

/// Two files for one layer: the exact name wins; without one neither is taken.
#[test]
fn a_layer_given_twice_is_loaded_only_by_its_exact_name() {
    let twice = |first: &str, second: &str| {
        let text = format!("[DLTB file={first}]\nBSM\n1\n\n[DLTB file={second}]\nBSM\n2\n");
        dltb(&text, |layer| layer.map(|layer| layer.set.shown.clone()))
    };
    assert_eq!(twice("DLTB", "DLTB_2009"), Ok("DLTB".into()));
    assert_eq!(twice("a/TDLY.DLTB", "b/DLTB"), Ok("b/DLTB".into()));
    assert_eq!(twice("DLTB_2008", "DLTB_2009"), Err(Absence::Ambiguous));
    assert_eq!(twice("a/DLTB", "b/DLTB"), Err(Absence::Ambiguous));
}

/// The findings of a rule as layer, record and field.
fn of<'a>(report: &'a Report, rule: &str) -> Vec<&'a FindingEntry> {
    assert!(
        report.rules.iter().any(|known| known.id == rule),
        "there is no rule {rule}"
    );
    report
        .findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .collect()
}

fn fields_of(report: &Report, rule: &str) -> Vec<String> {
    of(report, rule)
        .iter()
        .filter_map(|finding| finding.field.clone())
        .collect()
}

#[test]
fn a_renamed_field_is_missing_and_extra() {
    let report = check_folder(&folder("[DLTB]\nBSM,TBMJ_1:F15.2,YSDM\n1,2.00,\n"));
    assert_eq!(fields_of(&report, "410100001_1"), ["TBMJ_1"]);
    assert!(fields_of(&report, "410100001_2").contains(&"TBMJ".to_owned()));
    assert_eq!(
        fields_of(&report, "420190001"),
        ["YSDM"],
        "what is there is still checked"
    );
}

#[test]
fn fields_of_another_type_are_read_as_far_as_they_can_be() {
    let report = check_folder(&folder(
        "[DLTB]\nBSM:C10,TBMJ:C15,DLBM:N4,YSDM:C10\n1,100.00,11,2001010100\nx,1e,,\n",
    ));
    let wrong = fields_of(&report, "410100001_3");
    assert_eq!(
        wrong,
        ["BSM", "DLBM", "TBMJ"]
            .map(String::from)
            .to_vec()
            .into_iter()
            .filter(|name| wrong.contains(name))
            .collect::<Vec<_>>()
    );
    assert!(wrong.len() >= 3, "{wrong:?}");
    assert_eq!(
        fields_of(&report, "420190011"),
        ["BSM", "TBMJ"],
        "text where a number should be"
    );
}

#[test]
fn deleted_records_keep_their_place_and_do_not_count() {
    let text = "[DLTB]\nBSM,YSDM,DELETED\n1,2001010100,\n1,,*\n,,*\n2,,\n";
    dltb(text, |layer| {
        let layer = layer.unwrap();
        assert_eq!(
            (layer.len(), layer.records().collect::<Vec<_>>()),
            (4, vec![0, 3])
        );
        assert!(layer.is_deleted(1) && !layer.is_deleted(3));
        assert_eq!(layer.shown(field("BSM"), 3).as_deref(), Some("2"));
    });
    let report = check_folder(&folder(text));
    let blank: Vec<_> = of(&report, "420190001")
        .iter()
        .map(|finding| finding.fid)
        .collect();
    assert_eq!(blank, [Some(3)]);
    assert!(
        of(&report, "630100001").is_empty(),
        "a deleted record repeats nothing"
    );
    assert!(
        !of(&report, "120190001").is_empty(),
        "deleted records are not silently dropped"
    );
}

#[test]
fn a_required_layer_without_records_is_a_finding() {
    let report = check_folder(&folder("[DLTB]\nBSM,YSDM\n\n[XZQ]\nBSM\n1\n"));
    let empty = of(&report, "310100001");
    assert!(
        empty
            .iter()
            .any(|finding| finding.layer.as_deref() == Some("DLTB")),
        "{empty:?}"
    );
    assert!(
        empty
            .iter()
            .all(|finding| finding.layer.as_deref() != Some("XZQ"))
    );
    assert!(report.errors.is_empty());
}

#[test]
fn null_shapes_and_bad_coordinates_are_named() {
    let report = check_folder(&folder(
        "[DLTB]\nBSM,WKT\n1,\n2,EMPTY\n3,POLYGON EMPTY\n4,\"POLYGON ((37500000 NaN, 37500001 3300000, 37500000 3300001, 37500000 NaN))\"\n5,\"POLYGON ((inf 3300000, 37500001 3300000, 37500000 3300001, inf 3300000))\"\n",
    ));
    let mut fids: Vec<_> = of(&report, "120190003")
        .iter()
        .filter_map(|finding| finding.fid)
        .collect();
    fids.dedup();
    assert_eq!(fids, [1, 2, 3, 4]);
    let json = serde_json::to_string(&report.findings).unwrap();
    assert!(
        !json.contains("[null,null]"),
        "a place that is no number is no place"
    );
}

#[test]
fn asterisks_in_a_number_are_named_and_leave_the_rest() {
    let report = check_folder(&folder(
        "[DLTB]\nBSM,YSDM,TBMJ\n1,,***************\n2,2001010100,1.00\n",
    ));
    let found = of(&report, "420190011");
    assert_eq!(
        found
            .iter()
            .map(|finding| (finding.fid, finding.field.as_deref()))
            .collect::<Vec<_>>(),
        [(Some(0), Some("TBMJ"))]
    );
    assert_eq!(
        fields_of(&report, "420190001"),
        ["YSDM"],
        "an unreadable value is not a missing one"
    );
}

#[test]
fn missing_siblings_are_named_and_the_rest_is_checked() {
    for (extension, whole) in [
        ("shp", true),
        ("shx", true),
        ("dbf", true),
        ("prj", false),
        ("cpg", false),
    ] {
        let report = check_folder(&folder(&format!(
            "[DLTB]\nBSM,YSDM\n1,\n\n[XZQ]\nBSM\n\"\"\n\n[edit]\nremove DLTB.{extension}\n"
        )));
        let rule = if extension == "prj" {
            "320100001"
        } else {
            "110290002"
        };
        let found = of(&report, rule);
        let named = found.iter().any(|finding| {
            serde_json::to_string(finding)
                .unwrap()
                .to_lowercase()
                .contains(extension)
        });
        assert!(named, "{extension}: {found:?}");
        let fatal = found
            .iter()
            .any(|finding| finding.severity.word() == "fatal");
        assert_eq!(fatal, whole, "{extension}");
        let blank = of(&report, "420190001");
        assert!(
            blank
                .iter()
                .any(|finding| finding.layer.as_deref() == Some("XZQ")),
            "{extension}: XZQ is still checked"
        );
        assert_eq!(
            blank
                .iter()
                .any(|finding| finding.layer.as_deref() == Some("DLTB")),
            extension != "dbf",
            "{extension}"
        );
    }
}

/// The step that decided is in the report, and a .cpg that the bytes refute is a finding; the text is read rightly.
#[test]
fn a_cpg_that_contradicts_the_bytes_is_a_finding() {
    let report = |options: &str| {
        check_folder(&folder(&format!(
            "[DLTB {options}]\nBSM,DLBM,DLMC\n1,011,水田\n2,012,水田\n"
        )))
    };
    let decided = |report: &Report| {
        let layer = &report.submission.layers[0];
        (
            layer.encoding.clone().unwrap(),
            layer.encoding_from.clone().unwrap(),
        )
    };
    let told = [
        ("cpg=936", "GBK", "cpg", 0),
        ("cpg=none", "GBK", "ldid", 0),
        ("cpg=none ldid=0", "GBK", "detected", 0),
        ("cpg=UTF-8", "GBK", "detected", 1),
        ("cpg=936 encoding=utf-8", "UTF-8", "detected", 1),
        ("cpg=none ldid=0x4D encoding=utf-8", "UTF-8", "detected", 1),
    ];
    for (options, encoding, step, count) in told {
        let report = report(options);
        assert_eq!(
            decided(&report),
            (encoding.to_owned(), step.to_owned()),
            "{options}"
        );
        let found = of(&report, "120190002");
        assert_eq!(found.len(), count, "{options}: {found:?}");
        assert_eq!(
            fields_of(&report, "620100011"),
            ["DLMC"],
            "{options}: 012 is not 水田"
        );
    }
    let lost = report("cpg=936 encoding=gbk");
    assert!(of(&lost, "120190002").is_empty());
    let bytes = check_folder(&folder(
        "[DLTB cpg=936]\nBSM,DLMC\n1,水田\n2,\\xFF\\xFF旱地\n",
    ));
    let found: Vec<_> = of(&bytes, "120190002")
        .iter()
        .map(|finding| (finding.fid, finding.field.clone()))
        .collect();
    assert_eq!(found, [(Some(1), Some("DLMC".to_owned()))]);
}
