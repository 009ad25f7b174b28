//! Whole screens, and the last line of each verdict.

use super::*;

#[test]
fn a_rejected_submission_in_chinese() {
    insta::assert_snapshot!(shown(&defects(), Lang::Zh), @r#"
检查 demo（330102 上城区）：1 个图层，1000 条记录，4 条规则

310100001 图形文件完整性  1 个严重缺陷，1 个提示

  × 图层缺少 .shx 文件，图形无法按记录定位，各项图形检查均无法进行，地理信息系
  │ 统也不能打开此图层
  ╰─▶ 矢量/DLTB.shp
  建议: 用地理信息系统软件重新导出此图层。
  ☞ 字段宽度与标准不符（依据待核实）
   ╭─[矢量/DLTB.shp]
   │ DLBM C(5)
   ·      ──┬─
   ·        ╰── 应为 C(4)
   ╰────

620100035 图斑地类面积  318 个重缺陷

  × 图斑地类面积 TBDLMJ 为 100.02，按图斑面积减去各项扣除面积应为 100.00
   ╭─[矢量/DLTB.shp · FID 12 · 330102001001/0012]
   │ BSM 330113  TBBH 0012  TBDLMJ 100.02
   ·                               ───┬──
   ·                                  ╰── 应为 100.00，相差 0.02 > 0.01 m²
   ╰────
  建议: 重新计算图斑地类面积。
  × 图斑地类面积 TBDLMJ 为 100.02，按图斑面积减去各项扣除面积应为 100.00
   ╭─[矢量/DLTB.shp · FID 13 · 330102001001/0013]
   │ BSM 330114  TBBH 0013  TBDLMJ 100.02
   ·                               ───┬──
   ·                                  ╰── 应为 100.00，相差 0.02 > 0.01 m²
   ╰────
  × 图斑地类面积 TBDLMJ 为 100.02，按图斑面积减去各项扣除面积应为 100.00
   ╭─[矢量/DLTB.shp · FID 14 · 330102001001/0014]
   │ BSM 330115  TBBH 0014  TBDLMJ 100.02
   ·                               ───┬──
   ·                                  ╰── 应为 100.00，相差 0.02 > 0.01 m²
   ╰────
  × 图斑地类面积 TBDLMJ 为 100.02，按图斑面积减去各项扣除面积应为 100.00
   ╭─[矢量/DLTB.shp · FID 15 · 330102001001/0015]
   │ BSM 330116  TBBH 0015  TBDLMJ 100.02
   ·                               ───┬──
   ·                                  ╰── 应为 100.00，相差 0.02 > 0.01 m²
   ╰────
  × 图斑地类面积 TBDLMJ 为 100.02，按图斑面积减去各项扣除面积应为 100.00
   ╭─[矢量/DLTB.shp · FID 16 · 330102001001/0016]
   │ BSM 330117  TBBH 0016  TBDLMJ 100.02
   ·                               ───┬──
   ·                                  ╰── 应为 100.00，相差 0.02 > 0.01 m²
   ╰────
  … 还有 313 个，见 report.json

630100001 标识码唯一性  1 个轻缺陷

  ⚠ 标识码 330101 重复，与 DLTB FID 3 (BSM 330101) 相同
  ╰─▶ 相关记录：DLTB FID 4 (BSM 330101)、DLTB FID 5 (BSM 330101)、DLTB FID 6
      (BSM 330101) 等 4 个
   ╭─[矢量/DLTB.shp · FID 20 · 330102001001/0020]
   │ TBBH 0020  BSM 330101
   ·                ──────
   ╰────
  建议: 重新计算图斑地类面积。

未能执行的规则：
  图层 XZQ 无法读取：610100001

  规则编码   规则名称        级别      数量
  310100001  图形文件完整性  严重缺陷     1
                             提示         1
  620100035  图斑地类面积    重缺陷     318
  630100001  标识码唯一性    轻缺陷       1

规则：  通过 0，有问题 3，未能执行 1，不适用 0
        标准中另有 1 条规则，本版本不检查（tuban rules list）
报告：  tuban-report/report.json
说明：  tuban explain 310100001
下一步：先改严重缺陷，再改重缺陷，然后重新检查

结论：不通过  得分 0（1 个严重缺陷、318 个重缺陷；达到“重缺陷”即不通过）
"#);
}

#[test]
fn a_rejected_submission_in_english() {
    insta::assert_snapshot!(shown(&defects(), Lang::En), @r#"
Checked demo (330102 上城区): 1 layer, 1000 records, 4 rules

310100001 files of a layer  1 fatal, 1 notice

  × the layer has no .shx file, so that its shapes cannot be located, let
  │ alone be checked, record by record
  ╰─▶ 矢量/DLTB.shp
  help: Export the layer anew.
  ☞ the width is not the standard's (unconfirmed basis)
   ╭─[矢量/DLTB.shp]
   │ DLBM C(5)
   ·      ──┬─
   ·        ╰── expected C(4)
   ╰────

620100035 net area of a parcel  318 major

  × net area TBDLMJ is 100.02; the parcel area less all deductions is 100.00
   ╭─[矢量/DLTB.shp · FID 12 · 330102001001/0012]
   │ BSM 330113  TBBH 0012  TBDLMJ 100.02
   ·                               ───┬──
   ·                                  ╰── expected 100.00, off by 0.02 > 0.01 m²
   ╰────
  help: Recompute the net area.
  × net area TBDLMJ is 100.02; the parcel area less all deductions is 100.00
   ╭─[矢量/DLTB.shp · FID 13 · 330102001001/0013]
   │ BSM 330114  TBBH 0013  TBDLMJ 100.02
   ·                               ───┬──
   ·                                  ╰── expected 100.00, off by 0.02 > 0.01 m²
   ╰────
  × net area TBDLMJ is 100.02; the parcel area less all deductions is 100.00
   ╭─[矢量/DLTB.shp · FID 14 · 330102001001/0014]
   │ BSM 330115  TBBH 0014  TBDLMJ 100.02
   ·                               ───┬──
   ·                                  ╰── expected 100.00, off by 0.02 > 0.01 m²
   ╰────
  × net area TBDLMJ is 100.02; the parcel area less all deductions is 100.00
   ╭─[矢量/DLTB.shp · FID 15 · 330102001001/0015]
   │ BSM 330116  TBBH 0015  TBDLMJ 100.02
   ·                               ───┬──
   ·                                  ╰── expected 100.00, off by 0.02 > 0.01 m²
   ╰────
  × net area TBDLMJ is 100.02; the parcel area less all deductions is 100.00
   ╭─[矢量/DLTB.shp · FID 16 · 330102001001/0016]
   │ BSM 330117  TBBH 0016  TBDLMJ 100.02
   ·                               ───┬──
   ·                                  ╰── expected 100.00, off by 0.02 > 0.01 m²
   ╰────
  … 313 more in report.json

630100001 identifier used twice  1 minor

  ⚠ identifier 330101 is that of DLTB FID 3 (BSM 330101)
  ╰─▶ with DLTB FID 4 (BSM 330101), DLTB FID 5 (BSM 330101), DLTB FID 6 (BSM
      330101) and 1 more
   ╭─[矢量/DLTB.shp · FID 20 · 330102001001/0020]
   │ TBBH 0020  BSM 330101
   ·                ──────
   ╰────
  help: Recompute the net area.

Rules that could not run:
  layer XZQ is unreadable: 610100001

  rule       title                  grade   count
  310100001  files of a layer       fatal       1
                                    notice      1
  620100035  net area of a parcel   major     318
  630100001  identifier used twice  minor       1

Rules:   0 passed, 3 failed, 1 skipped, 0 not applicable
         besides, 1 rule of the standard not checked yet (tuban rules list)
Report:  tuban-report/report.json
About:   tuban explain 310100001
Next:    repair the fatal findings first, then the major ones, and check again

Verdict: REJECTED  score 0  (1 fatal, 318 major; major or graver rejects)
"#);
}

#[test]
fn nothing_to_report_still_makes_sense() {
    let mut report = empty(Verdict::Accepted);
    report.score = Some(100.0);
    insta::assert_snapshot!(shown(&report, Lang::Zh), @r#"
检查 demo：0 个图层，0 条记录，0 条规则

规则：  通过 0，有问题 0，未能执行 0，不适用 0
报告：  tuban-report/report.json
下一步：可以提交

结论：通过  得分 100（没有发现问题）
"#);
    insta::assert_snapshot!(shown(&report, Lang::En), @r#"
Checked demo: 0 layers, 0 records, 0 rules

Rules:   0 passed, 0 failed, 0 skipped, 0 not applicable
Report:  tuban-report/report.json
Next:    hand it in

Verdict: ACCEPTED  score 100  (nothing found)
"#);
}

#[test]
fn every_verdict_has_its_words() {
    let mut report = defects();
    let quiet = |report: &Report, lang| {
        let look = Look {
            quiet: true,
            ..Look::plain(lang)
        };
        fitting(raw(report, &look))
    };
    let mut lines = String::new();
    let mut add = |report: &Report| {
        lines += &quiet(report, Lang::Zh);
        lines += &quiet(report, Lang::En);
    };
    add(&report);
    report.verdict = Verdict::Incomplete;
    report.score = None;
    add(&report);
    report.verdict = Verdict::Error;
    report.errors = vec![ToolError {
        rule: None,
        message: Bilingual::same("boom"),
    }];
    add(&report);
    report.verdict = Verdict::Accepted;
    (report.summary.fatal, report.summary.major) = (0, 0);
    report.score = Some(99.5);
    add(&report);
    report.accepted_with_exceptions = true;
    report.partial = true;
    report.score = None;
    add(&report);
    insta::assert_snapshot!(lines, @r#"
结论：不通过  得分 0（1 个严重缺陷、318 个重缺陷；达到“重缺陷”即不通过）
Verdict: REJECTED  score 0  (1 fatal, 318 major; major or graver rejects)
结论：检查不完整（1 条必检规则未能执行，见上；不计分）
Verdict: INCOMPLETE  (1 required rule could not run; no score)
结论：无（程序内部错误，1 条规则未能完成；数据未作评判）
Verdict: NONE  (the tool failed in 1 rule; the data is not judged)
结论：通过  得分 99.5（1 个轻缺陷、1 个提示；均未达到“重缺陷”）
Verdict: ACCEPTED  score 99.5  (1 minor, 1 notice; none is major or graver)
结论（仅就所选 4 条规则）：例外通过（1 个轻缺陷、1 个提示；均未达到“重缺陷”）
Verdict on 4 selected rules: ACCEPTED with exceptions  (1 minor, 1 notice; none
is major or graver)
"#);
}
