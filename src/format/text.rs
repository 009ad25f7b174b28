//! Which encoding a table's text is in, and decoding it.
//!
//! The order is `.cpg`, the DBF language byte, detection, GBK; but a claim that the bytes refute gives way to an
//! encoding that they fit, and the contradiction is kept for a finding. Chinese systems write GBK text under almost
//! any claim, and GBK "decodes" UTF-8 into mojibake without an error, so that decoding without loss proves nothing.

mod detect;

use std::fmt;

pub use detect::decide;

/// A text encoding that tables come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Code page 936, GB 2312 included.
    Gbk,
    /// GB 18030; decodes as GBK does here, which takes its four-byte characters too.
    Gb18030,
    /// UTF-8.
    Utf8,
    /// Big5 (code page 950), from Taiwan and Hong Kong systems.
    Big5,
    /// A single-byte, Japanese or Korean code page.
    Other(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// The name that reports show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gbk => "GBK",
            Self::Gb18030 => "GB18030",
            Self::Utf8 => "UTF-8",
            Self::Big5 => "BIG5",
            Self::Other(encoding) => encoding.name(),
        }
    }

    /// Appends the decoded text. Returns whether something was lost, which is replaced by U+FFFD.
    pub fn decode_into(self, bytes: &[u8], text: &mut String) -> bool {
        // ASCII bytes mean the same in every encoding here.
        if bytes.is_ascii()
            && let Ok(ascii) = std::str::from_utf8(bytes)
        {
            text.push_str(ascii);
            return false;
        }
        let (decoded, lossy) = self.table().decode_without_bom_handling(bytes);
        text.push_str(&decoded);
        lossy
    }

    /// The decoded text, and whether something was lost.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> (String, bool) {
        let mut text = String::with_capacity(bytes.len());
        let lossy = self.decode_into(bytes, &mut text);
        (text, lossy)
    }

    fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Gbk => encoding_rs::GBK,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Big5 => encoding_rs::BIG5,
            Self::Other(encoding) => encoding,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The step that decided an encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The `.cpg` file.
    Cpg,
    /// The language byte of the `.dbf`.
    LanguageByte,
    /// The bytes of the text themselves.
    Detected,
    /// Nothing spoke for or against it.
    Default,
}

/// How a table's text is to be decoded, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The encoding to use.
    pub encoding: Encoding,
    /// The step that decided.
    pub source: Source,
    /// Set when the `.cpg` or language byte claims what the text refutes.
    pub contradiction: Option<Contradiction>,
    /// The text of a `.cpg` that names no known encoding (empty for a blank file).
    pub unknown_cpg: Option<String>,
}

/// A claimed encoding that the text does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction {
    /// What was claimed.
    pub claimed: Encoding,
    /// Who claimed it: [`Source::Cpg`] or [`Source::LanguageByte`].
    pub claimed_by: Source,
    /// What the text fits.
    pub fits: Encoding,
}

/// The encoding that a `.cpg` file names: `936`, `CP936`, `GBK`, `ANSI 936`, `UTF-8`, `65001`, `Big5`, `ISO 8859-1`,
/// `88591`, ... in any case, with a byte order mark, blanks and line ends around. `None` when it names none that is
/// known.
#[must_use]
pub fn parse_cpg(cpg: &[u8]) -> Option<Encoding> {
    let text = cpg_text(cpg);
    let key: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let page = ["ANSI", "OEM", "WINDOWS", "WIN", "MS", "IBM", "CP"]
        .iter()
        .fold(key.as_str(), |key, prefix| {
            key.strip_prefix(prefix).unwrap_or(key)
        });
    Some(match page {
        "936" | "GBK" | "GB2312" | "EUCCN" | "GB231280" => Encoding::Gbk,
        "GB18030" | "GB180302000" | "GB180302005" | "54936" => Encoding::Gb18030,
        "UTF8" | "65001" => Encoding::Utf8,
        "950" | "BIG5" | "BIG5HKSCS" | "951" => Encoding::Big5,
        _ => match other_table(page, &text)? {
            table if table == encoding_rs::GBK => Encoding::Gbk,
            table if table == encoding_rs::BIG5 => Encoding::Big5,
            table => Encoding::Other(table),
        },
    })
}

/// The encoding that the language byte of a `.dbf` names: 0x4D and 0x7A are GBK, 0x4F and 0x78 Big5, 0xF0 UTF-8 (not
/// dBASE's, but some libraries write it).
///
/// All others decide nothing: 0x00 is "not given", and Chinese systems write the western code pages (0x01, 0x02, 0x03)
/// and 0x57 ("the system's") over GBK text as a matter of course.
#[must_use]
pub fn from_language_byte(byte: u8) -> Option<Encoding> {
    match byte {
        0x4D | 0x7A => Some(Encoding::Gbk),
        0x4F | 0x78 => Some(Encoding::Big5),
        0xF0 => Some(Encoding::Utf8),
        _ => None,
    }
}

/// The text of a `.cpg` without marks, blanks and NULs; it is short or no `.cpg`.
fn cpg_text(cpg: &[u8]) -> String {
    const LONGEST: usize = 64;
    let cpg = cpg.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(cpg);
    let text = String::from_utf8_lossy(&cpg[..cpg.len().min(LONGEST)]);
    text.trim_matches(|c: char| c.is_whitespace() || c == '\0')
        .to_owned()
}

fn other_table(page: &str, text: &str) -> Option<&'static encoding_rs::Encoding> {
    let digits = |prefix: &str| {
        page.strip_prefix(prefix)
            .filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let label = match page {
        "932" => "shift_jis".to_owned(),
        "949" => "euc-kr".to_owned(),
        "866" => "ibm866".to_owned(),
        "874" | "1250" | "1251" | "1252" | "1253" | "1254" | "1255" | "1256" | "1257" | "1258" => {
            format!("windows-{page}")
        }
        _ => match digits("ISO8859").or_else(|| digits("8859")) {
            Some(part) => format!("iso-8859-{part}"),
            None => text.to_owned(),
        },
    };
    // The replacement encoding refuses all input, and UTF-16 is none that a table's cells can be in.
    let unusable = [
        encoding_rs::REPLACEMENT,
        encoding_rs::UTF_16BE,
        encoding_rs::UTF_16LE,
    ];
    encoding_rs::Encoding::for_label(label.as_bytes()).filter(|table| !unusable.contains(table))
}

#[cfg(test)]
mod tests;
