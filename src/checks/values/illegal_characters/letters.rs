//! Which characters are illegal, and how they are named and shown.

use crate::lang::Bilingual;

/// The illegal characters of a text with their kinds.
fn illegal(text: &str) -> impl Iterator<Item = (char, &'static str)> {
    let leading = text.strip_prefix(' ').map(|_| (' ', "leading-blank"));
    let others = text.chars().filter_map(|letter| {
        let kind = match letter {
            _ if letter.is_control() => "control",
            '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
                "full-width"
            }
            '\u{3000}' => "ideographic-space",
            '\u{FFFD}' => "replacement",
            _ => return None,
        };
        Some((letter, kind))
    });
    leading.into_iter().chain(others)
}

/// The kind of illegal characters in a text.
pub(super) fn kind(text: &str) -> Option<&'static str> {
    // Most texts are plain; whole words of bytes tell so faster than characters.
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let mut found = illegal(text).map(|(_, kind)| kind);
    let first = found.next()?;
    match found.all(|kind| kind == first) {
        true => Some(first),
        false => Some("several"),
    }
}

/// The text with its invisible characters made visible.
pub(in crate::checks::values) fn visible(text: &str) -> String {
    let mut leading = true;
    let picture = |letter: char| {
        leading &= letter == ' ';
        match letter {
            ' ' if leading => '\u{2420}',
            '\0'..='\u{1F}' => char::from_u32(0x2400 + letter as u32).unwrap_or('\u{FFFD}'),
            '\u{7F}' => '\u{2421}',
            _ if letter.is_control() => '\u{2426}',
            other => other,
        }
    };
    text.chars().map(picture).collect()
}

/// The first few illegal characters by name, each once.
pub(super) fn named(text: &str) -> Bilingual {
    const SHOWN: usize = 5;
    let mut letters: Vec<char> = Vec::new();
    for (letter, _) in illegal(text) {
        if !letters.contains(&letter) {
            letters.push(letter);
        }
    }
    let names: Vec<Bilingual> = letters.iter().take(SHOWN).copied().map(name).collect();
    let join = |of: fn(&Bilingual) -> &str, with: &str| {
        names.iter().map(of).collect::<Vec<_>>().join(with)
    };
    let more = letters.len() > SHOWN;
    Bilingual::new(
        join(|name| &name.zh, "、") + if more { " 等" } else { "" },
        join(|name| &name.en, ", ") + if more { " and others" } else { "" },
    )
}

fn name(letter: char) -> Bilingual {
    let point = format!("U+{:04X}", letter as u32);
    let (zh, en) = match letter {
        '\t' => ("制表符".to_owned(), "tab".to_owned()),
        '\n' | '\r' => ("换行符".to_owned(), "line break".to_owned()),
        ' ' => ("空格".to_owned(), "blank".to_owned()),
        '\u{3000}' => ("全角空格".to_owned(), "ideographic space".to_owned()),
        '\u{FFFD}' => ("替换字符".to_owned(), "replacement character".to_owned()),
        _ if letter.is_control() => ("控制字符".to_owned(), "control character".to_owned()),
        other => (format!("“{other}”"), format!("“{other}”")),
    };
    Bilingual::new(format!("{zh} {point}"), format!("{en} {point}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_illegal_character_is_told() {
        let cases = [
            ("东山\t村", Some("control")),
            ("东山村\u{85}", Some("control")),
            ("１２村", Some("full-width")),
            ("Ａ村", Some("full-width")),
            ("ｚ村", Some("full-width")),
            (" 东山村", Some("leading-blank")),
            ("东山\u{3000}村", Some("ideographic-space")),
            ("东\u{FFFD}村", Some("replacement")),
            (" 东山村\t", Some("several")),
        ];
        for (text, expected) in cases {
            assert_eq!(kind(text), expected, "{text:?}");
        }
    }

    #[test]
    fn full_width_punctuation_and_inner_blanks_are_legal() {
        for text in [
            "东山村（二组）",
            "东山，西山：甲／乙",
            "a b",
            "12-3/A",
            "～＝％＠",
            "〇二组",
        ] {
            assert_eq!(kind(text), None, "{text:?}");
        }
    }

    #[test]
    fn invisible_characters_are_shown() {
        assert_eq!(
            visible("  a b\t\u{7F}"),
            "\u{2420}\u{2420}a b\u{2409}\u{2421}"
        );
    }

    #[test]
    fn characters_are_named_once_and_a_few() {
        assert_eq!(named("\t１\t１").zh, "制表符 U+0009、“１” U+FF11");
        assert_eq!(named("１２３４５６").en.matches("U+").count(), 5);
        assert!(named("１２３４５６").zh.ends_with(" 等"));
    }
}
