//! Names of encodings, and decisions between claims and bytes.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;

const VILLAGES: [&str; 8] = [
    "城关镇东风村",
    "李家庄",
    "水田",
    "有林地",
    "农村居民点",
    "联通",
    "坑塘水面(县国土资源局)",
    "赵家堡村民委员会",
];
const TRADITIONAL: [&str; 5] = [
    "臺北縣板橋鄉",
    "農村居民點",
    "縣國土資源廳",
    "劉家莊東風村",
    "灌溉水田",
];

fn cells(texts: &[&str], table: &'static encoding_rs::Encoding) -> Vec<Vec<u8>> {
    texts
        .iter()
        .map(|text| {
            let (bytes, _, lossy) = table.encode(text);
            assert!(!lossy, "{text} in {}", table.name());
            bytes.into_owned()
        })
        .collect()
}

fn decided(cpg: Option<&str>, language_byte: u8, cells: &[Vec<u8>]) -> Decision {
    let cells: Vec<&[u8]> = cells.iter().map(Vec::as_slice).collect();
    decide(cpg.map(str::as_bytes), language_byte, &cells)
}

fn cpg_name(text: &str) -> Option<&'static str> {
    parse_cpg(text.as_bytes()).map(Encoding::name)
}

#[test]
fn cpg_names_of_chinese_encodings() {
    let gbk = "936|CP936|cp936\r\n|GBK|gb2312|GB_2312|ANSI 936|OEM 936|windows-936|\u{FEFF}936|936\0|chinese";
    let utf8 = "UTF-8|utf8|UTF8|65001|\u{FEFF}UTF-8\r\n|CP65001";
    let gb18030 = "GB18030|54936|gb 18030-2005";
    let big5 = "Big5|BIG-5|950|Big5-HKSCS";
    let groups = [
        (gbk, "GBK"),
        (utf8, "UTF-8"),
        (gb18030, "GB18030"),
        (big5, "BIG5"),
    ];
    for (texts, name) in groups {
        for text in texts.split('|') {
            assert_eq!(cpg_name(text), Some(name), "{text:?}");
        }
    }
}

#[test]
fn cpg_names_of_other_encodings() {
    for (text, name) in [
        ("ISO 8859-1", "windows-1252"),
        ("88591", "windows-1252"),
        ("8859-2", "ISO-8859-2"),
        ("ISO-8859-15", "ISO-8859-15"),
        ("1252", "windows-1252"),
        ("ANSI 1251", "windows-1251"),
        ("932", "Shift_JIS"),
        ("949", "EUC-KR"),
        ("koi8-r", "KOI8-R"),
    ] {
        assert_eq!(cpg_name(text), Some(name), "{text:?}");
    }
    let unknown = "| \r\n|ANSI|OEM|850|UTF-16|utf-16le|replacement|iso-2022-cn|gibberish|8859";
    for text in unknown.split('|') {
        assert_eq!(cpg_name(text), None, "{text:?}");
    }
    assert_eq!(parse_cpg(&[0xFF; 500]), None);
}

#[test]
fn language_bytes() {
    let known: Vec<(u8, &str)> = (0..=255)
        .filter_map(|byte| Some((byte, from_language_byte(byte)?.name())))
        .collect();
    assert_eq!(
        known,
        [
            (0x4D, "GBK"),
            (0x4F, "BIG5"),
            (0x78, "BIG5"),
            (0x7A, "GBK"),
            (0xF0, "UTF-8")
        ]
    );
}

#[test]
fn decodes_and_says_what_is_lost() {
    let gbk = b"\xB2\xE2\xCA\xD4";
    assert_eq!(Encoding::Gbk.decode(gbk), ("测试".to_owned(), false));
    assert_eq!(
        Encoding::Gbk.decode(&gbk[..3]),
        ("测\u{FFFD}".to_owned(), true)
    );
    let rare = encoding_rs::GB18030.encode("㐀").0;
    assert_eq!(
        (rare.len(), Encoding::Gb18030.decode(&rare)),
        (4, ("㐀".to_owned(), false))
    );
    assert_eq!(
        Encoding::Utf8.decode("测试".as_bytes()),
        ("测试".to_owned(), false)
    );
    assert!(Encoding::Utf8.decode(gbk).1);
    // A byte order mark inside a table is text, not a reason to change the encoding.
    assert!(Encoding::Gbk.decode(b"\xFF\xFEab").1);
}

