//! Texts as ESRI, GDAL and PROJ write them, damaged ones, and what they mean.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;

use super::*;

const XIAN_37: &str = r#"PROJCS["Xian_1980_3_Degree_GK_Zone_37",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",37500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",111.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;

const XIAN_37_OGC: &str = r#"PROJCS["Xian 1980 / 3-degree Gauss-Kruger zone 37",
    GEOGCS["Xian 1980",
        DATUM["Xian_1980",
            SPHEROID["IAG 1975",6378140,298.257,AUTHORITY["EPSG","7049"]],
            AUTHORITY["EPSG","6610"]],
        PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],
        UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],
        AUTHORITY["EPSG","4610"]],
    PROJECTION["Transverse_Mercator"],
    PARAMETER["latitude_of_origin",0],
    PARAMETER["central_meridian",111],
    PARAMETER["scale_factor",1],
    PARAMETER["false_easting",37500000],
    PARAMETER["false_northing",0],
    UNIT["metre",1,AUTHORITY["EPSG","9001"]],
    AUTHORITY["EPSG","2361"]]"#;

const XIAN_37_WKT2: &str = r#"PROJCRS["Xian 1980 / 3-degree Gauss-Kruger zone 37",
    BASEGEOGCRS["Xian 1980",
        DATUM["Xian 1980",ELLIPSOID["IAG 1975",6378140,298.257,LENGTHUNIT["metre",1]]],
        PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],
        ID["EPSG",4610]],
    CONVERSION["3-degree Gauss-Kruger zone 37",
        METHOD["Transverse Mercator",ID["EPSG",9807]],
        PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8801]],
        PARAMETER["Longitude of natural origin",111,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8802]],
        PARAMETER["Scale factor at natural origin",1,SCALEUNIT["unity",1],ID["EPSG",8805]],
        PARAMETER["False easting",37500000,LENGTHUNIT["metre",1],ID["EPSG",8806]],
        PARAMETER["False northing",0,LENGTHUNIT["metre",1],ID["EPSG",8807]]],
    CS[Cartesian,2],
        AXIS["(X)",north,ORDER[1],LENGTHUNIT["metre",1]],
        AXIS["(Y)",east,ORDER[2],LENGTHUNIT["metre",1]],
    USAGE[SCOPE["Cadastre."],AREA["China."],BBOX[21.97,109.49,45.11,112.51]],
    ID["EPSG",2361]]"#;

const XIAN: &str = r#"GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

fn crs(text: &str) -> Crs {
    Crs::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error:?}: {text}"))
}

/// The ESRI text with other values.
fn with(changes: &[(&str, &str)]) -> Crs {
    crs(
        &changes.iter().fold(XIAN_37.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        }),
    )
}

#[test]
fn esri_text() {
    let crs = crs(XIAN_37);
    let own = |text: &str| text.to_owned();
    assert_eq!(crs.name, "Xian_1980_3_Degree_GK_Zone_37");
    assert_eq!(crs.kind, CrsKind::Projected);
    assert_eq!(crs.datum, "D_Xian_1980");
    assert_eq!(crs.projection, Some(own("Gauss_Kruger")));
    let (name, a, inv_f) = (own("Xian_1980"), 6_378_140.0, 298.257);
    assert_eq!(crs.spheroid, Spheroid { name, a, inv_f });
    let (name, factor) = (own("Meter"), 1.0);
    assert_eq!(crs.unit, Unit { name, factor });
    for (name, value) in [
        ("Central_Meridian", Some(111.0)),
        ("false_easting", Some(37_500_000.0)),
        ("false_northing", Some(0.0)),
        ("scale_factor", Some(1.0)),
        ("latitude_of_origin", Some(0.0)),
        ("azimuth", None),
    ] {
        assert_eq!(crs.parameter(name), value, "{name}");
    }
    assert_eq!(crs.datum_kind(), DatumKind::Xian1980);
    let (number, width, prefixed) = (37, 3, true);
    let zone = Zone {
        number,
        width,
        prefixed,
    };
    assert_eq!(crs.zone(), Some(zone));
}

#[test]
fn the_same_system_in_all_dialects() {
    for text in [XIAN_37_OGC, XIAN_37_WKT2] {
        let other = crs(text);
        assert!(
            crs(XIAN_37).same_as(&other) && other.same_as(&crs(XIAN_37)),
            "{other:?}"
        );
        assert_eq!(
            (other.zone(), other.datum_kind()),
            (crs(XIAN_37).zone(), DatumKind::Xian1980)
        );
        assert_eq!(other.name, "Xian 1980 / 3-degree Gauss-Kruger zone 37");
    }
}

