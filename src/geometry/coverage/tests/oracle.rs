//! Brute-force oracles on small random coverages: what cells of a chessboard, or a clipper of triangles, say.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

pub(in crate::geometry::coverage) type Cell = (i32, i32);
pub(in crate::geometry::coverage) const SIZE: i32 = 7;

/// A connected set of cells whose boundary touches itself nowhere.
pub(in crate::geometry::coverage) fn cells(dice: &mut Dice, most: u64) -> BTreeSet<Cell> {
    loop {
        let mut set = BTreeSet::from([(
            dice.throw(SIZE as u64) as i32,
            dice.throw(SIZE as u64) as i32,
        )]);
        for _ in 0..dice.throw(most) {
            let list: Vec<Cell> = set.iter().copied().collect();
            let (x, y) = list[dice.throw(list.len() as u64) as usize];
            let (dx, dy) = [(1, 0), (-1, 0), (0, 1), (0, -1)][dice.throw(4) as usize];
            if (0..SIZE).contains(&(x + dx)) && (0..SIZE).contains(&(y + dy)) {
                set.insert((x + dx, y + dy));
            }
        }
        let pinched = (0..=SIZE).any(|x| {
            (0..=SIZE).any(|y| {
                let is = |dx, dy| set.contains(&(x + dx, y + dy));
                let (a, b, c, d) = (is(0, 0), is(-1, 0), is(-1, -1), is(0, -1));
                (a && c && !b && !d) || (b && d && !a && !c)
            })
        });
        if !pinched {
            return set;
        }
    }
}

/// The rings of a set of cells, vertices on straight edges kept or not as the dice fall; the outer ring first.
pub(in crate::geometry::coverage) fn rings(
    set: &BTreeSet<Cell>,
    dice: &mut Dice,
    origin: [f64; 2],
) -> Vec<Vec<[f64; 2]>> {
    let mut next: BTreeMap<Cell, Cell> = BTreeMap::new();
    for &(x, y) in set {
        let mut side = |dx, dy, from: Cell, to: Cell| {
            if !set.contains(&(x + dx, y + dy)) {
                next.insert(from, to);
            }
        };
        side(0, -1, (x, y), (x + 1, y));
        side(1, 0, (x + 1, y), (x + 1, y + 1));
        side(0, 1, (x + 1, y + 1), (x, y + 1));
        side(-1, 0, (x, y + 1), (x, y));
    }
    let mut rings = Vec::new();
    while let Some((&start, _)) = next.iter().next() {
        let mut ring = Vec::new();
        let mut at = start;
        while let Some(to) = next.remove(&at) {
            ring.push(at);
            at = to;
        }
        let count = ring.len();
        let straight = |i: usize| {
            let (a, b, c) = (
                ring[(i + count - 1) % count],
                ring[i],
                ring[(i + 1) % count],
            );
            (a.0 == b.0 && b.0 == c.0) || (a.1 == b.1 && b.1 == c.1)
        };
        let mut kept: Vec<Cell> = (0..count)
            .filter(|i| !straight(*i) || dice.throw(2) == 0)
            .map(|i| ring[i])
            .collect();
        let area: i32 = (0..kept.len())
            .map(|i| {
                let (a, b) = (kept[i], kept[(i + 1) % kept.len()]);
                a.0 * b.1 - b.0 * a.1
            })
            .sum();
        let turn = dice.throw(kept.len() as u64) as usize;
        kept.rotate_left(turn);
        if dice.throw(2) == 0 {
            kept.reverse();
        }
        let ring: Vec<[f64; 2]> = kept
            .iter()
            .map(|(x, y)| [origin[0] + f64::from(*x), origin[1] + f64::from(*y)])
            .collect();
        if area > 0 {
            rings.insert(0, ring)
        } else {
            rings.push(ring)
        }
    }
    rings
}

/// The bounded regions of cells in no set.
pub(in crate::geometry::coverage) fn free(sets: &[BTreeSet<Cell>]) -> Vec<BTreeSet<Cell>> {
    let covered: BTreeSet<Cell> = sets.iter().flatten().copied().collect();
    let mut free: BTreeSet<Cell> = (-1..=SIZE)
        .flat_map(|x| (-1..=SIZE).map(move |y| (x, y)))
        .filter(|cell| !covered.contains(cell))
        .collect();
    let mut regions = Vec::new();
    while let Some(start) = free.pop_first() {
        let (mut open, mut region, mut bounded) = (vec![start], BTreeSet::new(), true);
        while let Some((x, y)) = open.pop() {
            region.insert((x, y));
            bounded &= (0..SIZE).contains(&x) && (0..SIZE).contains(&y);
            for cell in [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)] {
                if free.remove(&cell) {
                    open.push(cell);
                }
            }
        }
        if bounded {
            regions.push(region);
        }
    }
    regions
}

