//! `tuban rules` and `tuban explain`: what is checked, and why.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::args::{ExplainArgs, RulesAction, RulesArgs};
use super::check::{load_pack, no_such_rule};
use super::{EXIT_OK, Failure};
use crate::lang::Lang;
use crate::pack::{DEFAULT_PACK, PackSource};
use crate::report::terminal::{rule_list, rule_page};

/// Lists, shows or exports.
pub(super) fn run(args: &RulesArgs) -> Result<u8, Failure> {
    let lang = super::lang(args.lang);
    match &args.action {
        None | Some(RulesAction::List) => {
            let pack = load_pack(args.rules.as_deref(), None, lang)?;
            let mut out = BufWriter::new(io::stdout().lock());
            rule_list(&pack, lang, &mut out)?;
            out.flush()?;
        }
        Some(RulesAction::Show { id }) => show(id, args.rules.as_deref(), lang)?,
        Some(RulesAction::Export { dir }) => export(dir, lang)?,
    }
    Ok(EXIT_OK)
}

/// The page of a rule or of a check.
pub(super) fn explain(args: &ExplainArgs) -> Result<(), Failure> {
    show(&args.id, args.rules.as_deref(), super::lang(args.lang))
}

fn show(id: &str, folder: Option<&Path>, lang: Lang) -> Result<(), Failure> {
    let pack = load_pack(folder, None, lang)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let wanted = |rule: &&crate::rules::Rule| rule.id.starts_with(id) || rule.kind.name == id;
    let mut found = false;
    for rule in pack.rules.iter().filter(wanted) {
        rule_page(rule, &pack, lang, &mut out)?;
        found = true;
    }
    for entry in pack
        .standard
        .not_checked
        .iter()
        .filter(|entry| entry.id.starts_with(id))
    {
        let not_checked = lang.pick("不检查", "not checked");
        writeln!(
            out,
            "{} {}\n{not_checked}: {}\n",
            entry.id,
            entry.title.get(lang),
            entry.reason.get(lang)
        )?;
        found = true;
    }
    out.flush()?;
    if found {
        Ok(())
    } else {
        Err(no_such_rule(id, lang))
    }
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
