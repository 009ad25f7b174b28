//! Whether the outline of a region is drawn by lines.

use super::region::Region;
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::Node;

/// Whether lines run along the whole outline of a region, within `tolerance`. All in metres.
#[must_use]
pub fn drawn(region: &Region, lines: &[&[[f64; 2]]], tolerance: f64) -> bool {
    let segments: Vec<[[f64; 2]; 2]> = lines
        .iter()
        .flat_map(|line| line.windows(2).map(|pair| [pair[0], pair[1]]))
        .filter(|pair| pair.iter().flatten().all(|value| value.abs() < 1e12))
        .collect();
    // In millimetres, rounded outward.
    let node = |[x, y]: [f64; 2]| Node::new((x * 1e3).round() as i64, (y * 1e3).round() as i64);
    let reach = 2 + (tolerance * 1e3).ceil() as i64;
    let boxes: Vec<Extent> = segments
        .iter()
        .map(|[a, b]| Extent::of([&node(*a), &node(*b)]).grown(reach))
        .collect();
    let tree = Tree::new(&boxes);
    region.pieces.iter().flatten().all(|ring| {
        ring.windows(2).all(|pair| {
            let mut near = Vec::new();
            tree.meeting(&Extent::of([&node(pair[0]), &node(pair[1])]), |place| {
                near.extend(along(pair[0], pair[1], segments[place as usize], tolerance));
            });
            is_whole(near, pair[0], pair[1], tolerance)
        })
    })
}

/// The stretch of the edge `a b` that a segment runs along, in metres from `a`.
fn along(a: [f64; 2], b: [f64; 2], segment: [[f64; 2]; 2], tolerance: f64) -> Option<(f64, f64)> {
    let length = (b[0] - a[0]).hypot(b[1] - a[1]);
    if length == 0.0 {
        return None;
    }
    let local = |[x, y]: [f64; 2]| {
        let (dx, dy) = (x - a[0], y - a[1]);
        let [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
        [dx * ux + dy * uy, dy * ux - dx * uy]
    };
    let [mut from, mut to] = segment.map(local);
    if from[0] > to[0] {
        std::mem::swap(&mut from, &mut to);
    }
    // The part of the segment above the edge, then the part of that within the tolerance.
    let offset = |at: f64| {
        let run = to[0] - from[0];
        if run == 0.0 {
            from[1]
        } else {
            from[1] + (to[1] - from[1]) * (at - from[0]) / run
        }
    };
    let (low, high) = (from[0].max(0.0), to[0].min(length));
    let is_near = |at: f64| offset(at).abs() <= tolerance;
    (low <= high && is_near(low) && is_near(high)).then_some((low, high))
}

/// Whether stretches cover the whole edge but for breaks within the tolerance.
fn is_whole(mut stretches: Vec<(f64, f64)>, a: [f64; 2], b: [f64; 2], tolerance: f64) -> bool {
    stretches.sort_by(|x, y| x.0.total_cmp(&y.0));
    let mut reached = 0.0;
    for (from, to) in stretches {
        if from > reached + tolerance {
            return false;
        }
        reached = f64::max(reached, to);
    }
    reached + tolerance >= (b[0] - a[0]).hypot(b[1] - a[1])
}
