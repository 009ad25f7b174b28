//! Stacks, masks, and circles in strips.

use super::*;

#[test]
fn a_stack_is_one_finding_with_its_depth() {
    let shifted = |count: u32| {
        let list: Vec<_> = (0..count)
            .map(|at| rect(f64::from(at) * 0.01, f64::from(at) * 0.02, 10.0, 10.0))
            .collect();
        Coverage::of(polygons(&list), grid(), 0.001)
    };
    let found = shifted(32);
    assert_eq!((found.stacks.len(), found.overlaps.len()), (0, 496));
    let found = shifted(33);
    assert_eq!((found.stacks.len(), found.overlaps.len()), (1, 0));
    assert_eq!(found.stacks[0].polygons.len(), 33);
    assert_eq!(shifted(400).stacks.len(), 1);
}

#[test]
fn strips_that_cross_at_one_place_are_a_stack() {
    let strips: Vec<_> = (0..40)
        .map(|at| {
            let (s, c) = (f64::from(at) * std::f64::consts::PI / 40.0).sin_cos();
            vec![vec![
                [100.0 * c - s, 100.0 * s + c],
                [-100.0 * c - s, -100.0 * s + c],
                [-100.0 * c + s, -100.0 * s - c],
                [300.0 * c + s, 300.0 * s - c],
            ]]
        })
        .collect();
    let found = Coverage::of(polygons(&strips), grid(), 0.001);
    assert_eq!((found.stacks.len(), found.overlaps.len()), (1, 0));
    assert_eq!(found.stacks[0].polygons.len(), 40);
}

/// The search for stacks gives up; going on with it takes minutes where this test is built.
#[test]
fn a_fan_whose_boxes_all_meet_takes_no_quadratic_time() {
    let count = 20_000;
    let at = |k: u32| {
        let angle = std::f64::consts::TAU * f64::from(k % count) / f64::from(count);
        [1e5 * angle.cos(), 1e5 * angle.sin()]
    };
    let triangles = (0..count).map(|k| vec![vec![[0.0; 2], at(k), at(k + 1)]]);
    let found = Coverage::of(polygons(&triangles.collect::<Vec<_>>()), grid(), 0.001);
    assert_eq!((found.stacks.len(), found.overlaps.len()), (0, 0));
    assert!(found.unmatched.is_empty() && found.gaps(None).found.is_empty());
}

#[test]
fn the_widest_circle_of_a_long_strip_is_found() {
    use super::super::width::widest;
    let strip = |points: &[[f64; 2]]| widest(&[points.to_vec()], 0.0, f64::INFINITY).diameter;
    let near = |found: f64, wanted: f64| {
        assert!((found - wanted).abs() < 0.011 * wanted, "{found} {wanted}")
    };
    near(
        strip(&[[0.0, 0.0], [1e6, 1e5], [1e6, 1e5 + 10.0], [0.0, 10.0]]),
        10.0 / (1.01_f64).sqrt(),
    );
    // A wedge: widest at its end; r with (1 - r / 100) = r / ... of the right triangle with legs 10 and 1000.
    let (a, b) = (10.0_f64, 1000.0_f64);
    near(strip(&[[0.0, 0.0], [b, 0.0], [b, a]]), a + b - a.hypot(b));
    // A ring: a square of 10 with a square hole of 8 in it, and its corners.
    let outer = vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];
    let hole = vec![[1.0, 1.0], [1.0, 9.0], [9.0, 9.0], [9.0, 1.0]];
    near(
        widest(&[outer.clone(), hole], 0.0, f64::INFINITY).diameter,
        2.0 * 2.0_f64.sqrt() / (1.0 + 2.0_f64.sqrt()),
    );
    // A thin slit in it, back to back: the halves on both sides.
    let slit = vec![[2.0, 4.999], [2.0, 5.001], [8.0, 5.001], [8.0, 4.999]];
    let with_slit = widest(&[outer, slit], 0.0, f64::INFINITY).diameter;
    assert!(with_slit > 4.9 && with_slit < 6.0, "{with_slit}");
}

#[test]
fn a_gap_that_touches_a_mask_is_excluded() {
    let hole = |x: &str| {
        wkt(&format!(
            "{x}0 0, {x}9 0, {x}9 9, {x}0 9; {x}2 2, {x}5 2, {x}5 6, {x}2 6"
        ))
    };
    let list = [
        hole("1"),
        hole("2"),
        hole("3"),
        wkt("15 4, 16 4, 16 5, 15 5"),
        wkt("23 3, 24 3, 24 4, 23 4"),
    ];
    let mut made = polygons(&list);
    made.states[3] = State::Invalid;
    made.states[4] = State::Invalid;
    let found = Coverage::of(made, grid(), 0.001);
    assert_eq!((found.examined, found.masks), (5, 2));
    let gaps = found.gaps(None);
    // One mask touches the gap from outside, one lies in it; the third gap has none.
    assert_eq!((gaps.found.len(), gaps.excluded), (1, 2));
    assert_eq!(gaps.found[0].neighbours, [2]);
}
