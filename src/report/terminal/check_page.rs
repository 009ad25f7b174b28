//! The page of a check: the part in the language of the screen, its Markdown set for a terminal.

use std::io::{self, Write};

use super::paint::Look;
use super::text::{hang, width};
use crate::report::check_page::page;

/// Prints the page of the check of that name; returns whether there is one.
///
/// # Errors
/// What `out` says.
pub fn check_page(check: &str, look: &Look, out: &mut impl Write) -> io::Result<bool> {
    let Some(page) = page(check, look.lang) else {
        return Ok(false);
    };
    writeln!(out, "{}\n", look.bold(check))?;
    for line in set(page, look) {
        writeln!(out, "{line}")?;
    }
    Ok(true)
}

/// The level and the text of a Markdown heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    (level > 0 && text.starts_with(' ')).then(|| (level, text.trim()))
}

/// Headings bold, paragraphs and list items wrapped to the screen, code and tables as they are.
fn set(markdown: &str, look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph: Option<(String, String)> = None;
    let mut in_code = false;
    let finish = |paragraph: &mut Option<(String, String)>, lines: &mut Vec<String>| {
        if let Some((indent, text)) = paragraph.take() {
            let text = text.replace("**", "");
            lines.extend(hang(&indent, &text).lines().map(str::to_owned));
        }
    };
    for line in markdown.lines() {
        let fence = line.trim_start().starts_with("```");
        if fence || in_code || line.starts_with('|') {
            finish(&mut paragraph, &mut lines);
            if !fence {
                lines.push(line.to_owned());
            }
            in_code ^= fence;
        } else if let Some((_, text)) = heading(line) {
            finish(&mut paragraph, &mut lines);
            lines.push(look.bold(text));
        } else if line.trim().is_empty() {
            finish(&mut paragraph, &mut lines);
            lines.push(String::new());
        } else if let Some((indent, text)) = item(line) {
            finish(&mut paragraph, &mut lines);
            paragraph = Some((indent, text.to_owned()));
        } else {
            let (_, text) = paragraph.get_or_insert_default();
            join(text, line.trim());
        }
    }
    finish(&mut paragraph, &mut lines);
    lines
}

/// A list item: its sign (`- `, `12. `) with the blanks before it, and the text.
fn item(line: &str) -> Option<(String, &str)> {
    let text = line.trim_start();
    let sign = match text.trim_start_matches(|c: char| c.is_ascii_digit()) {
        rest if rest.len() < text.len() => text.len() - rest.strip_prefix(". ")?.len(),
        _ => text.len() - text.strip_prefix("- ")?.len(),
    };
    let indent = line.len() - text.len();
    Some((line[..indent + sign].to_owned(), text[sign..].trim()))
}

/// Appends a line of a paragraph; between two Chinese characters a line end is no blank.
fn join(text: &mut String, line: &str) {
    let wide = |c: Option<char>| c.is_some_and(|c| width(c.encode_utf8(&mut [0; 4])) == 2);
    if !(text.is_empty() || wide(text.chars().last()) && wide(line.chars().next())) {
        text.push(' ');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::super::text::SCREEN;
    use super::*;
    use crate::lang::Lang;

    const ZH: &str = "## 查什么\n\n必填字段\n为空。";
    const EN: &str = "## What\n\n- a\n  b\n\n12. **c**\n    d\n";

    #[test]
    fn markdown_is_set() {
        let zh = set(ZH, &Look::plain(Lang::Zh));
        assert_eq!(zh, ["查什么", "", "必填字段为空。"]);
        let en = set(EN, &Look::plain(Lang::En));
        assert_eq!(en, ["What", "", "- a b", "", "12. c d"]);
    }

    #[test]
    fn long_paragraphs_fit_the_screen_and_code_stays() {
        let text = format!("- {}\n\n```\n  a  b\n```\n", "长".repeat(70));
        let lines = set(&text, &Look::plain(Lang::Zh));
        assert!(lines.iter().all(|line| width(line) <= SCREEN));
        assert!(lines[1].starts_with("  长"));
        assert_eq!(lines.last().map(String::as_str), Some("  a  b"));
    }

    #[test]
    fn an_unknown_check_has_no_page() -> io::Result<()> {
        let mut out = Vec::new();
        assert!(!check_page(
            "no-such-check",
            &Look::plain(Lang::Zh),
            &mut out
        )?);
        assert!(out.is_empty());
        Ok(())
    }
}
