//! `point-outside-parcels` (零星地物位置): a point feature lies in no parcel.

use super::live;
use super::places::{self, Places};
use crate::checks::logic::keys::two_layers;
use crate::checks::{Binding, Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};
use crate::format::decimal::Decimal;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "point-outside-parcels",
    variants: &["outside"],
    bind: |binding| Box::new(PointOutsideParcels::new(binding)),
};

struct PointOutsideParcels {
    points: LayerId,
    parcels: LayerId,
    /// A point may be so far outside, m.
    tolerance: Decimal,
}

impl PointOutsideParcels {
    fn new(binding: &Binding<'_>) -> Self {
        let (points, parcels) = two_layers(binding);
        Self {
            points,
            parcels,
            tolerance: binding.standard.parameters.tolerance,
        }
    }
}

impl Check for PointOutsideParcels {
    fn reads(&self) -> Vec<Read> {
        places::reads(self.points, self.parcels)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(places) = Places::new(context, [self.points, self.parcels], self.tolerance) else {
            return;
        };
        let count = live(places.layer);
        sink.examined(count);
        sink.excluded(count.saturating_sub(places.fids.len()));
        for (place, fid) in places.fids.iter().enumerate() {
            if places.hosts(place).next().is_some() {
                continue;
            }
            if places.is_masked(place) {
                sink.excluded(1);
            } else {
                sink.report(Place::record(self.points, *fid), "outside", Facts::none);
            }
        }
    }
}
