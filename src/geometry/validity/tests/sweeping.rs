//! The sweep finds what comparing all with all finds.

use proptest::prelude::*;

use super::super::contacts::Contacts;
use super::super::nesting::{Nest, nests};
use super::super::sweep;
use super::super::touches::{Knot, knot, nodes};
use super::{grid, judged, rings};
use crate::geometry::grid::Node;
use crate::geometry::validity::rings::Rings;
use crate::geometry::validity::{Kind, State};

fn read(polygon: &[Vec<[f64; 2]>]) -> Rings {
    let mut made = Rings::default();
    for (part, ring) in polygon.iter().enumerate() {
        made.push(part, ring, grid()).unwrap();
    }
    made
}

/// Crossings, overlaps, and what happens at nodes where no edges overlap, each in order.
type Found = (
    Vec<(usize, usize)>,
    Vec<(usize, usize, Node, Node)>,
    Vec<(Node, Knot)>,
);

fn sorted(rings: &Rings, mut contacts: Contacts) -> Found {
    contacts.passes.sort_unstable();
    contacts.passes.dedup();
    let pair = |one: usize, other: usize| (one.min(other), one.max(other));
    let crossings = contacts.crossings.iter().map(|(a, b)| pair(*a, *b));
    let mut crossings: Vec<_> = crossings.collect();
    let overlaps = contacts.overlaps.iter().map(|(one, other, from, to)| {
        let (one, other) = pair(*one, *other);
        (one, other, *from, *to)
    });
    let mut overlaps: Vec<_> = overlaps.collect();
    crossings.sort_unstable();
    overlaps.sort_unstable();
    let knots = nodes(&contacts.passes).map(|group| (group[0].node, knot(rings, group)));
    let knots = knots.filter(|(_, knot)| *knot != Knot::Overlap).collect();
    (crossings, overlaps, knots)
}

/// Compares both ways on one polygon; gives what was found.
fn compared(polygon: &[Vec<[f64; 2]>]) -> Found {
    let rings = read(polygon);
    let (mut pairwise, mut swept) = (Contacts::default(), Contacts::default());
    pairwise.clear();
    swept.clear();
    pairwise.find(&rings, None);
    swept.sweep(&rings);
    let passes = pairwise.passes.clone();
    let (pairwise, swept) = (sorted(&rings, pairwise), sorted(&rings, swept));
    assert_eq!(pairwise, swept, "{polygon:?}");
    let crosses = pairwise.2.iter().any(|(_, knot)| *knot != Knot::Touch);
    if pairwise.0.is_empty() && pairwise.1.is_empty() && !crosses && !rings.rings.is_empty() {
        let asked: Vec<Nest> = nests(&rings, &passes, None);
        assert_eq!(asked, sweep::nests(&rings), "{polygon:?}");
    }
    pairwise
}

/// The polygons that GEOS judged.
#[test]
fn the_same_as_pair_by_pair_on_what_geos_judged() {
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/validity/geos.txt");
    let path = std::env::var("TUBAN_GEOS_VERDICTS").unwrap_or_else(|_| committed.into());
    let text = std::fs::read_to_string(path).unwrap();
    let found = text.lines().map(|line| compared(&rings(&line[4..])));
    let found: Vec<Found> = found.collect();
    let count = |of: fn(&Found) -> bool| found.iter().filter(|found| of(found)).count();
    let counts = [
        count(|found| !found.0.is_empty()),
        count(|found| !found.1.is_empty()),
        count(|found| !found.2.is_empty()),
        count(|found| found.0.is_empty() && found.1.is_empty()),
    ];
    assert!(counts.iter().all(|count| *count > 200), "{counts:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Random vertices on a small grid cross, overlap and touch in every way.
    #[test]
    fn the_same_as_pair_by_pair(
        polygon in proptest::collection::vec(
            proptest::collection::vec((0_i32..9, 0_i32..9), 3..16), 1..4),
    ) {
        let polygon: Vec<Vec<[f64; 2]>> = polygon
            .iter()
            .map(|ring| {
                let mut ring: Vec<[f64; 2]> =
                    ring.iter().map(|(x, y)| [f64::from(*x), f64::from(*y)]).collect();
                ring.push(ring[0]);
                ring
            })
            .collect();
        compared(&polygon);
    }
}

/// A saw whose teeth all lean over each other, on a straight base.
fn comb(teeth: u32) -> Vec<[f64; 2]> {
    let height = f64::from(teeth);
    let tooth = |k: u32| {
        let x = f64::from(k);
        [[x, 0.0], [x + 0.5 + height, height]]
    };
    let mut ring: Vec<[f64; 2]> = (0..teeth).flat_map(tooth).collect();
    ring.extend([[height, 0.0], [height, -5.0], [0.0, -5.0], [0.0, 0.0]]);
    ring
}

/// Compared pair by pair these take minutes where this test is built.
#[test]
fn edges_whose_boxes_all_meet_take_no_quadratic_time() {
    let clean = comb(20_000);
    assert_eq!(judged(vec![clean.clone()]), (State::Valid, vec![]));
    let mut wrong = clean;
    // One tooth leans across four others, with both legs across both; one leg begins where one of those does.
    wrong[10_001][0] += 4.2;
    let (state, defects) = judged(vec![wrong]);
    assert_eq!(state, State::Invalid);
    assert_eq!((defects[0].kind, defects[0].places), (Kind::Crossing, 15));
}

/// Rings within rings, each in all that came before.
#[test]
fn rings_within_rings_take_no_quadratic_time() {
    let ring = |k: u32| {
        let half = 3.0 * f64::from(k + 1);
        let mut ring = vec![
            [-half, 0.0],
            [0.0, half],
            [half, 0.0],
            [0.0, -half],
            [-half, 0.0],
        ];
        if k.is_multiple_of(2) {
            ring.reverse();
        }
        ring
    };
    let (state, defects) = judged((0..20_000).map(ring).collect());
    assert_eq!(state, State::Valid);
    assert_eq!(
        (defects[0].kind, defects[0].places),
        (Kind::Multipart, 10_000)
    );
}
