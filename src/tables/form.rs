//! The official summary tables (汇总表) as data: titles, columns, what must add up within a table and between two.
//!
//! First and second level follow tables I4 and I5 of TD/T 1014 annex I. The columns of the other forms were not
//! recovered: they follow from what those tables are about and from later surveys' forms, and a finding that rests on
//! them says so ([`Form::confidence`]).

use std::sync::LazyLock;

use super::class::{CLASSES, First, Item, Ownership, Terrain};
use crate::pack::Confidence;

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 农村土地利用现状一级分类面积汇总表
    First,
    /// 农村土地利用现状二级分类面积汇总表
    Second,
    /// 农村土地利用现状一级分类面积按权属性质汇总表
    Ownership,
    /// 耕地坡度分级面积汇总表
    Slope,
    /// 基本农田情况统计表
    PrimeFarmland,
    /// 飞入地土地利用现状一级分类面积汇总表
    EnclaveFirst,
    /// 飞入地土地利用现状二级分类面积汇总表
    EnclaveSecond,
}

/// A column of areas.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it adds up.
    pub item: Item,
    /// Its heading from the top down; neighbours with the same beginning share a merged cell.
    pub heading: Vec<String>,
}

impl Column {
    /// What it is called in a sentence: `水田(011)`, `6°～15° 梯田`.
    #[must_use]
    pub fn name(&self) -> String {
        let parts = self.heading.iter().map(String::as_str);
        let said: Vec<&str> = parts.filter(|part| *part != "其中").collect();
        said.join(" ")
    }
}

/// A column that must equal the sum of others in every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Place of the total in [`Form::columns`].
    pub whole: usize,
    /// Places of its parts.
    pub parts: Vec<usize>,
}

/// A column that must equal the sum of columns of another table, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Table and column of the total.
    pub whole: (Kind, usize),
    /// Table and columns of its parts.
    pub parts: (Kind, Vec<usize>),
}

/// An official table.
#[derive(Clone, Debug)]
pub struct Form {
    /// Which.
    pub kind: Kind,
    /// Its title, also the name of its file.
    pub title: &'static str,
    /// The title in English.
    pub title_en: &'static str,
    /// The columns of areas, behind those that name the unit.
    pub columns: Vec<Column>,
    /// What must add up in every row.
    pub sums: Vec<Sum>,
    /// Of the columns.
    pub confidence: Confidence,
}

impl Form {
    /// Whether its rows are 飞入地: land of a unit in another one; the owning unit has columns of its own.
    #[must_use]
    pub fn is_enclave(&self) -> bool {
        matches!(self.kind, Kind::EnclaveFirst | Kind::EnclaveSecond)
    }

    /// Whether its areas are those of 基本农田保护图斑 (JBNTBHTB), not of all land.
    #[must_use]
    pub fn is_prime_farmland(&self) -> bool {
        self.kind == Kind::PrimeFarmland
    }

    /// The place of the column that adds up `item`.
    #[must_use]
    pub fn column(&self, item: &Item) -> Option<usize> {
        self.columns.iter().position(|column| column.item == *item)
    }

    /// The headings of the columns that name the unit, and in an enclave table its owner: name, code.
    #[must_use]
    pub fn unit_headings(&self) -> &'static [[&'static str; 2]] {
        if self.is_enclave() {
            &[
                ["所在行政区域", "名称"],
                ["所在行政区域", "代码"],
                ["所属行政区域", "名称"],
                ["所属行政区域", "代码"],
            ]
        } else {
            &[["行政区域", "名称"], ["行政区域", "代码"]]
        }
    }
}

/// All tables, in the official order.
pub static FORMS: LazyLock<[Form; 7]> = LazyLock::new(|| {
    [
        form(
            Kind::First,
            "农村土地利用现状一级分类面积汇总表",
            "rural land use by first-level class",
            first_level("行政区域总面积"),
            Confidence::Full,
        ),
        form(
            Kind::Second,
            "农村土地利用现状二级分类面积汇总表",
            "rural land use by second-level class",
            second_level(),
            Confidence::Full,
        ),
        form(
            Kind::Ownership,
            "农村土地利用现状一级分类面积按权属性质汇总表",
            "rural land use by first-level class and ownership",
            ownership(),
            Confidence::Inferred,
        ),
        form(
            Kind::Slope,
            "耕地坡度分级面积汇总表",
            "cropland by slope grade",
            slope(),
            Confidence::Inferred,
        ),
        form(
            Kind::PrimeFarmland,
            "基本农田情况统计表",
            "prime farmland",
            prime_farmland(),
            Confidence::Inferred,
        ),
        form(
            Kind::EnclaveFirst,
            "飞入地土地利用现状一级分类面积汇总表",
            "enclaves by first-level class",
            first_level("飞入地面积"),
            Confidence::Full,
        ),
        form(
            Kind::EnclaveSecond,
            "飞入地土地利用现状二级分类面积汇总表",
            "enclaves by second-level class",
            second_level(),
            Confidence::Full,
        ),
    ]
});

/// A table by its kind.
#[must_use]
pub fn form_of(kind: Kind) -> &'static Form {
    &FORMS[kind as usize]
}

fn form(
    kind: Kind,
    title: &'static str,
    title_en: &'static str,
    columns: Vec<Column>,
    confidence: Confidence,
) -> Form {
    Form {
        kind,
        title,
        title_en,
        sums: sums(&columns),
        columns,
        confidence,
    }
}

fn column(item: Item, heading: &[&str]) -> Column {
    Column {
        item,
        heading: heading.iter().map(|part| (*part).to_owned()).collect(),
    }
}

/// 耕地（01）
fn coded(name: &str, code: &str) -> String {
    format!("{name}({code})")
}

