//! From the trees of a pack to its [`Standard`]: every key read, every reference resolved.

use std::sync::Arc;

use super::keys::{Keys, Mistakes};
use super::mistake::Mistake;
use super::node::{At, Node};
use super::raw::Raw;
use super::read_layer::layer;
use super::source::{PackSource, SourceFile};
use super::standard::{Category, Code, CodeList, NotChecked, Parameters, Reference, Standard};
use super::terms::{Confidence, Severity};
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;

/// A pack as read: the standard bound, the rule entries still as written, and all mistakes so far.
pub struct PackFile {
    /// Layers, fields, codes, parameters.
    pub standard: Standard,
    /// `[[rule]]` tables in the order of their ids.
    pub rules: Vec<Node>,
    /// What is wrong with the pack.
    pub mistakes: Mistakes,
}

/// Reads `source`, and below it the embedded pack that it extends.
#[must_use]
pub fn read(source: &PackSource) -> PackFile {
    let mistakes = Mistakes::default();
    let raw = Raw::read(source, &mistakes);
    let keys = Keys::new(&raw.pack, &mistakes);
    let lists: Vec<CodeList> = raw
        .lists
        .iter()
        .map(|(name, file)| code_list(name, file, &mistakes))
        .collect();
    let layers = raw
        .layers
        .values()
        .map(|node| layer(&Keys::new(node, &mistakes), &lists))
        .collect();
    let _ = keys.text("extends");
    let standard = Standard {
        id: keys.need_text("id").to_owned(),
        version: keys.need_text("version").to_owned(),
        title: keys.bilingual("title"),
        sha256: raw.sha256,
        reference: reference(&keys),
        parameters: parameters(&keys),
        gate: gate(&keys),
        categories: categories(&keys),
        metadata_nodes: metadata_nodes(&keys),
        layers,
        lists,
        not_checked: raw
            .not_checked
            .iter()
            .map(|node| not_checked(&Keys::new(node, &mistakes)))
            .collect(),
        overrides: raw.overrides,
    };
    let _ = keys.text("standard");
    keys.finish();
    shared_aliases(
        &standard,
        &raw.layers.values().collect::<Vec<_>>(),
        &mistakes,
    );
    PackFile {
        standard,
        rules: raw.rules,
        mistakes,
    }
}

fn reference(keys: &Keys<'_>) -> Reference {
    let Some(keys) = keys.table("reference") else {
        keys.missing("reference");
        return Reference {
            datum: String::new(),
            zone_width: 3,
        };
    };
    let projection = keys.need_text("projection");
    if !matches!(projection, "" | "gauss-kruger") {
        let message = Bilingual::new(
            format!("不支持投影 `{projection}`，只支持 gauss-kruger"),
            format!("projection `{projection}` is not supported, only gauss-kruger"),
        );
        keys.mistake(&keys.at_key("projection"), message);
    }
    let datum = keys.need_text("datum").to_owned();
    if !["xian-1980", "cgcs-2000", "beijing-1954"].contains(&datum.as_str()) {
        let message = Bilingual::new(
            format!("未知的大地基准 `{datum}`：应为 xian-1980、cgcs-2000 或 beijing-1954"),
            format!("unknown datum `{datum}`: xian-1980, cgcs-2000 or beijing-1954"),
        );
        keys.mistake(&keys.at_key("datum"), message);
    }
    let zone_width = keys.int("zone-width", 3..=6).unwrap_or(3);
    if ![3, 6].contains(&zone_width) {
        let message = Bilingual::new("带宽应为 3 或 6 度", "a zone is 3 or 6 degrees wide");
        keys.mistake(&keys.at_key("zone-width"), message);
    }
    keys.finish();
    Reference { datum, zone_width }
}

/// The widest tolerance of topology that makes sense, in metres: beyond it neighbours on a plan are one.
const WIDEST: Decimal = Decimal::ONE;

