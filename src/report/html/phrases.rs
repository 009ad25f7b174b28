//! Messages as templates: a hundred thousand findings of one rule differ in a few numbers, so the page carries the
//! sentence once and for each finding only what stands in its gaps.

use rustc_hash::FxHashMap;
use serde::ser::{Serialize, SerializeSeq, Serializer};

use crate::lang::Bilingual;
use crate::report::FindingEntry;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Piece {
    /// Words.
    Text(String),
    /// From 0: that argument of the finding. Below 0: [`COLUMNS`]`[-1 - n]` of the finding.
    Gap(i32),
}

impl Serialize for Piece {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Gap(gap) => serializer.serialize_i32(*gap),
        }
    }
}

/// The columns that a gap can stand for, -1 first; the page knows the same list.
pub(super) const COLUMNS: [&str; 4] = ["value", "expected", "key", "bsm"];

fn columns(finding: &FindingEntry) -> [Option<&str>; 4] {
    [
        finding.value.as_deref(),
        finding.expected.as_deref(),
        finding.key.as_deref(),
        finding.bsm.as_deref(),
    ]
}

/// A template in both languages.
type Template = [Vec<Piece>; 2];

/// All messages and hints of a report.
#[derive(Default)]
pub(super) struct Phrases {
    templates: Vec<Template>,
    known: FxHashMap<Template, u32>,
    /// By finding: its message.
    pub(super) messages: Vec<u32>,
    /// By finding: its hint.
    pub(super) hints: Vec<u32>,
    /// Arguments of all findings, a blank between two.
    args: String,
    /// Where those of each finding end.
    ends: Vec<usize>,
}

impl Phrases {
    /// Takes in the sentences of the next finding.
    pub(super) fn push(&mut self, finding: &FindingEntry) {
        let columns = columns(finding);
        let mut args: Vec<&str> = Vec::new();
        let message = cut_both(&finding.message, &columns, &mut args);
        let hint = cut_both(&finding.hint, &columns, &mut args);
        let place = self.place(message);
        self.messages.push(place);
        let place = self.place(hint);
        self.hints.push(place);
        self.args.push_str(&args.join(" "));
        self.ends.push(self.args.len());
    }

    fn place(&mut self, template: Template) -> u32 {
        if let Some(place) = self.known.get(&template) {
            return *place;
        }
        let place = self.templates.len() as u32;
        self.templates.push(template.clone());
        self.known.insert(template, place);
        place
    }

    /// By finding: its arguments, a blank between two; none is without letters or digits.
    pub(super) fn args(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| &self.args[start..*end])
    }
}

/// The templates: each a list for Chinese and one for English, of texts and numbers of gaps.
impl Serialize for Phrases {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.templates.len()))?;
        for template in &self.templates {
            list.serialize_element(template)?;
        }
        list.end()
    }
}

fn cut_both<'a>(
    text: &'a Bilingual,
    columns: &[Option<&'a str>; 4],
    args: &mut Vec<&'a str>,
) -> Template {
    [cut(&text.zh, columns, args), cut(&text.en, columns, args)]
}

/// Whether a byte can be part of a number, a code or a key.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'/' | b'+' | b'_')
}

/// The pieces of a text: what stands in a column of the finding and every word with a digit becomes a gap.
fn cut<'a>(text: &'a str, columns: &[Option<&'a str>; 4], args: &mut Vec<&'a str>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = rest.bytes().take_while(|byte| is_word(*byte)).count();
        let (gap, length) = if word > 0 {
            (gap_of(&rest[..word], columns, args), word)
        } else {
            match column_at(rest, columns) {
                Some((gap, length)) => (Some(gap), length),
                None => (None, first.len_utf8()),
            }
        };
        match gap {
            Some(gap) => {
                if !literal.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut literal)));
                }
                pieces.push(Piece::Gap(gap));
            }
            None => literal.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    if !literal.is_empty() {
        pieces.push(Piece::Text(literal));
    }
    pieces
}