#[test]
fn a_fitting_claim_holds() {
    let gbk = cells(&VILLAGES, encoding_rs::GBK);
    for (cpg, byte, name, source) in [
        (Some("936"), 0, "GBK", Source::Cpg),
        (Some("GB18030"), 0x78, "GB18030", Source::Cpg),
        (None, 0x4D, "GBK", Source::LanguageByte),
        (None, 0x57, "GBK", Source::Detected),
        (None, 0x03, "GBK", Source::Detected),
    ] {
        let decision = decided(cpg, byte, &gbk);
        assert_eq!((decision.encoding.name(), decision.source), (name, source));
        assert_eq!((decision.contradiction, decision.unknown_cpg), (None, None));
    }
}

#[test]
fn a_refuted_claim_gives_way() {
    let gbk = cells(&VILLAGES, encoding_rs::GBK);
    let utf8 = cells(&VILLAGES, encoding_rs::UTF_8);
    let big5 = cells(&TRADITIONAL, encoding_rs::BIG5);
    for (cpg, byte, cells, claimed, by, fits) in [
        (Some("UTF-8"), 0, &gbk, "UTF-8", Source::Cpg, "GBK"),
        (Some("936"), 0, &utf8, "GBK", Source::Cpg, "UTF-8"),
        (Some("88591"), 0, &gbk, "windows-1252", Source::Cpg, "GBK"),
        (
            Some("88591"),
            0,
            &utf8,
            "windows-1252",
            Source::Cpg,
            "UTF-8",
        ),
        (None, 0x4D, &utf8, "GBK", Source::LanguageByte, "UTF-8"),
        (Some("BIG5"), 0, &utf8, "BIG5", Source::Cpg, "UTF-8"),
        (Some("BIG5"), 0, &gbk, "BIG5", Source::Cpg, "GBK"),
        (Some("949"), 0, &gbk, "EUC-KR", Source::Cpg, "GBK"),
        (None, 0x78, &gbk, "BIG5", Source::LanguageByte, "GBK"),
        (Some("936"), 0, &big5, "GBK", Source::Cpg, "BIG5"),
    ] {
        let decision = decided(cpg, byte, cells);
        assert_eq!(
            (decision.encoding.name(), decision.source),
            (fits, Source::Detected)
        );
        let contradiction = decision.contradiction.unwrap();
        assert_eq!(
            (contradiction.claimed.name(), contradiction.claimed_by),
            (claimed, by)
        );
        assert_eq!(contradiction.fits.name(), fits);
    }
}

/// Two-byte encodings read each other's text without an error: what is their own is never taken for the other's, and
/// rare characters, signs and short names prove nothing.
#[test]
fn true_claims_of_two_byte_encodings_hold() {
    let gbk = ["珺", "塆里村垚家垸", "（一）、（二）：①②③", "ⅠⅡⅢ", "АБВГ"];
    let korean = ["서울특별시", "대한민국 토지", "경기도 수원시"];
    for (texts, table, cpg) in [
        (&VILLAGES[..], encoding_rs::GBK, "936"),
        (&gbk[..], encoding_rs::GBK, "936"),
        (&TRADITIONAL[..], encoding_rs::BIG5, "950"),
        (&korean[..], encoding_rs::EUC_KR, "949"),
    ] {
        let all = cells(texts, table);
        for some in all.chunks(1).chain([&all[..]]) {
            let decision = decided(Some(cpg), 0, some);
            assert_eq!(decision.contradiction, None, "{texts:?} under {cpg}");
        }
    }
}

#[test]
fn a_refuted_claim_stands_when_nothing_fits() {
    let mixed = [
        cells(&VILLAGES, encoding_rs::GBK),
        vec![vec![0xFF, 0xFF, b'a'], vec![0x80, 0xFF, 0xE4]],
    ]
    .concat();
    let decision = decided(Some("UTF-8"), 0, &mixed);
    assert_eq!(
        (decision.encoding, decision.source, decision.contradiction),
        (Encoding::Utf8, Source::Cpg, None)
    );
}