fn first_level(total: &str) -> Vec<Column> {
    let firsts = CLASSES.iter().map(first_column);
    std::iter::once(column(Item::class(""), &[total]))
        .chain(firsts)
        .collect()
}

fn first_column(first: &First) -> Column {
    column(Item::class(first.code), &[&coded(first.name, first.code)])
}

fn second_level() -> Vec<Column> {
    CLASSES.iter().flat_map(with_parts).collect()
}

fn with_parts(first: &First) -> Vec<Column> {
    let parts = first.parts.iter();
    let parts = parts.map(|(code, name)| column(Item::class(code), &["其中", &coded(name, code)]));
    std::iter::once(first_column(first)).chain(parts).collect()
}

fn ownership() -> Vec<Column> {
    let total = std::iter::once(("", "行政区域总面积".to_owned()));
    let firsts = CLASSES
        .iter()
        .map(|first| (first.code, coded(first.name, first.code)));
    let columns = total.chain(firsts).map(|(class, heading)| {
        let whole = Item::class(class);
        let of = |ownership| Item {
            ownership: Some(ownership),
            ..whole
        };
        [
            column(whole, &[&heading, "合计"]),
            column(of(Ownership::State), &[&heading, "国有"]),
            column(of(Ownership::Collective), &[&heading, "集体"]),
        ]
    });
    columns.flatten().collect()
}

fn slope() -> Vec<Column> {
    let cropland = Item::class("01");
    let of = |grade, terrain| Item {
        grade: Some(grade),
        terrain,
        ..cropland
    };
    let mut columns = vec![
        column(cropland, &["耕地面积(01)"]),
        column(of(1, None), &["≤2°"]),
    ];
    for (grade, heading) in [(2, "2°～6°"), (3, "6°～15°"), (4, "15°～25°"), (5, ">25°")]
    {
        columns.push(column(of(grade, None), &[heading, "合计"]));
        columns.push(column(
            of(grade, Some(Terrain::Terrace)),
            &[heading, "梯田"],
        ));
        columns.push(column(of(grade, Some(Terrain::Slope)), &[heading, "坡地"]));
    }
    columns
}

fn prime_farmland() -> Vec<Column> {
    let total = std::iter::once(column(Item::class(""), &["基本农田面积"]));
    let [cropland, others @ ..] = &CLASSES;
    total
        .chain(with_parts(cropland))
        .chain(others.iter().map(first_column))
        .collect()
}

/// Every way in which a column falls apart into others of the form: into first-level classes, into second-level ones, by
/// ownership, by grade, by type of cropland.
fn sums(columns: &[Column]) -> Vec<Sum> {
    let items: Vec<Item> = columns.iter().map(|column| column.item).collect();
    let mut sums = Vec::new();
    for (whole, item) in items.iter().enumerate() {
        let of = |fits: &dyn Fn(&Item) -> bool| -> Vec<usize> {
            let parts = items.iter().enumerate();
            parts
                .filter(|(_, part)| fits(part))
                .map(|(at, _)| at)
                .collect()
        };
        let all = [
            of(&|part| is_next(item.class, part.class) && same(item, part)),
            of(&|part| {
                part.class == item.class && item.ownership.is_none() && part.ownership.is_some()
            }),
            of(&|part| {
                let divided = item.grade.is_none() && part.grade.is_some();
                part.class == item.class && divided && part.terrain.is_none()
            }),
            of(&|part| {
                let divided = item.terrain.is_none() && part.terrain.is_some();
                part.class == item.class && part.grade == item.grade && divided
            }),
        ];
        let parts = all.into_iter().filter(|parts| !parts.is_empty());
        sums.extend(parts.map(|parts| Sum { whole, parts }));
    }
    sums
}

/// Whether a class is a part of another one and of the level below it.
fn is_next(whole: &str, part: &str) -> bool {
    match whole.len() {
        0 => part.len() == 2,
        2 => part.len() == 3 && is_part(whole, part),
        _ => false,
    }
}

fn is_part(whole: &str, part: &str) -> bool {
    whole.is_empty() || super::class::first_of(part) == Some(whole)
}

fn same(one: &Item, other: &Item) -> bool {
    (one.ownership, one.grade, one.terrain) == (other.ownership, other.grade, other.terrain)
}

/// What must agree between two tables in every row that both have: the classes of the first and the second level, the
/// ownership table with both, cropland of the slope table with class 01, the enclave tables with one another.
#[must_use]
pub fn relations() -> Vec<Relation> {
    let mut all = Vec::new();
    for (one, other) in [
        (Kind::First, Kind::Second),
        (Kind::Ownership, Kind::First),
        (Kind::Ownership, Kind::Second),
        (Kind::Slope, Kind::First),
        (Kind::EnclaveFirst, Kind::EnclaveSecond),
    ] {
        for (place, column) in form_of(one).columns.iter().enumerate() {
            if column.item != Item::class(column.item.class) {
                continue;
            }
            let parts = parts_in(form_of(other), column.item.class);
            if !parts.is_empty() {
                all.push(Relation {
                    whole: (one, place),
                    parts: (other, parts),
                });
            }
        }
    }
    all
}

/// The columns of a form that a class is made of: its second-level classes, else itself, else (of all land) the
/// first-level ones.
fn parts_in(form: &Form, class: &'static str) -> Vec<usize> {
    let columns = form.columns.iter().enumerate();
    let seconds: Vec<usize> = columns
        .filter(|(_, column)| {
            let item = column.item;
            item.class.len() == 3 && is_part(class, item.class) && item == Item::class(item.class)
        })
        .map(|(place, _)| place)
        .collect();
    if seconds.is_empty() {
        return form.column(&Item::class(class)).into_iter().collect();
    }
    seconds
}

#[cfg(test)]
mod tests;
