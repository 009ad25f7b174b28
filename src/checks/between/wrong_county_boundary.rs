//! `wrong-county-boundary` (县级界线一致性): the outline of all units is not the county boundary as issued.

use super::{live, report_piece};
use crate::checks::coverage::unit_gaps::county_boundary;
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Dataset;
use crate::finding::Sink;
use crate::lang::Bilingual;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-county-boundary",
    variants: &["beyond", "short"],
    bind: |binding| Box::new(WrongCountyBoundary::new(binding)),
};

struct WrongCountyBoundary {
    units: LayerId,
}

impl WrongCountyBoundary {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            units: binding.only_layer(),
        }
    }
}

impl Check for WrongCountyBoundary {
    fn reads(&self) -> Vec<Read> {
        vec![Read::union(self.units, Part::Whole).complete()]
    }

    fn not_applicable(&self, data: &Dataset) -> Option<Bilingual> {
        data.county_boundary.is_none().then(|| {
            Bilingual::new(
                "未提供下发的县级界线（--county-boundary）",
                "the issued county boundary is not given (--county-boundary)",
            )
        })
    }

    fn unable(&self, data: &Dataset) -> Option<Bilingual> {
        let (county, units) = (data.county_boundary.as_ref()?, data.layer(self.units)?);
        (!county.fits(units)).then(|| {
            Bilingual::new(
                format!("县级界线 {} 与图层的坐标系不同", county.file.shown),
                format!(
                    "the county boundary {} is in another reference system than the layer",
                    county.file.shown
                ),
            )
        })
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let (Some(layer), Some(units), Some(county)) = (
            context.layer(self.units),
            context.topology.coverage(self.units),
            county_boundary(context, self.units),
        ) else {
            return;
        };
        sink.examined(live(layer));
        let difference = units.difference(&county.coverage);
        sink.excluded(difference.excluded);
        let tolerance = context.standard.parameters.tolerance;
        for piece in &difference.protruding {
            let related = [(self.units, &*piece.covering)];
            report_piece(piece, "beyond", self.units, &related, tolerance, sink);
        }
        // What the units enclose is a gap between them, which 510690001 reports.
        for piece in difference.uncovered.iter().filter(|piece| !piece.enclosed) {
            let related = [(self.units, &*piece.leaving)];
            report_piece(piece, "short", self.units, &related, tolerance, sink);
        }
    }
}
