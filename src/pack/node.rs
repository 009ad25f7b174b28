//! TOML as it was written: every value with its place in its file, and a reader that collects *all* mistakes.
//!
//! `serde` stops at the first mistake. A province that writes a pack wants them all at once, each pointed at.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::mistake::{Mistake, nearest};
use super::source::SourceFile;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;

/// A place in a pack file.
#[derive(Clone, Debug)]
pub struct At {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Bytes of it.
    pub span: Range<usize>,
}

impl At {
    /// `rules/62.toml:14`
    #[must_use]
    pub fn line(&self) -> String {
        let before = self.file.text.get(..self.span.start).unwrap_or_default();
        format!("{}:{}", self.file.name, before.matches('\n').count() + 1)
    }
}

/// A value of a TOML file with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands.
    pub at: At,
    /// What it is.
    pub value: Value,
}

/// The kinds of value a pack is written in.
#[derive(Clone, Debug)]
pub enum Value {
    /// `"…"`
    Text(String),
    /// `12`
    Int(i64),
    /// `true`
    Bool(bool),
    /// `[…]`
    List(Vec<Node>),
    /// `{…}` or `[…]` headed: key, place of the key, value.
    Table(Vec<(String, At, Node)>),
    /// A float or a date: no pack key takes one (exact decimals are texts).
    Other(&'static str),
}

/// The tree of `file`; what is no TOML goes into `mistakes`.
#[must_use]
pub(super) fn parse(file: &Arc<SourceFile>, mistakes: &mut Vec<Mistake>) -> Node {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    for error in errors {
        let at = At {
            file: Arc::clone(file),
            span: error.span().unwrap_or(0..0),
        };
        let message = error.message();
        mistakes.push(Mistake::new(
            at,
            Bilingual::new(
                format!("不是有效的 TOML：{message}"),
                format!("not valid TOML: {message}"),
            ),
        ));
    }
    let span = table.span();
    table_node(file, span, table.get_ref())
}

fn table_node(file: &Arc<SourceFile>, span: Range<usize>, table: &DeTable<'_>) -> Node {
    let entries = table
        .iter()
        .map(|(key, value)| {
            let at = At {
                file: Arc::clone(file),
                span: key.span(),
            };
            (
                key.get_ref().to_string(),
                at,
                node(file, value.span(), value.get_ref()),
            )
        })
        .collect();
    Node {
        at: At {
            file: Arc::clone(file),
            span,
        },
        value: Value::Table(entries),
    }
}

fn node(file: &Arc<SourceFile>, span: Range<usize>, value: &DeValue<'_>) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(int) => i64::from_str_radix(int.as_str(), int.radix())
            .map_or(Value::Other("integer out of range"), Value::Int),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| node(file, item.span(), item.get_ref()))
                .collect(),
        ),
        DeValue::Table(table) => return table_node(file, span, table),
        other => Value::Other(other.type_str()),
    };
    Node {
        at: At {
            file: Arc::clone(file),
            span,
        },
        value,
    }
}

