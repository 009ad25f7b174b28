//! Where the records of a `.shp` are. The records form a chain by their lengths, and the index says the same again;
//! what one of them has lost the other may still know.

use super::HEADER;
use crate::format::shx::{ENTRY, Entry, Shx};
use crate::format::{Fault, FaultKind, i32_be};

/// Bytes of a record header: number and content length.
const RECORD_HEADER: usize = 8;

/// The place of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// Byte of its header.
    pub(super) at: usize,
    /// Bytes of its content; 0 for a record that could not be found or is cut off.
    length: usize,
}

impl Slot {
    /// The content of a record that was found.
    pub(super) fn content(self, bytes: &[u8]) -> Option<&[u8]> {
        let start = self.at + RECORD_HEADER;
        if self.length == 0 {
            None
        } else {
            bytes.get(start..start + self.length)
        }
    }
}

/// Finds all records.
///
/// When each entry of the index points at a record with its number and length, and nothing lies behind them, the index
/// is followed: software that edits in place moves records that grew to the end of the file and leaves their old
/// content behind. Otherwise the chain is followed, and the index helps where it breaks.
pub(super) fn locate(
    bytes: &[u8],
    shx: Option<&Shx>,
    stated_length: u64,
    faults: &mut Vec<Fault>,
) -> Vec<Slot> {
    let entries = shx.map(|shx| shx.entries.as_slice());
    if let Some(slots) = entries.and_then(|entries| by_index(bytes, entries)) {
        return slots;
    }
    let mut walk = Walk {
        bytes,
        entries,
        stated_length,
        slots: Vec::new(),
        number: None,
        faults,
    };
    walk.run();
    walk.slots
}

fn by_index(bytes: &[u8], entries: &[Entry]) -> Option<Vec<Slot>> {
    let mut slots = Vec::with_capacity(entries.len());
    let mut furthest = HEADER;
    for (record, entry) in entries.iter().enumerate() {
        let (at, length) = (entry.offset()?, entry.length()?);
        let number = i32::try_from(record + 1).ok()?;
        if i32_be(bytes, at) != Some(number) || i32_be(bytes, at + 4) != Some(entry.length_words) {
            return None;
        }
        furthest = furthest.max(content_end(at, length));
        slots.push(Slot { at, length });
    }
    (furthest == bytes.len()).then_some(slots)
}

/// Following the chain of records.
struct Walk<'a> {
    bytes: &'a [u8],
    entries: Option<&'a [Entry]>,
    /// The file's length by its header.
    stated_length: u64,
    slots: Vec<Slot>,
    /// Number of the first record less its place; set to `None` again after the first record out of sequence.
    number: Option<i64>,
    faults: &'a mut Vec<Fault>,
}

