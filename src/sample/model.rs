//! The whole sample county in memory: ground, attributes, and what the layers are made of.
//!
//! Everything is derived here once; `tables` only puts it into records.

use std::collections::HashSet;

use super::land::{Border, Land};
use super::landuse::{Use, assign};
use super::linear::{Lines, inner_lines};
use super::mesh::Spot;
use super::points::{
    Contour, Height, SmallFeature, contours, control_points, small_features, spot_heights,
};
use super::random::Random;

/// Share of the cropland parcels that are prime farmland (基本农田).
const PRIME_SHARE: f64 = 0.6;

/// A protection block (基本农田保护片块): the slope zone around prime farmland.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block {
    /// The zone.
    pub(crate) zone: u32,
    /// Area of its prime farmland in hundredths of a square metre.
    pub(crate) area: i64,
}

/// All that is in the county.
#[derive(Debug)]
pub(crate) struct Model {
    /// The ground.
    pub(crate) land: Land,
    /// Attributes of each parcel.
    pub(crate) uses: Vec<Use>,
    /// Linear features and class boundaries.
    pub(crate) lines: Lines,
    /// Borders between villages: XZQJX and JZX.
    pub(crate) unit_borders: Vec<Border>,
    /// Control area (控制面积) of each village in hundredths of a square metre: the sum of its parcels.
    pub(crate) control_areas: Vec<i64>,
    /// Small features, by their parcel.
    pub(crate) small_features: Vec<SmallFeature>,
    /// The prime farmland parcels.
    pub(crate) farmland: Vec<u32>,
    /// The blocks that they lie in.
    pub(crate) blocks: Vec<Block>,
    /// Boundary points (界址点): every vertex of a village border, once.
    pub(crate) boundary_points: Vec<Spot>,
    /// Control points.
    pub(crate) control_points: Vec<Height>,
    /// Spot heights.
    pub(crate) spot_heights: Vec<Height>,
    /// Contours.
    pub(crate) contours: Vec<Contour>,
}

impl Model {
    /// Makes the county.
    pub(crate) fn new(seed: u64, wanted: usize) -> Self {
        let land = Land::new(seed, wanted);
        let lines = Lines::new(&land);
        let small_features = small_features(&land, &inner_lines(&land));
        let mut in_points = vec![0; land.parcels.list.len()];
        for feature in &small_features {
            in_points[feature.parcel as usize] += feature.area;
        }
        let uses = assign(&land, &lines.in_parcel, &in_points);
        let unit_borders = land.village_borders();
        let farmland = choose_farmland(&land, &uses);
        Self {
            control_areas: control_areas(&land),
            boundary_points: boundary_points(&land, &unit_borders),
            blocks: blocks(&land, &farmland),
            control_points: control_points(&land),
            spot_heights: spot_heights(&land),
            contours: contours(&land),
            land,
            uses,
            lines,
            unit_borders,
            small_features,
            farmland,
        }
    }
}

fn control_areas(land: &Land) -> Vec<i64> {
    let mut areas = vec![0; land.county.villages.len()];
    for parcel in &land.parcels.list {
        areas[parcel.village() as usize] += parcel.area;
    }
    areas
}

fn choose_farmland(land: &Land, uses: &[Use]) -> Vec<u32> {
    (0..uses.len() as u32)
        .filter(|&parcel| {
            let chosen =
                Random::new(land.seed, "prime farmland", u64::from(parcel)).chance(PRIME_SHARE);
            chosen && uses[parcel as usize].is_cropland()
        })
        .collect()
}

fn blocks(land: &Land, farmland: &[u32]) -> Vec<Block> {
    let mut areas = vec![0; 2 * land.county.villages.len()];
    for &parcel in farmland {
        let parcel = &land.parcels.list[parcel as usize];
        areas[parcel.zone as usize] += parcel.area;
    }
    let zones = areas.into_iter().zip(0..).filter(|(area, _)| *area > 0);
    zones.map(|(area, zone)| Block { zone, area }).collect()
}