impl Node {
    /// What a pack author calls this kind of value.
    fn kind(&self) -> &'static str {
        match &self.value {
            Value::Text(_) => "text",
            Value::Int(_) => "integer",
            Value::Bool(_) => "true/false",
            Value::List(_) => "list",
            Value::Table(_) => "table",
            Value::Other(kind) => kind,
        }
    }

    /// The value under `key`, if this is a table that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        let Value::Table(entries) = &self.value else {
            return None;
        };
        entries
            .iter()
            .find(|(name, ..)| name == key)
            .map(|(.., node)| node)
    }

    /// The text, if this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Lays `over` on this value: tables key by key, lists of tables entry by entry (by their `id` or `name`),
    /// anything else whole. Each change is a line of `log`, beginning with `path`.
    pub(super) fn overlay(&mut self, over: &Node, path: &str, log: &mut Vec<String>) {
        match (&mut self.value, &over.value) {
            (Value::Table(mine), Value::Table(theirs)) => {
                for (key, at, node) in theirs {
                    match mine.iter_mut().find(|(name, ..)| name == key) {
                        Some((_, place, old)) => {
                            *place = at.clone();
                            old.overlay(node, &format!("{path} {key}"), log);
                        }
                        None => {
                            log.push(format!("{path} {key}: {}", node.short()));
                            mine.push((key.clone(), at.clone(), node.clone()));
                        }
                    }
                }
                self.at = over.at.clone();
            }
            (Value::List(mine), Value::List(theirs))
                if theirs.iter().all(|item| item.name().is_some()) =>
            {
                for item in theirs {
                    let name = item.name();
                    match mine.iter_mut().find(|old| old.name() == name) {
                        Some(old) => {
                            old.overlay(item, &format!("{path} {}", name.unwrap_or_default()), log)
                        }
                        None => {
                            log.push(format!("{path} {}: new", name.unwrap_or_default()));
                            mine.push(item.clone());
                        }
                    }
                }
            }
            _ => {
                if self.short() != over.short() {
                    log.push(format!("{path}: {} -> {}", self.short(), over.short()));
                }
                *self = over.clone();
            }
        }
    }

    /// The `id` or `name` of a table.
    fn name(&self) -> Option<&str> {
        self.get("id").or_else(|| self.get("name"))?.as_text()
    }

    /// The value in a few characters, for the list of overrides.
    fn short(&self) -> String {
        match &self.value {
            Value::Text(text) => text.clone(),
            Value::Int(int) => int.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::List(items) => {
                let items: Vec<_> = items.iter().map(Self::short).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Table(entries) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(key, _, node)| format!("{key} = {}", node.short()))
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
            Value::Other(kind) => (*kind).to_owned(),
        }
    }
}

/// Where mistakes are collected while a pack is read.
pub type Mistakes = RefCell<Vec<Mistake>>;

