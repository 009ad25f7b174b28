//! Points and the parcels that they lie in, as two checks look at them.

use super::coincident_points::points;
use crate::checks::{Context, Part, Read};
use crate::dataset::Layer;
use crate::format::decimal::Decimal;
use crate::geometry::grid::Node;
use crate::geometry::hosts::{Host, hosts};
use crate::geometry::validity::State;
use crate::pack::LayerId;

/// The points of a layer with the parcels that they lie in.
pub(super) struct Places<'a> {
    /// The layer of the points.
    pub(super) layer: &'a Layer,
    /// The layer of the parcels.
    pub(super) parcels: &'a Layer,
    /// The records that are points.
    pub(super) fids: Vec<u32>,
    hosts: Vec<Host>,
    masks: Vec<Host>,
}

/// What is read for it.
pub(super) fn reads(points: LayerId, parcels: LayerId) -> Vec<Read> {
    vec![
        Read::metres(points, Part::Whole),
        Read::validity(parcels, Part::Whole).complete(),
    ]
}

impl<'a> Places<'a> {
    /// Places every point; `None` where a layer has no shapes. Layers in different reference systems have no point in
    /// any parcel and every point in doubt.
    pub(super) fn new(
        context: &Context<'a>,
        [points_id, parcels_id]: [LayerId; 2],
        tolerance: Decimal,
    ) -> Option<Self> {
        let (layer, parcels) = (context.layer(points_id)?, context.layer(parcels_id)?);
        let (shapes, areas) = (layer.geometry.as_ref()?, parcels.geometry.as_ref()?);
        let validity = context.topology.validity(parcels_id)?;
        let grid = context.topology.grid;
        let (fids, nodes) = match layer.same_system(parcels) {
            true => points(layer, shapes, grid),
            false => (Vec::new(), Vec::new()),
        };
        let records = parcels.records();
        let (valid, others): (Vec<u32>, Vec<u32>) =
            records.partition(|fid| validity.state(*fid as usize) == State::Valid);
        let tolerance = grid.steps(tolerance.to_f64()).round() as i64;
        let of = |nodes: &[Node], features: &[u32]| hosts(nodes, areas, features, grid, tolerance);
        Some(Self {
            layer,
            parcels,
            hosts: of(&nodes, &valid),
            masks: of(&nodes, &others),
            fids,
        })
    }

    /// The parcels that the point at `place` lies in.
    pub(super) fn hosts(&self, place: usize) -> impl Iterator<Item = u32> + '_ {
        of_point(&self.hosts, place).iter().map(|host| host.feature)
    }

    /// Whether it lies in a parcel of which nobody can say what it covers.
    pub(super) fn is_masked(&self, place: usize) -> bool {
        !of_point(&self.masks, place).is_empty()
    }
}

fn of_point(hosts: &[Host], place: usize) -> &[Host] {
    let start = hosts.partition_point(|host| (host.point as usize) < place);
    let count = hosts[start..].partition_point(|host| host.point as usize == place);
    &hosts[start..start + count]
}

/// Whether both are in one reference system, or nothing says otherwise.
pub(in crate::checks) fn same_system(a: &Layer, b: &Layer) -> bool {
    a.same_system(b)
}
