//! Cases that can be drawn by hand.

use super::*;

#[track_caller]
fn overlaps(list: &[&str], expected: &[(u32, u32, f64, f64)]) {
    let found = coverage(list);
    let found: Vec<_> = found
        .overlaps
        .iter()
        .map(|o| (o.one, o.other, found.common(o).area, found.common(o).width))
        .collect();
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (f, e) in found.iter().zip(expected) {
        assert_eq!((f.0, f.1), (e.0, e.1), "{found:?}");
        assert!((f.2 - e.2).abs() < 1e-6 * (1.0 + e.2), "area {found:?}");
        assert!((f.3 - e.3).abs() <= 0.01 * e.3, "width {found:?}");
    }
}

const UNIT: &str = "0 0, 10 0, 10 10, 0 10";

#[test]
fn neighbours_that_share_an_edge_a_vertex_or_part_of_an_edge_do_not_overlap() {
    overlaps(&[UNIT, "10 0, 20 0, 20 10, 10 10"], &[]);
    overlaps(&[UNIT, "10 10, 20 10, 20 20, 10 20"], &[]);
    overlaps(&[UNIT, "10 5, 20 5, 20 15, 10 15"], &[]);
    overlaps(&[UNIT, "10 2, 20 2, 20 8, 10 8"], &[]);
}

#[test]
fn partly_coincident_polygons_overlap() {
    overlaps(&[UNIT, "8 4, 18 4, 18 14, 8 14"], &[(0, 1, 12.0, 2.0)]);
    // The same side of an edge.
    overlaps(&[UNIT, "0 0, 10 0, 10 4, 0 4"], &[(0, 1, 40.0, 4.0)]);
}

#[test]
fn a_contained_polygon_overlaps() {
    overlaps(&[UNIT, "2 2, 5 2, 5 6, 2 6"], &[(0, 1, 12.0, 3.0)]);
    overlaps(&["2 2, 5 2, 5 6, 2 6", UNIT], &[(0, 1, 12.0, 3.0)]);
}

#[test]
fn an_island_in_a_hole_does_not_overlap() {
    let with_hole = "0 0, 10 0, 10 10, 0 10; 2 2, 5 2, 5 6, 2 6";
    overlaps(&[with_hole, "2 2, 5 2, 5 6, 2 6"], &[]);
    overlaps(&[with_hole, "3 3, 4 3, 4 4, 3 4"], &[]);
    overlaps(&[with_hole, "2 2, 6 2, 6 6, 2 6"], &[(0, 1, 4.0, 1.0)]);
}

#[test]
fn a_polygon_across_a_border_that_cancels_overlaps_both() {
    overlaps(
        &[UNIT, "10 0, 20 0, 20 10, 10 10", "8 4, 13 4, 13 6, 8 6"],
        &[(0, 2, 4.0, 2.0), (1, 2, 6.0, 2.0)],
    );
}

#[test]
fn a_second_coverage_laid_on_the_first_is_found() {
    // Both coverages cancel inside: only outlines remain.
    overlaps(
        &[
            "0 0, 10 0, 10 20, 0 20",
            "10 0, 20 0, 20 20, 10 20",
            "0 0, 20 0, 20 10, 0 10",
            "0 10, 20 10, 20 20, 0 20",
        ],
        &[
            (0, 2, 100.0, 10.0),
            (0, 3, 100.0, 10.0),
            (1, 2, 100.0, 10.0),
            (1, 3, 100.0, 10.0),
        ],
    );
}

#[test]
fn one_pair_with_two_pieces_is_one_overlap() {
    let comb = "0 0, 10 0, 10 10, 8 10, 8 2, 2 2, 2 10, 0 10";
    let found = coverage(&[comb, "0 6, 10 6, 10 7, 0 7"]);
    assert_eq!(found.overlaps.len(), 1);
    assert_eq!(found.common(&found.overlaps[0]).pieces.len(), 2);
    assert!((found.common(&found.overlaps[0]).area - 4.0).abs() < 1e-9);
}

#[test]
fn width_decides_at_the_tolerance() {
    overlaps(&[UNIT, "9.9991 0, 20 0, 20 10, 9.9991 10"], &[]);
    overlaps(
        &[UNIT, "9.999 0, 20 0, 20 10, 9.999 10"],
        &[(0, 1, 0.01, 0.001)],
    );
    overlaps(
        &[UNIT, "9.9989 0, 20 0, 20 10, 9.9989 10"],
        &[(0, 1, 0.011, 0.0011)],
    );
    // No vertex in common, so nothing pairs.
    overlaps(&[UNIT, "9.9991 -5, 20 0, 20 10, 9.9991 15"], &[]);
    overlaps(
        &[UNIT, "9.9989 -5, 20 0, 20 10, 9.9989 15"],
        &[(0, 1, 0.011, 0.0011)],
    );
}

