//! Parcels that overlap, leave gaps or do not have the vertices of their neighbours; areas that are not those of the
//! shapes.
//!
//! An overlap or a gap is a trapezoid on one edge of a border: so its greatest width is its height. The line that
//! draws the outline that was moved is added to DLJX, and the area stays within what 图斑面积 may be off: nothing
//! else is wrong.

use super::super::county::OUTSIDE;
use super::super::mesh::Spot;
use super::NoRoom;
use super::draw::{area, beside, figure, insert, straight_edge};
use super::planter::{Planter, has_no_deduction};
use super::truth::Finding;

/// Plants the family.
pub(super) fn plant(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    overlap(planter)?;
    gap(
        planter,
        0.02,
        "与相邻图斑之间有 2 厘米宽的缝隙",
        "a gap of 2 cm to the next parcel",
    )?;
    gap(
        planter,
        0.8,
        "与相邻图斑之间有 0.8 米宽的缝隙",
        "a gap of 0.8 m to the next parcel",
    )?;
    unmatched_vertex(planter)?;
    off_the_outline(planter, "XZQ", -0.3)?;
    off_the_outline(planter, "DLTB", 0.03)?;
    island(planter);
    knot(planter)?;
    again(planter)?;
    fragment(planter)?;
    exchanged_areas(planter)?;
    unit_area(planter)
}

/// An edge of a border between two parcels that DLJX draws: the parcel on the right of it, and its ends.
struct Edge {
    parcel: u32,
    other: u32,
    ends: [Spot; 2],
}

impl Planter<'_> {
    /// An edge between two unused parcels, the first of them at least so large in hundredths of a square metre;
    /// both are used from now on.
    fn edge(&mut self, rule: &'static str, least: i64) -> Result<Edge, NoRoom> {
        let (row, border) = self.class_border(rule, |planter, border| {
            let path = planter.model.land.parcel_border_path(border);
            planter.area_of(border.right) >= least && straight_edge(&path).is_some()
        })?;
        let path = self.model.land.parcel_border_path(&border);
        self.use_border(row);
        self.use_parcels([border.right, border.left]);
        let first = straight_edge(&path).ok_or(NoRoom { rule })?;
        Ok(Edge {
            parcel: border.right,
            other: border.left,
            ends: [path[first], path[first + 1]],
        })
    }

    /// An edge between an unused parcel and the land outside the county; the parcel is used from now on.
    fn outline_edge(&mut self, rule: &'static str) -> Result<Edge, NoRoom> {
        let land = &self.model.land;
        let borders = land.parcel_borders().into_iter();
        let mut free =
            borders.filter(|border| border.left == OUTSIDE && self.is_free(border.right));
        let edge = free.find_map(|border| {
            let path = land.parcel_border_path(&border);
            let first = straight_edge(&path)?;
            Some(Edge {
                parcel: border.right,
                other: border.right,
                ends: [path[first], path[first + 1]],
            })
        });
        let edge = edge.ok_or(NoRoom { rule })?;
        self.use_parcels([edge.parcel, edge.other]);
        Ok(edge)
    }

    /// Moves the outline of the edge's parcel by so many metres to the left, along the middle of the edge; gives
    /// the trapezoid between the old outline and the new.
    fn push(&mut self, edge: &Edge, left: f64) -> Vec<Spot> {
        let [from, to] = edge.ends;
        let spots = [beside(from, to, 0.2, left), beside(from, to, 0.8, left)];
        let trapezoid = vec![from, spots[0], spots[1], to];
        let mut rings = self.rings(edge.parcel);
        insert(&mut rings[0], from, to, &spots);
        self.draw("DLTB", edge.parcel as usize, rings);
        let line = self.add("DLJX", 0);
        self.draw("DLJX", line, vec![trapezoid.clone()]);
        trapezoid
    }
}