fn parameters(keys: &Keys<'_>) -> Parameters {
    let Some(keys) = keys.table("parameters") else {
        keys.missing("parameters");
        return Parameters {
            scale: 10_000,
            precision: Decimal::default(),
            tolerance: Decimal::default(),
        };
    };
    let metres = |key| {
        if keys.node(key).is_none() {
            keys.missing(key);
        }
        keys.decimal(key)
    };
    let (precision, tolerance) = (metres("precision"), metres("tolerance"));
    if let (Some(precision), Some(tolerance)) = (precision, tolerance) {
        sensible(&keys, precision, tolerance);
    }
    let scale = keys.int("scale", 1..=i64::from(u32::MAX));
    let parameters = Parameters {
        scale: scale.unwrap_or(10_000),
        precision: precision.unwrap_or_default(),
        tolerance: tolerance.unwrap_or_default(),
    };
    keys.finish();
    parameters
}

/// The grid and the tolerance, both in metres, must let topology be decided.
fn sensible(keys: &Keys<'_>, precision: Decimal, tolerance: Decimal) {
    if precision <= Decimal::ZERO || precision > tolerance {
        let message = Bilingual::new(
            format!("坐标精度 {precision} m 应大于 0，且不大于拓扑容差 {tolerance} m"),
            format!(
                "a precision of {precision} m is not between 0 and the tolerance, {tolerance} m"
            ),
        );
        keys.mistake(&keys.at_key("precision"), message);
    }
    if tolerance > WIDEST {
        let message = Bilingual::new(
            format!("拓扑容差 {tolerance} m 过大，最大 {WIDEST} m"),
            format!("a tolerance of {tolerance} m is too wide: {WIDEST} m at most"),
        );
        keys.mistake(&keys.at_key("tolerance"), message);
    }
}

fn gate(keys: &Keys<'_>) -> Severity {
    let Some(keys) = keys.table("gate") else {
        return Severity::Major;
    };
    let gate = keys
        .word("fail-on", &["fatal", "major", "minor"])
        .unwrap_or(Severity::Major);
    if gate == Severity::Notice {
        let message = Bilingual::new(
            "提示不影响验收，`fail-on` 应为 fatal、major 或 minor",
            "a notice never rejects: fatal, major or minor expected",
        );
        keys.mistake(&keys.at_key("fail-on"), message);
    }
    keys.finish();
    gate
}

fn categories(keys: &Keys<'_>) -> Vec<Category> {
    let Some(package) = keys.table("package") else {
        return Vec::new();
    };
    let categories = package
        .list("category")
        .iter()
        .map(|node| {
            let keys = Keys::new(node, package.mistakes());
            let folder = keys.need_text("folder").to_owned();
            if let Err(error) = regex_lite::Regex::new(&folder) {
                let message = Bilingual::new(
                    format!("不是有效的正则表达式：{error}"),
                    format!("not a regular expression: {error}"),
                );
                keys.mistake(&keys.at_key("folder"), message);
            }
            let category = Category {
                id: keys.need_text("id").to_owned(),
                title: keys.bilingual("title"),
                folder,
                extensions: keys
                    .texts("extensions")
                    .into_iter()
                    .map(|(text, _)| text.to_lowercase())
                    .collect(),
                required: keys.flag("required"),
                confidence: keys.word("confidence", &["M", "I"]).unwrap_or_default(),
            };
            keys.finish();
            category
        })
        .collect();
    package.finish();
    categories
}

fn metadata_nodes(keys: &Keys<'_>) -> Vec<String> {
    let Some(metadata) = keys.table("metadata") else {
        return Vec::new();
    };
    let nodes = metadata
        .texts("nodes")
        .into_iter()
        .map(|(text, _)| text.to_owned())
        .collect();
    metadata.finish();
    nodes
}

fn not_checked(keys: &Keys<'_>) -> NotChecked {
    let entry = NotChecked {
        id: keys.need_text("id").to_owned(),
        title: keys.bilingual("title"),
        reason: keys.bilingual("reason"),
    };
    keys.finish();
    entry
}

