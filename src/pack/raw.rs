//! The trees of a pack's files, and one pack laid over another.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::keys::{Keys, Mistakes};
use super::mistake::{Mistake, nearest};
use super::node::{At, Node, Value, parse};
use super::source::{PackSource, SourceFile};
use crate::lang::Bilingual;

/// A pack as it was written, by layer, list and rule.
pub(super) struct Raw {
    /// `pack.toml`
    pub(super) pack: Node,
    /// `layers/*.toml` by file stem.
    pub(super) layers: BTreeMap<String, Node>,
    /// `codes/*.csv` by file stem.
    pub(super) lists: BTreeMap<String, Arc<SourceFile>>,
    /// `[[rule]]` of `rules/*.toml`, sorted by id.
    pub(super) rules: Vec<Node>,
    /// `[[not-checked]]`
    pub(super) not_checked: Vec<Node>,
    /// What an extending pack changed.
    pub(super) overrides: Vec<String>,
    /// Of all files.
    pub(super) sha256: String,
}

impl Raw {
    /// The files of `source`, laid over the pack that it extends.
    pub(super) fn read(source: &PackSource, mistakes: &Mistakes) -> Self {
        let own = Self::parse(source, mistakes);
        let Some(extends) = own.pack.get("extends") else {
            return own;
        };
        let name = extends.as_text().unwrap_or_default();
        if let Some(below) = PackSource::embedded(name) {
            let mut base = Self::read(&below, mistakes);
            base.lay(own);
            return base;
        }
        let mut mistake = Mistake::new(
            extends.at.clone(),
            Bilingual::new(
                format!("没有内置规则包 `{name}`"),
                format!("there is no built-in pack `{name}`"),
            ),
        );
        mistake.help = nearest(name, PackSource::embedded_names());
        mistakes.borrow_mut().push(mistake);
        own
    }

    fn parse(source: &PackSource, mistakes: &Mistakes) -> Self {
        let tree = |file: &Arc<SourceFile>| parse(file, &mut mistakes.borrow_mut());
        let pack = source
            .file("pack.toml")
            .map_or_else(|| no_pack_file(mistakes), tree);
        misplaced(source, mistakes);
        let mut rules = Vec::new();
        for file in source.in_folder("rules", "toml") {
            rules.extend(tables(&tree(file), "rule", mistakes));
        }
        sort_unique(&mut rules, mistakes);
        let not_checked = source
            .file("not-checked.toml")
            .map(|file| tables(&tree(file), "not-checked", mistakes))
            .unwrap_or_default();
        let by_stem = |file: &Arc<SourceFile>| stem(&file.name).to_owned();
        Self {
            pack,
            layers: source
                .in_folder("layers", "toml")
                .map(|file| (by_stem(file), tree(file)))
                .collect(),
            lists: source
                .in_folder("codes", "csv")
                .map(|file| (by_stem(file), Arc::clone(file)))
                .collect(),
            rules,
            not_checked,
            overrides: Vec::new(),
            sha256: source.sha256(),
        }
    }

    /// Lays `over` on this pack and notes each change.
    fn lay(&mut self, over: Self) {
        let mut log = Vec::new();
        self.pack.overlay(&over.pack, "pack", &mut log);
        for (name, layer) in over.layers {
            match self.layers.get_mut(&name) {
                Some(old) => old.overlay(&layer, &name, &mut log),
                None => {
                    log.push(format!("{name}: new layer"));
                    self.layers.insert(name, layer);
                }
            }
        }
        for (name, list) in over.lists {
            let was = self.lists.insert(name.clone(), list);
            log.push(format!(
                "codes/{name}: {}",
                if was.is_some() { "replaced" } else { "new" }
            ));
        }
        for rule in over.rules {
            let id = id_of(&rule).to_owned();
            match self.rules.iter_mut().find(|old| id_of(old) == id) {
                Some(old) => old.overlay(&rule, &id, &mut log),
                None => {
                    log.push(format!("{id}: new rule"));
                    self.rules.push(rule);
                }
            }
        }
        self.rules.sort_by(|a, b| id_of(a).cmp(id_of(b)));
        let now_checked = |entry: &Node| self.rules.iter().any(|rule| id_of(rule) == id_of(entry));
        self.not_checked.retain(|entry| !now_checked(entry));
        self.not_checked.extend(over.not_checked);
        self.overrides.extend(log);
        self.sha256 = format!("{}+{}", self.sha256, over.sha256);
    }
}

/// A file that is nowhere where a pack's files stand would be left out without a word.
fn misplaced(source: &PackSource, mistakes: &Mistakes) {
    let read = ["pack.toml", "not-checked.toml"].map(|name| source.file(name));
    let read = read.into_iter().flatten();
    let folders = [("rules", "toml"), ("layers", "toml"), ("codes", "csv")];
    let read: Vec<_> = folders
        .into_iter()
        .flat_map(|(folder, extension)| source.in_folder(folder, extension))
        .chain(read)
        .collect();
    for file in &source.files {
        if !read.iter().any(|other| other.name == file.name) {
            let at = At {
                file: Arc::clone(file),
                span: 0..0,
            };
            let message = Bilingual::new(
                "此处的文件不属于规则包：应为 pack.toml、not-checked.toml、rules/*.toml、layers/*.toml 或 codes/*.csv",
                "a pack has no file here: pack.toml, not-checked.toml, rules/*.toml, layers/*.toml or codes/*.csv",
            );
            mistakes.borrow_mut().push(Mistake::new(at, message));
        }
    }
}

/// `layers/DLTB.toml` is `DLTB`.
pub(super) fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// The text under `id`, or "".
pub(super) fn id_of(node: &Node) -> &str {
    node.get("id").and_then(Node::as_text).unwrap_or_default()
}

/// The items of the only key that `root` may have.
fn tables(root: &Node, key: &'static str, mistakes: &Mistakes) -> Vec<Node> {
    let keys = Keys::new(root, mistakes);
    let items = keys.list(key).to_vec();
    keys.finish();
    items
}

fn no_pack_file(mistakes: &Mistakes) -> Node {
    let file = Arc::new(SourceFile {
        name: "pack.toml".into(),
        text: String::new(),
    });
    let at = At { file, span: 0..0 };
    let message = Bilingual::new("规则包中没有 pack.toml", "the pack has no pack.toml");
    mistakes
        .borrow_mut()
        .push(Mistake::new(at.clone(), message));
    Node {
        at,
        value: Value::Table(Vec::new()),
    }
}

/// Sorts rules by id; an id that comes twice is a mistake, and the first entry stays.
fn sort_unique(rules: &mut Vec<Node>, mistakes: &Mistakes) {
    rules.sort_by(|a, b| id_of(a).cmp(id_of(b)));
    rules.dedup_by(|later, first| {
        let id = id_of(later);
        if id.is_empty() || id != id_of(first) {
            return false;
        }
        let place = first.at.line();
        mistakes.borrow_mut().push(Mistake::new(
            later
                .get("id")
                .map_or_else(|| later.at.clone(), |node| node.at.clone()),
            Bilingual::new(
                format!("规则编码 {id} 重复，首次出现于 {place}"),
                format!("rule {id} is given twice, first at {place}"),
            ),
        ));
        true
    });
}
