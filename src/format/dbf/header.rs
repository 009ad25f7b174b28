//! The header of a `.dbf`. Three of its numbers say the same thing in different ways (header length, record length,
//! field descriptors), and the file's length is a fourth: where they disagree, the reading that fits the file's length
//! is taken, so that one damaged byte does not shift every cell of the table.

use std::ops::Range;

use super::rows::DELETED;
use super::{FieldDef, FieldType, Header};
use crate::format::{Fault, FaultKind, u16_le, u32_le};

/// Bytes before the field descriptors.
pub(super) const FIXED: usize = 32;
/// Bytes of one field descriptor.
const DESCRIPTOR: usize = 32;
/// Ends the field descriptors.
const TERMINATOR: u8 = 0x0D;
/// Versions whose header is laid out as dBASE III's: plain, with memo, FoxPro, Visual FoxPro, SQL tables.
const VERSIONS: [u8; 11] = [
    0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0xCB, 0xE5, 0xF5,
];

/// Reads a table's header and finds its records.
///
/// # Errors
///
/// When nothing is usable: the file ends inside the header's first 32 bytes, has the layout of dBASE 7, or describes
/// no field.
pub fn read_header(bytes: &[u8]) -> Result<(Header, Vec<Fault>), Fault> {
    let (mut header, mut faults) = read_start(bytes, bytes.len())?;
    count_records(bytes, &mut header, &mut faults);
    let data = bytes.get(header.data_start..).unwrap_or_default();
    let rows = 0..header.records_available;
    header.deleted = deleted(data, header.stride, rows).collect();
    Ok((header, faults))
}

/// The length of the header by its first bytes.
pub(super) fn length(fixed: &[u8]) -> Option<usize> {
    Fixed::read(fixed).map(|fixed| usize::from(fixed.header_len))
}

/// The header of a file of so many bytes in which nothing is wrong: nothing but its records and perhaps one byte, the mark
/// of the end, follows on these `bytes`. Which of the records are deleted is not known from them.
pub(super) fn of_sound_file(bytes: &[u8], length: u64) -> Option<Header> {
    let (mut header, faults) = read_start(bytes, usize::try_from(length).ok()?).ok()?;
    header.records_available = header.record_count;
    let records = u64::from(header.record_count) * header.stride as u64;
    let rest = length.checked_sub(header.data_start as u64 + records)?;
    // In records of one byte the mark of the end would be one.
    let is_whole = rest <= 1 && header.stride > 1 && header.data_start == bytes.len();
    (faults.is_empty() && is_whole).then_some(header)
}

/// Reads what the header of a file of `length` bytes says, without looking at a record.
fn read_start(bytes: &[u8], length: usize) -> Result<(Header, Vec<Fault>), Fault> {
    let has = bytes.len() as u64;
    let too_short = |needs: usize| {
        let needs = needs as u64;
        Fault::file(bytes.len(), FaultKind::HeaderTooShort { needs, has })
    };
    let fixed = Fixed::read(bytes).ok_or_else(|| too_short(FIXED))?;
    let found = i32::from(fixed.version);
    if fixed.version & 0x07 == 0x04 {
        return Err(Fault::file(0, FaultKind::BadMagic { found }));
    }
    let mut faults = Vec::new();
    if !VERSIONS.contains(&fixed.version) {
        faults.push(Fault::file(0, FaultKind::UnknownVersion { found }));
    }
    let agrees = fixed.agrees_with(length);
    let mut table = Descriptors::read(bytes, usize::from(fixed.header_len), agrees, &mut faults);
    if table.fields.is_empty() {
        return Err(too_short(FIXED + DESCRIPTOR));
    }
    table.place(usize::from(fixed.record_len), agrees);
    let (data_start, stride) = table.find_records(length, &fixed, &mut faults);
    let header = Header {
        version: fixed.version,
        record_count: fixed.record_count,
        header_len: fixed.header_len,
        record_len: fixed.record_len,
        language_byte: fixed.language_byte,
        fields: table.fields,
        records_available: 0,
        deleted: Vec::new(),
        data_start,
        stride,
    };
    Ok((header, faults))
}

