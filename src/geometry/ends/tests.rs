//! Ends against comparing all with all, whatever the way the lines are drawn.

use proptest::prelude::*;

use super::*;
use crate::geometry::lines::tests::lines;

type Place = (i64, i64);
type Path = Vec<Place>;

fn one_part(of: &[Path]) -> Lines {
    let parts: Vec<Vec<Path>> = of.iter().map(|path| vec![path.clone()]).collect();
    lines(&parts)
}

/// Every segment with its part, far from pieces and indexes.
fn segments(lines: &Lines) -> Vec<(u32, Node, Node)> {
    (0..lines.part_count())
        .flat_map(|part| {
            let nodes = lines.part(part);
            nodes.pairs().map(move |(a, b)| (part as u32, a, b))
        })
        .collect()
}

fn dangling_one_by_one(lines: &Lines, tolerance: i64) -> Vec<End> {
    let segments = segments(lines);
    let touches = |end: &End| {
        let nodes: Vec<Node> = lines.part(end.part as usize).nodes().collect();
        let own_end = |at: Node| at != end.at && is_near(at, at, end.at, tolerance);
        let closes = nodes[0] == nodes[nodes.len() - 1];
        closes
            || own_end(nodes[0])
            || own_end(nodes[nodes.len() - 1])
            || segments
                .iter()
                .any(|(part, a, b)| *part != end.part && is_near(*a, *b, end.at, tolerance))
    };
    ends(lines)
        .into_iter()
        .filter(|end| !touches(end))
        .collect()
}

fn continuations_one_by_one(lines: &Lines, tolerance: i64) -> Vec<(End, End)> {
    let (ends, segments) = (ends(lines), segments(lines));
    let mut found = Vec::new();
    for (here, a) in ends.iter().enumerate() {
        for (there, b) in ends.iter().enumerate().skip(here + 1) {
            let meet = a.line != b.line && is_near(a.at, a.at, b.at, tolerance);
            let third = |at: Node| {
                let others = ends.iter().enumerate();
                let mut others = others.filter(|(place, _)| *place != here && *place != there);
                others.any(|(_, end)| is_near(end.at, end.at, at, tolerance))
                    || segments.iter().any(|(part, from, to)| {
                        *part != a.part && *part != b.part && is_near(*from, *to, at, tolerance)
                    })
            };
            // Walking away from the end, and near it again.
            let returns = |end: &End| {
                let nodes = lines.part(end.part as usize);
                let nodes: Vec<Node> = nodes.nodes().collect();
                let ahead = nodes[0] == end.at;
                let mut left = false;
                let count = nodes.len() - 1;
                (0..count).any(|step| {
                    let at = if ahead { step } else { count - 1 - step };
                    let near = is_near(nodes[at], nodes[at + 1], end.at, tolerance);
                    left |= !near;
                    left && near
                })
            };
            if meet && !third(a.at) && !third(b.at) && !returns(a) && !returns(b) {
                found.push((*a, *b));
            }
        }
    }
    found
}

/// Lines that often meet at ends: between few places, with some bends.
fn paths() -> impl Strategy<Value = Vec<Path>> {
    let place = || (-6_i64..6, -6_i64..6).prop_map(|(x, y)| (x * 5, y * 5));
    let near = (place(), -2_i64..3, -1_i64..2).prop_map(|((x, y), dx, dy)| (x + dx, y + dy));
    proptest::collection::vec(proptest::collection::vec(near, 2..5), 0..30)
}

/// Places of ends, so that lines may be renumbered and turned round.
fn places(found: &[End]) -> Vec<Node> {
    let mut places: Vec<Node> = found.iter().map(|end| end.at).collect();
    places.sort_unstable();
    places
}

fn pair_places(found: &[(End, End)]) -> Vec<(Node, Node)> {
    let pair = |(a, b): &(End, End)| (a.at.min(b.at), a.at.max(b.at));
    let mut places: Vec<_> = found.iter().map(pair).collect();
    places.sort_unstable();
    places
}

proptest! {
    #[test]
    fn dangling_ends_as_one_by_one(of in paths(), tolerance in 0_i64..4) {
        let lines = one_part(&of);
        prop_assert_eq!(dangling(&lines, &[], tolerance), dangling_one_by_one(&lines, tolerance));
        prop_assert_eq!(dangling(&lines, &[&lines], tolerance), Vec::new());
    }

    #[test]
    fn continuations_as_one_by_one(of in paths(), tolerance in 0_i64..4) {
        let lines = one_part(&of);
        let found = continuations(&lines, tolerance);
        prop_assert_eq!(found, continuations_one_by_one(&lines, tolerance));
    }

    #[test]
    fn the_way_lines_are_drawn_does_not_matter(of in paths(), turn in 0..4, way: bool) {
        let lines = one_part(&of);
        let moved = |(x, y): Place| {
            let (mut x, mut y) = (x, y);
            for _ in 0..turn {
                (x, y) = (-y, x);
            }
            (x + 375_000_000_000, y + 33_000_000_000)
        };
        let mut others: Vec<Path> = of
            .iter()
            .map(|path| path.iter().map(|at| moved(*at)).collect())
            .collect();
        others.reverse();
        if way {
            others.iter_mut().for_each(|path| path.reverse());
        }
        let others = one_part(&others);
        let all = |of: Vec<Node>| {
            let mut of: Vec<Node> = of
                .into_iter()
                .map(|at| moved((at.x, at.y)))
                .map(|(x, y)| Node::new(x, y))
                .collect();
            of.sort_unstable();
            of
        };
        prop_assert_eq!(all(places(&dangling(&lines, &[], 2))), places(&dangling(&others, &[], 2)));
        let flat = |pairs: Vec<(Node, Node)>| pairs.into_iter().flat_map(|(a, b)| [a, b]).collect();
        let mut there: Vec<Node> = flat(pair_places(&continuations(&others, 2)));
        there.sort_unstable();
        prop_assert_eq!(all(flat(pair_places(&continuations(&lines, 2)))), there);
    }
}

#[test]
fn a_line_that_comes_back_to_its_end_is_a_third() {
    let straight = vec![(0, 0), (100, 0)];
    let onward = vec![(100, 0), (200, 0)];
    let found = |of: &[Path]| continuations(&one_part(of), 2).len();
    assert_eq!(found(&[straight.clone(), onward]), 1);
    let looped = vec![(100, 0), (200, 0), (200, 100), (100, 50), (100, -50)];
    assert_eq!(found(&[straight.clone(), looped]), 0);
    let aside = vec![(103, 0), (200, 0)];
    assert_eq!(found(&[straight, aside]), 0);
}

proptest! {
    #[test]
    fn dangling_in_a_crowd_as_one_by_one(
        of in proptest::collection::vec((0_i64..60, 0_i64..12, 200_i64..500, -30_i64..31), 50..120),
        tolerance in 0_i64..13,
    ) {
        // Their boxes hold each other's ends.
        let path = |(x, y, long, lean): &(i64, i64, i64, i64)| {
            vec![(x * 7, *y), (x * 7 + long, y + 2 * long + lean)]
        };
        let lines = one_part(&of.iter().map(path).collect::<Vec<_>>());
        prop_assert_eq!(dangling(&lines, &[], tolerance), dangling_one_by_one(&lines, tolerance));
    }
}
