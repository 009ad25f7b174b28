//! Reading a `.shp` in blocks of whole records: nothing of the file is kept but its vertices.
//!
//! A damaged file needs to be looked at back and forth, so this is for files in which nothing is wrong: the index has the
//! records one after the other from the header to the end of the file, and each of them is as it says. On anything else
//! it gives up, and the file is [read](super::read) as a whole.

use std::io::Read;

use super::header::{FileHeader, HEADER};
use super::{Geometry, ShapeType, decode};
use crate::format::i32_be;
use crate::format::shx::{Entry, Shx};

/// Bytes of a record header.
const RECORD_HEADER: usize = 8;
/// Bytes of a block, about; what is so small stays in the cache from the file to the last vertex.
const BLOCK: usize = 1 << 20;

/// Records that are read together.
struct Block {
    /// One past the last record.
    end: usize,
    /// Bytes of all its records.
    length: usize,
}

/// Reads the shapes of a file of so many bytes; `each` sees all of it, block by block, beside the decoding. `None` where
/// anything is wrong: then it may not have seen everything.
pub fn read_in_blocks(
    mut file: impl Read,
    length: u64,
    shx: &Shx,
    mut each: impl FnMut(&[u8]) + Send,
) -> Option<Geometry> {
    let blocks = blocks(&shx.entries, length)?;
    let mut buffer = vec![0; HEADER];
    file.read_exact(&mut buffer).ok()?;
    let mut geometry = geometry(&buffer, length, shx.entries.len())?;
    each(&buffer);
    let mut first = 0;
    for block in blocks {
        buffer.resize(block.length, 0);
        file.read_exact(&mut buffer).ok()?;
        let entries = &shx.entries[first..block.end];
        let (read, ()) = rayon::join(
            || records(&buffer, entries, first, &mut geometry),
            || each(&buffer),
        );
        read?;
        first = block.end;
    }
    if file.read(&mut [0]).ok()? != 0 {
        return None;
    }
    geometry.coords.shrink_to_fit();
    geometry.part_starts.shrink_to_fit();
    Some(geometry)
}

/// The blocks of a file of so many bytes, if its records follow each other from the header to the end.
fn blocks(entries: &[Entry], length: u64) -> Option<Vec<Block>> {
    let mut blocks = Vec::new();
    let (mut at, mut start) = (HEADER, HEADER);
    for (record, entry) in entries.iter().enumerate() {
        if entry.offset()? != at {
            return None;
        }
        at = at
            .checked_add(RECORD_HEADER)?
            .checked_add(entry.length()?)?;
        if at as u64 > length {
            return None;
        }
        if at - start >= BLOCK || record + 1 == entries.len() {
            blocks.push(Block {
                end: record + 1,
                length: at - start,
            });
            start = at;
        }
    }
    (at as u64 == length).then_some(blocks)
}

/// The geometry without a vertex, if nothing is wrong with the header.
fn geometry(header: &[u8], length: u64, records: usize) -> Option<Geometry> {
    let mut faults = Vec::new();
    let header = FileHeader::of_length(header, length, &mut faults).ok()?;
    let shape_type = ShapeType::from_number(header.shape_type)?;
    if !faults.is_empty() {
        return None;
    }
    let mut geometry = Geometry::with_capacity(shape_type, usize::try_from(length).ok()?, records);
    geometry.header_bbox = header.bbox;
    Some(geometry)
}

/// Appends the records of a block.
fn records(
    mut bytes: &[u8],
    entries: &[Entry],
    first: usize,
    geometry: &mut Geometry,
) -> Option<()> {
    for (record, entry) in (first..).zip(entries) {
        let number = i32::try_from(record + 1).ok()?;
        if i32_be(bytes, 0) != Some(number) || i32_be(bytes, 4) != Some(entry.length_words) {
            return None;
        }
        let (own, rest) = bytes.split_at_checked(RECORD_HEADER + entry.length()?)?;
        decode::record(&own[RECORD_HEADER..], geometry).ok()?;
        geometry.feature_parts.push(geometry.part_count());
        bytes = rest;
    }
    Some(())
}
