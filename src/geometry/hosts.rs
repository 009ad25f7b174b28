//! Which polygons points lie in (点在面内), exactly, by the even-odd rule; a point within the tolerance of a border lies
//! in the polygons on both sides.
//!
//! The points are few and the polygons many: the points are indexed, each polygon asks for those in its box, and looks
//! at its borders only if there are some.

mod crowd;

pub(super) use crowd::is_apart;

use std::cmp::Ordering;

use rayon::prelude::*;

use super::grid::{Grid, Node, dot, side};
use crate::format::shp::Geometry;

/// From so many points near one polygon on they are arranged in a tree.
const MANY: usize = 64;

/// A point in a polygon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Host {
    /// Place of the point in the list.
    pub point: u32,
    /// The polygon.
    pub feature: u32,
}

/// Points by place on the map.
pub(super) struct PointIndex<'a> {
    points: &'a [Node],
    /// Row and x of each point with its place, sorted.
    entries: Vec<(i64, i64, u32)>,
    height: i64,
}

impl<'a> PointIndex<'a> {
    pub(super) fn new(points: &'a [Node]) -> Self {
        let ys = || points.iter().map(|at| at.y);
        let extent = ys().max().unwrap_or(0) - ys().min().unwrap_or(0);
        // As many rows as points in a row.
        let rows = (points.len() as u64).isqrt().max(1) as i64;
        let height = extent / rows + 1;
        let entry = |(at, place): (&Node, u32)| (at.y.div_euclid(height), at.x, place);
        let mut entries: Vec<_> = points.iter().zip(0_u32..).map(entry).collect();
        entries.sort_unstable();
        Self {
            points,
            entries,
            height,
        }
    }

    /// The points in a box, sorted by y.
    pub(super) fn in_box(&self, from: Node, to: Node, found: &mut Vec<(i64, u32)>) {
        self.few_in_box((from, to), usize::MAX, found);
        found.sort_unstable();
    }

    /// Whether there are at most so many points in a box, and then those, by row and x.
    pub(super) fn few_in_box(
        &self,
        (from, to): (Node, Node),
        most: usize,
        found: &mut Vec<(i64, u32)>,
    ) -> bool {
        found.clear();
        let (Some(lowest), Some(highest)) = (self.entries.first(), self.entries.last()) else {
            return true;
        };
        let first = from.y.div_euclid(self.height).max(lowest.0);
        let last = to.y.div_euclid(self.height).min(highest.0);
        for row in first..=last {
            let start = self
                .entries
                .partition_point(|(r, x, _)| (*r, *x) < (row, from.x));
            let in_row = self.entries[start..]
                .iter()
                .take_while(|(r, x, _)| *r == row && *x <= to.x);
            let placed = in_row.map(|(.., place)| (self.points[*place as usize].y, *place));
            found.extend(placed.filter(|(y, _)| from.y <= *y && *y <= to.y));
            if found.len() > most {
                return false;
            }
        }
        true
    }
}

/// Each point with each polygon among `features` that it lies in or whose border it is within `tolerance` steps of,
/// sorted. Polygons with coordinates beyond the grid hold none.
#[must_use]
pub fn hosts(
    points: &[Node],
    shapes: &Geometry,
    features: &[u32],
    grid: Grid,
    tolerance: i64,
) -> Vec<Host> {
    let index = PointIndex::new(points);
    let mut found: Vec<Host> = features
        .par_iter()
        .fold(Vec::new, |mut hosts, feature| {
            let mut near = Vec::new();
            if let Some((from, to)) = snapped_box(shapes, *feature, grid, tolerance) {
                index.in_box(from, to, &mut near);
            }
            if !near.is_empty() {
                let inside = inside(points, &near, shapes, *feature, grid, tolerance);
                hosts.extend(inside.into_iter().map(|point| Host {
                    point,
                    feature: *feature,
                }));
            }
            hosts
        })
        .reduce(Vec::new, |mut all, more| {
            all.extend(more);
            all
        });
    found.sort_unstable();
    found
}

/// The box of a polygon on the grid, enlarged by the tolerance.
fn snapped_box(shapes: &Geometry, feature: u32, grid: Grid, by: i64) -> Option<(Node, Node)> {
    let [west, south, east, north] = shapes.bbox(feature as usize)?;
    let (from, to) = (grid.snap([west, south])?, grid.snap([east, north])?);
    Some((
        Node::new(from.x - by, from.y - by),
        Node::new(to.x + by, to.y + by),
    ))
}

/// Those of the points `near` (by y) that the polygon holds.
fn inside(
    points: &[Node],
    near: &[(i64, u32)],
    shapes: &Geometry,
    feature: u32,
    grid: Grid,
    tolerance: i64,
) -> Vec<u32> {
    let mut rings = Vec::new();
    for ring in shapes.parts(feature as usize) {
        let nodes: Option<Vec<Node>> = ring.iter().map(|at| grid.snap(*at)).collect();
        let Some(nodes) = nodes else {
            return Vec::new();
        };
        rings.push(nodes);
    }
    // A ring that is not closed in the file is closed here.
    let edges = rings
        .iter()
        .flat_map(|nodes| nodes.iter().zip(nodes.iter().cycle().skip(1)))
        .map(|(a, b)| if a.y <= b.y { (*a, *b) } else { (*b, *a) });
    let held = if near.len() < MANY {
        held_one_by_one(points, near, edges, tolerance)
    } else {
        let places: Vec<Node> = near
            .iter()
            .map(|(_, place)| points[*place as usize])
            .collect();
        crowd::held(&places, edges, tolerance)
    };
    let held = near.iter().zip(held);
    held.filter(|(_, held)| *held)
        .map(|((_, place), _)| *place)
        .collect()
}

