//! Small figures and changes of outlines, in the spots of the net.

use super::super::mesh::{Spot, UNITS};

/// Edges at least so long are drawn on, m.
const LONG: f64 = 5.0;

/// A closed path of corners in metres from `origin`; not closed by itself.
pub(super) fn figure(origin: Spot, corners: &[[f64; 2]]) -> Vec<Spot> {
    let spot = |corner: &[f64; 2]| {
        [0, 1].map(|axis| origin[axis].saturating_add((corner[axis] * UNITS).round() as i32))
    };
    corners.iter().map(spot).collect()
}

/// A square, clockwise as outer rings run.
pub(super) fn square(origin: Spot, [x, y]: [f64; 2], side: f64) -> Vec<Spot> {
    let corners = [
        [x, y],
        [x, y + side],
        [x + side, y + side],
        [x + side, y],
        [x, y],
    ];
    figure(origin, &corners)
}

/// A square, counter-clockwise as holes run.
pub(super) fn hole(origin: Spot, at: [f64; 2], side: f64) -> Vec<Spot> {
    let mut ring = square(origin, at, side);
    ring.reverse();
    ring
}

/// The spot that lies a share of the way from one spot to another, and so many metres to the left of it.
pub(super) fn beside(from: Spot, to: Spot, along: f64, left: f64) -> Spot {
    let [dx, dy] = [0, 1].map(|axis| f64::from(to[axis] - from[axis]));
    let aside = left * UNITS / dx.hypot(dy).max(1.0);
    [
        (f64::from(from[0]) + along * dx - aside * dy).round() as i32,
        (f64::from(from[1]) + along * dy + aside * dx).round() as i32,
    ]
}

/// The first edge of a path that is long, has no end of the path at its ends, and bends little at both: the place
/// of its first vertex.
pub(super) fn straight_edge(path: &[Spot]) -> Option<usize> {
    let bends_little = |k: usize| {
        let [u, v] = [[path[k - 1], path[k]], [path[k], path[k + 1]]]
            .map(|[a, b]| [0, 1].map(|axis| f64::from(b[axis] - a[axis])));
        let (cross, dot) = (u[0] * v[1] - u[1] * v[0], u[0] * v[0] + u[1] * v[1]);
        cross.atan2(dot).to_degrees().abs() < 50.0
    };
    (1..path.len().saturating_sub(2)).find(|&k| {
        let [dx, dy] = [0, 1].map(|axis| f64::from(path[k + 1][axis] - path[k][axis]));
        dx.hypot(dy) >= LONG * UNITS && bends_little(k) && bends_little(k + 1)
    })
}

/// Puts vertices into a ring after `from`, where `to` follows; false where it does not.
pub(super) fn insert(ring: &mut Vec<Spot>, from: Spot, to: Spot, spots: &[Spot]) -> bool {
    let place = ring.windows(2).position(|pair| pair == [from, to]);
    if let Some(place) = place {
        ring.splice(place + 1..place + 1, spots.iter().copied());
    }
    place.is_some()
}

/// Area inside a closed or open ring in m².
pub(super) fn area(ring: &[Spot]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let doubled: i64 = ring
        .iter()
        .zip(next)
        .map(|(a, b)| i64::from(a[0]) * i64::from(b[1]) - i64::from(b[0]) * i64::from(a[1]))
        .sum();
    doubled.abs() as f64 / 2.0 / (UNITS * UNITS)
}