/// The gap for a whole word; `None` for a word that is part of the sentence.
fn gap_of<'a>(
    word: &'a str,
    columns: &[Option<&'a str>; 4],
    args: &mut Vec<&'a str>,
) -> Option<i32> {
    if let Some(column) = columns.iter().position(|column| *column == Some(word)) {
        return Some(-1 - column as i32);
    }
    if !word.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let place = args.iter().position(|arg| *arg == word).unwrap_or_else(|| {
        args.push(word);
        args.len() - 1
    });
    Some(place as i32)
}

/// The column whose text begins `rest`, the longest one; single letters are left to the sentence.
fn column_at(rest: &str, columns: &[Option<&str>; 4]) -> Option<(i32, usize)> {
    let begins = columns.iter().enumerate().filter_map(|(place, column)| {
        let text = column.filter(|text| text.len() > 1 && rest.starts_with(text))?;
        Some((-1 - place as i32, text.len()))
    });
    begins.max_by_key(|(gap, length)| (*length, *gap))
}

#[cfg(test)]
mod tests {
    use super::{Phrases, Piece, columns};
    use crate::lang::Bilingual;
    use crate::pack::Severity;
    use crate::report::FindingEntry;

    fn finding(value: Option<&str>, zh: &str, en: &str) -> FindingEntry {
        FindingEntry {
            fingerprint: String::new(),
            rule: String::new(),
            severity: Severity::Minor,
            excepted: false,
            confidence: None,
            layer: None,
            fid: None,
            bsm: Some("4711".into()),
            key: Some("330102001001/0012".into()),
            field: None,
            value: value.map(str::to_owned),
            expected: Some("水田".into()),
            measured: None,
            limit: None,
            unit: None,
            point: None,
            lonlat: None,
            geometry: None,
            related: Vec::new(),
            message: Bilingual::new(zh, en),
            hint: Bilingual::new(en, zh),
        }
    }

    /// What the page does with a template.
    fn filled(phrases: &Phrases, template: u32, lang: usize, finding: &FindingEntry) -> String {
        let args: Vec<&str> = phrases.args().last().expect("pushed").split(' ').collect();
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Gap(gap @ 0..) => args[*gap as usize].to_owned(),
            Piece::Gap(gap) => columns(finding)[(-1 - gap) as usize]
                .expect("a gap of a column with a text")
                .to_owned(),
        };
        let pieces = &phrases.templates[template as usize][lang];
        pieces.iter().map(piece).collect()
    }

    fn round_trip(finding: &FindingEntry) -> Phrases {
        let mut phrases = Phrases::default();
        phrases.push(finding);
        let (message, hint) = (phrases.messages[0], phrases.hints[0]);
        assert_eq!(filled(&phrases, message, 0, finding), finding.message.zh);
        assert_eq!(filled(&phrases, message, 1, finding), finding.message.en);
        assert_eq!(filled(&phrases, hint, 0, finding), finding.hint.zh);
        assert_eq!(filled(&phrases, hint, 1, finding), finding.hint.en);
        phrases
    }

    #[test]
    fn equal_sentences_share_a_template() {
        let mut phrases = Phrases::default();
        for n in 0..50 {
            let area = format!("{n}.5");
            let zh = format!("面积为 {area}，应为水田，相差 {n} m2");
            phrases.push(&finding(
                Some(&area),
                &zh,
                &format!("area is {area}, off by {n}"),
            ));
        }
        assert_eq!(phrases.templates.len(), 2, "{:?}", phrases.templates);
        assert_eq!(
            phrases.args().nth(7),
            Some("m2 7"),
            "the value is in its column already"
        );
    }

    proptest::proptest! {
        /// Nothing of a text is ever lost, whatever is in it.
        #[test]
        fn a_text_comes_back_whole(
            value in proptest::option::of("[0-9a甲乙.<> ]{0,6}"),
            zh in "[0-9a甲乙水田.<>& /-]{0,40}",
            en in "\\PC{0,40}",
        ) {
            round_trip(&finding(value.as_deref(), &zh, &en));
            let with_value = format!("{zh}{}{en}330102001001/0012", value.clone().unwrap_or_default());
            round_trip(&finding(value.as_deref(), &with_value, &en));
        }
    }
}