/// Which of the points `near` lie inside these edges, each from its lower end, or within the tolerance of one.
fn held_one_by_one(
    points: &[Node],
    near: &[(i64, u32)],
    edges: impl Iterator<Item = (Node, Node)>,
    tolerance: i64,
) -> Vec<bool> {
    let mut states = vec![(false, false); near.len()];
    for (low, high) in edges {
        let start = near.partition_point(|(y, _)| *y < low.y - tolerance);
        let row = near[start..].iter().zip(&mut states[start..]);
        for ((_, place), (odd, border)) in row.take_while(|((y, _), _)| *y <= high.y + tolerance) {
            let at = points[*place as usize];
            *border |= is_near(low, high, at, tolerance);
            *odd ^= is_passed(low, high, at);
        }
    }
    states
        .into_iter()
        .map(|(odd, border)| odd || border)
        .collect()
}

/// Whether a way eastwards from `at` passes an edge. Its lower end belongs to it and the upper does not, so that a vertex
/// counts once.
fn is_passed(low: Node, high: Node, at: Node) -> bool {
    low.y <= at.y && at.y < high.y && side(low, high, at) == Ordering::Greater
}

/// Whether `p` is at most `tolerance` steps from the segment `a b`.
#[must_use]
pub fn is_near(a: Node, b: Node, p: Node, tolerance: i64) -> bool {
    let beyond = p.x < a.x.min(b.x) - tolerance
        || p.x > a.x.max(b.x) + tolerance
        || p.y < a.y.min(b.y) - tolerance
        || p.y > a.y.max(b.y) + tolerance;
    if beyond {
        return false;
    }
    let limit = tolerance as f64;
    let distance = |from: Node| ((p.x - from.x) as f64).hypot((p.y - from.y) as f64);
    if dot(a, b, p) <= 0 {
        return distance(a) <= limit;
    }
    if dot(b, a, p) <= 0 {
        return distance(b) <= limit;
    }
    let length = ((b.x - a.x) as f64).hypot((b.y - a.y) as f64);
    super::grid::cross(a, b, p).unsigned_abs() as f64 <= limit * length
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::decimal::Decimal;
    use crate::format::shp::ShapeType;

    fn shapes(polygons: &[Vec<[i64; 2]>]) -> Geometry {
        let mut shapes = Geometry {
            shape_type: ShapeType::Polygon,
            coords: Vec::new(),
            part_starts: vec![0],
            feature_parts: vec![0],
            header_bbox: [0.0; 4],
        };
        for polygon in polygons {
            shapes
                .coords
                .extend(polygon.iter().map(|at| at.map(|c| c as f64)));
            shapes.part_starts.push(shapes.coords.len() as u32);
            shapes
                .feature_parts
                .push(shapes.part_starts.len() as u32 - 1);
        }
        shapes
    }

    /// By winding through quadrants of whole numbers, one point and one polygon at a time.
    fn oracle(points: &[Node], polygons: &[Vec<[i64; 2]>]) -> Vec<Host> {
        let mut found = Vec::new();
        for (at, point) in points.iter().zip(0..) {
            for (polygon, feature) in polygons.iter().zip(0..) {
                let edges = polygon.iter().zip(polygon.iter().cycle().skip(1));
                let (mut odd, mut border) = (false, false);
                for (a, b) in edges {
                    let (ax, ay, bx, by) = (a[0] - at.x, a[1] - at.y, b[0] - at.x, b[1] - at.y);
                    let area = ax * by - ay * bx;
                    border |= area == 0 && ax * bx <= 0 && ay * by <= 0;
                    if (ay > 0) != (by > 0) {
                        odd ^= (area > 0) == (by > ay);
                    }
                }
                if odd || border {
                    found.push(Host { point, feature });
                }
            }
        }
        found
    }

    proptest! {
        #[test]
        fn the_same_as_one_by_one(
            points in proptest::collection::vec((-12_i64..12, -12_i64..12), 0..300),
            polygons in proptest::collection::vec(
                proptest::collection::vec((-10_i64..10, -10_i64..10), 3..8), 0..6),
        ) {
            let points: Vec<Node> = points.iter().map(|(x, y)| Node::new(*x, *y)).collect();
            let polygons: Vec<Vec<[i64; 2]>> = polygons
                .iter()
                .map(|ring| ring.iter().map(|(x, y)| [*x, *y]).collect())
                .collect();
            let features: Vec<u32> = (0..polygons.len() as u32).collect();
            let grid = Grid::new(Decimal::from(1));
            let found = hosts(&points, &shapes(&polygons), &features, grid, 0);
            prop_assert_eq!(found, oracle(&points, &polygons));
        }
    }

    #[test]
    fn near_a_border_is_in() {
        let polygons = [vec![[0, 0], [0, 1000], [1000, 1000], [1000, 0], [0, 0]]];
        let grid = Grid::new(Decimal::from(1));
        let held = |x, y| {
            let found = hosts(&[Node::new(x, y)], &shapes(&polygons), &[0], grid, 10);
            !found.is_empty()
        };
        assert!(held(500, -10) && held(1010, 500) && held(1006, 1008));
        assert!(!held(500, -11) && !held(1011, 500) && !held(1008, 1008));
    }
}
