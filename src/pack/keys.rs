//! A table of a pack read key by key: every mistake is noted, and what nobody asked for is one.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::mistake::{Mistake, nearest};
use super::node::{At, FLAG, INTEGER, Kind, LIST, Node, TABLE, TEXT, Value};
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;

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
            mistakes.borrow_mut().push(wrong_type(node, TABLE));
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
        kind: Kind,
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
        self.typed(key, TEXT, Node::as_text)
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

    /// A text that `T` parses; `wanted` says what it should be, in Chinese and in English.
    pub fn parsed<T: FromStr>(&self, key: &'static str, wanted: [&str; 2]) -> Option<T> {
        let text = self.text(key)?;
        let value = text.parse().ok();
        if value.is_none() {
            let [zh, en] = wanted;
            let message = Bilingual::new(
                format!("`{text}` 无效，应为{zh}"),
                format!("`{text}` is not valid: {en} expected"),
            );
            self.mistake(&self.at_key(key), message);
        }
        value
    }

    /// One of these words, as `T` parses it.
    pub fn word<T: FromStr>(&self, key: &'static str, words: &[&str]) -> Option<T> {
        let (last, first) = words.split_last()?;
        let zh = format!(" {} 或 {last}", first.join("、"));
        let en = format!("{} or {last}", first.join(", "));
        self.parsed(key, [&zh, &en])
    }

    /// An exact decimal, written as a text: `"0.01"`.
    pub fn decimal(&self, key: &'static str) -> Option<Decimal> {
        let wanted = [
            "写作文本的小数，如 \"0.01\"",
            "decimal text such as \"0.01\"",
        ];
        self.parsed(key, wanted)
    }

    /// The integer under `key`, which should be within these.
    pub fn int<T: TryFrom<i64>>(
        &self,
        key: &'static str,
        within: RangeInclusive<i64>,
    ) -> Option<T> {
        let int = self.typed(key, INTEGER, |node| match node.value {
            Value::Int(int) => Some(int),
            _ => None,
        })?;
        if within.contains(&int) {
            return T::try_from(int).ok();
        }
        let (least, most) = (within.start(), within.end());
        let message = Bilingual::new(
            format!("{int} 无效，应为 {least} 至 {most}"),
            format!("{int} is not valid: {least} to {most} expected"),
        );
        self.mistake(&self.at_key(key), message);
        None
    }

    /// The flag under `key`; false where there is none.
    pub fn flag(&self, key: &'static str) -> bool {
        self.typed(key, FLAG, |node| match node.value {
            Value::Bool(flag) => Some(flag),
            _ => None,
        })
        .unwrap_or(false)
    }

    /// The list under `key`; empty where there is none.
    pub fn list(&self, key: &'static str) -> &'a [Node] {
        self.typed(key, LIST, |node| match &node.value {
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
                None => self.mistakes.borrow_mut().push(wrong_type(item, TEXT)),
            }
        }
        texts
    }

    /// The text in both languages under `key`; without one, or where one is blank, a mistake.
    pub fn bilingual(&self, key: &'static str) -> Bilingual {
        let Some(table) = self.table(key) else {
            if self.node.get(key).is_none() {
                self.missing(key);
            }
            return Bilingual::default();
        };
        let [zh, en] = ["zh", "en"].map(|lang| {
            let text = table.need_text(lang);
            if text.trim().is_empty() && table.node(lang).is_some_and(|it| it.as_text().is_some()) {
                let message = Bilingual::new("不能为空", "must not be blank");
                table.mistake(&table.at_key(lang), message);
            }
            text
        });
        let text = Bilingual::new(zh, en);
        table.finish();
        text
    }

    /// The table under `key`.
    pub fn table(&self, key: &'static str) -> Option<Keys<'a>> {
        self.typed(key, TABLE, |node| {
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

fn wrong_type(node: &Node, wanted: Kind) -> Mistake {
    let ([zh, en], [found_zh, found_en]) = (wanted, node.kind());
    Mistake::new(
        node.at.clone(),
        Bilingual::new(
            format!("应为{zh}，实为{found_zh}"),
            format!("{en} expected, {found_en} found"),
        ),
    )
}
