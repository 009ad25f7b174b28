//! What an area in a summary table is of: a land class (地类), whose land, how steep. The finest cells ([`LEAVES`]) and
//! the selection ([`Item`]) that every column of every table is.

use std::ops::Range;
use std::sync::LazyLock;

/// A first-level class (一级类) with its second-level classes (二级类), in the order of the official tables.
#[derive(Clone, Copy, Debug)]
pub struct First {
    /// `01`
    pub code: &'static str,
    /// 耕地
    pub name: &'static str,
    /// Code and name of its parts.
    pub parts: &'static [(&'static str, &'static str)],
}

/// The classes of the rural database: 8 of the first level, 38 of the second. 123 田坎 occurs only as a deduction; 103,
/// 121 and 05 to 09 do not occur, they are part of 20 (城镇村及工矿用地).
pub const CLASSES: [First; 8] = [
    First {
        code: "01",
        name: "耕地",
        parts: &[("011", "水田"), ("012", "水浇地"), ("013", "旱地")],
    },
    First {
        code: "02",
        name: "园地",
        parts: &[("021", "果园"), ("022", "茶园"), ("023", "其他园地")],
    },
    First {
        code: "03",
        name: "林地",
        parts: &[("031", "有林地"), ("032", "灌木林地"), ("033", "其他林地")],
    },
    First {
        code: "04",
        name: "草地",
        parts: &[
            ("041", "天然牧草地"),
            ("042", "人工牧草地"),
            ("043", "其他草地"),
        ],
    },
    First {
        code: "20",
        name: "城镇村及工矿用地",
        parts: &[
            ("201", "城市"),
            ("202", "建制镇"),
            ("203", "村庄"),
            ("204", "采矿用地"),
            ("205", "风景名胜及特殊用地"),
        ],
    },
    First {
        code: "10",
        name: "交通运输用地",
        parts: &[
            ("101", "铁路用地"),
            ("102", "公路用地"),
            ("104", "农村道路"),
            ("105", "机场用地"),
            ("106", "港口码头用地"),
            ("107", "管道运输用地"),
        ],
    },
    First {
        code: "11",
        name: "水域及水利设施用地",
        parts: &[
            ("111", "河流水面"),
            ("112", "湖泊水面"),
            ("113", "水库水面"),
            ("114", "坑塘水面"),
            ("115", "沿海滩涂"),
            ("116", "内陆滩涂"),
            ("117", "沟渠"),
            ("118", "水工建筑用地"),
            ("119", "冰川及永久积雪"),
        ],
    },
    First {
        code: "12",
        name: "其他土地",
        parts: &[
            ("122", "设施农用地"),
            ("123", "田坎"),
            ("124", "盐碱地"),
            ("125", "沼泽地"),
            ("126", "沙地"),
            ("127", "裸地"),
        ],
    },
];

/// Whose land it is (权属性质), as the tables tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ownership {
    /// 国有: QSXZ 10 and 20.
    State,
    /// 集体: QSXZ 30 to 34 and 40.
    Collective,
    /// The record does not say; it counts in no column of the ownership table.
    Unknown,
}

impl Ownership {
    /// In the order of the tables.
    pub const ALL: [Self; 3] = [Self::State, Self::Collective, Self::Unknown];

    /// What a value of 权属性质 (QSXZ) means.
    #[must_use]
    pub fn of(code: &str) -> Self {
        match code.trim() {
            "10" | "20" => Self::State,
            "30" | "31" | "32" | "33" | "34" | "40" => Self::Collective,
            _ => Self::Unknown,
        }
    }
}

/// 耕地类型 of sloping cropland.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Terrain {
    /// 梯田: T, also written TT.
    Terrace,
    /// 坡地: P, PD or nothing, as accepted data have it.
    Slope,
}

/// 耕地坡度级 with the type of the cropland; grade 1 is not divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slope {
    /// No cropland, or the record does not say.
    #[default]
    None,
    /// ≤2°
    Flat,
    /// Grades 2 to 5.
    Steep(u8, Terrain),
}

impl Slope {
    /// Those of cropland, in the order of the tables, the unknown one last.
    pub const ALL: [Self; 10] = [
        Self::Flat,
        Self::Steep(2, Terrain::Terrace),
        Self::Steep(2, Terrain::Slope),
        Self::Steep(3, Terrain::Terrace),
        Self::Steep(3, Terrain::Slope),
        Self::Steep(4, Terrain::Terrace),
        Self::Steep(4, Terrain::Slope),
        Self::Steep(5, Terrain::Terrace),
        Self::Steep(5, Terrain::Slope),
        Self::None,
    ];

    /// What 耕地坡度级 (GDPDJ) and 耕地类型 (GDLX) of a cropland parcel mean.
    #[must_use]
    pub fn of(grade: &str, terrain: &str) -> Self {
        let terrain = match terrain.trim() {
            "T" | "TT" => Terrain::Terrace,
            _ => Terrain::Slope,
        };
        match grade.trim() {
            "1" => Self::Flat,
            "2" => Self::Steep(2, terrain),
            "3" => Self::Steep(3, terrain),
            "4" => Self::Steep(4, terrain),
            "5" => Self::Steep(5, terrain),
            _ => Self::None,
        }
    }

    /// 坡度级, 0 where there is none.
    #[must_use]
    pub fn grade(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Flat => 1,
            Self::Steep(grade, _) => grade,
        }
    }
}

