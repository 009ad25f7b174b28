//! How the screen looks: language, colours, and how diagnostics are drawn.

use anstyle::{AnsiColor, Style};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use super::text::SCREEN;
use crate::lang::Lang;

/// How the screen looks.
#[derive(Clone, Debug)]
pub struct Look {
    /// Language.
    pub lang: Lang,
    /// Whether there are colours: only on a terminal, and not where `NO_COLOR` is set.
    pub colour: bool,
    /// Whether only the verdict is printed.
    pub quiet: bool,
    /// Time that the whole check took; `None`: not shown.
    pub seconds: Option<f64>,
}

impl Look {
    /// Everything, without colours or times.
    #[must_use]
    pub fn plain(lang: Lang) -> Self {
        Self {
            lang,
            colour: false,
            quiet: false,
            seconds: None,
        }
    }

    pub(super) fn bold(&self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    pub(super) fn dim(&self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    pub(super) fn good(&self, text: &str) -> String {
        let green = Style::new().fg_color(Some(AnsiColor::Green.into())).bold();
        self.paint(green, text)
    }

    pub(super) fn bad(&self, text: &str) -> String {
        let red = Style::new().fg_color(Some(AnsiColor::Red.into())).bold();
        self.paint(red, text)
    }

    pub(super) fn unsure(&self, text: &str) -> String {
        let yellow = Style::new().fg_color(Some(AnsiColor::Yellow.into())).bold();
        self.paint(yellow, text)
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.colour {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// The diagnostic as miette draws it, its `help:` in the language of the screen.
    pub(super) fn draw(&self, diagnostic: &dyn Diagnostic) -> String {
        let mut theme = if self.colour {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        theme.styles.linum = theme.styles.linum.remove_all_effects();
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(SCREEN)
            .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
            .without_primary_span_start()
            .without_syntax_highlighting();
        let mut text = String::new();
        if handler.render_report(&mut text, diagnostic).is_err() {
            // Only a span outside its source could do that; the message must not get lost over it.
            text = format!("  × {diagnostic}\n");
        }
        match self.lang {
            Lang::Zh => in_chinese(&text),
            Lang::En => text,
        }
    }
}

/// miette writes `help:` itself; 建议 takes the same four columns, so that the wrapped lines still fit.
fn in_chinese(text: &str) -> String {
    let is_help = |line: &str| {
        let start = line.trim_start_matches(|c: char| c != ' ');
        line.len() - start.len() <= 5 && start.starts_with("  help: ")
    };
    let mut drawn = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if is_help(line) {
            drawn.push_str(&line.replacen("help: ", "建议: ", 1));
        } else {
            drawn.push_str(line);
        }
    }
    drawn
}
