//! The geodesy against figures of the notice, closed forms, and tables of an independent computation.

use super::{CGCS2000, Ellipsoid, KRASSOVSKY, Position, XIAN_1980, series};

const A: f64 = 6_378_140.0;
const F: f64 = 1.0 / 298.257;
const E2: f64 = F * (2.0 - F);

/// Exact area from the equator to a parallel, for each radian of longitude: the closed form, which
/// shares nothing with the series of the notice.
fn exact_zone(b: f64, e2: f64, latitude: f64) -> f64 {
    let (e, s) = (e2.sqrt(), latitude.sin());
    let log = ((1.0 + e * s) / (1.0 - e * s)).ln() / (2.0 * e);
    b * b / 2.0 * (s / (1.0 - e2 * s * s) + log)
}

/// Forward transverse Mercator by Krüger's series in n (to n⁴, 0.001 mm in a zone): northing, offset.
fn forward(latitude: f64, longitude: f64) -> (f64, f64) {
    let e = E2.sqrt();
    let n = F / (2.0 - F);
    let radius = A / (1.0 + n) * (1.0 + n * n / 4.0 + n.powi(4) / 64.0);
    let alpha = [
        n / 2.0 - 2.0 / 3.0 * n * n + 5.0 / 16.0 * n.powi(3) + 41.0 / 180.0 * n.powi(4),
        13.0 / 48.0 * n * n - 3.0 / 5.0 * n.powi(3) + 557.0 / 1440.0 * n.powi(4),
        61.0 / 240.0 * n.powi(3) - 103.0 / 140.0 * n.powi(4),
        49561.0 / 161_280.0 * n.powi(4),
    ];
    let t = (latitude.sin().atanh() - e * (e * latitude.sin()).atanh()).sinh();
    let xi = (t / longitude.cos()).atan();
    let eta = (longitude.sin() / (1.0 + t * t).sqrt()).atanh();
    let (mut x, mut y) = (xi, eta);
    for (i, a) in alpha.iter().enumerate() {
        let m = 2.0 * (i as f64 + 1.0);
        x += a * (m * xi).sin() * (m * eta).cosh();
        y += a * (m * xi).cos() * (m * eta).sinh();
    }
    (radius * x, radius * y)
}

/// The trapezoid of the notice as it is printed, with its ten trigonometric functions.
fn printed_trapezoid(from: &Position, to: &Position) -> f64 {
    let c = series(6.694_384_999_587_95e-3);
    let (mean, half) = (
        (from.latitude + to.latitude) / 2.0,
        (to.latitude - from.latitude) / 2.0,
    );
    let bracket: f64 = (0..5)
        .map(|i| {
            let n = f64::from(2 * i + 1);
            let sign = if i % 2 == 0 { 1.0 } else { -1.0 };
            sign * c[i as usize] * (n * half).sin() * (n * mean).cos()
        })
        .sum();
    2.0 * 6_356_755.29_f64.powi(2) * (from.longitude + to.longitude) / 2.0 * bracket
}

#[test]
fn coefficients_are_the_published_ones() {
    let published = [
        1.003_364_092_347_734,
        1.124_190_223_994_970_3e-3,
        1.699_462_014_491_986e-6,
        2.717_863_936_213_2e-9,
        4.358_431_965_3e-12,
    ];
    for (ours, theirs) in series(6.694_384_999_587_95e-3).iter().zip(published) {
        assert!((ours / theirs - 1.0).abs() < 1e-10, "{ours} {theirs}");
    }
}

#[test]
fn sheets_have_the_theoretical_area() {
    let sheets = [
        (20.0, 30_165_088.916),
        (30.0, 27_847_783.169),
        (40.0, 24_684_469.456),
        (50.0, 20_758_440.225),
    ];
    for (south, area) in sheets {
        let ours = XIAN_1980.sheet_area(south, south + 2.5 / 60.0, 3.75 / 60.0);
        assert!((ours - area).abs() < 0.001, "{south}: {ours:.4} {area}");
    }
}

