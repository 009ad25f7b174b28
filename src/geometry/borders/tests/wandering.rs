//! Lines off a common border, against points every step along them.

use proptest::prelude::*;

use super::{Path, Place, nearest, refined, sampled, square};
use crate::geometry::borders::common::{Limits, Polygon, wandering};
use crate::geometry::grid::Node;

const LIMITS: Limits = Limits {
    on: 10,
    off: 1000,
    least: 200.0,
};

fn polygon(ring: &[Place]) -> Polygon {
    vec![ring.iter().map(|(x, y)| Node::new(*x, *y)).collect()]
}

/// How long the stretches of a line are that are off the side of 3000 between two squares, by points each step.
fn off_by_points(line: &[Place], from: i64, to: i64) -> Vec<i64> {
    // The border of the one is within the tolerance of the other's a little farther.
    let side = vec![(3000, from - 10), (3000, to)];
    let mut found = Vec::new();
    let mut run = 0;
    for p in sampled(line) {
        let away = nearest(p, std::slice::from_ref(&side));
        if away > 10.0 && away < 1000.0 {
            run += 1;
        } else {
            found.push(std::mem::take(&mut run));
        }
    }
    found.push(run);
    found.retain(|length| *length > 200);
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn wandering_is_what_is_off_the_common_border(
        bends in proptest::collection::vec((prop_oneof![-12_i64..13, -1500_i64..1500], 0_i64..3000), 2..7),
        short in 0_i64..1500,
    ) {
        let left = square((0, 0), 3000, 1);
        // The right one is lower by some, so that their common border is shorter than either's side.
        let right: Path = square((1, 0), 3000, 2).iter().map(|(x, y)| (*x, *y + short)).collect();
        let mut line: Path = bends.iter().map(|(aside, y)| (3000 + aside, *y)).collect();
        line.sort_unstable_by_key(|(_, y)| *y);
        line.dedup();
        prop_assume!(line.len() > 1);
        let nodes: Vec<Node> = line.iter().map(|(x, y)| Node::new(*x, *y)).collect();
        let found = wandering(&nodes, [&polygon(&left), &polygon(&right)], LIMITS);
        let lengths: Vec<f64> = found.iter().map(|stretch| stretch.length).collect();
        // Where a stretch is within a few steps of the limits, points cannot tell.
        let expected = off_by_points(&line, short, 3000);
        let clear = |length: f64| (length - 200.0).abs() > 8.0;
        let lengths: Vec<f64> = lengths.into_iter().filter(|length| clear(*length)).collect();
        let expected: Vec<i64> = expected.into_iter().filter(|length| clear(*length as f64)).collect();
        if lengths.len() == expected.len() {
            for (found, expected) in lengths.iter().zip(&expected) {
                prop_assert!((found - *expected as f64).abs() < 25.0, "{found} {expected}");
            }
        } else {
            let total: f64 = lengths.iter().sum();
            let sum = expected.iter().sum::<i64>() as f64;
            prop_assert!((total - sum).abs() < 25.0 * (1 + expected.len()) as f64, "{:?} {:?}", lengths, expected);
        }
    }
}

#[test]
fn a_line_on_the_common_border_never_wanders() {
    let (left, right) = (square((0, 0), 3000, 1), refined(&square((1, 0), 3000, 3)));
    let off = |line: &[Place]| {
        let nodes: Vec<Node> = line.iter().map(|(x, y)| Node::new(*x, *y)).collect();
        let found = wandering(&nodes, [&polygon(&left), &polygon(&right)], LIMITS);
        found
            .iter()
            .map(|stretch| stretch.length.round() as i64)
            .collect::<Vec<_>>()
    };
    assert_eq!(off(&[(3000, 0), (3000, 3000)]), [0; 0]);
    assert_eq!(off(&[(3000, 3000), (3000, 1500), (3000, 0)]), [0; 0]);
    assert_eq!(off(&[(3010, 100), (2990, 2000)]), [0; 0]);
    assert_eq!(off(&[(3011, 100), (3011, 2000)]), [1900]);
    assert_eq!(
        off(&[(3011, 100), (3011, 300)]),
        [0; 0],
        "no longer than the limit"
    );
    assert_eq!(off(&[(3011, 100), (3011, 301)]), [201]);
    assert_eq!(
        off(&[(4100, 100), (4100, 2000)]),
        [0; 0],
        "too far to follow it"
    );
    assert_eq!(off(&[(3000, 0), (3000, 4500)]), [990], "past the end");
}
