//! What is checked, for a person: the list of the rules, and a page about each.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::paint::Look;
use super::table::{Set, table};
use super::text::{clean, hang, pad};
use crate::lang::Lang;
use crate::pack::{Confidence, NotChecked, Severity, Standard};
use crate::report::grade;
use crate::rules::{Rule, RulePack};

/// Lists all rules, then those of the standard that the pack knows and cannot check.
///
/// # Errors
/// What `out` says.
pub fn rule_list(pack: &RulePack, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let lang = look.lang;
    let heads = lang.pick(
        ["规则编码", "级别", "规则名称", "图层", "检查"],
        ["rule", "grade", "title", "layers", "check"],
    );
    let rules = pack.rules.iter().map(|rule| {
        vec![
            clean(&rule.id).into_owned(),
            grade(rule.severity).get(lang).to_owned(),
            clean(rule.title.get(lang)).into_owned(),
            layers(rule, &pack.standard),
            rule.kind.name.to_owned(),
        ]
    });
    let rows: Vec<Vec<String>> = std::iter::once(heads.map(str::to_owned).to_vec())
        .chain(rules)
        .collect();
    let sets = [Set::Left, Set::Left, Set::Wrapped, Set::Wrapped, Set::Left];
    print_table(&sets, &rows, look, out)?;
    let count = pack.rules.len();
    let total = lang.pick(format!("共 {count} 条规则"), format!("{count} rules"));
    writeln!(out, "\n{total}")?;
    not_checked_list(&pack.standard.not_checked, look, out)
}

fn not_checked_list(entries: &[NotChecked], look: &Look, out: &mut impl Write) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let lang = look.lang;
    let count = entries.len();
    let heading = lang.pick(
        format!("标准中的以下 {count} 条规则，本版本不检查："),
        format!("These {count} rules of the standard are not checked yet:"),
    );
    writeln!(out, "\n{}", look.bold(&heading))?;
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            vec![
                clean(&entry.id).into_owned(),
                clean(entry.title.get(lang)).into_owned(),
                clean(entry.reason.get(lang)).into_owned(),
            ]
        })
        .collect();
    for line in table(&[Set::Left, Set::Wrapped, Set::Wrapped], &rows, 0) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Prints a table whose first row is its heading.
