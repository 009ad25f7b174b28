//! `repeated-identifier`: an identifier (标识码 BSM) occurs again, in its own layer or in another. Each further
//! occurrence is a finding that names the first.

use rustc_hash::{FxHashMap, FxHashSet};

use super::keys::live;
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Identity, Place, Sink};
use crate::format::dbf::NumberColumn;
use crate::lang::Bilingual;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "repeated-identifier",
    variants: &["again"],
    bind: |binding| Box::new(RepeatedIdentifier::new(binding)),
};

struct RepeatedIdentifier {
    fields: Vec<(LayerId, FieldId)>,
}

impl RepeatedIdentifier {
    fn new(binding: &Binding<'_>) -> Self {
        let name = binding.with.need_text("field");
        let fields: Vec<(LayerId, FieldId)> = binding
            .layers
            .iter()
            .filter_map(|layer| Some((*layer, binding.standard[*layer].field(name)?)))
            .collect();
        if fields.is_empty() {
            let message = Bilingual::new(
                format!("规则的图层都没有字段 `{name}`"),
                format!("no layer of the rule has a field `{name}`"),
            );
            binding.with.mistake(&binding.with.at_key("field"), message);
        }
        Self { fields }
    }
}

impl Check for RepeatedIdentifier {
    fn reads(&self) -> Vec<Read> {
        let fields = self.fields.iter();
        fields
            .map(|(layer, field)| Read::fields(*layer, Part::Each, vec![*field]))
            .collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let mut columns = Vec::new();
        for (id, layer) in context.layers() {
            let field = self.fields.iter().find(|(of, _)| *of == id);
            let column = field.and_then(|(_, field)| Some((*field, layer.number(*field)?)));
            columns.extend(column.map(|(field, column)| (id, layer, field, column)));
        }
        let mut all = Vec::with_capacity(columns.iter().map(|(_, layer, ..)| layer.len()).sum());
        for (_, layer, _, column) in &columns {
            let before = all.len();
            all.extend(layer.records().filter_map(|fid| value(column, fid)));
            sink.examined(live(layer));
            // Blank is 420190001's, unreadable 420190011's.
            sink.excluded(live(layer).saturating_sub(all.len() - before));
        }
        // Only identifiers that do repeat, mostly none, are looked for record by record.
        let repeated = repeated(all);
        if repeated.is_empty() {
            return;
        }
        let mut first: FxHashMap<i128, (LayerId, u32)> = FxHashMap::default();
        for (id, layer, field, column) in columns {
            for fid in layer.records() {
                let Some(value) = value(column, fid).filter(|value| repeated.contains(value))
                else {
                    continue;
                };
                let known = *first.entry(value).or_insert((id, fid));
                if known != (id, fid) {
                    let place = Place::record(id, fid).field(field);
                    sink.report(place, "again", || {
                        Facts::value(layer.shown(field, fid).unwrap_or_default())
                            .related(known.0, known.1)
                            .identity(Identity::Value)
                    });
                }
            }
        }
    }
}

/// The identifier of a record in millionths; numbers are compared, so that 7 and 7.0 are the same.
fn value(column: &NumberColumn, fid: u32) -> Option<i128> {
    column
        .get(fid as usize)
        .map(crate::format::decimal::Decimal::millionths)
}

/// The values that occur more than once. Sorting finds the runs that identifiers come in; hashing would not.
fn repeated(mut values: Vec<i128>) -> FxHashSet<i128> {
    values.sort();
    let pairs = values.windows(2).filter(|pair| pair[0] == pair[1]);
    pairs.map(|pair| pair[0]).collect()
}
