//! Vertices on a common border (公共边) that only one of two neighbours has. They change the official area of a long
//! side, because each side is straight in latitude and longitude: by up to 11 m² a kilometre.

use super::sweep::{Side, sides, sweep};
use crate::format::shp::Geometry;

/// Finds the neighbours of a polygon: the layer in horizontal strips.
pub(super) struct Neighbours<'a> {
    geometry: &'a Geometry,
    boxes: Vec<Option<[f64; 4]>>,
    strips: Vec<Vec<usize>>,
    south: f64,
    height: f64,
}

impl<'a> Neighbours<'a> {
    /// `records`: those that count.
    pub(super) fn new(geometry: &'a Geometry, records: impl Iterator<Item = u32>) -> Self {
        const STRIPS: usize = 256;
        let [_, south, _, north] = geometry.extent().unwrap_or_default();
        let mut found = Self {
            geometry,
            boxes: vec![None; geometry.features()],
            strips: vec![Vec::new(); STRIPS],
            south,
            height: ((north - south) / STRIPS as f64).max(1.0),
        };
        for feature in records.map(|fid| fid as usize) {
            if let Some(of) = geometry.bbox(feature) {
                found.boxes[feature] = Some(of);
                for strip in found.range(of) {
                    found.strips[strip].push(feature);
                }
            }
        }
        found
    }

    /// Number of vertices of the polygon and its neighbours that lie on a side of the other, within `tolerance` metres,
    /// where the other has no vertex.
    pub(super) fn unshared(&self, feature: usize, tolerance: f64) -> usize {
        let Some(own) = self.boxes.get(feature).copied().flatten() else {
            return 0;
        };
        let around = [
            own[0] - tolerance,
            own[1] - tolerance,
            own[2] + tolerance,
            own[3] + tolerance,
        ];
        let others = self.around(feature, around);
        let mine = || self.geometry.parts(feature);
        let theirs = || others.iter().flat_map(|other| self.geometry.parts(*other));
        let of_mine = mine().flat_map(|ring| sides(ring, 0));
        let of_theirs = theirs()
            .flat_map(|ring| sides(ring, 1))
            .filter(|side| meets(around, side_box(side)));
        let near = theirs()
            .flatten()
            .copied()
            .filter(|[x, y]| meets(around, [*x, *y, *x, *y]));
        let mut lacking = count(of_mine.collect(), near.collect(), tolerance);
        lacking += count(
            of_theirs.collect(),
            mine().flatten().copied().collect(),
            tolerance,
        );
        lacking
    }

    fn around(&self, feature: usize, around: [f64; 4]) -> Vec<usize> {
        let strips = self.range(around).flat_map(|strip| &self.strips[strip]);
        let touches = |other: &usize| {
            *other != feature && self.boxes[*other].is_some_and(|of| meets(around, of))
        };
        let mut others: Vec<usize> = strips.copied().filter(touches).collect();
        others.sort_unstable();
        others.dedup();
        others
    }

    fn range(&self, [_, south, _, north]: [f64; 4]) -> std::ops::RangeInclusive<usize> {
        let strip = |y: f64| (((y - self.south) / self.height) as usize).min(self.strips.len() - 1);
        strip(south)..=strip(north)
    }
}

/// The distinct points that lie within a side.
fn count(of: Vec<Side>, mut points: Vec<[f64; 2]>, tolerance: f64) -> usize {
    points.sort_by(|a, b| a[1].total_cmp(&b[1]).then(a[0].total_cmp(&b[0])));
    points.dedup();
    let mut points: Vec<_> = points.into_iter().map(|at| (at, false)).collect();
    sweep(
        of,
        &mut points,
        tolerance,
        |(at, _)| *at,
        |(at, within), side| {
            *within |= side.has_within(*at, tolerance);
        },
    );
    points.iter().filter(|(_, within)| *within).count()
}

fn side_box(side: &Side) -> [f64; 4] {
    let ([x, y], [to_x, to_y]) = (side.from, side.to);
    [x.min(to_x), y.min(to_y), x.max(to_x), y.max(to_y)]
}

fn meets(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

#[cfg(test)]
mod tests {
    use super::Neighbours;
    use crate::format::shp::{Geometry, ShapeType};

    /// Closed rings, one a feature.
    fn layer(rings: &[&[[f64; 2]]]) -> Geometry {
        let mut geometry = Geometry {
            shape_type: ShapeType::Polygon,
            coords: Vec::new(),
            part_starts: vec![0],
            feature_parts: vec![0],
            header_bbox: [0.0; 4],
        };
        for (place, ring) in (1..).zip(rings) {
            geometry.coords.extend_from_slice(ring);
            geometry.coords.extend(ring.first());
            geometry.part_starts.push(geometry.coords.len() as u32);
            geometry.feature_parts.push(place);
        }
        geometry
    }

    #[test]
    fn counts_what_either_side_lacks() {
        let west = [[0.0, 0.0], [0.0, 9.0], [5.0, 9.0], [5.0, 4.0], [5.0, 0.0]];
        let east = [
            [5.0, 0.0],
            [5.0, 6.0],
            [5.0005, 7.0],
            [5.0, 9.0],
            [9.0, 9.0],
            [9.0, 0.0],
        ];
        let apart = [[5.1, 10.0], [5.1, 12.0], [9.0, 12.0]];
        let geometry = layer(&[&west, &east, &apart]);
        let neighbours = Neighbours::new(&geometry, 0..3);
        // The west lacks 6 and 7, the east 4.
        assert_eq!(
            [0, 1, 2].map(|of| neighbours.unshared(of, 0.001)),
            [3, 3, 0]
        );
        // What is not within the tolerance is a gap, not an unshared vertex.
        assert_eq!(neighbours.unshared(0, 0.0001), 2);
        // A deleted neighbour is none.
        assert_eq!(Neighbours::new(&geometry, 0..1).unshared(0, 0.001), 0);
    }

    #[test]
    fn shared_vertices_are_not_counted() {
        let west = [[0.0, 0.0], [0.0, 9.0], [5.0, 9.0], [5.0, 0.0]];
        let east = [[5.0, 0.0], [5.0, 9.0], [9.0, 9.0], [9.0, 0.0]];
        let geometry = layer(&[&west, &east]);
        assert_eq!(Neighbours::new(&geometry, 0..2).unshared(0, 0.001), 0);
        assert_eq!(Neighbours::new(&geometry, 0..2).unshared(7, 0.001), 0);
    }
}
