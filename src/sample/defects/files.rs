//! Files that are missing, superfluous or misnamed; shapes that are missing or far away.

use super::super::write::PRJ;
use super::NoRoom;
use super::planter::Planter;
use super::truth::Finding;

/// Plants the family.
pub(super) fn plant(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    siblings(planter);
    reference_systems(planter);
    names(planter);
    layers(planter);
    records(planter)?;
    far_away(planter);
    outside_zone(planter)
}

fn siblings(planter: &mut Planter<'_>) {
    planter.edits.omit("DGX", "cpg");
    planter.note(
        "缺少 .cpg 文件",
        "a .cpg file is missing",
        Finding::layer("110290002", "DGX"),
        &[],
    );
    planter.edits.replace("CLKZD", "cpg", "UTF-8");
    planter.note(
        ".cpg 文件写作 UTF-8，文字却是 GBK",
        "the .cpg file says UTF-8, the text is GBK",
        Finding::layer("120190002", "CLKZD"),
        &[],
    );
}

fn reference_systems(planter: &mut Planter<'_>) {
    planter.edits.omit("GCZJD", "prj");
    planter.note(
        "缺少 .prj 文件",
        "a .prj file is missing",
        Finding::layer("320100001", "GCZJD"),
        &[],
    );
    planter.edits.replace("DGX", "prj", &beijing());
    planter.note(
        ".prj 文件是 1954 北京坐标系",
        "the .prj file is that of Beijing 1954",
        Finding::layer("320100001", "DGX"),
        &[],
    );
    planter.edits.replace("JZX", "prj", &zone_38());
    planter.note(
        ".prj 文件是第 38 带，坐标在第 37 带",
        "the .prj file is that of zone 38, the coordinates lie in zone 37",
        Finding::layer("320190002", "JZX"),
        &[Finding::layer("320190001", "JZX")],
    );
}

fn beijing() -> String {
    let text = PRJ.replace("Xian_1980", "Beijing_1954");
    text.replace(
        "\"Beijing_1954\",6378140.0,298.257",
        "\"Krasovsky_1940\",6378245.0,298.3",
    )
}

fn zone_38() -> String {
    let text = PRJ
        .replace("Zone_37", "Zone_38")
        .replace("37500000.0", "38500000.0");
    text.replace("111.0", "114.0")
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

/// Whole layers.
fn layers(planter: &mut Planter<'_>) {
    planter.edits.omit_layer("JBNTBHPK");
    planter.note(
        "缺少图层 JBNTBHPK",
        "layer JBNTBHPK is missing",
        Finding::layer("310100001", "JBNTBHPK"),
        &[],
    );
    planter.edits.add_heights("GCZJD");
    planter.note(
        "高程注记点带 Z 值",
        "spot heights with Z values",
        Finding::layer("310190003", "GCZJD"),
        &[],
    );
}

fn records(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let last = |records: usize, rule| records.checked_sub(1).ok_or(NoRoom { rule });
    let fid = last(planter.model.contours.len(), "120190003")?;
    planter.edits.record("DGX", fid).null_shape = true;
    planter.note(
        "等高线没有图形",
        "a contour without a shape",
        Finding::record("120190003", "DGX", fid),
        &[],
    );
    let fid = last(planter.model.spot_heights.len(), "120190001")?;
    planter.edits.record("GCZJD", fid).deleted = true;
    planter.note(
        "属性记录带删除标记，图形还在",
        "a record is marked as deleted, its shape is still there",
        Finding::record("120190001", "GCZJD", fid),
        &[],
    );
    Ok(())
}

/// A slope polygon beyond the county: no other rule looks where it is.
fn far_away(planter: &mut Planter<'_>) {
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
}

/// The easternmost control point, 168 km farther east: too far from the meridian.
fn outside_zone(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "320190001";
    let points = planter.model.control_points.iter().enumerate();
    let (fid, _) = points
        .max_by_key(|(_, point)| point.spot[0])
        .ok_or(NoRoom { rule })?;
    planter.edits.record("CLKZD", fid).shift = [1_680_000_000, 0];
    planter.note(
        "控制点距中央子午线超过 170 km",
        "a control point lies more than 170 km from the central meridian",
        Finding::record(rule, "CLKZD", fid),
        &[],
    );
    Ok(())
}