/// Two layers that answer to one name could never be told apart.
fn shared_aliases(standard: &Standard, nodes: &[&Node], mistakes: &Mistakes) {
    let mut seen: Vec<(String, &str)> = Vec::new();
    for (layer, node) in standard.layers.iter().zip(nodes) {
        for name in std::iter::once(&layer.name).chain(&layer.aliases) {
            let name = name.to_uppercase();
            match seen
                .iter()
                .find(|(known, of)| *known == name && *of != layer.name)
            {
                Some((_, other)) => mistakes.borrow_mut().push(Mistake::new(
                    node.get("aliases").unwrap_or(node).at.clone(),
                    Bilingual::new(
                        format!("名称 `{name}` 已属于图层 {other}"),
                        format!("the name `{name}` belongs to layer {other} already"),
                    ),
                )),
                None => seen.push((name, &layer.name)),
            }
        }
    }
}

/// A code list: `code,name,spellings,group,confidence`, spellings parted by `|`.
fn code_list(name: &str, file: &Arc<SourceFile>, mistakes: &Mistakes) -> CodeList {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(file.text.as_bytes());
    let mut list = CodeList {
        name: name.to_owned(),
        codes: Vec::new(),
    };
    let wrong = |span: std::ops::Range<usize>, message: Bilingual| {
        let file = Arc::clone(file);
        let mistake = Mistake::new(At { file, span }, message);
        mistakes.borrow_mut().push(mistake);
    };
    let header = reader.headers();
    if !header.is_ok_and(|header| header.iter().eq(CODE_COLUMNS)) {
        let columns = CODE_COLUMNS.join(",");
        let message = Bilingual::new(
            format!("表头应为 {columns}"),
            format!("the header must be {columns}"),
        );
        wrong(line_at(&file.text, 0), message);
        return list;
    }
    for record in reader.records() {
        match record {
            Ok(row) => {
                let place = row.position().map_or(0, csv::Position::byte);
                let start = usize::try_from(place).unwrap_or(0);
                match code(&row, &list) {
                    Ok(code) => list.codes.push(code),
                    Err(message) => wrong(line_at(&file.text, start), message),
                }
            }
            Err(error) => {
                let (start, message) = unreadable(&error);
                wrong(line_at(&file.text, start), message);
            }
        }
    }
    list
}

/// The columns of a code list.
const CODE_COLUMNS: [&str; 5] = ["code", "name", "spellings", "group", "confidence"];

/// Where a row is that the reader cannot take, and why.
fn unreadable(error: &csv::Error) -> (usize, Bilingual) {
    let place = error.position().map_or(0, csv::Position::byte);
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { len, .. } => {
            let wanted = CODE_COLUMNS.len();
            Bilingual::new(
                format!("应为 {wanted} 列，实为 {len} 列"),
                format!("{wanted} columns expected, {len} found"),
            )
        }
        _ => Bilingual::new(
            format!("不是有效的 CSV：{error}"),
            format!("not valid CSV: {error}"),
        ),
    };
    (usize::try_from(place).unwrap_or(0), message)
}

/// From `start` to the end of its line.
fn line_at(text: &str, start: usize) -> std::ops::Range<usize> {
    let length = text[start..].find('\n');
    start..length.map_or(text.len(), |length| start + length)
}

fn code(row: &csv::StringRecord, list: &CodeList) -> Result<Code, Bilingual> {
    let cell = |column| row.get(column).unwrap_or_default();
    if cell(0).is_empty() || list.get(cell(0)).is_some() {
        let code = cell(0);
        return Err(Bilingual::new(
            format!("代码 `{code}` 为空或重复"),
            format!("code `{code}` is blank or given twice"),
        ));
    }
    let confidence: Confidence = cell(4)
        .parse()
        .map_err(|()| Bilingual::new("可信度应为空、M 或 I", "the confidence is blank, M or I"))?;
    Ok(Code {
        code: cell(0).to_owned(),
        name: cell(1).to_owned(),
        spellings: cell(2)
            .split('|')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        group: cell(3).to_owned(),
        confidence,
    })
}
