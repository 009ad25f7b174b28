//! Edges that leave one place at angles near nothing, as of drawings that were snapped by hand: what all polygons show
//! together against what each two of them show alone.

use super::*;

type Ring = Vec<[f64; 2]>;

/// Triangles and the like between few places, each place drawn in versions that are up to a millimetre apart; between
/// some of them tongues that are as narrow.
fn layer(seed: u64) -> Vec<Ring> {
    let mut dice = Dice(seed * 0x9e37_79b9 + 7);
    let near = 4 + dice.throw(9);
    let places: Vec<Vec<[i64; 2]>> = (0..5 + dice.throw(4))
        .map(|_| {
            let place = [0; 2].map(|_| 10_000 * (1 + dice.throw(39) as i64));
            let mut versions = vec![place];
            for _ in 0..dice.throw(3) {
                versions.push(place.map(|at| at + off(&mut dice, near)));
            }
            versions
        })
        .collect();
    let mut rings: Vec<Vec<[i64; 2]>> = Vec::new();
    for _ in 0..3 + dice.throw(4) {
        let mut left: Vec<usize> = (0..places.len()).collect();
        let mut ring = Vec::new();
        for _ in 0..3 + dice.throw(2) {
            let versions = &places[left.swap_remove(dice.throw(left.len() as u64) as usize)];
            ring.push(versions[dice.throw(versions.len() as u64) as usize]);
        }
        rings.push(ring);
    }
    for _ in 0..dice.throw(3) {
        let pick = |dice: &mut Dice| {
            let ring = &rings[dice.throw(rings.len() as u64) as usize];
            ring[dice.throw(ring.len() as u64) as usize]
        };
        let (tip, base) = (pick(&mut dice), pick(&mut dice));
        let wide = [5, 10, 50, 200][dice.throw(4) as usize];
        let tip = tip.map(|at| at + off(&mut dice, 5));
        rings.push(vec![tip, base, base.map(|at| at + off(&mut dice, wide))]);
    }
    let sound = rings.into_iter().filter(|ring| is_simple(ring));
    sound
        .map(|ring| ring.iter().map(|at| at.map(|at| at as f64 / 1e4)).collect())
        .collect()
}

fn off(dice: &mut Dice, most: u64) -> i64 {
    dice.throw(2 * most + 1) as i64 - most as i64
}

fn turn(a: [i64; 2], b: [i64; 2], c: [i64; 2]) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Whether a ring of three or four vertices has an inside and does not meet itself.
fn is_simple(ring: &[[i64; 2]]) -> bool {
    let corners = ring.len();
    let turns: Vec<i64> = (0..corners)
        .map(|at| turn(ring[at], ring[(at + 1) % corners], ring[(at + 2) % corners]))
        .collect();
    turns.iter().all(|turn| *turn > 0) || turns.iter().all(|turn| *turn < 0)
}

/// Whether a point is inside of a ring.
fn holds(ring: &Ring, [x, y]: [f64; 2]) -> bool {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let below = edges.filter(|([ax, ay], [bx, by])| {
        (*ax <= x) != (*bx <= x) && ay + (by - ay) * (x - ax) / (bx - ax) < y
    });
    below.count() % 2 == 1
}

fn of(rings: &[Ring]) -> Coverage {
    let shapes: Vec<_> = rings.iter().map(|ring| vec![ring.clone()]).collect();
    Coverage::of(polygons(&shapes), grid(), 0.001)
}

/// The pairs that overlap when nobody else is there, with the width of the overlap.
fn alone(rings: &[Ring]) -> Vec<((u32, u32), f64)> {
    let numbers = || 0..rings.len();
    let pairs = numbers().flat_map(|one| numbers().skip(one + 1).map(move |other| (one, other)));
    let overlap = |(one, other): (usize, usize)| {
        let two = of(&[rings[one].clone(), rings[other].clone()]);
        let width = two.common(two.overlaps.first()?).width;
        Some(((one as u32, other as u32), width))
    };
    pairs.filter_map(overlap).collect()
}

