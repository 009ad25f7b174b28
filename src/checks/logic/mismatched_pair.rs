//! `mismatched-pair`: a code and its name, side by side in a record, do not go together (成对字段). Names of a code list
//! are the list's; names of units are those that most records of the whole database give the code.

mod majority;

use rustc_hash::FxHashMap;

use super::keys::{halves, live};
use super::pairs::Pairs;
use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::dataset::Layer;
use crate::finding::{Facts, Place, Sink};
use crate::lang::Bilingual;
use crate::pack::{At, Confidence, FieldId, LayerId, Standard, Value};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "mismatched-pair",
    variants: &["not-of-the-code", "minority"],
    bind: |binding| Box::new(MismatchedPair::new(binding)),
};

/// Two fields of a layer that belong together.
#[derive(Clone, Copy)]
struct Twin {
    layer: LayerId,
    code: FieldId,
    name: FieldId,
    /// Names come from the code list, or from the records of the twins with the same number.
    group: Option<usize>,
}

struct MismatchedPair {
    twins: Vec<Twin>,
}

impl MismatchedPair {
    fn new(binding: &Binding<'_>) -> Self {
        let mut twins = Vec::new();
        for (text, at) in binding.with.texts("coded") {
            twins.extend(twins_of(binding, text, at, None));
        }
        for (group, node) in binding.with.list("named").iter().enumerate() {
            let Value::List(texts) = &node.value else {
                let message = Bilingual::new("应为列表", "a list expected");
                binding.with.mistake(&node.at, message);
                continue;
            };
            for (text, at) in texts
                .iter()
                .filter_map(|node| Some((node.as_text()?, &node.at)))
            {
                twins.extend(twins_of(binding, text, at, Some(group)));
            }
        }
        twins.sort_by_key(|twin| twin.layer);
        Self { twins }
    }
}

/// The fields `CODE/NAME` in every layer of the rule that has both; a mistake where none has.
fn twins_of(binding: &Binding<'_>, text: &str, at: &At, group: Option<usize>) -> Vec<Twin> {
    let (code, name) = halves(binding, text, at).unwrap_or_default();
    let twin = |layer: &LayerId| {
        let spec = &binding.standard[*layer];
        Some(Twin {
            layer: *layer,
            code: spec.field(code)?,
            name: spec.field(name)?,
            group,
        })
    };
    let twins: Vec<Twin> = binding.layers().iter().filter_map(twin).collect();
    if twins.is_empty() {
        let message = Bilingual::new(
            format!("没有图层同时有 `{text}` 的两个字段"),
            format!("no layer has both fields of `{text}`"),
        );
        binding.with.mistake(at, message);
    }
    twins
}

/// What a pair of code and name comes to.
enum Verdict<'a> {
    LeftOut,
    /// Not a name of the code, which the list calls so.
    NotOfTheCode(&'a str, Confidence),
    /// Not the name that most records have, such as this one.
    Minority(&'a str, (LayerId, u32)),
}

/// The pairs of a twin in its layer, with what is to be said of some.
struct Judged<'a> {
    twin: Twin,
    layer: &'a Layer,
    pairs: Pairs<'a>,
    verdicts: FxHashMap<u64, Verdict<'a>>,
}

impl Check for MismatchedPair {
    fn reads(&self) -> Vec<Read> {
        let mut fields: Vec<(LayerId, Vec<FieldId>)> = Vec::new();
        for twin in &self.twins {
            match fields.last_mut().filter(|(layer, _)| *layer == twin.layer) {
                Some((_, fields)) => fields.extend([twin.code, twin.name]),
                None => fields.push((twin.layer, vec![twin.code, twin.name])),
            }
        }
        each_field(&fields)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let judged = |twin: &Twin| {
            let layer = context.layer(twin.layer)?;
            let pairs = Pairs::new(layer, twin.code, twin.name)?;
            Some(Judged {
                twin: *twin,
                layer,
                pairs,
                verdicts: FxHashMap::default(),
            })
        };
        let mut judged: Vec<Judged<'_>> = self.twins.iter().filter_map(judged).collect();
        let groups = self.twins.iter().filter_map(|twin| twin.group).max();
        for group in 0..=groups.unwrap_or(0) {
            majority::judge(&mut judged, group, context.standard);
        }
        for of in judged.iter_mut().filter(|of| of.twin.group.is_none()) {
            of.judge_by_list(context.standard);
        }
        for (id, layer) in context.layers() {
            sink.examined(live(layer));
            let speaking: Vec<_> = judged
                .iter()
                .filter(|of| of.twin.layer == id && !of.verdicts.is_empty())
                .collect();
            if !speaking.is_empty() {
                report(layer, &speaking, sink);
            }
        }
    }
}

impl<'a> Judged<'a> {
    /// Judges the names of a code list. Blank and unknown codes and blank names have findings of their own.
    fn judge_by_list(&mut self, standard: &'a Standard) {
        let spec = &standard[self.twin.layer];
        let field = &spec[self.twin.code];
        let Some(list) = standard.codes(field) else {
            return;
        };
        for pair in self.pairs.distinct(self.layer) {
            let entry = pair.first.and_then(|code| list.get(field.bare(code)));
            let verdict = match (entry, pair.second) {
                (Some(entry), Some(name)) if entry.is_called(name) => continue,
                (Some(entry), Some(_)) => {
                    let confidence = field.domain_confidence.min(spec.confidence);
                    Verdict::NotOfTheCode(&entry.name, entry.confidence.min(confidence))
                }
                _ => Verdict::LeftOut,
            };
            self.verdicts.insert(pair.key, verdict);
        }
    }
}

/// Reports the records of a layer in their order.
fn report(layer: &Layer, judged: &[&Judged<'_>], sink: &mut Sink<'_>) {
    let mut left_out = 0;
    for fid in layer.records() {
        let mut skipped = false;
        for of in judged {
            let Some(verdict) = of.verdicts.get(&of.pairs.key(fid)) else {
                continue;
            };
            let place = Place::record(of.twin.layer, fid).field(of.twin.name);
            let facts = |expected: &str| {
                let text = |field| layer.shown(field, fid).unwrap_or_default();
                Facts::value(text(of.twin.name).trim())
                    .expected(expected)
                    .arg("code", text(of.twin.code))
            };
            match verdict {
                Verdict::LeftOut => skipped = true,
                Verdict::NotOfTheCode(expected, confidence) => {
                    sink.report_unsure(place, "not-of-the-code", *confidence, || facts(expected));
                }
                Verdict::Minority(expected, (id, first)) => {
                    sink.report(place, "minority", || facts(expected).related(*id, *first));
                }
            }
        }
        left_out += usize::from(skipped);
    }
    sink.excluded(left_out);
}
