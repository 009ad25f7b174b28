//! The course of a line (线的走向): which stretches of it are near a border, inside of a polygon, outside.
//!
//! ```text
//!        ______ border
//!     --/------\-----        Stretches are intervals of the length along the line. What is within a radius of an edge is
//!      a        b            one interval of a straight segment, because what is so near an edge is convex; their union
//!                            is all that is near the border. Between two such stretches the line crosses nothing, so
//!                            one point of it tells where all of it lies: no crossing is ever computed.
//! ```

use super::super::polygons::Polygons;
use super::border::{Border, Side};
use crate::geometry::boxes::Extent;
use crate::geometry::grid::{Grid, Node};
use crate::geometry::segments::Segment;
use crate::geometry::vertices::Track;

/// Stretches of a line, in steps from its beginning: disjoint, ascending, of some length.
pub(super) type Stretches = Vec<(f64, f64)>;

/// A point in steps.
type Point = [f64; 2];

/// A line with the length at which each of its segments begins.
pub(super) struct Course<'a> {
    pub(super) segments: &'a [Segment],
    starts: Vec<f64>,
    pub(super) length: f64,
    pub(super) extent: Extent,
}

impl<'a> Course<'a> {
    pub(super) fn of(segments: &'a [Segment]) -> Self {
        let mut length = 0.0;
        let starts = segments
            .iter()
            .map(|segment| {
                let start = length;
                length += span(segment.a, segment.b);
                start
            })
            .collect();
        Self {
            segments,
            starts,
            length,
            extent: Extent::of(segments.iter().flat_map(|segment| [&segment.a, &segment.b])),
        }
    }

    /// The whole line.
    pub(super) fn whole(&self) -> Stretches {
        vec![(0.0, self.length)]
    }

    /// Whether the line runs along one ring of a polygon from vertex to vertex.
    pub(super) fn follows(&self, polygons: &Polygons, polygon: usize) -> bool {
        let Some(first) = self.segments.first() else {
            return false;
        };
        let joined = self.segments.windows(2).all(|pair| pair[0].b == pair[1].a);
        joined
            && polygons.extents[polygon].meets(&self.extent)
            && polygons.rings(polygon).any(|ring| {
                let ring = polygons.ring(ring).open();
                let mut starts = (0..ring.len()).filter(|at| ring.at(*at) == first.a);
                starts.any(|start| self.runs_along(ring, start))
            })
    }

    /// Whether the vertices are those of a ring from `start` on, forwards or backwards.
    fn runs_along(&self, ring: Track<'_>, start: usize) -> bool {
        let count = ring.len();
        let is = |step: usize| {
            let mut at = start;
            self.segments.iter().all(|segment| {
                at = (at + step) % count;
                ring.at(at) == segment.b
            })
        };
        is(1) || is(count - 1)
    }

    /// What of the line is within `radius` steps of a border.
    pub(super) fn near(&self, border: &Border<'_>, radius: f64) -> Stretches {
        let reach = radius.ceil() as i64 + 1;
        let mut near = Vec::new();
        if !border.extent.grown(reach).meets(&self.extent) {
            return near;
        }
        for (segment, start) in self.segments.iter().zip(&self.starts) {
            let wanted = Extent::of([&segment.a, &segment.b]).grown(reach);
            border.near(&wanted, |from, to| {
                let along = beside(
                    [0.0; 2],
                    offset(segment.a, segment.b),
                    [offset(segment.a, from), offset(segment.a, to)],
                    radius,
                );
                near.extend(along.map(|(from, to)| (start + from, start + to)));
            });
        }
        joined(near)
    }

    /// What of the line is within `radius` steps of one of these segments, which are in steps from `origin`.
    pub(super) fn near_segments(
        &self,
        origin: Node,
        segments: &[[Point; 2]],
        radius: f64,
    ) -> Stretches {
        let mut near = Vec::new();
        for (segment, start) in self.segments.iter().zip(&self.starts) {
            let (a, b) = (offset(origin, segment.a), offset(origin, segment.b));
            let far = |other: &[Point; 2], axis: usize| {
                a[axis].max(b[axis]) + radius + 1.0 < other[0][axis].min(other[1][axis])
                    || other[0][axis].max(other[1][axis]) + radius + 1.0 < a[axis].min(b[axis])
            };
            for other in segments.iter().filter(|one| !far(one, 0) && !far(one, 1)) {
                let along = beside(a, b, *other, radius);
                near.extend(along.map(|(from, to)| (start + from, start + to)));
            }
        }
        joined(near)
    }

    /// What of the line lies inside of a polygon and not `near` its border.
    pub(super) fn inside(&self, border: &Border<'_>, near: &Stretches) -> Stretches {
        let mut free = without(&self.whole(), near);
        free.retain(|stretch| {
            let at = self.at((stretch.0 + stretch.1) / 2.0);
            border.side(Node::new(at[0].round() as i64, at[1].round() as i64)) == Side::Inside
        });
        free
    }

    /// The point at a length along the line, in steps.
    fn at(&self, length: f64) -> Point {
        let place = self.starts.partition_point(|start| *start <= length);
        let place = place.saturating_sub(1);
        let Some(segment) = self.segments.get(place) else {
            return [0.0; 2];
        };
        let whole = span(segment.a, segment.b);
        let share = ((length - self.starts[place]) / whole).clamp(0.0, 1.0);
        let [dx, dy] = offset(segment.a, segment.b);
        [
            segment.a.x as f64 + share * dx,
            segment.a.y as f64 + share * dy,
        ]
    }

