//! Borders against sets of edges, and bare stretches against points every step along them.

mod wandering;

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::format::decimal::Decimal;
use crate::format::shp::ShapeType;
use crate::geometry::lines::tests::lines as made;

type Place = (i64, i64);
type Path = Vec<Place>;

/// Polygons of one ring each.
fn shapes(polygons: &[Path]) -> Geometry {
    let mut shapes = Geometry {
        shape_type: ShapeType::Polygon,
        coords: Vec::new(),
        part_starts: vec![0],
        feature_parts: vec![0],
        header_bbox: [0.0; 4],
    };
    for ring in polygons {
        let coords = ring.iter().map(|(x, y)| [*x as f64, *y as f64]);
        shapes.coords.extend(coords);
        shapes.part_starts.push(shapes.coords.len() as u32);
        shapes
            .feature_parts
            .push(shapes.part_starts.len() as u32 - 1);
    }
    shapes
}

fn lines(of: &[Path]) -> Lines {
    let parts: Vec<Vec<Path>> = of.iter().map(|path| vec![path.clone()]).collect();
    made(&parts)
}

fn features(polygons: &[Path]) -> Vec<u32> {
    (0..polygons.len() as u32).collect()
}

fn rings<'a>(shapes: &'a Geometry, features: &'a [u32]) -> Rings<'a> {
    let grid = Grid::new(Decimal::from(1));
    Rings {
        shapes,
        grid,
        features,
    }
}

/// The borders of the polygons against layers of lines.
fn borders(polygons: &[Path], layers: &[&Lines]) -> Borders {
    let (shapes, all) = (shapes(polygons), features(polygons));
    Borders::new(rings(&shapes, &all), rings(&shapes, &[]), layers)
}

fn edges_of(path: &[Place]) -> impl Iterator<Item = (Node, Node)> + '_ {
    let ends = path.windows(2).filter(|ends| ends[0] != ends[1]);
    ends.map(|ends| {
        let [a, b] = [ends[0], ends[1]].map(|(x, y)| Node::new(x, y));
        (a.min(b), a.max(b))
    })
}

/// The square of a cell, closed, beginning at one of its corners.
fn square((x, y): Place, side: i64, turn: usize) -> Path {
    let (x, y) = (x * side, y * side);
    let mut ring = vec![(x, y), (x, y + side), (x + side, y + side), (x + side, y)];
    ring.rotate_left(turn % 4);
    ring.push(ring[0]);
    ring
}

/// The ring with a vertex in the middle of each edge.
fn refined(ring: &[Place]) -> Path {
    let mut made: Path = ring
        .windows(2)
        .flat_map(|ends| {
            let [(ax, ay), (bx, by)] = [ends[0], ends[1]];
            [(ax, ay), ((ax + bx) / 2, (ay + by) / 2)]
        })
        .collect();
    made.push(ring[0]);
    made
}

/// A path along the sides of cells, long enough now and then to be entered with all its vertices.
fn path() -> impl Strategy<Value = Path> {
    let steps = prop_oneof![
        9 => proptest::collection::vec(0..4_usize, 1..9),
        1 => proptest::collection::vec(0..4_usize, 70..90),
    ];
    (-1_i64..5, -1_i64..5, steps).prop_map(|(x, y, steps)| {
        let (mut x, mut y) = (x * 10, y * 10);
        let mut path = vec![(x, y)];
        for step in steps {
            let (dx, dy) = [(10, 0), (0, 10), (-10, 0), (0, -10)][step];
            (x, y) = (x + dx, y + dy);
            path.push((x, y));
        }
        path
    })
}

