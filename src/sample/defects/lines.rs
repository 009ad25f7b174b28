//! Lines and points that are drawn wrong, or do not lie where they say.

use super::NoRoom;
use super::draw::{beside, figure};
use super::planter::Planter;
use super::truth::Finding;
use crate::sample::land::length;
use crate::sample::linear::{Course, course_path, is_inner};
use crate::sample::parcels::Shape;

/// Plants the family.
pub(super) fn plant(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    contours(planter);
    shared_stretch(planter)?;
    dangling_end(planter)?;
    pseudo_node(planter)?;
    short_line(planter)?;
    wrong_length(planter)?;
    coincident_points(planter)?;
    outside_parcels(planter)?;
    wrong_host(planter)
}

/// Contours beside the county: one crosses itself, two cross each other.
fn contours(planter: &mut Planter<'_>) {
    let corners = [[0.0, 0.0], [30.0, 30.0], [30.0, 0.0], [0.0, 30.0]];
    let (origin, fid) = (planter.free_place(), planter.add("DGX", 0));
    planter.draw("DGX", fid, vec![figure(origin, &corners)]);
    planter.note(
        "等高线自相交",
        "a contour crosses itself",
        Finding::record("510290001", "DGX", fid),
        &[],
    );
    let origin = planter.free_place();
    let (one, two) = (planter.add("DGX", 0), planter.add("DGX", 0));
    planter.draw(
        "DGX",
        one,
        vec![figure(origin, &[[0.0, 0.0], [30.0, 30.0]])],
    );
    planter.draw(
        "DGX",
        two,
        vec![figure(origin, &[[0.0, 30.0], [30.0, 0.0]])],
    );
    planter.note(
        "两条等高线相交",
        "two contours cross",
        Finding::record("510890001", "DGX", one),
        &[],
    );
}

/// A class boundary, and part of it once more.
fn shared_stretch(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "510290002";
    let (row, border) = planter.class_border(rule, |_, border| border.steps > 0)?;
    planter.use_border(row);
    let path = planter.model.land.parcel_border_path(&border);
    let part = path[1..path.len() - 1].to_vec();
    let shared = (length(&part) * 1e4).round() / 1e4;
    let fid = planter.add("DLJX", row);
    planter.draw("DLJX", fid, vec![part]);
    planter.note(
        "地类界线的一段画了两遍",
        "part of a class boundary is drawn twice",
        Finding::record(rule, "DLJX", row).measured(shared),
        &[],
    );
    Ok(())
}

/// A class boundary along a linear feature that stops halfway. It lies on the parcels' border, so only its end is
/// wrong.
fn dangling_end(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "510390001";
    let line = planter.line(rule, |planter, line| {
        match planter.model.lines.linear[line].course {
            Course::Border(border) => is_inner(&planter.model.land, &border),
            Course::Inner(_) => false,
        }
    })?;
    let land = &planter.model.land;
    let mut path = course_path(land, planter.model.lines.linear[line].course);
    path.truncate(path.len() / 2);
    let end = path[path.len() - 1];
    let fid = planter.add("DLJX", 0);
    planter.draw("DLJX", fid, vec![path]);
    planter.note(
        "地类界线的一端悬空",
        "a class boundary ends where no other line is",
        Finding::record(rule, "DLJX", fid).at(land.mesh.metres(end)),
        &[],
    );
    Ok(())
}

/// A boundary of units cut in two for no reason.
fn pseudo_node(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "510390002";
    let model = planter.model;
    let paths = model.unit_borders.iter();
    let mut paths = paths.map(|border| model.land.village_border_path(border));
    let (row, path) = paths
        .by_ref()
        .enumerate()
        .find(|(_, path)| path.len() > 4 && path[0] != path[path.len() - 1])
        .ok_or(NoRoom { rule })?;
    let middle = path.len() / 2;
    let fid = planter.add("XZQJX", row);
    planter.draw("XZQJX", row, vec![path[..=middle].to_vec()]);
    planter.draw("XZQJX", fid, vec![path[middle..].to_vec()]);
    planter.note(
        "行政区界线被无故打断",
        "a unit boundary is cut in two for no reason",
        Finding::record(rule, "XZQJX", row).at(model.land.mesh.metres(path[middle])),
        &[],
    );
    Ok(())
}

