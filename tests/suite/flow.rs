//! Runs a folder through the whole flow, as `tuban check` does, and gives the report back.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use tuban::dataset::{Dataset, IssuedFiles, Part, Read, Wanted, load};
use tuban::flow::{Options, check};
use tuban::pack::{DEFAULT_PACK, PackSource, SourceFile};
use tuban::progress::Progress;
use tuban::report::Report;
use tuban::rules::{RulePack, bind};
use tuban::submission::Submission;

use crate::case::Case;
use crate::folder::{Folder, write};

/// What counts as today where a case says nothing.
pub(crate) const TODAY: &str = "20101231";

/// The built-in pack, bound once.
pub(crate) fn default_pack() -> &'static RulePack {
    static PACK: OnceLock<RulePack> = OnceLock::new();
    PACK.get_or_init(|| {
        let source = PackSource::embedded(DEFAULT_PACK).expect("the default pack is embedded");
        bind(&source, None).unwrap_or_else(|mistakes| {
            let lines: Vec<_> = mistakes
                .iter()
                .map(|mistake| format!("{}: {}", mistake.at.line(), mistake.message.en))
                .collect();
            panic!("the default pack has mistakes:\n{}", lines.join("\n"))
        })
    })
}

/// The pack of files written in a test; `pack.toml` is made when it is not among them.
pub(crate) fn overlay(files: &[(String, String)]) -> PackSource {
    let mut files = files.to_vec();
    if !files.iter().any(|(name, _)| name == "pack.toml") {
        files.push((
            "pack.toml".into(),
            format!("extends = \"{DEFAULT_PACK}\"\n"),
        ));
    }
    files.sort();
    let file = |(name, text)| Arc::new(SourceFile { name, text });
    PackSource {
        files: files.into_iter().map(file).collect(),
    }
}

/// Checks a folder.
pub(crate) fn check_with(pack: &RulePack, folder: &Folder, options: Options) -> Report {
    check_issued(pack, folder, IssuedFiles::default(), options)
}

/// Checks a folder with what is given beside it.
pub(crate) fn check_issued(
    pack: &RulePack,
    folder: &Folder,
    issued: IssuedFiles,
    options: Options,
) -> Report {
    let output = folder.beside("report");
    let submission =
        Submission::open(&folder.path(), Some(&output)).expect("the folder was just written");
    check(pack, &submission, issued, options, &Progress::default()).report
}

/// Checks a folder that something else wrote.
pub(crate) fn check_submission(pack: &RulePack, folder: &Path, options: Options) -> Report {
    let submission = Submission::open(folder, None).expect("the folder was just written");
    check(
        pack,
        &submission,
        IssuedFiles::default(),
        options,
        &Progress::default(),
    )
    .report
}

/// A folder written inside a test, typed as the built-in pack says.
pub(crate) fn folder(text: &str) -> Folder {
    write(&Case::inline(text), &default_pack().standard).unwrap_or_else(|error| panic!("{error}"))
}

/// Every rule on a folder, everything listed.
pub(crate) fn check_folder(folder: &Folder) -> Report {
    let options = Options {
        deterministic: true,
        as_of: Some(TODAY.into()),
        ..Options::default()
    };
    check_with(default_pack(), folder, options)
}

/// Every field and every shape of a folder written inside a test.
pub(crate) fn dataset(text: &str) -> Dataset {
    let standard = &default_pack().standard;
    let reads = standard.layer_ids().map(|layer| Read {
        geometry: true,
        all_text: true,
        ..Read::also(layer, Part::Maybe, standard[layer].field_ids().collect())
    });
    let folder = folder(text);
    let submission = Submission::open(&folder.path(), None).expect("the folder was just written");
    load(
        &submission,
        standard,
        &Wanted::new(standard, reads),
        IssuedFiles::default(),
        TODAY.into(),
        &Progress::default(),
    )
}
