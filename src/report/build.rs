//! Puts a [`Report`] together from the data, the pack and the outcomes.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::geojson::geojson;
use super::judge::{judge, summarise};
use super::ledger;
use super::projections::Projections;
use super::{
    FileInfo, FindingEntry, Gate, LayerInfo, PackInfo, ParameterInfo, RelatedRecord, Report,
    RuleResult, RuleStatus, SubmissionInfo, Tool, ToolError, VERSION,
};
use crate::dataset::{Dataset, Layer};
use crate::finding::{Finding, Identity};
use crate::format::text::Source;
use crate::lang::Bilingual;
use crate::ledger::Ledger;
use crate::pack::{Confidence, LayerId, Severity, hex};
use crate::rules::{Rule, RulePack};
use crate::run::{Outcome, Status};
use crate::words;

/// A finished run, before it is put into words.
pub struct Run<'a> {
    /// The rules.
    pub pack: &'a RulePack,
    /// The data.
    pub data: &'a Dataset,
    /// What came of the selected rules.
    pub outcomes: &'a [Outcome],
    /// The gate.
    pub fail_on: Severity,
    /// Whether rules were selected or ignored.
    pub partial: bool,
    /// Whether timings are left out.
    pub deterministic: bool,
    /// The day that stood for today, if one was given.
    pub as_of: Option<String>,
    /// The area ledger, where it was asked for.
    pub ledger: Option<&'a Ledger>,
}

/// The report of a run.
#[must_use]
pub fn build(run: &Run<'_>) -> Report {
    let judgement = judge(run.pack, run.outcomes, run.fail_on, run.partial);
    let standard = &run.pack.standard;
    Report {
        version: VERSION,
        tool: Tool {
            name: "tuban".into(),
            version: env!("CARGO_PKG_VERSION").into(),
        },
        verdict: judgement.verdict,
        accepted_with_exceptions: false,
        partial: run.partial,
        reason: judgement.reason,
        score: judgement.score,
        gate: Gate {
            fail_on: run.fail_on,
        },
        submission: submission(run),
        pack: PackInfo {
            id: standard.id.clone(),
            version: standard.version.clone(),
            sha256: standard.sha256.clone(),
            overrides: standard.overrides.clone(),
        },
        not_checked: standard
            .not_checked
            .iter()
            .map(|entry| entry.id.clone())
            .collect(),
        parameters: parameters(run),
        summary: summarise(run.outcomes),
        rules: run
            .outcomes
            .iter()
            .map(|outcome| rule_result(run, outcome))
            .collect(),
        findings: findings(run),
        ledger: run
            .ledger
            .map(|kept| ledger::entry(kept, standard, run.data)),
        errors: errors(run),
    }
}

/// What the run went by: of the pack and of the command line.
fn parameters(run: &Run<'_>) -> ParameterInfo {
    let parameters = &run.pack.standard.parameters;
    ParameterInfo {
        precision_m: parameters.precision.to_f64(),
        tolerance_m: parameters.tolerance.to_f64(),
        scale: parameters.scale,
        as_of: run.as_of.clone(),
        county_boundary: run.data.county_boundary.as_ref().map(|county| FileInfo {
            path: county.file.shown.clone(),
            bytes: county.file.bytes,
            sha256: county.file.sha256.clone(),
            layer: None,
        }),
    }
}

fn submission(run: &Run<'_>) -> SubmissionInfo {
    let (data, standard) = (run.data, &run.pack.standard);
    let layer_name = |id: LayerId| standard[id].name.clone();
    let files = data.files.iter().map(|file| FileInfo {
        path: file.shown.clone(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        layer: file.layer.map(layer_name),
    });
    let layers = standard.layer_ids().filter_map(|id| {
        let layer = data.layer(id)?;
        let spec = &standard[id];
        let encoding = layer.table.as_ref().map(|table| &table.encoding);
        Some(LayerInfo {
            layer: spec.name.clone(),
            title: spec.title.zh.clone(),
            path: layer
                .set
                .main_file()
                .map_or_else(String::new, |file| data.file(file).to_owned()),
            records: layer.len() as u64,
            vertices: layer.vertices,
            crs: crs_name(layer),
            encoding: encoding.map(|decision| decision.encoding.name().to_owned()),
            encoding_from: encoding.map(|decision| source_word(decision.source).to_owned()),
            bbox: layer.extent,
        })
    });
    SubmissionInfo {
        name: data.name.clone(),
        county_code: data.county.code.clone(),
        county_name: data.county.name.clone(),
        files: files.collect(),
        layers: layers.collect(),
    }
}

fn crs_name(layer: &Layer) -> Option<String> {
    layer.crs.known().map(|crs| crs.name.clone())
}

/// How the contract calls the step that decided an encoding.
#[must_use]
fn source_word(source: Source) -> &'static str {
    match source {
        Source::Cpg => "cpg",
        Source::LanguageByte => "ldid",
        Source::Detected => "detected",
        Source::Default => "default",
    }
}