fn boundary_points(land: &Land, borders: &[Border]) -> Vec<Spot> {
    let mut ends = HashSet::new();
    let mut points = Vec::new();
    for border in borders {
        let path = land.village_border_path(border);
        let last = path.len() - 1;
        points.extend(path.iter().enumerate().filter_map(|(k, &spot)| {
            let fresh = (k != 0 && k != last) || ends.insert(spot);
            fresh.then_some(spot)
        }));
    }
    points
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::Model;
    use crate::sample::land::length;
    use crate::sample::linear::{Course, course_path, is_inner};
    use crate::sample::mesh::{Spot, UNITS};

    #[test]
    fn areas_balance_exactly() {
        let model = Model::new(3, 800);
        let parcels = &model.land.parcels.list;
        let (mut lines, mut points) = (vec![0; parcels.len()], vec![0; parcels.len()]);
        for line in &model.lines.linear {
            assert!((10..200).contains(&line.width) && line.length > 0);
            match line.other_parcel() {
                Some(other) => {
                    assert_eq!(line.area() % 2, 0, "halves are exact");
                    lines[line.parcel() as usize] += line.area() / 2;
                    lines[other as usize] += line.area() / 2;
                }
                None => lines[line.parcel() as usize] += line.area(),
            }
        }
        for feature in &model.small_features {
            points[feature.parcel as usize] += feature.area;
        }
        for (k, parcel) in model.uses.iter().enumerate() {
            assert_eq!((parcel.lines, parcel.points), (lines[k], points[k]));
            let rest = parcels[k].area - parcel.lines - parcel.points;
            assert!((10_000 * parcel.deducted - rest * parcel.factor).abs() <= 5000);
            assert_eq!(parcel.net, rest - parcel.deducted);
            assert!(
                parcel.net * 10 > parcels[k].area * 3,
                "{parcel:?} {}",
                parcels[k].area
            );
        }
        let total: i64 = parcels.iter().map(|parcel| parcel.area).sum();
        assert_eq!(total, model.control_areas.iter().sum::<i64>());
        for (village, control) in model.control_areas.iter().enumerate() {
            let computed = model.land.village_area(village as u32);
            assert!((computed - control).abs() < 100, "{computed} {control}");
        }
    }

    #[test]
    fn no_class_border_ends_alone() {
        let model = Model::new(4, 700);
        let land = &model.land;
        let on_unit_border: HashSet<Spot> = model.boundary_points.iter().copied().collect();
        let mut ends: HashMap<Spot, usize> = HashMap::new();
        for border in &model.lines.class_borders {
            let path = land.parcel_border_path(border);
            *ends.entry(path[0]).or_default() += 1;
            *ends.entry(path[path.len() - 1]).or_default() += 1;
        }
        assert!(
            ends.values().any(|count| *count == 2),
            "lines do take borders at nodes"
        );
        for (spot, count) in ends {
            assert!(count > 1 || on_unit_border.contains(&spot), "{spot:?}");
        }
        let drawn = model
            .lines
            .linear
            .iter()
            .filter_map(|line| match line.course {
                Course::Border(border) => is_inner(land, &border).then_some(()),
                Course::Inner(_) => None,
            });
        let inner = land
            .parcel_borders()
            .iter()
            .filter(|border| is_inner(land, border))
            .count();
        assert_eq!(drawn.count() + model.lines.class_borders.len(), inner);
    }

    #[test]
    fn shares_are_those_of_a_real_county() {
        let model = Model::new(5, 3000);
        let count = model.uses.len() as f64;
        let near = |value: usize, share: f64, slack: f64| {
            assert!(
                (value as f64 / count - share).abs() < slack,
                "{value} of {count}, not {share}"
            );
        };
        near(
            model
                .uses
                .iter()
                .filter(|parcel| parcel.is_cropland())
                .count(),
            0.45,
            0.06,
        );
        near(model.lines.linear.len(), 0.6, 0.03);
        near(model.farmland.len(), 0.27, 0.04);
        near(model.small_features.len(), 0.005, 0.001);
        for grade in 1..=5 {
            assert!(
                model.uses.iter().any(|parcel| parcel.grade == grade),
                "{grade}"
            );
        }
    }

    /// Whether a spot is inside rings, by the even-odd rule in whole numbers.
    fn inside(rings: &[Vec<Spot>], spot: Spot) -> bool {
        let crossings = rings
            .iter()
            .flat_map(|ring| ring.windows(2))
            .filter(|pair| {
                let [a, b, p] = [pair[0], pair[1], spot].map(|s| s.map(i64::from));
                (a[1] > p[1]) != (b[1] > p[1])
                    && ((b[0] - a[0]) * (p[1] - a[1]) - (p[0] - a[0]) * (b[1] - a[1])).signum()
                        == (b[1] - a[1]).signum()
            });
        crossings.count() % 2 == 1
    }

    fn distance(a: Spot, b: Spot, p: Spot) -> f64 {
        let [a, b, p] = [a, b, p].map(|s| s.map(f64::from));
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let along =
            (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        (p[0] - a[0] - along * dx).hypot(p[1] - a[1] - along * dy) / UNITS
    }

    #[test]
    fn inner_lines_and_small_features_keep_away_from_outlines() {
        let model = Model::new(6, 2500);
        let land = &model.land;
        let mut spots: Vec<(u32, Spot)> = model
            .small_features
            .iter()
            .map(|f| (f.parcel, f.spot))
            .collect();
        let inner = model
            .lines
            .linear
            .iter()
            .filter(|line| matches!(line.course, Course::Inner(_)));
        for line in inner {
            let path = course_path(land, line.course);
            assert!((length(&path) * 10.0 - line.length as f64).abs() < 0.51);
            // Points along the segments: the vertices alone could hide a crossing.
            for pair in path.windows(2) {
                spots.extend((0..10).map(|k| {
                    let at = |axis: usize| pair[0][axis] + (pair[1][axis] - pair[0][axis]) / 10 * k;
                    (line.parcel(), [at(0), at(1)])
                }));
            }
        }
        assert!(spots.len() > 3000);
        for (parcel, spot) in spots {
            let rings = land.parcels.rings(land.seed, parcel, &land.mesh);
            assert!(inside(&rings, spot), "{parcel}");
            let edges = rings.iter().flat_map(|ring| ring.windows(2));
            let nearest = edges
                .map(|pair| distance(pair[0], pair[1], spot))
                .fold(f64::MAX, f64::min);
            assert!(nearest > 2.0, "{parcel} {nearest}");
        }
    }

    #[test]
    fn some_islands_touch_the_shore_at_one_vertex() {
        let model = Model::new(7, 4000);
        let land = &model.land;
        let rings = (0..land.parcels.list.len() as u32)
            .map(|parcel| land.parcels.rings(land.seed, parcel, &land.mesh));
        let touches: Vec<usize> = rings
            .filter(|rings| rings.len() == 2)
            .map(|rings| {
                let shore: HashSet<Spot> = rings[0].iter().copied().collect();
                rings[1][1..]
                    .iter()
                    .filter(|spot| shore.contains(*spot))
                    .count()
            })
            .collect();
        assert!(touches.iter().all(|count| *count < 2));
        let touching = touches.iter().sum::<usize>();
        assert!(
            0 < touching && touching < touches.len(),
            "{touching} of {}",
            touches.len()
        );
    }
}
