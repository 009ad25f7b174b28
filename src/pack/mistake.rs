//! A mistake in a rule pack: where, what, and what was probably meant; all of them make one error.

use std::ops::Range;

use miette::{
    Diagnostic, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use strsim::osa_distance;
use unicode_width::UnicodeWidthChar;

use super::node::At;
use crate::lang::{Bilingual, Lang};

/// One mistake of a pack author.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// The place in the pack.
    pub at: At,
    /// What is wrong there.
    pub message: Bilingual,
    /// What was probably meant.
    pub help: Option<Bilingual>,
}

impl Mistake {
    /// A mistake at a place.
    #[must_use]
    pub fn new(at: At, message: Bilingual) -> Self {
        Self {
            at,
            message,
            help: None,
        }
    }
}

/// "Did you mean": the nearest of `known`, if any is near.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<Bilingual> {
    let best = known.map(|name| (osa_distance(word, name), name)).min()?;
    (best.0 <= 1 + word.chars().count() / 4).then(|| {
        Bilingual::new(
            format!("是否为 `{}`？", best.1),
            format!("did you mean `{}`?", best.1),
        )
    })
}

/// All mistakes of a pack, in one language, for the terminal.
#[derive(Debug, thiserror::Error)]
#[error("{headline}")]
pub struct PackError {
    headline: String,
    mistakes: Vec<Shown>,
}

impl PackError {
    /// The mistakes as one error in `lang`, in the order of the files and their lines.
    #[must_use]
    pub fn new(mut mistakes: Vec<Mistake>, lang: Lang) -> Self {
        mistakes.sort_by(|a, b| {
            let place = |mistake: &Mistake| (mistake.at.file.name.clone(), mistake.at.span.start);
            place(a).cmp(&place(b))
        });
        let count = mistakes.len();
        let headline = lang.pick(
            format!("规则包有 {count} 处错误，未进行检查"),
            format!("the rule pack has {count} mistake(s); nothing was checked"),
        );
        let mistakes = mistakes
            .into_iter()
            .map(|mistake| Shown::new(mistake, lang))
            .collect();
        Self { headline, mistakes }
    }

    /// How many mistakes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.mistakes.len()
    }

    /// Whether there is none; such an error is never made.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.mistakes.is_empty()
    }
}

impl Diagnostic for PackError {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(
            self.mistakes.iter().map(|shown| shown as &dyn Diagnostic),
        ))
    }
}

/// One mistake as miette draws it: the line of the file with the place underlined.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Shown {
    message: String,
    help: Option<String>,
    line: Line,
    label: LabeledSpan,
}

impl Shown {
    fn new(mistake: Mistake, lang: Lang) -> Self {
        let At { file, span } = mistake.at;
        let (line, span) = Line::of(&file.name, &file.text, span);
        Self {
            message: mistake.message.get(lang).to_owned(),
            help: mistake.help.map(|help| help.get(lang).to_owned()),
            label: LabeledSpan::underline(span),
            line,
        }
    }
}

/// Columns of a line that fit a screen of 80 beside its number.
const COLUMNS: usize = 72;

/// The line of a file that a mistake is in. Statements fill long lines and would break over the edge of the screen, so
/// only the part around the mistake is kept.
#[derive(Debug)]
struct Line {
    /// `rules/42.toml:10`
    name: String,
    text: String,
    /// From 0.
    number: usize,
}

impl Line {
    /// The line at `span`, and the span within it; a span of several lines (a whole table) ends with the first one.
    fn of(name: &str, text: &str, span: Range<usize>) -> (Self, Range<usize>) {
        let before = text.get(..span.start).unwrap_or(text);
        let number = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        let within = |place: usize| {
            let place = place.saturating_sub(start).min(line.len());
            (0..=place)
                .rev()
                .find(|place| line.is_char_boundary(*place))
                .unwrap_or(0)
        };
        let from = within(span.start);
        let (text, span) = part(line, from..within(span.end).max(from));
        let name = format!("{name}:{}", number + 1);
        let line = Self { name, text, number };
        (line, span)
    }
}

impl SourceCode for Line {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = (0, self.text.len()).into();
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            whole,
            self.number,
            0,
            1,
        )))
    }
}

/// The part of `line` around `span` that fits, with the span in it.
fn part(line: &str, span: Range<usize>) -> (String, Range<usize>) {
    let columns = |text: &str| -> usize { text.chars().map(|c| c.width().unwrap_or(0)).sum() };
    let mut start = 0;
    if columns(&line[..span.end]) >= COLUMNS {
        // From the left only so much goes that the beginning of the span can be seen.
        while columns(&line[start..span.start]) > COLUMNS / 2 {
            start += line[start..].chars().next().map_or(1, char::len_utf8);
        }
    }
    let mut text = String::from(if start > 0 { "…" } else { "" });
    let shift = text.len();
    let mut end = start;
    for c in line[start..].chars() {
        if columns(&text) + c.width().unwrap_or(0) >= COLUMNS {
            text.push('…');
            break;
        }
        text.push(c);
        end += c.len_utf8();
    }
    let within = |place: usize| place.clamp(start, end) - start + shift;
    (text, within(span.start)..within(span.end))
}

impl Diagnostic for Shown {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.line)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(std::iter::once(self.label.clone())))
    }
}
