//! Point layers of the sample: small features (零星地物), control points (测量控制点), spot heights
//! (高程注记点); and contours (等高线) around the hills that the highest spots stand on.

use super::county::OUTSIDE;
use super::land::Land;
use super::landuse::Class;
use super::mesh::{CELL, Spot, UNITS};
use super::parcels::Shape;
use super::random::Random;

/// A feature too small for a parcel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SmallFeature {
    /// Where it stands, well inside its parcel.
    pub(crate) spot: Spot,
    /// The parcel (座落图斑).
    pub(crate) parcel: u32,
    /// Its land class.
    pub(crate) class: Class,
    /// Area in hundredths of a square metre (面积).
    pub(crate) area: i64,
}

/// A height at a spot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Height {
    /// Where.
    pub(crate) spot: Spot,
    /// Hundredths of a metre above the sea.
    pub(crate) height: i64,
}

/// A closed contour.
#[derive(Debug, Clone)]
pub(crate) struct Contour {
    /// Its vertices, the last one the first again.
    pub(crate) path: Vec<Spot>,
    /// Metres above the sea.
    pub(crate) height: i64,
}

/// Small features in parcels that no line of `taken` runs through: 0.5 % of the parcels, in small counties
/// somewhat more.
pub(crate) fn small_features(land: &Land, taken: &[u32]) -> Vec<SmallFeature> {
    let count = land.parcels.list.len();
    let wanted = (count / 200).max((count / 12).min(16));
    let mut parcels: Vec<u32> = (0..count as u32)
        .filter(|&p| {
            land.parcels.list[p as usize].shape == Shape::Plain && taken.binary_search(&p).is_err()
        })
        .collect();
    Random::new(land.seed, "small features", 0).shuffle(&mut parcels);
    parcels.truncate(wanted);
    parcels.sort_unstable();
    parcels
        .into_iter()
        .map(|parcel| small_feature(land, parcel))
        .collect()
}

fn small_feature(land: &Land, parcel: u32) -> SmallFeature {
    let mut random = Random::new(land.seed, "small feature", u64::from(parcel));
    let class = random.pick(&[
        (0.6, ("118", "水工建筑用地")),
        (0.2, ("203", "村庄")),
        (0.1, ("205", "风景名胜及特殊用地")),
        (0.1, ("114", "坑塘水面")),
    ]);
    let largest = (land.parcels.list[parcel as usize].area / 10).min(32_000);
    SmallFeature {
        spot: inside_cell(land, land.parcels.list[parcel as usize].first, &mut random),
        parcel,
        class,
        area: i64::from(random.between(400, largest.max(400) as u32)),
    }
}

/// A few control points, each in a cell of its own.
pub(crate) fn control_points(land: &Land) -> Vec<Height> {
    heights(
        land,
        "control points",
        (land.parcels.list.len() / 2000).clamp(3, 30),
    )
}

/// Spot heights: the tops of the hills, then others.
pub(crate) fn spot_heights(land: &Land) -> Vec<Height> {
    let mut all: Vec<Height> = hills(land)
        .into_iter()
        .map(|hill| Height {
            spot: hill.top,
            height: hill.height,
        })
        .collect();
    let tops: Vec<Spot> = all.iter().map(|height| height.spot).collect();
    let others = heights(
        land,
        "spot heights",
        (land.parcels.list.len() / 300).clamp(4, 2000),
    );
    all.extend(
        others
            .into_iter()
            .filter(|other| !tops.contains(&other.spot)),
    );
    all
}

/// Three contours around each hill.
pub(crate) fn contours(land: &Land) -> Vec<Contour> {
    hills(land)
        .into_iter()
        .flat_map(|hill| {
            (1..=3).map(move |ring| Contour {
                path: hill.ring(f64::from(ring) / 3.0),
                height: hill.height / 100 - i64::from(ring) * 20 - (hill.height / 100) % 20,
            })
        })
        .collect()
}

/// A hill: an irregular star-shaped place, from its top to its foot.
#[derive(Debug, Clone)]
struct Hill {
    top: Spot,
    height: i64,
    radius: f64,
    shape: [f64; 4],
}

