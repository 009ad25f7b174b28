//! Reading a `.dbf` in blocks of whole rows: nothing of the file is kept but the columns asked for.
//!
//! As with [shapes](crate::format::shp::read_in_blocks), this is for files in which nothing is wrong: the header fits the
//! length of the file. On anything else it gives up, and the file is [read](Rows::read) as a whole.

use std::io::Read;

use super::header;
use super::rows::{BLOCK, rows_of};
use super::{Asked, Header, Rows};

/// Reads the table in a file of so many bytes, of which it takes the columns that are `asked` for; `each` sees all of the
/// file, block by block, beside the decoding. `None` where anything is wrong: then it may not have seen everything.
pub fn read_in_blocks(
    file: impl Read,
    length: u64,
    asked: impl FnOnce(&Header) -> Vec<Asked>,
    each: impl FnMut(&[u8]) + Send,
) -> Option<(Header, Rows)> {
    in_blocks(file, length, asked, each, BLOCK)
}

pub(super) fn in_blocks(
    mut file: impl Read,
    length: u64,
    asked: impl FnOnce(&Header) -> Vec<Asked>,
    mut each: impl FnMut(&[u8]) + Send,
    block: usize,
) -> Option<(Header, Rows)> {
    let mut buffer = vec![0; header::FIXED];
    file.read_exact(&mut buffer).ok()?;
    buffer.resize(header::length(&buffer)?, 0);
    file.read_exact(buffer.get_mut(header::FIXED..)?).ok()?;
    let mut header = header::of_sound_file(&buffer, length)?;
    each(&buffer);
    let mut columns = Rows::new(&header, &asked(&header));
    let (stride, all) = (header.stride, header.records_available);
    let many = u32::try_from(rows_of(block, stride)).ok()?;
    let mut row = 0;
    while row < all {
        let count = many.min(all - row);
        buffer.resize(count as usize * stride, 0);
        file.read_exact(&mut buffer).ok()?;
        header
            .deleted
            .extend(header::deleted(&buffer, stride, row..row + count));
        rayon::join(|| columns.add(&buffer), || each(&buffer));
        row += count;
    }
    // At most the mark of the end.
    buffer.clear();
    file.take(2).read_to_end(&mut buffer).ok()?;
    each(&buffer);
    let read = header.data_start as u64 + u64::from(all) * stride as u64 + buffer.len() as u64;
    (read == length).then_some((header, columns))
}
