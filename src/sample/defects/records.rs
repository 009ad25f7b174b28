//! Fields of one record, or records of one layer, that contradict each other.

use super::super::landuse::Deduction;
use super::super::model::Model;
use super::NoRoom;
use super::planter::Planter;
use super::truth::Finding;

/// Plants the family. `twin` is the village that [`name_twin`] renamed.
pub(super) fn plant(planter: &mut Planter<'_>, twin: u32) -> Result<(), NoRoom> {
    twin_names(planter, twin);
    class_name(planter)?;
    owner_name(planter)?;
    repeated_number(planter)?;
    deduction_class(planter)?;
    deduction_share(planter)?;
    line_width(planter)?;
    slope_grade_missing(planter)?;
    slope_grade_misplaced(planter)?;
    identifiers(planter)
}

/// Gives the last village of a township the name of the one before it, everywhere. Done in the model, so
/// that every layer and the owner table agree.
pub(super) fn name_twin(model: &mut Model) -> Result<u32, NoRoom> {
    let villages = &mut model.land.county.villages;
    let twin = (1..villages.len())
        .rev()
        .find(|&k| villages[k].township == villages[k - 1].township);
    let twin = twin.ok_or(NoRoom { rule: "620190003" })?;
    villages[twin].name = villages[twin - 1].name.clone();
    Ok(twin as u32)
}

fn twin_names(planter: &mut Planter<'_>, twin: u32) {
    planter.note(
        "同一乡镇两个村同名",
        "two villages of a township have the same name",
        Finding::cell("620190003", "XZQ", twin as usize, "XZQMC"),
        &[],
    );
}

fn class_name(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let parcel = planter.parcel("620100011", |parcel, _| parcel.class.0 == "031")?;
    planter.set("DLTB", parcel as usize, "DLMC", "果园");
    planter.note(
        "地类编码 031 的地类名称写成果园",
        "a parcel of class 031 is called 果园, the name of class 021",
        Finding::cell("620100011", "DLTB", parcel as usize, "DLMC"),
        &[],
    );
    Ok(())
}

fn owner_name(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let parcel = planter.parcel("620100011", |_, _| true)?;
    planter.set("DLTB", parcel as usize, "QSDWMC", "青江县国营林场");
    planter.note(
        "权属单位名称与同代码的其他图斑不一致",
        "the owner's name is not the one that all other parcels of that owner code have",
        Finding::cell("620100011", "DLTB", parcel as usize, "QSDWMC"),
        &[],
    );
    Ok(())
}

/// Two parcels that nothing else refers to.
fn repeated_number(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "620100033";
    let mut firsts = vec![None; planter.model.land.county.villages.len()];
    let mut pair = None;
    for parcel in 0..planter.model.uses.len() as u32 {
        let used = planter.use_of(parcel);
        if planter.is_free(parcel) && used.lines + used.points == 0 {
            let first = &mut firsts[planter.village_of(parcel) as usize];
            match *first {
                None => *first = Some(parcel),
                Some(first) => pair = pair.or(Some((first, parcel))),
            }
        }
    }
    let (first, second) = pair.ok_or(NoRoom { rule })?;
    planter.use_parcels([first, second]);
    let number = planter.model.land.parcels.list[first as usize].number;
    planter.set("DLTB", second as usize, "TBBH", &format!("{number:04}"));
    planter.note(
        "图斑编号在村内重复",
        "a parcel number occurs twice in its village",
        Finding::cell(rule, "DLTB", second as usize, "TBBH"),
        &[],
    );
    Ok(())
}

fn deduction_class(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let parcel = planter.parcel("620100034", |parcel, _| {
        parcel.deduction == Deduction::Ridges
    })?;
    planter.set("DLTB", parcel as usize, "KCDLBM", "104");
    planter.note(
        "扣除类型为 TK，扣除地类编码却为 104",
        "KCLX is TK, but KCDLBM is 104 and not 123",
        Finding::cell("620100034", "DLTB", parcel as usize, "KCDLBM"),
        &[],
    );
    Ok(())
}

/// A line inside one parcel says that only half of it is deducted there.
fn deduction_share(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let line = planter.line("620100037", Planter::is_inner)?;
    let parcel = planter.model.lines.linear[line].parcel() as usize;
    planter.set("XZDW", line, "KCBL", "0.50");
    planter.note(
        "只有一个扣除图斑，扣除比例却为 0.5",
        "the deduction share is 0.5 with only one deducted parcel",
        Finding::cell("620100037", "XZDW", line, "KCBL"),
        &[Finding::cell("610190010", "DLTB", parcel, "XZDWMJ")],
    );
    Ok(())
}

fn line_width(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let line = planter.lone_line("620100053")?;
    let width = planter.model.lines.linear[line].width + 1;
    planter.set(
        "XZDW",
        line,
        "KD",
        &format!("{}.{}", width / 10, width % 10),
    );
    planter.note(
        "宽度改大 0.1 m，线状地物面积未改",
        "the width grew by 0.1 m, the area did not",
        Finding::cell("620100053", "XZDW", line, "XZDWMJ"),
        &[],
    );
    Ok(())
}

fn slope_grade_missing(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let parcel = planter.parcel("620190001", |parcel, _| parcel.grade == 1)?;
    planter.set("DLTB", parcel as usize, "GDPDJ", "");
    planter.note(
        "耕地没有坡度级",
        "cropland without a slope grade",
        Finding::cell("620190001", "DLTB", parcel as usize, "GDPDJ"),
        &[],
    );
    Ok(())
}

fn slope_grade_misplaced(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let parcel = planter.parcel("620190001", |parcel, _| {
        parcel.class.0.starts_with("03") && parcel.deduction == Deduction::None
    })?;
    planter.set("DLTB", parcel as usize, "GDPDJ", "2");
    planter.note(
        "林地填写了坡度级",
        "forest with a slope grade",
        Finding::cell("620190001", "DLTB", parcel as usize, "GDPDJ"),
        &[],
    );
    Ok(())
}

/// An identifier twice in a layer, and one in two layers.
fn identifiers(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "630100001";
    let (one, two) = (planter.lone_line(rule)?, planter.lone_line(rule)?);
    let (first, second) = (one.min(two), one.max(two));
    let identifier = planter.identifier("XZDW", first);
    planter.set("XZDW", second, "BSM", &identifier.to_string());
    planter.note(
        "同一图层内标识码重复",
        "an identifier occurs twice in a layer",
        Finding::cell(rule, "XZDW", second, "BSM"),
        &[],
    );
    let parcel = planter.parcel(rule, |_, _| true)?;
    let row = planter.feature(rule)?;
    let identifier = planter.identifier("DLTB", parcel as usize);
    planter.set("LXDW", row, "BSM", &identifier.to_string());
    planter.note(
        "零星地物的标识码与地类图斑重复",
        "a point feature has the identifier of a land parcel",
        Finding::cell(rule, "LXDW", row, "BSM"),
        &[],
    );
    Ok(())
}
