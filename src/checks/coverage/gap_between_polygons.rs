//! `gap-between-polygons`: land that a layer's polygons enclose and none covers (面层内缝隙).

use super::{at_place, corner, region_facts};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Place, Sink};
use crate::geometry::coverage::{Gap, drawn};
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "gap-between-polygons",
    variants: &["gap"],
    bind: |binding| Box::new(GapBetweenPolygons::new(binding)),
};

/// Records along a gap that a finding names.
const NAMED: usize = 32;

struct GapBetweenPolygons {
    layers: Vec<LayerId>,
    /// The administrative units (行政区): the reference of the other layers.
    units: LayerId,
    /// Their boundaries (行政区界线) and the field of the boundary type (界线类型).
    boundaries: LayerId,
    kind: FieldId,
    /// The types that bound a county, first and last.
    county: (String, String),
}

impl GapBetweenPolygons {
    fn new(binding: &Binding<'_>) -> Self {
        let boundaries = binding.layer("XZQJX");
        let text = |key: &'static str| {
            if binding.with.node(key).is_none() {
                binding.with.missing(key);
            }
            binding.with.text(key).unwrap_or_default().to_owned()
        };
        Self {
            layers: binding.layers.clone(),
            units: binding.layer("XZQ"),
            boundaries,
            kind: binding.field(boundaries, "JXLX"),
            county: (text("county-from"), text("county-to")),
        }
    }

    /// The lines that bound a county.
    fn county_lines<'a>(&self, lines: &'a Layer) -> Vec<&'a [[f64; 2]]> {
        let (Some(geometry), Some(kinds)) = (lines.geometry.as_ref(), lines.text(self.kind)) else {
            return Vec::new();
        };
        let is_county = |fid: &u32| {
            let row = *fid as usize;
            row < kinds.len()
                && row < geometry.features()
                && kinds
                    .get(row)
                    .is_some_and(|kind| *self.county.0 <= *kind && *kind <= *self.county.1)
        };
        lines
            .records()
            .filter(is_county)
            .flat_map(|fid| geometry.parts(fid as usize))
            .collect()
    }

    fn look_at(&self, id: LayerId, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(coverage) = context.topology.coverage(id) else {
            return;
        };
        sink.examined(coverage.examined);
        let reference = (id != self.units)
            .then(|| context.topology.coverage(self.units))
            .flatten();
        let gaps = coverage.gaps(reference);
        sink.excluded(gaps.excluded);
        let lines = context
            .layer(self.boundaries)
            .filter(|_| id == self.units && !gaps.found.is_empty());
        let lines = lines
            .map(|lines| self.county_lines(lines))
            .unwrap_or_default();
        let tolerance = context.standard.parameters.tolerance;
        let is_enclave =
            |gap: &Gap| !lines.is_empty() && drawn(&gap.region(), &lines, tolerance.to_f64());
        for gap in gaps.found.iter().filter(|gap| !is_enclave(gap)) {
            sink.report(Place::layer(id), "gap", || {
                let region = gap.region();
                let facts =
                    region_facts(&region, tolerance).identity(at_place(id, corner(&region)));
                let neighbours = gap.neighbours.iter().take(NAMED);
                neighbours.fold(facts, |facts, other| facts.related(id, *other))
            });
        }
    }
}

impl Check for GapBetweenPolygons {
    fn reads(&self) -> Vec<Read> {
        let own = self
            .layers
            .iter()
            .map(|layer| Read::coverage(*layer, Part::Each));
        let units =
            (!self.layers.contains(&self.units)).then(|| Read::coverage(self.units, Part::Maybe));
        let boundaries = Read {
            also: vec![self.kind],
            table: true,
            ..Read::metres(self.boundaries, Part::Maybe)
        };
        own.chain(units).chain([boundaries]).collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for id in &self.layers {
            self.look_at(*id, context, sink);
        }
    }
}
