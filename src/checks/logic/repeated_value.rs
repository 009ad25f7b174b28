//! `repeated-value`: a value that is to be unique within a group occurs again (编号唯一性): a parcel number (图斑编号)
//! within its village. Each further occurrence is a finding that names the first.

use rustc_hash::FxHashMap;

use super::keys::{Names, by_code, live, pack};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Identity, Place, Sink};
use crate::lang::Bilingual;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "repeated-value",
    variants: &["again"],
    bind: |binding| Box::new(RepeatedValue::new(binding)),
};

struct RepeatedValue {
    layer: LayerId,
    field: FieldId,
    /// The field of the group, and how many of its characters name the group.
    within: FieldId,
    take: usize,
}

impl RepeatedValue {
    fn new(binding: &Binding<'_>) -> Self {
        let with = &binding.with;
        let layer = binding.only_layer();
        let (field, within) = (with.need_text("field"), with.need_text("within"));
        let (group, take) = within.split_once(':').unwrap_or((within, ""));
        let take: Option<usize> = take.parse().ok();
        if take.is_none() && !within.is_empty() {
            let message = Bilingual::new(
                "应为“字段:位数”，如 `ZLDWDM:12`",
                "FIELD:DIGITS expected, such as `ZLDWDM:12`",
            );
            with.mistake(&with.at_key("within"), message);
        }
        Self {
            layer,
            field: binding.field_at(layer, field, &with.at_key("field")),
            within: binding.field_at(layer, group, &with.at_key("within")),
            take: take.unwrap_or_default(),
        }
    }

    /// The group that a value of the group's field names; `None` where it is too short.
    fn group<'a>(&self, value: &'a str) -> Option<&'a str> {
        match value.char_indices().nth(self.take) {
            Some((end, _)) => value.get(..end),
            None => (value.chars().count() == self.take).then_some(value),
        }
    }
}

impl Check for RepeatedValue {
    fn reads(&self) -> Vec<Read> {
        vec![Read::fields(
            self.layer,
            Part::Whole,
            vec![self.field, self.within],
        )]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(layer) = context.layer(self.layer) else {
            return;
        };
        let (Some(values), Some(groups)) = (layer.text(self.field), layer.text(self.within)) else {
            return;
        };
        let (mut value_names, mut group_names) = (Names::default(), Names::default());
        let value_ids = by_code(values, |value| Some(value_names.add(value?)));
        let group_ids = by_code(groups, |value| Some(group_names.add(self.group(value?)?)));
        let mut first: FxHashMap<u64, u32> =
            FxHashMap::with_capacity_and_hasher(layer.len(), Default::default());
        sink.examined(live(layer));
        let mut left_out = 0;
        for fid in layer.records() {
            let (value, group) = (values.code(fid as usize), groups.code(fid as usize));
            let ids = (value_ids[value as usize], group_ids[group as usize]);
            // Blank or no code: other rules report these.
            let (Some(value_id), Some(group_id)) = ids else {
                left_out += 1;
                continue;
            };
            let known = *first.entry(pack(group_id, value_id)).or_insert(fid);
            if known != fid {
                let place = Place::record(self.layer, fid).field(self.field);
                sink.report(place, "again", || {
                    let value = values.value(value).trim();
                    let group = self.group(groups.value(group).trim()).unwrap_or_default();
                    Facts::value(value)
                        .related(self.layer, known)
                        .arg("group", group)
                        .identity(Identity::Text(format!("{group}/{value}")))
                });
            }
        }
        sink.excluded(left_out);
    }
}