#[test]
fn a_geographic_system() {
    let crs = crs(XIAN);
    assert_eq!(
        (crs.kind, crs.projection.clone(), crs.zone()),
        (CrsKind::Geographic, None, None)
    );
    assert_eq!(
        (crs.unit.name.as_str(), crs.datum_kind()),
        ("Degree", DatumKind::Xian1980)
    );
    assert!((crs.unit.factor - std::f64::consts::PI / 180.0).abs() < 1e-15);
    let wkt2 = r#"GEOGCRS["Xian 1980",DATUM["Xian 1980",ELLIPSOID["IAG 1975",6378140,298.257]],CS[ellipsoidal,2],AXIS["latitude",north],AXIS["longitude",east],ANGLEUNIT["degree",0.0174532925199433]]"#;
    assert!(Crs::parse(wkt2.as_bytes()).unwrap().same_as(&crs));
    assert!(!self::crs(XIAN_37).same_as(&crs));
}

#[test]
fn datums_by_their_ellipsoid() {
    for (a, inv_f, expected) in [
        ("6378140", "298.257", DatumKind::Xian1980),
        ("6378140.0", "298.2569978029111", DatumKind::Xian1980),
        ("6378245.0", "298.3", DatumKind::Beijing1954),
        ("6378137.0", "298.257222101", DatumKind::Cgcs2000),
        ("6378137.0", "298.257223563", DatumKind::Wgs84),
        ("6378135.0", "298.26", DatumKind::Other),
        ("6378140.0", "0", DatumKind::Other),
        ("6378206.4", "294.9786982", DatumKind::Other),
    ] {
        assert_eq!(
            with(&[("6378140.0,298.257", &format!("{a},{inv_f}"))]).datum_kind(),
            expected,
            "{a} {inv_f}"
        );
    }
    let grs80 = |datum| {
        with(&[
            ("6378140.0,298.257", "6378137,298.257222101"),
            ("D_Xian_1980", datum),
        ])
        .datum_kind()
    };
    assert_eq!(grs80("D_China_2000"), DatumKind::Cgcs2000);
    assert_eq!(grs80("D_unknown"), DatumKind::Cgcs2000);
    assert_eq!(grs80("D_North_American_1983"), DatumKind::Other);
}

#[test]
fn zones() {
    let zone = |meridian: &str, easting: &str| {
        with(&[
            (
                "[\"Central_Meridian\",111.0",
                &format!("[\"Central_Meridian\",{meridian}"),
            ),
            ("37500000.0", easting),
        ])
        .zone()
    };
    let some = |number, width, prefixed| {
        Some(Zone {
            number,
            width,
            prefixed,
        })
    };
    assert_eq!(zone("111", "37500000"), some(37, 3, true));
    assert_eq!(zone("111", "19500000"), some(19, 6, true));
    assert_eq!(zone("111", "500000"), some(37, 3, false));
    assert_eq!(zone("114", "38500000"), some(38, 3, true));
    assert_eq!(zone("114.0000000001", "500000.0"), some(38, 3, false));
    assert_eq!(zone("75", "25500000"), some(25, 3, true));
    for (meridian, easting) in [
        ("111", "38500000"),
        ("111", "0"),
        ("112.5", "500000"),
        ("112", "37500000"),
        ("0", "500000"),
        ("-3", "500000"),
        ("1e300", "500000"),
    ] {
        assert_eq!(zone(meridian, easting), None, "{meridian} {easting}");
    }
    assert_eq!(
        with(&[("Gauss_Kruger", "Lambert_Conformal_Conic")]).zone(),
        None
    );
}

