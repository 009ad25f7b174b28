//! The sweep against comparing all with all, and stretches drawn by hand.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::geometry::lines::tests::lines;

fn segment(a: (i64, i64), b: (i64, i64), line: u32) -> Segment {
    Segment {
        a: Node::new(a.0, a.1),
        b: Node::new(b.0, b.1),
        line,
        part: 0,
        first: false,
        last: false,
    }
}

proptest! {
    #[test]
    fn the_sweep_finds_every_meeting(
        ends in proptest::collection::vec(
            ((-60_i64..60, -60_i64..60), (-9_i64..9, -9_i64..9), 1_i64..9), 0..150),
    ) {
        let segments: Vec<Segment> = ends
            .iter()
            .zip(0..)
            .filter(|((_, way, _), _)| *way != (0, 0))
            .map(|((a, way, by), line)| segment(*a, (a.0 + way.0 * by, a.1 + way.1 * by), line))
            .collect();
        let meets = |i: usize, j: usize| {
            let (s, o) = (&segments[i], &segments[j]);
            let met = meeting(s.a, s.b, o.a, o.b);
            (met != Meeting::Apart).then_some((i, j))
        };
        let found = pairs_within(&segments, meets);
        let all: BTreeSet<(usize, usize)> = (0..segments.len())
            .flat_map(|i| (i + 1..segments.len()).map(move |j| (i, j)))
            .filter_map(|(i, j)| meets(i, j))
            .collect();
        prop_assert_eq!(found.len(), all.len(), "each pair once");
        prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), all);
    }

    #[test]
    fn the_sweep_reaches_beyond_the_boxes(
        places in proptest::collection::vec((-60_i64..60, -60_i64..60), 0..80),
        reach in 0_i64..6,
    ) {
        let segments: Vec<Segment> = places
            .iter()
            .zip(0..)
            .map(|(a, line)| segment(*a, (a.0 + 5, a.1), line))
            .collect();
        let near = |i: u32, j: u32| {
            let (s, o) = (&segments[i as usize], &segments[j as usize]);
            ((s.a.x - o.a.x).abs() <= 5 + reach && (s.a.y - o.a.y).abs() <= reach).then_some((i, j))
        };
        let count = segments.len() as u32;
        let all = (0..count).flat_map(|i| (i + 1..count).map(move |j| (i, j)));
        let all: BTreeSet<_> = all.filter_map(|(i, j)| near(i, j)).collect();
        let boxes: Vec<Extent> = segments.iter().map(Segment::extent).collect();
        let found: BTreeSet<_> = pairs((boxes.len(), |place| boxes[place as usize]), reach, near).unwrap().into_iter().collect();
        prop_assert_eq!(found, all);
    }
}

#[test]
fn a_stretch_ends_at_vertices() {
    let base = segment((0, 0), (1000, 0), 0);
    let shares = |a, b| stretch(&base, &segment(a, b, 1), 10).map(|(from, to)| (from.x, to.x));
    assert_eq!(shares((200, 0), (300, 0)), Some((200, 300)));
    assert_eq!(
        shares((200, 5), (300, -5)),
        Some((200, 300)),
        "within the tolerance"
    );
    assert_eq!(shares((900, 0), (1500, 0)), Some((900, 1000)));
    assert_eq!(shares((-5000, 0), (5000, 0)), Some((0, 1000)));
    assert_eq!(shares((1000, 0), (2000, 0)), None, "end to end");
    assert_eq!(
        shares((0, 0), (1000, 30)),
        None,
        "a small angle from one end"
    );
    assert_eq!(shares((0, 20), (1000, 20)), None, "beside it");
    assert_eq!(shares((500, -400), (500, 400)), None, "across it");
    assert_eq!(
        shares((995, 0), (2000, 0)),
        None,
        "no longer than the tolerance"
    );
}

#[test]
fn ends_that_meet_do_not_cross() {
    let at = |through: &[(i64, i64)], other: &[(i64, i64)]| {
        let lines = lines(&[vec![through.to_vec()], vec![other.to_vec()]]);
        let mut found = Vec::new();
        let cross = |s: &Segment, o: &Segment| cross_inside(&lines, (s, o), false, 10);
        each_between(&lines, (10, Sought::Meetings), cross, |batch| {
            found.extend(batch)
        });
        found
    };
    let through = [(0, 0), (100, 0)];
    assert_eq!(at(&through, &[(50, -50), (50, 50)]), [[50.0, 0.0]]);
    // An end that is drawn a hair over the line it should touch.
    assert_eq!(at(&through, &[(50, -50), (50, 9)]), [[0.0; 2]; 0]);
    assert_eq!(at(&through, &[(50, -50), (50, 11)]), [[50.0, 0.0]]);
    assert_eq!(
        at(&[(0, 0), (55, 0)], &[(50, -50), (50, 50)]),
        [[0.0; 2]; 0]
    );
    // It has a vertex on that line, or before it.
    assert_eq!(at(&through, &[(50, -50), (50, 0), (50, 9)]), [[0.0; 2]; 0]);
    assert_eq!(at(&through, &[(50, -50), (50, 3), (53, 9)]), [[0.0; 2]; 0]);
    assert_eq!(
        at(&[(0, 0), (50, 0), (55, 0)], &[(50, -50), (50, 50)]),
        [[0.0; 2]; 0]
    );
    assert_eq!(
        at(&through, &[(50, -50), (50, 0), (50, 11)]),
        [[50.0, 0.0]; 2]
    );
}

