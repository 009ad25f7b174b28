//! The report: what a run found, judged, in the words and the shape that others rely on. `report.json` is version 1 of
//! a contract: its structs are here and nowhere else, so that no internal change shows in it.

mod backdrop;
mod build;
mod check_page;
pub mod class;
mod clock;
pub mod csv;
pub mod emit;
mod geojson;
pub mod github;
mod gpkg;
mod html;
pub mod json;
pub mod jsonl;
mod judge;
pub mod junit;
mod ledger;
mod place;
mod places;
mod projections;
pub mod sarif;
mod shapefile;
mod style;
mod table;
pub mod terminal;
#[cfg(test)]
mod trial;
mod xlsx;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use backdrop::{Backdrop, BackdropLayer, Border, Borders, Ground, Outlines, Shape, Village};
pub use build::{Run, build};
pub use clock::Moment;
pub use judge::grade;
pub use ledger::{
    LedgerAccount, LedgerBalance, LedgerBreak, LedgerBroken, LedgerEntry, LedgerLevel, LedgerNode,
    LedgerParcel, LedgerShapes, LedgerTotal,
};

use crate::finding::Unit;
use crate::lang::Bilingual;
use crate::pack::{Confidence, Severity};

/// Version of the contract.
pub const VERSION: u32 = 1;

/// What the province decides by (结论).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// 通过
    Accepted,
    /// 不通过
    Rejected,
    /// 检查不完整: no finding reaches the gate, but a rule at or above it could not run.
    Incomplete,
    /// The tool itself failed.
    Error,
}

/// The acceptance report (检查报告).
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "tuban report", deny_unknown_fields)]
pub struct Report {
    /// Version of this format: 1.
    pub version: u32,
    /// The program that wrote it.
    pub tool: Tool,
    /// The decision.
    pub verdict: Verdict,
    /// Whether findings that would reject were granted as exceptions.
    pub accepted_with_exceptions: bool,
    /// Whether rules were selected or ignored; the verdict then speaks of the rules listed only.
    pub partial: bool,
    /// Why the verdict is what it is.
    pub reason: Bilingual,
    /// Of 100, by the official model; null when partial, incomplete or error.
    pub score: Option<f64>,
    /// What rejects.
    pub gate: Gate,
    /// What was checked.
    pub submission: SubmissionInfo,
    /// By which rules.
    pub pack: PackInfo,
    /// Ids of rules of the standard that the pack knows and cannot check.
    pub not_checked: Vec<String>,
    /// Numbers that limits derive from.
    pub parameters: ParameterInfo,
    /// Exact counts.
    pub summary: Summary,
    /// Every rule that was selected, with what became of it.
    pub rules: Vec<RuleResult>,
    /// The findings, at most so many a rule, sorted by rule, layer and record.
    pub findings: Vec<FindingEntry>,
    /// The area ledger; null without `--ledger`.
    pub ledger: Option<LedgerEntry>,
    /// The tool's own failures, never mixed with findings.
    pub errors: Vec<ToolError>,
}

/// The program that wrote a report.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Tool {
    /// `tuban`
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The acceptance gate.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Gate {
    /// Findings at or above this grade reject.
    pub fail_on: Severity,
}

/// What was handed in.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SubmissionInfo {
    /// Name of the folder.
    pub name: String,
    /// Six digits.
    pub county_code: Option<String>,
    /// As the issued owner table names it.
    pub county_name: Option<String>,
    /// Every file.
    pub files: Vec<FileInfo>,
    /// Every loaded layer.
    pub layers: Vec<LayerInfo>,
}

/// A file of the submission.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FileInfo {
    /// Path inside the submission, `/` between the parts.
    pub path: String,
    /// Size.
    pub bytes: u64,
    /// Hexadecimal; null when it could not be read.
    pub sha256: Option<String>,
    /// The layer it is part of.
    pub layer: Option<String>,
}

/// A loaded layer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LayerInfo {
    /// Code of the layer.
    pub layer: String,
    /// Its Chinese name.
    pub title: String,
    /// Its .shp, else its .dbf.
    pub path: String,
    /// Records.
    pub records: u64,
    /// Vertices; null when the .shp could not be read.
    pub vertices: Option<u64>,
    /// Name of its reference system.
    pub crs: Option<String>,
    /// Encoding of its text.
    pub encoding: Option<String>,
    /// The step that decided the encoding: cpg, ldid, detected, default.
    pub encoding_from: Option<String>,
    /// West, south, east, north in the layer's own coordinates; null without a readable .shp.
    pub bbox: Option<[f64; 4]>,
}

