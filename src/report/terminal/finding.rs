//! One finding as a miette diagnostic: the message, the record as a snippet with the offending value underlined and
//! labelled, the hint.
//!
//! ```text
//!   × 图斑地类面积 TBDLMJ 与按其他面积算得的不符
//!    ╭─[DLTB.shp · FID 12 · 330102001001/0012]
//!    │ BSM 330101  TBBH 0012  TBDLMJ 100.02
//!    ·                               ───┬──
//!    ·                                  ╰── 应为 100.00，相差 0.02 > 0.01 m²
//!    ╰────
//!   建议: 重新计算图斑地类面积。
//! ```

use std::error::Error;
use std::fmt;
use std::ops::Range;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use super::label::label;
use super::paint::Look;
use super::text::{SCREEN, clean, clip, width, wrap};
use crate::lang::Lang;
use crate::pack::{Confidence, LayerSpec, Severity, Standard};
use crate::report::{FindingEntry, Report};

/// Columns that miette draws before the text of a snippet.
const GUTTER: usize = 5;
/// Columns of `╰── ` or `╰─┤ ` before a label.
const HOOK: usize = 4;
/// A label in fewer columns is hard to read.
const LABEL: usize = 24;
/// A longer value is cut off; all of it is in report.json.
const VALUE: usize = 30;
/// The same for the values that only name the record.
const NAME: usize = 20;
/// A field name has at most ten letters.
const FIELD: usize = 10;
/// A longer message is cut off.
const MESSAGE: usize = 400;
/// More related records are only counted.
const RELATED: usize = 3;

/// The drawing of a finding, without an empty line after it. `heading` stands above it; the hint is left out where it
/// is the one of the finding before.
pub(super) fn draw(
    finding: &FindingEntry,
    report: &Report,
    standard: &Standard,
    look: &Look,
    heading: Option<String>,
    with_hint: bool,
) -> String {
    let mut shown = Shown::new(finding, report, standard, look.lang);
    shown.heading = heading;
    if !with_hint {
        shown.hint = None;
    }
    // The snippet has one line; its number says nothing.
    look.draw(&shown).replacen("\n 1 │ ", "\n   │ ", 1)
}

/// A finding in one language.
#[derive(Debug)]
struct Shown {
    heading: Option<String>,
    message: String,
    severity: miette::Severity,
    place: Option<Words>,
    snippet: Option<(NamedSource<String>, LabeledSpan)>,
    hint: Option<String>,
}

/// Where a finding without a record is, and what else it concerns: the "cause" below the message.
#[derive(Debug)]
struct Words(String);

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Words {}

