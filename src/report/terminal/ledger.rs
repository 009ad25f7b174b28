//! The area ledger (面积台账) on the screen: the accounts down to the townships, then each first unbalanced node with the
//! parcels that explain it. Villages that balance are only in report.json.

use std::io::{self, Write};

use super::paint::Look;
use super::summary::plural;
use super::table::{Set, table};
use super::text::{clean, clip, hang, hang_by};
use crate::lang::Lang;
use crate::report::{
    LedgerAccount, LedgerBalance, LedgerBreak, LedgerBroken, LedgerEntry, LedgerLevel, LedgerNode,
    LedgerParcel, Report,
};

/// Townships shown.
const TOWNSHIPS: usize = 20;
/// Breaks shown.
const BREAKS: usize = 10;
/// Parcels shown with a break.
const PARCELS: usize = 5;
/// A name, four numbers, a word: both tables.
const COLUMNS: [Set; 6] = [
    Set::Wrapped,
    Set::Right,
    Set::Right,
    Set::Right,
    Set::Right,
    Set::Left,
];

/// Prints the ledger, where there is one.
pub(super) fn print(report: &Report, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let Some(ledger) = &report.ledger else {
        return Ok(());
    };
    let lang = look.lang;
    let heading = lang.pick(
        "面积台账（m²，差值 = 登记 − 合计）",
        "Area ledger (m², difference = declared − computed)",
    );
    writeln!(out, "{}", look.bold(heading))?;
    for line in accounts(ledger, lang) {
        writeln!(out, "{line}")?;
    }
    let townships = at(ledger, LedgerLevel::Township).count();
    if let Some(more @ 1..) = townships.checked_sub(TOWNSHIPS) {
        let text = lang.pick(
            format!("… 还有 {more} 个乡镇，见 report.json"),
            format!("… {more} more townships in report.json"),
        );
        writeln!(out, "{}", look.dim(&hang("  ", &text)))?;
    }
    for note in &ledger.notes {
        writeln!(out, "{}", hang("  ", &clean(note.get(lang))))?;
    }
    if ledger.balanced {
        let text = lang.pick(
            "逐级平衡：村、乡镇、县、控制面积",
            "balanced at every level: villages, townships, county, control area",
        );
        writeln!(out, "{}", hang("  ", text))?;
    }
    writeln!(out)?;
    breaks(ledger, look, out)
}

fn at(ledger: &LedgerEntry, level: LedgerLevel) -> impl Iterator<Item = &LedgerNode> {
    ledger.nodes.iter().filter(move |node| node.level == level)
}

/// The table of the control areas and of the sums over the county.
fn accounts(ledger: &LedgerEntry, lang: Lang) -> Vec<String> {
    let heads = lang.pick(
        ["账户", "登记", "合计", "差值", "允许", "结果"],
        [
            "account",
            "declared",
            "computed",
            "difference",
            "allowed",
            "result",
        ],
    );
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    let mut townships = 0;
    for node in &ledger.nodes {
        let depth = match node.level {
            LedgerLevel::ControlArea | LedgerLevel::Unplaced => 0,
            LedgerLevel::County => 1,
            LedgerLevel::Township => {
                townships += 1;
                if townships > TOWNSHIPS {
                    continue;
                }
                2
            }
            LedgerLevel::Village | LedgerLevel::Parcel => continue,
        };
        let name = format!("{}{}", " ".repeat(depth), called(node, lang));
        rows.push(row(name, &node.control, lang));
    }
    for total in &ledger.totals {
        let rule = total.account.rule.as_deref().unwrap_or_default();
        let name = clean(&format!("{rule} {}", total.title.get(lang))).into_owned();
        rows.push(row(name, &total.account, lang));
    }
    table(&COLUMNS, &rows, 2)
}

fn row(name: String, account: &LedgerAccount, lang: Lang) -> Vec<String> {
    let result = match account.balance {
        LedgerBalance::Balanced => lang.pick("平", "balanced"),
        LedgerBalance::Unbalanced => lang.pick("不平", "off"),
        LedgerBalance::Undeclared => lang.pick("未登记", "no unit"),
        LedgerBalance::Undecided => lang.pick("无法判断", "unclear"),
        LedgerBalance::Unjudged => "–",
    };
    vec![
        name,
        shown(account.declared.as_deref(), 15),
        shown(account.computed.as_deref(), 15),
        signed(account.difference.as_deref(), 12),
        shown(account.tolerance.as_deref(), 9),
        result.to_owned(),
    ]
}

fn shown(number: Option<&str>, columns: usize) -> String {
    number.map_or_else(
        || "–".to_owned(),
        |text| clip(&clean(text), columns).into_owned(),
    )
}

