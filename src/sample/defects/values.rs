//! Single values that are missing, outside their domain or malformed.

use super::NoRoom;
use super::planter::{Planter, has_no_deduction};
use super::truth::Finding;

/// Rule, field of XZDW, its text, and what that is.
const LINES: [(&str, &str, &str, &str, &str); 5] = [
    (
        "420190001",
        "XZDWBH",
        "",
        "线状地物编号为空",
        "the number of a line is missing",
    ),
    (
        "420190006",
        "YSDM",
        "2001020200",
        "要素代码是注记的代码",
        "the feature code is that of the annotation",
    ),
    (
        "420190008",
        "XZDWMC",
        "２号沟",
        "线状地物名称含全角数字",
        "a full-width digit in a name",
    ),
    (
        "420190009",
        "BGRQ",
        "20990101",
        "变更日期晚于今天",
        "a date of change in the future",
    ),
    (
        "420190011",
        "CD",
        "***************",
        "长度溢出为星号",
        "the length is asterisks",
    ),
];

/// Rule, field of DLTB in a parcel of class 031, its text, and what that is.
const PARCELS: [(&str, &str, &str, &str, &str); 4] = [
    (
        "420190002",
        "QSXZ",
        "50",
        "权属性质 50 不在代码表中",
        "ownership 50 is in no code list",
    ),
    (
        "420190010",
        "DLBM",
        "31",
        "地类编码 031 丢失前导零",
        "class 031 has lost its leading zero",
    ),
    (
        "420190003",
        "DLBM",
        "123",
        "田坎作为图斑",
        "ridges (class 123) as a parcel",
    ),
    (
        "420190009",
        "BGRQ",
        "20090231",
        "变更日期为 2 月 31 日",
        "31 February as the date of change",
    ),
];

/// Rule, layer, record, field, its text, and what that is.
const MINOR_LAYERS: [(&str, &str, usize, &str, &str, &str, &str); 4] = [
    (
        "420190007",
        "ZD",
        1,
        "QSDWDM",
        "42059910020",
        "权属单位代码只有 11 位",
        "an owner code of 11 digits",
    ),
    (
        "420190004",
        "GCZJD",
        0,
        "BSGC",
        "9999.9",
        "高程超出值域",
        "a height above the highest mountain",
    ),
    (
        "420190001",
        "GCZJD",
        2,
        "BSGC",
        "",
        "标示高程为空",
        "the marked height is missing",
    ),
    (
        "420190002",
        "PDT",
        1,
        "PDJB",
        "6",
        "坡度级别 6 不在代码表中",
        "slope grade 6 is in no code list",
    ),
];

/// Plants the family.
pub(super) fn plant(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    wide_line(planter)?;
    lines(planter)?;
    parcels(planter)?;
    ridge_factor(planter)?;
    minor_layers(planter);
    Ok(())
}

/// A line of 25 m, with all areas right: only that it should be a parcel.
fn wide_line(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let line = planter.line("420190005", |planter, line| {
        let parcel = planter.model.lines.linear[line].parcel();
        let used = planter.use_of(parcel);
        let more =
            planter.model.lines.linear[line].length * 250 - planter.model.lines.linear[line].area();
        planter.is_inner(line)
            && has_no_deduction(used)
            && !planter.is_farmland(parcel)
            && 2 * more < used.net
    })?;
    let feature = planter.model.lines.linear[line];
    let (parcel, area) = (feature.parcel(), feature.length * 250);
    let (lines, net) = (planter.use_of(parcel).lines, planter.use_of(parcel).net);
    let more = area - feature.area();
    planter.set("XZDW", line, "KD", "25.0");
    planter.set_area("XZDW", line, "XZDWMJ", area);
    planter.set_area("DLTB", parcel as usize, "XZDWMJ", lines + more);
    planter.set_area("DLTB", parcel as usize, "TBDLMJ", net - more);
    planter.note(
        "线状地物宽 25 m，应按图斑上图",
        "a line is 25 m wide and should be a parcel",
        Finding::cell("420190005", "XZDW", line, "KD"),
        &[],
    );
    Ok(())
}

fn lines(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    for (rule, field, text, zh, en) in LINES {
        let line = planter.lone_line(rule)?;
        planter.set("XZDW", line, field, text);
        planter.note(zh, en, Finding::cell(rule, "XZDW", line, field), &[]);
    }
    Ok(())
}

fn parcels(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let forest = |class: &str| class == "031";
    for (rule, field, text, zh, en) in PARCELS {
        let parcel = planter.parcel(rule, |parcel, _| forest(parcel.class.0))? as usize;
        planter.set("DLTB", parcel, field, text);
        if text == "123" {
            planter.set("DLTB", parcel, "DLMC", "田坎");
        }
        planter.note(zh, en, Finding::cell(rule, "DLTB", parcel, field), &[]);
    }
    Ok(())
}

/// A factor that no unit was issued, with the deducted area that goes with it.
fn ridge_factor(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "420100039";
    let parcel = planter.parcel(rule, |parcel, _| parcel.is_cropland() && parcel.factor > 0)?;
    let used = planter.use_of(parcel);
    let rest = planter.area_of(parcel) - used.lines - used.points;
    let deducted = (rest * 4444 + 5000) / 10_000;
    planter.set("DLTB", parcel as usize, "TKXS", "0.4444");
    planter.set_area("DLTB", parcel as usize, "TKMJ", deducted);
    planter.set_area("DLTB", parcel as usize, "TBDLMJ", rest - deducted);
    planter.note(
        "田坎系数 0.4444 不是下发的系数",
        "the ridge factor 0.4444 was not issued",
        Finding::cell(rule, "DLTB", parcel as usize, "TKXS"),
        &[],
    );
    Ok(())
}

fn minor_layers(planter: &mut Planter<'_>) {
    for (rule, layer, fid, field, text, zh, en) in MINOR_LAYERS {
        planter.set(layer, fid, field, text);
        planter.note(zh, en, Finding::cell(rule, layer, fid, field), &[]);
    }
}
