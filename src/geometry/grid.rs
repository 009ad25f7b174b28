//! The precision grid (坐标精度格网): coordinates as whole multiples of the pack's precision, and predicates on them
//! that are exact.
//!
//! A coordinate of 37 500 000 m with 0.1 mm steps needs 12 digits; as an integer it needs 39 bits, and the product of
//! two differences of such integers fits in an `i128`. So every question asked here has one answer, which does not
//! depend on the order of the arguments or on where on the map the figure lies.

use std::cmp::Ordering;

use crate::format::decimal::Decimal;

/// Coordinates on the grid stay below this in magnitude: 7 037 000 km at 0.1 mm.
const LIMIT: f64 = (1_u64 << 46) as f64;

/// Differences below this may be multiplied and subtracted in an `i64`.
const SMALL: i64 = 1 << 30;

/// A node of the grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// Easting, in steps.
    pub x: i64,
    /// Northing, in steps.
    pub y: i64,
}

impl Node {
    /// The node at `x`, `y`.
    #[must_use]
    pub const fn new(x: i64, y: i64) -> Self {
        Self { x, y }
    }
}

/// The grid of one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    steps_per_metre: f64,
}

impl Grid {
    /// The grid of that precision, in metres; one that is not positive counts as the least that a [`Decimal`] holds.
    #[must_use]
    pub fn new(precision: Decimal) -> Self {
        let millionths = precision.millionths().max(1);
        Self {
            // A precision that divides a metre gives a whole number of steps, and with it exact steps.
            steps_per_metre: 1e6 / millionths as f64,
        }
    }

    /// The node nearest to a coordinate in metres, halfway the even one; `None` for what lies beyond the grid or is no
    /// number.
    #[inline]
    #[must_use]
    pub fn snap(&self, [x, y]: [f64; 2]) -> Option<Node> {
        let (x, y) = (x * self.steps_per_metre, y * self.steps_per_metre);
        (x.abs() < LIMIT && y.abs() < LIMIT).then(|| Node {
            x: nearest(x),
            y: nearest(y),
        })
    }

    /// A node in metres.
    #[must_use]
    pub fn metres(&self, node: Node) -> [f64; 2] {
        [self.length(node.x as f64), self.length(node.y as f64)]
    }

    /// A length of so many steps, in metres.
    #[must_use]
    pub fn length(&self, steps: f64) -> f64 {
        steps / self.steps_per_metre
    }

    /// A length in metres, in steps.
    #[must_use]
    pub fn steps(&self, metres: f64) -> f64 {
        metres * self.steps_per_metre
    }

    /// An area of so many square steps, in square metres.
    #[must_use]
    pub fn area(&self, square_steps: f64) -> f64 {
        square_steps / self.steps_per_metre / self.steps_per_metre
    }
}

/// The integer nearest to a number below [`LIMIT`].
#[inline]
fn nearest(value: f64) -> i64 {
    // At this magnitude an f64 has no fraction left, and its last bits are the integer: several times faster than
    // `round`, which is a library call on older processors.
    const WHOLE: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52
    (value + WHOLE).to_bits().cast_signed() - WHOLE.to_bits().cast_signed()
}

/// Product of two differences of nodes.
fn product(a: i64, b: i64) -> i128 {
    // Never wraps: both are below 2^47. The wrapping form spares the check, which is slow for `i128`.
    i128::from(a).wrapping_mul(i128::from(b))
}

/// The cross product of the vectors from `a` to `b` and from `a` to `c` where both are short, as nearly always.
#[inline]
fn short_cross(a: Node, b: Node, c: Node) -> Option<i64> {
    let (ux, uy) = (b.x - a.x, b.y - a.y);
    let (vx, vy) = (c.x - a.x, c.y - a.y);
    // One comparison for all four: the offset makes each a number from 0 to 2 * SMALL.
    let offset = |value: i64| value.wrapping_add(SMALL).cast_unsigned();
    let all = offset(ux) | offset(uy) | offset(vx) | offset(vy);
    (all < 2 * SMALL.cast_unsigned()).then(|| ux.wrapping_mul(vy).wrapping_sub(uy.wrapping_mul(vx)))
}

/// Twice the signed area of the triangle `a b c`: positive when `c` lies left of the line from `a` to `b`.
#[inline]
#[must_use]
pub fn cross(a: Node, b: Node, c: Node) -> i128 {
    match short_cross(a, b, c) {
        Some(cross) => i128::from(cross),
        None => product(b.x - a.x, c.y - a.y).wrapping_sub(product(b.y - a.y, c.x - a.x)),
    }
}

