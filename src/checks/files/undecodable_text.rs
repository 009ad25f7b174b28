//! `undecodable-text`: text that cannot be read in the table's encoding (字符编码), or a .cpg that contradicts it.

use crate::checks::{Check, Context, Kind, Part, Read};
use crate::dataset::{Column, Table};
use crate::finding::{Facts, Place, Sink};
use crate::format::Encoding;
use crate::format::dbf::TextColumn;
use crate::format::text::{Decision, Source};
use crate::lang::Bilingual;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "undecodable-text",
    variants: &["undecodable", "cut", "contradiction", "unknown-cpg"],
    bind: |binding| {
        Box::new(UndecodableText {
            layers: binding.layers().to_vec(),
        })
    },
};

struct UndecodableText {
    layers: Vec<LayerId>,
}

impl Check for UndecodableText {
    fn reads(&self) -> Vec<Read> {
        let of = |layer: &LayerId| Read {
            all_text: true,
            table: true,
            ..Read::files(*layer, Part::Each)
        };
        self.layers.iter().map(of).collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        for (id, layer) in context.layers() {
            let Some(table) = &layer.table else { continue };
            sink.examined(table.rows as usize);
            report_claims(id, &table.encoding, sink);
            let of_standard = table
                .columns
                .iter()
                .enumerate()
                .filter_map(|(field, column)| {
                    let Some(Column::Text(column)) = column else {
                        return None;
                    };
                    let place = table.declared.get(field).copied().flatten()?;
                    Some((place, u16::try_from(field).ok().map(FieldId), column))
                });
            let extra = table
                .extra_text
                .iter()
                .map(|(place, column)| (*place, None, column));
            for (place, field, column) in of_standard.chain(extra) {
                report_column(id, table, place, field, column, sink);
            }
        }
    }
}

/// What the .cpg or the language byte claims against the text.
fn report_claims(id: LayerId, encoding: &Decision, sink: &mut Sink<'_>) {
    if let Some(contradiction) = encoding.contradiction {
        sink.report(Place::layer(id), "contradiction", || {
            Facts::value(contradiction.claimed.name())
                .expected(contradiction.fits.name())
                .arg_words("by", step(contradiction.claimed_by))
        });
    }
    if let Some(text) = &encoding.unknown_cpg {
        sink.report(Place::layer(id), "unknown-cpg", || {
            Facts::value(one_line(text))
                .arg("encoding", encoding.encoding.name())
                .arg_words("by", step(encoding.source))
        });
    }
}

fn report_column(
    id: LayerId,
    table: &Table,
    place: usize,
    field: Option<FieldId>,
    column: &TextColumn,
    sink: &mut Sink<'_>,
) {
    if !column.any_lossy() {
        return;
    }
    let declared = &table.header.fields[place];
    let encoding = table.encoding.encoding;
    for (fid, code) in (0u32..).zip(column.codes()) {
        let Some(raw) = column.raw(*code) else {
            continue;
        };
        let whole_width = raw.len() == usize::from(declared.width);
        let variant = if whole_width && ends_inside_character(encoding, raw) {
            "cut"
        } else {
            "undecodable"
        };
        let record = Place::record(id, fid);
        sink.report(
            field.map_or(record, |field| record.field(field)),
            variant,
            || Facts {
                field_name: field
                    .is_none()
                    .then(|| encoding.decode(&declared.raw_name).0),
                ..Facts::value(column.value(*code))
                    .arg("bytes", hexadecimal(raw))
                    .arg("width", declared.width)
                    .arg("encoding", encoding.name())
                    .arg_words("by", step(table.encoding.source))
            },
        );
    }
}

/// Whether only the last character is unreadable, because its last bytes are missing.
fn ends_inside_character(encoding: Encoding, bytes: &[u8]) -> bool {
    // Trail bytes that make a character of any lead of GBK, of GB 18030's four-byte forms, of Big5 and of UTF-8.
    const TRAILS: [&[u8]; 7] = [
        b"\xA1",
        b"\x40",
        b"\x30",
        b"\x81\x30",
        b"\x80",
        b"\x80\x80",
        b"\x80\x80\x80",
    ];
    let decodes = |bytes: &[u8]| !encoding.decode(bytes).1;
    let begins_well = (1..=bytes.len().min(3)).any(|cut| decodes(&bytes[..bytes.len() - cut]));
    begins_well && TRAILS.iter().any(|trail| decodes(&[bytes, trail].concat()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    bytes.join(" ")
}

/// What a .cpg says, for a sentence: it may hold anything.
fn one_line(text: &str) -> String {
    let plain = text.chars().filter(|letter| !letter.is_control());
    plain.collect()
}

/// The step that decided the encoding, for a sentence.
fn step(source: Source) -> Bilingual {
    match source {
        Source::Cpg => Bilingual::new(" .cpg 文件", "the .cpg file"),
        Source::LanguageByte => Bilingual::new(" DBF 语言字节", "the DBF language byte"),
        Source::Detected => Bilingual::new("内容检测", "detection from the text"),
        Source::Default => Bilingual::new("默认值", "the default"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_characters_are_told_from_garbage() {
        let cut = |encoding, text: &str, keep: usize| {
            let (bytes, ..) = match encoding {
                Encoding::Gbk => encoding_rs::GBK.encode(text),
                _ => encoding_rs::UTF_8.encode(text),
            };
            ends_inside_character(encoding, &bytes[..keep])
        };
        assert!(cut(Encoding::Gbk, "西湖", 3));
        assert!(cut(Encoding::Utf8, "西湖", 4));
        assert!(cut(Encoding::Utf8, "西湖", 5));
        assert!(!ends_inside_character(Encoding::Gbk, b"\xFF\xFFab"));
        assert!(!ends_inside_character(Encoding::Utf8, b"ab\xFF"));
        assert!(!ends_inside_character(Encoding::Gbk, b"ab\xFF"));
    }
}
