//! Ellipsoidal geodesy: Gauss-Krüger inverse and the official area of a polygon on the ellipsoid.
//!
//! Upstream of everything that needs an area or a latitude: the sample writes its areas with it, the area
//! rules recompute them, the report gives longitude and latitude. It knows nothing of layers or features.
//!
//! Source: 国土调查办发〔2008〕32号 (图幅理论面积与图斑椭球面积计算公式及要求), with its published
//! constants for Xian 1980. Every vertex is projected to latitude `B` and longitude `L`, every edge makes a trapezoid
//! between the parallels of its ends and a reference meridian, and the trapezoids are added:
//!
//! ```text
//! S = 2 b² ΔL [ A sin(½ΔB) cos Bm − B sin(³⁄₂ΔB) cos 3Bm + C sin(⁵⁄₂ΔB) cos 5Bm
//!              − D sin(⁷⁄₂ΔB) cos 7Bm + E sin(⁹⁄₂ΔB) cos 9Bm ]
//! ```
//!
//! Here the bracket is written as a difference, because 2 sin(n/2 ΔB) cos(n Bm) = sin nB₂ − sin nB₁:
//!
//! ```text
//! S = b² ΔL [ F(B₂) − F(B₁) ],   F(B) = A sin B − B sin 3B + C sin 5B − D sin 7B + E sin 9B
//! ```
//!
//! F belongs to a vertex, not to an edge, and is a polynomial in sin B: one sine a vertex instead of ten a
//! trapezoid. The rounding of F is the same in both edges of a vertex and so cancels but for the tiny
//! longitude differences; with longitudes counted from the central meridian a county of 1000 km² is
//! summed to better than 0.0001 m².
//!
//! An edge is straight in (B, L), as the notice has it: neither a geodesic nor straight on the map. B and L
//! are not rounded to arc-seconds; programs that round to 0.000001″ differ by about 0.002 m² a parcel.

use std::f64::consts::FRAC_PI_2;

/// A reference ellipsoid with the constants that the official formulas are printed with.
#[derive(Debug, Clone, Copy)]
pub struct Ellipsoid {
    /// Semi-minor axis b (短半轴) in metres, as the notice prints it.
    b: f64,
    /// Second eccentricity squared e'² (第二偏心率平方).
    ep2: f64,
    /// Polar radius of curvature c (极曲率半径) in metres.
    c: f64,
    /// K0 to K4 of the footpoint latitude (底点纬度); K0 in radians a metre.
    k: [f64; 5],
    /// F(B) as a polynomial in sin² B, to be multiplied by sin B.
    zone: [f64; 5],
}

/// Xian 1980 (1980西安坐标系, IUGG 1975): a 6 378 140 m, 1/f 298.257. Constants of the notice; b is
/// printed with two decimals there, which makes every area larger by 6e-10 of itself.
pub const XIAN_1980: Ellipsoid = Ellipsoid::new(
    6_356_755.29,
    6.694_384_999_587_95e-3,
    6.739_501_819_472_92e-3,
    6_399_596.651_988_01,
    [
        1.570_486_874_727_52e-7,
        5.052_505_592_913_93e-3,
        2.984_733_509_661_58e-5,
        2.416_272_159_813_36e-7,
        2.222_419_094_612_73e-9,
    ],
);

/// CGCS2000 (2000国家大地坐标系): a 6 378 137 m, 1/f 298.257222101. For packs of the third survey. The constants follow
/// from a and f. Programs for it have e², e'² and c of CGCS2000, which are these rounded, but K0 to K4 of WGS 84
/// (1/f 298.257223563): their latitudes are 4.3e-6″ (0.13 mm) off, areas by 2e-11 of themselves.
pub const CGCS2000: Ellipsoid = Ellipsoid::derived(6_378_137.0, 298.257_222_101);

/// Krassovsky 1940 (克拉索夫斯基椭球, 1954年北京坐标系): a 6 378 245 m, 1/f 298.3. The notice has no constants for it;
/// these follow from a and f by the series that also give the printed ones of Xian 1980.
pub const KRASSOVSKY: Ellipsoid = Ellipsoid::derived(6_378_245.0, 298.3);

/// How far from the central meridian the inverse may be used, in metres: more than any zone is wide.
pub const REACH: f64 = 200_000.0;

