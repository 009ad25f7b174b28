//! The predicates on figures that can be drawn by hand, far out on the map, and against slow arithmetic.

use std::cmp::Ordering;

use proptest::prelude::{Strategy, prop_assert_eq, proptest};

use super::{Grid, Meeting, Node, by_angle, cross, crossing, meeting, on_segment, side};
use crate::format::decimal::Decimal;

fn n(x: i64, y: i64) -> Node {
    Node::new(x, y)
}

fn grid() -> Grid {
    Grid::new(Decimal::new(1, 4))
}

#[test]
fn national_coordinates_keep_their_tenths_of_a_millimetre() {
    let node = grid().snap([37_500_000.123_4, 3_300_000.000_1]).unwrap();
    assert_eq!(node, n(375_000_001_234, 33_000_000_001));
    assert_eq!(grid().metres(node), [37_500_000.123_4, 3_300_000.000_1]);
}

#[test]
fn what_is_no_place_on_the_grid_has_no_node() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e10, -1e300] {
        assert_eq!(grid().snap([bad, 0.0]), None);
        assert_eq!(grid().snap([0.0, bad]), None);
    }
    assert!(grid().snap([-7e9, 7e9]).is_some());
}

#[test]
fn a_precision_that_is_not_positive_is_the_least() {
    assert_eq!(
        Grid::new(Decimal::ZERO).snap([1.0, -2.0]),
        Some(n(1_000_000, -2_000_000))
    );
}

#[test]
fn sides_are_exact_where_floating_point_is_not() {
    // Two nodes 500 km apart, and one between them half a step off their line.
    let (a, b) = (
        n(375_000_000_000, 33_000_000_001),
        n(379_999_999_999, 33_000_000_002),
    );
    assert_eq!(
        side(a, b, n(377_500_000_000, 33_000_000_001)),
        Ordering::Less
    );
    assert_eq!(
        side(a, b, n(377_500_000_000, 33_000_000_002)),
        Ordering::Greater
    );
    assert_eq!(side(a, b, b), Ordering::Equal);
    let far = 1_i64 << 45;
    assert_eq!(
        cross(n(-far, -far), n(far, far), n(far, far - 1)),
        -(1_i128 << 46)
    );
}

#[test]
fn segments_meet_in_every_way() {
    let apart = Meeting::Apart;
    for (segments, expected) in [
        ([n(0, 0), n(4, 4), n(0, 4), n(4, 0)], Meeting::Cross),
        (
            [n(0, 0), n(4, 0), n(2, 0), n(2, 5)],
            Meeting::Touch(n(2, 0)),
        ),
        (
            [n(0, 0), n(4, 0), n(4, 0), n(4, 5)],
            Meeting::Touch(n(4, 0)),
        ),
        (
            [n(0, 0), n(4, 0), n(4, 0), n(9, 0)],
            Meeting::Touch(n(4, 0)),
        ),
        (
            [n(0, 0), n(4, 0), n(9, 0), n(2, 0)],
            Meeting::Overlap(n(2, 0), n(4, 0)),
        ),
        (
            [n(0, 0), n(4, 4), n(1, 1), n(2, 2)],
            Meeting::Overlap(n(1, 1), n(2, 2)),
        ),
        ([n(0, 0), n(4, 0), n(5, 0), n(9, 0)], apart),
        ([n(0, 0), n(4, 0), n(0, 1), n(4, 1)], apart),
        ([n(0, 0), n(4, 4), n(3, 2), n(5, 0)], apart),
        (
            [n(0, 0), n(4, 4), n(2, 2), n(2, 2)],
            Meeting::Touch(n(2, 2)),
        ),
        ([n(0, 0), n(4, 4), n(2, 1), n(2, 1)], apart),
        (
            [n(1, 1), n(1, 1), n(1, 1), n(1, 1)],
            Meeting::Touch(n(1, 1)),
        ),
        ([n(1, 1), n(1, 1), n(1, 2), n(1, 2)], apart),
    ] {
        let [a, b, c, d] = segments;
        for [a, b, c, d] in [[a, b, c, d], [b, a, c, d], [c, d, a, b], [d, c, b, a]] {
            assert_eq!(meeting(a, b, c, d), expected, "{a:?} {b:?} {c:?} {d:?}");
        }
    }
}

#[test]
fn a_crossing_is_shown_where_it_is() {
    assert_eq!(crossing(n(0, 0), n(4, 4), n(0, 4), n(4, 0)), [2.0, 2.0]);
    assert_eq!(crossing(n(0, 0), n(3, 0), n(1, -1), n(1, 5)), [1.0, 0.0]);
}

#[test]
fn directions_sort_counter_clockwise_from_east() {
    let o = n(10, 10);
    let mut around = [
        n(11, 9),
        n(10, 5),
        n(9, 9),
        n(5, 10),
        n(10, 11),
        n(12, 11),
        n(15, 10),
    ];
    around.sort_by(|a, b| by_angle(o, *a, *b));
    let expected = [
        n(15, 10),
        n(12, 11),
        n(10, 11),
        n(5, 10),
        n(9, 9),
        n(10, 5),
        n(11, 9),
    ];
    assert_eq!(around, expected);
    assert_eq!(by_angle(o, n(11, 11), n(14, 14)), Ordering::Equal);
    assert_eq!(by_angle(o, n(11, 11), n(9, 9)), Ordering::Less);
}

/// Nodes close together or far out, so that both ways of multiplying are used.
fn node() -> impl Strategy<Value = Node> {
    (-4_i64..5, -4_i64..5, 0_u32..2).prop_map(|(x, y, far)| n(x << (36 * far), y << (36 * far)))
}

/// The common points of two segments by solving for them in fractions.
fn slow(a: Node, b: Node, c: Node, d: Node) -> Meeting {
    let ends = [(a, c, d), (b, c, d), (c, a, b), (d, a, b)];
    let mut common: Vec<Node> = ends
        .into_iter()
        .filter(|(p, from, to)| on_segment(*from, *to, *p))
        .map(|(p, _, _)| p)
        .collect();
    common.sort();
    common.dedup();
    match common.as_slice() {
        [] => {}
        [only] => return Meeting::Touch(*only),
        [first, .., last] => return Meeting::Overlap(*first, *last),
    }
    let wide = |p: Node| (i128::from(p.x), i128::from(p.y));
    let ((ax, ay), (bx, by), (cx, cy), (dx, dy)) = (wide(a), wide(b), wide(c), wide(d));
    let whole = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
    let s = (cx - ax) * (dy - cy) - (cy - ay) * (dx - cx);
    let t = (cx - ax) * (by - ay) - (cy - ay) * (bx - ax);
    let inside = |part: i128| whole != 0 && part * whole.signum() > 0 && part.abs() < whole.abs();
    if inside(s) && inside(t) {
        Meeting::Cross
    } else {
        Meeting::Apart
    }
}

proptest! {
    #[test]
    fn segments_meet_as_fractions_say(a in node(), b in node(), c in node(), d in node()) {
        prop_assert_eq!(meeting(a, b, c, d), slow(a, b, c, d));
    }

    #[test]
    fn turning_the_triangle_keeps_its_side(a in node(), b in node(), c in node()) {
        prop_assert_eq!(cross(a, b, c), cross(b, c, a));
        prop_assert_eq!(cross(a, b, c), -cross(b, a, c));
    }
}

proptest! {
    #[test]
    fn snapping_rounds(x in -7e9..7e9_f64) {
        let steps = grid().snap([x, 0.0]).unwrap().x;
        prop_assert_eq!(steps, (x * 10_000.0).round_ties_even() as i64);
    }
}