/// One of the finest cells: an area that no table divides further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Code of the second-level class.
    pub class: &'static str,
    /// Whose land.
    pub ownership: Ownership,
    /// How steep, of cropland.
    pub slope: Slope,
}

/// What a cell of a table adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// Class code of either level; empty: all land.
    pub class: &'static str,
    /// Only this ownership.
    pub ownership: Option<Ownership>,
    /// Only this slope grade.
    pub grade: Option<u8>,
    /// Only this type of cropland.
    pub terrain: Option<Terrain>,
}

impl Item {
    /// All land of a class; of all classes for an empty code.
    #[must_use]
    pub const fn class(class: &'static str) -> Self {
        Self {
            class,
            ownership: None,
            grade: None,
            terrain: None,
        }
    }

    /// Whether a finest cell is part of it.
    #[must_use]
    pub fn has(&self, leaf: &Leaf) -> bool {
        let terrain = match leaf.slope {
            Slope::Steep(_, terrain) => Some(terrain),
            _ => None,
        };
        of_class(leaf.class, self.class)
            && self.ownership.is_none_or(|own| own == leaf.ownership)
            && self.grade.is_none_or(|grade| grade == leaf.slope.grade())
            && (self.terrain.is_none() || self.terrain == terrain)
    }

    /// The places of its parts in [`LEAVES`].
    #[must_use]
    pub fn leaves(&self) -> Vec<usize> {
        let leaves = TREE.leaves.iter().enumerate();
        leaves
            .filter(|(_, leaf)| self.has(leaf))
            .map(|(place, _)| place)
            .collect()
    }
}

/// Whether a second-level class is the class `code` or part of it.
fn of_class(second: &str, code: &str) -> bool {
    code.is_empty() || first_of(second) == Some(code) || second == code
}

/// The first-level class of a second-level one: 20 of 203, but 02 of 021.
#[must_use]
pub fn first_of(second: &str) -> Option<&'static str> {
    let has = |first: &&First| first.parts.iter().any(|(code, _)| *code == second);
    CLASSES.iter().find(has).map(|first| first.code)
}

/// The second-level class that a 地类编码 means: without the K of 可调整. `None` for what the tables have no column for.
#[must_use]
pub fn second(code: &str) -> Option<&'static str> {
    let code = code.trim();
    let bare = code.strip_suffix(['K', 'k']).unwrap_or(code);
    let parts = CLASSES.iter().flat_map(|first| first.parts);
    parts.map(|(code, _)| *code).find(|code| *code == bare)
}

/// A sum of finest cells that stand one after the other, and the sums that it falls apart into.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Places in [`LEAVES`].
    pub(super) leaves: Range<usize>,
    /// Places in [`Tree::nodes`].
    pub(super) children: Vec<usize>,
}

/// The finest cells and the sums that the tables show: all land, first-level class, its ownership, second-level class.
pub(super) struct Tree {
    pub(super) leaves: Vec<Leaf>,
    /// The root is the last one; children stand before their parents.
    pub(super) nodes: Vec<Node>,
}

/// The finest cells: first-level class, ownership, second-level class, slope.
pub static LEAVES: LazyLock<&'static [Leaf]> = LazyLock::new(|| &TREE.leaves);

pub(super) static TREE: LazyLock<Tree> = LazyLock::new(|| {
    let mut tree = Tree {
        leaves: Vec::new(),
        nodes: Vec::new(),
    };
    let firsts = CLASSES.iter().map(|first| tree.first(first)).collect();
    tree.join(firsts);
    tree
});

impl Tree {
    pub(super) fn root(&self) -> usize {
        self.nodes.len() - 1
    }

    fn first(&mut self, first: &First) -> usize {
        let owned = Ownership::ALL.map(|ownership| {
            let parts = first.parts.iter();
            let parts = parts
                .map(|(class, _)| self.part(first.code == "01", class, ownership))
                .collect();
            self.join(parts)
        });
        self.join(owned.to_vec())
    }

    fn part(&mut self, cropland: bool, class: &'static str, ownership: Ownership) -> usize {
        let slopes: &[Slope] = if cropland {
            &Slope::ALL
        } else {
            &[Slope::None]
        };
        let leaves = slopes.iter().map(|slope| {
            self.leaves.push(Leaf {
                class,
                ownership,
                slope: *slope,
            });
            self.nodes.push(Node {
                leaves: self.leaves.len() - 1..self.leaves.len(),
                children: Vec::new(),
            });
            self.nodes.len() - 1
        });
        let leaves: Vec<usize> = leaves.collect();
        match leaves[..] {
            [only] => only,
            _ => self.join(leaves),
        }
    }

    fn join(&mut self, children: Vec<usize>) -> usize {
        let start = children
            .iter()
            .map(|child| self.nodes[*child].leaves.start)
            .min();
        self.nodes.push(Node {
            leaves: start.unwrap_or_default()..self.leaves.len(),
            children,
        });
        self.nodes.len() - 1
    }
}

/// The place of a finest cell in [`LEAVES`].
pub(super) fn leaf(class: &str, ownership: Ownership, slope: Slope) -> Option<usize> {
    let slope = if class.starts_with("01") {
        slope
    } else {
        Slope::None
    };
    TREE.leaves
        .iter()
        .position(|leaf| leaf.class == class && leaf.ownership == ownership && leaf.slope == slope)
}

#[cfg(test)]
mod tests;
