//! Many points in one polygon: a tree of the points, down which each edge of the polygon goes only where it passes near.
//!
//! An edge that all points of a branch lie west of, and whose span of y holds theirs, is told to the branch as a whole;
//! one that they lie east of is nothing to them. What a branch was told counts for all its points. So an edge looks at
//! the branches along it: of points that are spread out about as many as the root of their number.

use super::{is_near, is_passed};
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::{Node, cross};

/// Which of the points lie inside these edges, each from its lower end, or within `tolerance` steps of one.
pub(super) fn held(
    points: &[Node],
    edges: impl Iterator<Item = (Node, Node)>,
    tolerance: i64,
) -> Vec<bool> {
    // A heap of points at one place is one.
    let mut nodes = points.to_vec();
    nodes.sort_unstable();
    nodes.dedup();
    let boxes: Vec<Extent> = nodes.iter().map(|at| Extent::of([at])).collect();
    let tree = Tree::new(&boxes);
    let mut odd: Vec<Vec<bool>> = tree.widths().map(|width| vec![false; width]).collect();
    let mut border = vec![false; nodes.len()];
    for (low, high) in edges {
        tree.descend(|(level, place), around| {
            if level == 0 {
                odd[0][place] ^= is_passed(low, high, around.min);
                border[place] |= is_near(low, high, around.min, tolerance);
                return false;
            }
            match position(low, high, around, tolerance) {
                Position::Apart => false,
                Position::Passed => {
                    odd[level][place] ^= true;
                    false
                }
                Position::Near => true,
            }
        });
    }
    for level in (1..odd.len()).rev() {
        let (below, above) = odd.split_at_mut(level);
        for (place, odd) in below[level - 1].iter_mut().enumerate() {
            *odd ^= above[0][Tree::above(place)];
        }
    }
    let mut inside = vec![false; nodes.len()];
    for (place, item) in tree.items().iter().enumerate() {
        inside[*item as usize] = odd[0][place] || border[place];
    }
    let of = |at: &Node| nodes.binary_search(at).is_ok_and(|place| inside[place]);
    points.iter().map(of).collect()
}

/// How the points of a box lie to an edge.
enum Position {
    /// Farther than the tolerance, and the edge counts for none of them.
    Apart,
    /// Farther than the tolerance, and it counts for all.
    Passed,
    /// Neither is certain.
    Near,
}

fn position(low: Node, high: Node, around: &Extent, tolerance: i64) -> Position {
    let (south, north) = (around.min.y, around.max.y);
    if north < low.y - tolerance || south > high.y + tolerance {
        return Position::Apart;
    }
    let is_east = around.min.x > low.x.max(high.x) + tolerance;
    let is_west = around.max.x < low.x.min(high.x) - tolerance;
    let (east, west) = if is_east || is_west {
        (is_east, is_west)
    } else {
        beside(low, high, around, tolerance)
    };
    match (east, west) {
        (true, _) => Position::Apart,
        (_, true) if low.y <= south && north < high.y => Position::Passed,
        (_, true) if north < low.y || south >= high.y => Position::Apart,
        _ => Position::Near,
    }
}

/// Whether nothing of a box is within `tolerance` steps of the segment `a b`, as far as a look at both can tell.
pub(in crate::geometry) fn is_apart(a: Node, b: Node, around: &Extent, tolerance: i64) -> bool {
    !Extent::of([&a, &b]).grown(tolerance).meets(around)
        || beside(a, b, around, tolerance) != (false, false)
}

/// Whether a box lies east or west of the line along an edge that rises, by more than the tolerance.
fn beside(low: Node, high: Node, around: &Extent, tolerance: i64) -> (bool, bool) {
    let length = ((high.x - low.x) as f64).hypot((high.y - low.y) as f64);
    // Rounded up: what is within the tolerance must not be passed over.
    let limit = tolerance as f64 * length * (1.0 + 1e-9) + 1.0;
    let xs = [around.min.x, around.max.x];
    let corners = xs.map(|x| [around.min.y, around.max.y].map(|y| Node::new(x, y)));
    let sides = corners
        .as_flattened()
        .iter()
        .map(|at| cross(low, high, *at) as f64);
    let (least, most) = sides.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), side| {
        (low.min(side), high.max(side))
    });
    // What lies left of an edge that rises lies west of it.
    (most < -limit, least > limit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_crowd_as_one_by_one(
            points in proptest::collection::vec((-300_i64..300, -300_i64..300), 1..300),
            heap in proptest::collection::vec(0_usize..300, 0..20),
            corners in proptest::collection::vec((-300_i64..300, -300_i64..300), 3..30),
            tolerance in 0_i64..20,
            by in prop_oneof![Just(1_i64), Just(1_000_003_i64)],
        ) {
            let node = |(x, y): &(i64, i64)| Node::new(x * by, y * by);
            let mut nodes: Vec<Node> = points.iter().map(node).collect();
            nodes.extend(heap.iter().map(|place| node(&points[place % points.len()])));
            let corners: Vec<Node> = corners.iter().map(node).collect();
            let ring = corners.iter().zip(corners.iter().cycle().skip(1));
            let edges: Vec<(Node, Node)> = ring
                .map(|(a, b)| if a.y <= b.y { (*a, *b) } else { (*b, *a) })
                .collect();
            let one_by_one = nodes.iter().map(|at| {
                let passed = edges.iter().filter(|(a, b)| is_passed(*a, *b, *at)).count();
                passed % 2 == 1 || edges.iter().any(|(a, b)| is_near(*a, *b, *at, tolerance))
            });
            let one_by_one: Vec<bool> = one_by_one.collect();
            prop_assert_eq!(held(&nodes, edges.iter().copied(), tolerance), one_by_one);
        }
    }
}
