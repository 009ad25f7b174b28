//! Columns of the page's data, each written as short as its kind allows; `data.js` reads them back.

use rustc_hash::FxHashMap;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// A column, made while it is written.
pub(super) struct Each<F>(pub(super) F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// A value, or 0 where there is none: shorter than null, and no text.
pub(super) struct OrZero<T>(pub(super) Option<T>);

impl<T: Serialize> Serialize for OrZero<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(value) => value.serialize(serializer),
            None => serializer.serialize_u8(0),
        }
    }
}

/// A number, or the empty text where there is none: 0 is a number.
pub(super) struct OrBlank<T>(pub(super) Option<T>);

impl<T: Serialize> Serialize for OrBlank<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(value) => value.serialize(serializer),
            None => serializer.serialize_str(""),
        }
    }
}

/// Texts that may repeat: where half of them do, `{"words": […], "at": […]}`, else the plain list.
pub(super) struct Repeating<F>(pub(super) F);

impl<'a, I: Iterator<Item = Option<&'a str>>, F: Fn() -> I> Serialize for Repeating<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut known: FxHashMap<&str, i64> = FxHashMap::default();
        let (mut words, mut at) = (Vec::new(), Vec::new());
        for text in (self.0)() {
            let place = text.map_or(-1, |text| {
                *known.entry(text).or_insert_with(|| {
                    words.push(text);
                    words.len() as i64 - 1
                })
            });
            at.push(place);
        }
        if words.len() * 2 > at.len() {
            return serializer.collect_seq((self.0)().map(OrZero));
        }
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("words", &words)?;
        map.serialize_entry("at", &at)?;
        map.end()
    }
}

/// Texts of which one resembles the one before: a letter for how many characters both begin with, then the rest.
pub(super) struct Ascending<F>(pub(super) F);

/// The letters that count, in base 36.
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

impl<'a, I: Iterator<Item = Option<&'a str>>, F: Fn() -> I> Serialize for Ascending<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut before = "";
        for text in (self.0)() {
            let Some(text) = text else {
                list.serialize_element(&0)?;
                continue;
            };
            // Of ASCII only, in which bytes are what the page counts.
            let same = text.bytes().zip(before.bytes());
            let same = same.take_while(|(a, b)| a == b && a.is_ascii()).take(35);
            let same = same.count();
            list.serialize_element(&format!("{}{}", char::from(DIGITS[same]), &text[same..]))?;
            before = text;
        }
        list.end()
    }
}

/// A dictionary of texts that many findings share.
#[derive(Default)]
pub(super) struct Words {
    pub(super) list: Vec<String>,
    known: FxHashMap<String, i64>,
}

impl Words {
    /// The place of a text, which is taken in; -1 for none.
    pub(super) fn place(&mut self, text: Option<&str>) -> i64 {
        let Some(text) = text else { return -1 };
        if let Some(place) = self.known.get(text) {
            return *place;
        }
        let place = self.list.len() as i64;
        self.list.push(text.to_owned());
        self.known.insert(text.to_owned(), place);
        place
    }

    /// The place of a text that was taken in.
    pub(super) fn get(&self, text: &str) -> Option<i64> {
        self.known.get(text).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{Ascending, Each, OrBlank, OrZero, Repeating};
    use serde_json::{Value, json, to_value};

    #[test]
    fn what_repeats_is_written_once() {
        let texts = [Some("a"), None, Some("a"), Some("b"), Some("a")];
        let column = Repeating(|| texts.into_iter());
        let expected = json!({"words": ["a", "b"], "at": [0, -1, 0, 1, 0]});
        assert_eq!(to_value(&column).expect("JSON"), expected);
        let few = Repeating(|| [Some("a"), None, Some("b")].into_iter());
        assert_eq!(to_value(&few).expect("JSON"), json!(["a", 0, "b"]));
    }

    #[test]
    fn a_common_beginning_is_a_letter() {
        let texts = [
            Some("12/01"),
            Some("12/02"),
            None,
            Some("12/021"),
            Some("甲1"),
            Some("甲2"),
            Some(""),
        ];
        let column = Ascending(|| texts.into_iter());
        let expected = json!(["012/01", "42", 0, "51", "0甲1", "0甲2", "0"]);
        assert_eq!(to_value(&column).expect("JSON"), expected);
        let long = "x".repeat(50);
        let column = to_value(Ascending(|| [Some(long.as_str()); 2].into_iter())).expect("JSON");
        assert_eq!(column[1], Value::from(format!("z{}", "x".repeat(15))));
    }

    #[test]
    fn nothing_is_short() {
        let column = Each(|| [Some("a"), None].into_iter().map(OrZero));
        assert_eq!(to_value(&column).expect("JSON"), json!(["a", 0]));
        let column = Each(|| [Some(0), None].into_iter().map(OrBlank));
        assert_eq!(to_value(&column).expect("JSON"), json!([0, ""]));
    }
}
