//! The geodesy against figures of the notice, closed forms, and tables of an independent computation.

use super::{CGCS2000, Ellipsoid, Position, XIAN_1980, series};

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
        let cgcs = CGCS2000.position(b, 0.0).zone * 6_356_752.314_1_f64.powi(2);
        let exact = exact_zone(6_356_752.314_1, 0.006_694_380_022_9, b);
        assert!((cgcs / exact - 1.0).abs() < 1e-12, "{degrees}");
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

/// What [`Ellipsoid::derived`] makes of the published ellipsoids is what was published, to far below 0.00001″.
#[test]
fn derived_constants_are_the_published_ones() {
    let pairs = [
        (XIAN_1980, Ellipsoid::derived(6_378_140.0, 298.257), 1e-12),
        // The printed constants of CGCS2000 have fewer digits.
        (
            CGCS2000,
            Ellipsoid::derived(6_378_137.0, 298.257_222_101),
            3e-11,
        ),
    ];
    for (published, derived, radians) in pairs {
        assert!((published.b - derived.b).abs() < 0.002);
        assert!((published.c - derived.c).abs() < 1e-5);
        assert!((published.ep2 / derived.ep2 - 1.0).abs() < 1e-8);
        assert!((published.k[0] / derived.k[0] - 1.0).abs() < 1e-11);
        for (published, derived) in published.k.iter().zip(derived.k).skip(1) {
            assert!(
                (published - derived).abs() < radians,
                "{published} {derived}"
            );
        }
    }
}

/// Scratch.
#[test]
#[ignore]
fn speed() {
    let start = std::time::Instant::now();
    let mut sum = 0.0;
    for i in 0..46_000 {
        let x = 37_450_000.0 + f64::from(i % 200) * 300.0;
        let y = 3_300_000.0 + f64::from(i / 200) * 300.0;
        sum += XIAN_1980.ring_area(
            (0..100).map(|k| {
                let a = f64::from(k) * 0.0628;
                [x + 100.0 * a.cos(), y + 100.0 * a.sin()]
            }),
            37_500_000.0,
        );
    }
    eprintln!("{sum} {:?}", start.elapsed());
    let sq = [
        [540_000.0, 3.3e6],
        [540_000.0, 3_301_000.0],
        [541_000.0, 3_301_000.0],
        [541_000.0, 3.3e6],
    ];
    eprintln!("{}", XIAN_1980.ring_area(sq, 500_000.0));
}
