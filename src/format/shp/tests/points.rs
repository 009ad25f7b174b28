//! Representative points, against `geo` for valid polygons and against a count of crossings for any rings.

use geo::Contains;
use proptest::prelude::*;

use super::*;

fn geometry(shape_type: i32, starts: &[i32], points: &[[f64; 2]]) -> Geometry {
    let (shp, _) = files(shape_type, &[poly(shape_type, starts, points)]);
    let (geometry, faults) = read(&shp, None).unwrap();
    assert_eq!(faults, []);
    geometry
}

#[test]
fn of_lines() {
    let at =
        |starts: &[i32], points: &[[f64; 2]]| geometry(3, starts, points).representative_point(0);
    assert_eq!(at(&[0], &[[0.0, 0.0], [10.0, 0.0]]), Some([5.0, 0.0]));
    assert_eq!(
        at(&[0], &[[0.0, 0.0], [6.0, 0.0], [6.0, 6.0]]),
        Some([6.0, 0.0])
    );
    assert_eq!(
        at(&[0, 2], &[[0.0, 0.0], [1.0, 0.0], [50.0, 0.0], [59.0, 0.0]]),
        Some([54.0, 0.0])
    );
    assert_eq!(at(&[0], &[[4.0, 4.0], [4.0, 4.0]]), Some([4.0, 4.0]));
    assert_eq!(at(&[0], &[[4.0, 5.0]]), Some([4.0, 5.0]));
    let far = [[-f64::MAX, 0.0], [f64::MAX, 0.0]];
    assert_eq!(at(&[0], &far), Some(far[0]));
}

#[test]
fn of_polygons() {
    let at =
        |starts: &[i32], points: &[[f64; 2]]| geometry(5, starts, points).representative_point(0);
    assert_eq!(at(&[0], &SQUARE), Some([1.0, 1.0]));
    let ring = [[0.0, 0.0], [0.0, 9.0], [9.0, 9.0], [9.0, 0.0], [0.0, 0.0]];
    let hole = [[1.0, 1.0], [7.0, 1.0], [7.0, 8.0], [1.0, 8.0], [1.0, 1.0]];
    assert_eq!(at(&[0, 5], &[ring, hole].concat()), Some([8.0, 4.5]));
    assert_eq!(
        at(&[0], &ring[..4]),
        Some([4.5, 4.5]),
        "an open ring is closed"
    );
    let flat = [[0.0, 1.0], [5.0, 1.0], [3.0, 1.0]];
    assert_eq!(at(&[0], &flat), Some([0.0, 1.0]));
    let spike = [[0.0, 0.0], [5.0, 4.0], [0.0, 0.0]];
    assert_eq!(at(&[0], &spike), Some([0.0, 0.0]));
    // On one line, where the crossings of the two ways differ by their rounding.
    let on_a_line = [[3.0, -4.0], [7.0, -8.0], [-4.0, 3.0]];
    assert_eq!(at(&[0], &on_a_line), Some(on_a_line[0]));
    assert_eq!(
        at(
            &[0],
            &[
                [f64::MAX, f64::MAX],
                [-f64::MAX, 0.0],
                [f64::MAX, -f64::MAX]
            ]
        )
        .map(|p| p[0].is_finite()),
        Some(true)
    );
}

/// Even-odd by a vertical ray, where the code scans horizontally.
fn covered(rings: &[Vec<[f64; 2]>], [x, y]: [f64; 2]) -> bool {
    let above = |a: [f64; 2], b: [f64; 2]| {
        (a[0] > x) != (b[0] > x) && a[1] + (x - a[0]) / (b[0] - a[0]) * (b[1] - a[1]) > y
    };
    let closed = |ring: &[[f64; 2]]| {
        (0..ring.len())
            .filter(|i| above(ring[*i], ring[(i + 1) % ring.len()]))
            .count()
    };
    rings.iter().map(|ring| closed(ring)).sum::<usize>() % 2 == 1
}

proptest! {
    #[test]
    fn is_inside_of_a_star(radii in prop::collection::vec(0.1..100.0f64, 3..40), x in -4e7..4e7f64) {
        let angle = |i: usize| i as f64 / radii.len() as f64 * std::f64::consts::TAU;
        let mut ring: Vec<[f64; 2]> = radii.iter().enumerate()
            .map(|(i, r)| [x + r * angle(i).cos(), 3e6 + r * angle(i).sin()])
            .collect();
        ring.push(ring[0]);
        let [px, py] = geometry(5, &[0], &ring).representative_point(0).unwrap();
        let polygon = geo::Polygon::new(ring.iter().map(|[x, y]| (*x, *y)).collect(), vec![]);
        prop_assert!(polygon.contains(&geo::Point::new(px, py)));
    }

    /// On a coarse grid, so that no piece is too thin for the check's own rounding.
    #[test]
    fn is_inside_of_any_rings(rings in prop::collection::vec(prop::collection::vec([-9..9i8, -9..9i8], 3..9), 1..4)) {
        let real = |ring: &Vec<[i8; 2]>| ring.iter().map(|p| p.map(f64::from)).collect::<Vec<_>>();
        let rings: Vec<Vec<[f64; 2]>> = rings.iter().map(real).collect();
        let points = rings.concat();
        let starts: Vec<i32> = rings.iter().scan(0, |at, ring| { *at += ring.len() as i32; Some(*at - ring.len() as i32) }).collect();
        let point = geometry(5, &starts, &points).representative_point(0).unwrap();
        prop_assert!(covered(&rings, point) || point == points[0]);
    }

    #[test]
    fn is_half_way_of_a_line(points in prop::collection::vec([-9.0..9.0f64, -9.0..9.0], 2..9)) {
        let point = geometry(3, &[0], &points).representative_point(0).unwrap();
        let length = |points: &[[f64; 2]]| -> f64 {
            points.windows(2).map(|w| ((w[1][0] - w[0][0]).powi(2) + (w[1][1] - w[0][1]).powi(2)).sqrt()).sum()
        };
        let half = length(&points) / 2.0;
        let near = (1..points.len()).any(|i| {
            let before = [&points[..i], &[point]].concat();
            let direct = length(&[points[i - 1], point, points[i]]) - length(&points[i - 1..=i]);
            (length(&before) - half).abs() < 1e-9 && direct.abs() < 1e-9
        });
        prop_assert!(near);
    }
}
