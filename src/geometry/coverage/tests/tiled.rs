//! Tiny tiles against one piece, on the layers of the oracles: the same of everything.

use super::oracle::{cells, rings, triangle};
use super::shifted::layer;
use super::*;
use crate::geometry::coverage::pairing::paired;
use crate::geometry::coverage::split::{FINE, Segment};
use crate::geometry::coverage::tiles::Tiles;
use crate::geometry::grid::cross;

type Shapes = Vec<Vec<Vec<[f64; 2]>>>;

/// A gap: its neighbours, area, width, and the number of corners of its rings.
type Hole = (Vec<u32>, f64, f64, Vec<Vec<usize>>);

fn holes(found: &Coverage) -> Vec<Hole> {
    let corners = |piece: &Vec<Vec<[f64; 2]>>| piece.iter().map(Vec::len).collect();
    let of = |gap: &Gap<'_>| {
        let region = gap.region();
        let pieces = region.pieces.iter().map(corners).collect();
        (gap.neighbours.to_vec(), region.area, region.width, pieces)
    };
    found.gaps(None).found.iter().map(of).collect()
}

/// Area inside of the outline.
fn outline(found: &Coverage) -> f64 {
    let scale = FINE as f64 * 1e4;
    let outline: Vec<Segment> = found.outline().collect();
    outline.first().map_or(0.0, |first| {
        let of = |one: &Segment| cross(first.from, one.from, one.to) as f64;
        outline.iter().map(of).sum::<f64>() / 2.0 / scale / scale
    })
}

/// A line moves an edge by half a fine step, 0.2 micrometres, at most, and may close a slit that is narrower.
fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-4
}

/// Compares tiles of several sizes with one piece; tells how many corners of gaps each has.
fn alike(name: &str, seed: u64, shapes: &Shapes, corners: &mut [usize; 2]) {
    let whole = Coverage::in_tiles(polygons(shapes), grid(), 0.001, true, usize::MAX);
    for size in [1, 3, 10] {
        let tiled = Coverage::in_tiles(polygons(shapes), grid(), 0.001, true, size);
        let at = format!("{name} {seed} in tiles of {size}");
        assert_eq!(tiled.overlaps, whole.overlaps, "{at}");
        assert_eq!(tiled.stacks, whole.stacks, "{at}");
        assert_eq!(tiled.unmatched, whole.unmatched, "{at}");
        let (one, other) = (outline(&tiled), outline(&whole));
        assert!(is_near(one, other), "{at}: {one:?} {other:?}");
        let (tiled, whole) = (holes(&tiled), holes(&whole));
        assert_eq!(tiled.len(), whole.len(), "{at}");
        for (one, other) in tiled.iter().zip(&whole) {
            let alike = is_near(one.1, other.1) && (one.2 - other.2).abs() < 0.02 * other.2;
            assert!(alike && one.0 == other.0, "{at}: {one:?} {other:?}");
            corners[0] += one.3.iter().flatten().sum::<usize>();
            corners[1] += other.3.iter().flatten().sum::<usize>();
        }
    }
}

/// Lines leave no corners behind, but for wedges that are narrower than a fine step where a line cuts them.
fn assert_smooth([tiled, whole]: [usize; 2]) {
    assert!(tiled.abs_diff(whole) * 500 <= whole, "{tiled} {whole}");
}

#[test]
fn cells_in_tiles() {
    let mut corners = [0; 2];
    for seed in 1..1500 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let count = 1 + dice.throw(9);
        let most = [4, 14, 40][dice.throw(3) as usize];
        let shapes: Shapes = (0..count)
            .map(|_| {
                rings(
                    &cells(&mut dice, most),
                    &mut dice,
                    [37_500_000.0, 4_400_000.0],
                )
            })
            .collect();
        alike("cells", seed, &shapes, &mut corners);
    }
    assert_smooth(corners);
}