fn shared(lines: &Lines, tolerance: i64) -> Vec<Shared> {
    let mut found = Vec::new();
    each_shared(lines, tolerance, |batch| found.extend(batch));
    found
}

type Path = Vec<(i64, i64)>;

fn one_part(of: &[Path]) -> Lines {
    let parts: Vec<Vec<Path>> = of.iter().map(|path| vec![path.clone()]).collect();
    lines(&parts)
}

/// Lines along few tracks, so that they often run over each other, some of more than one piece.
fn paths() -> impl Strategy<Value = Vec<Path>> {
    let bend = (-3_i64..4, -3_i64..4, 1_i64..4, 0_i64..2);
    let path = proptest::collection::vec(bend, 2..6).prop_map(|bends| {
        let refined = bends.windows(2).flat_map(|pair| {
            let [(x, y, parts, _), (u, v, _, _)] = [pair[0], pair[1]];
            (0..parts * 4).map(move |k| {
                let along = |a: i64, b: i64| a * 120 + (b - a) * 120 * k / (parts * 4);
                (along(x, u), along(y, v))
            })
        });
        let last = bends[bends.len() - 1];
        let aside = bends[0].3;
        let all = refined.chain([(last.0 * 120, last.1 * 120)]);
        all.map(|(x, y)| (x + aside, y)).collect()
    });
    proptest::collection::vec(path, 0..7)
}

/// By comparing all segments with all; of equal segments only the pairs with the first line.
fn shared_one_by_one(lines: &Lines, tolerance: i64) -> BTreeSet<Shared> {
    let all: Vec<Segment> = (0..lines.len()).flat_map(|line| lines.of(line)).collect();
    let ends = |s: &Segment| (s.a.min(s.b), s.a.max(s.b));
    let first = |s: &Segment| {
        let equal = all.iter().filter(|o| ends(o) == ends(s));
        equal.map(|o| o.line).min()
    };
    let mut found = BTreeSet::new();
    for (place, s) in all.iter().enumerate() {
        for o in &all[place + 1..] {
            if s.line != o.line
                && let Some(stretch) = stretch(s, o, tolerance)
                && (ends(s) != ends(o) || first(s) == Some(s.line))
            {
                found.insert(((s.line, o.line), stretch));
            }
        }
    }
    found
}

/// The pairs of lines that share something.
fn pairs_of_lines(found: impl IntoIterator<Item = Shared>) -> BTreeSet<(u32, u32)> {
    found.into_iter().map(|(pair, _)| pair).collect()
}