/// 0.05 m of a parcel lie in the next one.
fn overlap(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "510190001";
    let edge = planter.edge(rule, 0)?;
    let trapezoid = planter.push(&edge, 0.05);
    let finding = Finding::record(rule, "DLTB", edge.parcel.min(edge.other) as usize)
        .measured(0.05)
        .area(area(&trapezoid))
        .at(planter.model.land.mesh.metres(trapezoid[1]));
    planter.note(
        "与相邻图斑重叠，最宽 5 厘米",
        "overlaps the next parcel by 5 cm",
        finding,
        &[],
    );
    Ok(())
}

fn gap(planter: &mut Planter<'_>, width: f64, zh: &str, en: &str) -> Result<(), NoRoom> {
    let rule = "510690001";
    // So large that a thousandth of it is more than the gap.
    let edge = planter.edge(rule, if width > 0.1 { 900_000 } else { 0 })?;
    let trapezoid = planter.push(&edge, -width);
    let finding = Finding::layer(rule, "DLTB")
        .measured(width)
        .area(area(&trapezoid))
        .at(planter.model.land.mesh.metres(trapezoid[1]));
    planter.note(zh, en, finding, &[]);
    Ok(())
}

/// A vertex in the middle of an edge that only one of the two parcels has.
fn unmatched_vertex(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "510690002";
    let edge = planter.edge(rule, 0)?;
    let [from, to] = edge.ends;
    let spot = beside(from, to, 0.5, 0.0);
    let mut rings = planter.rings(edge.parcel);
    insert(&mut rings[0], from, to, &[spot]);
    planter.draw("DLTB", edge.parcel as usize, rings);
    planter.note(
        "公共边上只有一侧有节点",
        "a vertex on a shared edge that only one side has",
        Finding::record(rule, "DLTB", edge.other as usize).at(planter.model.land.mesh.metres(spot)),
        &[],
    );
    Ok(())
}

/// A parcel that stops short of the county's outline, or reaches beyond it: land of the units without a parcel, or
/// parcels outside of the units.
fn off_the_outline(
    planter: &mut Planter<'_>,
    layer: &'static str,
    left: f64,
) -> Result<(), NoRoom> {
    let rule = "520190001";
    let edge = planter.outline_edge(rule)?;
    let trapezoid = planter.push(&edge, left);
    let finding = Finding::layer(rule, layer)
        .measured(left.abs())
        .area(area(&trapezoid))
        .at(planter.model.land.mesh.metres(trapezoid[1]));
    let (zh, en) = if left < 0.0 {
        (
            "图斑没有画到行政区轮廓，缺 0.3 米",
            "a parcel stops 0.3 m short of the county's outline",
        )
    } else {
        (
            "图斑超出行政区轮廓 3 厘米",
            "a parcel reaches 3 cm beyond the county's outline",
        )
    };
    planter.note(zh, en, finding, &[]);
    Ok(())
}

/// An island that was not cut out of the parcel around it. Small counties may have none.
fn island(planter: &mut Planter<'_>) {
    let Some([host, pond]) = planter.island() else {
        return;
    };
    let (host, fid) = (host as usize, pond as usize);
    let mut rings = planter.rings(host as u32);
    let hole = rings.pop().unwrap_or_default();
    planter.draw("DLTB", host, rings);
    let finding = Finding::record("510190001", "DLTB", host.min(fid)).area(area(&hole));
    planter.note(
        "岛状图斑没有从外围图斑中挖除",
        "an island that was not cut out of the parcel around it",
        finding,
        &[Finding::cell("440190001", "DLTB", host, "TBMJ")],
    );
}