#[test]
fn triangles_in_tiles() {
    let mut corners = [0; 2];
    for seed in 1..2000 {
        let mut dice = Dice(seed * 0x51_7cc1);
        let shapes: Shapes = (0..2 + dice.throw(12))
            .map(|_| vec![triangle(&mut dice)])
            .collect();
        alike("triangles", seed, &shapes, &mut corners);
    }
    assert_smooth(corners);
}

#[test]
fn shifted_meshes_in_tiles() {
    let mut corners = [0; 2];
    for seed in 1..1500 {
        let shapes: Shapes = layer(seed, true)
            .into_iter()
            .map(|ring| vec![ring])
            .collect();
        alike("mesh", seed, &shapes, &mut corners);
    }
    assert_smooth(corners);
}

#[test]
fn stacks_in_tiles() {
    let mut corners = [0; 2];
    for count in [31, 33, 60] {
        let shapes: Shapes = (0..count)
            .map(|at| rect(f64::from(at) * 0.01, f64::from(at) * 0.02, 10.0, 10.0))
            .collect();
        alike("stack", count as u64, &shapes, &mut corners);
        let strips: Shapes = (0..count)
            .map(|at| {
                let (s, c) = (f64::from(at) * std::f64::consts::PI / f64::from(count)).sin_cos();
                vec![vec![
                    [100.0 * c - s, 100.0 * s + c],
                    [-100.0 * c - s, -100.0 * s + c],
                    [-100.0 * c + s, -100.0 * s - c],
                    [100.0 * c + s, 100.0 * s - c],
                ]]
            })
            .collect();
        alike("strips", count as u64, &strips, &mut corners);
    }
    assert_smooth(corners);
}

/// Parcels in a gap that reaches over tiles are its islands, whether or not they lie in one tile.
#[test]
fn islands_in_tiles() {
    let mut shapes: Shapes = vec![rect(0.0, 0.0, 100.0, 100.0)];
    let hole = &rect(10.0, 10.0, 80.0, 80.0)[0];
    shapes[0].push(hole.iter().rev().copied().collect());
    shapes.push(rect(20.0, 60.0, 10.0, 10.0));
    shapes.push(rect(60.0, 70.0, 1.0, 1.0));
    let mut corners = [0; 2];
    alike("islands", 1, &shapes, &mut corners);
    assert_smooth(corners);
    let found = Coverage::in_tiles(polygons(&shapes), grid(), 0.001, true, 1);
    let [gap] = &holes(&found)[..] else {
        panic!("one gap")
    };
    assert!(is_near(gap.1, 6400.0 - 100.0 - 1.0), "{gap:?}");
    assert_eq!(gap.3, [[4, 4, 4].map(|corners| corners + 1)]);
}

/// The winding number in the corner of a tile is the number of polygons that cover a point beside it.
#[test]
fn corners_are_covered_as_often_as_their_tiles_say() {
    for seed in 1..600 {
        let mut dice = Dice(seed * 0x51_7cc1);
        let list: Vec<Vec<[f64; 2]>> = (0..2 + dice.throw(12))
            .map(|_| triangle(&mut dice))
            .collect();
        let shapes: Shapes = list.iter().map(|ring| vec![ring.clone()]).collect();
        let made = polygons(&shapes);
        let all: Vec<u32> = (0..made.nodes.len() as u32)
            .filter(|vertex| vertex % 4 != 3)
            .collect();
        let segments = paired(pairing::edges(&made, &all), &made, 0);
        let Some(tiles) = Tiles::new(&made, &segments, 3) else {
            continue;
        };
        for tile in &tiles.tiles {
            let at = [tile.frame.min.x, tile.frame.min.y].map(|value| value as f64 / 2_560_000.0);
            let at = [at[0] + 1e-9, at[1] + 1e-8];
            let covers = |ring: &&Vec<[f64; 2]>| {
                (0..3).all(|i| {
                    let (a, b) = (ring[i], ring[(i + 1) % 3]);
                    (b[0] - a[0]) * (at[1] - a[1]) > (b[1] - a[1]) * (at[0] - a[0])
                })
            };
            let depth = list.iter().filter(covers).count() as i64;
            assert_eq!(tile.base, depth, "seed {seed} {at:?}");
        }
    }
}
