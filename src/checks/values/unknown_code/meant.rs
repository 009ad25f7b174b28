//! What was probably meant by a code that its list does not have.

use strsim::levenshtein;

use crate::lang::Bilingual;
use crate::pack::{Code, CodeList, FieldSpec, LayerSpec};

/// The code that was probably meant.
pub(super) struct Meant {
    pub(super) code: String,
    /// A clause that follows the message.
    pub(super) why: Bilingual,
}

impl Meant {
    /// By its characters written properly, else by its name, else by what is nearest.
    pub(super) fn by(
        value: &str,
        field: &FieldSpec,
        list: &CodeList,
        layer: &LayerSpec,
    ) -> Option<Self> {
        let proper = half_width(value.trim()).to_uppercase();
        if list.get(field.bare(&proper)).is_some() {
            return Some(Self {
                why: Bilingual::new(
                    format!("，应写作 {proper}"),
                    format!(": it is written {proper}"),
                ),
                code: proper,
            });
        }
        if let Some(code) = called(value.trim(), list, layer) {
            return Some(Self {
                why: Bilingual::new(
                    format!("，这是代码 {code} 的名称"),
                    format!(": that is the name of code {code}"),
                ),
                code: code.to_owned(),
            });
        }
        let bare = field.bare(&proper);
        let suffix = &proper[bare.len()..];
        let code = format!("{}{suffix}", near(bare, list)?);
        Some(Self {
            why: Bilingual::new(
                format!("，最接近的代码为 {code}"),
                format!("; the nearest code is {code}"),
            ),
            code,
        })
    }
}

/// The code of that name; where several have it (采矿用地 is 062 and 204), the one allowed in the layer.
fn called<'a>(name: &str, list: &'a CodeList, layer: &LayerSpec) -> Option<&'a str> {
    let named: Vec<&Code> = list
        .codes
        .iter()
        .filter(|code| code.is_called(name))
        .collect();
    let found = match named.as_slice() {
        [only] => Some(*only),
        several => several
            .iter()
            .copied()
            .find(|code| layer.classes.contains(&code.code)),
    };
    found.map(|code| code.code.as_str())
}

/// The nearest code: one character off, two in codes of six and more, but never wholly another. Of equals the one that
/// begins alike longest, and none where several do.
fn near<'a>(value: &str, list: &'a CodeList) -> Option<&'a str> {
    let length = value.chars().count();
    let limit = if length >= 6 { 2 } else { 1 };
    let differs = |code: &str| value.chars().zip(code.chars()).position(|(a, b)| a != b);
    let codes = list.codes.iter().map(|code| code.code.as_str());
    let mut codes: Vec<((usize, usize), &str)> = codes
        .map(|code| {
            let unlike = differs(code).map_or(0, |place| length - place);
            ((levenshtein(value, code), unlike), code)
        })
        .collect();
    codes.sort_unstable();
    let ((off, unlike), code) = *codes.first()?;
    let is_only = codes.get(1).is_none_or(|next| next.0 != (off, unlike));
    (is_only && off <= limit && off < length.min(code.chars().count())).then_some(code)
}

/// Full-width letters and digits as their ASCII twins.
fn half_width(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
        other => other,
    };
    text.chars().map(narrow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Confidence;

    fn list(codes: &[&str]) -> CodeList {
        let code = |code: &&str| Code {
            code: (*code).to_owned(),
            name: String::new(),
            spellings: Vec::new(),
            group: String::new(),
            confidence: Confidence::Full,
        };
        CodeList {
            name: String::new(),
            codes: codes.iter().map(code).collect(),
        }
    }

    #[test]
    fn near_is_one_character_off() {
        let classes = list(&["011", "012", "101"]);
        assert_eq!(near("0101", &classes), Some("011"));
        assert_eq!(near("01", &list(&["011", "101"])), Some("011"));
        assert_eq!(near("999", &classes), None);
        let kinds = list(&["250201", "650200"]);
        assert_eq!(near("650201", &kinds), Some("650200"));
    }

    #[test]
    fn of_codes_equally_near_none_is_meant() {
        assert_eq!(near("016", &list(&["011", "012", "101"])), None);
        assert_eq!(near("016", &list(&["011", "101"])), Some("011"));
    }

    #[test]
    fn a_wholly_other_code_is_not_near() {
        assert_eq!(near("7", &list(&["1", "2"])), None);
    }

    #[test]
    fn two_characters_off_is_near_in_long_codes_only() {
        let long = list(&["600001", "600002"]);
        assert_eq!(near("600011", &long), Some("600001"));
        assert_eq!(near("600112", &long), Some("600002"));
        assert_eq!(near("601112", &long), None);
    }

    #[test]
    fn full_width_characters_have_ascii_twins() {
        assert_eq!(half_width("０１1Ｋ田"), "011K田");
    }
}
