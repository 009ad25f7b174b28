//! TOML as it was written: every value with its place in its file, so that a mistake can be pointed at.
//!
//! `serde` stops at the first mistake. A province that writes a pack wants them all at once.

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::mistake::Mistake;
use super::source::SourceFile;
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
    Other(Kind),
}

/// What a pack author calls a kind of value, in Chinese and in English.
pub(super) type Kind = [&'static str; 2];

pub(super) const TEXT: Kind = ["文本", "text"];
pub(super) const INTEGER: Kind = ["整数", "integer"];
pub(super) const FLAG: Kind = [" true 或 false", "true/false"];
pub(super) const LIST: Kind = ["列表", "list"];
pub(super) const TABLE: Kind = ["表", "table"];

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
        DeValue::Integer(int) => i64::from_str_radix(int.as_str(), int.radix()).map_or(
            Value::Other(["过大的整数", "integer out of range"]),
            Value::Int,
        ),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| node(file, item.span(), item.get_ref()))
                .collect(),
        ),
        DeValue::Table(table) => return table_node(file, span, table),
        DeValue::Float(_) => Value::Other(["浮点数", "float"]),
        DeValue::Datetime(_) => Value::Other(["日期", "datetime"]),
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
    pub(super) fn kind(&self) -> Kind {
        match &self.value {
            Value::Text(_) => TEXT,
            Value::Int(_) => INTEGER,
            Value::Bool(_) => FLAG,
            Value::List(_) => LIST,
            Value::Table(_) => TABLE,
            Value::Other(kind) => *kind,
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
                if !theirs.is_empty() && theirs.iter().all(|item| item.name().is_some()) =>
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
            Value::Other([_, kind]) => (*kind).to_owned(),
        }
    }
}