/// The scalar product of the vectors from `a` to `b` and from `a` to `c`: negative when the angle at `a` is obtuse.
#[must_use]
pub fn dot(a: Node, b: Node, c: Node) -> i128 {
    product(b.x - a.x, c.x - a.x).wrapping_add(product(b.y - a.y, c.y - a.y))
}

/// On which side of the line from `a` to `b` the node `c` lies: [`Greater`](Ordering::Greater) left,
/// [`Less`](Ordering::Less) right, [`Equal`](Ordering::Equal) on it.
#[inline]
#[must_use]
pub fn side(a: Node, b: Node, c: Node) -> Ordering {
    match short_cross(a, b, c) {
        Some(cross) => cross.cmp(&0),
        None => cross(a, b, c).cmp(&0),
    }
}

/// Whether `p` lies on the segment `a b`, ends included.
#[must_use]
pub fn on_segment(a: Node, b: Node, p: Node) -> bool {
    in_box(a, b, p) && cross(a, b, p) == 0
}

/// Whether `p` lies in the box of the segment `a b`, sides included.
fn in_box(a: Node, b: Node, p: Node) -> bool {
    a.x.min(b.x) <= p.x && p.x <= a.x.max(b.x) && a.y.min(b.y) <= p.y && p.y <= a.y.max(b.y)
}

/// How two segments lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// They have no point in common.
    Apart,
    /// They cross at one point that is no end of either; it need not be a node.
    Cross,
    /// They have one node in common, an end of at least one of them.
    Touch(Node),
    /// They have a stretch in common, from the lesser node to the greater.
    Overlap(Node, Node),
}

/// How the segments `a b` and `c d` lie to each other. A segment of one point is allowed.
#[must_use]
pub fn meeting(a: Node, b: Node, c: Node, d: Node) -> Meeting {
    let apart = a.x.max(b.x) < c.x.min(d.x)
        || c.x.max(d.x) < a.x.min(b.x)
        || a.y.max(b.y) < c.y.min(d.y)
        || c.y.max(d.y) < a.y.min(b.y);
    if apart {
        return Meeting::Apart;
    }
    let (sc, sd) = (side(a, b, c), side(a, b, d));
    let (sa, sb) = (side(c, d, a), side(c, d, b));
    if sc == Ordering::Equal && sd == Ordering::Equal {
        return if sa == Ordering::Equal && sb == Ordering::Equal {
            collinear(a, b, c, d)
        } else {
            // `a b` is one point, which does not lie on the line through c and d.
            Meeting::Apart
        };
    }
    if sa == Ordering::Equal && sb == Ordering::Equal {
        return Meeting::Apart;
    }
    if sc == sd || sa == sb {
        return Meeting::Apart;
    }
    let end =
        |on: bool, node: Node, from: Node, to: Node| (on && in_box(from, to, node)).then_some(node);
    end(sc == Ordering::Equal, c, a, b)
        .or_else(|| end(sd == Ordering::Equal, d, a, b))
        .or_else(|| end(sa == Ordering::Equal, a, c, d))
        .or_else(|| end(sb == Ordering::Equal, b, c, d))
        .map_or(Meeting::Cross, Meeting::Touch)
}

/// The common part of two segments on one line.
fn collinear(a: Node, b: Node, c: Node, d: Node) -> Meeting {
    // On one line the order of the nodes by x, then y, is their order along it.
    let (from, to) = (a.min(b).max(c.min(d)), a.max(b).min(c.max(d)));
    match from.cmp(&to) {
        Ordering::Less => Meeting::Overlap(from, to),
        Ordering::Equal => Meeting::Touch(from),
        Ordering::Greater => Meeting::Apart,
    }
}

/// Where the segments `a b` and `c d` cross, in steps; to be shown, not to be decided with.
#[must_use]
pub fn crossing(a: Node, b: Node, c: Node, d: Node) -> [f64; 2] {
    let (from_a, from_b) = (cross(c, d, a) as f64, cross(c, d, b) as f64);
    let whole = from_a - from_b;
    let share = if whole == 0.0 { 0.0 } else { from_a / whole };
    [
        a.x as f64 + share * (b.x - a.x) as f64,
        a.y as f64 + share * (b.y - a.y) as f64,
    ]
}

/// Compares the directions from `o` to `a` and to `b` by angle, counter-clockwise from east.
#[must_use]
pub fn by_angle(o: Node, a: Node, b: Node) -> Ordering {
    let lower = |p: Node| (p.y, p.x) < (o.y, o.x);
    lower(a).cmp(&lower(b)).then_with(|| 0.cmp(&cross(o, a, b)))
}

#[cfg(test)]
mod tests;