pub(in crate::geometry::coverage) fn rounded(area: f64) -> i64 {
    assert!((area - area.round()).abs() < 1e-6, "{area}");
    area.round() as i64
}

#[test]
fn cells_agree_on_thousands_of_seeds() {
    for seed in 1..4000 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let count = 1 + dice.throw(9);
        let most = [4, 14, 40][dice.throw(3) as usize];
        let sets: Vec<BTreeSet<Cell>> = (0..count).map(|_| cells(&mut dice, most)).collect();
        let list: Vec<_> = sets
            .iter()
            .map(|set| rings(set, &mut dice, [37_500_000.0, 4_400_000.0]))
            .collect();
        let found = Coverage::of(polygons(&list), grid(), 0.001);

        let repeats = |at: usize| sets[..at].iter().position(|set| *set == sets[at]);
        let duplicates: Vec<(u32, u32)> = (0..sets.len())
            .filter_map(|at| Some((at as u32, repeats(at)? as u32)))
            .collect();
        let got: Vec<(u32, u32)> = found
            .duplicates
            .iter()
            .map(|d| (d.polygon, d.first))
            .collect();
        assert_eq!(got, duplicates, "seed {seed}");

        let mut pairs = Vec::new();
        for one in 0..sets.len() {
            for other in one + 1..sets.len() {
                let area = sets[one].intersection(&sets[other]).count() as i64;
                if area > 0 && repeats(one).is_none() && repeats(other).is_none() {
                    pairs.push((one as u32, other as u32, area));
                }
            }
        }
        let got: Vec<(u32, u32, i64)> = found
            .overlaps
            .iter()
            .map(|o| (o.one, o.other, rounded(found.common(o).area)))
            .collect();
        assert_eq!(got, pairs, "seed {seed}");

        let mut got: Vec<i64> = found
            .gaps(None)
            .found
            .iter()
            .map(|g| rounded(g.region().area))
            .collect();
        got.sort_unstable();
        let mut gaps: Vec<i64> = free(&sets).iter().map(|gap| gap.len() as i64).collect();
        gaps.sort_unstable();
        assert_eq!(got, gaps, "seed {seed}");
    }
}

pub(in crate::geometry::coverage) type Point = [f64; 2];

pub(in crate::geometry::coverage) fn triangle(dice: &mut Dice) -> Vec<Point> {
    loop {
        let mut at = || [dice.throw(12) as f64, dice.throw(12) as f64];
        let (a, b, c) = (at(), at(), at());
        let area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        if area > 0.0 {
            return vec![a, b, c];
        }
    }
}

/// Pairs with their areas, but for those too small or narrow to be sure of.
fn pairs(found: &Coverage) -> Vec<(u32, u32, f64)> {
    found
        .overlaps
        .iter()
        .map(|o| (o.one, o.other, found.common(o).area))
        .collect()
}

#[test]
fn clipped_triangles_agree_on_thousands_of_seeds() {
    for seed in 1..3000 {
        let mut dice = Dice(seed * 0x51_7cc1);
        let list: Vec<Vec<Point>> = (0..2 + dice.throw(6))
            .map(|_| triangle(&mut dice))
            .collect();
        let shapes: Vec<_> = list.iter().map(|ring| vec![ring.clone()]).collect();
        let found = Coverage::of(polygons(&shapes), grid(), 0.001);
        let gone: BTreeSet<u32> = found.duplicates.iter().map(|d| d.polygon).collect();
        let got: BTreeMap<(u32, u32), f64> = pairs(&found)
            .into_iter()
            .map(|(a, b, s)| ((a, b), s))
            .collect();
        for one in 0..list.len() {
            for other in one + 1..list.len() {
                let key = (one as u32, other as u32);
                let area = if gone.contains(&key.0) || gone.contains(&key.1) {
                    0.0
                } else {
                    area(&common(&list[one], &list[other]))
                };
                let got = got.get(&key).copied().unwrap_or(0.0);
                assert!(
                    (got - area).abs() < 1e-4,
                    "seed {seed} {key:?}: {got} instead of {area}"
                );
            }
        }
    }
}

/// A layer of triangles in which much overlaps and some gaps remain.
fn layer(seed: u64) -> Vec<Vec<Point>> {
    let mut dice = Dice(seed * 0x2545_f491);
    (0..3 + dice.throw(8))
        .map(|_| triangle(&mut dice))
        .collect()
}

/// Overlaps and gaps by what does not depend on place and order.
type Shape = (usize, Vec<(u32, u32, f64, f64)>, Vec<(f64, f64)>, usize);

