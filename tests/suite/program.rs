//! Runs the built program and holds what it said; the submissions that such tests use.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

use crate::flow::folder;
use crate::folder::Folder;

/// What a run of the program left behind.
pub(crate) struct Ran {
    output: Output,
    report: Option<Vec<u8>>,
}

impl Ran {
    pub(crate) fn code(&self) -> i32 {
        self.output
            .status
            .code()
            .expect("the program ended by itself")
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).expect("the program prints UTF-8")
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).expect("the program prints UTF-8")
    }

    /// The bytes of report.json.
    pub(crate) fn bytes(&self) -> &[u8] {
        let bytes = self.report.as_deref();
        bytes.unwrap_or_else(|| panic!("there is no report.json\n{}", self.stderr()))
    }

    /// report.json
    pub(crate) fn report(&self) -> Value {
        serde_json::from_slice(self.bytes()).expect("report.json is JSON")
    }

    /// Fails with all that was said unless it ended with `code`.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        let (found, stdout, stderr) = (self.code(), self.stdout(), self.stderr());
        assert_eq!(
            found, code,
            "exit code\n-- stdout\n{stdout}\n-- stderr\n{stderr}"
        );
        self
    }
}

/// The program with these arguments, in an environment that is the same everywhere.
pub(crate) fn tuban<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tuban"));
    for name in [
        "LANG",
        "LC_ALL",
        "LC_MESSAGES",
        "LANGUAGE",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "RAYON_NUM_THREADS",
    ] {
        command.env_remove(name);
    }
    command
        .env("RUST_BACKTRACE", "0")
        .args(args)
        .output()
        .expect("the program starts")
}

/// `tuban ARGS…` without a report.
pub(crate) fn run(args: &[&str]) -> Ran {
    Ran {
        output: tuban(args),
        report: None,
    }
}

/// `tuban check FOLDER --output … ARGS…`; each call writes into a report folder of its own.
pub(crate) fn check(folder: &Folder, args: &[&str]) -> Ran {
    static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    check_into(folder, &folder.beside(&format!("report-{count}")), args)
}

/// `tuban check FOLDER --output DIR ARGS…`
pub(crate) fn check_into(folder: &Folder, dir: &Path, args: &[&str]) -> Ran {
    let submission = folder.path();
    let mut all = vec![
        "check".as_ref(),
        submission.as_os_str(),
        "--output".as_ref(),
        dir.as_os_str(),
    ];
    all.extend(args.iter().map(|arg| std::ffi::OsStr::new(*arg)));
    let output = tuban(all);
    let report = std::fs::read(dir.join("report.json")).ok();
    Ran { output, report }
}

/// Two layers with nothing that 420190001 finds.
pub(crate) const CLEAN: &str =
    "[DLTB]\nBSM,YSDM\n1,2001010100\n2,2001010100\n\n[XZQ]\nBSM,YSDM\n3,1000600100\n";
/// A mandatory value is missing.
pub(crate) const BLANK: &str = "[DLTB]\nBSM,YSDM\n1,\n";
/// Only this rule: a folder of two fields cannot pass the others.
pub(crate) const ONE_RULE: [&str; 2] = ["--select", "420190001"];

/// Many records with many defects in several layers, so that order and threads could show.
pub(crate) fn messy() -> Folder {
    let mut text = String::from(
        "[DLTB]\nBSM,YSDM,TBBH,DLBM,DLMC,ZLDWDM,TBMJ,XZDWMJ,LXDWMJ,TKMJ,TBDLMJ,BGRQ\n",
    );
    for n in 0..200 {
        let (code, unit) = (
            ["011", "11", "999", ""][n % 4],
            ["330102001001", "33010200100", ""][n % 3],
        );
        writeln!(
            text,
            "{},,{},{code},水田,{unit},{n}.00,0,0,***,1,2010023{}",
            n / 2,
            n % 7,
            n % 10
        )
        .unwrap();
    }
    text += "\n[XZDW]\nBSM,KD,CD,XZDWMJ,KCBL\n";
    for n in 0..150 {
        writeln!(text, "{n},{},10.0,{n},0.5", n % 30).unwrap();
    }
    text += "\n[XZQ prj=none cpg=none]\nBSM,XZQDM,XZQMC\n1,330102001001,甲村\n1,330102001001,乙村\n,,\n";
    folder(&text)
}

/// The findings of a report.
pub(crate) fn findings(report: &Value) -> impl Iterator<Item = &Value> {
    report["findings"].as_array().into_iter().flatten()
}

/// The rules of a report.
pub(crate) fn rules(report: &Value) -> impl Iterator<Item = &Value> {
    report["rules"].as_array().into_iter().flatten()
}
