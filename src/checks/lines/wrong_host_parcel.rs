//! `wrong-host-parcel` (零星地物座落图斑): a point feature names another parcel than the one that it lies in.

use super::live;
use super::places::{self, Places};
use crate::checks::logic::keys::{Naming, two_layers, unit};
use crate::checks::{Binding, Check, Context, Kind, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink};
use crate::format::decimal::Decimal;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-host-parcel",
    variants: &["number", "unit"],
    bind: |binding| Box::new(WrongHostParcel::new(binding)),
};

struct WrongHostParcel {
    points: LayerId,
    naming: Naming,
    parcels: LayerId,
    target: Naming,
    /// So near a border a point lies on both sides, m.
    tolerance: Decimal,
}

/// A parcel's name; `None` where a half of it is blank or the unit code is no code.
type Name<'a> = Option<(&'a str, &'a str)>;

impl WrongHostParcel {
    fn new(binding: &Binding<'_>) -> Self {
        let (points, parcels) = two_layers(binding);
        Self {
            points,
            naming: Naming::bind(binding, points, "parcel"),
            parcels,
            target: Naming::bind(binding, parcels, "target"),
            tolerance: binding.standard.parameters.tolerance,
        }
    }

    fn report(&self, places: &Places<'_>, place: usize, named: (&str, &str), sink: &mut Sink<'_>) {
        let fid = places.fids[place];
        // Of several parcels, on a border, the one that agrees most.
        let agrees = |host: &u32| {
            let host = name(places.parcels, self.target, *host);
            host.map_or(0, |(unit, number)| {
                u8::from(number == named.1) + 2 * u8::from(unit == named.0)
            })
        };
        let Some(host) = places.hosts(place).max_by_key(agrees) else {
            return;
        };
        let of_unit = name(places.parcels, self.target, host).is_some_and(|(_, n)| n == named.1);
        let (variant, own, right) = match of_unit {
            true => ("unit", self.naming.unit, self.target.unit),
            false => ("number", self.naming.number, self.target.number),
        };
        sink.report(Place::record(self.points, fid).field(own), variant, || {
            let value = places.layer.shown(own, fid).unwrap_or_default();
            let expected = places.parcels.shown(right, host).unwrap_or_default();
            Facts::value(value)
                .expected(expected)
                .related(self.parcels, host)
                .arg("named", self.naming.shown(places.layer, fid))
                .arg("parcel", self.target.shown(places.parcels, host))
        });
    }
}

impl Check for WrongHostParcel {
    fn reads(&self) -> Vec<Read> {
        let mut reads = places::reads(self.points, self.parcels);
        for (read, naming) in reads.iter_mut().zip([self.naming, self.target]) {
            read.fields = naming.fields().into();
            read.table = true;
        }
        reads
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(places) = Places::new(context, [self.points, self.parcels], self.tolerance) else {
            return;
        };
        let count = live(places.layer);
        sink.examined(count);
        sink.excluded(count.saturating_sub(places.fids.len()));
        for (place, fid) in places.fids.iter().enumerate() {
            let named = name(places.layer, self.naming, *fid);
            let mut hosts = places.hosts(place).peekable();
            let Some(named) = named.filter(|_| hosts.peek().is_some()) else {
                sink.excluded(1);
                continue;
            };
            let names: Vec<Name<'_>> = hosts
                .map(|host| name(places.parcels, self.target, host))
                .collect();
            if names.contains(&Some(named)) {
                continue;
            }
            if places.is_masked(place) || names.contains(&None) {
                sink.excluded(1);
            } else {
                self.report(&places, place, named, sink);
            }
        }
    }
}

/// The name in a record: the unit's code in its one form, and the number.
fn name(layer: &Layer, naming: Naming, fid: u32) -> Name<'_> {
    let text = |field| Some(layer.text(field)?.get(fid as usize)?.trim());
    let code = text(naming.unit)?;
    let number = text(naming.number).filter(|number| !number.is_empty())?;
    Some((unit(code)?, number))
}