    /// The stretches as lines, in metres.
    pub(super) fn drawn(&self, stretches: &Stretches, grid: Grid) -> Vec<Vec<Point>> {
        let metres = |at: Point| at.map(|value| grid.length(value));
        let line = |(from, to): &(f64, f64)| {
            let inner = self
                .starts
                .iter()
                .filter(|start| from < *start && *start < to)
                .map(|start| metres(self.at(*start)));
            let ends = [metres(self.at(*from)), metres(self.at(*to))];
            std::iter::once(ends[0])
                .chain(inner)
                .chain([ends[1]])
                .collect()
        };
        stretches.iter().map(line).collect()
    }

    /// The middle of the longest stretch, in metres.
    pub(super) fn middle(&self, stretches: &Stretches, grid: Grid) -> Point {
        let longest = stretches
            .iter()
            .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
        let (from, to) = longest.copied().unwrap_or((0.0, self.length));
        self.at((from + to) / 2.0).map(|value| grid.length(value))
    }
}

fn span(a: Node, b: Node) -> f64 {
    let [dx, dy] = offset(a, b);
    dx.hypot(dy)
}

/// A node from another, in steps; exact, for nodes of one map are near enough.
pub(super) fn offset(origin: Node, node: Node) -> Point {
    [(node.x - origin.x) as f64, (node.y - origin.y) as f64]
}

/// The part of the segment `a b` within `radius` of another segment, as lengths from `a`.
pub(super) fn beside(a: Point, b: Point, other: [Point; 2], radius: f64) -> Option<(f64, f64)> {
    let length = (b[0] - a[0]).hypot(b[1] - a[1]);
    if length == 0.0 {
        return None;
    }
    // What touches the limit is within it.
    let radius = radius + 1e-6;
    let unit = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    let local = |[x, y]: Point| {
        let (dx, dy) = (x - a[0], y - a[1]);
        [dx * unit[0] + dy * unit[1], dy * unit[0] - dx * unit[1]]
    };
    let [c, d] = other.map(local);
    let mut all: Option<(f64, f64)> = None;
    let mut add = |from: f64, to: f64| {
        let (from, to) = (from.max(0.0), to.min(length));
        if from <= to {
            let (least, most) = all.unwrap_or((from, to));
            all = Some((from.min(least), to.max(most)));
        }
    };
    for [along, across] in [c, d] {
        if across.abs() <= radius {
            let half = (radius * radius - across * across).sqrt();
            add(along - half, along + half);
        }
    }
    let (dx, dy) = (d[0] - c[0], d[1] - c[1]);
    let other_length = dx.hypot(dy);
    if other_length > 0.0 {
        // Of a point t along the segment: how far along the other one it is, and how far beside it.
        let (ux, uy) = (dx / other_length, dy / other_length);
        let foot = (ux, -c[0] * ux - c[1] * uy);
        let aside = (uy, c[1] * ux - c[0] * uy);
        let along = range(foot, 0.0, other_length);
        let across = range(aside, -radius, radius);
        if let (Some(along), Some(across)) = (along, across) {
            let (from, to) = (along.0.max(across.0), along.1.min(across.1));
            if from <= to {
                add(from, to);
            }
        }
    }
    all.filter(|(from, to)| from < to)
}

/// Where `slope * t + base` is between two values.
fn range((slope, base): (f64, f64), low: f64, high: f64) -> Option<(f64, f64)> {
    if slope.abs() < 1e-15 {
        return (low <= base && base <= high).then_some((f64::NEG_INFINITY, f64::INFINITY));
    }
    let (one, other) = ((low - base) / slope, (high - base) / slope);
    Some((one.min(other), one.max(other)))
}

/// Stretches in whatever order, made disjoint; breaks of a millionth of a step are none.
pub(super) fn joined(mut stretches: Vec<(f64, f64)>) -> Stretches {
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut made: Stretches = Vec::new();
    for (from, to) in stretches {
        match made.last_mut() {
            Some(last) if from <= last.1 + 1e-6 => last.1 = last.1.max(to),
            _ => made.push((from, to)),
        }
    }
    made
}

/// What is in one or the other.
pub(super) fn either(one: &Stretches, other: &Stretches) -> Stretches {
    joined(one.iter().chain(other).copied().collect())
}

/// What is in both.
pub(super) fn both(one: &Stretches, other: &Stretches) -> Stretches {
    let (mut a, mut b) = (0, 0);
    let mut made = Vec::new();
    while a < one.len() && b < other.len() {
        let (from, to) = (one[a].0.max(other[b].0), one[a].1.min(other[b].1));
        if from < to {
            made.push((from, to));
        }
        if one[a].1 < other[b].1 {
            a += 1;
        } else {
            b += 1;
        }
    }
    made
}

/// What is in the first and not in the second.
pub(super) fn without(one: &Stretches, other: &Stretches) -> Stretches {
    let mut made = Vec::new();
    let mut first = 0;
    for (from, to) in one {
        let mut reached = *from;
        while first < other.len() && other[first].1 <= reached {
            first += 1;
        }
        for (start, end) in &other[first..] {
            if start >= to {
                break;
            }
            if *start > reached {
                made.push((reached, *start));
            }
            reached = reached.max(*end);
        }
        if reached < *to {
            made.push((reached, *to));
        }
    }
    // Rounding leaves crumbs.
    made.retain(|(from, to)| to - from > 1e-6);
    made
}

/// How long they are together.
pub(super) fn total(stretches: &Stretches) -> f64 {
    stretches.iter().map(|(from, to)| to - from).sum()
}

/// The longest one's length.
pub(super) fn longest(stretches: &Stretches) -> f64 {
    stretches
        .iter()
        .map(|(from, to)| to - from)
        .fold(0.0, f64::max)
}
