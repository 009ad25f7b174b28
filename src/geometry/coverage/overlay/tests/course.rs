//! Stretches of lines, against samples of them.

use super::super::border::{Border, Side};
use super::super::course::{Course, Stretches, both, either, total, without};
use super::*;
use crate::geometry::Node;
use crate::geometry::segments::Segment;

fn course(nodes: &[Node]) -> Vec<Segment> {
    nodes
        .windows(2)
        .filter(|pair| pair[0] != pair[1])
        .map(|pair| Segment {
            a: pair[0],
            b: pair[1],
            line: 0,
            part: 0,
            first: false,
            last: false,
        })
        .collect()
}

/// Distance of a point from the border and whether it lies inside, edge by edge.
fn plainly(polygons: &Polygons, at: [f64; 2]) -> (f64, bool) {
    let (mut least, mut inside) = (f64::INFINITY, false);
    for edge in polygons.edges(0) {
        let [a, b] = [edge.from, edge.to].map(|node| [node.x as f64, node.y as f64]);
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let share = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / (dx * dx + dy * dy);
        let share = share.clamp(0.0, 1.0);
        least = least.min((at[0] - a[0] - share * dx).hypot(at[1] - a[1] - share * dy));
        if (a[1] > at[1]) != (b[1] > at[1]) && at[0] < a[0] + (at[1] - a[1]) / dy * dx {
            inside = !inside;
        }
    }
    (least, inside)
}

/// With so many vertices more on every edge that the borders get boxes over boxes.
fn refined(shape: Shape, pieces: usize) -> Shape {
    let ring = |ring: Vec<[f64; 2]>| {
        let count = ring.len();
        let between = |at: usize| {
            let (a, b) = (ring[at], ring[(at + 1) % count]);
            let share = move |piece: usize| piece as f64 / pieces as f64;
            (0..pieces).map(move |piece| [0, 1].map(|i| a[i] + share(piece) * (b[i] - a[i])))
        };
        (0..count).flat_map(between).collect()
    };
    shape.into_iter().map(ring).collect()
}

fn holds(stretches: &Stretches, at: f64) -> bool {
    stretches.iter().any(|(from, to)| *from <= at && at <= *to)
}

#[test]
fn samples_agree_on_thousands_of_lines() {
    for seed in 1..1500 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let turn = dice.throw(2) == 0;
        let set = cells(&mut dice, 30);
        let shape = placed(rings(&set, &mut dice, [0.0, 0.0]), turn);
        let polygons = polygons(&[refined(shape, [1, 1, 50][dice.throw(3) as usize])]);
        let border = Border::of(&polygons, 0);
        let corner = polygons.extents[0].min;
        // On, beside and off the lattice, in steps of 0.1 mm; the cells are 50 000 steps wide.
        let step = [50_000, 10_000, 7_777][dice.throw(3) as usize];
        let nodes: Vec<Node> = (0..2 + dice.throw(5))
            .map(|_| {
                let mut place = |least: i64| least + step * (dice.throw(40) as i64 - 5);
                Node::new(place(corner.x), place(corner.y))
            })
            .collect();
        let segments = course(&nodes);
        let line = Course::of(&segments);
        let radius = [10.0, 10_000.0, 30_000.0][dice.throw(3) as usize];
        let near = line.near(&border, radius);
        let inside = line.inside(&border, &near);
        let mut start = 0.0;
        for segment in &segments {
            let (dx, dy) = (
                (segment.b.x - segment.a.x) as f64,
                (segment.b.y - segment.a.y) as f64,
            );
            let length = dx.hypot(dy);
            for sample in 0..40 {
                let share = (sample as f64 + 0.371) / 40.0;
                let at = [
                    segment.a.x as f64 + share * dx,
                    segment.a.y as f64 + share * dy,
                ];
                let (distance, is_inside) = plainly(&polygons, at);
                // At the limit itself rounding decides.
                if (distance - radius).abs() > 0.01 {
                    let place = start + share * length;
                    assert_eq!(holds(&near, place), distance < radius, "seed {seed} {at:?}");
                    let expected = distance > radius && is_inside;
                    assert_eq!(holds(&inside, place), expected, "seed {seed} {at:?}");
                }
            }
            start += length;
        }
        let outside = without(&line.whole(), &either(&near, &inside));
        let sum = total(&near) + total(&inside) + total(&outside);
        assert!((sum - line.length).abs() < 0.1, "seed {seed}: {sum}");
        assert_eq!(total(&both(&outside, &near)), 0.0, "seed {seed}");
    }
}

#[test]
fn sides_agree_with_a_plain_count() {
    for seed in 1..400 {
        let mut dice = Dice(seed * 0x51_7cc1);
        let turn = dice.throw(2) == 0;
        let set = cells(&mut dice, 40);
        let shape = placed(rings(&set, &mut dice, [0.0, 0.0]), turn);
        let polygons = polygons(&[refined(shape, [1, 1, 50][dice.throw(3) as usize])]);
        let border = Border::of(&polygons, 0);
        let corner = polygons.extents[0].min;
        for _ in 0..60 {
            let mut place = |least: i64| least + 25_000 * (dice.throw(20) as i64 - 2);
            let at = Node::new(place(corner.x), place(corner.y));
            let (distance, inside) = plainly(&polygons, [at.x as f64, at.y as f64]);
            let expected = match (distance < 1e-6, inside) {
                (true, _) => Side::On,
                (_, true) => Side::Inside,
                (_, false) => Side::Outside,
            };
            assert_eq!(border.side(at), expected, "seed {seed} {at:?}");
        }
    }
}

#[test]
fn a_line_follows_a_ring_forwards_and_backwards_and_round_its_end() {
    let square = "37500000 3300000, 37500010 3300000, 37500010 3300010, 37500000 3300010";
    let polygons = polygons(&[super::super::super::tests::wkt(square)]);
    let node = |x: i64, y: i64| Node::new((37_500_000 + x) * 10_000, (3_300_000 + y) * 10_000);
    let follows = |nodes: &[Node]| Course::of(&course(nodes)).follows(&polygons, 0);
    assert!(follows(&[node(0, 10), node(0, 0), node(10, 0)]));
    assert!(follows(&[
        node(10, 0),
        node(0, 0),
        node(0, 10),
        node(10, 10)
    ]));
    assert!(!follows(&[node(0, 0), node(10, 10)]));
    assert!(!follows(&[node(0, 0), node(5, 0), node(10, 0)]));
}
