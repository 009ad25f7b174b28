//! Shapes that do not lie where the shapes of another layer should hold them.

use super::NoRoom;
use super::draw::square;
use super::planter::Planter;
use super::truth::Finding;
use crate::sample::linear::course_path;
use crate::sample::parcels::Shape;

/// Parcels that are exchanged are at least so large, hundredths of a square metre: they are no fragments.
const LARGE: i64 = 200_000;

/// Plants the family.
pub(super) fn plant(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    exchanged_places(planter)?;
    line_elsewhere(planter)?;
    whole_on_border(planter)?;
    farmland_beside_the_county(planter);
    Ok(())
}

/// Two parcels of different villages with their shapes exchanged: nothing overlaps, but each lies in the other's village
/// and has the other's area.
fn exchanged_places(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "610100031";
    let lines = &planter.model.lines.linear;
    let mut busy: Vec<u32> = (0..lines.len())
        .flat_map(|line| planter.parcels_of(line).collect::<Vec<_>>())
        .collect();
    let features = planter.model.small_features.iter();
    busy.extend(features.map(|feature| feature.parcel));
    let parcels = &planter.model.land.parcels.list;
    let alone: Vec<u32> = (0..parcels.len() as u32)
        .filter(|parcel| {
            planter.is_free(*parcel)
                && parcels[*parcel as usize].shape == Shape::Plain
                && planter.area_of(*parcel) >= LARGE
                && !busy.contains(parcel)
        })
        .collect();
    let fits = |one: u32, other: u32| {
        planter.village_of(one) != planter.village_of(other)
            && planter.area_of(other) > planter.area_of(one) * 6 / 5
    };
    let pair = alone
        .iter()
        .find_map(|one| Some([*one, *alone.iter().find(|other| fits(*one, **other))?]))
        .ok_or(NoRoom { rule })?;
    planter.use_parcels(pair);
    let shapes = pair.map(|parcel| planter.rings(parcel));
    let [one, other] = pair.map(|parcel| parcel as usize);
    let [of_one, of_other] = shapes;
    planter.draw("DLTB", one, of_other);
    planter.draw("DLTB", other, of_one);
    planter.note(
        "两个村的图斑图形互换，各自落在对方村内",
        "two parcels of different villages have exchanged their shapes",
        Finding::cell(rule, "DLTB", one, "ZLDWDM"),
        &[
            Finding::cell(rule, "DLTB", other, "ZLDWDM"),
            Finding::cell("440190001", "DLTB", one, "TBMJ"),
            Finding::cell("440190001", "DLTB", other, "TBMJ"),
        ],
    );
    Ok(())
}

/// A line inside one parcel that was moved to where a line of another village is.
fn line_elsewhere(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "610190007";
    let line = planter.line(rule, Planter::is_inner)?;
    let lines = &planter.model.lines.linear;
    let village = planter.village_of(lines[line].parcel());
    let there = lines
        .iter()
        .find(|other| {
            other.other_parcel().is_none() && planter.village_of(other.parcel()) != village
        })
        .ok_or(NoRoom { rule })?;
    let land = &planter.model.land;
    let (path, there) = (
        course_path(land, lines[line].course),
        course_path(land, there.course),
    );
    let (from, to) = (path[path.len() / 2], there[there.len() / 2]);
    let moved = path
        .iter()
        .map(|spot| [0, 1].map(|axis| spot[axis] - from[axis] + to[axis] + 40))
        .collect();
    planter.draw("XZDW", line, vec![moved]);
    planter.note(
        "线状地物画到了别的图斑内",
        "a linear feature is drawn in other parcels than its deducted one",
        Finding::record(rule, "XZDW", line),
        &[],
    );
    Ok(())
}

/// A line on a border that is wholly deducted from one side: that parcel lacks half of it, the other has half too much.
fn whole_on_border(planter: &mut Planter<'_>) -> Result<(), NoRoom> {
    let rule = "610190008";
    let line = planter.line(rule, |planter, line| !planter.is_inner(line))?;
    for (field, value) in [("KCBL", "1.00"), ("KCTBBH2", ""), ("KCTBDWDM2", "")] {
        planter.set("XZDW", line, field, value);
    }
    let implied: Vec<Finding> = planter
        .parcels_of(line)
        .map(|parcel| Finding::cell("610190010", "DLTB", parcel as usize, "XZDWMJ"))
        .collect();
    planter.note(
        "公共边上的线状地物全部从一个图斑扣除",
        "a linear feature on a common border is deducted from one parcel alone",
        Finding::cell(rule, "XZDW", line, "KCBL"),
        &implied,
    );
    Ok(())
}

/// A prime farmland parcel pasted beside the county, where no land parcel is.
fn farmland_beside_the_county(planter: &mut Planter<'_>) {
    let origin = planter.free_place();
    let fid = planter.add("JBNTBHTB", 0);
    planter.draw("JBNTBHTB", fid, vec![square(origin, [0.0, 0.0], 30.0)]);
    planter.note(
        "基本农田图斑画到了县外",
        "a prime farmland parcel is drawn beside the county",
        Finding::record("520190003", "JBNTBHTB", fid)
            .measured(900.0)
            .area(900.0),
        &[],
    );
}
