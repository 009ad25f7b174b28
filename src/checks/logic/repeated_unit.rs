//! `repeated-unit`: an administrative unit (行政区) has several records that are not marked as its enclaves (飞入地), or
//! two units of one township have the same name.

use rustc_hash::FxHashMap;

use super::keys::live;
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Identity, Place, Sink};
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "repeated-unit",
    variants: &["code", "name"],
    bind: |binding| Box::new(RepeatedUnit::new(binding)),
};

struct RepeatedUnit {
    layer: LayerId,
    code: FieldId,
    name: FieldId,
    mark: FieldId,
    /// The mark of an enclave.
    enclave: String,
    /// How many digits of a unit's code name its township.
    township: usize,
}

impl RepeatedUnit {
    fn new(binding: &Binding<'_>) -> Self {
        let with = &binding.with;
        let layer = binding.only_layer();
        let field = |key| binding.field_at(layer, with.need_text(key), &with.at_key(key));
        if with.node("township").is_none() {
            with.missing("township");
        }
        Self {
            layer,
            code: field("code"),
            name: field("name"),
            mark: field("mark"),
            enclave: with.need_text("enclave").to_owned(),
            township: with.int("township", 1..=19).unwrap_or_default(),
        }
    }
}

impl Check for RepeatedUnit {
    fn reads(&self) -> Vec<Read> {
        vec![Read {
            also: vec![self.mark],
            ..Read::fields(self.layer, Part::Whole, vec![self.code, self.name])
        }]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(layer) = context.layer(self.layer) else {
            return;
        };
        let mut codes: FxHashMap<&str, u32> = FxHashMap::default();
        // The unit that has a name in a township, with its first record.
        let mut names: FxHashMap<(&str, &str), (&str, u32)> = FxHashMap::default();
        let mut seen: FxHashMap<(&str, &str), u32> = FxHashMap::default();
        sink.examined(live(layer));
        for fid in layer.records() {
            let text = |field| value(layer, field, fid);
            let Some(code) = text(self.code) else {
                sink.excluded(1);
                continue;
            };
            if text(self.mark) != Some(self.enclave.as_str()) {
                let first = *codes.entry(code).or_insert(fid);
                self.again(fid, first, self.code, "code", code, sink);
            }
            let (Some(name), Some(township)) = (text(self.name), code.get(..self.township)) else {
                sink.excluded(1);
                continue;
            };
            let (unit, first) = *names.entry((township, name)).or_insert((code, fid));
            // Parts of one unit have its name; another unit is told once, at its first record.
            if unit != code && *seen.entry((code, name)).or_insert(fid) == fid {
                self.again(fid, first, self.name, "name", name, sink);
            }
        }
    }
}

impl RepeatedUnit {
    /// Reports that the value of a record is that of an earlier one.
    fn again(
        &self,
        fid: u32,
        first: u32,
        field: FieldId,
        variant: &'static str,
        value: &str,
        sink: &mut Sink<'_>,
    ) {
        if fid == first {
            return;
        }
        let place = Place::record(self.layer, fid).field(field);
        sink.report(place, variant, || {
            Facts::value(value)
                .related(self.layer, first)
                .arg("enclave", &self.enclave)
                .identity(Identity::Value)
        });
    }
}

/// A text of a record without blanks around it; `None` where it has none.
fn value(layer: &Layer, field: FieldId, fid: u32) -> Option<&str> {
    let text = layer.text(field)?.get(fid as usize)?.trim();
    (!text.is_empty()).then_some(text)
}
