//! `tuban rules` and `tuban explain`: what is checked, and why.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

use super::args::{ExplainArgs, RulesAction, RulesArgs};
use super::check::{load_pack, no_such_rule};
use super::{EXIT_OK, Failure, screen};
use crate::lang::Lang;
use crate::pack::{DEFAULT_PACK, PackSource};
use crate::report::terminal::{check_page, not_checked_page, rule_list, rule_page};
use crate::rules::{Rule, RulePack};

/// Lists, shows or exports.
pub(super) fn run(args: &RulesArgs) -> Result<u8, Failure> {
    let lang = super::lang(args.lang);
    match &args.action {
        None | Some(RulesAction::List) => {
            let pack = load_pack(args.rules.as_deref(), None, lang)?;
            let (mut out, look) = screen(lang);
            rule_list(&pack, &look, &mut out)?;
            out.flush()?;
        }
        Some(RulesAction::Show { id }) => show(id, args.rules.as_deref(), lang, false)?,
        Some(RulesAction::Export { dir }) => export(dir, lang)?,
    }
    Ok(EXIT_OK)
}

/// The pages of rules, followed by those of their checks.
pub(super) fn explain(args: &ExplainArgs) -> Result<(), Failure> {
    let lang = super::lang(args.lang);
    show(&args.id, args.rules.as_deref(), lang, true)
}

/// The rules whose id begins with `id`, or that use the check of that name.
fn show(id: &str, folder: Option<&Path>, lang: Lang, with_checks: bool) -> Result<(), Failure> {
    let pack = load_pack(folder, None, lang)?;
    let (mut out, look) = screen(lang);
    let begins = |with: &str| !id.is_empty() && with.starts_with(id);
    let rules: Vec<&Rule> = pack
        .rules
        .iter()
        .filter(|rule| begins(&rule.id) || rule.kind.name == id)
        .collect();
    let not_checked = pack.standard.not_checked.iter();
    let not_checked: Vec<_> = not_checked.filter(|entry| begins(&entry.id)).collect();
    if rules.is_empty() && not_checked.is_empty() {
        return Err(nothing_about(id, &pack, lang));
    }
    for rule in &rules {
        rule_page(rule, &pack, &look, &mut out)?;
    }
    for entry in not_checked {
        not_checked_page(entry, &look, &mut out)?;
    }
    let checks: BTreeSet<&str> = rules.iter().map(|rule| rule.kind.name).collect();
    for check in checks.into_iter().filter(|_| with_checks) {
        if check_page(check, &look, &mut out)? {
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(())
}

/// That no rule begins with a word, and what rules speak of it.
fn nothing_about(word: &str, pack: &RulePack, lang: Lang) -> Failure {
    let wanted = word.to_lowercase();
    let speaks = |rule: &&Rule| {
        let title = format!("{} {}", rule.title.zh, rule.title.en).to_lowercase();
        !wanted.is_empty() && (title.contains(&wanted) || rule.kind.name.contains(&wanted))
    };
    let named = |rule: &Rule| format!("{} {}", rule.id, rule.title.get(lang));
    let found: Vec<String> = pack.rules.iter().filter(speaks).map(named).collect();
    if found.is_empty() {
        return no_such_rule(word, lang);
    }
    let text = lang.pick(
        format!("没有编码以 {word} 开头的规则"),
        format!("no rule whose id begins with {word}"),
    );
    let rules = found.join("\n");
    let help = lang.pick(
        format!("与此有关的规则：\n{rules}"),
        format!("rules that speak of it:\n{rules}"),
    );
    Failure::Usage(miette::miette!(help = help, "{text}"))
}

/// Writes the built-in pack, for a province to read or to start from.
fn export(dir: &Path, lang: Lang) -> Result<(), Failure> {
    if std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        let text = lang.pick("文件夹不为空", "the folder is not empty");
        return Err(Failure::Usage(miette::miette!("{text}: {}", dir.display())));
    }
    let source = PackSource::embedded(DEFAULT_PACK)
        .expect("invariant: the default pack is in the binary (tested)");
    for file in &source.files {
        let path = file
            .name
            .split('/')
            .fold(dir.to_owned(), |path, part| path.join(part));
        let write = || -> io::Result<()> {
            path.parent().map(std::fs::create_dir_all).transpose()?;
            std::fs::write(&path, &file.text)
        };
        write().map_err(|error| Failure::output(&path.display().to_string(), &error))?;
    }
    let count = source.files.len();
    let text = lang.pick(
        format!("已写出 {count} 个文件到"),
        format!("{count} files written to"),
    );
    writeln!(io::stdout(), "{text} {}", dir.display())?;
    Ok(())
}
