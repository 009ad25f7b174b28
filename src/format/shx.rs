//! The index of a shapefile (`.shx`): where each record of the `.shp` begins, and its length. It tells how many
//! records there should be, and where the next one is when a record of the `.shp` is damaged.

use super::shp::{FileHeader, HEADER};
use super::{Fault, FaultKind};

/// Bytes of one entry.
pub(super) const ENTRY: usize = 8;

/// A decoded index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shx {
    /// One entry a record, in the order of `fid`.
    pub entries: Vec<Entry>,
    /// The number of the shape type in its header.
    pub shape_type: i32,
}

/// Where a record is in the `.shp`, as stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Offset of the record header in 16-bit words.
    pub offset_words: i32,
    /// Length of the record's content (without its 8-byte header) in 16-bit words.
    pub length_words: i32,
}

impl Entry {
    /// Offset of the record header in bytes; `None` when it lies inside the file header or is negative.
    #[must_use]
    pub fn offset(self) -> Option<usize> {
        usize::try_from(self.offset_words)
            .ok()?
            .checked_mul(2)
            .filter(|offset| *offset >= HEADER)
    }

    /// Length of the content in bytes; `None` when it cannot even hold a shape type.
    #[must_use]
    pub fn length(self) -> Option<usize> {
        usize::try_from(self.length_words)
            .ok()?
            .checked_mul(2)
            .filter(|length| *length >= 4)
    }
}

/// Reads an index.
///
/// # Errors
///
/// When it ends inside its header of 100 bytes or does not begin with file code 9994.
pub fn read(bytes: &[u8]) -> Result<(Shx, Vec<Fault>), Fault> {
    let mut faults = Vec::new();
    let header = FileHeader::read(bytes, &mut faults)?;
    let (entries, rest) = bytes.get(HEADER..).unwrap_or_default().as_chunks::<ENTRY>();
    if !rest.is_empty() {
        let at = bytes.len() - rest.len();
        let kind = FaultKind::Truncated {
            needs: (at + ENTRY) as u64,
            has: bytes.len() as u64,
        };
        faults.push(Fault::record(entries.len(), at, kind));
    }
    let entries: Vec<Entry> = entries
        .iter()
        .map(|[a, b, c, d, e, f, g, h]| Entry {
            offset_words: i32::from_be_bytes([*a, *b, *c, *d]),
            length_words: i32::from_be_bytes([*e, *f, *g, *h]),
        })
        .collect();
    for (record, entry) in entries.iter().enumerate() {
        if entry.offset().is_none() || entry.length().is_none() {
            let (offset, length) = (
                i64::from(entry.offset_words) * 2,
                i64::from(entry.length_words) * 2,
            );
            faults.push(Fault::record(
                record,
                HEADER + record * ENTRY,
                FaultKind::BadIndexEntry { offset, length },
            ));
        }
    }
    Ok((
        Shx {
            entries,
            shape_type: header.shape_type,
        },
        faults,
    ))
}

#[cfg(test)]
mod tests;
