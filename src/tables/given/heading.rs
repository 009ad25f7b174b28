//! Which column of a sheet is which column of the form, by what the heading says: codes and names of classes, ownership,
//! grades. The order of the columns does not matter, nor how many rows the heading has.

use super::super::class::{CLASSES, Item, Ownership, Terrain};
use super::super::form::{Form, Kind};
use crate::format::grid::{Cell, Grid};

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Code of the unit (0) or of the owner (1).
    Code(usize),
    /// Name of either.
    Name,
    /// Of [`Form::columns`].
    Area(usize),
}

/// The texts of a column from the top down: a blank cell above a lower heading belongs to the cell on its left, as merged
/// cells do.
pub(super) fn path(grid: &Grid, lines: &[u32], column: u32) -> Vec<String> {
    let text = |line: u32, column: u32| match grid.cell(line, column) {
        Some(Cell::Text(text)) => Some(squeeze(text)),
        _ => None,
    };
    let own: Vec<Option<String>> = lines.iter().map(|line| text(*line, column)).collect();
    let lowest = own.iter().rposition(Option::is_some);
    let mut path = Vec::new();
    for (place, (line, own)) in lines.iter().zip(own).enumerate() {
        let from_left = || {
            let left = (0..column).rev();
            left.take(12).find_map(|column| text(*line, column))
        };
        let is_above = lowest.is_some_and(|lowest| place < lowest);
        path.extend(own.or_else(|| is_above.then(from_left).flatten()));
    }
    path
}

/// Without blanks, in half-width letters.
pub(super) fn squeeze(text: &str) -> String {
    let plain = |letter: char| match letter {
        '０'..='９' | '（' | '）' | '．' | '，' | '－' => {
            char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter)
        }
        other => other,
    };
    let letters = text.chars().filter(|letter| !letter.is_whitespace());
    letters.map(plain).collect()
}

/// What a column with these texts is; `None` for one that the form has not.
pub(super) fn role(form: &Form, path: &[String]) -> Option<Role> {
    let all = path.concat();
    let of_owner = form.is_enclave() && (all.contains("所属") || all.contains("权属"));
    if all.contains("代码") || all.contains("编码") {
        return Some(Role::Code(usize::from(of_owner)));
    }
    if all.contains("名称") || all == "行政区域" {
        return Some(Role::Name);
    }
    let item = match form.kind {
        Kind::Slope => slope(&all),
        _ => land(form, path, &all),
    }?;
    form.column(&item).map(Role::Area)
}

fn land(form: &Form, path: &[String], all: &str) -> Option<Item> {
    let class = path
        .iter()
        .rev()
        .find_map(|text| class(text))
        .or_else(|| total(all).then_some(""))?;
    let last = path.last()?;
    let ownership = if form.kind != Kind::Ownership {
        None
    } else if last.contains("国有") {
        Some(Ownership::State)
    } else if last.contains("集体") {
        Some(Ownership::Collective)
    } else {
        None
    };
    Some(Item {
        ownership,
        ..Item::class(class)
    })
}

fn total(all: &str) -> bool {
    let totals = ["总面积", "飞入地面积", "基本农田面积", "土地面积"];
    totals.into_iter().any(|total| all.contains(total))
}

/// The class that a text names, by its code or by its name alone.
fn class(text: &str) -> Option<&'static str> {
    let seconds = || CLASSES.iter().flat_map(|first| first.parts);
    let all = CLASSES.iter().map(|first| (first.code, first.name));
    let all = || all.clone().chain(seconds().copied());
    let runs = text.split(|letter: char| !letter.is_ascii_digit());
    let by_code = runs
        .filter(|run| matches!(run.len(), 2 | 3))
        .find_map(|run| all().find(|(code, _)| *code == run));
    let by_name = || all().find(|(_, name)| *name == text);
    by_code.or_else(by_name).map(|(code, _)| code)
}

/// ≤2°, 2°～6°, …: the grade by the numbers in the text.
fn slope(all: &str) -> Option<Item> {
    let text = all.replace("(01)", "");
    let numbers: Vec<u32> = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|run| run.parse().ok())
        .collect();
    let grade = match numbers.as_slice() {
        [] => None,
        [2] | [0, 2] => Some(1),
        [2, 6] => Some(2),
        [6, 15] => Some(3),
        [15, 25] => Some(4),
        [25] => Some(5),
        _ => return None,
    };
    let terrain = if text.contains("梯田") {
        Some(Terrain::Terrace)
    } else if text.contains("坡地") {
        Some(Terrain::Slope)
    } else {
        None
    };
    if grade.is_none() && !text.contains("耕地") && !text.contains("合计") {
        return None;
    }
    Some(Item {
        grade,
        terrain,
        ..Item::class("01")
    })
}