fn print_table(
    sets: &[Set],
    rows: &[Vec<String>],
    look: &Look,
    out: &mut impl Write,
) -> io::Result<()> {
    for (place, line) in table(sets, rows, 0).iter().enumerate() {
        match place {
            0 => writeln!(out, "{}", look.bold(line))?,
            _ => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}

/// `DLTB XZDW`, `XZQJX +11` for many, `*` for all.
fn layers(rule: &Rule, standard: &Standard) -> String {
    if !rule.layers.is_empty() && rule.layers.len() == standard.layers.len() {
        return "*".to_owned();
    }
    let names = rule
        .layers
        .iter()
        .map(|layer| clean(&standard[*layer].name));
    let names: Vec<_> = names.collect();
    match names.as_slice() {
        [first, rest @ ..] if rest.len() > 1 => format!("{first} +{}", rest.len()),
        few => few.join(" "),
    }
}

/// All that the pack says of one rule.
///
/// # Errors
/// What `out` says.
pub fn rule_page(
    rule: &Rule,
    pack: &RulePack,
    look: &Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let lang = look.lang;
    let title = format!("{} {}", rule.id, rule.title.get(lang));
    let other = lang.pick(&rule.title.en, &rule.title.zh);
    writeln!(out, "{}", look.bold(&hang("", &clean(&title))))?;
    writeln!(out, "{}\n", look.dim(&hang("", &clean(other))))?;
    writeln!(out, "{}\n", hang("  ", &clean(rule.statement.get(lang))))?;
    for (name, text) in facts(rule, pack, lang) {
        let name = format!("  {}", pad(name, lang.pick(10, 12), false));
        writeln!(out, "{}", hang(&name, &clean(&text)))?;
    }
    writeln!(out)
}

fn facts(rule: &Rule, pack: &RulePack, lang: Lang) -> Vec<(&'static str, String)> {
    let number = if rule.official {
        lang.pick("官方质检软件的编码", "of the official checker")
    } else {
        lang.pick("本规则包自编", "given by this pack")
    };
    let mut facts = vec![
        (lang.pick("级别", "grade"), grades(rule, lang)),
        (lang.pick("图层", "layers"), titled_layers(rule, pack, lang)),
        (lang.pick("依据", "clause"), rule.clause.clone()),
        (lang.pick("检查", "check"), rule.kind.name.to_owned()),
        (
            lang.pick("参数", "parameters"),
            parameters(&rule.parameters),
        ),
        (lang.pick("让位于", "yields to"), yields(rule, pack, lang)),
        (lang.pick("编码来源", "id"), number.to_owned()),
    ];
    let sure = match rule.confidence {
        Confidence::Full => None,
        Confidence::Inferred => Some(lang.pick(
            "由已证实的事实推断（I）：结果最高为轻缺陷",
            "inferred from confirmed facts (I): its findings are at most minor",
        )),
        Confidence::Memory => Some(lang.pick(
            "有待核实（M）：结果只作提示",
            "not confirmed yet (M): its findings are notices",
        )),
    };
    facts.extend(sure.map(|text| (lang.pick("可信度", "confidence"), text.to_owned())));
    facts.retain(|(_, text)| !text.is_empty());
    facts
}

/// `重缺陷；情形 missing-cpg：轻缺陷`
fn grades(rule: &Rule, lang: Lang) -> String {
    let word = |severity: Severity| grade(severity).get(lang).to_owned();
    let mut variants: Vec<_> = rule.variants.iter().collect();
    variants.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let variants = variants.into_iter().map(|(name, severity)| {
        lang.pick(
            format!("；情形 {name}：{}", word(*severity)),
            format!("; variant {name}: {}", word(*severity)),
        )
    });
    word(rule.severity) + &variants.collect::<String>()
}

fn titled_layers(rule: &Rule, pack: &RulePack, lang: Lang) -> String {
    if rule.layers.is_empty() {
        return lang.pick("整个提交成果", "the whole submission").to_owned();
    }
    if rule.layers.len() == pack.standard.layers.len() {
        return lang.pick("全部图层", "all layers").to_owned();
    }
    let names = rule.layers.iter().map(|layer| {
        let spec = &pack.standard[*layer];
        format!("{} {}", spec.name, spec.title.get(lang))
    });
    names.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// `tolerance = 0.01, fields = [TBMJ, TKMJ]`
fn parameters(map: &Map<String, Value>) -> String {
    let each = map
        .iter()
        .map(|(key, value)| format!("{key} = {}", parameter(value)));
    each.collect::<Vec<_>>().join(", ")
}

fn parameter(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(parameter).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => format!("{{ {} }}", parameters(map)),
        other => other.to_string(),
    }
}

fn yields(rule: &Rule, pack: &RulePack, lang: Lang) -> String {
    if rule.yields_to.is_empty() {
        return String::new();
    }
    let others = rule.yields_to.iter().map(|place| {
        let other = &pack.rules[*place];
        format!("{} {}", other.id, other.title.get(lang))
    });
    let others = others.collect::<Vec<_>>().join(lang.pick("、", ", "));
    lang.pick(
        format!("{others}（它们已报告的地方，本规则不再报告）"),
        format!("{others} (silent where these have found something)"),
    )
}

/// A rule of the standard that the pack knows and cannot check, with the reason.
///
/// # Errors
/// What `out` says.
pub fn not_checked_page(entry: &NotChecked, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let lang = look.lang;
    let title = format!("{} {}", entry.id, entry.title.get(lang));
    writeln!(out, "{}\n", look.bold(&hang("", &clean(&title))))?;
    let head = lang.pick("  不检查：", "  not checked: ");
    writeln!(out, "{}\n", hang(head, &clean(entry.reason.get(lang))))
}
