//! Summary tables (汇总表) that do not add up, do not agree with one another, or not with the database.
//!
//! A false number mostly violates several rules: it is a defect of the one that only it violates, or that says most. Cells
//! that are to disagree with other tables only are false by less than what the database's comparison allows (0.10 ha).

use super::super::edits::{TableCell, Wrong, WrongCell};
use super::planter::Planter;
use super::truth::Finding;
use crate::tables::{Item, Kind, Ownership, Slope, Terrain};

const MAKE: &str = "810190001";
const ROWS: &str = "810190002";
const LEVELS: &str = "810190003";
const FIRST_AND_SECOND: &str = "810190004";
const OWNERSHIP: &str = "810190005";
const SLOPE: &str = "810190006";
const DATABASE: &str = "820190001";

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

fn at(table: Kind, unit: &str, item: Item) -> TableCell {
    TableCell {
        table,
        unit: unit.to_owned(),
        item,
    }
}

/// Makes cells of a unit's row wrong; gives what rule `rule` finds in them.
fn falsify(
    planter: &mut Planter<'_>,
    rule: &'static str,
    (table, unit): (Kind, &str),
    items: &[Item],
    wrong: Wrong,
) -> Vec<Finding> {
    let cells: Vec<TableCell> = items.iter().map(|item| at(table, unit, *item)).collect();
    for cell in &cells {
        let cell = cell.clone();
        planter.edits.wrong_cell(WrongCell { cell, wrong });
    }
    cells
        .iter()
        .map(|cell| Finding::table(rule, cell))
        .collect()
}

/// What the sums of levels find in a unit's row of a table.
fn of_levels(table: Kind, unit: &str, items: &[Item]) -> Vec<Finding> {
    let cells = items.iter().map(|item| at(table, unit, *item));
    cells.map(|cell| Finding::table(LEVELS, &cell)).collect()
}

fn cell(planter: &mut Planter<'_>, village: &str) {
    // Prime farmland: in the other tables a village with planted defects is not compared.
    let (table, paddy) = (Kind::PrimeFarmland, [Item::class("011")]);
    let primary = falsify(planter, DATABASE, (table, village), &paddy, Wrong::By(50));
    let cropland = at(table, village, Item::class("01"));
    let mut implied = of_levels(table, &village[..9], &paddy);
    implied.push(Finding::table(ROWS, &cropland));
    planter.note(
        "基本农田情况统计表中一个村的水田比数据库多 0.50 公顷",
        "paddy of a village is 0.50 ha more than the database has in the table of prime farmland",
        primary[0].clone(),
        &implied,
    );
}

/// All land and woodland.
const WOODLAND: [Item; 2] = [Item::class(""), Item::class("03")];

fn township(planter: &mut Planter<'_>, township: &str) {
    let (table, wrong) = (Kind::PrimeFarmland, Wrong::By(100));
    let mut implied = falsify(planter, DATABASE, (table, township), &WOODLAND, wrong);
    let mut found = of_levels(table, township, &WOODLAND);
    implied.extend(found.pop());
    implied.extend(of_levels(table, &township[..6], &WOODLAND));
    planter.note(
        "基本农田情况统计表中一个乡镇比所辖各村之和多 1.00 公顷",
        "a township has 1.00 ha more than its villages in the table of prime farmland",
        found[0].clone(),
        &implied,
    );
}

fn levels(planter: &mut Planter<'_>, village: &str) {
    let (table, wrong) = (Kind::First, Wrong::By(5));
    let found = falsify(
        planter,
        FIRST_AND_SECOND,
        (table, village),
        &WOODLAND,
        wrong,
    );
    let mut implied = of_levels(table, &village[..9], &WOODLAND);
    let woodland = at(Kind::Ownership, village, WOODLAND[1]);
    implied.push(Finding::table(OWNERSHIP, &woodland));
    planter.note(
        "一级分类面积汇总表中一个村的林地与二级分类面积汇总表不一致",
        "woodland of a village differs between the tables of first- and second-level classes",
        found[1].clone(),
        &implied,
    );
}

fn ownership(planter: &mut Planter<'_>, village: &str) {
    let table = Kind::Ownership;
    let collective = WOODLAND.map(|item| Item {
        ownership: Some(Ownership::Collective),
        ..item
    });
    let items = [WOODLAND, collective].concat();
    let found = falsify(planter, OWNERSHIP, (table, village), &items, Wrong::By(5));
    planter.note(
        "按权属性质汇总表中一个村的集体林地与一级分类面积汇总表不一致",
        "woodland of a village in the ownership table differs from that of the first-level table",
        found[1].clone(),
        &of_levels(table, &village[..9], &items),
    );
}

fn slope(planter: &mut Planter<'_>, village: &str) {
    let items = [None, Some(Slope::Flat.grade())].map(|grade| Item {
        grade,
        ..Item::class("01")
    });
    let table = Kind::Slope;
    let found = falsify(planter, SLOPE, (table, village), &items, Wrong::By(6));
    planter.note(
        "耕地坡度分级面积汇总表中一个村的耕地与一级分类面积汇总表不一致",
        "cropland of a village in the slope table differs from that of the first-level table",
        found[0].clone(),
        &of_levels(table, &village[..9], &items),
    );
}

fn total(planter: &mut Planter<'_>, village: &str) {
    let (table, all) = (Kind::PrimeFarmland, [Item::class("")]);
    let found = falsify(planter, ROWS, (table, village), &all, Wrong::By(8));
    planter.note(
        "基本农田情况统计表中一个村的合计不等于各地类之和",
        "the total of a village is not the sum of its classes in the table of prime farmland",
        found[0].clone(),
        &of_levels(table, &village[..9], &all),
    );
}

fn text(planter: &mut Planter<'_>, village: &str) {
    let steep = [Item {
        grade: Some(5),
        terrain: Some(Terrain::Slope),
        ..Item::class("01")
    }];
    let wrong = Wrong::Text("O.OO");
    let found = falsify(planter, MAKE, (Kind::Slope, village), &steep, wrong);
    planter.note(
        "耕地坡度分级面积汇总表的一个单元格不是数值（字母 O）",
        "a cell of the slope table is no number (the letter O)",
        found[0].clone(),
        &[],
    );
}