/// Vertices computed at once.
const LANES: usize = 8;
/// Latitudes for which sines have a short series, in radians: 11.5° to 57.3°, more than China.
const MIDDLE: f64 = 0.6;
const NEAR: f64 = 0.4;

/// A vertex on the ellipsoid, with what the trapezoid sum needs of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Latitude B (大地纬度) in radians.
    pub latitude: f64,
    /// Longitude L minus that of the central meridian (经差), in radians, east positive.
    pub longitude: f64,
    /// F(B): the area between the equator and the parallel of B is b² F(B) for each radian of longitude.
    pub zone: f64,
}

impl Ellipsoid {
    const fn new(b: f64, e2: f64, ep2: f64, c: f64, k: [f64; 5]) -> Self {
        let [ca, cb, cc, cd, ce] = series(e2);
        let zone = [
            ca - 3.0 * cb + 5.0 * cc - 7.0 * cd + 9.0 * ce,
            4.0 * cb - 20.0 * cc + 56.0 * cd - 120.0 * ce,
            16.0 * cc - 112.0 * cd + 432.0 * ce,
            64.0 * cd - 576.0 * ce,
            256.0 * ce,
        ];
        Self { b, ep2, c, k, zone }
    }

    /// The constants from semi-major axis and inverse flattening. The footpoint latitude is the usual series of the
    /// rectifying latitude in the third flattening n (to n⁵), its sines of multiples written as powers of sin E.
    const fn derived(a: f64, inverse_flattening: f64) -> Self {
        let f = 1.0 / inverse_flattening;
        let n = f / (2.0 - f);
        let (n2, n3, n4, n5) = (n * n, n * n * n, n * n * n * n, n * n * n * n * n);
        let radius = a / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0);
        let s2 = 3.0 / 2.0 * n - 27.0 / 32.0 * n3 + 269.0 / 512.0 * n5;
        let s4 = 21.0 / 16.0 * n2 - 55.0 / 32.0 * n4;
        let s6 = 151.0 / 96.0 * n3 - 417.0 / 128.0 * n5;
        let (s8, s10) = (1097.0 / 512.0 * n4, 8011.0 / 2560.0 * n5);
        let k = [
            1.0 / radius,
            2.0 * s2 + 4.0 * s4 + 6.0 * s6 + 8.0 * s8 + 10.0 * s10,
            8.0 * s4 + 32.0 * s6 + 80.0 * s8 + 160.0 * s10,
            32.0 * s6 + 192.0 * s8 + 672.0 * s10,
            128.0 * s8 + 1024.0 * s10,
        ];
        let e2 = f * (2.0 - f);
        Self::new(a * (1.0 - f), e2, e2 / (1.0 - e2), a / (1.0 - f), k)
    }

    /// Gauss-Krüger inverse (高斯投影反解) of the notice: `northing` in metres from the equator, `offset`
    /// in metres east of the central meridian (easting without false easting and zone number).
    ///
    /// Agrees with PROJ to 2e-6″ (0.06 mm) up to 145 km from the meridian; beyond [`REACH`] it is meaningless.
    #[must_use]
    pub fn inverse(&self, northing: f64, offset: f64) -> Position {
        if self.is_near(northing, offset) {
            self.solve::<true>(northing, offset)
        } else {
            self.solve::<false>(northing, offset)
        }
    }

    /// Whether the vertex is within the zones and latitudes that the short series of sines are made for.
    fn is_near(&self, northing: f64, offset: f64) -> bool {
        (self.k[0] * northing - MIDDLE).abs() <= NEAR && offset.abs() <= REACH
    }

    /// The formulas. With `SHORT`, for vertices that are near, there is no branch and no call in them, so that the compiler
    /// computes several vertices at once.
    #[inline(always)]
    fn solve<const SHORT: bool>(&self, northing: f64, offset: f64) -> Position {
        let [k0, k1, k2, k3, k4] = self.k;
        let arc = k0 * northing;
        let (sin_e, cos_e) = sine_cosine::<SHORT>(arc);
        let s2 = sin_e * sin_e;
        let foot = cos_e * sin_e * (k1 - s2 * (k2 - s2 * (k3 - s2 * k4)));
        let (sin_f, cos_f) = turn::<SHORT>(sin_e, cos_e, foot);
        let secant = 1.0 / cos_f;
        let t = sin_f * secant;
        let t2 = t * t;
        let eta2 = self.ep2 * cos_f * cos_f;
        let v2 = 1.0 + eta2;
        let q = offset * v2.sqrt() / self.c;
        let q2 = q * q;
        let drop = v2
            * t
            * q2
            * (-0.5
                + q2 * ((5.0 + 3.0 * t2 + eta2 - 9.0 * eta2 * t2) * (1.0 / 24.0)
                    - q2 * ((61.0 + 90.0 * t2 + 45.0 * t2 * t2) * (1.0 / 720.0))));
        let longitude = q
            * secant
            * (1.0
                - q2 * ((1.0 + 2.0 * t2 + eta2) * (1.0 / 6.0)
                    - q2 * ((5.0 + 28.0 * t2 + 24.0 * t2 * t2 + 6.0 * eta2 + 8.0 * eta2 * t2)
                        * (1.0 / 120.0))));
        let (sin_b, _) = turn::<SHORT>(sin_f, cos_f, drop);
        Position {
            latitude: arc + foot + drop,
            longitude,
            zone: self.zone_of(sin_b),
        }
    }

    /// Longitudes and zones of several vertices (northing, offset), bit for bit those of [`inverse`](Self::inverse).
    fn solve_all(&self, vertices: &[[f64; 2]; LANES]) -> [[f64; LANES]; 2] {
        let mut found = [[0.0; LANES]; 2];
        let mut all_near = true;
        for [northing, offset] in vertices {
            all_near &= self.is_near(*northing, *offset);
        }
        if !all_near {
            for (lane, [northing, offset]) in vertices.iter().enumerate() {
                let at = self.inverse(*northing, *offset);
                (found[0][lane], found[1][lane]) = (at.longitude, at.zone);
            }
            return found;
        }
        for (lane, [northing, offset]) in vertices.iter().enumerate() {
            let at = self.solve::<true>(*northing, *offset);
            (found[0][lane], found[1][lane]) = (at.longitude, at.zone);
        }
        found
    }

    /// The vertex at a known latitude and longitude difference, both in radians.
    #[must_use]
    pub fn position(&self, latitude: f64, longitude: f64) -> Position {
        Position {
            latitude,
            longitude,
            zone: self.zone_of(latitude.sin()),
        }
    }

    /// Signed area in m² of the trapezoid (梯形) between the edge and the central meridian: positive for an
    /// edge that runs north on the eastern side. Around a closed ring the trapezoids add up to the area,
    /// positive for a **counter-clockwise** ring; they may be added edge by edge in any grouping.
    #[must_use]
    pub fn trapezoid(&self, from: &Position, to: &Position) -> f64 {
        self.strip([from.longitude, from.zone], [to.longitude, to.zone])
    }

    fn strip(&self, from: [f64; 2], to: [f64; 2]) -> f64 {
        self.b * self.b * 0.5 * (from[0] + to[0]) * (to[1] - from[1])
    }

    /// Area in m² (椭球面积) of one closed ring of `[easting, northing]` in metres, never negative.
    /// `central_easting` is that of the central meridian: 37 500 000 in zone 37, 500 000 without the zone
    /// number. Fewer than three vertices give 0; repeating the first one at the end is optional.
    pub fn ring_area<I>(&self, ring: I, central_easting: f64) -> f64
    where
        I: IntoIterator<Item = [f64; 2]>,
    {
        let mut ring = ring.into_iter();
        let (mut sum, mut ends) = (0.0, None);
        loop {
            // Lanes without a vertex compute one that is near, for nothing.
            let (mut vertices, mut count) = ([[MIDDLE / self.k[0], 0.0]; LANES], 0);
            for (vertex, [easting, northing]) in vertices.iter_mut().zip(&mut ring) {
                *vertex = [northing, easting - central_easting];
                count += 1;
            }
            let [longitudes, zones] = self.solve_all(&vertices);
            for (longitude, zone) in longitudes.into_iter().zip(zones).take(count) {
                let at = [longitude, zone];
                let (first, last) = ends.unwrap_or((at, at));
                sum += self.strip(last, at);
                ends = Some((first, at));
            }
            if count < LANES {
                let closing = ends.map_or(0.0, |(first, last)| self.strip(last, first));
                return (sum + closing).abs();
            }
        }
    }

    /// Area in m² of a polygon: its first ring, less its holes (岛). Add the areas of several parts.
    pub fn polygon_area<R, I>(&self, rings: R, central_easting: f64) -> f64
    where
        R: IntoIterator<Item = I>,
        I: IntoIterator<Item = [f64; 2]>,
    {
        let mut areas = rings
            .into_iter()
            .map(|ring| self.ring_area(ring, central_easting));
        let outer = areas.next().unwrap_or(0.0);
        outer - areas.sum::<f64>()
    }

    /// Theoretical area in m² of a map sheet (图幅理论面积) between two latitudes in degrees and over
    /// `width` degrees of longitude.
    #[must_use]
    pub fn sheet_area(&self, south: f64, north: f64, width: f64) -> f64 {
        let (south, north) = (south.to_radians().sin(), north.to_radians().sin());
        self.b * self.b * width.to_radians() * (self.zone_of(north) - self.zone_of(south))
    }

    fn zone_of(&self, sin_b: f64) -> f64 {
        let s2 = sin_b * sin_b;
        let [z0, z1, z2, z3, z4] = self.zone;
        sin_b * (z0 + s2 * (z1 + s2 * (z2 + s2 * (z3 + s2 * z4))))
    }
}

