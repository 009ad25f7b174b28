//! `illegal-characters` (非法字符): characters in text that no one sees or means: control characters, full-width digits
//! and letters, blanks before the text, ideographic spaces, replacement characters.

mod letters;

use letters::{kind, named};

pub(super) use letters::visible;

use super::scan::{judge, live};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink};
use crate::format::dbf::TextColumn;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "illegal-characters",
    variants: &[
        "control",
        "full-width",
        "leading-blank",
        "ideographic-space",
        "replacement",
        "several",
    ],
    bind: |binding| Box::new(IllegalCharacters::new(binding)),
};

struct IllegalCharacters {
    layers: Vec<LayerId>,
}

impl IllegalCharacters {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            layers: binding.layers().to_vec(),
        }
    }
}

impl Check for IllegalCharacters {
    fn reads(&self) -> Vec<Read> {
        let read = |layer: &LayerId| Read {
            all_text: true,
            ..Read::fields(*layer, Part::Each, Vec::new())
        };
        self.layers.iter().map(read).collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            sink.examined(live(layer));
            let dirty: Vec<Dirty<'_>> = texts(layer, context.standard[id].field_ids())
                .filter_map(|(field, column)| Dirty::new(field, column))
                .collect();
            if dirty.is_empty() {
                continue;
            }
            for fid in layer.records() {
                for cells in &dirty {
                    cells.report(Place::record(id, fid), sink);
                }
            }
        }
    }
}

/// A field of the standard, or the name of an extra one.
#[derive(Clone, Copy)]
enum Field<'a> {
    Known(FieldId),
    Extra(&'a str),
}

/// The text columns of a layer: the standard's fields, then the extra ones.
fn texts<'a>(
    layer: &'a Layer,
    fields: impl Iterator<Item = FieldId>,
) -> impl Iterator<Item = (Field<'a>, &'a TextColumn)> {
    let known = fields.filter_map(|field| Some((Field::Known(field), layer.text(field)?)));
    let extra = layer.table.iter().flat_map(|table| {
        let named = |(place, column): &'a (usize, TextColumn)| {
            let name = table.header.fields[*place].name.as_str();
            (Field::Extra(name), column)
        };
        table.extra_text.iter().map(named)
    });
    known.chain(extra)
}

/// A column in which some values have illegal characters.
struct Dirty<'a> {
    field: Field<'a>,
    column: &'a TextColumn,
    /// By code: the kind of the value's illegal characters.
    kinds: Vec<Option<&'static str>>,
}

impl<'a> Dirty<'a> {
    fn new(field: Field<'a>, column: &'a TextColumn) -> Option<Self> {
        let mut kinds = judge(column, |text| text.and_then(kind));
        if column.any_lossy() {
            // What did not decode is 120190002's, and its characters are not the file's.
            for (code, kind) in (0..).zip(&mut kinds) {
                *kind = kind.filter(|_| !column.is_lossy(code));
            }
        }
        let found = kinds.iter().any(Option::is_some);
        found.then_some(Self {
            field,
            column,
            kinds,
        })
    }

    fn report(&self, record: Place, sink: &mut Sink<'_>) {
        let code = self.column.code(record.fid.unwrap_or_default() as usize);
        let Some(kind) = self.kinds[code as usize] else {
            return;
        };
        let place = match self.field {
            Field::Known(field) => record.field(field),
            Field::Extra(_) => record,
        };
        sink.report(place, kind, || {
            let text = self.column.value(code);
            let mut facts = Facts::value(text)
                .arg("shown", visible(text))
                .arg_words("characters", named(text));
            if let Field::Extra(name) = self.field {
                facts.field_name = Some(name.to_owned());
            }
            facts
        });
    }
}
