//! Records that do not agree with the records of other layers that they name.

use super::NoRoom;
use super::planter::Planter;
use super::truth::Finding;

/// Plants the family.
pub(super) fn plant(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    unknown_owner(planter)?;
    unit_name(planter)?;
    unknown_village(planter)?;
    unknown_deducted_parcel(planter)?;
    unknown_host(planter)?;
    farmland(planter)
}

/// A group of the village that the owner table does not have.
fn unknown_owner(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let parcel = planter.parcel("610190001", |_, _| true)?;
    let code = &planter.model.land.county.villages[planter.village_of(parcel) as usize].code;
    planter.set("DLTB", parcel as usize, "QSDWDM", &format!("{code}0000099"));
    planter.note(
        "权属单位代码不在下发的权属单位代码表中",
        "the owner code is not in the issued owner table",
        Finding::cell("610190001", "DLTB", parcel as usize, "QSDWDM"),
        &[],
    );
    Ok(())
}

/// The issued table calls a village otherwise; the county's own layers agree with each other.
fn unit_name(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let village = planter.village("610190002")? as usize;
    let unit = &planter.model.land.county.villages[village];
    let (code, name) = (unit.code.clone(), unit.name.replace('村', "社区"));
    planter.edits.owner_name(&code, &name);
    planter.note(
        "行政区名称与下发的权属单位代码表不一致",
        "the name of a village is not that of the issued owner table",
        Finding::cell("610190002", "XZQ", village, "XZQMC"),
        &[],
    );
    Ok(())
}

/// A point feature in a village that only the owner table has: its parcel misses it too.
fn unknown_village(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let row = planter.feature("610190004")?;
    let parcel = planter.model.small_features[row].parcel;
    let code = &planter.model.land.county.villages[planter.village_of(parcel) as usize].code;
    let unknown = format!("{}9910000000", &code[..9]);
    planter.edits.owner(&unknown, "青江县国营林场");
    planter.set("LXDW", row, "ZLDWDM", &unknown);
    planter.note(
        "零星地物的座落单位代码不是任何行政区",
        "the village that a point feature lies in is no unit of the county",
        Finding::cell("610190004", "LXDW", row, "ZLDWDM"),
        &[
            Finding::cell("610190011", "DLTB", parcel as usize, "LXDWMJ"),
            Finding::cell("610100121", "LXDW", row, "ZLDWDM"),
        ],
    );
    Ok(())
}

/// The second parcel of a line does not exist: the real one misses its half.
fn unknown_deducted_parcel(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let line = planter.line("610190005", |planter, line| !planter.is_inner(line))?;
    planter.set("XZDW", line, "KCTBBH2", "9998");
    let other = planter.model.lines.linear[line].other_parcel();
    let implied: Vec<Finding> = other
        .map(|parcel| Finding::cell("610190010", "DLTB", parcel as usize, "XZDWMJ"))
        .into_iter()
        .collect();
    planter.note(
        "线状地物的扣除图斑2不存在",
        "the second deducted parcel of a line does not exist",
        Finding::cell("610190005", "XZDW", line, "KCTBBH2"),
        &implied,
    );
    Ok(())
}

fn unknown_host(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let row = planter.feature("610190006")?;
    let parcel = planter.model.small_features[row].parcel as usize;
    planter.set("LXDW", row, "ZLTBBH", "9997");
    planter.note(
        "零星地物的座落图斑不存在",
        "the parcel that a point feature stands in does not exist",
        Finding::cell("610190006", "LXDW", row, "ZLTBBH"),
        &[
            Finding::cell("610190011", "DLTB", parcel, "LXDWMJ"),
            Finding::cell("610100121", "LXDW", row, "ZLTBBH"),
        ],
    );
    Ok(())
}

fn farmland(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let farmland = &planter.model.farmland;
    let row = farmland
        .iter()
        .position(|&parcel| planter.use_of(parcel).ownership == 30);
    let row = row.ok_or(NoRoom { rule: "610190012" })?;
    planter.use_farmland(row);
    planter.set("JBNTBHTB", row, "QSXZ", "20");
    planter.note(
        "基本农田图斑的权属性质与地类图斑不一致",
        "the ownership of a prime farmland parcel is not that of the land parcel",
        Finding::cell("610190012", "JBNTBHTB", row, "QSXZ"),
        &[],
    );
    Ok(())
}
