//! Tables read in blocks against the same read as a whole.

use super::super::blocks::in_blocks;
use super::*;

/// Every field of the table as text and as numbers.
fn all(header: &Header) -> Vec<Asked> {
    let kinds = [false, true];
    let fields = 0..header.fields.len();
    let asked = |field| kinds.map(|as_number| Asked { field, as_number });
    fields.flat_map(asked).collect()
}

/// Whether a file of one length that says it has another can be read in blocks of about so many bytes. If so, what is read
/// is the same as from the whole, and all of the file has been seen.
fn is_read(file: &[u8], length: u64, block: usize) -> bool {
    let mut seen = Vec::new();
    let each = |bytes: &[u8]| seen.extend_from_slice(bytes);
    let Some((header, rows)) = in_blocks(file, length, all, each, block) else {
        return false;
    };
    assert_eq!(seen, file);
    assert_eq!(read_header(file), Ok((header.clone(), vec![])));
    let whole = Rows::read(file, &header, &all(&header));
    assert_eq!(rows.sample(), whole.sample());
    let read = [rows, whole].map(|rows| format!("{:?}", rows.finish(Encoding::Gbk)));
    assert_eq!(read[0], read[1]);
    true
}

/// Whether a file can be read in blocks: of one row, of two, of all of them.
pub(super) fn can_be_read(file: &[u8]) -> bool {
    let stride = read_header(file).map_or(1, |(header, _)| header.stride);
    let read = [1, 2 * stride, 1 << 20].map(|block| is_read(file, file.len() as u64, block));
    assert!(read.iter().all(|is| *is == read[0]), "{read:?}");
    read[0]
}

#[test]
fn what_is_sound_is_read() {
    let file = small();
    assert!(can_be_read(&file), "with a mark at the end");
    assert!(can_be_read(&file[..file.len() - 1]), "without");
    assert!(can_be_read(&table(&FIELDS, &[])), "without a record");
}

#[test]
fn what_is_not_is_left_to_be_read_as_a_whole() {
    let file = small();
    for length in 0..file.len() - 1 {
        assert!(!can_be_read(&file[..length]), "cut at {length}");
    }
    let longer = [&file[..], &file[..1]].concat();
    assert!(!can_be_read(&longer), "bytes behind the mark");
    let marks = table(&[("A", b'C', 0, 0)], &[b" "]);
    assert!(
        !can_be_read(&marks),
        "the mark of the end might be a record"
    );
}

/// Another program writes the file while it is read.
#[test]
fn a_file_that_changes_is_left_to_be_read_as_a_whole() {
    let file = small();
    for length in 0..2 * file.len() {
        let is_its_own = length == file.len();
        assert_eq!(
            is_read(&file, length as u64, 1 << 20),
            is_its_own,
            "{length}"
        );
    }
}