/// What stands in the first 32 bytes.
struct Fixed {
    version: u8,
    record_count: u32,
    header_len: u16,
    record_len: u16,
    language_byte: u8,
}

impl Fixed {
    fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.get(..FIXED)?;
        Some(Self {
            version: bytes[0],
            record_count: u32_le(bytes, 4)?,
            header_len: u16_le(bytes, 8)?,
            record_len: u16_le(bytes, 10)?,
            language_byte: bytes[29],
        })
    }

    /// Whether the lengths it states are those of a file of `len` bytes: then they are right, whatever a descriptor says.
    fn agrees_with(&self, len: usize) -> bool {
        let (start, stride) = (self.header_len, self.record_len);
        fill(start.into(), stride.into(), self.record_count, len)
    }
}

/// Whether so many records of a length that begin at a byte fill a file; one byte more is the end-of-file mark.
fn fill(start: usize, stride: usize, count: u32, len: usize) -> bool {
    let records_end = start as u64 + u64::from(count) * stride as u64;
    stride > 0 && matches!((len as u64).checked_sub(records_end), Some(0 | 1))
}

/// The field descriptors, and the byte after them (and after their terminator).
struct Descriptors {
    fields: Vec<FieldDef>,
    end: usize,
    terminated: bool,
}

impl Descriptors {
    /// Reads on as long as there is no terminator and the header length, or what is there where that does not agree with
    /// the file, says that a descriptor follows; a header length is a u16, so that at most 2046 fields are read.
    fn read(bytes: &[u8], header_len: usize, agrees: bool, faults: &mut Vec<Fault>) -> Self {
        let mut fields = Vec::new();
        let mut at = FIXED;
        while bytes.get(at).is_some_and(|byte| *byte != TERMINATOR)
            && at + DESCRIPTOR <= usize::from(u16::MAX)
            && let Some(descriptor) = bytes.get(at..at + DESCRIPTOR)
            && (at + DESCRIPTOR <= header_len || !agrees && looks_like_descriptor(descriptor))
        {
            let field = field(descriptor);
            if field.name.is_empty() || field.width == 0 {
                let kind = FaultKind::BadFieldDescriptor {
                    field: fields.len() as u32,
                    width: u32::from(field.width),
                };
                faults.push(Fault::file(at, kind));
            }
            fields.push(field);
            at += DESCRIPTOR;
        }
        let terminated = bytes.get(at) == Some(&TERMINATOR);
        if !terminated {
            faults.push(Fault::file(at, FaultKind::MissingTerminator));
        }
        Self {
            fields,
            end: at + usize::from(terminated),
            terminated,
        }
    }

    /// Sets the offsets of the fields. FoxPro and Clipper keep the high byte of a text field's width where numeric
    /// fields keep their decimals, and others leave anything there: the record length decides. Where that agrees with the
    /// file, it also gives the width of the only field that has lost its own.
    fn place(&mut self, record_len: usize, agrees: bool) {
        let wide = |field: &FieldDef| match field.kind {
            FieldType::Char => field.width + (u16::from(field.decimals) << 8),
            _ => field.width,
        };
        let total = |width: &dyn Fn(&FieldDef) -> u16| {
            1 + self
                .fields
                .iter()
                .map(|f| usize::from(width(f)))
                .sum::<usize>()
        };
        if total(&|field| field.width) != record_len && total(&wide) == record_len {
            self.fields
                .iter_mut()
                .for_each(|field| field.width = wide(field));
        }
        let known = self.fields.iter().map(|field| usize::from(field.width));
        let rest = record_len.saturating_sub(1 + known.sum::<usize>());
        let mut lost = self.fields.iter_mut().filter(|field| field.width == 0);
        if let (Some(field), None) = (lost.next(), lost.next())
            && agrees
        {
            field.width = u16::try_from(rest).unwrap_or(0);
        }
        let mut offset = 1;
        for field in &mut self.fields {
            if field.kind == FieldType::Char {
                field.decimals = 0;
            }
            field.offset = offset;
            offset += usize::from(field.width);
        }
    }

    /// Bytes of a record by the fields.
    fn record_len(&self) -> usize {
        self.fields
            .last()
            .map_or(1, |field| field.offset + usize::from(field.width))
    }

