//! Lines and points that are not where the borders are that they draw.

use super::NoRoom;
use super::draw::{beside, straight_edge};
use super::planter::Planter;
use super::truth::Finding;
use crate::sample::linear::{Course, course_path, is_inner};
use crate::sample::mesh::Spot;

/// How far a line is drawn beside the border, m.
const ASIDE: f64 = 0.3;

/// Plants the family.
pub(super) fn plant(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    stray_line(planter)?;
    wandering_line(planter)?;
    point_off_lines(planter);
    Ok(())
}

/// The path with a bulge on one of its edges.
fn bulging(mut path: Vec<Spot>) -> Option<Vec<Spot>> {
    let edge = straight_edge(&path)?;
    let tip = beside(path[edge], path[edge + 1], 0.5, ASIDE);
    path.insert(edge + 1, tip);
    Some(path)
}

/// A class boundary with a bulge: there it lies on no parcel's border, and that has no line.
fn stray_line(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "511090002";
    let (row, border) = planter.class_border(rule, |planter, border| {
        bulging(planter.model.land.parcel_border_path(border)).is_some()
    })?;
    planter.use_border(row);
    planter.use_parcels([border.right, border.left]);
    let path = planter.model.land.parcel_border_path(&border);
    let path = bulging(path).ok_or(NoRoom { rule })?;
    planter.draw("DLJX", row, vec![path]);
    let parcel = border.right.min(border.left) as usize;
    planter.note(
        "地类界线偏离图斑边界 0.3 米",
        "a class boundary 0.3 m beside the parcels' border",
        Finding::record(rule, "DLJX", row),
        &[Finding::record("511090001", "DLTB", parcel)],
    );
    Ok(())
}

/// A linear feature with a bulge, between two parcels.
fn wandering_line(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "511203051";
    let line = planter.line(rule, |planter, line| {
        let land = &planter.model.land;
        let course = planter.model.lines.linear[line].course;
        matches!(course, Course::Border(border) if is_inner(land, &border))
            && bulging(course_path(land, course)).is_some()
    })?;
    let course = planter.model.lines.linear[line].course;
    let path = bulging(course_path(&planter.model.land, course)).ok_or(NoRoom { rule })?;
    planter.draw("XZDW", line, vec![path]);
    let parcel = planter.parcels_of(line).min().ok_or(NoRoom { rule })? as usize;
    planter.note(
        "线状地物偏离两图斑的公共边界 0.3 米",
        "a linear feature 0.3 m beside the border of its parcels",
        Finding::record(rule, "XZDW", line),
        &[Finding::record("511090001", "DLTB", parcel)],
    );
    Ok(())
}

/// A boundary point outside of the county.
fn point_off_lines(planter: &mut Planter<'_>) {
    let (place, fid) = (planter.free_place(), planter.add("JZD", 0));
    planter.draw("JZD", fid, vec![vec![place]]);
    planter.note(
        "界址点不在任何界址线上",
        "a boundary point lies on no boundary line",
        Finding::record("511490001", "JZD", fid).at(planter.model.land.mesh.metres(place)),
        &[],
    );
}
