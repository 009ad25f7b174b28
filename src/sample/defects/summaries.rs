//! Summary tables (汇总表) that do not add up, do not agree with one another, or not with the database.
//!
//! A false number mostly violates several rules: it is a defect of the one that only it violates, or that says most. Cells
//! that are to disagree with other tables only are false by less than what the database's comparison allows (0.10 ha).

use super::super::edits::{Wrong, WrongCell};
use super::planter::Planter;
use super::truth::Finding;
use crate::tables::{Item, Kind, Ownership, Slope, Terrain};

const ROWS: Finding = Finding::file("810190002");
const LEVELS: Finding = Finding::file("810190003");
const FIRST_AND_SECOND: Finding = Finding::file("810190004");
const OWNERSHIP: Finding = Finding::file("810190005");
const SLOPE: Finding = Finding::file("810190006");
const DATABASE: Finding = Finding::file("820190001");

/// Plants the family.
pub(super) fn plant(planter: &mut Planter<'_>) {
    let villages = &planter.model.land.county.villages;
    let codes: Vec<String> = villages
        .iter()
        .map(|village| village.code.clone())
        .collect();
    let code = |place: usize| codes[place % codes.len()].clone();
    cell(planter, &code(0));
    township(planter, &code(0)[..9]);
    levels(planter, &code(1));
    ownership(planter, &code(2));
    slope(planter, &code(3));
    total(planter, &code(4));
    text(planter, &code(0));
}

fn falsify(planter: &mut Planter<'_>, table: Kind, unit: &str, item: Item, wrong: Wrong) {
    planter.edits.wrong_cell(WrongCell {
        table,
        unit: unit.to_owned(),
        item,
        wrong,
    });
}

fn cell(planter: &mut Planter<'_>, village: &str) {
    // Prime farmland: in the other tables a village with planted defects is not compared.
    let paddy = Item::class("011");
    falsify(planter, Kind::PrimeFarmland, village, paddy, Wrong::By(50));
    planter.note(
        "基本农田情况统计表中一个村的水田比数据库多 0.50 公顷",
        "paddy of a village is 0.50 ha more than the database has in the table of prime farmland",
        DATABASE,
        &[ROWS, LEVELS],
    );
}

fn township(planter: &mut Planter<'_>, township: &str) {
    for class in ["", "03"] {
        falsify(
            planter,
            Kind::First,
            township,
            Item::class(class),
            Wrong::By(100),
        );
    }
    planter.note(
        "一级分类面积汇总表中一个乡镇比所辖各村之和多 1.00 公顷",
        "a township has 1.00 ha more than its villages in the table of first-level classes",
        LEVELS,
        &[FIRST_AND_SECOND, OWNERSHIP, DATABASE],
    );
}

fn levels(planter: &mut Planter<'_>, village: &str) {
    for class in ["", "03"] {
        falsify(
            planter,
            Kind::First,
            village,
            Item::class(class),
            Wrong::By(5),
        );
    }
    planter.note(
        "一级分类面积汇总表中一个村的林地与二级分类面积汇总表不一致",
        "woodland of a village differs between the tables of first- and second-level classes",
        FIRST_AND_SECOND,
        &[LEVELS, OWNERSHIP],
    );
}

fn ownership(planter: &mut Planter<'_>, village: &str) {
    for class in ["", "03"] {
        for ownership in [None, Some(Ownership::Collective)] {
            let item = Item {
                ownership,
                ..Item::class(class)
            };
            falsify(planter, Kind::Ownership, village, item, Wrong::By(5));
        }
    }
    planter.note(
        "按权属性质汇总表中一个村的集体林地与一级分类面积汇总表不一致",
        "woodland of a village in the ownership table differs from that of the first-level table",
        OWNERSHIP,
        &[LEVELS],
    );
}

fn slope(planter: &mut Planter<'_>, village: &str) {
    for grade in [None, Some(Slope::Flat.grade())] {
        let item = Item {
            grade,
            ..Item::class("01")
        };
        falsify(planter, Kind::Slope, village, item, Wrong::By(6));
    }
    planter.note(
        "耕地坡度分级面积汇总表中一个村的耕地与一级分类面积汇总表不一致",
        "cropland of a village in the slope table differs from that of the first-level table",
        SLOPE,
        &[LEVELS],
    );
}

fn total(planter: &mut Planter<'_>, village: &str) {
    falsify(
        planter,
        Kind::PrimeFarmland,
        village,
        Item::class(""),
        Wrong::By(8),
    );
    planter.note(
        "基本农田情况统计表中一个村的合计不等于各地类之和",
        "the total of a village is not the sum of its classes in the table of prime farmland",
        ROWS,
        &[LEVELS],
    );
}

fn text(planter: &mut Planter<'_>, village: &str) {
    let steep = Item {
        grade: Some(5),
        terrain: Some(Terrain::Slope),
        ..Item::class("01")
    };
    falsify(planter, Kind::Slope, village, steep, Wrong::Text("O.OO"));
    planter.note(
        "耕地坡度分级面积汇总表的一个单元格不是数值（字母 O）",
        "a cell of the slope table is no number (the letter O)",
        Finding::file("810190001"),
        &[],
    );
}
