//! Greatest width (最大宽度) of a region: the diameter of the largest circle inside of it.
//!
//! ```text
//!   +-----------------+
//!   |   ___           |     The largest circle of the L has its diameter; the length of the arms
//!   |  /   \  +-------+     does not matter.
//!   |  \___/  |
//!   +---------+
//! ```
//!
//! The centre is looked for in squares that are cut into quarters, the most promising first: no point of a square is
//! farther from the boundary than its middle is, plus half its diagonal. Each square keeps only those edges that can be
//! the nearest to one of its points.

use std::collections::BinaryHeap;

/// The search ends when nothing more than this share can be gained.
const GAIN: f64 = 0.01;
/// Squares that are looked at at most; what is known then is a lower bound, and for a strip between parallels exact.
const SQUARES: usize = 8_000;
/// Edges from whose middles a first guess is made.
const GUESSES: usize = 64;

type Point = [f64; 2];

/// The largest circle: its diameter and centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Circle {
    pub(super) diameter: f64,
    pub(super) centre: Point,
}

struct Square {
    upper: f64,
    centre: Point,
    half: f64,
    near: Vec<u32>,
}

impl PartialEq for Square {
    fn eq(&self, other: &Self) -> bool {
        self.upper.total_cmp(&other.upper).is_eq()
    }
}
impl Eq for Square {}
impl PartialOrd for Square {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Square {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.upper.total_cmp(&other.upper)
    }
}

/// An edge with the region on its left.
#[derive(Clone, Copy)]
struct Side {
    from: Point,
    along: Point,
    length2: f64,
}

impl Side {
    /// Squared distance of a point, and how far it lies left of the line.
    fn distance(&self, [x, y]: Point) -> (f64, f64) {
        let (dx, dy) = (x - self.from[0], y - self.from[1]);
        let [ax, ay] = self.along;
        let share = ((dx * ax + dy * ay) / self.length2).clamp(0.0, 1.0);
        // The far end is computed alike from both edges that have it, so that they tie exactly.
        let foot = if share >= 1.0 {
            [self.from[0] + ax, self.from[1] + ay]
        } else {
            [self.from[0] + share * ax, self.from[1] + share * ay]
        };
        let (ex, ey) = (x - foot[0], y - foot[1]);
        (ex * ex + ey * ey, (ax * dy - ay * dx) / self.length2.sqrt())
    }
}

/// The largest circle in the region that `rings` bound, outer ring counter-clockwise and holes clockwise, not closed.
/// When no circle of diameter `least` fits, how much smaller the largest one is does not matter; nor does, when one of
/// diameter `enough` fits, how much larger it is.
pub(super) fn widest(rings: &[Vec<Point>], least: f64, enough: f64) -> Circle {
    let sides = sides(rings);
    let Some(first) = sides.first() else {
        return Circle {
            diameter: 0.0,
            centre: [0.0, 0.0],
        };
    };
    let mut best = Circle {
        diameter: 0.0,
        centre: first.from,
    };
    let all: Vec<u32> = (0..sides.len() as u32).collect();
    let mut better = |at: Point, depth: f64| {
        if 2.0 * depth > best.diameter {
            best = Circle {
                diameter: 2.0 * depth,
                centre: at,
            };
        }
        best.diameter / 2.0
    };
    for guess in guesses(&sides) {
        if 2.0 * better(guess, depth(&sides, &all, guess)) >= enough {
            return best;
        }
    }
    let mut open = BinaryHeap::from([whole(&sides, all)]);
    let mut looked = 0;
    let mut reached = better(first.from, 0.0);
    while let Some(square) = open.pop() {
        let is_hopeless = square.upper <= reached * (1.0 + GAIN) || 2.0 * square.upper < least;
        if is_hopeless || 2.0 * reached >= enough || looked > SQUARES {
            break;
        }
        let half = square.half / 2.0;
        for (sx, sy) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
            looked += 1;
            let centre = [square.centre[0] + sx * half, square.centre[1] + sy * half];
            let depth = depth(&sides, &square.near, centre);
            reached = better(centre, depth);
            let reach = half * std::f64::consts::SQRT_2;
            if depth + reach > reached * (1.0 + GAIN) {
                let near = near(&sides, &square.near, centre, depth.abs() + 2.0 * reach);
                let upper = (depth + reach).min(between(&sides, &near, centre, reach));
                if upper > reached * (1.0 + GAIN) {
                    open.push(Square {
                        upper,
                        centre,
                        half,
                        near,
                    });
                }
            }
        }
    }
    best
}

fn sides(rings: &[Vec<Point>]) -> Vec<Side> {
    let mut sides = Vec::new();
    for ring in rings {
        for (place, from) in ring.iter().enumerate() {
            let to = ring[(place + 1) % ring.len()];
            let along = [to[0] - from[0], to[1] - from[1]];
            let length2 = along[0] * along[0] + along[1] * along[1];
            if length2 > 0.0 {
                sides.push(Side {
                    from: *from,
                    along,
                    length2,
                });
            }
        }
    }
    sides
}