#[test]
fn detects() {
    for (texts, table, name) in [
        (&VILLAGES[..], encoding_rs::GBK, "GBK"),
        (&VILLAGES[..], encoding_rs::UTF_8, "UTF-8"),
        (&VILLAGES[2..3], encoding_rs::GBK, "GBK"),
        (&VILLAGES[2..3], encoding_rs::UTF_8, "UTF-8"),
        (&["联通"][..], encoding_rs::GBK, "GBK"),
        (&["省"][..], encoding_rs::GBK, "GBK"),
        (&TRADITIONAL[..], encoding_rs::BIG5, "BIG5"),
        (&TRADITIONAL[..], encoding_rs::UTF_8, "UTF-8"),
    ] {
        let decision = decided(None, 0, &cells(texts, table));
        assert_eq!(
            (decision.encoding.name(), decision.source),
            (name, Source::Detected),
            "{texts:?} in {name}"
        );
    }
}

#[test]
fn gbk_without_evidence() {
    for cells in [vec![], vec![b"0412".to_vec()], vec![vec![0xFF, 0xFF]]] {
        let decision = decided(None, 0, &cells);
        assert_eq!(
            (decision.encoding, decision.source),
            (Encoding::Gbk, Source::Default),
            "{cells:?}"
        );
    }
}

/// A few cells in another encoding do not change the table's; they are lost cells for a finding.
#[test]
fn the_many_outvote_the_few() {
    let many: Vec<&str> = VILLAGES.iter().copied().cycle().take(40).collect();
    let utf8 = [
        cells(&many, encoding_rs::UTF_8),
        cells(&["水田", "李家庄"], encoding_rs::GBK),
    ]
    .concat();
    for cpg in [None, Some("UTF-8"), Some("936")] {
        let decision = decided(cpg, 0, &utf8);
        assert_eq!(decision.encoding, Encoding::Utf8);
        assert_eq!(decision.contradiction.is_some(), cpg == Some("936"));
    }
    let gbk = [cells(&many, encoding_rs::GBK), vec![vec![0xFF, 0xFF]]].concat();
    assert_eq!(decided(None, 0, &gbk).encoding, Encoding::Gbk);
}

#[test]
fn an_unknown_cpg_is_kept_and_decides_nothing() {
    let gbk = cells(&VILLAGES, encoding_rs::GBK);
    let decision = decided(Some(" 中文 Chinese\r\n"), 0x4D, &gbk);
    assert_eq!(
        (decision.encoding, decision.source),
        (Encoding::Gbk, Source::LanguageByte)
    );
    assert_eq!(decision.unknown_cpg.as_deref(), Some("中文 Chinese"));
    assert_eq!(decided(Some(""), 0, &gbk).unknown_cpg.as_deref(), Some(""));
}

proptest! {
    /// Fields are cut at a width in bytes, often inside a character.
    #[test]
    fn cut_cells_do_not_mislead(width in 7usize..30, utf8: bool) {
        let table = if utf8 { encoding_rs::UTF_8 } else { encoding_rs::GBK };
        let mut cut = cells(&VILLAGES, table);
        cut.iter_mut().for_each(|cell| cell.truncate(width));
        let expected = if utf8 { Encoding::Utf8 } else { Encoding::Gbk };
        prop_assert_eq!(decided(None, 0, &cut).encoding, expected);
    }

    #[test]
    fn any_bytes_get_an_encoding(
        cpg in prop::option::of(prop::collection::vec(any::<u8>(), 0..40)), byte: u8,
        cells in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..20),
    ) {
        let cells: Vec<&[u8]> = cells.iter().map(Vec::as_slice).collect();
        let decision = decide(cpg.as_deref(), byte, &cells);
        if let Some(contradiction) = decision.contradiction {
            prop_assert!(contradiction.claimed != contradiction.fits);
            prop_assert!(contradiction.fits == decision.encoding);
        }
    }
}

#[test]
fn western_claims_hold_over_western_text_only() {
    let west: [&[u8]; 3] = [b"Se\xF1or", b"Jos\xE9", b"\xC5ngstr\xF6m"];
    let decision = decide(Some(b"ISO-8859-1"), 0, &west);
    assert_eq!(decision.encoding.name(), "windows-1252");
    assert_eq!(decision.contradiction, None);
    let (gbk, ..) = encoding_rs::GBK.encode("青山镇李河村");
    let decision = decide(Some(b"ISO-8859-1"), 0, &[&gbk]);
    assert_eq!(decision.encoding, Encoding::Gbk);
    assert_eq!(
        decision.contradiction.map(|of| of.claimed.name()),
        Some("windows-1252")
    );
}
