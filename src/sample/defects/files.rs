//! Files that are missing, superfluous or misnamed; shapes that are missing or far away.

use super::NoRoom;
use super::planter::Planter;
use super::truth::Finding;

/// Plants the family.
pub(super) fn plant(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    siblings(planter);
    names(planter);
    null_shape(planter)?;
    far_away(planter)
}

fn siblings(planter: &mut Planter<'_>) {
    planter.edits.omit("DGX", "cpg");
    planter.note(
        "缺少 .cpg 文件",
        "a .cpg file is missing",
        Finding::layer("110290002", "DGX"),
        &[],
    );
    planter.edits.omit("GCZJD", "prj");
    planter.note(
        "缺少 .prj 文件",
        "a .prj file is missing",
        Finding::layer("320100001", "GCZJD"),
        &[],
    );
}

fn names(planter: &mut Planter<'_>) {
    planter.edits.copy("CLKZD", "FZYS");
    planter.note(
        "多余图层 FZYS",
        "a shapefile FZYS that is no layer of the standard",
        Finding::file("310190001"),
        &[],
    );
    planter.edits.copy("CLKZD", "CLKZD_2008");
    planter.note(
        "图层 CLKZD 有两个文件",
        "two files match layer CLKZD",
        Finding::layer("310190002", "CLKZD"),
        &[],
    );
    planter.edits.file(
        "说明（２００９）.txt",
        "青江县第二次土地调查成果\r\n".as_bytes(),
    );
    planter.note(
        "文件名含全角数字和括号",
        "full-width digits and brackets in a file name",
        Finding::file("110290001"),
        &[],
    );
}

fn null_shape(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let fid = planter
        .model
        .contours
        .len()
        .checked_sub(1)
        .ok_or(NoRoom { rule: "120190003" })?;
    planter.edits.record("DGX", fid).null_shape = true;
    planter.note(
        "等高线没有图形",
        "a contour without a shape",
        Finding::record("120190003", "DGX", fid),
        &[],
    );
    Ok(())
}

/// A slope polygon beyond the county: no other rule looks where it is.
fn far_away(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let land = &planter.model.land;
    let eastings = |village: u32| land.village_ring(village).into_iter().map(|spot| spot[0]);
    let all = (0..land.county.villages.len() as u32).flat_map(eastings);
    let (west, east) = all.fold((i32::MAX, i32::MIN), |(west, east), x| {
        (west.min(x), east.max(x))
    });
    // As far as the county is wide, and 2 km more.
    let shift = east.saturating_sub(west).saturating_add(20_000_000);
    planter.edits.record("PDT", 0).shift = [shift, 0];
    planter.note(
        "坡度图图斑位于县域之外",
        "a slope polygon lies outside the county",
        Finding::record("320190003", "PDT", 0),
        &[],
    );
    Ok(())
}
