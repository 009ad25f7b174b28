//! `farmland-outside-cropland` (基本农田图斑位置): a prime-farmland parcel lies where the land parcels are no cropland.

use super::{live, same_system};
use crate::checks::coverage::metres;
use crate::checks::logic::keys::{by_code, two_layers};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::geometry::Validity;
use crate::geometry::coverage::Cover;
use crate::geometry::validity::State;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "farmland-outside-cropland",
    variants: &["outside"],
    bind: |binding| Box::new(FarmlandOutsideCropland::new(binding)),
};

struct FarmlandOutsideCropland {
    farmland: LayerId,
    parcels: LayerId,
    /// The class of a parcel (地类编码).
    class: FieldId,
    /// What the codes of the classes begin with in which prime farmland may lie.
    classes: Vec<String>,
    /// Pieces up to this size do not count, m².
    area: Decimal,
}

impl FarmlandOutsideCropland {
    fn new(binding: &Binding<'_>) -> Self {
        let (farmland, parcels) = two_layers(binding);
        let with = &binding.with;
        let classes = with.texts("classes");
        if classes.is_empty() {
            with.missing("classes");
        }
        Self {
            farmland,
            parcels,
            class: binding.field_at(parcels, with.need_text("class"), &with.at_key("class")),
            classes: classes.iter().map(|(text, _)| (*text).to_owned()).collect(),
            area: binding.decimal("area"),
        }
    }

    /// What each parcel is to prime farmland.
    fn covers(&self, parcels: &Layer, validity: &Validity) -> Vec<Cover> {
        let shapes = parcels
            .geometry
            .as_ref()
            .map_or(0, |shapes| shapes.features());
        let Some(column) = parcels.text(self.class) else {
            return vec![Cover::None; shapes];
        };
        let by_value = by_code(column, |code| match code {
            None => Cover::Unsure,
            Some(code) => match self.classes.iter().any(|class| code.starts_with(class)) {
                true => Cover::Wanted,
                false => Cover::None,
            },
        });
        let cover = |fid: usize| {
            let deleted = u32::try_from(fid).is_ok_and(|fid| parcels.is_deleted(fid));
            if deleted || fid >= column.len() {
                return Cover::None;
            }
            match (by_value[column.code(fid) as usize], validity.state(fid)) {
                (cover, State::Valid) => cover,
                (Cover::Wanted | Cover::Unsure, State::Invalid) => Cover::Mask,
                _ => Cover::None,
            }
        };
        (0..shapes).map(cover).collect()
    }
}

impl Check for FarmlandOutsideCropland {
    fn reads(&self) -> Vec<Read> {
        let parcels = Read {
            fields: vec![self.class],
            table: true,
            validity: true,
            ..Read::overlaid(self.parcels, Part::Whole).complete()
        };
        let farmland = Read {
            validity: true,
            ..Read::overlaid(self.farmland, Part::Whole)
        };
        vec![farmland, parcels]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let of = |id| {
            let topology = context.topology;
            Some((
                context.layer(id)?,
                topology.coverage(id)?,
                topology.validity(id)?,
            ))
        };
        let (Some((farmland, coverage, validity)), Some((parcels, cover, cover_validity))) =
            (of(self.farmland), of(self.parcels))
        else {
            return;
        };
        let count = live(farmland);
        sink.examined(count);
        if !same_system(farmland, parcels) {
            sink.undecided(count);
            return;
        }
        let valid = |fid: &u32| validity.state(*fid as usize) == State::Valid;
        let judged: Vec<u32> = farmland.records().filter(valid).collect();
        sink.excluded(count.saturating_sub(judged.len()));
        let covers = self.covers(parcels, cover_validity);
        let outsides = coverage.outside(&judged, cover, &covers, self.area.to_f64());
        sink.excluded(outsides.undecided);
        for outside in &outsides.found {
            sink.report(
                Place::record(self.farmland, outside.polygon),
                "outside",
                || {
                    let region = &outside.region;
                    let area = Decimal::from_f64(region.area).unwrap_or_default();
                    Facts::none()
                        .measured(area.round_to(2), self.area, Some(Unit::SquareMetre))
                        .arg("width", metres(region.width))
                        .arg("classes", self.classes.join("、"))
                        .point(region.point.map(|value| (value * 1e4).round() / 1e4))
                        .geometry(region.outline())
                },
            );
        }
    }
}
