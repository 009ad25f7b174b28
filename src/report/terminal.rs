//! What a person reads on the screen.

use std::io::{self, Write};
use std::path::Path;

use super::Report;
use crate::lang::Lang;
use crate::rules::{Rule, RulePack};

/// How the screen looks.
pub struct Look {
    /// Language.
    pub lang: Lang,
}

impl Look {
    /// For standard output.
    #[must_use]
    pub fn of_terminal(_is_terminal: bool, lang: Lang, _quiet: bool) -> Self {
        Self { lang }
    }
}

/// Prints the report.
///
/// # Errors
/// What `out` says.
pub fn print(
    report: &Report,
    _pack: &RulePack,
    _look: &Look,
    _output: &Path,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{:?}", report.verdict)
}

/// Lists all rules.
///
/// # Errors
/// What `out` says.
pub fn rule_list(pack: &RulePack, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    pack.rules
        .iter()
        .try_for_each(|rule| writeln!(out, "{} {}", rule.id, rule.title.get(lang)))
}

/// One rule.
///
/// # Errors
/// What `out` says.
pub fn rule_page(
    rule: &Rule,
    _pack: &RulePack,
    lang: Lang,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{} {}", rule.id, rule.statement.get(lang))
}