impl Shown {
    fn new(finding: &FindingEntry, report: &Report, standard: &Standard, lang: Lang) -> Self {
        let doubt = match finding.confidence {
            Some(Confidence::Memory) => lang.pick("（依据待核实）", " (unconfirmed basis)"),
            Some(Confidence::Inferred) => lang.pick("（依据为推断）", " (inferred basis)"),
            _ => "",
        };
        let message = clean(finding.message.get(lang)).into_owned();
        let file = file_of(finding, report);
        let snippet = file
            .as_deref()
            .and_then(|file| snippet(finding, file, standard, lang));
        let lonely = file
            .filter(|file| snippet.is_none() && !message.contains(file.as_str()))
            .into_iter();
        let place: Vec<String> = lonely.chain(related(finding, &message, lang)).collect();
        Self {
            heading: None,
            severity: match finding.severity {
                Severity::Fatal | Severity::Major => miette::Severity::Error,
                Severity::Minor => miette::Severity::Warning,
                Severity::Notice => miette::Severity::Advice,
            },
            place: (!place.is_empty()).then(|| Words(place.join(lang.pick("；", "; ")))),
            snippet,
            hint: Some(clean(finding.hint.get(lang)).into_owned()).filter(|hint| !hint.is_empty()),
            message: clip(&message, MESSAGE).into_owned() + doubt,
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Shown {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.place.as_ref().map(|place| place as &dyn Error)
    }
}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.heading
            .as_ref()
            .map(|heading| Box::new(heading) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.hint
            .as_ref()
            .map(|hint| Box::new(hint) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet
            .as_ref()
            .map(|(source, _)| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (_, label) = self.snippet.as_ref()?;
        Some(Box::new(std::iter::once(label.clone())))
    }
}

/// The file of the finding's layer; the layer's code where no file was loaded.
fn file_of(finding: &FindingEntry, report: &Report) -> Option<String> {
    let layer = finding.layer.as_deref()?;
    let mut layers = report.submission.layers.iter();
    let path = layers
        .find(|info| info.layer == layer)
        .map_or(layer, |info| &info.path);
    Some(clean(path).into_owned())
}

/// The records that the message does not name yet: `相关记录：DLTB FID 4 (BSM 330101)`.
fn related(finding: &FindingEntry, message: &str, lang: Lang) -> Option<String> {
    let names = finding.related.iter().map(|record| {
        let place = format!("{} FID {}", record.layer, record.fid);
        let bsm = record.bsm.as_deref();
        let name = bsm.map_or_else(
            || place.clone(),
            |bsm| format!("{place} (BSM {})", clip(&clean(bsm), NAME)),
        );
        (message.contains(&place), name)
    });
    let unnamed: Vec<String> = names
        .filter(|(named, _)| !named)
        .map(|(_, name)| name)
        .collect();
    let count = unnamed.len();
    let more = match count.checked_sub(RELATED) {
        Some(more @ 1..) => lang.pick(format!(" 等 {count} 个"), format!(" and {more} more")),
        _ => String::new(),
    };
    let first = &unnamed[..count.min(RELATED)];
    let head = lang.pick("相关记录：", "with ");
    (count > 0).then(|| head.to_owned() + &first.join(lang.pick("、", ", ")) + &more)
}

/// The record, or what a layer says of a field, with the value underlined; `None` where there is neither.
fn snippet(
    finding: &FindingEntry,
    file: &str,
    standard: &Standard,
    lang: Lang,
) -> Option<(NamedSource<String>, LabeledSpan)> {
    if finding.fid.is_none() && finding.field.is_none() {
        return None;
    }
    let spec = finding
        .layer
        .as_deref()
        .and_then(|name| standard.layer(name));
    let spec = spec.map(|id| &standard[id]);
    let mut key = KeyShown::new(finding, spec);
    let mut row = Row::new(finding, &key, lang);
    if key.field.is_some() && (row.room() < LABEL || width(&row.text) > SCREEN - GUTTER) {
        // Narrow: the whole key moves into the title.
        key.in_title |= key.field.take().is_some();
        row = Row::new(finding, &key, lang);
    }
    let mut title = file.to_owned();
    if let Some(fid) = finding.fid {
        title += &format!(" · FID {fid}");
    }
    if let Some(whole) = finding.key.as_deref().filter(|_| key.in_title) {
        title += &format!(" · {}", clean(whole));
    }
    let title = clip(&title, SCREEN - 8).into_owned();
    let words = label(finding, lang).map(|words| wrap(&words, row.room()).join("\n"));
    let span = LabeledSpan::new_primary_with_span(words, row.mark);
    Some((NamedSource::new(title, row.text), span))
}

/// The record's own number within its key: of `330102001001/0012` the field TBBH.
struct KeyShown<'a> {
    field: Option<(&'a str, &'a str)>,
    in_title: bool,
}

impl<'a> KeyShown<'a> {
    fn new(finding: &'a FindingEntry, spec: Option<&'a LayerSpec>) -> Self {
        let (Some(spec), Some(key)) = (spec, finding.key.as_deref()) else {
            return Self {
                field: None,
                in_title: finding.key.is_some(),
            };
        };
        let value = key.splitn(spec.key.len().max(1), '/').last();
        let part = spec.key.last().filter(|part| part.take.is_none());
        let name = part.map(|part| spec[part.field].name.as_str());
        Self {
            field: name
                .zip(value)
                .filter(|(name, _)| finding.field.as_deref() != Some(name)),
            in_title: spec.key.len() > 1,
        }
    }
}

/// The line of a snippet.
struct Row {
    text: String,
    /// What is underlined, in bytes of `text`.
    mark: Range<usize>,
}

impl Row {
    /// `BSM 330101  TBBH 0012  TBDLMJ 100.02`
    fn new(finding: &FindingEntry, key: &KeyShown<'_>, lang: Lang) -> Self {
        let field = finding.field.as_deref();
        let mut row = Self {
            text: String::new(),
            mark: 0..0,
        };
        if let Some(bsm) = finding.bsm.as_deref().filter(|_| field != Some("BSM")) {
            row.push("BSM", bsm, NAME);
        }
        if let Some((name, value)) = key.field {
            row.push(name, value, NAME);
        }
        match (field, finding.value.as_deref()) {
            (Some(field), Some(value)) if !value.is_empty() => row.push(field, value, VALUE),
            (Some(field), _) if finding.fid.is_some() => {
                row.push(field, lang.pick("（空）", "(blank)"), VALUE);
            }
            // Of a field of the layer: its name is what is wrong.
            (Some(field), _) => row.push("", field, VALUE),
            (None, Some(value)) if !value.is_empty() => row.push("", value, VALUE),
            (None, _) if row.text.is_empty() => {
                row.push("FID", &finding.fid.unwrap_or_default().to_string(), NAME);
            }
            (None, _) => {}
        }
        row
    }

    /// Appends a field and marks its value, of which at most `columns` are shown.
    fn push(&mut self, name: &str, value: &str, columns: usize) {
        if !self.text.is_empty() {
            self.text.push_str("  ");
        }
        self.text.push_str(&clip(&clean(name), FIELD));
        if !name.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(&clip(&clean(value), columns));
        self.mark = start..self.text.len();
    }

    /// Columns for a label, which begins below the middle of the mark.
    fn room(&self) -> usize {
        let before = width(&self.text[..self.mark.start]);
        let middle = before + width(&self.text[self.mark.clone()]) / 2;
        SCREEN.saturating_sub(GUTTER + middle + HOOK).max(1)
    }
}