/// A square around everything.
fn whole(sides: &[Side], near: Vec<u32>) -> Square {
    let mut low = [f64::INFINITY; 2];
    let mut high = [f64::NEG_INFINITY; 2];
    for side in sides {
        for axis in 0..2 {
            low[axis] = low[axis].min(side.from[axis]);
            high[axis] = high[axis].max(side.from[axis]);
        }
    }
    Square {
        upper: f64::INFINITY,
        centre: [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0],
        half: (high[0] - low[0]).max(high[1] - low[1]) / 2.0,
        near,
    }
}

/// Distance from the boundary, negative outside. Where a corner is the nearest, its edge that the point lies more
/// athwart of tells the side.
fn depth(sides: &[Side], near: &[u32], at: Point) -> f64 {
    let (mut least, mut across) = (f64::INFINITY, 0.0_f64);
    for side in near {
        let (distance, left) = sides[*side as usize].distance(at);
        let closer = distance < least * (1.0 - 1e-12);
        if closer || (distance <= least * (1.0 + 1e-12) && left.abs() > across.abs()) {
            across = left;
            least = least.min(distance);
        }
    }
    least.sqrt().copysign(across)
}

/// In a square that just two edges pass, face to face and from end to end, no point is farther from the boundary than
/// half way between the two. In a long strip this ends the search at squares of the edges' length, not of its width.
fn between(sides: &[Side], near: &[u32], at: Point, reach: f64) -> f64 {
    let mut through = near
        .iter()
        .map(|side| &sides[*side as usize])
        .filter(|side| side.distance(at).0 <= reach * reach);
    let (Some(one), Some(other), None) = (through.next(), through.next(), through.next()) else {
        return f64::INFINITY;
    };
    let passes = |side: &Side| {
        let length = side.length2.sqrt();
        let foot = ((at[0] - side.from[0]) * side.along[0]
            + (at[1] - side.from[1]) * side.along[1])
            / length;
        foot >= reach && foot <= length - reach
    };
    if !passes(one) || !passes(other) {
        return f64::INFINITY;
    }
    let unit = |side: &Side| side.along.map(|value| value / side.length2.sqrt());
    let ([ax, ay], [bx, by]) = (unit(one), unit(other));
    let foot = (at[0] - one.from[0]) * ax + (at[1] - one.from[1]) * ay;
    let on_one = [one.from[0] + foot * ax, one.from[1] + foot * ay];
    // Back to back they bound two sides of what is not the region.
    if ax * bx + ay * by >= 0.0 || other.distance(on_one).1 <= 0.0 {
        return f64::INFINITY;
    }
    // The mean distance from the two lines changes by half the sum of their normals.
    (one.distance(at).1 + other.distance(at).1) / 2.0 + reach * (ax + bx).hypot(ay + by) / 2.0
}

fn near(sides: &[Side], of: &[u32], at: Point, within: f64) -> Vec<u32> {
    let limit = within * within * (1.0 + 1e-9);
    of.iter()
        .copied()
        .filter(|side| sides[*side as usize].distance(at).0 <= limit)
        .collect()
}

/// Half way between an edge's middle and what lies opposite: in a strip the middle line.
fn guesses(sides: &[Side]) -> impl Iterator<Item = Point> + '_ {
    let mut longest: Vec<&Side> = sides.iter().collect();
    if longest.len() > GUESSES {
        longest.select_nth_unstable_by(GUESSES, |a, b| b.length2.total_cmp(&a.length2));
        longest.truncate(GUESSES);
    }
    let across = move |side: &Side| {
        let middle = [
            side.from[0] + side.along[0] / 2.0,
            side.from[1] + side.along[1] / 2.0,
        ];
        let length = side.length2.sqrt();
        let inward = [-side.along[1] / length, side.along[0] / length];
        let reach = sides
            .iter()
            .filter_map(|other| hit(middle, inward, other))
            .fold(f64::INFINITY, f64::min);
        reach.is_finite().then(|| {
            [
                middle[0] + inward[0] * reach / 2.0,
                middle[1] + inward[1] * reach / 2.0,
            ]
        })
    };
    longest.into_iter().filter_map(across)
}

/// How far along a ray an edge is met.
fn hit(from: Point, towards: Point, side: &Side) -> Option<f64> {
    let det = towards[0] * side.along[1] - towards[1] * side.along[0];
    if det == 0.0 {
        return None;
    }
    let d = [side.from[0] - from[0], side.from[1] - from[1]];
    let far = (d[0] * side.along[1] - d[1] * side.along[0]) / det;
    let share = (d[0] * towards[1] - d[1] * towards[0]) / det;
    (far > 1e-9 && (0.0..=1.0).contains(&share)).then_some(far)
}
