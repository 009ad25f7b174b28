//! What a person reads on the screen: 80 columns, in Chinese or English.
//!
//! From top to bottom: what was checked; the findings, a group a rule (`groups`, `finding`); the rules that could
//! not run; the table of failed rules; the area ledger, if asked for (`ledger`); what to do next (`summary`); the
//! verdict (`verdict`). Besides, the pages about rules (`rules`, `check_page`) and the errors of the tool (`failure`).

mod check_page;
mod failure;
mod finding;
mod groups;
mod label;
mod ledger;
mod paint;
mod rules;
mod summary;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod verdict;

use std::io::{self, Write};
use std::path::Path;

use super::Report;
use crate::rules::RulePack;

pub use check_page::check_page;
pub use failure::failure;
pub use paint::Look;
pub use rules::{not_checked_page, rule_list, rule_page};

/// Prints the report. `saved`: the file of it to look at.
///
/// # Errors
/// What `out` says.
pub fn print(
    report: &Report,
    pack: &RulePack,
    look: &Look,
    saved: &Path,
    out: &mut impl Write,
) -> io::Result<()> {
    if !look.quiet {
        let groups = groups::groups(report);
        summary::opening(report, look, out)?;
        groups::print(&groups, report, &pack.standard, look, out)?;
        summary::errors(report, look, out)?;
        summary::skipped(report, look, out)?;
        summary::failed(&groups, look, out)?;
        ledger::print(report, look, out)?;
        summary::closing(report, &groups, saved, look, out)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", verdict::verdict(report, look))
}