#[test]
fn national_coordinates_keep_a_tenth_of_a_millimetre() {
    let far = |text: &str| {
        wkt(text)[0]
            .iter()
            .map(|[x, y]| format!("{:.4} {:.4}", x + 37_500_000.0, y + 4_400_000.0))
            .collect::<Vec<_>>()
            .join(",")
    };
    overlaps(
        &[&far(UNIT), &far("9.9989 0, 20 0, 20 10, 9.9989 10")],
        &[(0, 1, 0.011, 0.0011)],
    );
    overlaps(&[&far(UNIT), &far("9.9991 0, 20 0, 20 10, 9.9991 10")], &[]);
}

#[test]
fn duplicates_are_found_however_they_are_written() {
    let found = coverage(&[
        UNIT,
        "10 10, 0 10, 0 0, 10 0",
        "0 0, 0 10, 10 10, 10 5, 10 0",
    ]);
    assert_eq!(
        found.duplicates,
        [
            Duplicate {
                polygon: 1,
                first: 0
            },
            Duplicate {
                polygon: 2,
                first: 0
            }
        ]
    );
    assert!(found.overlaps.is_empty());
    // A tenth of a millimetre makes it an overlap.
    let found = coverage(&[UNIT, "0 0, 10.0001 0, 10 10, 0 10"]);
    assert!(found.duplicates.is_empty());
    assert_eq!(found.overlaps.len(), 1);
    // The same box and area, another boundary.
    let found = coverage(&["0 0, 10 0, 10 5, 0 10", "0 0, 10 0, 10 10, 0 5"]);
    assert!(found.duplicates.is_empty());
}

#[track_caller]
fn gaps(list: &[&str], expected: &[(&[u32], f64, f64)]) {
    let made = coverage(list);
    let found: Vec<_> = made
        .gaps(None)
        .found
        .iter()
        .map(|g| (g.neighbours.to_vec(), g.region().area, g.region().width))
        .collect();
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (f, e) in found.iter().zip(expected) {
        assert_eq!(f.0, e.0, "{found:?}");
        assert!((f.1 - e.1).abs() < 1e-6 * (1.0 + e.1), "area {found:?}");
        assert!((f.2 - e.2).abs() <= 0.01 * e.2, "width {found:?}");
    }
}

#[test]
fn a_hole_that_nothing_fills_is_a_gap() {
    let with_hole = "0 0, 10 0, 10 10, 0 10; 2 2, 5 2, 5 6, 2 6";
    gaps(&[with_hole], &[(&[0], 12.0, 3.0)]);
    gaps(&[with_hole, "2 2, 5 2, 5 6, 2 6"], &[]);
    // An island in it leaves a ring of 1 m around, wider in the corners: (1 - r) √2 = r.
    let corner = 2.0 * 2.0_f64.sqrt() / (1.0 + 2.0_f64.sqrt());
    gaps(
        &[with_hole, "3 3, 4 3, 4 5, 3 5"],
        &[(&[0, 1], 10.0, corner)],
    );
    // An island that reaches one side, and one that parts it in two.
    gaps(
        &[with_hole, "2 3, 4 3, 4 5, 2 5"],
        &[(&[0, 1], 8.0, corner)],
    );
    gaps(
        &[with_hole, "2 3, 5 3, 5 4, 2 4"],
        &[(&[0, 1], 3.0, 1.0), (&[0, 1], 6.0, 2.0)],
    );
}

#[test]
fn holes_that_touch_the_outer_ring_or_each_other_stay_apart() {
    // A triangle on the middle of the left side, and two squares that meet at a corner.
    let land =
        "0 0, 20 0, 20 10, 0 10; 0 5, 3 3, 3 7; 8 4, 10 4, 10 6, 8 6; 10 6, 13 6, 13 9, 10 9";
    let [triangle, small, large] = [
        "0 5, 3 3, 3 7",
        "8 4, 10 4, 10 6, 8 6",
        "10 6, 13 6, 13 9, 10 9",
    ];
    // The circle in a triangle: 2 area / perimeter is its radius.
    let circle = 2.0 * 12.0 / (4.0 + 2.0 * 13.0_f64.sqrt());
    let open: [(&[u32], f64, f64); 3] = [(&[0], 6.0, circle), (&[0], 4.0, 2.0), (&[0], 9.0, 3.0)];
    gaps(&[land], &open);
    gaps(&[land, small], &[open[0], open[2]]);
    gaps(&[land, triangle, small, large], &[]);
    overlaps(&[land, triangle, small, large], &[]);
    overlaps(
        &[
            land,
            "0 5, 3 3, 3.5 3, 3.5 7, 3 7",
            "8 4, 10 4, 10 6, 8 6",
            large,
        ],
        &[(0, 1, 2.0, 0.5)],
    );
}

#[test]
fn four_squares_that_meet_at_corners_close_a_gap() {
    gaps(
        &[
            "1 0, 2 0, 2 1, 1 1",
            "0 1, 1 1, 1 2, 0 2",
            "2 1, 3 1, 3 2, 2 2",
            "1 2, 2 2, 2 3, 1 3",
        ],
        &[(&[0, 1, 2, 3], 1.0, 1.0)],
    );
    gaps(
        &[
            "1 0, 2 0, 2 1, 1 1",
            "0 1, 1 1, 1 2, 0 2",
            "2 1, 3 1, 3 2, 2 2",
        ],
        &[],
    );
}

