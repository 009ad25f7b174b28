//! Crowds of lines against comparing all with all: lines between few places, from near them, side by side.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::shared::{repeated, shared_in_crowd};
use super::*;
use crate::geometry::lines::tests::lines;

type Path = Vec<(i64, i64)>;

/// Lines whose vertices are mostly a few places and others a few steps beside them.
fn crowd() -> impl Strategy<Value = Vec<Vec<Path>>> {
    let far = || (-2000_i64..2000, -2000_i64..2000);
    let hubs = proptest::collection::vec(far(), 1..5);
    let aside = prop_oneof![5 => Just((0_i64, 0_i64)), 2 => (-14_i64..15, -14_i64..15), 4 => far()];
    let vertex = (0_usize..4, aside, 0_i64..8);
    let part = proptest::collection::vec(vertex, 2..5);
    let line = proptest::collection::vec(part, 1..3);
    (hubs, proptest::collection::vec(line, 2..40)).prop_map(|(hubs, of)| {
        let at = |(hub, (x, y), turn): &(usize, (i64, i64), i64)| {
            let (u, v) = hubs[hub % hubs.len()];
            // Often along one direction, so that segments lie on each other or nearly.
            if *turn == 0 {
                (u + 3 * x, v + x)
            } else {
                (u + x, v + y)
            }
        };
        let part = |part: &Vec<_>| part.iter().map(at).collect();
        of.iter()
            .map(|line| line.iter().map(part).collect())
            .collect()
    })
}

/// Lines that lean alike, some steps apart.
fn leaning() -> impl Strategy<Value = Vec<Vec<Path>>> {
    let line = (0_i64..40, 0_i64..6, 300_i64..900, -30_i64..31);
    proptest::collection::vec(line, 2..60).prop_map(|of| {
        let path = |(x, y, long, lean)| vec![(x * 7, y), (x * 7 + long, y + 2 * long + lean)];
        of.into_iter().map(|line| vec![path(line)]).collect()
    })
}

fn all_segments(lines: &Lines) -> Vec<Segment> {
    (0..lines.len()).flat_map(|line| lines.of(line)).collect()
}

/// What `keep` makes of every pair of segments of different lines.
fn one_by_one<T: Ord>(
    lines: &Lines,
    keep: impl Fn(&Segment, &Segment) -> Option<T>,
) -> BTreeSet<T> {
    let all = all_segments(lines);
    let pairs = (0..all.len()).flat_map(|i| (i + 1..all.len()).map(move |j| (i, j)));
    let apart = pairs.filter(|(i, j)| all[*i].line != all[*j].line);
    apart.filter_map(|(i, j)| keep(&all[i], &all[j])).collect()
}

/// Holds a thicket against all pairs, and its batches against their order.
fn check<T: Ord + Clone + Debug + Send>(
    lines: &Lines,
    asked: (i64, Sought),
    keep: impl Fn(&Segment, &Segment) -> Option<((u32, u32), T)> + Sync,
) -> Result<(), TestCaseError> {
    let pieces: Vec<&Piece> = lines.pieces().iter().collect();
    let mut found = Vec::new();
    let mut next = 0;
    in_thicket(lines, &pieces, asked, &keep, |of, batch| {
        assert!(of.start == next && batch.iter().all(|((lower, _), _)| of.contains(lower)));
        next = of.end;
        found.extend(batch);
    });
    let found: BTreeSet<_> = found.into_iter().collect();
    prop_assert_eq!(found, one_by_one(lines, keep));
    Ok(())
}

fn stretches_and_crossings(lines: &Lines, tolerance: i64) -> Result<(), TestCaseError> {
    check(lines, (tolerance, Sought::Stretches), |s, o| {
        Some(((s.line, o.line), stretch(s, o, tolerance)?))
    })?;
    check(lines, (tolerance, Sought::Meetings), |s, o| {
        let at = cross_inside(lines, (s, o), false, tolerance).map(|at| at.map(f64::to_bits));
        let met = (stretch(s, o, tolerance), at);
        (met != (None, None)).then_some(((s.line, o.line), met))
    })
}