    /// Where the records begin and how long they are: of the stated numbers and those that the fields give, the first
    /// pair that fits the file's length; else the stated ones as far as they are possible.
    fn find_records(&self, len: usize, stated: &Fixed, faults: &mut Vec<Fault>) -> (usize, usize) {
        let start = usize::from(stated.header_len);
        let stride = usize::from(stated.record_len);
        let (header, fields) = (u32::from(stated.record_len), self.record_len());
        if stride != fields {
            let fields = fields as u32;
            let kind = FaultKind::RecordLengthMismatch { header, fields };
            faults.push(Fault::file(10, kind));
        }
        // Without a terminator nothing says that the fields end where they seem to; the file may be cut there.
        let end = if self.terminated { self.end } else { start };
        let readings = [
            (start, stride),
            (end, stride),
            (start, fields),
            (end, fields),
        ];
        let fits = |(start, stride): &(usize, usize)| {
            *start >= self.end && fill(*start, *stride, stated.record_count, len)
        };
        let possible = (
            start.max(self.end),
            if stride == 0 { fields } else { stride },
        );
        let chosen = readings.into_iter().find(fits).unwrap_or(possible);
        if chosen.0 != start {
            let (header, fields) = (u32::from(stated.header_len), self.end as u32);
            let kind = FaultKind::HeaderLengthMismatch { header, fields };
            faults.push(Fault::file(8, kind));
        }
        chosen
    }
}

/// Whether 32 bytes can be a field descriptor at all: without a terminator the records follow directly.
fn looks_like_descriptor(descriptor: &[u8]) -> bool {
    descriptor[11].is_ascii_alphabetic() || matches!(descriptor[11], b'@' | b'+' | b'0')
}

fn field(descriptor: &[u8]) -> FieldDef {
    let raw_name = descriptor[..11]
        .split(|byte| *byte == 0)
        .next()
        .unwrap_or_default();
    let raw_name = raw_name.trim_ascii();
    let name = raw_name.iter().map(|byte| {
        if byte.is_ascii() {
            char::from(*byte)
        } else {
            char::REPLACEMENT_CHARACTER
        }
    });
    FieldDef {
        name: name.collect(),
        raw_name: raw_name.to_vec(),
        kind: FieldType::from_letter(descriptor[11]),
        width: u16::from(descriptor[16]),
        decimals: descriptor[17],
        offset: 0,
    }
}

/// How many records the file holds, against how many the header counts.
fn count_records(bytes: &[u8], header: &mut Header, faults: &mut Vec<Fault>) {
    let data = bytes.get(header.data_start..).unwrap_or_default();
    let whole = u32::try_from(data.len() / header.stride).unwrap_or(u32::MAX);
    let needs = header.data_start as u64 + u64::from(header.record_count) * header.stride as u64;
    if whole < header.record_count {
        header.records_available = whole;
        let at = header.data_start + whole as usize * header.stride;
        let kind = FaultKind::Truncated {
            needs,
            has: bytes.len() as u64,
        };
        faults.push(Fault::record(whole as usize, at.min(bytes.len()), kind));
        return;
    }
    // Bytes after the counted records are records only if they begin as records do; some systems pad to whole blocks.
    let is_record = |row: &u32| {
        matches!(
            data.get(*row as usize * header.stride),
            Some(b' ' | &DELETED)
        )
    };
    let uncounted = (header.record_count..whole).take_while(is_record).count();
    header.records_available = header.record_count + uncounted as u32;
    if uncounted > 0 {
        let kind = FaultKind::RecordCount {
            header: header.record_count,
            actual: header.records_available,
        };
        faults.push(Fault::file(4, kind));
    }
}

/// Which of the `rows` that lie in `data`, one after the other, are flagged as deleted.
pub(super) fn deleted(data: &[u8], stride: usize, rows: Range<u32>) -> impl Iterator<Item = u32> {
    let flags = data.iter().step_by(stride);
    let flagged = rows.zip(flags).filter(|(_, flag)| **flag == DELETED);
    flagged.map(|(row, _)| row)
}