/// A difference with its sign.
fn signed(number: Option<&str>, columns: usize) -> String {
    let is_zero = |text: &str| text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    match number {
        Some(text) if is_zero(text) => shown(number, columns),
        Some(text) => {
            let with_sign = match text.strip_prefix('-') {
                Some(magnitude) => format!("−{magnitude}"),
                None => format!("+{text}"),
            };
            shown(Some(&with_sign), columns)
        }
        None => shown(None, columns),
    }
}

/// `330102001 某某街道`
fn called(node: &LedgerNode, lang: Lang) -> String {
    let words = match node.level {
        LedgerLevel::ControlArea => Some(lang.pick("控制面积", "control area")),
        LedgerLevel::Unplaced => {
            Some(lang.pick("单位代码缺失或不规范", "no or malformed unit code"))
        }
        _ => None,
    };
    let parts = [words, node.code.as_deref(), node.name.as_deref()];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    clip(&clean(&parts.join(" ")), 60).into_owned()
}

fn breaks(ledger: &LedgerEntry, look: &Look, out: &mut impl Write) -> io::Result<()> {
    if ledger.breaks.is_empty() {
        return Ok(());
    }
    let lang = look.lang;
    let heading = lang.pick(
        "自下而上，各分支第一个不平的账户：",
        "The first account of each branch, from below, that does not balance:",
    );
    writeln!(out, "{}", look.bold(heading))?;
    for entry in ledger.breaks.iter().take(BREAKS) {
        let Some(node) = ledger.nodes.get(entry.node as usize) else {
            continue;
        };
        for (place, text) in sentences(entry, node, ledger, lang).iter().enumerate() {
            let first = if place == 0 { "  " } else { "    " };
            // What begins farther left is another account or another thing about it.
            writeln!(out, "{}", hang_by(first, 6, text))?;
        }
        parcels(entry, look, out)?;
    }
    if let Some(more @ 1..) = ledger.breaks.len().checked_sub(BREAKS) {
        let text = lang.pick(
            format!("… 还有 {more} 处，见 report.json"),
            format!("… {more} more in report.json"),
        );
        writeln!(out, "{}", look.dim(&hang("  ", &text)))?;
    }
    writeln!(out)
}

/// What is broken there, the first with the name.
fn sentences(
    entry: &LedgerBreak,
    node: &LedgerNode,
    ledger: &LedgerEntry,
    lang: Lang,
) -> Vec<String> {
    let colon = lang.pick("：", ": ");
    let name = called(node, lang);
    let said = entry.broken.iter().map(|broken| match broken {
        LedgerBroken::Control => control(node, lang),
        LedgerBroken::UnitShapes => of_units(node, lang),
        LedgerBroken::ParcelShapes => of_parcels(entry, node, lang),
        LedgerBroken::Total(rule) => {
            let mut totals = ledger.totals.iter();
            let total = totals.find(|total| total.account.rule.as_ref() == Some(rule));
            total.map_or_else(String::new, |total| {
                let title = clean(total.title.get(lang));
                format!("{} {title}，{}", clean(rule), sums(&total.account, lang))
                    .replace('，', lang.pick("，", ", "))
            })
        }
    });
    let mut said: Vec<String> = said.collect();
    if let Some(first) = said.first_mut() {
        *first = format!("{name}{colon}{first}");
    }
    if entry.broken.contains(&LedgerBroken::Control) && entry.explaining == 0 {
        said.extend(unexplained(entry, node, lang).map(str::to_owned));
    }
    said
}

/// `登记 100.00，合计 125.00，差 -25.00，允许 1.00`
fn sums(account: &LedgerAccount, lang: Lang) -> String {
    let (declared, computed, difference, allowed) = (
        shown(account.declared.as_deref(), 30),
        shown(account.computed.as_deref(), 30),
        signed(account.difference.as_deref(), 30),
        shown(account.tolerance.as_deref(), 30),
    );
    lang.pick(
        format!("登记 {declared}，合计 {computed}，差 {difference}，允许 {allowed}"),
        format!(
            "declared {declared}, computed {computed}, difference {difference}, allowed {allowed}"
        ),
    )
}