proptest! {
    #[test]
    fn a_crowd_as_one_by_one(of in crowd(), tolerance in 0_i64..13) {
        stretches_and_crossings(&lines(&of), tolerance)?;
    }

    #[test]
    fn side_by_side_as_one_by_one(of in leaning(), tolerance in 0_i64..13) {
        stretches_and_crossings(&lines(&of), tolerance)?;
    }

    #[test]
    fn far_from_the_origin_as_near_it(of in crowd(), tolerance in 0_i64..13, by in 1_i64..5_000_000) {
        let moved = |(x, y): &(i64, i64)| (x * by + 375_000_000_000, y * by - 33_000_000_000);
        let part = |part: &Path| part.iter().map(moved).collect();
        let of: Vec<Vec<Path>> = of.iter().map(|line| line.iter().map(part).collect()).collect();
        stretches_and_crossings(&lines(&of), tolerance)?;
    }

    #[test]
    fn one_line_as_one_by_one(of in crowd()) {
        let parts: Vec<Path> = of.into_iter().flatten().collect();
        let line = lines(&[parts]);
        let all = all_segments(&line);
        let meets = |i: usize, j: usize| {
            let overlap = matches!(meeting(all[i].a, all[i].b, all[j].a, all[j].b), Meeting::Overlap(..));
            let adjacent = j == i + 1 && !all[i].last;
            (overlap || cross_inside(&line, (&all[i], &all[j]), adjacent, 3).is_some()).then_some((i, j))
        };
        let found: BTreeSet<_> = within_thicket(&all, &meets).into_iter().collect();
        let pairs = (0..all.len()).flat_map(|i| (i + 1..all.len()).map(move |j| (i, j)));
        prop_assert_eq!(found, pairs.filter_map(|(i, j)| meets(i, j)).collect::<BTreeSet<_>>());
    }

    #[test]
    fn the_same_is_shared_however_it_is_found(of in crowd(), again in 0_usize..40, tolerance in 1_i64..13) {
        let mut of = of;
        // Some lines twice, some of these backwards.
        for line in of.clone().into_iter().take(again) {
            let turned = line.into_iter().map(|part| part.into_iter().rev().collect());
            of.push(turned.collect());
        }
        let lines = lines(&of);
        let mut by_boxes = Vec::new();
        each_shared(&lines, tolerance, |batch| by_boxes.extend(batch));
        let (distinct, repeated) = repeated(&lines, tolerance);
        let mut in_crowd = Vec::new();
        shared_in_crowd(&lines, tolerance, (&distinct, repeated), |batch| in_crowd.extend(batch));
        prop_assert_eq!(in_crowd, by_boxes);
    }
}

/// How many pairs are looked at.
fn looked_at(lines: &Lines, sought: Sought) -> usize {
    let looked = AtomicUsize::new(0);
    let keep = |_: &Segment, _: &Segment| {
        looked.fetch_add(1, Ordering::Relaxed);
        None::<()>
    };
    each_between(lines, (10, sought), keep, |_| {});
    looked.into_inner()
}

#[test]
fn few_pairs_of_a_crowd_without_findings_are_looked_at() {
    let count = 20_000_i32;
    let ray = |k: i32| {
        let angle = std::f64::consts::TAU * f64::from(k) / f64::from(count);
        [angle.cos(), angle.sin()].map(|of| (of * 1e9).round() as i64)
    };
    let fan = |from: i64| {
        let line = |k| {
            let [x, y] = ray(k);
            vec![vec![(x / 1_000_000 * from, y / 1_000_000 * from), (x, y)]]
        };
        lines(&(0..count).map(line).collect::<Vec<_>>())
    };
    let leaning = |k: i32| {
        vec![vec![
            (i64::from(k) * 100, 0),
            (i64::from(k) * 100 + 900_000, 700_000),
        ]]
    };
    let leaning = lines(&(0..count).map(leaning).collect::<Vec<_>>());
    for (what, lines, most) in [
        ("from one place", fan(0), 2 * PATIENCE),
        ("from around a place", fan(100), 3 * PATIENCE),
        ("side by side", leaning, 2 * PATIENCE),
    ] {
        let looked = looked_at(&lines, Sought::Meetings);
        assert!(looked < most * count as usize, "{what}: {looked} pairs");
    }
}
