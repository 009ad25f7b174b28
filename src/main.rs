//! The `tuban` program: hands the command line to [`tuban::cli`] and ends with its exit code.

use std::process::ExitCode;

/// Many small columns are built and dropped on several threads: mimalloc takes a tenth off a whole run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tuban::cli::main()
}
