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

#[cfg(test)]
mod tests {
    use super::{Outline, geojson};
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
}
