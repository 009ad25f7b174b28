//! `coincident-points` (点重叠): two points of a layer lie at the same place.

use super::live;
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Identity, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::format::shp::Geometry;
use crate::geometry::Grid;
use crate::geometry::grid::Node;
use crate::geometry::points::coincidences;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "coincident-points",
    variants: &["coincide"],
    bind: |binding| Box::new(CoincidentPoints::new(binding)),
};

struct CoincidentPoints {
    layers: Vec<LayerId>,
    /// Points so near are one, m.
    tolerance: Decimal,
}

impl CoincidentPoints {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            layers: binding.layers().to_vec(),
            tolerance: binding.standard.parameters.tolerance,
        }
    }

    fn look_at(
        &self,
        id: LayerId,
        layer: &Layer,
        shapes: &Geometry,
        grid: Grid,
        sink: &mut Sink<'_>,
    ) {
        let (fids, nodes) = points(layer, shapes, grid);
        let count = live(layer);
        sink.examined(count);
        sink.excluded(count.saturating_sub(fids.len()));
        let tolerance = grid.steps(self.tolerance.to_f64()).round() as i64;
        for found in coincidences(&nodes, tolerance) {
            let (here, there) = (found.point as usize, found.first as usize);
            sink.report(Place::record(id, fids[here]), "coincide", || {
                let [ax, ay] = shapes.feature_coords(fids[here] as usize)[0];
                let [bx, by] = shapes.feature_coords(fids[there] as usize)[0];
                let distance = Decimal::from_f64((ax - bx).hypot(ay - by)).unwrap_or_default();
                // Which of the two comes first depends on the order of the records.
                let [x, y] = grid.metres(nodes[here].min(nodes[there]));
                Facts::none()
                    .related(id, fids[there])
                    .measured(distance.round_to(4), self.tolerance, Some(Unit::Metre))
                    .identity(Identity::Text(format!("{x:.2} {y:.2}")))
            });
        }
    }
}

impl Check for CoincidentPoints {
    fn reads(&self) -> Vec<Read> {
        let layers = self.layers.iter();
        layers
            .map(|layer| Read::metres(*layer, Part::Each))
            .collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            if let Some(shapes) = &layer.geometry {
                self.look_at(id, layer, shapes, context.topology.grid, sink);
            }
        }
    }
}

/// The records that are one point on the grid, and their nodes.
pub(in crate::checks) fn points(
    layer: &Layer,
    shapes: &Geometry,
    grid: Grid,
) -> (Vec<u32>, Vec<Node>) {
    let node = |fid: u32| match shapes.feature_coords(fid as usize) {
        [at] => grid.snap(*at),
        _ => None,
    };
    layer
        .records()
        .filter_map(|fid| Some((fid, node(fid)?)))
        .unzip()
}
