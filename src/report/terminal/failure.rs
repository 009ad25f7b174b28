//! Why a command could not do its work, for standard error: a line or two, or a pack's mistakes, each with its line.

use std::error::Error;
use std::fmt::{self, Write};

use miette::Diagnostic;

use super::paint::Look;
use super::text::steers;

/// The error as text, with a line end. Nothing in it can steer the terminal but the colours that `look` asks for.
#[must_use]
pub fn failure(error: &miette::Report, look: &Look) -> String {
    let mut text = look.draw(&Alone(error.as_ref()));
    for mistake in error.related().into_iter().flatten() {
        text.push('\n');
        text.push_str(&look.draw(mistake));
    }
    harmless(&text, look.colour)
}

/// A diagnostic without those related to it: before each of them miette would put an English "Error:".
#[derive(Debug)]
struct Alone<'a>(&'a dyn Diagnostic);

impl fmt::Display for Alone<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0, f)
    }
}

impl Error for Alone<'_> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

impl Diagnostic for Alone<'_> {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.0.help()
    }
}

/// What a file name or a rule file brings with it is made visible; the colours of the drawing stay.
fn harmless(text: &str, colour: bool) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let drawn = colour.then(|| colour_code(rest)).flatten();
        let taken = drawn.unwrap_or(c.len_utf8());
        let part = &rest[..taken];
        if drawn.is_some() || c == '\n' || !steers(c) {
            safe.push_str(part);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(safe, "{}", super::text::clean(part));
        }
        rest = &rest[taken..];
    }
    safe
}

/// The length of the colour code that `text` begins with: `ESC [ digits ; … m`.
fn colour_code(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    parameters[end..].starts_with('m').then_some(end + 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn an_error_is_one_line_and_harmless() {
        let error = miette::miette!("提交成果不存在: a\u{1b}]0;title\u{7}b");
        let text = failure(&error, &Look::plain(Lang::Zh));
        assert_eq!(text, "  × 提交成果不存在: a␛]0;title␇b\n");
        let colour = Look {
            colour: true,
            ..Look::plain(Lang::Zh)
        };
        let text = failure(&error, &colour);
        assert!(text.contains("\u{1b}[31m×\u{1b}[0m"), "{text:?}");
        assert!(text.contains("a␛]0;title␇b"), "{text:?}");
    }
}