#[test]
fn zones_agree_with_the_closed_form() {
    for degrees in [0.5_f64, 18.0, 29.8, 45.0, 53.5] {
        let b = degrees.to_radians();
        let xian = XIAN_1980.position(b, 0.0).zone * 6_356_755.29_f64.powi(2);
        let exact = exact_zone(6_356_755.29, 6.694_384_999_587_95e-3, b);
        assert!((xian / exact - 1.0).abs() < 1e-12, "{degrees}");
        let (b2000, e2) = (6_356_752.314_140_356_f64, 0.006_694_380_022_903_4);
        let cgcs = CGCS2000.position(b, 0.0).zone * b2000.powi(2);
        assert!(
            (cgcs / exact_zone(b2000, e2, b) - 1.0).abs() < 1e-12,
            "{degrees}"
        );
    }
}

#[test]
fn inverse_undoes_an_independent_projection() {
    for degrees in [18.0_f64, 29.8, 41.0, 52.0] {
        for minutes in [-95.0_f64, -30.0, 0.0, 12.5, 95.0] {
            let (b, l) = (degrees.to_radians(), (minutes / 60.0).to_radians());
            let (northing, offset) = forward(b, l);
            let ours = XIAN_1980.inverse(northing, offset);
            let metre = 1.0 / 6.4e6;
            assert!(
                (ours.latitude - b).abs() < 1e-4 * metre,
                "{degrees} {minutes}"
            );
            assert!(
                (ours.longitude - l).abs() < 1e-4 * metre,
                "{degrees} {minutes}"
            );
            let direct = XIAN_1980.position(ours.latitude, 0.0).zone;
            assert!((ours.zone - direct).abs() < 4e-16, "{degrees} {minutes}");
        }
    }
}

#[test]
fn trapezoids_are_the_printed_ones() {
    let ellipsoid: Ellipsoid = XIAN_1980;
    let from = ellipsoid.inverse(3_300_000.0, 40_000.0);
    for (north, east) in [(57.0, 12.0), (-3000.0, 100.0), (25_000.0, 9000.0)] {
        let to = ellipsoid.inverse(3_300_000.0 + north, 40_000.0 + east);
        let (ours, printed) = (
            ellipsoid.trapezoid(&from, &to),
            printed_trapezoid(&from, &to),
        );
        assert!((ours / printed - 1.0).abs() < 1e-9, "{ours} {printed}");
    }
}

#[test]
fn small_square_on_the_meridian_keeps_its_map_area() {
    let ring = |x: f64| {
        [
            [x, 3.3e6],
            [x, 3_300_080.0],
            [x + 100.0, 3_300_080.0],
            [x + 100.0, 3.3e6],
        ]
    };
    let area = XIAN_1980.ring_area(ring(37_499_950.0), 37_500_000.0);
    assert!((area - 8000.0).abs() < 0.0005, "{area}");
    // 120 km from the meridian the map is enlarged by 1 + y²/2R², the area by twice that.
    let far = XIAN_1980.ring_area(ring(37_620_000.0), 37_500_000.0);
    assert!((far - 8000.0 * (1.0 - 3.546e-4)).abs() < 0.02, "{far}");
}

#[test]
fn areas_add_up_over_shared_edges_and_holes_are_subtracted() {
    let outer = [
        [540_000.0, 3.3e6],
        [540_000.0, 3_301_000.0],
        [541_000.0, 3_301_000.0],
        [541_000.0, 3.3e6],
    ];
    let (west, east) = (
        [outer[0], outer[1], outer[2]],
        [outer[0], outer[2], outer[3]],
    );
    let area = |ring: &[[f64; 2]]| XIAN_1980.ring_area(ring.iter().copied(), 500_000.0);
    assert!((area(&west) + area(&east) - area(&outer)).abs() < 1e-6);
    let rest = XIAN_1980.polygon_area([outer.to_vec(), east.to_vec()], 500_000.0);
    assert!((rest - area(&west)).abs() < 1e-6);
    assert_eq!(XIAN_1980.ring_area([], 500_000.0), 0.0);
}

