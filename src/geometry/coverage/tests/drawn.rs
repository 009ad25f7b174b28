//! Cases that can be drawn by hand.

use super::*;

#[track_caller]
fn overlaps(list: &[&str], expected: &[(u32, u32, f64, f64)]) {
    let found = coverage(list);
    let found: Vec<_> =
        found.overlaps.iter().map(|o| (o.one, o.other, o.region.area, o.region.width)).collect();
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
        &[(0, 2, 100.0, 10.0), (0, 3, 100.0, 10.0), (1, 2, 100.0, 10.0), (1, 3, 100.0, 10.0)],
    );
}

#[test]
fn one_pair_with_two_pieces_is_one_overlap() {
    let comb = "0 0, 10 0, 10 10, 8 10, 8 2, 2 2, 2 10, 0 10";
    let found = coverage(&[comb, "0 6, 10 6, 10 7, 0 7"]);
    assert_eq!(found.overlaps.len(), 1);
    assert_eq!(found.overlaps[0].region.pieces.len(), 2);
    assert!((found.overlaps[0].region.area - 4.0).abs() < 1e-9);
}

#[test]
fn width_decides_at_the_tolerance() {
    overlaps(&[UNIT, "9.9991 0, 20 0, 20 10, 9.9991 10"], &[]);
    overlaps(&[UNIT, "9.999 0, 20 0, 20 10, 9.999 10"], &[(0, 1, 0.01, 0.001)]);
    overlaps(&[UNIT, "9.9989 0, 20 0, 20 10, 9.9989 10"], &[(0, 1, 0.011, 0.0011)]);
    // No vertex in common, so nothing pairs.
    overlaps(&[UNIT, "9.9991 -5, 20 0, 20 10, 9.9991 15"], &[]);
    overlaps(&[UNIT, "9.9989 -5, 20 0, 20 10, 9.9989 15"], &[(0, 1, 0.011, 0.0011)]);
}

#[test]
fn national_coordinates_keep_a_tenth_of_a_millimetre() {
    let far = |text: &str| {
        wkt(text)[0].iter().map(|[x, y]| format!("{:.4} {:.4}", x + 37_500_000.0, y + 4_400_000.0)).collect::<Vec<_>>().join(",")
    };
    overlaps(&[&far(UNIT), &far("9.9989 0, 20 0, 20 10, 9.9989 10")], &[(0, 1, 0.011, 0.0011)]);
    overlaps(&[&far(UNIT), &far("9.9991 0, 20 0, 20 10, 9.9991 10")], &[]);
}

#[test]
fn duplicates_are_found_however_they_are_written() {
    let found = coverage(&[UNIT, "10 10, 0 10, 0 0, 10 0", "0 0, 0 10, 10 10, 10 5, 10 0"]);
    assert_eq!(
        found.duplicates,
        [Duplicate { polygon: 1, first: 0 }, Duplicate { polygon: 2, first: 0 }]
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