impl Walk<'_> {
    fn run(&mut self) {
        let mut at = HEADER;
        let (mut numbers_checked, mut index_checked) = (false, false);
        while at < self.bytes.len() {
            let (Some(number), Some(words)) = (i32_be(self.bytes, at), i32_be(self.bytes, at + 4))
            else {
                return self.stop_in_header(at);
            };
            if let Some(length) = self.length(at, number, words) {
                numbers_checked = numbers_checked || self.number_is_wrong(at, number);
                index_checked = index_checked || self.index_is_wrong(at, length);
                self.slots.push(Slot { at, length });
                at += RECORD_HEADER + length;
            } else if let Some(next) = self.resync(at, words) {
                at = next;
            } else {
                return self.stop(at, words);
            }
        }
        self.report_rest(self.bytes.len(), false);
    }

    /// The length of the record's content: its own or the one in the index, best the one that leads to a next record.
    fn length(&mut self, at: usize, number: i32, words: i32) -> Option<usize> {
        let own = content_length(words);
        let entry = self
            .entry(self.slots.len())
            .filter(|entry| entry.offset() == Some(at));
        let by_index = entry.and_then(Entry::length);
        let end = |length: usize| content_end(at, length);
        let leads_on = |length: &usize| {
            end(*length) == self.bytes.len()
                || i32_be(self.bytes, end(*length)) == Some(number.wrapping_add(1))
        };
        let fits = |length: &usize| end(*length) <= self.bytes.len();
        let lengths = || [own, by_index].into_iter().flatten();
        let chosen = lengths().find(leads_on).or_else(|| lengths().find(fits));
        if let (Some(chosen), true) = (chosen, chosen != own) {
            let kind = FaultKind::IndexMismatch {
                index_offset: at as u64,
                index_length: chosen as u64,
            };
            self.faults.push(Fault::record(self.slots.len(), at, kind));
        }
        chosen
    }

    fn entry(&self, record: usize) -> Option<Entry> {
        self.entries?.get(record).copied()
    }

    /// Reports the first record whose number does not follow from the first one's (1, or 0 in some files).
    fn number_is_wrong(&mut self, at: usize, found: i32) -> bool {
        let place = self.slots.len() as i64;
        let first = *self
            .number
            .get_or_insert(if found == 0 && place == 0 { 0 } else { 1 });
        let expected = first + place;
        let wrong = i64::from(found) != expected;
        if wrong {
            self.faults.push(Fault::record(
                self.slots.len(),
                at,
                FaultKind::RecordNumber { expected, found },
            ));
        }
        wrong
    }

    /// Reports the first index entry that points elsewhere than where its record was found; those that cannot point
    /// anywhere are the index's own faults.
    fn index_is_wrong(&mut self, at: usize, length: usize) -> bool {
        let record = self.slots.len();
        let Some(entry) = self.entry(record) else {
            return false;
        };
        let (Some(offset), Some(stated)) = (entry.offset(), entry.length()) else {
            return false;
        };
        let wrong = (offset, stated) != (at, length);
        if wrong {
            let kind = FaultKind::BadIndexEntry {
                offset: offset as i64,
                length: stated as i64,
            };
            self.faults
                .push(Fault::record(record, entry_offset(record), kind));
        }
        wrong
    }

    /// After a record header that makes no sense: the next record that the index knows behind this place. The records
    /// in between stay empty.
    fn resync(&mut self, at: usize, words: i32) -> Option<usize> {
        let here = self.slots.len();
        let (record, entry) = self.next_known(at)?;
        let (next, index_length) = (entry.offset()?, entry.length()? as u64);
        if record == here {
            let index_offset = next as u64;
            let kind = FaultKind::IndexMismatch {
                index_offset,
                index_length,
            };
            self.faults.push(Fault::record(here, at, kind));
            return Some(next);
        }
        let length = i64::from(words) * 2;
        let kind = FaultKind::BadRecordLength { length, needs: 4 };
        self.faults.push(Fault::record(here, at, kind));
        if record > here + 1 {
            let records = u32::try_from(record - here - 1).ok();
            let bytes = (next - at) as u64;
            let kind = FaultKind::RecordsNotRead { records, bytes };
            self.faults.push(Fault::record(here + 1, at, kind));
        }
        self.slots.resize(record, Slot { at, length: 0 });
        Some(next)
    }

    /// The first entry from here on that points at a whole record of its length behind a byte.
    fn next_known(&self, at: usize) -> Option<(usize, Entry)> {
        let known = |entry: &Entry| {
            let (offset, length) = (entry.offset()?, entry.length()?);
            let whole = content_end(offset, length) <= self.bytes.len();
            let same = i32_be(self.bytes, offset + 4)? == entry.length_words;
            (offset > at && whole && same).then_some(*entry)
        };
        let entries = self.entries?.iter().enumerate().skip(self.slots.len());
        entries
            .into_iter()
            .find_map(|(record, entry)| Some((record, known(entry)?)))
    }

    /// The file ends inside a record header, unless these bytes are behind the end that the header states.
    fn stop_in_header(&mut self, at: usize) {
        if (at as u64) < self.stated_length {
            let kind = FaultKind::Truncated {
                needs: (at + RECORD_HEADER) as u64,
                has: self.bytes.len() as u64,
            };
            self.faults.push(Fault::record(self.slots.len(), at, kind));
        }
        self.report_rest(at, false);
    }

    /// The record cannot be read, and there is no way to the next one.
    fn stop(&mut self, at: usize, words: i32) {
        if at as u64 >= self.stated_length && self.entry(self.slots.len()).is_none() {
            // What follows the stated end is no record; the header's LengthMismatch says so.
            return;
        }
        let own = content_length(words);
        let kind = match own {
            Some(length) => FaultKind::Truncated {
                needs: content_end(at, length) as u64,
                has: self.bytes.len() as u64,
            },
            None => FaultKind::BadRecordLength {
                length: i64::from(words) * 2,
                needs: 4,
            },
        };
        self.faults.push(Fault::record(self.slots.len(), at, kind));
        self.slots.push(Slot { at, length: 0 });
        self.report_rest(at + RECORD_HEADER, own.is_none());
    }

    /// Reports the records that the index counts beyond those found, and without an index that more may follow.
    fn report_rest(&mut self, at: usize, chain_lost: bool) {
        let records = self
            .entries
            .map(|entries| entries.len().saturating_sub(self.slots.len()));
        if records.map_or(chain_lost, |records| records > 0) {
            let records = records.and_then(|records| u32::try_from(records).ok());
            let bytes = self.bytes.len().saturating_sub(at) as u64;
            self.faults.push(Fault::record(
                self.slots.len(),
                at,
                FaultKind::RecordsNotRead { records, bytes },
            ));
        }
    }
}

/// The end of a record; an unchecked length may lead beyond the address space of a 32-bit system.
fn content_end(at: usize, length: usize) -> usize {
    at.saturating_add(RECORD_HEADER).saturating_add(length)
}

fn content_length(words: i32) -> Option<usize> {
    Entry {
        offset_words: 0,
        length_words: words,
    }
    .length()
}

/// Where the entry of a record stands in the index.
fn entry_offset(record: usize) -> usize {
    HEADER + record * ENTRY
}