impl Hill {
    /// The outline of the hill scaled around its top. Outlines of different sizes never meet.
    fn ring(&self, scale: f64) -> Vec<Spot> {
        let [one, two, three, phase] = self.shape;
        let mut ring: Vec<Spot> = (0..48)
            .map(|k| {
                let angle = std::f64::consts::TAU * f64::from(k) / 48.0;
                let bulge = 0.8
                    + 0.08
                        * (one * (angle + phase).sin()
                            + two * (2.0 * angle).sin()
                            + three * (3.0 * angle).cos())
                        / 1.5;
                let radius = self.radius * scale * bulge;
                let (sin, cos) = angle.sin_cos();
                [
                    self.top[0] + (radius * cos).round() as i32,
                    self.top[1] + (radius * sin).round() as i32,
                ]
            })
            .collect();
        ring.push(ring[0]);
        ring
    }
}

/// Hills on a wide lattice, where it lies inside the county; at least one.
fn hills(land: &Land) -> Vec<Hill> {
    const PITCH: u32 = 40;
    let county = &land.county;
    let mut cells: Vec<(u32, u32)> = (PITCH / 2..county.rows)
        .step_by(PITCH as usize)
        .flat_map(|j| {
            (PITCH / 2..county.columns)
                .step_by(PITCH as usize)
                .map(move |i| (i, j))
        })
        .filter(|&(i, j)| {
            let reach = [
                (i - 5, j - 5),
                (i + 5, j - 5),
                (i - 5, j + 5),
                (i + 5, j + 5),
            ];
            reach.iter().all(|&(x, y)| {
                x < county.columns && y < county.rows && county.zone((x, y)) != OUTSIDE
            })
        })
        .collect();
    let size = if cells.is_empty() { 0.9 } else { 5.0 };
    if cells.is_empty() {
        cells.push(inner_cell(land));
    }
    cells
        .iter()
        .map(|&cell| make_hill(land, cell, size))
        .collect()
}

/// A cell with the county all around it, if there is one.
fn inner_cell(land: &Land) -> (u32, u32) {
    let county = &land.county;
    let inner = (0..county.zones.len())
        .map(|cell| land.mesh.cell(cell))
        .find(|&(i, j)| {
            let around = (0..9).map(|k| (i + k % 3, j + k / 3));
            around
                .clone()
                .all(|(x, y)| x > 0 && y > 0 && x <= county.columns && y <= county.rows)
                && around
                    .map(|(x, y)| (x - 1, y - 1))
                    .all(|cell| county.zone(cell) != OUTSIDE)
        });
    inner.unwrap_or_else(|| county.first_of_zone(0))
}

fn make_hill(land: &Land, cell: (u32, u32), size: f64) -> Hill {
    let mut random = Random::new(land.seed, "hill", land.mesh.cell_index(cell) as u64);
    Hill {
        top: land.mesh.centre(cell).map(|x| x.round() as i32),
        height: i64::from(random.between(30_000, 120_000)),
        radius: size * CELL * UNITS,
        shape: [
            random.signed(),
            random.signed(),
            random.signed(),
            6.3 * random.unit(),
        ],
    }
}

/// Heights in randomly chosen cells of the county, at most one a cell.
fn heights(land: &Land, purpose: &str, wanted: usize) -> Vec<Height> {
    let mut random = Random::new(land.seed, purpose, 0);
    let mut cells: Vec<usize> = (0..40 * wanted)
        .map(|_| random.below(land.county.zones.len() as u32) as usize)
        .filter(|&cell| land.county.zones[cell] != OUTSIDE)
        .take(wanted)
        .collect();
    cells.sort_unstable();
    cells.dedup();
    cells
        .into_iter()
        .map(|cell| Height {
            spot: inside_cell(land, land.mesh.cell(cell), &mut random),
            height: i64::from(random.between(12_000, 29_000)),
        })
        .collect()
}

/// A place near the middle of a cell.
fn inside_cell(land: &Land, cell: (u32, u32), random: &mut Random) -> Spot {
    land.mesh
        .centre(cell)
        .map(|x| (x + 0.05 * CELL * UNITS * random.signed()).round() as i32)
}
