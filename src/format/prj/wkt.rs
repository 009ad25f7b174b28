//! Well-known text as a tree: `KEYWORD["text", 1.5, CHILD[...]]`, with brackets of either kind.

use super::Unparsed;
use crate::format::Encoding;

/// Deeper nesting is no coordinate system, and must not exhaust the stack.
const DEEPEST: usize = 32;

/// One keyword with its values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// In upper case.
    pub(super) keyword: String,
    values: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    /// A bare word such as `east`, or a child.
    Node(Node),
}

impl Node {
    /// The children and bare words.
    pub(super) fn children(&self) -> impl Iterator<Item = &Node> {
        self.values.iter().filter_map(|value| {
            if let Value::Node(node) = value {
                Some(node)
            } else {
                None
            }
        })
    }

    /// The first child with one of the keywords.
    pub(super) fn child(&self, keywords: &[&str]) -> Option<&Node> {
        self.children()
            .find(|node| keywords.contains(&node.keyword.as_str()))
    }

    /// The first text, empty without one.
    pub(super) fn text(&self) -> &str {
        self.values
            .iter()
            .find_map(|value| {
                if let Value::Text(text) = value {
                    Some(text.as_str())
                } else {
                    None
                }
            })
            .unwrap_or("")
    }

    /// The number at a place among the numbers.
    pub(super) fn number(&self, place: usize) -> Option<f64> {
        self.values
            .iter()
            .filter_map(|value| {
                if let Value::Number(n) = value {
                    Some(*n)
                } else {
                    None
                }
            })
            .nth(place)
    }
}

/// The text of a `.prj`: without marks, and in GBK when it is no UTF-8.
pub(super) fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((utf16, mark)) => utf16
            .decode_without_bom_handling(&bytes[mark..])
            .0
            .into_owned(),
        None => {
            std::str::from_utf8(bytes).map_or_else(|_| Encoding::Gbk.decode(bytes).0, str::to_owned)
        }
    }
}

/// Reads the first node of a text. What follows it (ESRI puts a vertical system there) is passed over.
pub(super) fn parse(text: &str) -> Result<Node, Unparsed> {
    let mut reader = Reader { text, at: 0 };
    reader.skip_blanks();
    if reader.rest().is_empty() {
        return Err(Unparsed::Empty);
    }
    let node = reader.node(0)?;
    if node.values.is_empty() {
        Err(Unparsed::Syntax { offset: reader.at })
    } else {
        Ok(node)
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        let blank = |c: char| c.is_whitespace() || matches!(c, '\0' | '\u{FEFF}');
        self.at = self.text.len() - self.rest().trim_start_matches(blank).len();
    }

    fn take(&mut self, marks: &[char]) -> bool {
        self.skip_blanks();
        let taken = self.rest().starts_with(marks);
        self.at += usize::from(taken);
        taken
    }

    fn error<T>(&self) -> Result<T, Unparsed> {
        Err(Unparsed::Syntax { offset: self.at })
    }

    /// A keyword, and its values in brackets if it has any.
    fn node(&mut self, depth: usize) -> Result<Node, Unparsed> {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let length = self.rest().find(|c| !word(c)).unwrap_or(self.rest().len());
        if length == 0 || depth == DEEPEST {
            return self.error();
        }
        let mut node = Node {
            keyword: self.rest()[..length].to_uppercase(),
            values: Vec::new(),
        };
        self.at += length;
        if self.take(&['[', '(']) {
            loop {
                node.values.push(self.value(depth + 1)?);
                if self.take(&[']', ')']) {
                    break;
                }
                if !self.take(&[',']) {
                    return self.error();
                }
            }
        }
        Ok(node)
    }

    fn value(&mut self, depth: usize) -> Result<Value, Unparsed> {
        self.skip_blanks();
        match self.rest().chars().next() {
            Some('"') => self.quoted().map(Value::Text),
            Some('0'..='9' | '-' | '+' | '.') => self.number().map(Value::Number),
            _ => self.node(depth).map(Value::Node),
        }
    }

    /// A text in quotes; two quotes are one quote of the text.
    fn quoted(&mut self) -> Result<String, Unparsed> {
        let mut text = String::new();
        loop {
            self.at += 1;
            let Some(end) = self.rest().find('"') else {
                return self.error();
            };
            text.push_str(&self.rest()[..end]);
            self.at += end + 1;
            if !self.rest().starts_with('"') {
                return Ok(text);
            }
            text.push('"');
        }
    }

    fn number(&mut self) -> Result<f64, Unparsed> {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
        let length = self.rest().find(|c| !part(c)).unwrap_or(self.rest().len());
        match self.rest()[..length].parse::<f64>() {
            Ok(number) if number.is_finite() => {
                self.at += length;
                Ok(number)
            }
            _ => self.error(),
        }
    }
}