/// What [`Ellipsoid::derived`] makes of Xian 1980 is what the notice printed, to far below 0.00001″.
#[test]
fn derived_constants_are_the_published_ones() {
    let derived = Ellipsoid::derived(6_378_140.0, 298.257);
    assert!((XIAN_1980.b - derived.b).abs() < 0.002);
    assert!((XIAN_1980.c - derived.c).abs() < 1e-5);
    assert!((XIAN_1980.ep2 / derived.ep2 - 1.0).abs() < 1e-8);
    near(&XIAN_1980.k, &derived.k, 1e-12);
}

/// K0 to K4 that programs have for CGCS2000, beside its own a, b and eccentricities, are those of WGS 84: why ours are not
/// taken from there.
#[test]
fn constants_printed_for_cgcs2000_are_of_two_ellipsoids() {
    assert!((CGCS2000.b - 6_356_752.314_1).abs() < 5e-5);
    assert!((CGCS2000.c - 6_399_593.625_86).abs() < 5e-6);
    assert!((CGCS2000.ep2 - 0.006_739_496_775_48).abs() < 5e-15);
    let printed = [
        1.570_487_611_441_59e-7,
        5.052_501_788_205_67e-3,
        2.984_729_009_565_87e-5,
        2.416_266_692_300_84e-7,
        2.222_412_389_385_34e-9,
    ];
    near(
        &printed,
        &Ellipsoid::derived(6_378_137.0, 298.257_223_563).k,
        2e-12,
    );
    assert!((CGCS2000.k[1] - printed[1]).abs() > 2e-11);
}

fn near(printed: &[f64; 5], derived: &[f64; 5], limit: f64) {
    assert!((printed[0] / derived[0] - 1.0).abs() < limit);
    for (printed, derived) in printed.iter().zip(derived).skip(1) {
        assert!((printed - derived).abs() < limit, "{printed} {derived}");
    }
}

/// The rows of a table of `benches/ellipsoidal_areas.py`.
fn rows(table: &str) -> Vec<csv::StringRecord> {
    let rows = csv::Reader::from_reader(table.as_bytes()).into_records();
    rows.map(|row| row.unwrap()).collect()
}

fn system(name: &str) -> Ellipsoid {
    match name {
        "xian-1980" => XIAN_1980,
        "cgcs2000" => CGCS2000,
        "beijing-1954" => KRASSOVSKY,
        other => panic!("{other}"),
    }
}

fn ring(text: &str) -> Vec<[f64; 2]> {
    let vertex = |text: &str| {
        let (x, y) = text.split_once(' ').unwrap();
        [x.parse().unwrap(), y.parse().unwrap()]
    };
    text.split(',').map(vertex).collect()
}

#[test]
fn areas_are_those_of_two_independent_computations() {
    let table = include_str!("../../tests/data/ellipsoidal-areas.csv");
    let mut count = 0;
    for row in rows(table) {
        let number = |place: usize| row[place].parse::<f64>().unwrap();
        let rings = row[5].split('|').map(ring);
        let ours = system(&row[1]).polygon_area(rings, number(2));
        assert!((ours - number(3)).abs() < 0.001, "{}: {ours:.4}", &row[0]);
        assert!((ours - number(4)).abs() < 0.001, "{}: {ours:.4}", &row[0]);
        count += 1;
    }
    assert_eq!(count, 15);
}

