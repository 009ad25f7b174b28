//! Text for a screen of 80 columns: widths in columns (a Chinese character takes two), wrapping, clipping, and making
//! harmless what comes out of a submission.

use std::borrow::Cow;

use textwrap::{Options, WordSplitter};
use unicode_width::UnicodeWidthChar;

/// Columns of the screen.
pub(super) const SCREEN: usize = 80;

/// Columns that `text` takes, character by character as terminals count them.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// `text` with every character made visible that could steer a terminal or reorder the line: control characters as
/// their pictures (␛), the others as `\u{…}`. Whatever comes from a submission passes through here.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match u32::from(c) {
            code @ 0..=0x1f => visible.extend(char::from_u32(0x2400 + code)),
            0x7f => visible.push('␡'),
            _ if steers(c) => visible.extend(c.escape_unicode()),
            _ => visible.push(c),
        }
    }
    Cow::Owned(visible)
}

/// Control characters, and the invisible ones that change direction, join, or fill no column.
pub(super) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The beginning of `text` in at most `columns`, with `…` where something was cut off.
pub(super) fn clip(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut left = columns.saturating_sub(1);
    for c in text.chars() {
        let Some(rest) = left.checked_sub(c.width().unwrap_or(0)) else {
            break;
        };
        left = rest;
        kept.push(c);
    }
    Cow::Owned(kept + "…")
}

/// The lines of `text` in `columns`: broken between words, and between Chinese characters where the rules of line
/// breaking allow it.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<Cow<'_, str>> {
    textwrap::wrap(text, options(columns))
}

/// `text` wrapped to the screen: `first` before the first line, blanks of the same width before the others.
pub(super) fn hang(first: &str, text: &str) -> String {
    hang_by(first, width(first), text)
}

/// The same with so many blanks before the other lines.
pub(super) fn hang_by(first: &str, columns: usize, text: &str) -> String {
    let blank = " ".repeat(columns);
    let options = options(SCREEN)
        .initial_indent(first)
        .subsequent_indent(&blank);
    textwrap::fill(text, options)
}

fn options<'a>(columns: usize) -> Options<'a> {
    // Codes such as td-t-1016-2007 and dates are never split at their hyphens.
    Options::new(columns.max(1)).word_splitter(WordSplitter::NoHyphenation)
}

/// `text` filled with blanks to `columns`.
pub(super) fn pad(text: &str, columns: usize, right: bool) -> String {
    let blank = " ".repeat(columns.saturating_sub(width(text)));
    if right {
        blank + text
    } else {
        text.to_owned() + &blank
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_become_visible() {
        assert_eq!(clean("\u{1b}[2J\u{7}\u{7f}\n"), "␛[2J␇␡␊");
        assert_eq!(clean("\u{9b}2J"), "\\u{9b}2J");
        assert_eq!(clean("张\u{202e}三"), "张\\u{202e}三");
        assert!(matches!(clean("水田 ①"), Cow::Borrowed(_)));
    }

    #[test]
    fn clipping_never_cuts_a_wide_character_in_half() {
        assert_eq!(clip("地类图斑", 8), "地类图斑");
        assert_eq!(clip("地类图斑层", 8), "地类图…");
        assert_eq!(width(&clip("地类图斑层", 8)), 7);
        assert_eq!(clip("abcdef", 4), "abc…");
    }

    #[test]
    fn chinese_wraps_anywhere_but_before_a_full_stop() {
        let lines = wrap("图斑地类面积等于图斑面积减去。其余", 28);
        assert_eq!(lines, ["图斑地类面积等于图斑面积减", "去。其余"]);
        let lines = wrap("abc td-t-1016-2007", 10);
        assert_eq!(lines[0], "abc");
    }

    #[test]
    fn hanging_lines_stand_below_the_text() {
        let text = hang("  报告：", &"字".repeat(60));
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.iter().all(|line| width(line) <= SCREEN));
        assert!(lines[1].starts_with("        字"));
    }
}
