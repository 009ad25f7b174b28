//! `prime-farmland-mismatch`: a prime farmland parcel (基本农田图斑) names a land parcel that does not exist, or says
//! otherwise than the one it names.

use super::keys::{Link, Names, Naming, Parcels, by_code, live, two_layers};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink};
use crate::format::dbf::TextColumn;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "prime-farmland-mismatch",
    variants: &["no-parcel", "different"],
    bind: |binding| Box::new(PrimeFarmlandMismatch::new(binding)),
};

struct PrimeFarmlandMismatch {
    farmland: LayerId,
    reference: Naming,
    parcels: LayerId,
    target: Naming,
    /// Fields that must be the same in both layers.
    same: Vec<(FieldId, FieldId)>,
}

impl PrimeFarmlandMismatch {
    fn new(binding: &Binding<'_>) -> Self {
        let (farmland, parcels) = two_layers(binding);
        let same = binding.with.texts("same");
        let both = |(name, at): &(&str, &crate::pack::At)| {
            (
                binding.field_at(farmland, name, at),
                binding.field_at(parcels, name, at),
            )
        };
        Self {
            farmland,
            reference: Naming::bind(binding, farmland, "parcel"),
            parcels,
            target: Naming::bind(binding, parcels, "target"),
            same: same.iter().map(both).collect(),
        }
    }
}

/// A field of both layers, its values as numbers that mean the same in both; `None` is blank.
struct Compared<'a> {
    field: FieldId,
    farmland: (&'a TextColumn, Vec<Option<u32>>),
    parcels: (&'a TextColumn, Vec<Option<u32>>),
}

impl<'a> Compared<'a> {
    fn new(
        farmland: &'a Layer,
        parcels: &'a Layer,
        (field, same): (FieldId, FieldId),
    ) -> Option<Self> {
        let mut names = Names::default();
        let mut numbered = |column: &'a TextColumn| {
            let values = by_code(column, |value| Some(names.add(value?)));
            (column, values)
        };
        Some(Self {
            field,
            farmland: numbered(farmland.text(field)?),
            parcels: numbered(parcels.text(same)?),
        })
    }

    /// Whether the two records have the same value; `None` where one has none, which is 420190001's.
    fn same(&self, fid: u32, parcel: u32) -> Option<bool> {
        let of = |(column, values): &(&TextColumn, Vec<Option<u32>>), fid: u32| {
            values[column.code(fid as usize) as usize]
        };
        Some(of(&self.farmland, fid)? == of(&self.parcels, parcel)?)
    }

    fn parcel_value(&self, parcel: u32) -> &'a str {
        let column = self.parcels.0;
        column.get(parcel as usize).unwrap_or_default().trim()
    }
}

impl Check for PrimeFarmlandMismatch {
    fn reads(&self) -> Vec<Read> {
        let fields = |naming: Naming, of: fn(&(FieldId, FieldId)) -> FieldId| {
            let mut fields: Vec<FieldId> = self.same.iter().map(of).collect();
            fields.extend(naming.fields());
            fields
        };
        vec![
            Read::fields(
                self.farmland,
                Part::Whole,
                fields(self.reference, |pair| pair.0),
            ),
            Read::fields(
                self.parcels,
                Part::Whole,
                fields(self.target, |pair| pair.1),
            )
            .complete(),
        ]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let (Some(farmland), Some(parcels)) =
            (context.layer(self.farmland), context.layer(self.parcels))
        else {
            return;
        };
        let Some(index) = Parcels::new(parcels, self.target) else {
            return;
        };
        let Some(links) = index.links(farmland, self.reference) else {
            return;
        };
        let compared = self.same.iter();
        let compared = compared.filter_map(|fields| Compared::new(farmland, parcels, *fields));
        let compared: Vec<_> = compared.collect();
        sink.examined(live(farmland));
        let mut left_out = 0;
        for fid in farmland.records() {
            match links.get(fid) {
                Link::Parcel(parcel) => {
                    left_out += usize::from(self.compare(&compared, farmland, fid, parcel, sink));
                }
                // Which of several parcels is meant shows when 620100033 is settled.
                Link::Blank | Link::Half | Link::Malformed | Link::Repeated => left_out += 1,
                link @ (Link::NoUnit | Link::NoNumber) => {
                    let Naming { unit, number } = self.reference;
                    let field = if link == Link::NoUnit { unit } else { number };
                    let place = Place::record(self.farmland, fid).field(field);
                    sink.report(place, "no-parcel", || {
                        Facts::value(farmland.shown(field, fid).unwrap_or_default())
                            .arg("parcel", self.reference.shown(farmland, fid))
                    });
                }
            }
        }
        sink.excluded(left_out);
    }
}

impl PrimeFarmlandMismatch {
    /// Compares two records; true where something could not be.
    fn compare(
        &self,
        compared: &[Compared<'_>],
        farmland: &Layer,
        fid: u32,
        parcel: u32,
        sink: &mut Sink<'_>,
    ) -> bool {
        let mut skipped = false;
        for column in compared {
            match column.same(fid, parcel) {
                Some(true) => {}
                None => skipped = true,
                Some(false) => {
                    let place = Place::record(self.farmland, fid).field(column.field);
                    sink.report(place, "different", || {
                        Facts::value(farmland.shown(column.field, fid).unwrap_or_default().trim())
                            .expected(column.parcel_value(parcel))
                            .related(self.parcels, parcel)
                    });
                }
            }
        }
        skipped
    }
}
