//! Regions as they are reported: outline, area and greatest width in metres.

use super::faces::{Face, distance};
use super::split::FINE;
use super::width::{Circle, widest};
use crate::geometry::Outline;
use crate::geometry::grid::{Grid, Node, cross};

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
    let (mut best, least) = (0.0, least(tolerance));
    for face in faces {
        let circle = circle(face, least, f64::INFINITY);
        if circle.diameter < least && !face.span().is_wide(tolerance) {
            continue;
        }
        let region = made.get_or_insert(Region {
            pieces: Vec::new(),
            area: 0.0,
            width: 0.0,
            point: [0.0; 2],
        });
        region.area += grid.area(face.double_area as f64 / 2.0 / (FINE * FINE) as f64);
        region.pieces.push(
            face.rings
                .iter()
                .map(|ring| drawn(face, ring, grid))
                .collect(),
        );
        if circle.diameter > best {
            best = circle.diameter;
            region.width = grid.length(circle.diameter);
            region.point = circle.centre.map(|value| grid.length(value));
        }
    }
    made
}

/// The faces that are at least `tolerance` steps wide, or all of them when none is.
pub(super) fn region_or_all(faces: &[Face], tolerance: i64, grid: Grid) -> Region {
    region(faces, tolerance, grid)
        .or_else(|| region(faces, 0, grid))
        .unwrap_or(Region {
            pieces: Vec::new(),
            area: 0.0,
            width: 0.0,
            point: [0.0; 2],
        })
}

/// Whether a circle of `tolerance` steps fits into a face.
pub(super) fn is_wide(face: &Face, tolerance: i64) -> bool {
    let least = least(tolerance);
    face.span().is_wide(tolerance)
        || !is_thin(face, least) && circle(face, least, least).diameter >= least
}

/// Whether a face lies between two parallels that are too near to each other: those along its longest edge. Most of what
/// is narrow does, and a circle would have to be looked for all along it.
fn is_thin(face: &Face, least: f64) -> bool {
    let ring = &face.rings[0];
    let next = ring.iter().cycle().skip(1);
    let sides = ring.iter().zip(next);
    let length = |(from, to): (&Node, &Node)| distance(*from, *to);
    let Some((from, to)) = sides.max_by(|a, b| length(*a).total_cmp(&length(*b))) else {
        return true;
    };
    let off = |node: &Node| cross(*from, *to, *node);
    let (left, right) = ring.iter().fold((0, 0), |(left, right), node| {
        (off(node).max(left), off(node).min(right))
    });
    let apart = (left - right) as f64 / length((from, to)) / FINE as f64;
    apart < least
}

/// The width that is not less than the tolerance, in steps: half a fine step is what rounding may have taken from each
/// side of a strip of just the tolerance.
fn least(tolerance: i64) -> f64 {
    tolerance as f64 - 0.5 / FINE as f64 * 2.0
}

/// Area and boundary of a region, in fine steps: enough to see that most are wide.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) double_area: i128,
    pub(super) perimeter: f64,
    pub(super) holes: usize,
}

impl Span {
    /// Whether a circle of `tolerance` steps fits in for certain. The points within r of the boundary of a region with
    /// h holes cover at most r P + (h - 1) pi r^2 (Sz.-Nagy, 1959); a greater area has a point farther inside.
    pub(super) fn is_wide(&self, tolerance: i64) -> bool {
        let radius = (tolerance * FINE) as f64 / 2.0;
        let corners = self.holes.saturating_sub(1) as f64 * std::f64::consts::PI * radius * radius;
        // A hair more for what summing up has rounded.
        self.double_area as f64 / 2.0 >= (radius * self.perimeter + corners) * (1.0 + 1e-9)
    }
}

/// A point well inside a face, on the fine grid.
pub(super) fn inner_point(face: &Face) -> Node {
    let [x, y] = circle(face, 0.0, f64::INFINITY)
        .centre
        .map(|value| (value * FINE as f64).round() as i64);
    Node::new(x, y)
}

/// The largest circle in a face, in steps, or one of a diameter that is `enough`.
fn circle(face: &Face, least: f64, enough: f64) -> Circle {
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
    let found = widest(&rings, least, enough);
    Circle {
        diameter: found.diameter,
        centre: [
            found.centre[0] + origin.x as f64 / FINE as f64,
            found.centre[1] + origin.y as f64 / FINE as f64,
        ],
    }
}

/// A ring of a face in metres, closed, without the nodes on seams unless too little would be left.
fn drawn(face: &Face, ring: &[Node], grid: Grid) -> Vec<[f64; 2]> {
    let metres =
        |node: &Node| [node.x, node.y].map(|value| grid.length(value as f64 / FINE as f64));
    let is_corner = |node: &&Node| face.seams.binary_search(node).is_err();
    let corners: Vec<&Node> = ring.iter().filter(is_corner).collect();
    let ring = if corners.len() < 3 {
        ring.iter().collect()
    } else {
        corners
    };
    ring.iter()
        .chain(ring.first())
        .map(|node| metres(node))
        .collect()
}