#[test]
fn what_is_open_to_the_outline_is_no_gap() {
    gaps(
        &[
            "0 0, 10 0, 10 4, 0 4",
            "0 6, 10 6, 10 10, 0 10",
            "0 4, 3 4, 3 6, 0 6",
        ],
        &[],
    );
    gaps(
        &[
            "0 0, 10 0, 10 4, 0 4",
            "0 6, 10 6, 10 10, 0 10",
            "0 4, 3 4, 3 6, 0 6",
            "9 4, 10 4, 10 6, 9 6",
        ],
        &[(&[0, 1, 2, 3], 12.0, 2.0)],
    );
    // Open by a channel of 2 mm; one of 0.5 mm, whose sides pair up, closes.
    gaps(
        &[
            "0 0, 10 0, 10 4, 3 4, 0 4",
            "0 6, 10 6, 10 10, 0 10",
            "0 4, 3 4, 3 6, 0 6",
            "9 4.002, 10 4.002, 10 6, 9 6",
        ],
        &[],
    );
    gaps(
        &[
            "0 0, 10 0, 10 4, 9 4, 3 4, 0 4",
            "0 6, 10 6, 10 10, 0 10",
            "0 4, 3 4, 3 6, 0 6",
            "9 4.0005, 10 4.0005, 10 6, 9 6",
        ],
        &[(&[0, 1, 2, 3], 12.0, 2.0)],
    );
}

#[test]
fn width_decides_a_gap_at_the_tolerance() {
    let strip = |width: f64| {
        let found = coverage(&[
            "0 0, 10 0, 10 4, 0 4",
            &format!("2 {y}, 8 {y}, 8 10, 2 10", y = 4.0 + width),
            "0 4, 2 4, 2 10, 0 10",
            "8 4, 10 4, 10 10, 8 10",
        ]);
        let gaps = found.gaps(None).found;
        gaps.first().map(|gap| gap.region().width)
    };
    let is_near = |width: f64| strip(width).is_some_and(|found| (found - width).abs() < 1e-5);
    assert_eq!(strip(0.0009), None);
    assert!(is_near(0.001));
    assert!(is_near(0.0011));
}

#[track_caller]
fn unmatched(list: &[&str], expected: &[(u32, u32, [f64; 2])]) {
    let found: Vec<_> = coverage(list)
        .unmatched
        .iter()
        .map(|u| (u.having, u.lacking, u.point))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_vertex_on_an_edge_without_one_is_unmatched() {
    unmatched(&[UNIT, "10 0, 20 0, 20 10, 10 10"], &[]);
    unmatched(
        &[UNIT, "10 2, 20 2, 20 8, 10 8"],
        &[(1, 0, [10.0, 2.0]), (1, 0, [10.0, 8.0])],
    );
    let both = [(1, 0, [5.0, 10.0])];
    unmatched(
        &[UNIT, "0 10, 5 10, 5 20, 0 20", "5 10, 10 10, 10 20, 5 20"],
        &both,
    );
    unmatched(
        &[
            "0 0, 10 0, 10 10, 5 10, 0 10",
            "0 10, 5 10, 5 20, 0 20",
            "5 10, 10 10, 10 20, 5 20",
        ],
        &[],
    );
    // The first has it in a hole that touches its shell there, whether that is filled or not.
    let touching = [
        "0 0, 10 0, 10 10, 0 10; 10 5, 8 4, 8 6",
        "10 0, 20 0, 20 10, 10 10, 10 5",
        "10 5, 8 6, 8 4",
    ];
    unmatched(&touching[..2], &[]);
    unmatched(&touching, &[]);
    // Within the tolerance of the edge, and of a vertex.
    unmatched(
        &[UNIT, "10 0, 20 0, 20 10, 10 10, 10.001 5"],
        &[(1, 0, [10.001, 5.0])],
    );
    unmatched(&[UNIT, "10 0, 20 0, 20 10, 10 10, 10.0011 5"], &[]);
    unmatched(&[UNIT, "10 0.0005, 20 0, 20 10, 10 9.9995"], &[]);
}

#[test]
fn neighbours_that_differ_everywhere_by_a_tenth_of_a_millimetre_are_clean() {
    let mut list = Vec::new();
    let mut state = 7_u32;
    let mut jitter = || {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12345);
        f64::from((state >> 16) % 3) * 0.0001 - 0.0001
    };
    for x in 0..8 {
        for y in 0..8 {
            let (x, y) = (f64::from(x), f64::from(y));
            let ring = [
                [x, y],
                [x + 0.5, y + 0.1],
                [x + 1.0, y],
                [x + 1.1, y + 0.5],
                [x + 1.0, y + 1.0],
                [x + 0.5, y + 1.1],
                [x, y + 1.0],
                [x + 0.1, y + 0.5],
            ];
            list.push(vec![
                ring.map(|[x, y]| [x + jitter(), y + jitter()]).to_vec(),
            ]);
        }
    }
    let found = Coverage::of(polygons(&list), grid(), 0.001);
    assert!(found.overlaps.is_empty() && found.unmatched.is_empty());
    assert_eq!(found.gaps(None), Gaps::default());
}