fn control(node: &LedgerNode, lang: Lang) -> String {
    let (parcels, units) = (node.parcels, node.units);
    let area = shown(node.control.computed.as_deref(), 30);
    match (node.level, node.control.balance) {
        (LedgerLevel::Unplaced, _) => {
            let control = shown(node.control.declared.as_deref(), 30);
            lang.pick(
                format!("图斑 {parcels} 个，面积 {area}；行政区 {units} 个，控制面积 {control}"),
                format!(
                    "{} of {area}; {} of {control}",
                    plural(parcels.into(), "parcel"),
                    plural(units.into(), "unit")
                ),
            )
        }
        (_, LedgerBalance::Undeclared) => lang.pick(
            format!("行政区层没有这个村；图斑 {parcels} 个，面积 {area}"),
            format!(
                "XZQ has no such village; {} of {area}",
                plural(parcels.into(), "parcel")
            ),
        ),
        (_, LedgerBalance::Undecided) => {
            let count = node.unreadable;
            lang.pick(
                format!("有 {count} 个面积无法读取，不能核对"),
                format!("unreadable areas: {count}, so that it cannot be told"),
            )
        }
        (_, _) => {
            let text = sums(&node.control, lang);
            let blank = node.blank;
            if blank == 0 {
                return text;
            }
            lang.pick(
                format!("{text}；{blank} 个面积为空"),
                format!("{text}; blank areas: {blank}"),
            )
        }
    }
}

fn of_units(node: &LedgerNode, lang: Lang) -> String {
    let Some(shapes) = &node.unit_shapes else {
        return String::new();
    };
    let text = sums(&shapes.account, lang);
    lang.pick(
        format!("计算面积 JSMJ 与椭球面积：{text}"),
        format!("JSMJ against the ellipsoid: {text}"),
    )
}

fn of_parcels(entry: &LedgerBreak, node: &LedgerNode, lang: Lang) -> String {
    let outside = node
        .parcel_shapes
        .as_ref()
        .map_or(0, |shapes| shapes.outside);
    let text = lang.pick(
        format!("{outside} 个图斑的 TBMJ 与椭球面积不符"),
        format!(
            "TBMJ is not the area on the ellipsoid for {}",
            plural(outside.into(), "parcel")
        ),
    );
    if entry.level == LedgerLevel::Parcel {
        let village = lang.pick("村合计平衡，但 ", "the village balances, but ");
        return format!("{village}{text}");
    }
    text
}

/// What to look at where no parcel explains a difference.
fn unexplained(entry: &LedgerBreak, node: &LedgerNode, lang: Lang) -> Option<&'static str> {
    match (entry.level, &node.parcel_shapes) {
        (LedgerLevel::Village, Some(_)) => Some(lang.pick(
            "各图斑面积均与图形相符：查控制面积、缺漏的图斑和座落单位代码",
            "every parcel has the area of its shape: look at the control area, lost parcels, seat codes",
        )),
        (LedgerLevel::Village, None) => Some(lang.pick(
            "图形不能量算，指不出是哪些图斑",
            "shapes cannot be measured, so that the parcels cannot be named",
        )),
        (LedgerLevel::Township | LedgerLevel::County | LedgerLevel::ControlArea, _) => {
            Some(lang.pick(
                "各村都在允许误差内，差值是累积的",
                "every village is within its limit: small differences add up",
            ))
        }
        _ => None,
    }
}

/// The parcels that explain a break.
fn parcels(entry: &LedgerBreak, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let lang = look.lang;
    if entry.parcels.is_empty() {
        return Ok(());
    }
    let heads = lang.pick(
        ["图斑", "FID", "TBMJ", "椭球面积", "差值", "超限"],
        ["parcel", "FID", "TBMJ", "ellipsoid", "difference", "over"],
    );
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    let shown_parcels = entry.parcels.iter().take(PARCELS);
    rows.extend(shown_parcels.map(|parcel| parcel_row(parcel, lang)));
    for line in table(&COLUMNS, &rows, 4) {
        writeln!(out, "{line}")?;
    }
    let count = rows.len() as u64 - 1;
    if let Some(more @ 1..) = u64::from(entry.explaining).checked_sub(count) {
        let text = lang.pick(format!("… 还有 {more} 个图斑"), format!("… {more} more"));
        writeln!(out, "{}", look.dim(&hang("    ", &text)))?;
    }
    Ok(())
}

fn parcel_row(parcel: &LedgerParcel, lang: Lang) -> Vec<String> {
    let name = parcel.key.as_deref().or(parcel.bsm.as_deref());
    vec![
        name.map_or_else(String::new, |name| clip(&clean(name), 20).into_owned()),
        parcel.fid.to_string(),
        shown(parcel.declared.as_deref(), 11),
        shown(parcel.computed.as_deref(), 11),
        signed(parcel.difference.as_deref(), 12),
        match parcel.outside {
            Some(true) => lang.pick("是", "yes").to_owned(),
            Some(false) => lang.pick("否", "no").to_owned(),
            None => "–".to_owned(),
        },
    ]
}
