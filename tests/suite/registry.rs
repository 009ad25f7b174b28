//! Keeps lists in step that no compiler compares: checks, rules, words and cases.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use rayon::prelude::*;
use tuban::checks::CHECKS;
use tuban::dataset::{Wanted, load};
use tuban::progress::Progress;
use tuban::run::run;
use tuban::submission::Submission;
use tuban::words;

use crate::case::Case;
use crate::cases::{Setting, files, folders};
use crate::flow::{TODAY, default_pack};
use crate::folder::write;

/// The project's own folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Fails with every line of `wrong`, if there is one.
#[track_caller]
pub(crate) fn none_wrong(what: &str, wrong: impl IntoIterator<Item = String>) {
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(
        wrong.is_empty(),
        "{what} ({}):\n  {}",
        wrong.len(),
        wrong.join("\n  ")
    );
}

/// The last part of a path.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[test]
fn check_names_are_kebab_case_and_unique_and_name_their_file() {
    let mut seen = HashSet::new();
    let words_of = |name: &str, fits: fn(u8) -> bool| {
        name.split('-')
            .all(|word| !word.is_empty() && word.bytes().all(fits))
    };
    let is_letter = |byte: u8| byte.is_ascii_lowercase();
    let is_letter_or_digit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();

    let sources: Vec<String> = crate::sources::files("src/checks")
        .iter()
        .map(|path| name_of(path))
        .collect();
    let mut wrong = Vec::new();
    for kind in CHECKS {
        let file = format!("{}.rs", kind.name.replace('-', "_"));
        if !words_of(kind.name, is_letter) {
            wrong.push(format!("{}: not kebab-case", kind.name));
        }
        if !seen.insert(kind.name) {
            wrong.push(format!("{}: registered twice", kind.name));
        }
        if !sources.contains(&file) {
            wrong.push(format!("{}: no file {file} below src/checks", kind.name));
        }
        let variants: HashSet<_> = kind.variants.iter().collect();
        if kind.variants.is_empty()
            || variants.len() != kind.variants.len()
            || !kind
                .variants
                .iter()
                .all(|v| words_of(v, is_letter_or_digit))
        {
            wrong.push(format!(
                "{}: variants none, twice or not kebab-case: {:?}",
                kind.name, kind.variants
            ));
        }
    }
    none_wrong("names of checks", wrong);
}

#[test]
fn every_check_is_used_by_a_rule() {
    let used: HashSet<&str> = default_pack()
        .rules
        .iter()
        .map(|rule| rule.kind.name)
        .collect();
    let unused = CHECKS.iter().filter(|kind| !used.contains(kind.name));
    none_wrong(
        "checks without a rule",
        unused.map(|kind| kind.name.to_owned()),
    );
}

/// A rule's grade is the highest; a variant may only be milder.
#[test]
fn no_variant_is_graver_than_its_rule() {
    let graver = default_pack().rules.iter().flat_map(|rule| {
        let graver = rule
            .variants
            .iter()
            .filter(|(_, severity)| **severity > rule.severity);
        graver.map(|(variant, _)| format!("{} {variant}", rule.id))
    });
    none_wrong("variants graver than their rule", graver);
}

#[test]
fn every_rule_has_a_failing_and_a_passing_case() {
    let mut cases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files() {
        let rule = name_of(path.parent().unwrap());
        cases.entry(rule).or_default().push(name_of(&path));
    }
    let lacking = default_pack().rules.iter().flat_map(|rule| {
        let of_rule = cases.get(&rule.id).cloned().unwrap_or_default();
        let lacks = ["fails-", "passes-"]
            .into_iter()
            .filter(move |verb| !of_rule.iter().any(|name| name.starts_with(verb)));
        lacks.map(|verb| format!("{} {}: no {verb} case", rule.id, rule.kind.name))
    });
    none_wrong("rules without cases", lacking);
}

#[test]
fn every_case_folder_is_a_rule_and_holds_only_cases() {
    let ids: HashSet<&str> = default_pack()
        .rules
        .iter()
        .map(|rule| rule.id.as_str())
        .collect();
    let mut wrong = Vec::new();
    for folder in folders(&root().join("tests").join("cases")) {
        if !ids.contains(name_of(&folder).as_str()) {
            wrong.push(format!("{}: no such rule", name_of(&folder)));
        }
        for entry in std::fs::read_dir(&folder).unwrap() {
            let name = name_of(&entry.unwrap().path());
            let stem = name.strip_suffix(".case").unwrap_or_default();
            let verbs = [
                "fails-",
                "passes-",
                "skips-",
                "skipped-",
                "not-applicable-",
                "ignores-",
                "issue-",
            ];
            if !verbs.iter().any(|verb| stem.starts_with(verb)) {
                wrong.push(format!(
                    "{}/{name}: a case is fails-, passes-, skips-, not-applicable-, ignores- or issue-N .case",
                    name_of(&folder)
                ));
            }
        }
    }
    none_wrong("files below tests/cases", wrong);
}