/// What is wrong with what a layer shows. Up to two tolerances, what lies on both sides of a sliver may be paired with
/// its sides, see `pairing`.
fn wrong(rings: &[Ring]) -> Option<String> {
    let found = of(rings);
    let pairs: Vec<(u32, u32)> = found.overlaps.iter().map(|o| (o.one, o.other)).collect();
    let expected = alone(rings);
    let is_expected = |pair: &(u32, u32)| expected.iter().any(|one| one.0 == *pair);
    let missing = |one: &&((u32, u32), f64)| one.1 > 0.002 && !pairs.contains(&one.0);
    if found.duplicates.is_empty()
        && let Some(pair) = expected.iter().find(missing)
    {
        return Some(format!("{pair:?} is missing"));
    }
    if let Some(pair) = pairs.iter().find(|pair| !is_expected(pair)) {
        return Some(format!("{pair:?} do not overlap"));
    }
    let gaps = found.gaps(None).found;
    let regions = gaps.iter().map(Gap::region);
    let mut wide = regions.filter(|region| region.width > 0.002);
    let covered = wide.find(|gap| rings.iter().any(|ring| holds(ring, gap.point)));
    covered.map(|gap| format!("{gap:?} is no gap"))
}

#[test]
fn what_all_show_is_what_each_two_show() {
    let mut overlaps = 0;
    for seed in 0..12_000 {
        let rings = layer(seed);
        overlaps += of(&rings).overlaps.len();
        assert_eq!(wrong(&rings), None, "seed {seed}: {rings:?}");
    }
    assert!(overlaps > 30_000, "{overlaps}");
}

/// Three triangles: their crossings, rounded, cross again one step further, and so on for more rounds than there were.
#[test]
fn crossings_at_next_to_no_angle_are_settled() {
    let rings: [Ring; 3] = [
        vec![[9.0, 24.999], [33.0012, 31.9995], [30.0, 5.0]],
        vec![[10.0, 25.0], [33.0, 32.0], [0.0, 5.0]],
        vec![[9.0, 25.0], [33.0012, 31.9995], [35.0, 30.0]],
    ];
    for order in [[0, 1, 2], [1, 0, 2], [2, 0, 1]] {
        let rings = order.map(|at: usize| rings[at].clone());
        assert_eq!(wrong(&rings), None, "{order:?}");
        let found = of(&rings);
        assert_eq!(found.overlaps.len(), 3, "{order:?}");
        assert_eq!(found.gaps(None).found.len(), 0, "{order:?}");
    }
}

/// The tip of a sliver that another's edge cuts off, where its sides are one to rounding, does not tell whose a face is.
#[test]
fn the_tip_of_a_sliver_tells_nothing() {
    let layers: [[Ring; 4]; 2] = [
        [
            vec![[4.0, 16.0], [10.0, 10.0], [8.3, 8.7]],
            vec![[15.0, 9.7], [9.999, 10.0], [10.0, 16.0]],
            vec![[4.0, 16.0], [16.0, 10.0], [10.0, 10.0]],
            vec![[10.0, 10.0], [8.3, 8.7], [8.254, 8.6641]],
        ],
        [
            vec![[30.9994, 30.0], [20.0002, 37.9995], [11.9996, 28.9993]],
            vec![[20.0007, 11.0004], [30.9994, 30.0], [12.0, 29.0]],
            vec![[30.9994, 30.0], [33.0, 11.0], [11.9996, 28.9993]],
            vec![[12.0007, 28.9994], [34.0, 1.0], [33.9972, 1.0038]],
        ],
    ];
    for rings in layers {
        assert_eq!(wrong(&rings), None);
        let pairs = of(&rings).overlaps;
        assert!(pairs.contains(&Overlap { one: 1, other: 2 }), "{pairs:?}");
    }
}
