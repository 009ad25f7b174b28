//! Fields and cells of a case: the header cell that declares a field, the escapes of a value, the encodings.

use tuban::pack::{FieldKind, Standard};

use crate::shapefile::Field;

/// Whether a section is one of the tables that a province issues.
pub(crate) fn issued(name: &str) -> bool {
    matches!(name, "QSDMB" | "TKXS1")
}

/// A header cell: `TBMJ` as the pack has it, or `TBMJ:N15.2`.
pub(crate) fn field(
    layer: &str,
    cell: &str,
    standard: &Standard,
    encoding: Encoding,
) -> Result<Field, String> {
    let (name, declared) = match cell.split_once(':') {
        Some((name, declared)) => (name, Some(declared.to_owned())),
        None => (cell, None),
    };
    let declared = match declared {
        Some(declared) => declared,
        None => of_pack(layer, name, standard).ok_or_else(|| {
            format!("`{name}` is no field of {layer} in the pack: give its type, as in {name}:C10")
        })?,
    };
    let wrong = || format!("`{declared}` is no field type: C10, N12, N12.2, F19.11, D8, L1");
    let (kind, size) = declared.split_at_checked(1).ok_or_else(wrong)?;
    let (width, decimals) = size.split_once('.').unwrap_or((size, "0"));
    let name = encoding.encode(name)?;
    if name.is_empty() || name.len() > 10 {
        return Err(format!("a field name has 1 to 10 bytes: `{cell}`"));
    }
    Ok(Field {
        name,
        kind: kind.as_bytes()[0],
        width: width.parse().map_err(|_| wrong())?,
        decimals: decimals.parse().map_err(|_| wrong())?,
    })
}

fn of_pack(layer: &str, name: &str, standard: &Standard) -> Option<String> {
    if issued(layer) {
        let text = matches!(name, "QSDWDM" | "QSDWMC" | "XZQDM" | "XZQMC");
        return Some(if text { "C60" } else { "N10.4" }.to_owned());
    }
    let layer = &standard[standard.layer(layer)?];
    let spec = &layer[layer.field(name)?];
    Some(match spec.kind {
        FieldKind::Int => format!("N{}", spec.width),
        FieldKind::Float => format!("F{}.{}", spec.width, spec.decimals),
        FieldKind::Char => format!("C{}", spec.width.min(254)),
        FieldKind::Date => "D8".into(),
        // No shapefile can store what stands there; a path can be.
        FieldKind::Varbin => "C254".into(),
    })
}

/// The bytes of a cell: escapes undone, not longer than its field.
pub(crate) fn fitting(cell: &str, field: &Field, encoding: Encoding) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut rest = cell;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend(encoding.encode(before)?);
        let wrong = || format!("`\\{after}`: only \\xHH, \\u{{HHHH}} and \\\\ are known");
        rest = if let Some(after) = after.strip_prefix('\\') {
            bytes.push(b'\\');
            after
        } else if let Some(after) = after.strip_prefix('x') {
            let (digits, after) = after.split_at_checked(2).ok_or_else(wrong)?;
            bytes.push(u8::from_str_radix(digits, 16).map_err(|_| wrong())?);
            after
        } else {
            let (digits, after) = after
                .strip_prefix("u{")
                .and_then(|after| after.split_once('}'))
                .ok_or_else(wrong)?;
            let letter = u32::from_str_radix(digits, 16)
                .ok()
                .and_then(char::from_u32)
                .ok_or_else(wrong)?;
            bytes.extend(encoding.encode(letter.encode_utf8(&mut [0; 4]))?);
            after
        };
    }
    bytes.extend(encoding.encode(rest)?);
    if bytes.len() > usize::from(field.width) {
        let (length, width) = (bytes.len(), field.width);
        let name = String::from_utf8_lossy(&field.name).into_owned();
        return Err(format!("`{cell}` has {length} bytes, {name} holds {width}"));
    }
    Ok(bytes)
}

/// How text becomes bytes.
#[derive(Clone, Copy)]
pub(crate) struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    pub(crate) fn parse(name: &str) -> Result<Self, String> {
        Ok(Self(match name.to_lowercase().as_str() {
            "gbk" => encoding_rs::GBK,
            "gb18030" => encoding_rs::GB18030,
            "utf-8" => encoding_rs::UTF_8,
            "big5" => encoding_rs::BIG5,
            _ => {
                return Err(format!(
                    "unknown encoding `{name}`: gbk, gb18030, utf-8, big5"
                ));
            }
        }))
    }

    pub(crate) fn encode(self, text: &str) -> Result<Vec<u8>, String> {
        let (bytes, _, unmappable) = self.0.encode(text);
        if unmappable {
            return Err(format!("`{text}` cannot be written in {}", self.0.name()));
        }
        Ok(bytes.into_owned())
    }

    /// What a .cpg says of it.
    pub(crate) fn code_page(self) -> &'static str {
        match self.0.name() {
            "GBK" => "936",
            "gb18030" => "GB18030",
            "Big5" => "950",
            _ => "UTF-8",
        }
    }

    /// What byte 29 of a .dbf says of it.
    pub(crate) fn language_byte(self) -> u8 {
        match self.0.name() {
            "GBK" => 0x4D,
            "Big5" => 0x4F,
            _ => 0,
        }
    }
}
