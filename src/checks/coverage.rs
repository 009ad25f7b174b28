//! Checks of the coverage that the polygons of a layer make (面状图层拓扑): overlaps, duplicates, gaps, vertices.

pub(super) mod duplicate_polygon;
pub(super) mod gap_between_polygons;
pub(super) mod overlapping_polygons;
pub(super) mod unit_gaps;
pub(super) mod unmatched_vertex;

use crate::checks::{Context, Part, Read};
use crate::dataset::Dataset;
use crate::finding::{Facts, Identity, Unit};
use crate::format::decimal::Decimal;
use crate::geometry::coverage::{Coverage, Region};
use crate::pack::LayerId;

/// The coverage of each layer.
fn each_coverage(layers: &[LayerId]) -> Vec<Read> {
    layers
        .iter()
        .map(|layer| Read::coverage(*layer, Part::Each))
        .collect()
}

/// The coverages that are there.
fn coverages<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (LayerId, &'a Coverage)> + 'a {
    context
        .usable
        .iter()
        .filter_map(|id| Some((*id, context.topology.coverage(*id)?)))
}

/// Facts about a region: its width against the tolerance, its area, its outline.
pub(super) fn region_facts(region: &Region, tolerance: Decimal) -> Facts {
    facts_at(region.point)
        .measured(metres(region.width), tolerance, Some(Unit::Metre))
        .arg("area", area(region.area))
        .geometry(region.outline())
}

/// Facts about something at a place, to 0.1 mm; the sentence says where, to the millimetre.
fn facts_at(point: [f64; 2]) -> Facts {
    let [x, y] = point.map(|value| (value * 1e4).round() / 1e4);
    Facts::none()
        .point([x, y])
        .arg("at", format!("{x:.3}, {y:.3}"))
}

/// Metres with the digits that the grid has.
pub(super) fn metres(value: f64) -> Decimal {
    Decimal::from_f64(value).unwrap_or_default().round_to(4)
}

/// An area for a sentence: two decimals, more where they would say nothing.
pub(super) fn area(value: f64) -> String {
    let decimals = if value < 0.01 { 6 } else { 2 };
    format!("{value:.decimals$}")
}

/// The same finding whenever the same records are concerned, whatever their order; the place where they have no names.
pub(super) fn of_records(
    data: &Dataset,
    layer: LayerId,
    fids: &[u32],
    place: [f64; 2],
) -> Identity {
    let name = |fid: &u32| match (data.bsm(layer, *fid), data.key(layer, *fid)) {
        (None, None) => None,
        (bsm, key) => Some(format!(
            "{} {}",
            bsm.unwrap_or_default(),
            key.unwrap_or_default()
        )),
    };
    let names: Option<Vec<String>> = fids.iter().map(name).collect();
    match names {
        Some(mut names) => {
            names.sort_unstable();
            Identity::Text(format!("{}|{}", layer.0, names.join("|")))
        }
        None => at_place(layer, place),
    }
}

/// The same finding whenever it is at this place.
pub(super) fn at_place(layer: LayerId, [x, y]: [f64; 2]) -> Identity {
    Identity::Text(format!("{}|{x:.2},{y:.2}", layer.0))
}

/// The lower left corner of a region's box, which does not depend on how it was found.
pub(super) fn corner(region: &Region) -> [f64; 2] {
    let all = region.pieces.iter().flatten().flatten();
    all.fold([f64::INFINITY; 2], |low, at| {
        [low[0].min(at[0]), low[1].min(at[1])]
    })
}
