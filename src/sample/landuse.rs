//! What each parcel is used for, who owns it, and its areas: the attributes of layer DLTB.
//!
//! Areas are whole hundredths of a square metre, so every identity of the standard holds exactly:
//! 图斑地类面积 = 图斑面积 − 线状地物面积 − 零星地物面积 − 扣除地类面积, parcel by parcel and in any sum.

use super::county::County;
use super::land::Land;
use super::parcels::Shape;
use super::random::Random;
use super::ridges::{Factors, Terrain};

/// A land class with its name (地类编码, 地类名称).
pub(crate) type Class = (&'static str, &'static str);

/// Classes that parcels without cropland have, with their shares.
const OTHER: [(f64, Class); 24] = [
    (4.0, ("021", "果园")),
    (0.3, ("021K", "果园")),
    (2.0, ("022", "茶园")),
    (1.0, ("023", "其他园地")),
    (14.0, ("031", "有林地")),
    (0.3, ("031K", "有林地")),
    (5.0, ("032", "灌木林地")),
    (4.0, ("033", "其他林地")),
    (4.0, ("043", "其他草地")),
    (0.6, ("102", "公路用地")),
    (0.7, ("104", "农村道路")),
    (1.5, ("111", "河流水面")),
    (0.4, ("113", "水库水面")),
    (2.0, ("114", "坑塘水面")),
    (0.6, ("116", "内陆滩涂")),
    (0.3, ("117", "沟渠")),
    (0.4, ("118", "水工建筑用地")),
    (1.0, ("122", "设施农用地")),
    (0.8, ("127", "裸地")),
    (0.8, ("202", "建制镇")),
    (11.0, ("203", "村庄")),
    (0.6, ("204", "采矿用地")),
    (0.6, ("205", "风景名胜及特殊用地")),
    (0.1, ("101", "铁路用地")),
];
const PADDY: Class = ("011", "水田");
const IRRIGATED: Class = ("012", "水浇地");
const DRY: Class = ("013", "旱地");
const POND: Class = ("114", "坑塘水面");

/// What is deducted from a parcel besides lines and points (扣除类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deduction {
    /// Nothing; the fields are blank.
    None,
    /// TK: ridges, class 123.
    Ridges,
    /// FG: scattered land of another class.
    Scattered(&'static str),
}

/// The attributes of a parcel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Use {
    /// Land class.
    pub(crate) class: Class,
    /// 权属性质: 10, 20 or 30.
    pub(crate) ownership: u8,
    /// 耕地坡度级 1 to 5; 0 on other land.
    pub(crate) grade: u8,
    /// 耕地类型; blank on flat land, and slopes may be left blank.
    pub(crate) terrain: Option<Terrain>,
    /// 扣除类型.
    pub(crate) deduction: Deduction,
    /// 扣除地类系数 in units of 0.0001.
    pub(crate) factor: i64,
    /// 线状地物面积 in hundredths of a square metre, like the following.
    pub(crate) lines: i64,
    /// 零星地物面积.
    pub(crate) points: i64,
    /// 扣除地类面积.
    pub(crate) deducted: i64,
    /// 图斑地类面积.
    pub(crate) net: i64,
}

impl Use {
    /// Whether it is cropland (耕地).
    pub(crate) fn is_cropland(&self) -> bool {
        self.grade > 0
    }
}

/// Gives every parcel its attributes. `lines` and `points` are the areas of linear and point features in each
/// parcel.
pub(crate) fn assign(land: &Land, lines: &[i64], points: &[i64]) -> Vec<Use> {
    let factors: Vec<Factors> = (0..land.county.townships)
        .map(|township| Factors::of_township(land.seed, township))
        .collect();
    (0..land.parcels.list.len())
        .map(|k| {
            let township = land.county.villages[land.parcels.list[k].village() as usize].township;
            let mut parcel = choose(land, k, &factors[township]);
            (parcel.lines, parcel.points) = (lines[k], points[k]);
            let rest = land.parcels.list[k].area - parcel.lines - parcel.points;
            parcel.deducted = (rest * parcel.factor + 5000) / 10_000;
            parcel.net = rest - parcel.deducted;
            parcel
        })
        .collect()
}

fn choose(land: &Land, parcel: usize, factors: &Factors) -> Use {
    let mut random = Random::new(land.seed, "use", parcel as u64);
    let grade = County::grade(land.parcels.list[parcel].zone);
    let class = choose_class(&mut random, land.parcels.list[parcel].shape, grade);
    let cropland = class.0.starts_with("01");
    let mut chosen = Use {
        class,
        ownership: choose_ownership(&mut random, class),
        grade: if cropland { grade } else { 0 },
        terrain: None,
        deduction: Deduction::None,
        factor: 0,
        lines: 0,
        points: 0,
        deducted: 0,
        net: 0,
    };
    if cropland && grade > 1 {
        chosen.terrain = random.pick(&[
            (0.6, Some(Terrain::Terrace)),
            (0.3, Some(Terrain::Slope)),
            (0.1, None),
        ]);
        chosen.deduction = Deduction::Ridges;
        chosen.factor = factors.get(chosen.terrain.unwrap_or(Terrain::Slope), grade);
    } else if cropland && random.chance(0.6) {
        chosen.deduction = Deduction::Ridges;
    } else if matches!(class.0, "021" | "022" | "023" | "033") && random.chance(0.1) {
        chosen.deduction = Deduction::Scattered("043");
        chosen.factor = i64::from(random.between(3, 30)) * 100;
    }
    chosen
}

fn choose_class(random: &mut Random, shape: Shape, grade: u8) -> Class {
    if matches!(shape, Shape::Pond { .. }) {
        return POND;
    }
    let (paddy, irrigated, dry) = match grade {
        1 => (0.40, 0.03, 0.10),
        2 => (0.22, 0.02, 0.26),
        3 => (0.08, 0.0, 0.34),
        4 => (0.02, 0.0, 0.32),
        _ => (0.0, 0.0, 0.20),
    };
    let draw = random.unit();
    if draw < paddy {
        PADDY
    } else if draw < paddy + irrigated {
        IRRIGATED
    } else if draw < paddy + irrigated + dry {
        DRY
    } else {
        random.pick(&OTHER)
    }
}

fn choose_ownership(random: &mut Random, class: Class) -> u8 {
    match class.0 {
        "101" | "102" | "202" => 20,
        "111" | "113" | "116" => random.pick(&[(0.7, 10), (0.3, 30)]),
        _ => random.pick(&[(0.97, 30), (0.03, 20)]),
    }
}
