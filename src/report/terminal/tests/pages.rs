//! The pages about rules, and the mistakes of a rule pack.

use std::sync::Arc;

use super::*;
use crate::pack::{DEFAULT_PACK, Mistake, PackError, PackSource, SourceFile};

#[test]
fn the_pages_about_rules_fit_the_screen() {
    let pack = pack();
    for lang in [Lang::Zh, Lang::En] {
        let look = Look::plain(lang);
        let mut out = Vec::new();
        rule_list(&pack, &look, &mut out).expect("a Vec takes all");
        let list = fitting(String::from_utf8(out).expect("UTF-8"));
        for rule in &pack.rules {
            assert!(list.contains(&rule.id) && list.contains(rule.kind.name));
            let mut out = Vec::new();
            rule_page(rule, &pack, &look, &mut out).expect("a Vec takes all");
            let page = fitting(String::from_utf8(out).expect("UTF-8"));
            assert!(page.contains(&rule.id) && page.contains(rule.kind.name));
        }
        for entry in &pack.standard.not_checked {
            assert!(list.contains(&entry.id));
            let mut out = Vec::new();
            not_checked_page(entry, &look, &mut out).expect("a Vec takes all");
            fitting(String::from_utf8(out).expect("UTF-8"));
        }
    }
}

/// A rule file of its own, so that no change of the built-in pack moves its lines.
const RULES: &str = r#"# more rules

[[rule]]
id = "990090001"
title = { zh = "必填", en = "must be there" }
check = "missing-value"
layers = ["DLTB", "XZDW"]
severity = "major"
variants = { blank = "minor" }
confidence = "I"
clause = "TD/T 1016-2007"
yields-to = ["420190001"]
statement.zh = "必填字段不得为空：文本不得为 null 或空白，数值不得没有值；仅有全角空格的也是空白。"
statement.en = "A mandatory field is not blank."
"#;

/// The built-in pack with `rules` beside its own.
fn bound(rules: String) -> Result<RulePack, Vec<Mistake>> {
    let mut source = PackSource::embedded(DEFAULT_PACK).expect("embedded");
    let file = SourceFile {
        name: "rules/99.toml".into(),
        text: rules,
    };
    source.files.push(Arc::new(file));
    crate::rules::bind(&source, None)
}

#[test]
fn a_rule_page_says_all_that_the_pack_says() {
    let pack = bound(RULES.into()).unwrap_or_else(|_| unreachable!("the rules are valid"));
    let rule = pack.rules.iter().find(|rule| rule.id == "990090001");
    let look = Look::plain(Lang::Zh);
    let mut out = Vec::new();
    rule_page(rule.expect("in the pack"), &pack, &look, &mut out).expect("a Vec takes all");
    insta::assert_snapshot!(String::from_utf8(out).expect("UTF-8"), @r#"
990090001 必填
must be there

  必填字段不得为空：文本不得为 null 或空白，数值不得没有值；仅有全角空格的也是空
  白。

  级别      重缺陷；情形 blank：轻缺陷
  图层      DLTB 地类图斑、XZDW 线状地物
  依据      TD/T 1016-2007
  检查      missing-value
  让位于    420190001 字段必填性（它们已报告的地方，本规则不再报告）
  编码来源  本规则包自编
  可信度    由已证实的事实推断（I）：结果最高为轻缺陷
"#);
}

/// What is shown after `from` was replaced by `to` in a rule file.
fn shown_mistakes(from: &str, to: &str, lang: Lang) -> String {
    let text = RULES.replacen(from, to, 1);
    assert_ne!(text, RULES);
    let error = PackError::new(bound(text).err().expect("mistakes"), lang);
    fitting(failure(&miette::Report::new(error), &Look::plain(lang)))
}

#[test]
fn mistakes_in_a_pack_are_pointed_at_in_the_file() {
    let (from, to) = ("\"missing-value\"\nlayers", "\"missing-valeu\"\nlayer");
    insta::assert_snapshot!(shown_mistakes(from, to, Lang::Zh), @r#"
 × 规则包有 2 处错误，未进行检查

 × 未知的检查 `missing-valeu`
  ╭─[rules/99.toml:6]
6 │ check = "missing-valeu"
  ·         ───────────────
  ╰────
 建议: 是否为 `missing-value`？

 × 未知的键 `layer`
  ╭─[rules/99.toml:7]
7 │ layer = ["DLTB", "XZDW"]
  · ─────
  ╰────
 建议: 是否为 `layers`？
"#);
    insta::assert_snapshot!(shown_mistakes(from, to, Lang::En), @r#"
 × the rule pack has 2 mistake(s); nothing was checked

 × unknown check `missing-valeu`
  ╭─[rules/99.toml:6]
6 │ check = "missing-valeu"
  ·         ───────────────
  ╰────
 help: did you mean `missing-value`?

 × unknown key `layer`
  ╭─[rules/99.toml:7]
7 │ layer = ["DLTB", "XZDW"]
  · ─────
  ╰────
 help: did you mean `layers`?
"#);
}

#[test]
fn a_mistake_far_to_the_right_of_a_long_line_can_be_seen() {
    let to = format!("title = {{ zh = \"{}\"\u{1b}", "长".repeat(200));
    let text = shown_mistakes("title = {", &to, Lang::Zh);
    assert!(text.contains("长\""), "{text}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
}
