//! The extent of a defect as GeoJSON (RFC 7946), but in the layer's own coordinates.

use serde_json::{Map, Value, json};

use crate::geometry::Outline;

/// The `geometry` of a finding. One part makes a simple type, several its Multi type.
#[must_use]
pub(super) fn geojson(outline: &Outline) -> Map<String, Value> {
    let (kind, coordinates) = match outline {
        Outline::Polygons(polygons) => simple_or_multi("Polygon", polygons),
        Outline::Lines(lines) => simple_or_multi("LineString", lines),
        Outline::Points(points) => simple_or_multi("Point", points),
    };
    let members = [("type", kind.into()), ("coordinates", coordinates)];
    members
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

fn simple_or_multi<T: serde::Serialize>(kind: &str, parts: &[T]) -> (String, Value) {
    match parts {
        [only] => (kind.to_owned(), json!(only)),
        _ => (format!("Multi{kind}"), json!(parts)),
    }
}

/// The extent behind a `geometry`, the inverse of [`geojson`]. `None` for what it never writes.
#[must_use]
pub(super) fn outline(geometry: &Map<String, Value>) -> Option<Outline> {
    let coordinates = geometry.get("coordinates")?;
    Some(match geometry.get("type")?.as_str()? {
        "Point" => Outline::Points(vec![position(coordinates)?]),
        "MultiPoint" => Outline::Points(all(coordinates, position)?),
        "LineString" => Outline::Lines(vec![line(coordinates)?]),
        "MultiLineString" => Outline::Lines(all(coordinates, line)?),
        "Polygon" => Outline::Polygons(vec![all(coordinates, line)?]),
        "MultiPolygon" => Outline::Polygons(all(coordinates, |polygon| all(polygon, line))?),
        _ => return None,
    })
}

fn all<T>(value: &Value, one: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(one).collect()
}

fn line(value: &Value) -> Option<Vec<[f64; 2]>> {
    all(value, position)
}

fn position(value: &Value) -> Option<[f64; 2]> {
    match value.as_array()?.as_slice() {
        [x, y, ..] => Some([x.as_f64()?, y.as_f64()?]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Outline, geojson, outline};
    use serde_json::{Value, json};

    #[test]
    fn one_part_is_simple_and_several_are_multi() {
        let ring = vec![[0.0, 0.0], [0.0, 1.5], [2.0, 0.0], [0.0, 0.0]];
        let polygon = Outline::Polygons(vec![vec![ring.clone()]]);
        assert_eq!(
            Value::from(geojson(&polygon)),
            json!({"type": "Polygon", "coordinates": [[[0.0, 0.0], [0.0, 1.5], [2.0, 0.0], [0.0, 0.0]]]})
        );
        let polygons = Outline::Polygons(vec![vec![ring.clone()], vec![ring]]);
        assert_eq!(geojson(&polygons)["type"], "MultiPolygon");
        let line = Outline::Lines(vec![vec![[0.0, 0.0], [1.0, 0.0]]]);
        assert_eq!(
            Value::from(geojson(&line)),
            json!({"type": "LineString", "coordinates": [[0.0, 0.0], [1.0, 0.0]]})
        );
        let points = Outline::Points(vec![[0.0, 0.0], [1.0, 0.5]]);
        assert_eq!(
            Value::from(geojson(&points)),
            json!({"type": "MultiPoint", "coordinates": [[0.0, 0.0], [1.0, 0.5]]})
        );
    }

    #[test]
    fn an_extent_comes_back_from_its_geojson() {
        let ring = vec![[0.0, 0.1], [0.0, 1.5], [37_500_000.123_4, 0.0], [0.0, 0.1]];
        for extent in [
            Outline::Points(vec![[0.1, 0.2]]),
            Outline::Points(vec![[0.1, 0.2], [3.0, 4.0]]),
            Outline::Points(vec![]),
            Outline::Lines(vec![ring.clone()]),
            Outline::Lines(vec![ring.clone(), ring.clone()]),
            Outline::Polygons(vec![vec![ring.clone(), ring.clone()]]),
            Outline::Polygons(vec![vec![ring.clone()], vec![ring]]),
        ] {
            assert_eq!(outline(&geojson(&extent)), Some(extent));
        }
        let nowhere = Outline::Points(vec![[f64::NAN, 0.0]]);
        assert_eq!(outline(&geojson(&nowhere)), None);
    }
}
