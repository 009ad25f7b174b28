//! What a person sees, character by character.

mod demo;
mod pages;
mod whole;

use std::path::Path;

use proptest::prelude::*;

use self::demo::{area, defects, empty, pack, rule};
use super::text::{SCREEN, steers, width};
use super::*;
use crate::lang::{Bilingual, Lang};
use crate::pack::Severity;
use crate::report::{RelatedRecord, RuleStatus, ToolError, Verdict};

fn raw(report: &Report, look: &Look) -> String {
    let mut out = Vec::new();
    print(
        report,
        &pack(),
        look,
        Path::new("tuban-report/report.json"),
        &mut out,
    )
    .expect("a Vec takes all");
    String::from_utf8(out).expect("UTF-8")
}

/// What is printed, every line of it within the screen.
fn shown(report: &Report, lang: Lang) -> String {
    fitting(raw(report, &Look::plain(lang)))
}

fn fitting(text: String) -> String {
    for line in text.lines() {
        assert!(width(line) <= SCREEN, "{} columns: {line}", width(line));
        assert_eq!(line.trim_end(), line, "blanks at the end");
    }
    text
}

/// The drawing of the only finding of a report.
fn drawn(finding: crate::report::FindingEntry, lang: Lang) -> String {
    let mut report = defects();
    report.rules.retain(|rule| rule.id == finding.rule);
    report.findings = vec![finding];
    let text = shown(&report, lang);
    let (_, text) = text.split_once("\n\n").expect("the opening");
    let (_, text) = text.split_once("\n\n").expect("the heading");
    text.split_once("  …").expect("the rest").0.to_owned()
}