/// The rule pack.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PackInfo {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Of its files, hexadecimal; with `+` and those of the pack that extends it.
    pub sha256: String,
    /// What an extending pack changed, line by line.
    pub overrides: Vec<String>,
}

/// Numbers that limits derive from.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ParameterInfo {
    /// Coordinate precision, m.
    pub precision_m: f64,
    /// Topology tolerance, m.
    pub tolerance_m: f64,
    /// Denominator of the map scale.
    pub scale: u32,
    /// YYYYMMDD that stood for today, where `--as-of` gave one.
    pub as_of: Option<String>,
    /// The issued county boundary that `--county-boundary` gave, by its file name alone.
    #[serde(default)]
    pub county_boundary: Option<FileInfo>,
}

/// Exact counts, whatever is listed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Summary {
    /// 严重缺陷
    pub fatal: u64,
    /// 重缺陷
    pub major: u64,
    /// 轻缺陷
    pub minor: u64,
    /// 提示
    pub notice: u64,
    /// 例外: granted exceptions, not among the others.
    pub excepted: u64,
    /// Rules by status.
    pub rules: RuleCounts,
}

/// Rules by status.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RuleCounts {
    /// Ran and found nothing.
    pub passed: u64,
    /// Ran and found something.
    pub failed: u64,
    /// Could not run.
    pub skipped: u64,
    /// Nothing to run on.
    pub not_applicable: u64,
}

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// Ran and found nothing.
    Passed,
    /// Ran and found something.
    Failed,
    /// What it needs is missing or unreadable.
    Skipped,
    /// There is nothing that it speaks of.
    NotApplicable,
    /// The check broke.
    Error,
}

/// A rule with its result.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RuleResult {
    /// Nine digits, perhaps with a variant number.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// Where the demand comes from.
    pub clause: String,
    /// The algorithm.
    pub check: String,
    /// The gravest grade of its findings.
    pub severity: Severity,
    /// Its layers.
    pub layers: Vec<String>,
    /// What became of it.
    pub status: RuleStatus,
    /// Its parameters as the pack writes them.
    pub parameters: Map<String, Value>,
    /// Why it was not, or not wholly, run.
    pub reason: Option<Bilingual>,
    /// Records or things looked at.
    pub examined: u64,
    /// Of these, left out because another defect makes them undecidable.
    pub excluded: u64,
    /// Exact number of findings.
    pub total: u64,
    /// Of these, granted exceptions.
    pub excepted: u64,
    /// How many are in `findings`.
    pub listed: u64,
    /// Exact number of findings by grade, gravest first: for the screen, no part of the contract.
    #[serde(skip)]
    pub by_severity: Vec<(Severity, u64)>,
    /// Time it took; null with `--deterministic`.
    pub seconds: Option<f64>,
}

/// A record that a finding also concerns.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RelatedRecord {
    /// Its layer.
    pub layer: String,
    /// Its number in the file, from 0.
    pub fid: u32,
    /// Its identifier.
    pub bsm: Option<String>,
}

/// A finding (检查结果).
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FindingEntry {
    /// The same in every run over the same defect, whatever the order of the records.
    pub fingerprint: String,
    /// Its rule.
    pub rule: String,
    /// Defect grade.
    pub severity: Severity,
    /// Whether it is a granted exception.
    pub excepted: bool,
    /// Of the fact it rests on, where below full: M or I.
    pub confidence: Option<Confidence>,
    /// The layer; null for a file or the whole submission.
    pub layer: Option<String>,
    /// The record's number in the file, from 0, as ArcGIS, QGIS and GDAL show it.
    pub fid: Option<u32>,
    /// 标识码
    pub bsm: Option<String>,
    /// The name by which surveyors call the record.
    pub key: Option<String>,
    /// The field.
    pub field: Option<String>,
    /// The value found.
    pub value: Option<String>,
    /// The value that would be right.
    pub expected: Option<String>,
    /// The number measured.
    pub measured: Option<f64>,
    /// The limit that it breaks.
    pub limit: Option<f64>,
    /// Unit of both.
    pub unit: Option<Unit>,
    /// Where, in the layer's own coordinates: east, north.
    pub point: Option<[f64; 2]>,
    /// The same as longitude and latitude in degrees, in the layer's datum.
    pub lonlat: Option<[f64; 2]>,
    /// GeoJSON in the layer's own coordinates.
    pub geometry: Option<Map<String, Value>>,
    /// Other records concerned.
    pub related: Vec<RelatedRecord>,
    /// What is wrong.
    pub message: Bilingual,
    /// How to repair it.
    pub hint: Bilingual,
}

/// A failure of the tool itself.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ToolError {
    /// The rule whose check broke, if it was one.
    pub rule: Option<String>,
    /// What happened.
    pub message: Bilingual,
}