/// The coefficients A to E of the area formula for the first eccentricity squared.
const fn series(e2: f64) -> [f64; 5] {
    let (e4, e6, e8) = (e2 * e2, e2 * e2 * e2, e2 * e2 * e2 * e2);
    [
        1.0 + 3.0 / 6.0 * e2 + 30.0 / 80.0 * e4 + 35.0 / 112.0 * e6 + 630.0 / 2304.0 * e8,
        1.0 / 6.0 * e2 + 15.0 / 80.0 * e4 + 21.0 / 112.0 * e6 + 420.0 / 2304.0 * e8,
        3.0 / 80.0 * e4 + 7.0 / 112.0 * e6 + 180.0 / 2304.0 * e8,
        1.0 / 112.0 * e6 + 45.0 / 2304.0 * e8,
        5.0 / 2304.0 * e8,
    ]
}

/// Sine and cosine of an angle in radians, `SHORT` for one within [`NEAR`] of [`MIDDLE`].
#[inline(always)]
fn sine_cosine<const SHORT: bool>(angle: f64) -> (f64, f64) {
    /// Sine and cosine of [`MIDDLE`].
    const SIN: f64 = 0.564_642_473_395_035_4;
    const COS: f64 = 0.825_335_614_909_678_3;
    if !SHORT {
        return angle.sin_cos();
    }
    // Taylor's series to the 14th power; what is cut off is below 1e-18.
    let t = angle - MIDDLE;
    let t2 = t * t;
    let s = 1.0 / 362_880.0 - t2 * (1.0 / 39_916_800.0 - t2 * (1.0 / 6_227_020_800.0));
    let s = 1.0 - t2 * (1.0 / 6.0 - t2 * (1.0 / 120.0 - t2 * (1.0 / 5_040.0 - t2 * s)));
    let c = 1.0 / 3_628_800.0 - t2 * (1.0 / 479_001_600.0 - t2 * (1.0 / 87_178_291_200.0));
    let c = 1.0 / 24.0 - t2 * (1.0 / 720.0 - t2 * (1.0 / 40_320.0 - t2 * c));
    let (s, c) = (t * s, 1.0 - t2 * (0.5 - t2 * c));
    (SIN * c + COS * s, COS * c - SIN * s)
}

/// Sine and cosine of an angle plus a small `step`. Corrections inside a zone stay below 0.005 rad, where
/// the fifth-order series is exact to the last bit; larger ones (coordinates outside any zone) are computed.
#[inline(always)]
fn turn<const SHORT: bool>(sin: f64, cos: f64, step: f64) -> (f64, f64) {
    let (s, c) = if SHORT || step.abs() < 0.005 {
        let s2 = step * step;
        (
            step * (1.0 - s2 * (1.0 / 6.0 - s2 * (1.0 / 120.0))),
            1.0 - s2 * (0.5 - s2 * (1.0 / 24.0 - s2 * (1.0 / 720.0))),
        )
    } else {
        step.clamp(-FRAC_PI_2, FRAC_PI_2).sin_cos()
    };
    (sin * c + cos * s, cos * c - sin * s)
}

#[cfg(test)]
mod tests;