proptest! {
    #[test]
    fn what_is_equal_cancels(
        cells in proptest::collection::btree_map((0_i64..4, 0_i64..4), (0..4_usize, any::<bool>()), 0..12),
        first in proptest::collection::vec(path(), 0..12),
        second in proptest::collection::vec(path(), 0..6),
    ) {
        let polygons: Vec<Path> = cells
            .iter()
            .map(|(cell, (turn, halved))| {
                let ring = square(*cell, 10, *turn);
                if *halved { refined(&ring) } else { ring }
            })
            .collect();
        let found = borders(&polygons, &[&lines(&first), &lines(&second)]);
        let all = |paths: &[Path]| -> BTreeSet<(Node, Node)> {
            paths.iter().flat_map(|path| edges_of(path).collect::<Vec<_>>()).collect()
        };
        let (ring_edges, own, other) = (all(&polygons), all(&first), all(&second));
        let left: Vec<(Node, Node)> = found.edges.iter().map(Edge::ends).collect();
        let undrawn = ring_edges.iter().filter(|ends| !own.contains(ends) && !other.contains(ends));
        prop_assert_eq!(left.iter().copied().collect::<BTreeSet<_>>(), undrawn.copied().collect());
        prop_assert_eq!(left.len(), left.iter().collect::<BTreeSet<_>>().len(), "each once");
        let stray: BTreeSet<(Node, Node)> = found.segments.iter().map(Edge::ends).collect();
        prop_assert_eq!(stray, own.difference(&ring_edges).copied().collect());
        for (edge, other) in found.edges.iter().zip(&found.others) {
            let has = |polygon: usize| edges_of(&polygons[polygon]).any(|ends| ends == edge.ends());
            let owners: Vec<u32> = (0..polygons.len()).filter(|p| has(*p)).map(|p| p as u32).collect();
            prop_assert_eq!(edge.owner, owners[0]);
            prop_assert_eq!(*other, owners.get(1).copied());
        }
    }
}

/// The distance of a point from a segment.
fn distance(p: [f64; 2], a: Place, b: Place) -> f64 {
    let [ax, ay, bx, by] = [a.0, a.1, b.0, b.1].map(|c| c as f64);
    let (dx, dy) = (bx - ax, by - ay);
    let share = ((p[0] - ax) * dx + (p[1] - ay) * dy) / (dx * dx + dy * dy);
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    (p[0] - ax - share * dx).hypot(p[1] - ay - share * dy)
}

/// A point each step along a path.
fn sampled(path: &[Place]) -> Vec<[f64; 2]> {
    let steps = path.windows(2).flat_map(|ends| {
        let [(ax, ay), (bx, by)] = [ends[0], ends[1]];
        let (dx, dy) = ((bx - ax) as f64, (by - ay) as f64);
        let count = dx.hypot(dy).ceil() as usize;
        (0..count).map(move |k| {
            let share = k as f64 / count as f64;
            [ax as f64 + dx * share, ay as f64 + dy * share]
        })
    });
    steps.collect()
}

fn nearest(p: [f64; 2], paths: &[Path]) -> f64 {
    let ends = paths.iter().flat_map(|path| path.windows(2));
    ends.map(|ends| distance(p, ends[0], ends[1]))
        .fold(f64::INFINITY, f64::min)
}

fn is_on(p: [f64; 2], stretch: &Stretch, slack: f64) -> bool {
    let path: Path = stretch
        .path
        .iter()
        .map(|at| (at[0].round() as i64, at[1].round() as i64))
        .collect();
    nearest(p, &[path]) <= slack
}

/// Lines beside the border of a square of 2000: along it by a few steps, away from it, across it.
fn beside_it() -> impl Strategy<Value = Vec<Path>> {
    let along = (
        0..4_usize,
        0_i64..2000,
        0_i64..2000,
        -14_i64..15,
        -14_i64..15,
    );
    let line = along.prop_map(|(side, from, to, a, b)| {
        let place = |along: i64, aside: i64| match side {
            0 => (along, aside),
            1 => (2000 - aside, along),
            2 => (along, 2000 - aside),
            _ => (aside, along),
        };
        vec![place(from, a), place((from + to) / 2, b), place(to, a)]
    });
    let across = (
        -300_i64..2300,
        -300_i64..2300,
        -300_i64..2300,
        -300_i64..2300,
    )
        .prop_map(|(x, y, u, v)| vec![(x, y), (u, v)]);
    proptest::collection::vec(prop_oneof![4 => line, 1 => across], 0..9)
}

