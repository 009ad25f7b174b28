//! Rules: entries of a pack bound to checks. After this step everything a run needs of the pack is valid.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use crate::checks::{Binding, CHECKS, Check, Kind};
use crate::lang::Bilingual;
use crate::pack::{
    At, Confidence, Keys, LayerId, Mistake, Mistakes, Node, PackSource, Severity, Standard, Value,
    nearest, read,
};

/// A pack that is valid throughout.
pub struct RulePack {
    /// Layers, fields, codes, parameters.
    pub standard: Standard,
    /// In the order of their ids.
    pub rules: Vec<Rule>,
}

/// A rule (检查规则): a check with its layers, parameters and weight.
pub struct Rule {
    /// The official nine-digit number, or the class and item with a serial from 90001.
    pub id: String,
    /// Whether the number is the official checker's.
    pub official: bool,
    /// 规则名称
    pub title: Bilingual,
    /// What it demands, in full sentences.
    pub statement: Bilingual,
    /// Where the demand comes from.
    pub clause: String,
    /// The check's registration.
    pub kind: &'static Kind,
    /// The check with its parameters.
    pub check: Box<dyn Check>,
    /// Its layers; empty for a rule about the whole submission.
    pub layers: Vec<LayerId>,
    /// Its gravest grade.
    pub severity: Severity,
    /// Of the rule itself.
    pub confidence: Confidence,
    /// Grades of single variants.
    pub variants: HashMap<String, Severity>,
    /// Rules that say more about the same place, by place in [`RulePack::rules`].
    pub yields_to: Vec<usize>,
    /// The parameters as written.
    pub parameters: Map<String, Json>,
}

impl Rule {
    /// The gravest grade that it gives: its own or a variant's, never above what its confidence allows.
    #[must_use]
    pub fn gravest(&self) -> Severity {
        let own = self
            .variants
            .values()
            .copied()
            .fold(self.severity, Severity::max);
        own.min(self.confidence.ceiling())
    }
}

/// Binds the pack in `source`; `scale` stands for the pack's own scale where given.
///
/// # Errors
/// All mistakes of the pack.
pub fn bind(source: &PackSource, scale: Option<u32>) -> Result<RulePack, Vec<Mistake>> {
    let mut file = read(source);
    if let Some(scale) = scale {
        file.standard.parameters.scale = scale;
    }
    let mut rules = Vec::new();
    let mut yields = Vec::new();
    for node in &file.rules {
        let keys = Keys::new(node, &file.mistakes);
        let targets = keys.texts("yields-to");
        if let Some(rule) = bind_rule(&keys, &file.standard, &file.mistakes) {
            rules.push(rule);
            yields.push(targets);
        }
        keys.finish();
    }
    resolve_yields(&mut rules, yields, &file.rules, &file.mistakes);
    circles(&rules, &file.rules, &file.mistakes);
    let mistakes = file.mistakes.into_inner();
    if mistakes.is_empty() {
        Ok(RulePack {
            standard: file.standard,
            rules,
        })
    } else {
        Err(mistakes)
    }
}

/// Turns the ids that rules yield to into places.
fn resolve_yields(
    rules: &mut [Rule],
    yields: Vec<Vec<(&str, &At)>>,
    nodes: &[Node],
    mistakes: &Mistakes,
) {
    let places: HashMap<String, usize> = rules
        .iter()
        .enumerate()
        .map(|(place, rule)| (rule.id.clone(), place))
        .collect();
    // A rule whose check is unknown is a mistake already, not also at every rule that yields to it.
    let known: Vec<&str> = nodes
        .iter()
        .filter_map(|node| node.get("id")?.as_text())
        .collect();
    for (rule, targets) in rules.iter_mut().zip(yields) {
        for (id, at) in targets {
            rule.yields_to.extend(places.get(id));
            if !known.contains(&id) {
                let mistake = unknown(at, "规则", "rule", id, known.iter().copied());
                mistakes.borrow_mut().push(mistake);
            }
        }
    }
}

