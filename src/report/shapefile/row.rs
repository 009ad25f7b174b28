//! The attributes of a finding as a .dbf record in GBK.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;

use encoding_rs::{EncoderResult, GBK};

use super::super::FindingEntry;
use super::super::table::{Cell, Column, Kind};
use crate::format::headers;
use crate::lang::{Bilingual, Lang};

/// Width and decimals of a number: ten digits before the point, eight behind it.
const NUMBER: (u8, u8) = (19, 8);

/// The fields of a table, in the order of [`Column::MAP`].
pub(super) struct Fields<'a> {
    pub(super) columns: Vec<headers::Column>,
    titles: &'a HashMap<&'a str, &'a Bilingual>,
    lang: Lang,
}

impl<'a> Fields<'a> {
    /// For findings under rules with these titles.
    pub(super) fn new(lang: Lang, titles: &'a HashMap<&'a str, &'a Bilingual>) -> Self {
        let columns = Column::MAP.map(|column| {
            let (kind, (width, decimals)) = match column.kind() {
                Kind::Text => (headers::ColumnKind::Text, (width(column), 0)),
                Kind::Count => (headers::ColumnKind::Number, (10, 0)),
                Kind::Number => (headers::ColumnKind::Number, NUMBER),
            };
            headers::Column {
                name: column.name().to_owned(),
                kind,
                width,
                decimals,
            }
        });
        Self {
            columns: columns.into(),
            titles,
            lang,
        }
    }

    /// Writes the record of a finding into `out`, which is emptied before.
    pub(super) fn write(&self, finding: &FindingEntry, out: &mut Vec<u8>) {
        static NO_TITLE: Bilingual = Bilingual {
            zh: String::new(),
            en: String::new(),
        };
        let title = self.titles.get(finding.rule.as_str()).copied();
        let title = title.unwrap_or(&NO_TITLE);
        out.clear();
        out.push(b' ');
        for (column, field) in Column::MAP.into_iter().zip(&self.columns) {
            let start = out.len();
            out.resize(start + usize::from(field.width), b' ');
            let cell = &mut out[start..];
            match column.cell(finding, title, self.lang) {
                Cell::Empty => {}
                Cell::Text(text) => write_text(&text, cell),
                Cell::Count(count) => write_right(&count.to_string(), cell),
                Cell::Number(number) => write_number(number, usize::from(field.decimals), cell),
            }
        }
    }
}

/// Bytes of a text; at most 254.
fn width(column: Column) -> u8 {
    match column {
        Column::Message | Column::Remark => 254,
        Column::Value | Column::Expected => 100,
        Column::Title => 60,
        Column::Key => 32,
        Column::Class | Column::Layer | Column::Layer2 | Column::Field => 24,
        Column::Bsm | Column::Bsm2 => 20,
        Column::Rule => 12,
        Column::Severity | Column::Unit => 10,
        _ => 4,
    }
}

/// As much of a text as fits, whole characters only.
fn write_text(text: &str, cell: &mut [u8]) {
    // The encoder stops before it comes to the very end of its room, so it has more than the cell.
    let mut bytes = [0; 512];
    let mut encoder = GBK.new_encoder();
    let (mut rest, mut place) = (text, 0);
    while place < cell.len() {
        let room = &mut bytes[place..];
        let (result, read, written) =
            encoder.encode_from_utf8_without_replacement(rest, room, true);
        place += written;
        let EncoderResult::Unmappable(c) = result else {
            break;
        };
        rest = &rest[read..];
        let other = in_ascii(c);
        if place + other.len() > cell.len() {
            break;
        }
        bytes[place..place + other.len()].copy_from_slice(other.as_bytes());
        place += other.len();
    }
    let fitting = whole(&bytes[..place], cell.len());
    cell[..fitting].copy_from_slice(&bytes[..fitting]);
}

/// How many of the bytes are whole characters of GBK in at most `room` bytes.
fn whole(bytes: &[u8], room: usize) -> usize {
    let mut end = 0;
    while let Some(first) = bytes.get(end) {
        let next = end + if *first > 0x80 { 2 } else { 1 };
        if next > room.min(bytes.len()) {
            break;
        }
        end = next;
    }
    end
}

/// What stands for a character that GBK does not have: the sign next to it, where messages use it, else its escape.
fn in_ascii(c: char) -> Cow<'static, str> {
    Cow::Borrowed(match c {
        '²' => "2",
        '³' => "3",
        '−' => "-",
        '\u{a0}' => " ",
        char::REPLACEMENT_CHARACTER => "?",
        _ => return Cow::Owned(c.escape_unicode().to_string()),
    })
}

/// A number with so many decimals; with an exponent where it is too long for that.
fn write_number(number: f64, decimals: usize, cell: &mut [u8]) {
    let mut text = format!("{number:.decimals$}");
    if text.len() > cell.len() {
        text.clear();
        let _ = write!(text, "{number:.8e}");
    }
    write_right(&text, cell);
}

fn write_right(text: &str, cell: &mut [u8]) {
    if let Some(start) = cell.len().checked_sub(text.len()) {
        cell[start..].copy_from_slice(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::{write_number, write_text};

    fn text(text: &str, width: usize) -> Vec<u8> {
        let mut cell = vec![b' '; width];
        write_text(text, &mut cell);
        cell
    }

    fn number(number: f64) -> String {
        let mut cell = vec![b' '; 19];
        write_number(number, 8, &mut cell);
        String::from_utf8(cell)
            .expect("ASCII")
            .trim_start()
            .to_owned()
    }

    #[test]
    fn text_is_cut_between_characters() {
        assert_eq!(text("水田", 6), b"\xcb\xae\xcc\xef  ");
        assert_eq!(text("水田", 4), b"\xcb\xae\xcc\xef");
        assert_eq!(text("水田", 3), b"\xcb\xae ");
        assert_eq!(text("a水", 2), b"a ");
        assert_eq!(text("ab", 2), b"ab");
        assert_eq!(text("水a", 3), b"\xcb\xaea");
        assert_eq!(text("", 2), b"  ");
    }

    #[test]
    fn characters_that_gbk_lacks_are_escaped_whole_or_not_at_all() {
        assert_eq!(text("a😀b", 12), b"a\\u{1f600}b ");
        assert_eq!(text("a😀b", 8), b"a       ");
        assert_eq!(text("3 − 1 m²", 8), b"3 - 1 m2");
    }

    #[test]
    fn numbers_keep_what_fits() {
        assert_eq!(number(0.05), "0.05000000");
        assert_eq!(number(37_500_123.123_4), "37500123.12340000");
        assert_eq!(number(-1.5), "-1.50000000");
        assert_eq!(number(1e20), "1.00000000e20");
        assert_eq!(number(-1.234e-300), "-0.00000000");
        assert_eq!(number(f64::MAX), "1.79769313e308");
    }
}
