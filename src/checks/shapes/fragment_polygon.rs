//! `fragment-polygon` (碎片面): a polygon too small for the map of the survey's scale, and not cut off by a boundary.

use rayon::prelude::*;

use super::fragment_limits::Limits;
use super::{count, records};
use crate::checks::lines::same_system;
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::format::shp::{Family, Geometry};
use crate::geometry::Outline;
use crate::geometry::grid::{Grid, Node, cross};
use crate::geometry::segments::{Lines, running_along};
use crate::geometry::validity::{State, Validity};
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "fragment-polygon",
    variants: &["fragment"],
    bind: |binding| Box::new(FragmentPolygon::new(binding)),
};

struct FragmentPolygon {
    layers: Vec<LayerId>,
    limits: Limits,
    /// The layer whose outlines may cut a polygon to any size.
    cut_by: Option<LayerId>,
}

/// A polygon below its limit.
struct Small {
    fid: u32,
    area: Decimal,
    limit: Decimal,
}

impl FragmentPolygon {
    fn new(binding: &Binding<'_>) -> Self {
        let cut_by = binding.with.text("cut-by");
        Self {
            layers: binding.layers().to_vec(),
            limits: Limits::new(binding),
            cut_by: cut_by.map(|name| binding.layer(name)),
        }
    }

    /// The polygons below their limits, in order; counts what is looked at and what cannot be decided.
    fn small(
        &self,
        context: &Context<'_>,
        (id, layer): (LayerId, &Layer),
        sink: &mut Sink<'_>,
    ) -> Option<Vec<Small>> {
        let (geometry, validity) = (layer.geometry.as_ref()?, context.topology.validity(id)?);
        if geometry.shape_type.family() != Family::Polygon {
            return None;
        }
        count(layer, geometry, validity, true, sink);
        let limits = self.limits.of_layer(context.standard, id, layer);
        let valid: Vec<u32> = records(layer, geometry)
            .filter(|fid| validity.state(*fid as usize) == State::Valid)
            .collect();
        let grid = context.topology.grid;
        let greatest = limits.greatest();
        let judged: Vec<Option<Small>> = valid
            .into_par_iter()
            .filter_map(|fid| {
                let area = area(geometry, validity, fid as usize, grid, greatest)?;
                let Some(limit) = limits.of(fid) else {
                    return (area < greatest).then_some(None);
                };
                (area < limit).then_some(Some(Small { fid, area, limit }))
            })
            .collect();
        let undecided = judged.iter().filter(|small| small.is_none()).count();
        sink.excluded(undecided);
        Some(judged.into_iter().flatten().collect())
    }

    /// Leaves those that no outline of the boundary layer runs along.
    fn uncut(
        &self,
        context: &Context<'_>,
        layer: &Layer,
        mut small: Vec<Small>,
        sink: &mut Sink<'_>,
    ) -> Vec<Small> {
        let Some(boundary) = self.cut_by.and_then(|id| context.layer(id)) else {
            return small;
        };
        let (Some(shapes), Some(outlines)) = (&layer.geometry, &boundary.geometry) else {
            return small;
        };
        if small.is_empty() {
            return small;
        }
        if !same_system(layer, boundary) {
            sink.excluded(small.len());
            return Vec::new();
        }
        let grid = context.topology.grid;
        let tolerance = grid.steps(context.standard.parameters.tolerance.to_f64());
        let edges = Lines::new(shapes, small.iter().map(|one| one.fid), grid);
        let cuts = Lines::new(outlines, boundary.records(), grid);
        let cut = running_along(&edges, &cuts, tolerance.round() as i64);
        small.retain(|one| match edges.fids.binary_search(&one.fid) {
            Ok(place) => !cut.contains(&(place as u32)),
            Err(_) => true,
        });
        small
    }
}

impl Check for FragmentPolygon {
    fn reads(&self) -> Vec<Read> {
        let own = self.layers.iter().map(|layer| Read {
            fields: self.limits.field_of(*layer).into_iter().collect(),
            table: self.limits.field_of(*layer).is_some(),
            ..Read::validity(*layer, Part::Each)
        });
        let cut_by = self.cut_by.map(|layer| Read::metres(layer, Part::Whole));
        own.chain(cut_by).collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for id in &self.layers {
            let Some(layer) = context.layer(*id) else {
                continue;
            };
            let Some(small) = self.small(context, (*id, layer), sink) else {
                continue;
            };
            for one in self.uncut(context, layer, small, sink) {
                sink.report(Place::record(*id, one.fid), "fragment", || {
                    let facts = Facts::none()
                        .measured(one.area, one.limit, Some(Unit::SquareMetre))
                        .arg("scale", context.standard.parameters.scale)
                        .arg_words("class", self.limits.class_words(*id, layer, one.fid));
                    match &layer.geometry {
                        Some(geometry) => facts.geometry(outline(geometry, one.fid)),
                        None => facts,
                    }
                });
            }
        }
    }
}

/// The plane area of a valid polygon in m², to 0.0001; `None` where it is far above `greatest`, and beyond the grid.
fn area(
    geometry: &Geometry,
    validity: &Validity,
    feature: usize,
    grid: Grid,
    greatest: Decimal,
) -> Option<Decimal> {
    let parts = geometry.feature_parts.get(feature).copied()? as usize..;
    let mut doubled = 0_i128;
    for (part, ring) in parts.zip(geometry.parts(feature)) {
        let nodes: Option<Vec<Node>> = ring.iter().map(|at| grid.snap(*at)).collect();
        let nodes = nodes?;
        let sum: i128 = match nodes.split_first() {
            Some((first, rest)) => rest.windows(2).map(|to| cross(*first, to[0], to[1])).sum(),
            None => 0,
        };
        // Outer rings run clockwise and holes the other way, but for those that the judge found reversed.
        doubled += if validity.is_reversed(part) {
            sum
        } else {
            -sum
        };
    }
    let area = grid.area(doubled as f64 / 2.0);
    let is_near = area < greatest.to_f64() + 1.0;
    is_near.then(|| Decimal::from_f64(area).map(|area| area.round_to(4)))?
}

/// The rings as they stand in the file, as one polygon.
fn outline(geometry: &Geometry, fid: u32) -> Outline {
    let rings = geometry.parts(fid as usize).map(<[_]>::to_vec).collect();
    Outline::Polygons(vec![rings])
}
