//! The pages about rules, and the mistakes of a rule pack.

use super::*;
use crate::pack::{Mistake, PackError, PackSource};

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

#[test]
fn a_rule_page_says_all_that_the_pack_says() {
    let pack = pack();
    let rule = pack.rules.iter().find(|rule| rule.id == "420190001");
    let mut out = Vec::new();
    rule_page(
        rule.expect("in the pack"),
        &pack,
        &Look::plain(Lang::Zh),
        &mut out,
    )
    .expect("a Vec takes all");
    insta::assert_snapshot!(String::from_utf8(out).expect("UTF-8"), @r#"
420190001 字段必填性
required value missing

  必填字段不得为空：文本不得为 null 或空白，数值不得没有值。

  级别      重缺陷
  图层      全部图层
  依据      质检细则 4201_1 字段必填; TD/T 1016-2007 属性结构表
  检查      missing-value
  编码来源  本规则包自编
"#);
}

/// The mistakes of the built-in pack after a word of one of its files was replaced.
fn mistakes(file: &str, from: &str, to: &str) -> Vec<Mistake> {
    let mut source = PackSource::embedded(crate::pack::DEFAULT_PACK).expect("embedded");
    for part in &mut source.files {
        if part.name == file {
            let text = part.text.replacen(from, to, 1);
            assert_ne!(text, part.text, "{from} is not in {file}");
            *part = std::sync::Arc::new(crate::pack::SourceFile {
                name: part.name.clone(),
                text,
            });
        }
    }
    crate::rules::bind(&source, None).err().expect("mistakes")
}

#[test]
fn a_mistake_in_a_pack_is_pointed_at_in_the_file() {
    let shown = |lang| {
        let found = mistakes("rules/42.toml", "\"missing-value\"", "\"missing-valeu\"");
        let error = miette::Report::new(PackError::new(found, lang));
        fitting(failure(&error, &Look::plain(lang)))
    };
    insta::assert_snapshot!(shown(Lang::Zh), @r#"
 × 规则包有 1 处错误，未进行检查

 × 未知的检查 `missing-valeu`
  ╭─[rules/42.toml:7]
7 │ check = "missing-valeu"
  ·         ───────────────
  ╰────
 建议: 是否为 `missing-value`？
"#);
    insta::assert_snapshot!(shown(Lang::En), @r#"
 × the rule pack has 1 mistake(s); nothing was checked

 × unknown check `missing-valeu`
  ╭─[rules/42.toml:7]
7 │ check = "missing-valeu"
  ·         ───────────────
  ╰────
 help: did you mean `missing-value`?
"#);
}

#[test]
fn a_mistake_far_to_the_right_of_a_long_line_can_be_seen() {
    let long = format!("statement.zh = \"{}\"\u{1b}", "长".repeat(200));
    let found = mistakes(
        "rules/42.toml",
        "statement.zh = ",
        &format!("{long}\nstatement.zh = "),
    );
    let error = miette::Report::new(PackError::new(found, Lang::Zh));
    let text = fitting(failure(&error, &Look::plain(Lang::Zh)));
    assert!(text.contains("长\""), "{text}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
}
