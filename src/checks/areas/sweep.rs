//! Points against the sides of rings, by a sweep over the northings: only sides that pass at a point's height are
//! looked at.

/// A side (边) of a ring.
pub(super) struct Side {
    pub(super) from: [f64; 2],
    pub(super) to: [f64; 2],
    /// Whatever the caller calls its ring.
    pub(super) ring: usize,
}

impl Side {
    fn low(&self) -> f64 {
        self.from[1].min(self.to[1])
    }

    fn high(&self) -> f64 {
        self.from[1].max(self.to[1])
    }

    /// Distance of a point from the line through both ends, positive on its left; 0 for a side without length.
    pub(super) fn left_of(&self, [x, y]: [f64; 2]) -> f64 {
        let [dx, dy] = self.direction();
        let length = dx.hypot(dy);
        if length == 0.0 {
            return 0.0;
        }
        (dx * (y - self.from[1]) - dy * (x - self.from[0])) / length
    }

    /// Whether a point lies on the side within `margin`, but at neither end.
    pub(super) fn has_within(&self, point: [f64; 2], margin: f64) -> bool {
        let [dx, dy] = self.direction();
        let along =
            (dx * (point[0] - self.from[0]) + dy * (point[1] - self.from[1])) / dx.hypot(dy);
        along > margin && along < dx.hypot(dy) - margin && self.left_of(point).abs() <= margin
    }

    fn direction(&self) -> [f64; 2] {
        [self.to[0] - self.from[0], self.to[1] - self.from[1]]
    }
}

/// The sides of a ring, closed if it is not.
pub(super) fn sides(ring: &[[f64; 2]], name: usize) -> impl Iterator<Item = Side> + '_ {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(move |(from, to)| Side {
        from: *from,
        to: *to,
        ring: name,
    })
}

/// Calls `visit` with every point and every side whose range of northings, widened by `margin`, has the point's. The
/// point of a `P` is `at`.
pub(super) fn sweep<P>(
    mut sides: Vec<Side>,
    points: &mut [P],
    margin: f64,
    at: impl Fn(&P) -> [f64; 2],
    mut visit: impl FnMut(&mut P, &Side),
) {
    sides.sort_by(|a, b| a.low().total_cmp(&b.low()));
    points.sort_by(|a, b| at(a)[1].total_cmp(&at(b)[1]));
    let (mut coming, mut passing) = (sides.iter().peekable(), Vec::new());
    for point in points {
        let y = at(point)[1];
        while let Some(side) = coming.next_if(|side| side.low() - margin <= y) {
            passing.push(side);
        }
        passing.retain(|side| side.high() + margin >= y);
        for side in &passing {
            visit(point, side);
        }
    }
}
