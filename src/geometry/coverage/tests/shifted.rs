//! Meshes whose cells are shifted a little or a lot, each on its own: pairs against clipped polygons and against the
//! exact intersection of all pairs.

use super::*;
use crate::geometry::coverage::overlaps::overlapping;

pub(in crate::geometry::coverage) type Point = [f64; 2];

/// A mesh of convex cells with common corners.
fn mesh(side: usize, dice: &mut Dice) -> Vec<Vec<Point>> {
    let corners: Vec<Point> = (0..(side + 1) * (side + 1))
        .map(|at| {
            let mut off = || dice.throw(20_000) as f64 / 1e4;
            let (x, y) = ((at % (side + 1)) as f64, (at / (side + 1)) as f64);
            [10.0 * x + off(), 10.0 * y + off()]
        })
        .collect();
    (0..side * side)
        .map(|cell| {
            let at = cell / side * (side + 1) + cell % side;
            [at, at + 1, at + side + 2, at + side + 1]
                .map(|corner| corners[corner])
                .to_vec()
        })
        .collect()
}

/// Edges cut at places of their own, so that vertices lack on the other side.
fn cut(ring: &[Point], dice: &mut Dice) -> Vec<Point> {
    let mut made = Vec::new();
    for (at, from) in ring.iter().enumerate() {
        made.push(*from);
        let to = ring[(at + 1) % ring.len()];
        if dice.throw(3) == 0 {
            let share = (1 + dice.throw(9)) as f64 / 10.0;
            let place = [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis]));
            made.push(place.map(|value| (value * 1e4).round() / 1e4));
        }
    }
    made
}

/// Steps by which cells are shifted in one mesh.
const SHIFTS: [&[f64]; 5] = [
    &[0.0001],
    &[0.0, 0.0001, 0.0002, 0.0004],
    &[0.0, 0.0, 0.0, 0.01, 0.02],
    &[0.0, 0.0003, 0.0009, 0.0011, 0.003],
    &[0.0, 0.0, 0.5, 3.0, 0.0001],
];

pub(in crate::geometry::coverage) fn layer(seed: u64, with_cuts: bool) -> Vec<Vec<Point>> {
    let mut dice = Dice(seed * 0x9e37_79b9 + 1);
    let side = 2 + dice.throw(3) as usize;
    let steps = SHIFTS[dice.throw(SHIFTS.len() as u64) as usize];
    let mut list: Vec<Vec<Point>> = mesh(side, &mut dice);
    if dice.throw(4) == 0 {
        list.extend(mesh(side, &mut dice));
    }
    if dice.throw(4) == 0 {
        list.push(vec![[-5.0, -5.0], [60.0, -5.0], [60.0, 60.0], [-5.0, 60.0]]);
    }
    for ring in &mut list {
        let mut step = || steps[dice.throw(steps.len() as u64) as usize];
        let (dx, dy) = (step(), step());
        for at in ring.iter_mut() {
            *at = [at[0] + dx, at[1] + dy];
        }
    }
    if with_cuts && dice.throw(3) == 0 {
        list = list.iter().map(|ring| cut(ring, &mut dice)).collect();
    }
    list
}

/// Area divided by half the perimeter, and least distance of two parallels around: what the width lies between.
fn bounds(ring: &[Point], area: f64) -> (f64, f64) {
    let next = |at: usize| ring[(at + 1) % ring.len()];
    let (mut perimeter, mut least) = (0.0, f64::INFINITY);
    for (at, from) in ring.iter().enumerate() {
        let to = next(at);
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length = dx.hypot(dy);
        perimeter += length;
        if length > 1e-9 {
            let far = |p: &Point| ((p[0] - from[0]) * dy - (p[1] - from[1]) * dx).abs() / length;
            least = ring.iter().map(far).fold(0.0, f64::max).min(least);
        }
    }
    (2.0 * area / perimeter, least)
}

#[test]
fn clipped_cells_agree_on_thousands_of_seeds() {
    for seed in 1..2500 {
        let list = layer(seed, false);
        let shapes: Vec<_> = list.iter().map(|ring| vec![ring.clone()]).collect();
        let found = Coverage::of(polygons(&shapes), grid(), 0.001);
        let gone: Vec<u32> = found.duplicates.iter().map(|d| d.polygon).collect();
        for one in 0..list.len() as u32 {
            for other in one + 1..list.len() as u32 {
                if gone.contains(&one) || gone.contains(&other) {
                    continue;
                }
                let piece = common(&list[one as usize], &list[other as usize]);
                let size = area(&piece);
                let (least, most) = bounds(&piece, size);
                let pair = Overlap { one, other };
                if found.overlaps.contains(&pair) {
                    assert!(most > 0.00098, "seed {seed} {pair:?}: {most}");
                    let got = found.common(&pair).area;
                    assert!((got - size).abs() < 1e-4, "seed {seed}: {got} not {size}");
                } else {
                    let narrow = piece.len() < 3 || least < 0.00102;
                    assert!(narrow, "seed {seed} {pair:?}: {size} {least} is missing");
                }
            }
        }
    }
}

#[test]
fn the_faces_tell_what_intersecting_all_pairs_tells() {
    for seed in 1..2500 {
        let shapes: Vec<_> = layer(seed, true)
            .into_iter()
            .map(|ring| vec![ring])
            .collect();
        let found = Coverage::of(polygons(&shapes), grid(), 0.001);
        let gone = |at: &u32| found.duplicates.iter().any(|one| one.polygon == *at);
        let left: Vec<u32> = (0..shapes.len() as u32).filter(|at| !gone(at)).collect();
        let pairs: Vec<(u32, u32)> = left
            .iter()
            .flat_map(|one| left.iter().map(move |other| (*one, *other)))
            .filter(|(one, other)| one < other)
            .collect();
        let wanted = overlapping(&found.polygons, &pairs, found.tolerance);
        let got: Vec<(u32, u32)> = found.overlaps.iter().map(|o| (o.one, o.other)).collect();
        assert_eq!(got, wanted, "seed {seed}");
    }
}