/// The outline of a prime farmland parcel crosses itself: a knot on one of its edges.
fn knot(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "510590001";
    let (row, parcel) = planter.farmland(rule)?;
    let mut rings = planter.rings(parcel);
    let first = straight_edge(&rings[0]).ok_or(NoRoom { rule })?;
    let [from, to] = [rings[0][first], rings[0][first + 1]];
    let spots = [beside(from, to, 0.6, -0.5), beside(from, to, 0.4, -0.5)];
    insert(&mut rings[0], from, to, &spots);
    planter.draw("JBNTBHTB", row, rings);
    planter.note(
        "边界打结，与自身相交",
        "the outline has a knot and crosses itself",
        Finding::record(rule, "JBNTBHTB", row).at(planter.model.land.mesh.metres(spots[0])),
        &[],
    );
    Ok(())
}

/// A prime farmland parcel pasted again.
fn again(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "510190002";
    let (row, _) = planter.farmland(rule)?;
    planter.add("JBNTBHTB", row);
    planter.note(
        "同一基本农田图斑重复粘贴",
        "a prime farmland parcel was pasted twice",
        Finding::record(rule, "JBNTBHTB", row),
        &[],
    );
    Ok(())
}

/// A prime farmland parcel of 19 m by 19 m, in a cell of its land parcel.
fn fragment(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "530100091";
    let (row, parcel) = planter.farmland(rule)?;
    let land = &planter.model.land;
    let centre = land.mesh.centre(land.parcels.list[parcel as usize].first);
    let centre = centre.map(|x| x.round() as i32);
    let half = 9.5;
    let corners = [
        [-half, -half],
        [-half, half],
        [half, half],
        [half, -half],
        [-half, -half],
    ];
    let ring = figure(centre, &corners);
    let size = area(&ring);
    planter.draw("JBNTBHTB", row, vec![ring]);
    planter.note(
        "基本农田图斑只有 361 m²",
        "a prime farmland parcel of only 361 m2",
        Finding::record(rule, "JBNTBHTB", row).measured(size),
        &[],
    );
    Ok(())
}

/// 30 m² too much on one parcel and too little on another of the village: every sum is right, neither shape is.
fn exchanged_areas(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "440190001";
    let fits = |planter: &Planter<'_>, parcel: u32| {
        planter.is_free(parcel)
            && has_no_deduction(planter.use_of(parcel))
            && planter.area_of(parcel) < 2_500_000
    };
    let mut firsts = vec![None; planter.model.land.county.villages.len()];
    let mut pair = None;
    for parcel in (0..planter.model.uses.len() as u32).filter(|p| fits(planter, *p)) {
        let first = &mut firsts[planter.village_of(parcel) as usize];
        match *first {
            None => *first = Some(parcel),
            Some(first) => pair = pair.or(Some([first, parcel])),
        }
    }
    let pair = pair.ok_or(NoRoom { rule })?;
    planter.use_parcels(pair);
    for (parcel, more) in pair.into_iter().zip([3000, -3000]) {
        let (fid, net) = (parcel as usize, planter.use_of(parcel).net);
        planter.set_area("DLTB", fid, "TBMJ", planter.area_of(parcel) + more);
        planter.set_area("DLTB", fid, "TBDLMJ", net + more);
    }
    let of = |parcel: u32| Finding::cell(rule, "DLTB", parcel as usize, "TBMJ");
    planter.note(
        "两个图斑的面积一个多 30 m²、一个少 30 m²，合计不变，与图形不符",
        "30 m2 too much on one parcel and too little on another: sums agree, the shapes do not",
        of(pair[0]),
        &[of(pair[1])],
    );
    Ok(())
}

fn unit_area(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "440190002";
    let count = planter.model.land.county.villages.len();
    let last = count.checked_sub(1).ok_or(NoRoom { rule })?;
    let computed = planter.model.land.village_area(last as u32);
    // A millionth of the largest village of any sample is less.
    planter.set_area("XZQ", last, "JSMJ", computed + 10_000);
    planter.note(
        "行政区计算面积多 100 m²",
        "the computed area of a village is 100 m2 too large",
        Finding::cell(rule, "XZQ", last, "JSMJ"),
        &[],
    );
    Ok(())
}
