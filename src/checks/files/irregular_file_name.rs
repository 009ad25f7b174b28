//! `irregular-file-name`: a file or folder name with blanks around it, with full-width letters, digits or brackets (全角
//! 字符), or with the code of another county (县级行政区代码) in it.

use super::last_part;
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "irregular-file-name",
    variants: &["blank", "full-width", "other-county"],
    bind: |_| Box::new(IrregularFileName),
};

struct IrregularFileName;

impl Check for IrregularFileName {
    fn reads(&self) -> Vec<Read> {
        Vec::new()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let data = context.data;
        let county = data.county.code.as_deref().filter(|code| is_digits(code));
        let folders = data
            .folders
            .iter()
            .map(|folder| (folder.as_str(), last_part(folder), Place::NOWHERE));
        let files = data.files.iter().map(|file| {
            let name = last_part(&file.shown);
            let place = file.layer.map_or(Place::NOWHERE, Place::layer);
            (file.shown.as_str(), name, place)
        });
        for (shown, name, place) in folders.chain(files) {
            sink.examined(1);
            // `DLTB .shp` has its blank at the end of the name proper.
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            if name.trim() != name || stem.trim() != stem {
                let trimmed = name.trim().replacen(stem.trim_start(), stem.trim(), 1);
                sink.report(place, "blank", || Facts::value(shown).expected(trimmed));
            }
            if name.chars().any(|letter| half_width(letter).is_some()) {
                let plain = name.chars().map(|c| half_width(c).unwrap_or(c));
                sink.report(place, "full-width", || {
                    Facts::value(shown).expected(plain.collect::<String>())
                });
            }
            if let Some(code) = county.and_then(|county| other_county(name, county)) {
                sink.report(place, "other-county", || Facts {
                    expected: county.map(str::to_owned),
                    ..Facts::value(shown).arg("code", code)
                });
            }
        }
    }
}

/// The plain form of a full-width letter, digit or bracket.
fn half_width(letter: char) -> Option<char> {
    /// From the full-width forms (U+FF01 …) to ASCII (U+0021 …).
    const SHIFT: u32 = 0xFEE0;
    matches!(letter, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '（' | '）' | '［' | '］' | '｛' | '｝')
        .then(|| char::from_u32(u32::from(letter) - SHIFT))
        .flatten()
}

/// A code in the name that is another county's.
fn other_county<'a>(name: &'a str, county: &str) -> Option<&'a str> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut at = 0;
    while let Some(start) = name[at..].find(is_digit).map(|start| at + start) {
        let rest = &name[start..];
        let run = &rest[..rest.find(|c| !is_digit(c)).unwrap_or(rest.len())];
        at = start + run.len();
        let is_other = run != county && is_county(run) && !is_date(run, county);
        if is_other && !is_sheet(&name[..start]) {
            return Some(run);
        }
    }
    None
}

/// Whether six digits look like a county's code (GB/T 2260): a province, a prefecture, a county; not a prefecture's own
/// code, which ends in 00. Years begin with 19 and 20, which are no provinces.
fn is_county(run: &str) -> bool {
    let pair = |at: usize| run.get(at..at + 2).and_then(|pair| pair.parse::<u8>().ok());
    let (Some(province), Some(prefecture), Some(county), 6) =
        (pair(0), pair(2), pair(4), run.len())
    else {
        return false;
    };
    matches!(province, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65)
        && matches!(prefecture, 1..=70 | 90)
        && county > 0
}

/// Whether what stands before six digits makes them part of a map sheet's number (图幅号): I49H130045.
fn is_sheet(ahead: &str) -> bool {
    let last: Vec<char> = ahead.chars().rev().take(4).collect();
    matches!(last.as_slice(), [scale, b, a, row]
        if matches!(scale.to_ascii_uppercase(), 'B'..='H')
            && a.is_ascii_digit() && b.is_ascii_digit() && row.is_ascii_alphabetic())
}

/// Whether the six digits may be a date such as 121231 (2012-12-31), unless they begin as the county's code does.
fn is_date(run: &str, county: &str) -> bool {
    let pair = |at: usize| run.get(at..at + 2).and_then(|pair| pair.parse::<u8>().ok());
    let dated = matches!(
        (pair(0), pair(2), pair(4)),
        (Some(0..=30), Some(1..=12), Some(1..=31))
    );
    dated && run.get(..4) != county.get(..4)
}

fn is_digits(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_other_counties_are_found() {
        let other = |name: &'static str| other_county(name, "330102");
        assert_eq!(other("某县(330103)汇总表.xls"), Some("330103"));
        assert_eq!(other("DLTB330103.shp"), Some("330103"));
        assert_eq!(other("2009_330102_330109.dbf"), Some("330109"));
        for name in [
            "DLTB330102.shp",
            "200912.tif",
            "备份121231.zip",
            "扫描20091231.tif",
            "330103001001.jpg",
            "330100.xls",
            "I49H130045.tif",
            "99.shp",
            "",
        ] {
            assert_eq!(other(name), None, "{name}");
        }
        assert_eq!(other_county("备份130104", "130102"), Some("130104"));
    }

    #[test]
    fn names_are_made_plain() {
        assert_eq!(half_width('Ａ'), Some('A'));
        assert_eq!(half_width('（'), Some('('));
        assert_eq!(half_width('。'), None);
        assert_eq!(half_width('A'), None);
    }
}