fn bind_rule(keys: &Keys<'_>, standard: &Standard, mistakes: &Mistakes) -> Option<Rule> {
    let id = keys.need_text("id").to_owned();
    if !id.is_empty() && !is_number(&id) {
        let message = Bilingual::new(
            format!("`{id}` 不是规则编码：应为 9 位数字，必要时加 `_` 和一位数字"),
            format!("`{id}` is no rule number: nine digits, with `_` and a digit where need be"),
        );
        keys.mistake(&keys.at_key("id"), message);
    }
    let title = keys.bilingual("title");
    let statement = keys.bilingual("statement");
    let severity = keys.word("severity", &["fatal", "major", "minor", "notice"]);
    if severity.is_none() && keys.node("severity").is_none() {
        keys.missing("severity");
    }
    let layers = layers(keys, standard, mistakes);
    let official = keys.flag("official");
    let clause = keys.text("clause").unwrap_or_default().to_owned();
    let confidence = keys.word("confidence", &["M", "I"]).unwrap_or_default();
    let variants = keys.table("variants");
    let with = keys.node("with");
    let kind = check_kind(keys, mistakes)?;
    let empty = Node {
        at: keys.at_key("check"),
        value: Value::Table(Vec::new()),
    };
    let with_keys = Keys::new(with.unwrap_or(&empty), mistakes);
    let binding = Binding::new(standard, layers.clone(), with_keys);
    let check = (kind.bind)(&binding);
    binding.with.finish();
    // A check of layers without any would pass having looked at nothing.
    if binding.is_about_layers() && keys.list("layers").is_empty() {
        keys.missing("layers");
    }
    let variants = variants.map(|table| variant_grades(&table, kind));
    Some(Rule {
        variants: variants.unwrap_or_default(),
        parameters: with.map(parameters).unwrap_or_default(),
        severity: severity.unwrap_or(Severity::Major),
        id,
        official,
        title,
        statement,
        clause,
        kind,
        check,
        layers,
        confidence,
        yields_to: Vec::new(),
    })
}

/// Whether an id is one by which the official checker numbers rules: 410100001_2.
fn is_number(id: &str) -> bool {
    let (number, part) = id.split_once('_').unwrap_or((id, "1"));
    let is_digits =
        |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(number, 9) && is_digits(part, 1)
}

/// The check that `check` names.
fn check_kind(keys: &Keys<'_>, mistakes: &Mistakes) -> Option<&'static Kind> {
    let name = keys.need_text("check");
    let kind = CHECKS.iter().find(|kind| kind.name == name);
    if kind.is_none() && !name.is_empty() {
        let known = CHECKS.iter().map(|kind| kind.name);
        let mistake = unknown(&keys.at_key("check"), "检查", "check", name, known);
        mistakes.borrow_mut().push(mistake);
    }
    kind
}

/// The layers that `layers` names; `"*"` is all of the pack's.
fn layers(keys: &Keys<'_>, standard: &Standard, mistakes: &Mistakes) -> Vec<LayerId> {
    let mut layers = Vec::new();
    for (name, at) in keys.texts("layers") {
        match standard.layer(name) {
            Some(layer) => layers.push(layer),
            None if name == "*" => layers.extend(standard.layer_ids()),
            None => {
                let known = standard.layers.iter().map(|layer| layer.name.as_str());
                mistakes
                    .borrow_mut()
                    .push(unknown(at, "图层", "layer", name, known));
            }
        }
    }
    layers
}

fn variant_grades(table: &Keys<'_>, kind: &Kind) -> HashMap<String, Severity> {
    let mut grades = HashMap::new();
    for (variant, at, node) in table.entries() {
        if !kind.variants.contains(&variant) {
            let known = kind.variants.iter().copied();
            table
                .mistakes()
                .borrow_mut()
                .push(unknown(at, "情形", "variant", variant, known));
        }
        match node.as_text().and_then(|text| text.parse().ok()) {
            Some(grade) => {
                grades.insert(variant.to_owned(), grade);
            }
            None => table.mistake(&node.at, Bilingual::same("fatal | major | minor | notice")),
        }
    }
    grades
}

/// Rules that yield to each other in a circle would never run.
fn circles(rules: &[Rule], nodes: &[Node], mistakes: &Mistakes) {
    for (start, rule) in rules.iter().enumerate() {
        let mut seen = vec![false; rules.len()];
        let mut open = rule.yields_to.clone();
        while let Some(next) = open.pop() {
            if next == start {
                let id = &rule.id;
                let message = Bilingual::new(
                    format!("规则 {id} 经 yields-to 让位于自身"),
                    format!("rule {id} yields to itself in a circle"),
                );
                let at = nodes
                    .iter()
                    .find(|node| node.get("id").and_then(Node::as_text) == Some(id));
                if let Some(at) = at.and_then(|node| node.get("yields-to")) {
                    mistakes
                        .borrow_mut()
                        .push(Mistake::new(at.at.clone(), message));
                }
                break;
            }
            if !std::mem::replace(&mut seen[next], true) {
                open.extend(&rules[next].yields_to);
            }
        }
    }
}

fn unknown<'a>(
    at: &crate::pack::At,
    zh: &str,
    en: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Mistake {
    let message = Bilingual::new(
        format!("未知的{zh} `{name}`"),
        format!("unknown {en} `{name}`"),
    );
    let mut mistake = Mistake::new(at.clone(), message);
    mistake.help = nearest(name, known);
    mistake
}

fn parameters(node: &Node) -> Map<String, Json> {
    match json(node) {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

fn json(node: &Node) -> Json {
    match &node.value {
        Value::Text(text) => Json::from(text.as_str()),
        Value::Int(int) => Json::from(*int),
        Value::Bool(flag) => Json::from(*flag),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Table(entries) => entries
            .iter()
            .map(|(key, _, node)| (key.clone(), json(node)))
            .collect(),
        Value::Other(kind) => Json::from(*kind),
    }
}