const TOLERANCE: i64 = 10;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn bare_is_what_is_far_from_lines(of in beside_it()) {
        let ring = square((0, 0), 2000, 0);
        let all = lines(&of);
        let found = borders(std::slice::from_ref(&ring), &[&all]).undrawn(&[&all], &[], TOLERANCE);
        let points = sampled(&ring);
        let far: Vec<bool> = points.iter().map(|p| nearest(*p, &of) > TOLERANCE as f64 + 0.01).collect();
        // Nothing far is passed over but pieces that are no longer than the tolerance.
        let mut run = Vec::new();
        for (p, far) in points.iter().zip(&far).chain([(&points[0], &false)]) {
            if *far {
                run.push(*p);
                continue;
            }
            if run.len() as i64 > TOLERANCE + 2 {
                let told = run.iter().all(|p| found.iter().any(|stretch| is_on(*p, stretch, 1.0)));
                prop_assert!(told, "{:?} {:?}", run[0], found);
            }
            run.clear();
        }
        // What is told is far for more than the tolerance, and begins and ends where a line is.
        for stretch in &found {
            let on: Vec<bool> = points.iter().zip(&far).filter(|(p, _)| is_on(**p, stretch, 0.8)).map(|(_, far)| *far).collect();
            let count = on.iter().filter(|far| **far).count() as i64;
            prop_assert!(count >= TOLERANCE - 2, "{count} {:?}", stretch);
            let path = &stretch.path;
            let closed = stretch.length >= 7999.9;
            for end in [path[0], path[path.len() - 1]] {
                prop_assert!(closed || nearest(end, &of) <= TOLERANCE as f64 + 0.01, "{:?} {:?}", end, stretch);
            }
            let length: f64 = path.windows(2).map(|ends| (ends[1][0] - ends[0][0]).hypot(ends[1][1] - ends[0][1])).sum();
            prop_assert!((length - stretch.length).abs() < 0.01);
        }
    }

    #[test]
    fn neighbours_tell_a_border_once_whatever_their_vertices(
        halves: [bool; 2], turns in (0..4_usize, 0..4_usize), aside in -9_i64..10, swap: bool,
        turn in 0..4, reverse: bool,
    ) {
        let mut left = square((0, 0), 2000, turns.0);
        let mut right: Path = square((1, 0), 2000, turns.1);
        // The neighbour's corners lie a little off.
        right.iter_mut().for_each(|(x, _)| *x += if *x == 2000 { aside } else { 0 });
        if halves[0] { left = refined(&left); }
        if halves[1] { right = refined(&right); }
        let moved = |(x, y): Place| {
            let (mut x, mut y) = (x, y);
            for _ in 0..turn { (x, y) = (-y, x); }
            (x + 375_000_000_000, y + 33_000_000_000)
        };
        let mut polygons: Vec<Path> = [left, right].iter().map(|ring| ring.iter().map(|at| moved(*at)).collect()).collect();
        if swap { polygons.reverse(); }
        if reverse { polygons.iter_mut().for_each(|ring| ring.reverse()); }
        let none = lines(&[]);
        let mut found = borders(&polygons, &[&none]).undrawn(&[&none], &[], TOLERANCE);
        found.sort_by(|a, b| a.length.total_cmp(&b.length));
        let lengths: Vec<i64> = found.iter().map(|stretch| (stretch.length / 100.0).round() as i64 * 100).collect();
        // The common side, and around each square the three other sides.
        let exact = aside == 0 && halves[0] == halves[1];
        if exact {
            prop_assert_eq!(lengths, [2000, 6000, 6000]);
            prop_assert_eq!((found[0].owner, found[0].other), (0, Some(1)));
        } else {
            // The first polygon's border is one stretch; of the second's the common side is left out.
            prop_assert_eq!(lengths, [6000, 8000]);
            prop_assert_eq!((found[1].owner, found[1].other), (0, Some(1)));
            prop_assert_eq!(found[0].owner, 1);
        }
    }
}