#[test]
fn same_by_parameters_not_by_name() {
    let original = crs(XIAN_37);
    for change in [
        ("Xian_1980_3_Degree_GK_Zone_37", "mine"),
        ("Gauss_Kruger", "Transverse_Mercator"),
        (r#",PARAMETER["Latitude_Of_Origin",0.0]"#, ""),
        (r#",PARAMETER["Scale_Factor",1.0]"#, ""),
        ("D_Xian_1980", "西安80"),
        ("0.0174532925199433", "0.017453292519943295"),
    ] {
        assert!(original.same_as(&with(&[change])), "{change:?}");
    }
    for change in [
        ("37500000.0", "500000.0"),
        ("111.0", "114.0"),
        ("Scale_Factor\",1.0", "Scale_Factor\",0.9996"),
        ("Latitude_Of_Origin\",0.0", "Latitude_Of_Origin\",30.0"),
        ("6378140.0", "6378245.0"),
        ("298.257", "298.3"),
        ("[\"Meter\",1.0", "[\"Kilometer\",1000.0"),
        ("Gauss_Kruger", "Mercator"),
        ("Greenwich\",0.0", "Paris\",2.33722917"),
    ] {
        assert!(
            !original.same_as(&with(&[change])) && !with(&[change]).same_as(&original),
            "{change:?}"
        );
    }
    let ellipsoid = |inv_f| with(&[("6378140.0,298.257", &format!("6378137,{inv_f}"))]);
    assert!(!ellipsoid("298.257222101").same_as(&ellipsoid("298.257223563")));
}

#[test]
fn units_and_prime_meridians_count() {
    let grads = with(&[
        ("Degree\",0.0174532925199433", "Grad\",0.01570796326794897"),
        ("111.0", "123.33333333333333"),
    ]);
    assert!((grads.central_meridian().unwrap() - 111.0).abs() < 1e-9);
    let km = with(&[
        ("[\"Meter\",1.0", "[\"Kilometer\",1000.0"),
        ("37500000.0", "37500"),
    ]);
    assert_eq!(
        (km.false_easting(), km.zone().map(|zone| zone.number)),
        (Some(37_500_000.0), Some(37))
    );
}

#[test]
fn the_bytes_of_real_files() {
    let original = crs(XIAN_37);
    let gbk = encoding_rs::GBK
        .encode(&XIAN_37.replace("Xian_1980_3_Degree_GK_Zone_37", "西安80坐标系"))
        .0
        .into_owned();
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(XIAN_37.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let vertical = format!(r#"{XIAN_37},VERTCS["1985",VDATUM["1985"],UNIT["Meter",1.0]]"#);
    let compound = format!(
        r#"COMPD_CS["both",{XIAN_37_OGC},VERT_CS["height",VERT_DATUM["1985",2005],UNIT["metre",1]]]"#
    );
    let bound = format!("BOUNDCRS[SOURCECRS[{XIAN_37_WKT2}],TARGETCRS[{XIAN}]]");
    let round = XIAN_37.replace('[', "(").replace(']', ")").to_lowercase();
    for bytes in [
        format!("\u{FEFF}{XIAN_37}\r\n").into_bytes(),
        format!("  {XIAN_37}\0\0\0").into_bytes(),
        XIAN_37.replace(',', " ,\r\n ").into_bytes(),
        round.into_bytes(),
        gbk,
        utf16,
        vertical.into_bytes(),
        compound.into_bytes(),
        bound.into_bytes(),
    ] {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(
            Crs::parse(&bytes)
                .unwrap_or_else(|error| panic!("{error:?}: {text}"))
                .same_as(&original),
            "{text}"
        );
    }
    assert_eq!(
        with(&[("Xian_1980_3_Degree_GK_Zone_37", r#"the ""new"" system"#)]).name,
        r#"the "new" system"#
    );
}

#[test]
fn what_cannot_be_understood() {
    let error = |text: &str| Crs::parse(text.as_bytes()).unwrap_err();
    for text in ["", "  \r\n", "\0\0", "\u{FEFF}"] {
        assert_eq!(error(text), Unparsed::Empty);
    }
    assert_eq!(error("EPSG:2361"), Unparsed::Syntax { offset: 4 });
    assert_eq!(error(r#"PROJCS["a" 5]"#), Unparsed::Syntax { offset: 11 });
    assert_eq!(
        error(r#"PROJCS["a",1e999]"#),
        Unparsed::Syntax { offset: 11 }
    );
    assert_eq!(
        error(&"A[".repeat(100_000)),
        Unparsed::Syntax { offset: 64 }
    );
    assert_eq!(
        error(r#"LOCAL_CS["plane",UNIT["metre",1]]"#),
        Unparsed::NotHorizontal {
            keyword: "LOCAL_CS".to_owned()
        }
    );
    assert_eq!(
        error(r#"COMPD_CS["x",LOCAL_CS["y"]]"#),
        Unparsed::NotHorizontal {
            keyword: "COMPD_CS".to_owned()
        }
    );
}

#[test]
fn what_is_missing() {
    for (part, keyword) in [
        (r#"PROJECTION["Gauss_Kruger"],"#, "PROJECTION"),
        (r#",UNIT["Meter",1.0]"#, "UNIT"),
        (r#",SPHEROID["Xian_1980",6378140.0,298.257]"#, "SPHEROID"),
        (
            r#"DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],"#,
            "DATUM",
        ),
    ] {
        assert!(XIAN_37.contains(part));
        assert_eq!(
            Crs::parse(XIAN_37.replace(part, "").as_bytes()),
            Err(Unparsed::Missing { keyword })
        );
    }
}

#[test]
fn cut_at_every_byte() {
    for text in [XIAN_37, XIAN_37_OGC, XIAN_37_WKT2, XIAN] {
        for cut in 0..text.len() {
            let error = Crs::parse(&text.as_bytes()[..cut]).unwrap_err();
            assert!(
                matches!(error, Unparsed::Syntax { .. } | Unparsed::Empty),
                "{error:?} at {cut}"
            );
        }
    }
}

proptest! {
    #[test]
    fn any_damage_is_survived(hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        for text in [XIAN_37, XIAN_37_WKT2] {
            let mut bytes = text.as_bytes().to_vec();
            for (place, byte) in &hits {
                let at = place.index(bytes.len());
                bytes[at] = *byte;
            }
            if let Ok(crs) = Crs::parse(&bytes) {
                let _ = (crs.zone(), crs.datum_kind());
                prop_assert!(crs.same_as(&crs));
            }
        }
    }
}
