//! Small reports, put together by hand.

use crate::finding::Unit;
use crate::lang::Bilingual;
use crate::pack::{Confidence, DEFAULT_PACK, PackSource, Severity};
use crate::report::{
    FindingEntry, Gate, LayerInfo, PackInfo, ParameterInfo, RelatedRecord, Report, RuleResult,
    RuleStatus, SubmissionInfo, Summary, Tool, VERSION, Verdict,
};
use crate::rules::RulePack;

pub(super) fn pack() -> RulePack {
    let source = PackSource::embedded(DEFAULT_PACK).expect("embedded");
    crate::rules::bind(&source, None).unwrap_or_else(|_| unreachable!("the default pack is valid"))
}

pub(super) fn empty(verdict: Verdict) -> Report {
    Report {
        version: VERSION,
        tool: Tool {
            name: "tuban".into(),
            version: "0.0.0".into(),
        },
        verdict,
        accepted_with_exceptions: false,
        partial: false,
        reason: Bilingual::default(),
        score: None,
        gate: Gate {
            fail_on: Severity::Major,
        },
        submission: SubmissionInfo {
            name: "demo".into(),
            county_code: None,
            county_name: None,
            files: Vec::new(),
            layers: Vec::new(),
        },
        pack: PackInfo {
            id: "td-t-1016-2007".into(),
            version: "0".into(),
            sha256: String::new(),
            overrides: Vec::new(),
        },
        not_checked: Vec::new(),
        parameters: ParameterInfo {
            precision_m: 0.0001,
            tolerance_m: 0.001,
            scale: 10_000,
            as_of: None,
            county_boundary: None,
        },
        summary: Summary::default(),
        rules: Vec::new(),
        findings: Vec::new(),
        ledger: None,
        errors: Vec::new(),
    }
}

pub(super) fn rule(
    id: &str,
    zh: &str,
    en: &str,
    severity: Severity,
    status: RuleStatus,
) -> RuleResult {
    RuleResult {
        id: id.into(),
        title: Bilingual::new(zh, en),
        clause: String::new(),
        check: "wrong-arithmetic".into(),
        severity,
        layers: vec!["DLTB".into()],
        status,
        parameters: serde_json::Map::new(),
        reason: None,
        examined: 0,
        excluded: 0,
        total: 0,
        excepted: 0,
        listed: 0,
        by_severity: Vec::new(),
        seconds: None,
    }
}

/// A wrong net area of a parcel.
pub(super) fn area(fid: u32) -> FindingEntry {
    FindingEntry {
        fingerprint: String::new(),
        rule: "620100035".into(),
        severity: Severity::Major,
        excepted: false,
        confidence: None,
        layer: Some("DLTB".into()),
        fid: Some(fid),
        bsm: Some(format!("{}", 330_101 + fid)),
        key: Some(format!("330102001001/{fid:04}")),
        field: Some("TBDLMJ".into()),
        value: Some("100.02".into()),
        expected: Some("100.00".into()),
        measured: Some(0.02),
        limit: Some(0.01),
        unit: Some(Unit::SquareMetre),
        point: None,
        lonlat: None,
        geometry: None,
        related: Vec::new(),
        message: Bilingual::new(
            "图斑地类面积 TBDLMJ 为 100.02，按图斑面积减去各项扣除面积应为 100.00",
            "net area TBDLMJ is 100.02; the parcel area less all deductions is 100.00",
        ),
        hint: Bilingual::new("重新计算图斑地类面积。", "Recompute the net area."),
    }
}

/// A finding of every kind.
pub(super) fn defects() -> Report {
    let mut report = empty(Verdict::Rejected);
    report.score = Some(0.0);
    report.submission.county_code = Some("330102".into());
    report.submission.county_name = Some("上城区".into());
    report.submission.layers = vec![LayerInfo {
        layer: "DLTB".into(),
        title: "地类图斑".into(),
        path: "矢量/DLTB.shp".into(),
        records: 1000,
        vertices: None,
        crs: None,
        encoding: None,
        encoding_from: None,
        bbox: None,
    }];
    report.not_checked = vec!["440190001".into()];
    let (zh, en) = ("图斑地类面积", "net area of a parcel");
    let mut wrong = rule("620100035", zh, en, Severity::Major, RuleStatus::Failed);
    (wrong.total, wrong.listed) = (318, 318);
    wrong.by_severity = vec![(Severity::Major, 318)];
    report.findings.extend((12..18).map(area));
    let (zh, en) = ("图形文件完整性", "files of a layer");
    let mut files = rule("310100001", zh, en, Severity::Fatal, RuleStatus::Failed);
    (files.total, files.listed) = (2, 2);
    let lost = FindingEntry {
        rule: files.id.clone(),
        severity: Severity::Fatal,
        fid: None,
        bsm: None,
        key: None,
        field: None,
        value: None,
        expected: None,
        measured: None,
        limit: None,
        message: Bilingual::new(
            "图层缺少 .shx 文件，图形无法按记录定位，各项图形检查均无法进行，地理信息系统也不能打开此图层",
            "the layer has no .shx file, so that its shapes cannot be located, let alone be checked, record by record",
        ),
        hint: Bilingual::new(
            "用地理信息系统软件重新导出此图层。",
            "Export the layer anew.",
        ),
        ..area(0)
    };
    report.findings.push(FindingEntry {
        severity: Severity::Notice,
        confidence: Some(Confidence::Memory),
        field: Some("DLBM".into()),
        value: Some("C(5)".into()),
        expected: Some("C(4)".into()),
        message: Bilingual::new("字段宽度与标准不符", "the width is not the standard's"),
        ..lost.clone()
    });
    report.findings.push(lost);
    let (zh, en) = ("标识码唯一性", "identifier used twice");
    let mut twice = rule("630100001", zh, en, Severity::Minor, RuleStatus::Failed);
    (twice.total, twice.listed) = (1, 1);
    report.findings.push(FindingEntry {
        rule: twice.id.clone(),
        severity: Severity::Minor,
        field: Some("BSM".into()),
        bsm: Some("330101".into()),
        value: Some("330101".into()),
        expected: None,
        measured: None,
        limit: None,
        related: (3..8)
            .map(|fid| RelatedRecord {
                layer: "DLTB".into(),
                fid,
                bsm: Some("330101".into()),
            })
            .collect(),
        message: Bilingual::new(
            "标识码 330101 重复，与 DLTB FID 3 (BSM 330101) 相同",
            "identifier 330101 is that of DLTB FID 3 (BSM 330101)",
        ),
        ..area(20)
    });
    let mut skipped = rule(
        "610100001",
        "权属",
        "owners",
        Severity::Major,
        RuleStatus::Skipped,
    );
    skipped.reason = Some(Bilingual::new(
        "图层 XZQ 无法读取",
        "layer XZQ is unreadable",
    ));
    report.rules = vec![files, skipped, wrong, twice];
    report.summary = Summary {
        fatal: 1,
        major: 318,
        minor: 1,
        notice: 1,
        ..Summary::default()
    };
    report.summary.rules.failed = 3;
    report.summary.rules.skipped = 1;
    report
}
