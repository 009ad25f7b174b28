//! Text of the data inside a page: as JSON that cannot end its script element, as markup without markup.

use std::io::{self, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use sha2::{Digest, Sha256};

/// JSON in which no string holds `<`, `>`, `&` or a line separator as such: a value can neither close the script
/// element that it stands in nor open another.
struct Embedded;

impl Formatter for Embedded {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let special = |c: char| matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
        let mut rest = fragment;
        while let Some(place) = rest.find(special) {
            writer.write_all(&rest.as_bytes()[..place])?;
            let mut chars = rest[place..].chars();
            if let Some(found) = chars.next() {
                write!(writer, "\\u{:04x}", u32::from(found))?;
            }
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

/// `value` as JSON for a script element of type application/json.
pub(super) fn json(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut written = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut written, Embedded);
    value.serialize(&mut serializer)?;
    Ok(written)
}

/// `text` for the inside of an element.
pub(super) fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// How a content security policy names an inline script or style.
pub(super) fn source_hash(source: &str) -> String {
    let digest = Sha256::digest(source.as_bytes());
    format!("'sha256-{}'", BASE64_STANDARD.encode(digest))
}

#[cfg(test)]
mod tests {
    use super::{json, source_hash, text};

    #[test]
    fn json_cannot_leave_its_element() {
        let evil = "</script><!--<script>&\u{2028}\u{2029}\u{0}甲\"\\";
        let written = json(&[evil]).expect("memory takes it");
        let written = String::from_utf8(written).expect("JSON is UTF-8");
        assert!(!written.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
        let back: Vec<String> = serde_json::from_str(&written).expect("still JSON");
        assert_eq!(back, [evil]);
    }

    #[test]
    fn text_is_no_markup() {
        assert_eq!(text("<a b='c'>&\""), "&lt;a b=&#39;c&#39;&gt;&amp;&quot;");
    }

    /// The digest of the empty text, as every list of test vectors has it.
    #[test]
    fn hashes_are_named_as_browsers_expect() {
        assert_eq!(
            source_hash(""),
            "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
        );
    }
}
