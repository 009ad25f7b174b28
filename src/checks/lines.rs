//! Checks of lines and points (线、点图形): lengths, coincidences, crossings, ends, and where points lie.

pub(super) mod coincident_points;
pub(super) mod crossing_lines;
pub(super) mod dangling_end;
pub(super) mod overlapping_lines;
mod places;
pub(super) mod point_outside_parcels;
pub(super) mod pseudo_node;
pub(super) mod self_crossing_line;
pub(super) mod short_line;
pub(super) mod wrong_host_parcel;
pub(super) mod wrong_length;

use crate::checks::{Context, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Identity, Sink};
use crate::format::decimal::Decimal;
use crate::format::shp::Geometry;
use crate::geometry::Outline;
use crate::geometry::grid::Grid;
use crate::geometry::lines::{self, Lines};
use crate::pack::LayerId;

/// Lengths that differ by more than this, m, differ however they are rounded: only nearer ones need exact numbers.
const CLEAR: f64 = 0.001;

pub(super) use places::same_system;

/// The length of a record's line in metres, to 0.1 mm; `None` without a shape and where it is no number.
fn length(geometry: &Geometry, fid: u32) -> Option<Decimal> {
    let feature = fid as usize;
    if geometry.is_null(feature) {
        return None;
    }
    Decimal::from_f64(lines::length(geometry.parts(feature))).map(|length| length.round_to(4))
}

/// Number of records that are not deleted.
fn live(layer: &Layer) -> usize {
    let deleted = layer.table.as_ref().map_or(0, |table| table.deleted.len());
    layer.len().saturating_sub(deleted)
}

/// The lines of a layer on the grid. Counts its records, and as left out those that are no line there.
fn lines<'a>(
    context: &Context<'a>,
    id: LayerId,
    layer: &Layer,
    sink: &mut Sink<'_>,
) -> Option<&'a Lines> {
    let lines = context.topology.lines(id)?;
    let count = live(layer);
    sink.examined(count);
    sink.excluded(count.saturating_sub(lines.len()));
    Some(lines)
}

/// Each layer with its lines.
fn each_lines(layers: &[LayerId]) -> Vec<Read> {
    let layers = layers.iter();
    layers
        .map(|layer| Read::lines(*layer, Part::Each))
        .collect()
}

/// Looks at the lines of each layer that has some; `look` hears the tolerance in steps.
fn look_at_each(
    context: &Context<'_>,
    tolerance: Decimal,
    sink: &mut Sink<'_>,
    look: impl Fn(LayerId, &Lines, i64, &mut Sink<'_>),
) {
    let steps = context.topology.grid.steps(tolerance.to_f64()).round() as i64;
    for (id, layer) in context.layers() {
        if let Some(lines) = lines(context, id, layer, sink) {
            look(id, lines, steps, sink);
        }
    }
}

/// Facts about two lines of a layer, told of the first one, that meet at a point and along an outline.
fn of_two(id: LayerId, second: u32, [x, y]: [f64; 2], outline: Outline) -> Facts {
    Facts::none()
        .related(id, second)
        .point([x, y])
        .geometry(outline)
        // Which of the two is the lower depends on the order of the records.
        .identity(Identity::Text(format!("{x:.2} {y:.2}")))
}

/// A place in steps, in metres to 0.1 mm.
fn shown(grid: Grid, at: [f64; 2]) -> [f64; 2] {
    at.map(|steps| grid.length(steps.round()))
}