#[test]
fn escape_sequences_never_reach_the_terminal() {
    let mut finding = area(1);
    finding.value = Some("\u{1b}[2J100\n\u{9b}31m\u{202e}".into());
    finding.bsm = Some("\u{1b}]0;x\u{7}".into());
    finding.key = Some("3301\u{1b}c/\u{8}".into());
    finding.message = Bilingual::same("值 \u{1b}[31m\r");
    finding.hint = Bilingual::same("\u{1b}[A");
    insta::assert_snapshot!(drawn(finding, Lang::Zh), @r#"
× 值 ␛[31m␍
 ╭─[矢量/DLTB.shp · FID 1 · 3301␛c/␈]
 │ BSM ␛]0;x␇  TBBH ␈  TBDLMJ ␛[2J100␊\u{9b}31m\u{202e}
 ·                            ────────────┬────────────
 ·                                        ╰── 应为 100.00，实测 0.02 > 0.01 m²
 ╰────
建议: ␛[A
"#);
}

#[test]
fn the_underline_stands_below_a_chinese_value_after_chinese_ones() {
    let mut finding = area(1);
    finding.key = Some("某某村民委员会/东一号".into());
    finding.field = Some("DLMC".into());
    finding.value = Some("水浇地".into());
    finding.expected = Some("水田".into());
    (finding.measured, finding.limit, finding.unit) = (None, None, None);
    let text = drawn(finding, Lang::Zh);
    let line = |begin: &str| {
        text.lines()
            .find(|line| line.starts_with(begin))
            .expect("line")
    };
    let (row, mark) = (line("   │"), line("   ·"));
    let before = row.split_once("水浇地").expect("value").0;
    assert_eq!(width(before), width(mark.split_once('─').expect("mark").0));
    assert_eq!(width(mark) - width(before), 6);
    insta::assert_snapshot!(text, @r#"
× 图斑地类面积 TBDLMJ 为 100.02，按图斑面积减去各项扣除面积应为 100.00
 ╭─[矢量/DLTB.shp · FID 1 · 某某村民委员会/东一号]
 │ BSM 330102  TBBH 东一号  DLMC 水浇地
 ·                               ───┬──
 ·                                  ╰── 应为 水田
 ╰────
建议: 重新计算图斑地类面积。
"#);
}

/// What is expected is shown to the digits of its field, and the difference exactly.
#[test]
fn a_difference_from_what_was_rounded_is_called_one() {
    let label = |value: &str, expected: &str, measured| {
        let mut finding = area(1);
        (finding.value, finding.expected) = (Some(value.into()), Some(expected.into()));
        (finding.measured, finding.limit) = (Some(measured), Some(0.01));
        super::label::label(&finding, Lang::En).unwrap_or_default()
    };
    let is_off = |text: &str| text.contains("off by 0.0");
    assert!(is_off(&label("181153.94", "181153.90", 0.0427)));
    assert!(is_off(&label("100.02", "100.00", 0.02)));
    assert!(!is_off(&label("100.02", "100.00", 0.03)));
    assert!(!is_off(&label("100.02", "about 100", 0.02)));
}

#[test]
fn a_long_value_and_a_long_label_stay_on_the_screen() {
    let mut finding = area(1);
    finding.bsm = Some("1".repeat(40));
    finding.key = Some(format!("330102001001/{}", "9".repeat(40)));
    finding.value = Some("长".repeat(100));
    finding.expected = Some("也很长的正确值".repeat(9));
    insta::assert_snapshot!(drawn(finding, Lang::Zh), @r#"
× 图斑地类面积 TBDLMJ 为 100.02，按图斑面积减去各项扣除面积应为 100.00
 ╭─[矢量/DLTB.shp · FID 1 · 330102001001/9999999999999999999999999999999999…]
 │ BSM 1111111111111111111…  TBDLMJ 长长长长长长长长长长长长长长…
 ·                                  ──────────────┬──────────────
 ·                                                ╰─┤ 应为 也很长的正确值也很
 ·                                                  │ 长的正确值也很长的正确值
 ·                                                  │ 也很长的正确值也…，实测
 ·                                                  │ 0.02 > 0.01 m²
 ╰────
建议: 重新计算图斑地类面积。
"#);
}

#[test]
fn what_is_not_shown_is_counted() {
    let mut report = defects();
    report.rules.retain(|rule| rule.id == "620100035");
    (report.rules[0].total, report.rules[0].listed) = (317, 6);
    assert!(shown(&report, Lang::Zh).contains("\n  … 还有 312 个；report.json 列出前 6 个"));
    report.rules[0].listed = 317;
    assert!(shown(&report, Lang::Zh).contains("\n  … 还有 312 个，见 report.json\n"));
    assert!(shown(&report, Lang::En).contains("\n  … 312 more in report.json\n"));
    report.rules[0].total = 5;
    report
        .findings
        .retain(|finding| finding.rule == "620100035");
    report.findings.truncate(5);
    assert!(!shown(&report, Lang::Zh).contains('…'));
}

#[test]
fn what_stands_in_the_way_says_what_to_do_next() {
    let mut report = defects();
    let next = |report: &Report| {
        let text = shown(report, Lang::Zh);
        let next = text.split_once("下一步：").expect("next").1;
        next.split_once("\n\n").expect("verdict").0.to_owned()
    };
    report.summary.fatal = 0;
    assert_eq!(next(&report), "先改重缺陷，然后重新检查");
    report.summary.major = 0;
    assert_eq!(next(&report), "改正轻缺陷可以提高得分");
    report.verdict = Verdict::Incomplete;
    report.summary.minor = 0;
    report.partial = true;
    assert_eq!(
        next(&report),
        "先补齐上面列出的缺失图层或字段，再重新检查；再检查全部规则"
    );
}

#[test]
fn colours_change_nothing_but_the_colour() {
    let look = Look {
        colour: true,
        seconds: Some(0.5),
        ..Look::plain(Lang::Zh)
    };
    let coloured = raw(&defects(), &look);
    assert!(coloured.contains("\u{1b}[36m  建议: \u{1b}[0m"));
    assert!(coloured.contains("，用时 0.50 秒"));
    let plain = Look {
        colour: false,
        ..look
    };
    let stripped = anstream::adapter::strip_str(&coloured).to_string();
    assert_eq!(stripped, raw(&defects(), &plain));
}

#[test]
fn skipped_rules_with_one_reason_share_a_line() {
    let mut report = empty(Verdict::Incomplete);
    for serial in 0..9 {
        let id = format!("62010000{serial}");
        let mut skipped = rule(
            &id,
            "某规则",
            "a rule",
            Severity::Major,
            RuleStatus::Skipped,
        );
        skipped.reason = Some(Bilingual::new(
            "图层 DLTB 缺少字段 TBMJ",
            "layer DLTB has no field TBMJ",
        ));
        report.rules.push(skipped);
    }
    report.rules[8].status = RuleStatus::Passed;
    report.rules[8].reason = Some(Bilingual::new("部分内容未检查：甲", "left out: a"));
    let text = shown(&report, Lang::Zh);
    let (_, text) = text.split_once("\n\n").expect("opening");
    insta::assert_snapshot!(text.split_once("规则：  ").expect("counts").0, @r#"
未能执行的规则：
  图层 DLTB 缺少字段 TBMJ：620100000、620100001、620100002、620100003、
  620100004、620100005 等 8 条

只检查了部分内容的规则：
  甲：620100008
"#);
}

/// Letters, controls, signs and Chinese on whose widths miette's tables and ours agree (they are of two versions of
/// Unicode).
fn letters(most: usize) -> impl Strategy<Value = String> {
    let ranges = [
        "\\u{0}-\\u{24f}\\u{2000}-\\u{206f}\\u{2190}-\\u{25ff}\\u{3000}-\\u{303f}",
        "\\u{4e00}-\\u{9fff}\\u{ff00}-\\u{ff60}\\u{1f600}-\\u{1f64f}",
    ];
    let pattern = format!("[{}]{{0,{most}}}", ranges.concat());
    prop::string::string_regex(&pattern).expect("a pattern")
}

proptest! {
    /// Whatever a submission holds: no line is too long, nothing steers the terminal.
    #[test]
    fn no_text_breaks_the_screen(
        texts in prop::collection::vec(letters(40), 8),
        long in letters(300),
        fid in any::<u32>(),
        numbers in prop::option::of((any::<f64>(), any::<f64>())),
        zh in any::<bool>(),
    ) {
        let mut report = defects();
        let mut finding = area(0);
        finding.fid = Some(fid);
        finding.bsm = Some(texts[0].clone());
        finding.key = Some(format!("{}/{}", texts[1], texts[2]));
        finding.field = Some(texts[3].clone());
        finding.value = Some(long.clone());
        finding.expected = Some(texts[4].clone());
        finding.measured = numbers.map(|(measured, _)| measured);
        finding.limit = numbers.map(|(_, limit)| limit);
        finding.message = Bilingual::same(format!("{long}{}", texts[5]));
        finding.hint = Bilingual::same(texts[6].clone());
        finding.related = vec![RelatedRecord {
            layer: "DLTB".into(),
            fid,
            bsm: Some(texts[7].clone()),
        }];
        report.findings.insert(0, finding);
        report.submission.layers[0].path = long;
        report.submission.name = texts[0].clone();
        let text = raw(&report, &Look::plain(if zh { Lang::Zh } else { Lang::En }));
        for line in text.lines() {
            prop_assert!(width(line) <= SCREEN, "{} columns: {line:?}", width(line));
            prop_assert!(!line.chars().any(steers), "{line:?}");
        }
    }
}
