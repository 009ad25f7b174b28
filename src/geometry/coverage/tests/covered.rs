//! Gaps within the union of another layer.

use std::collections::BTreeSet;

use super::oracle::{Cell, cells, free, rings, rounded};
use super::*;

#[test]
fn a_reference_limits_gaps() {
    let parcels = coverage(&["0 0, 10 0, 10 10, 0 10; 2 2, 5 2, 5 6, 2 6"]);
    let all = coverage(&["0 0, 10 0, 10 10, 0 10"]);
    assert_eq!(parcels.gaps(Some(&all)), parcels.gaps(None));
    assert!(
        parcels
            .gaps(Some(&coverage(&[
                "0 0, 10 0, 10 10, 0 10; 2 2, 5 2, 5 6, 2 6"
            ])))
            .found
            .is_empty()
    );
    let half = parcels.gaps(Some(&coverage(&["0 0, 4 0, 4 10, 0 10"])));
    assert!((half.found[0].region().area - 8.0).abs() < 1e-9);
    let two = parcels.gaps(Some(&coverage(&[
        "0 0, 3 0, 3 10, 0 10",
        "3 0, 10 0, 10 10, 3 10",
    ])));
    assert_eq!(two.found[0].region().pieces.len(), 1);
}

/// A hole ten metres long in a parcel, and the widths of what the units cover of it.
fn widths(hole: f64, units: &[&str]) -> Vec<f64> {
    let land = format!(
        "0 0, 30 0, 30 30, 0 30; 10 10, {x} 10, {x} 20, 10 20",
        x = 10.0 + hole
    );
    let (parcels, units) = (coverage(&[&land]), coverage(units));
    let gaps = parcels.gaps(Some(&units)).found;
    gaps.iter().map(|gap| gap.region().width).collect()
}

#[test]
fn units_that_overlap_do_not_cut_a_gap() {
    let one = "0 0, 30 0, 30 30, 0 30";
    let is_whole = |hole: f64, units: &[&str]| {
        let found = widths(hole, units);
        assert_eq!(found.len(), 1, "{units:?}");
        assert!((found[0] - hole).abs() < 1e-5, "{found:?} {units:?}");
    };
    for hole in [10.0, 0.0015] {
        let east = 10.0 + hole * 0.6;
        let west = 10.0 + hole * 0.4;
        is_whole(hole, &[one]);
        is_whole(hole, &[one, &format!("{east} 0, 30 0, 30 30, {east} 30")]);
        is_whole(hole, &[one, "12 12, 18 12, 18 18, 12 18"]);
        is_whole(
            hole,
            &[
                &format!("0 0, {east} 0, {east} 30, 0 30"),
                &format!("{west} 0, 30 0, 30 30, {west} 30"),
            ],
        );
        // A vertex of the border is drawn in one unit only, 0.2 mm to either side.
        for off in [-0.0002, 0.0002] {
            is_whole(
                hole,
                &[
                    &format!("0 0, {east} 0, {x} 15, {east} 30, 0 30", x = east + off),
                    &format!("{east} 0, 30 0, 30 30, {east} 30"),
                ],
            );
        }
    }
    // 0.3 mm between two units are no place that is open.
    is_whole(
        10.0,
        &[
            "0 0, 15 0, 15 30, 0 30",
            "15.0003 0, 30 0, 30 30, 15.0003 30",
        ],
    );
    // Two millimetres are.
    let apart = ["0 0, 15 0, 15 30, 0 30", "15.002 0, 30 0, 30 30, 15.002 30"];
    let found = widths(10.0, &apart);
    assert!((found[0] - 5.0).abs() < 1e-5, "{found:?}");
}

#[test]
fn an_island_of_the_reference_is_told_in_its_gap() {
    let parcels = coverage(&[
        "0 0, 10 0, 10 10, 0 10; 2 2, 8 2, 8 8, 2 8",
        "10 0, 20 0, 20 10, 10 10; 12 2, 18 2, 18 8, 12 8",
    ]);
    let units = coverage(&["3 3, 6 3, 6 6, 3 6", "12 5, 15 2, 18 5, 15 8"]);
    let gaps = parcels.gaps(Some(&units)).found;
    let found: Vec<_> = gaps
        .iter()
        .map(|gap| (gap.neighbours.to_vec(), gap.region().area.round()))
        .collect();
    assert_eq!(found, [(vec![0], 9.0), (vec![1], 18.0)]);
}

#[test]
fn nothing_is_said_of_a_gap_in_an_invalid_unit() {
    let with_hole = [wkt("0 0, 10 0, 10 10, 0 10; 2 2, 5 2, 5 6, 2 6")];
    let parcels = Coverage::of(polygons(&with_hole), grid(), 0.001);
    let mut unit = polygons(&[wkt("0 0, 10 0, 10 10, 0 10")]);
    unit.states[0] = State::Invalid;
    let gaps = parcels.gaps(Some(&Coverage::of(unit, grid(), 0.001)));
    assert_eq!((gaps.found.len(), gaps.excluded), (0, 1));
}

#[test]
fn cells_covered_by_another_layer_agree_on_thousands_of_seeds() {
    let mut cut = 0;
    for seed in 1..4000 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let mut draw = |most| {
            let count = 1 + dice.throw(9);
            let sets: Vec<BTreeSet<Cell>> = (0..count).map(|_| cells(&mut dice, most)).collect();
            let list: Vec<_> = sets
                .iter()
                .map(|set| rings(set, &mut dice, [37_500_000.0, 4_400_000.0]))
                .collect();
            (sets, Coverage::of(polygons(&list), grid(), 0.001))
        };
        let (parcels, units) = (draw(40), draw(40));
        let covered: BTreeSet<Cell> = units.0.iter().flatten().copied().collect();
        let mut expected: Vec<i64> = free(&parcels.0)
            .iter()
            .map(|gap| gap.intersection(&covered).count() as i64)
            .filter(|size| *size > 0)
            .collect();
        cut += expected.len();
        expected.sort_unstable();
        let gaps = parcels.1.gaps(Some(&units.1)).found;
        let mut found: Vec<i64> = gaps.iter().map(|gap| rounded(gap.region().area)).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "seed {seed}");
    }
    assert!(cut > 700, "{cut}");
}