proptest! {
    #[test]
    fn shared_stretches_as_one_by_one(of in paths(), tolerance in 1_i64..3) {
        let lines = one_part(&of);
        let found: BTreeSet<Shared> = shared(&lines, tolerance).into_iter().collect();
        let all = shared_one_by_one(&lines, tolerance);
        prop_assert!(found.is_subset(&all));
        // What is left out lies where a line repeats a whole piece of an earlier one, which has it in its stead.
        for ((lower, higher), stretch) in all.difference(&found) {
            let has = |line: u32| found.iter().any(|((a, b), _)| *a < line && *b == line);
            prop_assert!(has(*lower) || has(*higher), "{:?}", stretch);
        }
        let alone = |found: BTreeSet<(u32, u32)>| -> BTreeSet<u32> {
            found.into_iter().flat_map(|(a, b)| [a, b]).collect()
        };
        prop_assert_eq!(alone(pairs_of_lines(found)), alone(pairs_of_lines(all)));
    }

    #[test]
    fn crossings_as_one_by_one(of in paths()) {
        let lines = one_part(&of);
        let cross = |s: &Segment, o: &Segment| {
            cross_inside(&lines, (s, o), false, 1).map(|at| (s.line, o.line, at.map(|c| (c * 8.0).round() as i64)))
        };
        let mut found = Vec::new();
        each_between(&lines, (1, Sought::Meetings), cross, |batch| found.extend(batch));
        let segments: Vec<Segment> = (0..lines.len()).flat_map(|line| lines.of(line)).collect();
        let mut all: Vec<_> = (0..segments.len())
            .flat_map(|i| (i + 1..segments.len()).map(move |j| (i, j)))
            .filter(|(i, j)| segments[*i].line != segments[*j].line)
            .filter_map(|(i, j)| cross(&segments[i], &segments[j]))
            .collect();
        found.sort_unstable();
        all.sort_unstable();
        prop_assert_eq!(found, all);
    }

    #[test]
    fn the_way_lines_are_drawn_does_not_matter(of in paths(), turn in 0..4, way: bool) {
        let moved = |(x, y): (i64, i64)| {
            let (mut x, mut y) = (x, y);
            for _ in 0..turn {
                (x, y) = (-y, x);
            }
            (x + 375_000_000_000, y + 33_000_000_000)
        };
        let mut others: Vec<Path> = of.iter().map(|path| path.iter().map(|at| moved(*at)).collect()).collect();
        if way {
            others.iter_mut().for_each(|path| path.reverse());
        }
        let found = shared(&one_part(&of), 2);
        let there = shared(&one_part(&others), 2);
        let stretches = |found: &[Shared]| -> BTreeSet<_> {
            found.iter().map(|(pair, (a, b))| {
                let (a, b) = (moved((a.x, a.y)), moved((b.x, b.y)));
                (*pair, a.min(b), a.max(b))
            }).collect()
        };
        let as_is: BTreeSet<_> = there.iter().map(|(pair, (a, b))| {
            (*pair, (a.x, a.y).min((b.x, b.y)), (a.x, a.y).max((b.x, b.y)))
        }).collect();
        // Where two lines lie side by side, the way they are drawn decides whose vertex ends the stretch, and with that
        // whether two pairs of segments show the same one. Where a line repeats a piece of an earlier one, and pieces
        // begin where lines do, the earlier one may have the stretch in its stead: then both lines share it with that.
        let beside = |p: (i64, i64), q: (i64, i64)| (p.0 - q.0).abs() <= 2 && (p.1 - q.1).abs() <= 2;
        let found_there = stretches(&found);
        for (one, other) in [(&found_there, &as_is), (&as_is, &found_there)] {
            for ((lower, higher), a, b) in one {
                let same = |(also, c, d): &(_, _, _)| {
                    *also == (*lower, *higher) && (beside(*a, *c) && beside(*b, *d) || beside(*a, *d) && beside(*b, *c))
                };
                let at = |(_, c, d): &&(_, (i64, i64), (i64, i64))| {
                    let apart = |p: [i64; 2], q: [i64; 2]| p[0].max(p[1]) + 2 < q[0].min(q[1]);
                    let [x, y] = [[a.0, b.0], [a.1, b.1]];
                    let [u, v] = [[c.0, d.0], [c.1, d.1]];
                    !(apart(x, u) || apart(u, x) || apart(y, v) || apart(v, y))
                };
                let sharing = |line: u32| -> BTreeSet<u32> {
                    let here = other.iter().filter(at).map(|shared| shared.0);
                    here.filter(|(p, q)| *p == line || *q == line).map(|(p, q)| p + q - line).collect()
                };
                let in_its_stead = || !sharing(*lower).is_disjoint(&sharing(*higher));
                prop_assert!(other.iter().any(same) || in_its_stead(), "{:?} {:?}", a, b);
            }
        }
        others.reverse();
        let last = of.len() as u32;
        let reordered = shared(&one_part(&others), 2).into_iter().flat_map(|((a, b), _)| [last - 1 - a, last - 1 - b]);
        let lines: BTreeSet<u32> = found.iter().flat_map(|((a, b), _)| [*a, *b]).collect();
        prop_assert_eq!(reordered.collect::<BTreeSet<u32>>(), lines);
    }
}

#[test]
fn equal_lines_are_one_less_than_they_are() {
    let path: Path = (0..40).map(|k| (k * 100, k % 2 * 30)).collect();
    let mut of = vec![path.clone(); 3000];
    of.iter_mut()
        .skip(1)
        .step_by(2)
        .for_each(|path| path.reverse());
    let found = shared(&one_part(&of), 10);
    let pairs = pairs_of_lines(found);
    let expected: BTreeSet<(u32, u32)> = (1..3000).map(|line| (0, line)).collect();
    assert!(pairs == expected, "{} pairs", pairs.len());
}

/// Lines of a few short segments in a small square, so that stretches in common are frequent.
fn crumbs() -> impl Strategy<Value = Vec<Vec<Vec<(i64, i64)>>>> {
    let part = proptest::collection::vec((0_i64..12, 0_i64..12), 2..40);
    proptest::collection::vec(proptest::collection::vec(part, 0..3), 0..6)
}

proptest! {
    #[test]
    fn lines_along_others_are_those_of_any_two_segments(
        one in crumbs(), other in crumbs(), tolerance in 0_i64..3,
    ) {
        let (one, other) = (lines(&one), lines(&other));
        let all = |lines: &Lines| -> Vec<Segment> {
            (0..lines.len()).flat_map(|line| lines.of(line)).collect()
        };
        let others = all(&other);
        let along = all(&one).into_iter().filter(|segment| {
            others.iter().any(|other| stretch(segment, other, tolerance).is_some())
        });
        let expected: FxHashSet<u32> = along.map(|segment| segment.line).collect();
        prop_assert_eq!(running_along(&one, &other, tolerance), expected);
    }
}
