//! Checks of one layer against another on the map (图层间空间关系): what covers what, and what lies in what.

mod deducted;
pub(super) mod farmland_outside_cropland;
pub(super) mod line_off_its_parcels;
pub(super) mod parcel_in_other_village;
pub(super) mod share_against_position;
pub(super) mod uncovered_unit;
pub(super) mod wrong_county_boundary;

use super::coverage::{at_place, corner, region_facts};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink};
use crate::format::decimal::Decimal;
use crate::geometry::coverage::Piece;
use crate::pack::LayerId;

/// Records along an outline that a finding names.
const NAMED: usize = 32;

/// Whether both are in one reference system, or nothing says otherwise.
fn same_system(a: &Layer, b: &Layer) -> bool {
    let systems = a.crs.known().zip(b.crs.known());
    systems.is_none_or(|(a, b)| a.same_as(b))
}

/// Number of records that are not deleted.
fn live(layer: &Layer) -> usize {
    let deleted = layer.table.as_ref().map_or(0, |table| table.deleted.len());
    layer.len().saturating_sub(deleted)
}

/// Reports a place that one layer covers and another does not, with the records along it.
fn report_piece(
    piece: &Piece,
    variant: &'static str,
    layer: LayerId,
    related: &[(LayerId, &[u32])],
    tolerance: Decimal,
    sink: &mut Sink<'_>,
) {
    sink.report(Place::layer(layer), variant, || {
        let facts =
            region_facts(&piece.region, tolerance).identity(at_place(layer, corner(&piece.region)));
        let records = related
            .iter()
            .flat_map(|(layer, fids)| fids.iter().take(NAMED).map(|fid| (*layer, *fid)));
        records.fold(facts, |facts: Facts, (layer, fid)| {
            facts.related(layer, fid)
        })
    });
}