#[test]
fn every_variant_has_words_and_no_words_lack_a_variant() {
    let declared: BTreeSet<(&str, &str)> = CHECKS
        .iter()
        .flat_map(|kind| kind.variants.iter().map(|variant| (kind.name, *variant)))
        .collect();
    let worded: BTreeSet<(&str, &str)> = words::known().collect();
    let named = |(check, variant): &(&str, &str)| format!("{check}.{variant}");
    none_wrong(
        "variants without words",
        declared.difference(&worded).map(named),
    );
    none_wrong(
        "words without a variant",
        worded.difference(&declared).map(named),
    );
}

/// Two files of words that both have a table of one check would hide each other's variants.
#[test]
fn each_check_has_its_words_in_one_file() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(root().join("src").join("words")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let tables: toml::Table = std::fs::read_to_string(&path).unwrap().parse().unwrap();
        for check in tables.keys() {
            if let Some(other) = seen.insert(check.clone(), name_of(&path)) {
                wrong.push(format!("{check}: in {other} and {}", name_of(&path)));
            }
        }
    }
    none_wrong("words in two files", wrong);
}

/// Both languages say the same, with the same facts.
#[test]
fn both_languages_have_the_same_placeholders() {
    let placeholders = |text: &str| -> BTreeSet<String> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name.to_owned())
            .collect()
    };
    let mut wrong = Vec::new();
    for (check, variant) in words::known() {
        let wording = words::wording(check, variant).unwrap();
        let texts = [&wording.zh, &wording.en, &wording.hint.zh, &wording.hint.en];
        if texts.iter().any(|text| {
            text.trim().is_empty() || text.matches('{').count() != text.matches('}').count()
        }) {
            wrong.push(format!("{check}.{variant}: blank, or a bracket alone"));
        }
        if placeholders(texts[0]) != placeholders(texts[1]) {
            wrong.push(format!(
                "{check}.{variant}: zh {:?}, en {:?}",
                placeholders(texts[0]),
                placeholders(texts[1])
            ));
        }
        if texts[0].is_ascii()
            || !texts[1].is_ascii()
                && texts[1]
                    .chars()
                    .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        {
            wrong.push(format!("{check}.{variant}: zh without Chinese, or en with"));
        }
    }
    none_wrong("words", wrong);
}

/// Every way of being wrong is shown by a case: a variant that nothing reports is dead, or untested.
#[test]
fn every_variant_is_found_by_a_case() {
    let found: Vec<Result<Vec<(&str, &str)>, String>> =
        files().par_iter().map(|path| variants_of(path)).collect();
    let mut shown: HashSet<(&str, &str)> = HashSet::new();
    for variants in found {
        shown.extend(variants.unwrap_or_else(|error| panic!("{error}")));
    }
    let declared = CHECKS
        .iter()
        .flat_map(|kind| kind.variants.iter().map(|variant| (kind.name, *variant)));
    let hidden = declared.filter(|pair| !shown.contains(pair));
    none_wrong(
        "variants that no case shows",
        hidden.map(|(check, variant)| format!("{check}.{variant}")),
    );
}

fn variants_of(path: &Path) -> Result<Vec<(&'static str, &'static str)>, String> {
    let case = Case::read(path)?;
    let setting = Setting::of(&case)?;
    let pack = setting.pack();
    let folder = write(&case, &pack.standard)?;
    let submission = Submission::open(&folder.path(), None).map_err(|error| error.to_string())?;
    let selected = setting.selection.of(pack);
    let reads = selected
        .iter()
        .flat_map(|place| pack.rules[*place].check.reads());
    let mut wanted = Wanted::new(&pack.standard, reads);
    wanted.workbooks = true;
    let data = load(
        &submission,
        &pack.standard,
        &wanted,
        setting.issued(&folder)?,
        TODAY.into(),
        &Progress::default(),
    );
    let outcomes = run(pack, &selected, &data, 0, &Progress::default());
    let mut variants = Vec::new();
    for outcome in &outcomes {
        let kind = pack.rules[outcome.rule].kind;
        for finding in &outcome.tally.listed {
            if !kind.variants.contains(&finding.variant) {
                return Err(format!(
                    "{}: {} reports the undeclared variant {}",
                    path.display(),
                    kind.name,
                    finding.variant
                ));
            }
            variants.push((kind.name, finding.variant));
        }
    }
    Ok(variants)
}
