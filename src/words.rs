//! The words of findings: one message and one hint for each way of being wrong that a check reports, Chinese and
//! English side by side in `words/*.toml`. Checks state facts; only here do they become sentences.

mod faults;

pub use faults::fault;

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::dataset::Dataset;
use crate::finding::Finding;
use crate::format::decimal::Decimal;
use crate::lang::{Bilingual, Lang};
use crate::pack::Standard;
use crate::rules::Rule;

/// The wordings, a file a family of checks.
const FILES: &[&str] = &[
    include_str!("words/files.toml"),
    include_str!("words/structure.toml"),
    include_str!("words/values.toml"),
    include_str!("words/areas.toml"),
    include_str!("words/shapes.toml"),
    include_str!("words/coverage.toml"),
    include_str!("words/between.toml"),
    include_str!("words/logic.toml"),
    include_str!("words/lines.toml"),
    include_str!("words/borders.toml"),
    include_str!("words/summaries.toml"),
];

/// What is said of one way of being wrong; `{…}` are placeholders.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// What is wrong, Chinese.
    pub zh: String,
    /// What is wrong, English.
    pub en: String,
    /// How to repair it.
    pub hint: Bilingual,
}

type Wordings = HashMap<String, HashMap<String, Wording>>;

fn wordings() -> &'static Wordings {
    static WORDINGS: OnceLock<Wordings> = OnceLock::new();
    WORDINGS.get_or_init(|| {
        let files = FILES.iter().flat_map(|text| {
            toml::from_str::<Wordings>(text)
                .expect("invariant: the embedded wordings parse (tested)")
        });
        files.collect()
    })
}

/// The wording of a variant of a check.
#[must_use]
pub fn wording(check: &str, variant: &str) -> Option<&'static Wording> {
    wordings().get(check)?.get(variant)
}

/// Every check and variant that has a wording.
pub fn known() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = wordings().iter();
    all.flat_map(|(check, variants)| {
        variants
            .keys()
            .map(move |variant| (check.as_str(), variant.as_str()))
    })
}

/// The message and the hint of a finding.
#[must_use]
pub fn tell(
    finding: &Finding,
    rule: &Rule,
    standard: &Standard,
    data: &Dataset,
) -> (Bilingual, Bilingual) {
    let Some(wording) = wording(rule.kind.name, finding.variant) else {
        return (rule.title.clone(), rule.statement.clone());
    };
    let fill = |template: &str, lang| {
        fill(template, |name| {
            placeholder(name, lang, finding, standard, data)
        })
    };
    let message = Bilingual::new(fill(&wording.zh, Lang::Zh), fill(&wording.en, Lang::En));
    let hint = Bilingual::new(
        fill(&wording.hint.zh, Lang::Zh),
        fill(&wording.hint.en, Lang::En),
    );
    (message, hint)
}

/// Replaces each `{name}`; a name that has no value stays as it is, which a test looks for.
fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        match value(name) {
            Some(value) => text.push_str(&value),
            None => {
                text.push('{');
                text.push_str(name);
                text.push('}');
            }
        }
        rest = behind;
    }
    text + rest
}

fn placeholder(
    name: &str,
    lang: Lang,
    finding: &Finding,
    standard: &Standard,
    data: &Dataset,
) -> Option<String> {
    let facts = &finding.facts;
    if let Some((_, text)) = facts.args.iter().find(|(key, _)| *key == name) {
        return Some(text.get(lang).to_owned());
    }
    if let Some((_, fault)) = facts.faults.iter().find(|(key, _)| *key == name) {
        return Some(faults::fault(fault).get(lang).to_owned());
    }
    let layer = finding.place.layer.map(|layer| &standard[layer]);
    match name {
        "layer" => layer.map(|layer| titled(&layer.title, &layer.name, lang)),
        "field" => match (&facts.field_name, layer, finding.place.field) {
            (Some(name), ..) => Some(name.clone()),
            (None, Some(layer), Some(field)) => {
                Some(titled(&layer[field].title, &layer[field].name, lang))
            }
            _ => None,
        },
        "value" => facts.value.clone(),
        "expected" => facts.expected.clone(),
        "measured" => facts.measured.map(number),
        "limit" => facts.limit.map(number),
        "related" => facts.related.first().map(|(id, fid)| {
            let name = &standard[*id].name;
            match data.bsm(*id, *fid) {
                Some(bsm) => format!("{name} FID {fid} (BSM {bsm})"),
                None => format!("{name} FID {fid}"),
            }
        }),
        _ => None,
    }
}

/// `图斑面积 TBMJ`
fn titled(title: &Bilingual, name: &str, lang: Lang) -> String {
    lang.pick(
        format!("{} {name}", title.zh),
        format!("{} {name}", title.en),
    )
}

/// A number for a sentence: as many decimals as it has.
#[must_use]
pub fn number(value: Decimal) -> String {
    value.to_string()
}
