//! A mistake in a rule pack: where, what, and what was probably meant; all of them make one error.

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

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
    let best = known.map(|name| (distance(word, name), name)).min()?;
    (best.0 <= 1 + word.chars().count() / 4).then(|| {
        Bilingual::new(
            format!("是否为 `{}`？", best.1),
            format!("did you mean `{}`?", best.1),
        )
    })
}

/// Levenshtein distance in characters: the fewest insertions, deletions and replacements.
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// All mistakes of a pack, in one language, for the terminal.
#[derive(Debug, thiserror::Error)]
#[error("{headline}")]
pub struct PackError {
    headline: String,
    mistakes: Vec<Shown>,
}

impl PackError {
    /// The mistakes as one error in `lang`.
    #[must_use]
    pub fn new(mistakes: Vec<Mistake>, lang: Lang) -> Self {
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
    text: NamedSource<String>,
    label: LabeledSpan,
}

impl Shown {
    fn new(mistake: Mistake, lang: Lang) -> Self {
        let At { file, span } = mistake.at;
        Self {
            message: mistake.message.get(lang).to_owned(),
            help: mistake.help.map(|help| help.get(lang).to_owned()),
            label: LabeledSpan::underline(first_line(&file.text, span)),
            text: NamedSource::new(&file.name, file.text.clone()),
        }
    }
}

/// A span of several lines (a whole table) points at its first line only.
fn first_line(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let end = text.get(span.clone()).and_then(|part| part.find('\n'));
    span.start..end.map_or(span.end, |length| span.start + length)
}

impl Diagnostic for Shown {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(std::iter::once(self.label.clone())))
    }
}
