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

mod sides;

use std::collections::BinaryHeap;

use sides::{Side, depth, near, sides};

/// The search ends when nothing more than this share can be gained.
const GAIN: f64 = 0.01;
/// Squares that are looked at at most, and more of them for each of many edges; what is known then is a lower bound, and
/// for a strip between parallels exact. A winding sliver takes about 40 for each edge.
const SQUARES: usize = 8_000;
const EACH: usize = 128;
const MANY: usize = 4_000;
/// So many times as many while it is open whether `least` is reached.
const DECIDING: usize = 4;
/// So many edges near a square are held against each other.
const FACING: usize = 32;
/// Edges from whose middles a first guess is made.
const GUESSES: usize = 64;

/// The corners of a square from its middle.
const CORNERS: [(f64, f64); 4] = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)];

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

/// The largest circle in the region that `rings` bound, outer ring counter-clockwise and holes clockwise, not closed.
/// When no circle of diameter `least` fits, how much smaller the largest one is does not matter; nor does, when one of
/// diameter `enough` fits, how much larger it is.
pub(super) fn widest(rings: &[Vec<Point>], least: f64, enough: f64) -> Circle {
    let sides = sides(rings);
    let mut search = Search {
        sides: &sides,
        least,
        best: Circle {
            diameter: 0.0,
            centre: sides.first().map_or([0.0; 2], |side| side.from),
        },
        open: BinaryHeap::new(),
    };
    match &sides[..] {
        [] => {}
        [one, two, three] if rings.len() == 1 => {
            search.try_at(incentre([one, two, three]), &[0, 1, 2]);
        }
        _ => search.run(enough),
    }
    search.best
}

struct Search<'a> {
    sides: &'a [Side],
    /// See [`widest`].
    least: f64,
    /// The largest circle so far.
    best: Circle,
    open: BinaryHeap<Square>,
}

impl Search<'_> {
    fn run(&mut self, enough: f64) {
        let all: Vec<u32> = (0..self.sides.len() as u32).collect();
        for guess in guesses(self.sides) {
            self.try_at(guess, &all);
            if self.best.diameter >= enough {
                return;
            }
        }
        self.open.push(whole(self.sides, all));
        let (mut looked, limit) = (0, SQUARES + EACH * self.sides.len().min(MANY));
        while let Some(square) = self.open.pop() {
            let is_open = self.best.diameter < self.least;
            let is_spent = looked > if is_open { DECIDING * limit } else { limit };
            let is_hopeless = square.upper <= self.worth_more_than();
            if is_hopeless || self.best.diameter >= enough || is_spent {
                return;
            }
            for (sx, sy) in CORNERS {
                looked += 1;
                let half = square.half / 2.0;
                let [x, y] = square.centre;
                self.enter([x + sx * half, y + sy * half], half, &square.near);
            }
        }
    }

    /// Tries the middle of a square, and keeps it where it may hold more; `near`: all edges that can be the nearest to one
    /// of its points.
    fn enter(&mut self, centre: Point, half: f64, near: &[u32]) {
        let depth = self.try_at(centre, near);
        let reach = half * std::f64::consts::SQRT_2;
        if depth + reach <= self.worth_more_than() {
            return;
        }
        let near = self::near(self.sides, near, centre, depth.abs() + 2.0 * reach);
        let mut upper = (depth + reach).min(between(self.sides, &near, centre, reach));
        if let Some((bound, middle)) = facing(self.sides, &near, centre, half) {
            upper = upper.min(bound);
            self.try_at(middle, &near);
        }
        if upper > self.worth_more_than() {
            self.open.push(Square {
                upper,
                centre,
                half,
                near,
            });
        }
    }

    /// How deep a point lies; the circle around it may be the largest.
    fn try_at(&mut self, centre: Point, near: &[u32]) -> f64 {
        let depth = depth(self.sides, near, centre);
        if 2.0 * depth > self.best.diameter {
            self.best = Circle {
                diameter: 2.0 * depth,
                centre,
            };
        }
        depth
    }

    /// What a square must promise more than: as long as `least` is not reached that is decided to the last digit.
    fn worth_more_than(&self) -> f64 {
        if self.best.diameter < self.least {
            (self.least / 2.0).next_down()
        } else {
            self.best.diameter / 2.0 * (1.0 + GAIN)
        }
    }
}

/// The point of a triangle that is as far from one side as from the others: the mean of its corners, each with the length
/// of the side opposite.
fn incentre(sides: [&Side; 3]) -> Point {
    let lengths = sides.map(|side| side.length);
    let around: f64 = lengths.iter().sum();
    [0, 1].map(|axis| {
        let opposite = |at: usize| lengths[(at + 1) % 3] * sides[at].from[axis];
        (0..3).map(opposite).sum::<f64>() / around
    })
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
        let length = side.length;
        let foot = ((at[0] - side.from[0]) * side.along[0]
            + (at[1] - side.from[1]) * side.along[1])
            / length;
        foot >= reach && foot <= length - reach
    };
    if !passes(one) || !passes(other) {
        return f64::INFINITY;
    }
    let unit = |side: &Side| side.along.map(|value| value / side.length);
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

/// No point of the square around `at` is farther from the boundary than the mean of its distances from any two edges.
/// That is convex, and so the greatest in a corner. At the bends of a strip, where more than two edges are near, it ends the
/// search at squares not much smaller than the strip is wide. Returns the bound, and the point of the square that is as far
/// from the one edge as from the other, as nearly as their directions tell.
fn facing(sides: &[Side], near: &[u32], at: Point, half: f64) -> Option<(f64, Point)> {
    if near.len() > FACING {
        return None;
    }
    let corners = CORNERS.map(|(sx, sy)| [at[0] + sx * half, at[1] + sy * half]);
    let from_corners = |side: &Side| corners.map(|corner| side.distance(corner).0.sqrt());
    let here = |side: &&Side| side.distance(at).0;
    let edges = || near.iter().map(|side| &sides[*side as usize]);
    let one = edges().min_by(|a, b| here(a).total_cmp(&here(b)))?;
    let of_one = from_corners(one);
    let mean = |other: &Side| {
        let both = of_one.iter().zip(from_corners(other));
        both.map(|(a, b)| (a + b) / 2.0).fold(0.0, f64::max)
    };
    let others = edges().filter(|other| !std::ptr::eq(*other, one));
    let bounds = others.map(|other| (mean(other), other));
    let (bound, other) = bounds.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let inward = (here(&other).sqrt() - here(&one).sqrt()) / 2.0 / one.length;
    let middle = [at[0] - inward * one.along[1], at[1] + inward * one.along[0]];
    let within = |axis: usize| middle[axis].clamp(at[axis] - half, at[axis] + half);
    Some((bound, [within(0), within(1)]))
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
        let length = side.length;
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
