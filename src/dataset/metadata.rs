//! 元数据 documents (metadata, XML): which files they are, and their text. Read only where the pack lists nodes that
//! they must have; whether they have them is a rule's business.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use regex_lite::Regex;

use crate::pack::Standard;
use crate::submission::FoundFile;

/// Larger files are no metadata documents, and are not read.
const LARGEST: u64 = 16 << 20;

/// The category of the deliverables that metadata documents lie in, see [`crate::pack::Category::id`].
const CATEGORY: &str = "metadata";

/// What the name of a metadata document outside of that folder holds.
const NAME: &str = "元数据";

/// A metadata document of the submission.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// Place in [`super::Dataset::files`].
    pub file: usize,
    /// What is in it.
    pub text: MetadataText,
}

/// The text of a metadata document.
#[derive(Clone, Debug)]
pub enum MetadataText {
    /// Decoded, by its byte order mark or its XML declaration; what could not be decoded is U+FFFD.
    Read(String),
    /// Larger than any metadata document.
    TooLarge,
    /// The system cannot read it; the file is among [`super::Dataset::problems`].
    Unreadable,
}

/// The metadata documents among `files`; none where the pack lists no nodes.
pub(super) fn read(files: &[FoundFile], standard: &Standard) -> Vec<Metadata> {
    if standard.metadata_nodes.is_empty() {
        return Vec::new();
    }
    // Patterns of a bound pack compile; one that does not has been reported as its mistake.
    let folder = standard
        .categories
        .iter()
        .find(|category| category.id == CATEGORY)
        .and_then(|category| Regex::new(&category.folder).ok());
    files
        .iter()
        .enumerate()
        .filter(|(_, file)| is_metadata(&file.shown, folder.as_ref()))
        .map(|(place, file)| Metadata {
            file: place,
            text: text_of(&file.path),
        })
        .collect()
}

/// Whether the file at that place of the submission is an XML file in the metadata folder, or one called 元数据.
fn is_metadata(shown: &str, folder: Option<&Regex>) -> bool {
    let mut parts: Vec<&str> = shown.split('/').collect();
    let name = parts.pop().unwrap_or_default();
    let xml = name
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("xml"));
    let in_folder = || folder.is_some_and(|folder| parts.iter().any(|part| folder.is_match(part)));
    xml && (name.contains(NAME) || in_folder())
}

fn text_of(path: &Path) -> MetadataText {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match read() {
        Ok(bytes) if bytes.len() as u64 > LARGEST => MetadataText::TooLarge,
        Ok(bytes) => MetadataText::Read(decode(&bytes)),
        Err(_) => MetadataText::Unreadable,
    }
}

/// The text of an XML document: by its byte order mark, else the encoding that its declaration names, else UTF-8.
fn decode(bytes: &[u8]) -> String {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let named = start
        .split_once("?>")
        .and_then(|(declaration, _)| declaration.split_once("encoding"))
        .and_then(|(_, after)| after.split(['"', '\'']).nth(1))
        .and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    // A declaration that can be read byte by byte is not UTF-16, whatever it names.
    let named = named.filter(|table| table.is_ascii_compatible());
    let (text, ..) = named.unwrap_or(encoding_rs::UTF_8).decode(bytes);
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_names_the_encoding() {
        let gbk = [
            b"<?xml version=\"1.0\" encoding='GB2312'?><a>".as_slice(),
            &[0xCF, 0xD8],
            b"</a>",
        ]
        .concat();
        assert!(decode(&gbk).ends_with("<a>县</a>"));
        assert_eq!(decode("<a>县</a>".as_bytes()), "<a>县</a>");
        let utf16: Vec<u8> = std::iter::once(0xFEFF)
            .chain("<a>县</a>".encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&utf16), "<a>县</a>");
    }

    #[test]
    fn documents_are_known_by_folder_or_name() {
        let folder = Regex::new("^[0-9]?元数据$").ok();
        let is = |shown| is_metadata(shown, folder.as_ref());
        assert!(is("5元数据/a.XML"));
        assert!(is("5元数据/县级/a.xml"));
        assert!(is("某县元数据.xml"));
        assert!(!is("元数据.txt"));
        assert!(!is("矢量/DLTB.shp.xml"));
        assert!(!is("元数据说明/a.xml"));
    }
}