fn rule_result(run: &Run<'_>, outcome: &Outcome) -> RuleResult {
    let rule = &run.pack.rules[outcome.rule];
    RuleResult {
        id: rule.id.clone(),
        title: rule.title.clone(),
        clause: rule.clause.clone(),
        check: rule.kind.name.to_owned(),
        severity: rule.gravest(),
        layers: rule
            .layers
            .iter()
            .map(|id| run.pack.standard[*id].name.clone())
            .collect(),
        status: match outcome.status {
            Status::Passed => RuleStatus::Passed,
            Status::Failed => RuleStatus::Failed,
            Status::Skipped => RuleStatus::Skipped,
            Status::NotApplicable => RuleStatus::NotApplicable,
            Status::Error => RuleStatus::Error,
        },
        parameters: rule.parameters.clone(),
        reason: outcome.reason.clone(),
        examined: outcome.tally.examined,
        excluded: outcome.tally.excluded,
        total: outcome.tally.total(),
        excepted: 0,
        listed: outcome.tally.listed.len() as u64,
        by_severity: Severity::ALL
            .into_iter()
            .filter_map(|grade| Some((grade, *outcome.tally.by_severity.get(&grade)?)))
            .collect(),
        seconds: (!run.deterministic).then_some(outcome.seconds),
    }
}

fn findings(run: &Run<'_>) -> Vec<FindingEntry> {
    let places = Projections::new(run.data);
    let mut ordinals: HashMap<String, u32> = HashMap::new();
    let listed = run.outcomes.iter().flat_map(|outcome| {
        let rule = &run.pack.rules[outcome.rule];
        outcome
            .tally
            .listed
            .iter()
            .map(move |finding| (rule, finding))
    });
    listed
        .map(|(rule, finding)| entry(run, rule, finding, &places, &mut ordinals))
        .collect()
}

fn entry(
    run: &Run<'_>,
    rule: &Rule,
    finding: &Finding,
    projections: &Projections,
    ordinals: &mut HashMap<String, u32>,
) -> FindingEntry {
    let (data, standard, facts) = (run.data, &run.pack.standard, &finding.facts);
    let record = finding.place.layer.zip(finding.place.fid);
    let point = facts
        .point
        .or_else(|| record.and_then(|(layer, fid)| data.point(layer, fid)));
    let (field, value) = cell(run, finding);
    let (message, hint) = words::tell(finding, rule, standard, data);
    let mut entry = FindingEntry {
        fingerprint: String::new(),
        rule: rule.id.clone(),
        severity: finding.severity,
        excepted: false,
        confidence: Some(finding.confidence).filter(|confidence| *confidence < Confidence::Full),
        layer: finding.place.layer.map(|id| standard[id].name.clone()),
        fid: finding.place.fid,
        bsm: record.and_then(|(layer, fid)| data.bsm(layer, fid)),
        key: record.and_then(|(layer, fid)| data.key(layer, fid)),
        field,
        value,
        expected: facts.expected.clone(),
        measured: facts.measured.map(|number| number.to_f64()),
        limit: facts.limit.map(|number| number.to_f64()),
        unit: facts.unit,
        lonlat: point.and_then(|point| projections.lonlat(finding.place.layer?, point)),
        point,
        geometry: facts.geometry.as_ref().map(geojson),
        related: facts
            .related
            .iter()
            .map(|(id, fid)| related(run, *id, *fid))
            .collect(),
        message,
        hint,
    };
    entry.fingerprint = fingerprint(&entry, finding, ordinals);
    entry
}

/// Field and value of a finding: the record's own value where the check did not say which.
fn cell(run: &Run<'_>, finding: &Finding) -> (Option<String>, Option<String>) {
    let (place, facts) = (&finding.place, &finding.facts);
    let field = facts.field_name.clone().or_else(|| {
        let spec = &run.pack.standard[place.layer?];
        Some(spec[place.field?].name.clone())
    });
    let value = facts.value.clone().or_else(|| {
        let (id, fid) = place
            .layer
            .zip(place.fid)
            .filter(|_| facts.field_name.is_none())?;
        run.data.layer(id)?.shown(place.field?, fid)
    });
    (field, value)
}

fn related(run: &Run<'_>, id: LayerId, fid: u32) -> RelatedRecord {
    RelatedRecord {
        layer: run.pack.standard[id].name.clone(),
        fid,
        bsm: run.data.bsm(id, fid),
    }
}

/// Of rule, keys, values and an ordinal among equals; never of record numbers, which change when records move.
fn fingerprint(
    entry: &FindingEntry,
    finding: &Finding,
    ordinals: &mut HashMap<String, u32>,
) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut parts = vec![
        entry.rule.clone(),
        finding.variant.to_owned(),
        text(&entry.field),
    ];
    match &finding.facts.identity {
        Identity::Record => {
            let nameless = entry.bsm.is_none() && entry.key.is_none();
            let place = entry
                .point
                .filter(|_| nameless)
                .map(|[x, y]| format!("{x:.2},{y:.2}"));
            parts.extend([
                text(&entry.layer),
                text(&entry.bsm),
                text(&entry.key),
                text(&place),
                text(&entry.value),
            ]);
        }
        Identity::Value => parts.push(text(&entry.value)),
        Identity::Text(identity) => parts.push(identity.clone()),
    }
    let whole = parts.join("\u{1f}");
    let ordinal = ordinals.entry(whole.clone()).or_default();
    *ordinal += 1;
    let digest = Sha256::digest(format!("{whole}\u{1f}{ordinal}").as_bytes());
    hex(&digest[..16])
}

fn errors(run: &Run<'_>) -> Vec<ToolError> {
    let broken = run
        .outcomes
        .iter()
        .filter(|outcome| outcome.status == Status::Error);
    broken
        .map(|outcome| {
            let id = &run.pack.rules[outcome.rule].id;
            let what = outcome.reason.as_ref().map_or("", |reason| &reason.en);
            let message = Bilingual::new(
                format!("规则 {id} 执行时出错：{what}"),
                format!("rule {id} failed: {what}"),
            );
            ToolError {
                rule: Some(id.clone()),
                message,
            }
        })
        .collect()
}