#[test]
fn inverse_agrees_with_proj() {
    let table = include_str!("../../tests/data/gauss-kruger-inverse.csv");
    let mut count = 0;
    for row in rows(table) {
        let number = |place: usize| row[place].parse::<f64>().unwrap();
        let ours = system(&row[0]).inverse(number(1), number(2));
        let seconds = |radians: f64| radians.to_degrees() * 3600.0;
        let (latitude, longitude) = (seconds(ours.latitude), seconds(ours.longitude));
        assert!((latitude - number(3)).abs() < 2e-6, "{row:?} {latitude}");
        assert!((longitude - number(4)).abs() < 2e-6, "{row:?} {longitude}");
        count += 1;
    }
    assert_eq!(count, 480);
}

/// A square of 1 km cut along its diagonal, with the figures of the standard page of the project: halves add up, a
/// vertex that only one of them has costs 22.6 m².
#[test]
fn a_vertex_that_one_neighbour_lacks_changes_the_area() {
    let at = |x: f64, y: f64| [540_000.0 + x, 3.3e6 + y];
    let (a, b, c, d) = (at(0.0, 0.0), at(0.0, 1e3), at(1e3, 1e3), at(1e3, 0.0));
    let area = |ring: &[[f64; 2]]| XIAN_1980.ring_area(ring.iter().copied(), 500_000.0);
    let (west, east) = (area(&[a, b, c]), area(&[a, c, d]));
    assert!((west + east - 999_959.543_4).abs() < 0.0001);
    let with_middle = area(&[a, at(500.0, 500.0), c, d]);
    assert!((west + with_middle - 999_982.116_2).abs() < 0.0001);
}

/// Around an edge that two parcels share the trapezoids are each other's negative to the last bit.
#[test]
fn shared_edges_cancel_exactly() {
    for ellipsoid in [XIAN_1980, CGCS2000, KRASSOVSKY] {
        for step in 0..1000 {
            let step = f64::from(step);
            let at = |k: f64| ellipsoid.inverse(3.3e6 + 911.7 * k.sin() + step, 4e4 * k.cos());
            let (from, to) = (at(step), at(step + 1.0));
            assert_eq!(from, at(step));
            let there = ellipsoid.trapezoid(&from, &to);
            assert_eq!(there, -ellipsoid.trapezoid(&to, &from));
        }
    }
}

/// Near or far, alone or with others: the ring is the sum of its trapezoids to the last bit.
#[test]
fn rings_are_the_sums_of_their_trapezoids() {
    let at = |k: usize, step: f64| [step * (k as f64).cos(), 3.0e6 + step * (k as f64).sin()];
    for count in [0, 1, 3, 7, 8, 9, 16, 27] {
        for step in [50.0, 199_000.0, 2_900_000.0] {
            let ring: Vec<_> = (0..count).map(|k| at(k, step)).collect();
            let positions: Vec<_> = ring
                .iter()
                .map(|[x, y]| XIAN_1980.inverse(*y, *x))
                .collect();
            let next = positions.iter().cycle().skip(1);
            let sides = positions.iter().zip(next);
            let sum: f64 = sides.map(|(from, to)| XIAN_1980.trapezoid(from, to)).sum();
            assert_eq!(XIAN_1980.ring_area(ring, 0.0), sum.abs());
        }
    }
}

/// The two ways to the sines agree where they meet.
#[test]
fn short_series_are_as_good_as_sines() {
    for step in 0..=2000 {
        let northing = (0.2001 + f64::from(step) * 0.7998 / 2000.0) / XIAN_1980.k[0];
        for offset in [-199_000.0, -1.0, 0.0, 70_000.0] {
            assert!(XIAN_1980.is_near(northing, offset));
            let short = XIAN_1980.solve::<true>(northing, offset);
            let long = XIAN_1980.solve::<false>(northing, offset);
            assert!((short.latitude - long.latitude).abs() < 1e-15);
            assert!((short.longitude - long.longitude).abs() < 1e-16);
            assert!((short.zone - long.zone).abs() < 1e-15);
        }
    }
}
