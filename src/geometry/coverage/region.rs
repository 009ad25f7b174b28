//! Regions as they are reported: outline, area and greatest width in metres.

use super::faces::Face;
use super::split::FINE;
use super::width::{Circle, widest};
use crate::geometry::Outline;
use crate::geometry::grid::{Grid, Node};

/// A region of one or more pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Its pieces: outer ring counter-clockwise, then holes; closed; in metres.
    pub pieces: Vec<Vec<Vec<[f64; 2]>>>,
    /// Area on the map (平面面积), in square metres.
    pub area: f64,
    /// Diameter of the largest circle inside, in metres.
    pub width: f64,
    /// Centre of that circle, in metres.
    pub point: [f64; 2],
}

impl Region {
    /// Its outline for the report.
    #[must_use]
    pub fn outline(&self) -> Outline {
        Outline::Polygons(self.pieces.clone())
    }

    /// Whether a point, in metres, lies in it; for points off its boundary.
    #[must_use]
    pub fn holds(&self, [x, y]: [f64; 2]) -> bool {
        let sides = self
            .pieces
            .iter()
            .flatten()
            .flat_map(|ring| ring.windows(2));
        let below = sides.filter(|side| {
            let ([ax, ay], [bx, by]) = (side[0], side[1]);
            (ax <= x) != (bx <= x) && ay + (by - ay) * ((x - ax) / (bx - ax)) < y
        });
        below.count() % 2 == 1
    }
}

/// The faces that are at least `tolerance` steps wide, as one region; [`None`] when none is.
pub(super) fn region(faces: &[Face], tolerance: i64, grid: Grid) -> Option<Region> {
    let mut made: Option<Region> = None;
    let mut best = 0.0;
    for face in faces {
        let circle = circle(face, tolerance);
        // Half a fine step: what rounding may have taken from a strip of just the tolerance.
        if circle.diameter + 0.5 / FINE as f64 * 2.0 < tolerance as f64 {
            continue;
        }
        let region = made.get_or_insert(Region {
            pieces: Vec::new(),
            area: 0.0,
            width: 0.0,
            point: [0.0; 2],
        });
        region.area += grid.area(face.double_area as f64 / 2.0 / (FINE * FINE) as f64);
        region
            .pieces
            .push(face.rings.iter().map(|ring| closed(ring, grid)).collect());
        if circle.diameter > best {
            best = circle.diameter;
            region.width = grid.length(circle.diameter);
            region.point = circle.centre.map(|value| grid.length(value));
        }
    }
    made
}

/// A point well inside a face, on the fine grid.
pub(super) fn inner_point(face: &Face) -> Node {
    let [x, y] = circle(face, 0)
        .centre
        .map(|value| (value * FINE as f64).round() as i64);
    Node::new(x, y)
}

/// The largest circle in a face, in steps.
fn circle(face: &Face, tolerance: i64) -> Circle {
    // Near the origin a f64 holds a fine step and much less.
    let origin = face.rings[0][0];
    let rings: Vec<Vec<[f64; 2]>> = face
        .rings
        .iter()
        .map(|ring| {
            let local = |node: &Node| {
                [(node.x - origin.x) as f64, (node.y - origin.y) as f64].map(|v| v / FINE as f64)
            };
            ring.iter().map(local).collect()
        })
        .collect();
    let found = widest(&rings, tolerance as f64);
    Circle {
        diameter: found.diameter,
        centre: [
            found.centre[0] + origin.x as f64 / FINE as f64,
            found.centre[1] + origin.y as f64 / FINE as f64,
        ],
    }
}

fn closed(ring: &[Node], grid: Grid) -> Vec<[f64; 2]> {
    let metres =
        |node: &Node| [node.x, node.y].map(|value| grid.length(value as f64 / FINE as f64));
    ring.iter().chain(ring.first()).map(metres).collect()
}
