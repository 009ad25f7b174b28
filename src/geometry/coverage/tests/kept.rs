//! What does not change the land changes nothing: random coverages with gaps and overlaps, their shared edges cut on
//! both sides, turned, moved, their rings run the other way and begun elsewhere, their records in another order.

use std::collections::BTreeMap;

use super::*;

/// In steps of 0.0001 m, even, so that the middle of an edge is a node that lies on it.
type At = (i64, i64);

const SIDE: i64 = 5;

/// A mesh of bent cells that have the same vertices, of which some are missing, some have a corner or a vertex of their
/// own, and sometimes one more lies over all.
fn land(seed: u64) -> Vec<Vec<At>> {
    let mut dice = Dice(seed * 0x9e37_79b9 + 1);
    let mut vertices: BTreeMap<(i64, i64), At> = BTreeMap::new();
    for x in 0..=2 * SIDE {
        for y in 0..=2 * SIDE {
            let mut off = || 2 * dice.throw(900) as i64;
            vertices.insert((x, y), (x * 6000 + off(), y * 6000 + off()));
        }
    }
    let mut cells = Vec::new();
    for (x, y) in (0..SIDE * SIDE).map(|k| (2 * (k % SIDE), 2 * (k / SIDE))) {
        let places = [
            (0, 0),
            (0, 1),
            (0, 2),
            (1, 2),
            (2, 2),
            (2, 1),
            (2, 0),
            (1, 0),
        ];
        let at = |(i, j): &(i64, i64)| vertices[&(x + i, y + j)];
        let mut ring: Vec<At> = places.iter().map(at).collect();
        match dice.throw(10) {
            0 => continue,
            1 => {
                let corner = &mut ring[dice.throw(8) as usize];
                corner.0 += 2 * dice.throw(600) as i64 - 600;
                corner.1 += 2 * dice.throw(600) as i64 - 600;
            }
            2 => {
                let place = dice.throw(7) as usize;
                let (a, b) = (ring[place], ring[place + 1]);
                ring.insert(place + 1, middle(a, b));
            }
            _ => {}
        }
        cells.push(ring);
    }
    if dice.throw(3) == 0 {
        cells.push(vec![
            (9002, 8000),
            (9002, 41_004),
            (40_000, 37_002),
            (38_002, 9004),
        ]);
    }
    cells
}

fn middle(a: At, b: At) -> At {
    (i64::midpoint(a.0, b.0), i64::midpoint(a.1, b.1))
}

fn edges(ring: &[At]) -> impl Iterator<Item = (At, At)> + '_ {
    let next = ring.iter().cycle().skip(1);
    ring.iter().copied().zip(next.copied())
}

/// With a vertex amid most of the edges that two cells have, in both.
fn cut(cells: &[Vec<At>], seed: u64) -> Vec<Vec<At>> {
    let mut sides: BTreeMap<(At, At), u32> = BTreeMap::new();
    for (a, b) in cells.iter().flat_map(|ring| edges(ring)) {
        *sides.entry((a.min(b), a.max(b))).or_default() += 1;
    }
    let is_cut = |a: At, b: At| {
        sides[&(a.min(b), a.max(b))] == 2
            && !(a.0 + b.0 + seed as i64).unsigned_abs().is_multiple_of(5)
    };
    let with_middles = |ring: &Vec<At>| -> Vec<At> {
        let ends = edges(ring)
            .flat_map(|(a, b)| std::iter::once(a).chain(is_cut(a, b).then_some(middle(a, b))));
        ends.collect()
    };
    cells.iter().map(with_middles).collect()
}

/// Numbers of what was found, and its sizes in order.
#[derive(Debug)]
struct Found {
    counts: [usize; 4],
    sizes: Vec<(f64, f64)>,
}

fn found(cells: &[Vec<At>], map: impl Fn(At) -> At) -> Found {
    let metres = |at: &At| {
        let (x, y) = map(*at);
        [x as f64 / 1e4, y as f64 / 1e4]
    };
    let shapes: Vec<_> = cells
        .iter()
        .map(|ring| vec![ring.iter().map(metres).collect()])
        .collect();
    let found = Coverage::of(polygons(&shapes), grid(), 0.001);
    let gaps = found.gaps(None).found;
    let overlaps = found.overlaps.iter().map(|one| {
        let common = found.common(one);
        (common.area, common.width)
    });
    let mut overlaps: Vec<(f64, f64)> = overlaps.collect();
    let mut open: Vec<(f64, f64)> = gaps
        .iter()
        .map(|gap| (gap.region().area, gap.region().width))
        .collect();
    overlaps.sort_by(|a, b| a.0.total_cmp(&b.0));
    open.sort_by(|a, b| a.0.total_cmp(&b.0));
    Found {
        counts: [
            found.duplicates.len(),
            overlaps.len(),
            open.len(),
            found.unmatched.len(),
        ],
        sizes: [overlaps, open].concat(),
    }
}

#[track_caller]
fn same(one: &Found, other: &Found, what: &str, seed: u64) {
    assert_eq!(one.counts, other.counts, "seed {seed}, {what}");
    for (a, b) in one.sizes.iter().zip(&other.sizes) {
        let alike = (a.0 - b.0).abs() < 1e-5 && (a.1 - b.1).abs() < 1e-5 + 0.02 * a.1;
        assert!(alike, "seed {seed}, {what}: {a:?} {b:?}");
    }
}

#[test]
fn what_does_not_change_the_land_changes_nothing() {
    let far = |(x, y): At| (x + 375_000_123_456, y + 44_000_012_344);
    let mut total = [0; 4];
    for seed in 1..300 {
        let cells = land(seed);
        let plain = found(&cells, |at| at);
        for (sum, count) in total.iter_mut().zip(plain.counts) {
            *sum += count;
        }
        same(
            &plain,
            &found(&cut(&cells, seed), far),
            "cut and moved",
            seed,
        );
        same(
            &plain,
            &found(&cells, |(x, y)| far((-y, x))),
            "turned",
            seed,
        );
        same(
            &plain,
            &found(&cut(&cells, seed), |(x, y)| (-x, -y)),
            "cut and turned twice",
            seed,
        );
        let mut other = cells.clone();
        for (place, ring) in other.iter_mut().enumerate() {
            ring.reverse();
            let by = place % ring.len();
            ring.rotate_left(by);
        }
        other.reverse();
        let by = other.len() / 3;
        other.rotate_left(by);
        same(&plain, &found(&other, |at| at), "written differently", seed);
    }
    assert!(
        total[1] > 1000 && total[2] > 300 && total[3] > 300,
        "{total:?}"
    );
}