/// 0.1 m of a class boundary are a line of their own.
fn short_line(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "540100071";
    let (row, border) = planter.class_border(rule, |_, _| true)?;
    planter.use_border(row);
    let mut path = planter.model.land.parcel_border_path(&border);
    let share = 0.1 / length(&path[..2]);
    let cut = beside(path[0], path[1], share, 0.0);
    let piece = vec![path[0], cut];
    path[0] = cut;
    let fid = planter.add("DLJX", row);
    let measured = (length(&piece) * 1e4).round() / 1e4;
    planter.draw("DLJX", row, vec![path]);
    planter.draw("DLJX", fid, vec![piece]);
    planter.note(
        "地类界线只有 0.1 米长",
        "a class boundary of 0.1 m",
        Finding::record(rule, "DLJX", fid).measured(measured),
        &[],
    );
    Ok(())
}

/// Twice the length and half the width: the area is right, the length is not.
fn wrong_length(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "610190009";
    let line = planter.lone_line_where(rule, |line| line.width >= 20)?;
    let feature = planter.model.lines.linear[line];
    let tenths = |value: i64| format!("{}.{}", value / 10, value % 10);
    planter.set("XZDW", line, "CD", &tenths(2 * feature.length));
    planter.set("XZDW", line, "KD", &tenths(feature.width / 2));
    planter.note(
        "长度加倍、宽度减半，面积不变，长度与图形不符",
        "twice the length and half the width: the area is right, the length is not",
        Finding::cell(rule, "XZDW", line, "CD"),
        &[],
    );
    Ok(())
}

/// A boundary point given twice, half a millimetre apart.
fn coincident_points(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "511590001";
    let points = &planter.model.boundary_points;
    let row = points.len() / 2;
    let [x, y] = points.get(row).copied().ok_or(NoRoom { rule })?;
    let fid = planter.add("JZD", row);
    planter.draw("JZD", fid, vec![vec![[x + 5, y]]]);
    planter.note(
        "两个界址点相距 0.5 毫米",
        "two boundary points half a millimetre apart",
        Finding::record(rule, "JZD", fid).measured(0.0005),
        &[],
    );
    Ok(())
}

fn outside_parcels(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "520190002";
    let row = planter.feature(rule)?;
    let place = planter.free_place();
    planter.draw("LXDW", row, vec![vec![place]]);
    planter.note(
        "零星地物的点位在所有图斑之外",
        "a point feature lies outside of all parcels",
        Finding::record(rule, "LXDW", row).at(planter.model.land.mesh.metres(place)),
        &[],
    );
    Ok(())
}

/// A point feature in a parcel of its village that is not the one it names.
fn wrong_host(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "610100121";
    let row = planter.feature(rule)?;
    let own = planter.model.small_features[row].parcel;
    let parcels = &planter.model.land.parcels.list;
    let other = (0..parcels.len()).find(|&other| {
        let parcel = &parcels[other];
        parcel.shape == Shape::Plain
            && other != own as usize
            && parcel.village() == parcels[own as usize].village()
            && planter.is_free(other as u32)
    });
    let other = other.ok_or(NoRoom { rule })?;
    planter.use_parcels([own, other as u32]);
    let mesh = &planter.model.land.mesh;
    let spot = mesh.centre(parcels[other].first).map(|x| x.round() as i32);
    planter.draw("LXDW", row, vec![vec![spot]]);
    planter.note(
        "零星地物的点位在另一个图斑内",
        "a point feature lies in another parcel than it names",
        Finding::cell(rule, "LXDW", row, "ZLTBBH").at(mesh.metres(spot)),
        &[],
    );
    Ok(())
}