/// The keys of one table, read one by one; what is left at [`Keys::finish`] is unknown.
pub struct Keys<'a> {
    node: &'a Node,
    mistakes: &'a Mistakes,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Keys<'a> {
    /// A reader of `node`, which should be a table.
    #[must_use]
    pub fn new(node: &'a Node, mistakes: &'a Mistakes) -> Self {
        if !matches!(node.value, Value::Table(_)) {
            mistakes.borrow_mut().push(wrong_type(node, "table"));
        }
        Self {
            node,
            mistakes,
            asked: RefCell::default(),
        }
    }

    /// The place of the table.
    #[must_use]
    pub fn at(&self) -> &At {
        &self.node.at
    }

    /// The place of the value under `key`, or of the table.
    #[must_use]
    pub fn at_key(&self, key: &str) -> At {
        self.node
            .get(key)
            .map_or_else(|| self.node.at.clone(), |node| node.at.clone())
    }

    /// Notes a mistake at `at`.
    pub fn mistake(&self, at: &At, message: Bilingual) {
        self.mistakes
            .borrow_mut()
            .push(Mistake::new(at.clone(), message));
    }

    /// The list that mistakes go into.
    #[must_use]
    pub fn mistakes(&self) -> &'a Mistakes {
        self.mistakes
    }

    /// The value under `key` as it was written.
    pub fn node(&self, key: &'static str) -> Option<&'a Node> {
        self.asked.borrow_mut().insert(key);
        self.node.get(key)
    }

    fn typed<T>(
        &self,
        key: &'static str,
        kind: &str,
        of: impl Fn(&'a Node) -> Option<T>,
    ) -> Option<T> {
        let node = self.node(key)?;
        let value = of(node);
        if value.is_none() {
            self.mistakes.borrow_mut().push(wrong_type(node, kind));
        }
        value
    }

    /// The text under `key`.
    pub fn text(&self, key: &'static str) -> Option<&'a str> {
        self.typed(key, "text", Node::as_text)
    }

    /// The text under `key`; without one, a mistake and "".
    pub fn need_text(&self, key: &'static str) -> &'a str {
        if self.node(key).is_none() {
            self.missing(key);
        }
        self.text(key).unwrap_or_default()
    }

    /// Notes that `key` must be there.
    pub fn missing(&self, key: &str) {
        self.mistake(
            &self.node.at,
            Bilingual::new(format!("缺少 `{key}`"), format!("`{key}` is missing")),
        );
    }

    /// A text that `T` parses; `what` says what it should be.
    pub fn parsed<T: FromStr>(&self, key: &'static str, what: &str) -> Option<T> {
        self.typed(key, what, |node| node.as_text()?.parse().ok())
    }

    /// An exact decimal, written as a text: `"0.01"`.
    pub fn decimal(&self, key: &'static str) -> Option<Decimal> {
        self.parsed(key, "decimal text such as \"0.01\"")
    }

    /// The integer under `key`, if it fits `T`.
    pub fn int<T: TryFrom<i64>>(&self, key: &'static str) -> Option<T> {
        self.typed(key, "integer", |node| match node.value {
            Value::Int(int) => T::try_from(int).ok(),
            _ => None,
        })
    }

    /// The flag under `key`; false where there is none.
    pub fn flag(&self, key: &'static str) -> bool {
        self.typed(key, "true/false", |node| match node.value {
            Value::Bool(flag) => Some(flag),
            _ => None,
        })
        .unwrap_or(false)
    }

    /// The list under `key`; empty where there is none.
    pub fn list(&self, key: &'static str) -> &'a [Node] {
        self.typed(key, "list", |node| match &node.value {
            Value::List(items) => Some(items.as_slice()),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// The list of texts under `key`, each with its place.
    pub fn texts(&self, key: &'static str) -> Vec<(&'a str, &'a At)> {
        let mut texts = Vec::new();
        for item in self.list(key) {
            match item.as_text() {
                Some(text) => texts.push((text, &item.at)),
                None => self.mistakes.borrow_mut().push(wrong_type(item, "text")),
            }
        }
        texts
    }

    /// The text in both languages under `key`; without one, a mistake.
    pub fn bilingual(&self, key: &'static str) -> Bilingual {
        let Some(table) = self.table(key) else {
            if self.node.get(key).is_none() {
                self.missing(key);
            }
            return Bilingual::default();
        };
        let text = Bilingual::new(table.need_text("zh"), table.need_text("en"));
        table.finish();
        text
    }

    /// The table under `key`.
    pub fn table(&self, key: &'static str) -> Option<Keys<'a>> {
        self.typed(key, "table", |node| {
            matches!(node.value, Value::Table(_)).then(|| Keys::new(node, self.mistakes))
        })
    }

    /// The keys of the table with their places and values, for tables whose keys are data.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, &'a At, &'a Node)> {
        let entries: &'a [(String, At, Node)] = match &self.node.value {
            Value::Table(entries) => entries,
            _ => &[],
        };
        entries
            .iter()
            .map(|(key, at, node)| (key.as_str(), at, node))
    }

    /// Every key that nobody asked for is a mistake.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, at, _) in self.entries() {
            if !asked.contains(key) {
                let mut mistake = Mistake::new(
                    at.clone(),
                    Bilingual::new(format!("未知的键 `{key}`"), format!("unknown key `{key}`")),
                );
                mistake.help = nearest(key, asked.iter().copied());
                self.mistakes.borrow_mut().push(mistake);
            }
        }
    }
}

fn wrong_type(node: &Node, wanted: &str) -> Mistake {
    let found = node.kind();
    Mistake::new(
        node.at.clone(),
        Bilingual::new(
            format!("应为 {wanted}，实为 {found}"),
            format!("{wanted} expected, {found} found"),
        ),
    )
}
