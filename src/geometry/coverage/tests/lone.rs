//! Lone polygons left out of the residue against the same layer with all of them in it.

use std::collections::BTreeSet;

use super::oracle::{SIZE, cells, rings};
use super::*;
use crate::geometry::coverage::split::Segment;
use crate::geometry::grid::{Node, cross};

type Shapes = Vec<Vec<Vec<[f64; 2]>>>;

/// A gap: its neighbours and rings, each begun at its least corner and all in order, with area and width.
type Hole = (Vec<u32>, Vec<Vec<[f64; 2]>>, f64, f64);

fn holes(found: &Coverage) -> Vec<Hole> {
    let of = |gap: &Gap<'_>| {
        let region = gap.region();
        let mut rings: Vec<Vec<[f64; 2]>> = region.pieces.concat();
        for ring in &mut rings {
            ring.pop();
            let least = ring.iter().enumerate().min_by(|a, b| less(a.1, b.1));
            let least = least.map_or(0, |(at, _)| at);
            ring.rotate_left(least);
        }
        rings.sort_by(|a, b| less(&a[0], &b[0]));
        (gap.neighbours.to_vec(), rings, region.area, region.width)
    };
    found.gaps(None).found.iter().map(of).collect()
}

fn less(a: &[f64; 2], b: &[f64; 2]) -> std::cmp::Ordering {
    a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
}

/// The sides of the outline, from corner to corner of the layer.
fn outline(found: &Coverage) -> (BTreeSet<(Node, Node)>, i128) {
    let outline: Vec<Segment> = found.outline().collect();
    let double_area = |one: &Segment| cross(outline[0].from, one.from, one.to);
    let sides = outline.iter().map(|one| (one.from, one.to)).collect();
    (sides, outline.iter().map(double_area).sum())
}

/// A chain of squares around a lawn, some missing at times; in the lawn and outside small figures, some side by side.
fn layer(seed: u64) -> Shapes {
    let mut dice = Dice(seed * 0x9e37_79b9);
    let mut shapes: Shapes = Vec::new();
    let broken = dice.throw(4) == 0;
    for k in (0..40).filter(|k| !broken || k % 9 != 4) {
        let along = f64::from(k % 10) * 4.0;
        let [x, y] = [
            [along, 0.0],
            [40.0, along],
            [40.0 - along, 40.0],
            [0.0, 40.0 - along],
        ][k as usize / 10];
        shapes.push(rect(x, y, 4.0, 4.0));
    }
    for _ in 0..dice.throw(5) {
        let at = [dice.throw(46) as f64 - 3.0, dice.throw(46) as f64 - 3.0];
        let most = [2, 6, 20][dice.throw(3) as usize];
        shapes.push(rings(&cells(&mut dice, most), &mut dice, at));
    }
    let size = f64::from(SIZE);
    shapes.push(rect(60.0 + size, 0.0, dice.throw(5) as f64 + 1.0, 0.5));
    shapes
}

#[test]
fn lone_polygons_make_no_difference() {
    let (mut lone, mut in_gaps) = (0, 0);
    for seed in 1..1500 {
        let shapes = layer(seed);
        let made = polygons(&shapes);
        let found = Lone::of(&made, &tree_of(&made), 10);
        lone += (0..made.len()).filter(|at| found.holds(*at)).count();
        for tile in [usize::MAX, 4] {
            let without = Coverage::in_tiles(polygons(&shapes), grid(), 0.001, true, tile);
            let unknown = polygons(&shapes).knowing_simple(|_| false);
            let with = Coverage::in_tiles(unknown, grid(), 0.001, true, tile);
            assert_eq!(without.overlaps, with.overlaps, "{seed}");
            assert_eq!(without.unmatched, with.unmatched, "{seed}");
            let (mine, theirs) = (holes(&without), holes(&with));
            assert_eq!(mine.len(), theirs.len(), "{seed}");
            for (mine, theirs) in mine.iter().zip(&theirs) {
                assert_eq!(
                    (&mine.0, &mine.1, mine.2),
                    (&theirs.0, &theirs.1, theirs.2),
                    "{seed}"
                );
                assert!((mine.3 - theirs.3).abs() <= 0.01 * theirs.3, "{seed}");
                in_gaps += mine.1.len() - 1;
            }
            if tile == usize::MAX {
                assert_eq!(outline(&without), outline(&with), "{seed}");
            }
        }
    }
    assert!(lone > 2000 && in_gaps > 1000, "{lone} {in_gaps}");
}

/// ```text
///   A         B      Boxes just farther apart than the tolerance, and at it.
/// ```
#[test]
fn what_is_within_the_tolerance_is_not_alone() {
    for (apart, is_lone) in [(0.0011, true), (0.001, false), (0.0, false)] {
        let made = polygons(&[rect(0.0, 0.0, 1.0, 1.0), rect(1.0 + apart, 0.0, 1.0, 1.0)]);
        let found = Lone::of(&made, &tree_of(&made), 10);
        assert_eq!([0, 1].map(|at| found.holds(at)), [is_lone; 2], "{apart}");
    }
}

/// Holes may be gaps, a mask is nobody's neighbour, and of what touches itself nothing is known.
#[test]
fn only_simple_rings_that_cover_are_alone() {
    let mut with_hole = rect(0.0, 0.0, 9.0, 9.0);
    with_hole.push(vec![[1.0, 1.0], [1.0, 2.0], [2.0, 2.0], [2.0, 1.0]]);
    let bow = vec![vec![[20.0, 0.0], [21.0, 1.0], [21.0, 0.0], [20.0, 1.0]]];
    let beside = rect(30.0, 0.0, 1.0, 1.0);
    let masked = rect(31.0, 0.0, 1.0, 1.0);
    let mut made = polygons(&[with_hole, bow, beside, masked]);
    made.states[3] = State::Invalid;
    let found = Lone::of(&made, &tree_of(&made), 10);
    assert_eq!(
        [0, 1, 2, 3].map(|at| found.holds(at)),
        [false, false, true, false]
    );
}
