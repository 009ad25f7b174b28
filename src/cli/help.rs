//! The pages of `--help`: clap writes its headings in English only, so each page gets a template with both languages.

use std::ffi::OsString;
use std::io::{self, Write};

use clap::{Command, CommandFactory, FromArgMatches};

use super::args::Args;

/// Parses the command line.
///
/// # Errors
/// What clap says: a usage error, or the help asked for.
pub(super) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Args, clap::Error> {
    let mut command = command();
    let matches = command.try_get_matches_from_mut(arguments)?;
    Args::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Prints the completion script of a shell.
///
/// # Errors
/// What standard output says.
pub(super) fn completions(shell: clap_complete::Shell) -> io::Result<()> {
    // Into memory first: the generator panics where it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "tuban", &mut script);
    io::stdout().write_all(&script)
}

fn command() -> Command {
    in_two_languages(Args::command())
}

fn in_two_languages(command: Command) -> Command {
    let mut page = String::from("{about}\n\n用法 (usage): {usage}\n");
    if command.has_subcommands() {
        page += "\n命令 (commands):\n{subcommands}\n";
    }
    if command.get_positionals().next().is_some() {
        page += "\n参数 (arguments):\n{positionals}\n";
    }
    page += "\n选项 (options):\n{options}";
    // Begins with empty lines of its own.
    page += "{after-help}";
    command
        .help_template(page)
        .mut_subcommands(in_two_languages)
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    /// The pages of a command and of those below it.
    fn pages(command: &mut Command, pages: &mut Vec<String>) {
        pages.push(command.render_help().to_string());
        pages.push(command.render_long_help().to_string());
        for sub in command.get_subcommands_mut() {
            self::pages(sub, pages);
        }
    }

    #[test]
    fn every_page_fits_the_screen_and_speaks_chinese() {
        let mut command = command();
        command.build();
        let mut all = Vec::new();
        pages(&mut command, &mut all);
        assert!(all.len() >= 16, "{} pages", all.len());
        for page in all {
            for line in page.lines() {
                assert!(line.width() <= 80, "{} columns: {line}", line.width());
            }
            assert!(page.contains("用法 (usage): tuban"), "{page}");
            for english in ["Usage:", "Options:", "Arguments:", "Print help"] {
                assert!(!page.contains(english), "{page}");
            }
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }
}
