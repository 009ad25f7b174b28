//! The gaps of the administrative units (行政区的缝隙): within the issued county boundary, or without one all holes but
//! those of other counties' enclaves (飞入地).

use crate::checks::{Binding, Context, Part, Read};
use crate::dataset::{CountyBoundary, Layer};
use crate::geometry::coverage::{Coverage, Gap, Gaps, drawn};
use crate::pack::{FieldId, LayerId};

/// The units, and what tells their gaps from enclaves.
pub(in crate::checks) struct UnitGaps {
    /// The administrative units (行政区).
    pub(in crate::checks) units: LayerId,
    /// Their boundaries (行政区界线) and the field of the boundary type (界线类型).
    boundaries: LayerId,
    kind: FieldId,
    /// The types that bound a county, first and last.
    county: (String, String),
}

impl UnitGaps {
    /// As the parameters `county-from` and `county-to` say.
    pub(in crate::checks) fn bind(binding: &Binding<'_>) -> Self {
        let boundaries = binding.layer("XZQJX");
        let text = |key: &'static str| {
            if binding.with.node(key).is_none() {
                binding.with.missing(key);
            }
            binding.with.text(key).unwrap_or_default().to_owned()
        };
        Self {
            units: binding.layer("XZQ"),
            boundaries,
            kind: binding.field(boundaries, "JXLX"),
            county: (text("county-from"), text("county-to")),
        }
    }

    /// What is read of the boundaries.
    pub(in crate::checks) fn read(&self) -> Read {
        Read {
            also: vec![self.kind],
            table: true,
            ..Read::metres(self.boundaries, Part::Maybe).complete()
        }
    }

    /// The gaps between the units that make `coverage`.
    pub(in crate::checks) fn of<'a>(
        &self,
        coverage: &'a Coverage,
        context: &Context<'_>,
    ) -> Gaps<'a> {
        if let Some(county) = county_boundary(context, self.units) {
            return coverage.gaps(Some(&county.coverage));
        }
        let mut gaps = coverage.gaps(None);
        if context.data.layer(self.boundaries).is_some() && context.layer(self.boundaries).is_none()
        {
            // Any of them may be an enclave whose line cannot be read.
            gaps.excluded += gaps.found.len();
            gaps.found.clear();
        }
        let lines = context
            .layer(self.boundaries)
            .filter(|_| !gaps.found.is_empty());
        let lines = lines
            .map(|lines| self.county_lines(lines))
            .unwrap_or_default();
        let tolerance = context.standard.parameters.tolerance.to_f64();
        let is_enclave =
            |gap: &Gap<'_>| !lines.is_empty() && drawn(&gap.region(), &lines, tolerance);
        gaps.found.retain(|gap| !is_enclave(gap));
        gaps
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
}

/// The issued county boundary, where it is in the reference system of the layer, or nothing says otherwise.
pub(in crate::checks) fn county_boundary<'a>(
    context: &Context<'a>,
    layer: LayerId,
) -> Option<&'a CountyBoundary> {
    let county = context.data.county_boundary.as_ref()?;
    let layer = context.data.layer(layer)?;
    county.fits(layer).then_some(county)
}
