//! `unknown-parcel`: a record names a parcel (图斑) that does not exist.

use super::keys::{Link, Naming, Parcels, live, two_layers};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Place, Sink};
use crate::pack::{FieldNeed, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unknown-parcel",
    variants: &["no-unit", "no-number"],
    bind: |binding| Box::new(UnknownParcel::new(binding)),
};

struct UnknownParcel {
    layer: LayerId,
    references: Vec<Naming>,
    parcels: LayerId,
    target: Naming,
}

impl UnknownParcel {
    fn new(binding: &Binding<'_>) -> Self {
        let (layer, parcels) = two_layers(binding);
        let references = binding.with.texts("references");
        if references.is_empty() {
            binding.with.missing("references");
        }
        Self {
            layer,
            references: references
                .iter()
                .map(|(text, at)| Naming::parse(binding, layer, text, at))
                .collect(),
            parcels,
            target: Naming::bind(binding, parcels, "target"),
        }
    }
}

impl Check for UnknownParcel {
    fn reads(&self) -> Vec<Read> {
        let references = self.references.iter().flat_map(|naming| naming.fields());
        vec![
            Read::fields(self.layer, Part::Whole, references.collect()),
            Read::fields(self.parcels, Part::Whole, self.target.fields().into()).complete(),
        ]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let (Some(layer), Some(parcels)) = (context.layer(self.layer), context.layer(self.parcels))
        else {
            return;
        };
        let Some(parcels) = Parcels::new(parcels, self.target) else {
            return;
        };
        let spec = &context.standard[self.layer];
        let links = self.references.iter();
        let links = links.filter_map(|naming| Some((*naming, parcels.links(layer, *naming)?)));
        let links: Vec<_> = links.collect();
        sink.examined(live(layer));
        let mut left_out = 0;
        for fid in layer.records() {
            let mut skipped = false;
            for (naming, links) in &links {
                let (field, variant) = match links.get(fid) {
                    Link::Parcel(_) | Link::Repeated => continue,
                    Link::Blank if spec[naming.number].need != FieldNeed::Mandatory => continue,
                    Link::Blank | Link::Half | Link::Malformed => {
                        skipped = true;
                        continue;
                    }
                    Link::NoUnit => (naming.unit, "no-unit"),
                    Link::NoNumber => (naming.number, "no-number"),
                };
                let place = Place::record(self.layer, fid).field(field);
                sink.report(place, variant, || {
                    let text = |field| layer.shown(field, fid).unwrap_or_default();
                    Facts::value(text(field))
                        .arg("parcel", naming.shown(layer, fid))
                        .arg("unit", text(naming.unit))
                });
            }
            left_out += usize::from(skipped);
        }
        sink.excluded(left_out);
    }
}
