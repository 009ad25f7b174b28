//! Shapes and reference systems of a case where it does not write them out.

use tuban::pack::{GeometryKind, Standard};

use crate::case::LayerPart;
use crate::cells::issued;
use crate::shapefile::{Base, Extra, Shape, ShapeType, Vertex};

/// The type of `[LAYER type=…]`, else what the pack draws the layer with; `None`: a table without shapes.
pub(crate) fn shape_type(
    part: &LayerPart,
    standard: &Standard,
) -> Result<Option<ShapeType>, String> {
    let Some(text) = part.options.get("type") else {
        let base = match standard.layer(&part.name).map(|id| standard[id].geometry) {
            Some(GeometryKind::Point | GeometryKind::Annotation) => Base::Point,
            Some(GeometryKind::Line) => Base::Line,
            Some(GeometryKind::Polygon) => Base::Polygon,
            None if issued(&part.name) => return Ok(None),
            None => Base::Polygon,
        };
        return Ok(Some(ShapeType {
            base,
            extra: Extra::None,
        }));
    };
    let lower = text.to_lowercase();
    let (name, extra) = match (lower.strip_suffix('z'), lower.strip_suffix('m')) {
        (Some(name), _) => (name, Extra::Z),
        (_, Some(name)) => (name, Extra::M),
        _ => (lower.as_str(), Extra::None),
    };
    let base = match name {
        "none" => return Ok(None),
        "point" => Base::Point,
        "line" | "polyline" => Base::Line,
        "polygon" => Base::Polygon,
        "multipoint" => Base::MultiPoint,
        _ => {
            return Err(format!(
                "unknown type `{text}`: point, line, polygon, multipoint, with z or m behind, none"
            ));
        }
    };
    Ok(Some(ShapeType { base, extra }))
}

/// A valid shape of its own for the record: all layers' shapes of one record lie together, those of two apart.
pub(crate) fn somewhere(base: Base, record: usize, prj: &str) -> Shape {
    let (east, north) = (
        f64::from(u32::try_from(record % 100).unwrap()),
        f64::from(u32::try_from(record / 100).unwrap()),
    );
    let zone = prj.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let zone = zone
        .rsplit("zone")
        .next()
        .and_then(|zone| zone.parse().ok())
        .unwrap_or(37.0);
    let place = |x: f64, y: f64| -> Vertex {
        if prj == "geographic" {
            return [
                111.0 + (200.0 * east + x) * 1e-5,
                29.8 + (200.0 * north + y) * 1e-5,
                0.0,
                0.0,
            ];
        }
        [
            zone * 1e6 + 500_000.0 + 200.0 * east + x,
            3_300_000.0 + 200.0 * north + y,
            0.0,
            0.0,
        ]
    };
    let part = match base {
        Base::Point | Base::MultiPoint => vec![place(0.0, 0.0)],
        Base::Line => vec![place(-40.0, 0.0), place(40.0, 10.0)],
        Base::Polygon => [
            (-50.0, -50.0),
            (-50.0, 50.0),
            (50.0, 50.0),
            (50.0, -50.0),
            (-50.0, -50.0),
        ]
        .map(|(x, y)| place(x, y))
        .to_vec(),
    };
    Shape::Parts(vec![part])
}

/// The ESRI WKT of `xian37`, `xian6zone19`, `beijing37`, `cgcs37`, `geographic`.
pub(crate) fn projection(name: &str) -> Result<String, String> {
    let letters = name
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(name.len());
    let (datum, zone) = name.split_at(letters);
    let (datum, title, spheroid) = match datum {
        "xian" | "geographic" => (
            "D_Xian_1980",
            "Xian_1980",
            r#""Xian_1980",6378140.0,298.257"#,
        ),
        "beijing" => (
            "D_Beijing_1954",
            "Beijing_1954",
            r#""Krasovsky_1940",6378245.0,298.3"#,
        ),
        "cgcs" => (
            "D_China_2000",
            "CGCS2000",
            r#""CGCS2000",6378137.0,298.257222101"#,
        ),
        _ => {
            return Err(format!(
                "unknown prj `{name}`: xian37, xian6zone19, beijing37, cgcs37, geographic, none, or a [file]"
            ));
        }
    };
    let geographic = format!(
        r#"GEOGCS["GCS_{title}",DATUM["{datum}",SPHEROID[{spheroid}]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#
    );
    if name == "geographic" {
        return Ok(geographic);
    }
    let parse = |zone: &str| {
        zone.parse::<u32>()
            .map_err(|_| format!("unknown zone in `{name}`"))
    };
    let (title, zone, meridian) = match zone.strip_prefix("6zone") {
        Some(zone) => {
            let zone = parse(zone)?;
            (format!("{title}_GK_Zone_{zone}"), zone, 6 * zone - 3)
        }
        None => {
            let zone = parse(zone)?;
            (format!("{title}_3_Degree_GK_Zone_{zone}"), zone, 3 * zone)
        }
    };
    Ok(format!(
        r#"PROJCS["{title}",{geographic},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{zone}500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
    ))
}
