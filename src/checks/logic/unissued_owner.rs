//! `unissued-owner`: the code of a unit does not occur in the issued owner table (权属单位代码表 QSDMB).

use super::keys::{by_code, is_unit, live};
use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::dataset::{Dataset, Issued, Owners};
use crate::finding::{Facts, Place, Sink};
use crate::lang::Bilingual;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unissued-owner",
    variants: &["unissued"],
    bind: |binding| Box::new(UnissuedOwner::new(binding)),
};

struct UnissuedOwner {
    fields: Vec<(LayerId, Vec<FieldId>)>,
}

impl UnissuedOwner {
    fn new(binding: &Binding<'_>) -> Self {
        let names = binding.with.texts("fields");
        if names.is_empty() {
            binding.with.missing("fields");
        }
        for (name, at) in &names {
            let mut layers = binding.layers().iter();
            if layers.all(|layer| binding.standard[*layer].field(name).is_none()) {
                let message = Bilingual::new(
                    format!("规则的图层都没有字段 `{name}`"),
                    format!("no layer of the rule has a field `{name}`"),
                );
                binding.with.mistake(at, message);
            }
        }
        Self {
            fields: binding.fields_where(|field| {
                let mut names = names.iter();
                names.any(|(name, _)| field.name.eq_ignore_ascii_case(name))
            }),
        }
    }
}

/// What the table says of a code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Issued,
    Unissued,
    /// Blank where a value is needed, or no code: other rules report these.
    LeftOut,
}

impl Check for UnissuedOwner {
    fn reads(&self) -> Vec<Read> {
        each_field(&self.fields)
    }

    fn not_applicable(&self, data: &Dataset) -> Option<Bilingual> {
        matches!(data.owners, Issued::NotGiven).then(|| {
            Bilingual::new(
                "未提供权属单位代码表 QSDMB",
                "the issued owner table QSDMB is not given",
            )
        })
    }

    fn unable(&self, data: &Dataset) -> Option<Bilingual> {
        let Issued::Broken { shown, .. } = &data.owners else {
            return None;
        };
        Some(Bilingual::new(
            format!("权属单位代码表 {shown} 无法使用"),
            format!("the owner table {shown} cannot be used"),
        ))
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(owners) = context.data.owners.given() else {
            return;
        };
        for (id, layer) in context.layers() {
            let spec = &context.standard[id];
            sink.examined(live(layer));
            let fields = self.fields.iter().filter(|(of, _)| *of == id);
            let columns: Vec<_> = fields
                .flat_map(|(_, fields)| fields)
                .filter_map(|field| {
                    let column = layer.text(*field)?;
                    let mandatory = spec[*field].need == crate::pack::FieldNeed::Mandatory;
                    let verdicts = by_code(column, |code| judge(code, mandatory, owners));
                    Some((*field, column, verdicts))
                })
                .collect();
            let mut left_out = 0;
            for fid in layer.records() {
                let mut skipped = false;
                for (field, column, verdicts) in &columns {
                    let code = column.code(fid as usize);
                    match verdicts[code as usize] {
                        Verdict::Issued => {}
                        Verdict::LeftOut => skipped = true,
                        Verdict::Unissued => {
                            let place = Place::record(id, fid).field(*field);
                            let confidence = spec[*field].domain_confidence.min(spec.confidence);
                            sink.report_unsure(place, "unissued", confidence, || {
                                Facts::value(column.value(code).trim())
                            });
                        }
                    }
                }
                left_out += usize::from(skipped);
            }
            sink.excluded(left_out);
        }
    }
}

fn judge(code: Option<&str>, mandatory: bool, owners: &Owners) -> Verdict {
    match code {
        None if mandatory => Verdict::LeftOut,
        None => Verdict::Issued,
        Some(code) if !is_unit(code) => Verdict::LeftOut,
        Some(code) if owners.has(code) => Verdict::Issued,
        Some(_) => Verdict::Unissued,
    }
}