#[test]
fn a_line_that_crosses_or_touches_draws_nothing() {
    let ring = square((0, 0), 2000, 0);
    let count = |of: &[Path]| {
        let all = lines(of);
        let found = borders(std::slice::from_ref(&ring), &[&all]).undrawn(&[&all], &[], TOLERANCE);
        found
            .iter()
            .map(|stretch| stretch.length.round() as i64)
            .collect::<Vec<_>>()
    };
    let three: Path = vec![(2000, 0), (2000, 2000), (0, 2000), (0, 0)];
    assert_eq!(count(std::slice::from_ref(&three)), [2000]);
    assert_eq!(
        count(&[three.clone(), vec![(700, -500), (800, 500)]]),
        [2000]
    );
    assert_eq!(count(&[three.clone(), vec![(700, 0), (800, 500)]]), [2000]);
    assert_eq!(
        count(&[three.clone(), vec![(700, 0), (900, 0)]]),
        [1100, 700]
    );
    assert_eq!(count(&[three.clone(), vec![(0, 10), (2000, -10)]]), [0; 0]);
    assert_eq!(count(&[three.clone(), vec![(0, 11), (2000, 11)]]), [2000]);
    assert_eq!(count(&[three, vec![(0, 0), (1990, 0)]]), [0; 0]);
}

#[test]
fn what_was_told_elsewhere_is_not_told_again() {
    let ring = square((0, 0), 2000, 0);
    let none = lines(&[]);
    let borders = borders(&[ring], &[&none]);
    let all = borders.undrawn(&[&none], &[], TOLERANCE);
    assert_eq!((all.len(), all[0].length), (1, 8000.0));
    let told: Vec<Edge> = all.iter().flat_map(Stretch::edges).collect();
    assert!(borders.undrawn(&[&none], &told[..1], TOLERANCE)[0].length == 6000.0);
    assert!(borders.undrawn(&[&none], &told, TOLERANCE).is_empty());
}

#[test]
fn stretches_in_a_mask_or_across_one_meet_it() {
    let mask = shapes(&[square((0, 0), 2000, 0)]);
    let stretch = |path: Vec<[f64; 2]>| Stretch {
        owner: 0,
        other: None,
        length: 0.0,
        path,
    };
    let found = [
        stretch(vec![[500.0, 500.0], [600.0, 700.0]]),
        stretch(vec![[-500.0, 1000.0], [2600.0, 1100.0]]),
        stretch(vec![[-500.0, -8.0], [2600.0, -8.0]]),
        stretch(vec![[-500.0, -500.0], [2600.0, -20.0]]),
    ];
    assert_eq!(
        meeting(&found, rings(&mask, &[0]), TOLERANCE),
        [true, true, true, false]
    );
    assert_eq!(meeting(&found, rings(&mask, &[]), TOLERANCE), [false; 4]);
}

#[test]
fn corners_are_where_the_border_bends() {
    let ring: Path = vec![
        (0, 0),
        (0, 2000),
        (1000, 2009),
        (2000, 2000),
        (2000, 0),
        (1000, 11),
        (500, 5),
        (0, 0),
    ];
    let shapes = shapes(&[ring]);
    let corners: Vec<Place> = rings(&shapes, &[0])
        .corners(10)
        .iter()
        .map(|(at, _)| (at.x, at.y))
        .collect();
    assert_eq!(corners, [(0, 0), (0, 2000), (2000, 2000), (2000, 0)]);
    let corners = rings(&shapes, &[0]).corners(5);
    assert_eq!(corners.len(), 6);
}