fn shape_of(found: &Coverage) -> Shape {
    let overlaps = found
        .overlaps
        .iter()
        .map(|o| (o.one, o.other, found.common(o).area, found.common(o).width))
        .collect();
    let mut gaps: Vec<(f64, f64)> = found
        .gaps(None)
        .found
        .iter()
        .map(|g| (g.region().area, g.region().width))
        .collect();
    gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
    (
        found.duplicates.len(),
        overlaps,
        gaps,
        found.unmatched.len(),
    )
}

fn assert_alike(one: &Coverage, other: &Coverage, seed: u64) {
    let (a, b) = (shape_of(one), shape_of(other));
    let near = |x: f64, y: f64| (x - y).abs() < 1e-4;
    let wide = |x: f64, y: f64| (x - y).abs() < 1e-4 + 0.02 * x;
    assert_eq!(
        (a.0, a.1.len(), a.2.len(), a.3),
        (b.0, b.1.len(), b.2.len(), b.3),
        "seed {seed}: {a:?} {b:?}"
    );
    for (a, b) in a.1.iter().zip(&b.1) {
        assert!(
            a.0 == b.0 && a.1 == b.1 && near(a.2, b.2) && wide(a.3, b.3),
            "seed {seed}: {a:?} {b:?}"
        );
    }
    for (a, b) in a.2.iter().zip(&b.2) {
        assert!(near(a.0, b.0) && wide(a.1, b.1), "seed {seed}: {a:?} {b:?}");
    }
}

#[test]
fn place_turn_and_direction_do_not_matter() {
    let of = |list: &[Vec<Point>]| {
        let shapes: Vec<_> = list.iter().map(|ring| vec![ring.clone()]).collect();
        Coverage::of(polygons(&shapes), grid(), 0.001)
    };
    let mapped = |list: &[Vec<Point>], map: &dyn Fn(Point) -> Point| -> Vec<Vec<Point>> {
        list.iter()
            .map(|ring| ring.iter().map(|at| map(*at)).collect())
            .collect()
    };
    for seed in 1..400 {
        let list = layer(seed);
        let found = of(&list);
        assert_alike(
            &found,
            &of(&mapped(&list, &|[x, y]| {
                [x + 37_412_345.678_9, y + 4_400_000.123_4]
            })),
            seed,
        );
        assert_alike(&found, &of(&mapped(&list, &|[x, y]| [-y, x])), seed);
        let mut turned = list.clone();
        for ring in &mut turned {
            ring.reverse();
            ring.rotate_left(1);
        }
        assert_alike(&found, &of(&turned), seed);
        let split: Vec<Vec<Point>> = list
            .iter()
            .map(|ring| {
                (0..3)
                    .flat_map(|i| {
                        let (a, b) = (ring[i], ring[(i + 1) % 3]);
                        [a, [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])]]
                    })
                    .collect()
            })
            .collect();
        let (a, b) = (pairs(&found), pairs(&of(&split)));
        assert_eq!(a.len(), b.len(), "seed {seed}");
    }
}

#[test]
fn the_order_of_records_does_not_matter() {
    for seed in 1..400 {
        let list = layer(seed);
        let of = |order: &[usize]| {
            let shapes: Vec<_> = order.iter().map(|at| vec![list[*at].clone()]).collect();
            let found = Coverage::of(polygons(&shapes), grid(), 0.001);
            let mut pairs: Vec<(usize, usize, i64)> = found
                .overlaps
                .iter()
                .map(|o| {
                    let (a, b) = (order[o.one as usize], order[o.other as usize]);
                    (
                        a.min(b),
                        a.max(b),
                        (found.common(o).area * 1000.0).round() as i64,
                    )
                })
                .collect();
            pairs.sort_unstable();
            let mut gaps: Vec<i64> = found
                .gaps(None)
                .found
                .iter()
                .map(|g| (g.region().area * 1000.0).round() as i64)
                .collect();
            gaps.sort_unstable();
            (found.duplicates.is_empty(), pairs, gaps)
        };
        let straight: Vec<usize> = (0..list.len()).collect();
        let mut mixed = straight.clone();
        mixed.reverse();
        mixed.rotate_left(list.len() / 3);
        let (one, other) = (of(&straight), of(&mixed));
        if one.0 {
            assert_eq!(one, other, "seed {seed}");
        }
    }
}

#[test]
fn a_polygon_far_away_does_not_matter() {
    for seed in 1..200 {
        let list = layer(seed);
        let mut shapes: Vec<_> = list.into_iter().map(|ring| vec![ring]).collect();
        let alone = Coverage::of(polygons(&shapes), grid(), 0.001);
        // Farther than offsets of 32 bits reach.
        shapes.push(rect(-2e6, 3e6, 5.0, 5.0));
        let with = Coverage::of(polygons(&shapes), grid(), 0.001);
        assert_alike(&alone, &with, seed);
    }
}
