//! The command line: what can be asked, and the exit code that answers.
//!
//! Nothing is decided here; each command is a file of its own that calls the steps of the flow.

mod args;
mod check;
mod help;
mod misuse;
mod rules;
mod sample;
mod tables;
mod watch;

use std::io::{self, BufWriter, StdoutLock, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use args::Command;

use crate::lang::Lang;
use crate::report::terminal::{Look, failure};

/// The submission is accepted, or the command did its work.
pub const EXIT_OK: u8 = 0;
/// Rejected: a finding at or above the gate.
pub const EXIT_REJECTED: u8 = 1;
/// Usage, configuration or rule pack error; the submission does not exist or is a file.
pub const EXIT_USAGE: u8 = 2;
/// Incomplete: no finding above the gate, but a required rule could not run.
pub const EXIT_INCOMPLETE: u8 = 3;
/// Internal error, or the output cannot be written.
pub const EXIT_INTERNAL: u8 = 4;

/// Why a command could not do its work.
enum Failure {
    /// What was asked cannot be done: exit 2.
    Usage(miette::Report),
    /// The tool or the disk failed: exit 4.
    Internal(miette::Report),
    /// The reader of standard output went away: a normal end.
    Closed,
}

impl Failure {
    fn usage(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Usage(miette::Report::from_err(error))
    }

    fn output(what: &str, error: &io::Error) -> Self {
        Self::Internal(miette::miette!("无法写出 (cannot write) {what}: {error}"))
    }
}

impl From<io::Error> for Failure {
    /// Of standard output.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::output("stdout", &error),
        }
    }
}

/// Runs the program and says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    let args = match help::parse(std::env::args_os()) {
        Ok(args) => args,
        Err(error) => {
            let chinese = misuse::in_chinese(&error).filter(|_| Lang::of_system() == Lang::Zh);
            // Where even this cannot be printed there is no one to tell.
            let _ = chinese.map_or(Ok(()), |line| writeln!(io::stderr(), "{line}"));
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() {
                EXIT_USAGE
            } else {
                EXIT_OK
            });
        }
    };
    let lang = lang(args.command.lang());
    let result = match args.command {
        Command::Check(args) => check::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Explain(args) => rules::explain(&args).map(|()| EXIT_OK),
        Command::Sample(args) => sample::run(&args).map(|()| EXIT_OK),
        Command::Tables(args) => tables::run(&args).map(|()| EXIT_OK),
        Command::Schema => writeln!(io::stdout(), "{}", crate::report::json::schema())
            .map(|()| EXIT_OK)
            .map_err(Failure::from),
        Command::Completions { shell } => help::completions(shell)
            .map(|()| EXIT_OK)
            .map_err(Failure::from),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(Failure::Closed) => ExitCode::from(EXIT_OK),
        Err(Failure::Usage(report)) => end(&report, lang, EXIT_USAGE),
        Err(Failure::Internal(report)) => end(&report, lang, EXIT_INTERNAL),
    }
}

fn end(report: &miette::Report, lang: Lang, code: u8) -> ExitCode {
    let stderr = io::stderr();
    let choice = AutoStream::choice(&stderr);
    let look = Look {
        colour: choice != ColorChoice::Never,
        ..Look::plain(lang)
    };
    let mut out = AutoStream::new(stderr.lock(), choice);
    // Standard error is the last resort; if it is gone too, the exit code still speaks.
    let _ = write!(out, "{}", failure(report, &look));
    ExitCode::from(code)
}

/// Standard output, and how to write on it: in colours only where it is a terminal that shows them and `NO_COLOR` is
/// not set. Old Windows consoles, which know no escape sequences, are seen to as well.
fn screen(lang: Lang) -> (BufWriter<AutoStream<StdoutLock<'static>>>, Look) {
    let stdout = io::stdout();
    let choice = AutoStream::choice(&stdout);
    let look = Look {
        colour: choice != ColorChoice::Never,
        ..Look::plain(lang)
    };
    (BufWriter::new(AutoStream::new(stdout.lock(), choice)), look)
}

/// The language asked for, or the system's.
fn lang(asked: Option<args::LangArg>) -> Lang {
    asked.map_or_else(Lang::of_system, Lang::from)
}
