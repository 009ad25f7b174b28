//! Wrong areas: single values, and the sums of villages and of the county that they unbalance.
//!
//! The county's sums take in all defects of this family, so the amounts are chosen to add up: control area
//! against parcels +25 − 3, line areas 30 too much in the lines, point areas 15, each beyond the 10 m² that
//! the county may be off; everything else changes them by less, or not at all.

use super::NoRoom;
use super::planter::{Planter, has_no_deduction};
use super::truth::Finding;

/// Σ TBMJ against Σ KZMJ, county.
const COUNTY: Finding = sum("450101031", "TBMJ");
/// All areas against Σ KZMJ.
const CLASSES: Finding = Finding::layer("450101034", "DLTB");
/// Line areas.
const LINES: Finding = sum("450103052", "XZDWMJ");
/// Point areas.
const POINTS: Finding = sum("450103123", "LXDWMJ");

/// A sum of one field over the county stands with that field.
const fn sum(rule: &'static str, field: &'static str) -> Finding {
    Finding::field(rule, "DLTB", field)
}

/// Plants the family.
pub(super) fn plant(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    parcel_area(planter)?;
    village_control_area(planter)?;
    line_area(planter)?;
    point_area(planter)?;
    net_area(planter)?;
    deducted_area(planter)?;
    parcel_line_area(planter)?;
    net_area_not_positive(planter)
}

/// 25 m² too much on a parcel: it no longer balances, nor do its village and the county.
fn parcel_area(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    // Small enough that 25 m² is also beyond what its ellipsoidal area may differ by.
    let areas = &planter.model.land.parcels.list;
    let parcel = planter.parcel("620100035", |parcel, k| {
        has_no_deduction(parcel) && areas[k as usize].area < 2_000_000
    })?;
    let (fid, village) = (parcel as usize, planter.village_of(parcel));
    planter.use_village(village);
    planter.set_area("DLTB", fid, "TBMJ", planter.area_of(parcel) + 2500);
    planter.note(
        "图斑面积多 25 m²，其余面积未改，村、县合计随之不平",
        "TBMJ is 25 m2 too large, the other areas are not; village and county no longer balance",
        Finding::cell("620100035", "DLTB", fid, "TBDLMJ"),
        &[
            Finding::cell("450190001", "XZQ", village as usize, "KZMJ"),
            COUNTY,
            Finding::cell("440190001", "DLTB", fid, "TBMJ"),
        ],
    );
    Ok(())
}

fn village_control_area(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let village = planter.village("450190001")? as usize;
    let area = planter.model.control_areas[village] + 300;
    planter.set_area("XZQ", village, "KZMJ", area);
    planter.note(
        "村控制面积比其图斑面积之和多 3 m²",
        "the control area of a village is 3 m2 more than its parcels",
        Finding::cell("450190001", "XZQ", village, "KZMJ"),
        &[COUNTY],
    );
    Ok(())
}

/// 30 m² too much on a line: it is not length x width, and its parcels and the county do not have it.
fn line_area(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let line = planter.line("620100053", |planter, line| !planter.is_inner(line))?;
    let area = planter.model.lines.linear[line].area() + 3000;
    planter.set_area("XZDW", line, "XZDWMJ", area);
    let mut implied = vec![LINES, CLASSES];
    for parcel in planter.parcels_of(line) {
        implied.push(Finding::cell(
            "610190010",
            "DLTB",
            parcel as usize,
            "XZDWMJ",
        ));
    }
    planter.note(
        "线状地物面积比长度×宽度多 30 m²，两侧图斑扣除的面积随之不符",
        "the area of a line is 30 m2 more than length x width; what its parcels deduct no longer agrees",
        Finding::cell("620100053", "XZDW", line, "XZDWMJ"),
        &implied,
    );
    Ok(())
}

fn point_area(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let row = planter.feature("610190011")?;
    let feature = planter.model.small_features[row];
    planter.set_area("LXDW", row, "MJ", feature.area + 1500);
    planter.note(
        "零星地物面积改大 15 m²，座落图斑的零星地物面积未改",
        "the area of a point feature grew by 15 m2, its parcel's LXDWMJ did not",
        Finding::cell("610190011", "DLTB", feature.parcel as usize, "LXDWMJ"),
        &[POINTS, CLASSES],
    );
    Ok(())
}

fn net_area(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let parcel = planter.parcel("620100035", |_, _| true)?;
    planter.set_area(
        "DLTB",
        parcel as usize,
        "TBDLMJ",
        planter.use_of(parcel).net + 5,
    );
    planter.note(
        "图斑地类面积多 0.05 m²",
        "the net area is 0.05 m2 too large",
        Finding::cell("620100035", "DLTB", parcel as usize, "TBDLMJ"),
        &[],
    );
    Ok(())
}

fn deducted_area(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let parcel = planter.parcel("620100036", |parcel, _| {
        parcel.deducted > 0 && parcel.is_cropland()
    })?;
    let (deducted, net) = (planter.use_of(parcel).deducted, planter.use_of(parcel).net);
    planter.set_area("DLTB", parcel as usize, "TKMJ", deducted + 100);
    planter.set_area("DLTB", parcel as usize, "TBDLMJ", net - 100);
    planter.note(
        "扣除地类面积多 1 m²，图斑地类面积相应减少",
        "the deducted area is 1 m2 more than factor x area, the net area that much less",
        Finding::cell("620100036", "DLTB", parcel as usize, "TKMJ"),
        &[],
    );
    Ok(())
}

fn parcel_line_area(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let parcel = planter.parcel("610190010", |parcel, _| {
        has_no_deduction(parcel) && parcel.lines > 0
    })?;
    let (lines, net) = (planter.use_of(parcel).lines, planter.use_of(parcel).net);
    planter.set_area("DLTB", parcel as usize, "XZDWMJ", lines + 500);
    planter.set_area("DLTB", parcel as usize, "TBDLMJ", net - 500);
    planter.note(
        "图斑的线状地物面积比所扣线状地物多 5 m²",
        "XZDWMJ of a parcel is 5 m2 more than its lines",
        Finding::cell("610190010", "DLTB", parcel as usize, "XZDWMJ"),
        &[LINES, CLASSES],
    );
    Ok(())
}

/// Everything is deducted, by a factor of 1: all identities hold, but nothing is left.
fn net_area_not_positive(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let parcel = planter.parcel("620190002", |parcel, _| {
        has_no_deduction(parcel) && !parcel.is_cropland()
    })?;
    let (fid, net) = (parcel as usize, planter.use_of(parcel).net);
    for (field, text) in [
        ("KCLX", "FG"),
        ("KCDLBM", "043"),
        ("TKXS", "1.0000"),
        ("TBDLMJ", "0.00"),
    ] {
        planter.set("DLTB", fid, field, text);
    }
    planter.set_area("DLTB", fid, "TKMJ", net);
    planter.note(
        "扣除系数为 1，图斑地类面积为 0",
        "the deduction factor is 1, so the net area is 0",
        Finding::cell("620190002", "DLTB", fid, "TBDLMJ"),
        &[],
    );
    Ok(())
}
