//! The edges of a region, and how deep a point lies within them.

use super::Point;

/// Squared distances that differ by less than this share are one, as of two edges from the corner that they have in
/// common; and by less than so much of the distance times the length of an edge, which its foot is rounded by.
const TIE: f64 = 1e-12;
const ROUNDED: f64 = 1e-14;
/// Two edges that leave a corner at so small an angle may tell opposite sides of a point beyond it, by rounding.
const NEARLY: f64 = 1e-6;

/// An edge with the region on its left.
#[derive(Clone, Copy)]
pub(super) struct Side {
    pub(super) from: Point,
    pub(super) along: Point,
    pub(super) length2: f64,
    pub(super) length: f64,
}

impl Side {
    /// Squared distance of a point, and how far it lies left of the line.
    pub(super) fn distance(&self, [x, y]: Point) -> (f64, f64) {
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
        (ex * ex + ey * ey, (ax * dy - ay * dx) / self.length)
    }

    fn to(&self) -> Point {
        [self.from[0] + self.along[0], self.from[1] + self.along[1]]
    }

    /// Where it leads from a corner that is an end of it.
    fn away_from(&self, corner: Point) -> Option<Point> {
        if self.from == corner {
            Some(self.along)
        } else {
            (self.to() == corner).then(|| self.along.map(|value| -value))
        }
    }
}

/// The edges of some rings, without those of no length.
pub(super) fn sides(rings: &[Vec<Point>]) -> Vec<Side> {
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
                    length: length2.sqrt(),
                });
            }
        }
    }
    sides
}

/// The distance of the nearest edge so far.
struct Nearest {
    distance: f64,
    squared: f64,
}

impl Nearest {
    const NONE: Self = Self {
        distance: f64::INFINITY,
        squared: f64::INFINITY,
    };

    fn meet(&mut self, squared: f64) {
        if squared < self.squared {
            (self.distance, self.squared) = (squared.sqrt(), squared);
        }
    }

    /// How much the squared distance of an edge may differ that is no farther.
    fn slack(&self, side: &Side) -> f64 {
        TIE * self.squared + ROUNDED * side.length * self.distance
    }
}

/// Distance from the boundary, negative outside. Where a corner is the nearest, its edge that the point lies more
/// athwart of tells the side, and where that cannot be told apart the order of the edges around the corner.
pub(super) fn depth(sides: &[Side], near: &[u32], at: Point) -> f64 {
    let mut nearest = Nearest::NONE;
    let (mut across, mut is_doubtful) = (0.0_f64, false);
    for side in near {
        let side = &sides[*side as usize];
        let (distance, left) = side.distance(at);
        let slack = nearest.slack(side);
        if distance > nearest.squared + slack {
            continue;
        }
        let is_first = nearest.distance.is_infinite();
        let is_closer = is_first || distance < nearest.squared - slack;
        nearest.meet(distance);
        let doubt = NEARLY * (across.abs() + NEARLY * nearest.distance);
        if is_closer || left.abs() > across.abs() + doubt {
            (across, is_doubtful) = (left, false);
        } else if left.abs() >= across.abs() - doubt {
            is_doubtful |= (left > 0.0) != (across > 0.0);
        }
    }
    let is_inside = match is_doubtful {
        true => is_inside_of_corner(sides, near, at, &nearest),
        false => across > 0.0,
    };
    if is_inside {
        nearest.distance
    } else {
        -nearest.distance
    }
}

/// Whether a point lies inside that is as far, but for rounding, from all edges of a corner at which the region
/// or what is not of it is thin.
///
/// ```text
///        at
///          .        The point does not lie between the edges, which lead away from the corner in nearly one
///           c       direction: the first is that which no other leads clockwise from. What lies on its
///          /|\      clockwise side is inside where it runs into the corner, as the inside is on the left of
///         / | \     edges.
/// ```
fn is_inside_of_corner(sides: &[Side], near: &[u32], at: Point, nearest: &Nearest) -> bool {
    let tied = near.iter().map(|side| &sides[*side as usize]);
    let tied: Vec<&Side> = tied
        .filter(|side| side.distance(at).0 <= nearest.squared + nearest.slack(side))
        .collect();
    let dot = |[ax, ay]: Point, [bx, by]: Point| ax * bx + ay * by;
    let off = |corner: &Point| (corner[0] - at[0]).hypot(corner[1] - at[1]);
    // From each corner the edges that lead away from it, and whether they run into it.
    let thin = |corner: Point| {
        let away = tied.iter().filter_map(|side| {
            let runs_into = side.from != corner;
            side.away_from(corner).map(|away| (away, runs_into))
        });
        let away: Vec<(Point, bool)> = away.collect();
        let one_way = away.iter().all(|other| dot(other.0, away[0].0) > 0.0);
        (away.len() > 1 && one_way).then_some((off(&corner), away))
    };
    let corners = tied.iter().flat_map(|side| [side.from, side.to()]);
    let corner = corners.filter_map(thin).min_by(|a, b| a.0.total_cmp(&b.0));
    let first = corner.and_then(|(_, away)| {
        let clockwise = |one: (Point, bool), other: (Point, bool)| match turn(other.0, one.0) {
            turn if turn > 0.0 => other,
            _ => one,
        };
        away.into_iter().reduce(clockwise)
    });
    first.is_some_and(|(_, runs_into)| runs_into)
}

/// The cross product of two vectors, with the sign that it has without rounding.
fn turn([ax, ay]: Point, [bx, by]: Point) -> f64 {
    let product = ay * bx;
    let lost = ay.mul_add(bx, -product);
    ax.mul_add(by, -product) - lost
}

/// Those edges that are so near a point.
pub(super) fn near(sides: &[Side], of: &[u32], at: Point, within: f64) -> Vec<u32> {
    let limit = within * within * (1.0 + 1e-9);
    of.iter()
        .copied()
        .filter(|side| sides[*side as usize].distance(at).0 <= limit)
        .collect()
}
