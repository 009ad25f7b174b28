//! The lowest layer: decoding the bytes of `.shp`, `.shx`, `.dbf`, `.cpg` and `.prj` files (ESRI Shapefile Technical
//! Description, dBASE III+, ESRI WKT1). It knows nothing of rule packs, rules or words; it opens no files.
//!
//! Every decoder takes the whole file as `&[u8]`, is total (no input makes it panic) and bounds each allocation by the
//! bytes that are really there, never by a count in a header. What cannot be read is data: a decoder returns what it
//! could read beside the [`Fault`]s it met, and `Err(Fault)` only when nothing in the file is usable.
//!
//! **Why decoding is our own** although the `shapefile` and `dbase` crates exist (they are the oracles of the tests):
//! areas must be summed from the exact decimal text, not from binary fractions; deleted records must keep their place,
//! or every `fid` after them is wrong; a broken record must be named with its byte offset and the rest still read;
//! allocations must not follow unchecked headers; and 100 000 records are wanted as columns, not as a map a record.

pub mod dbf;
pub mod decimal;
pub mod grid;
pub(crate) mod headers;
pub mod prj;
pub mod shp;
pub mod shx;
pub mod text;

pub use decimal::Decimal;
pub use text::Encoding;

/// A place where a file could not be read, or contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The record, counted from 0 as `fid` is; `None` for the file as a whole.
    pub record: Option<u32>,
    /// The byte in the file, counted from 0, where the offending value or its record begins.
    pub offset: Option<u64>,
    /// What is wrong there.
    pub kind: FaultKind,
}

impl Fault {
    /// A fault of the file as a whole, at a byte of it.
    pub(crate) fn file(offset: usize, kind: FaultKind) -> Self {
        Self {
            record: None,
            offset: Some(offset as u64),
            kind,
        }
    }

    /// A fault of one record (0-based), at a byte of the file.
    pub(crate) fn record(record: usize, offset: usize, kind: FaultKind) -> Self {
        // Record numbers are i32 and counts u32 in both formats; a walk can never get past u32::MAX records of 8 bytes.
        Self {
            record: u32::try_from(record).ok(),
            offset: Some(offset as u64),
            kind,
        }
    }
}

/// What is wrong at a [`Fault`]'s place: the facts, without words. Sizes and offsets are in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The file ends inside its header.
    HeaderTooShort {
        /// Bytes the header needs.
        needs: u64,
        /// Bytes the file has.
        has: u64,
    },
    /// The file does not begin as its format does (`.shp` and `.shx`: file code 9994; `.dbf`: a version with another
    /// layout, dBASE 7).
    BadMagic {
        /// The value found.
        found: i32,
    },
    /// The version is none that is known; the file was read as the usual one.
    UnknownVersion {
        /// The value found.
        found: i32,
    },
    /// The length stated in the header is not the file's length.
    LengthMismatch {
        /// Bytes stated.
        header: u64,
        /// Bytes there.
        actual: u64,
    },
    /// A record, or the records that the header counts, go on past the end of the file.
    Truncated {
        /// Bytes needed.
        needs: u64,
        /// Bytes there.
        has: u64,
    },
    /// Fewer records are counted in the header than the file holds.
    RecordCount {
        /// Records counted.
        header: u32,
        /// Records there.
        actual: u32,
    },
    /// A number that is no shape type, or 31 (MultiPatch), which has no meaning in a survey and is not read.
    UnknownShapeType {
        /// The number found.
        found: i32,
    },
    /// A record of another shape type than the file's.
    MixedShapeType {
        /// Shape type of the file.
        expected: i32,
        /// Shape type of the record.
        found: i32,
    },
    /// The content length of a record is not what its content needs.
    BadRecordLength {
        /// Bytes stated (negative in a damaged file).
        length: i64,
        /// Bytes that the content needs.
        needs: u64,
    },
    /// The `.shp` record and its `.shx` entry state different places or lengths.
    IndexMismatch {
        /// Byte offset of the record by the index.
        index_offset: u64,
        /// Content length by the index.
        index_length: u64,
    },
    /// Records after this place could not be found.
    RecordsNotRead {
        /// How many, where the index tells.
        records: Option<u32>,
        /// Bytes that were left unread.
        bytes: u64,
    },
    /// The start of a part is not above the one before it, or not below the number of points.
    BadPartIndex {
        /// The part, counted from 0.
        part: u32,
        /// Its start as stated.
        start: i32,
        /// Points of the record.
        points: u32,
    },
    /// A count of parts or points that does not fit its record.
    CountTooLarge {
        /// The count as stated (negative in a damaged file).
        count: i32,
        /// The largest count that the record's length allows.
        fits: u32,
    },
    /// A NaN or infinite coordinate.
    NonFiniteCoordinate {
        /// The first such vertex of the record, counted from 0 over all its parts.
        vertex: u32,
    },
    /// Record numbers do not follow each other.
    RecordNumber {
        /// The number that follows the one before.
        expected: i64,
        /// The number found.
        found: i32,
    },
    /// An index entry that points outside of the range a record can have, or elsewhere than its record is found. Its
    /// offset is the byte in the `.shx`, also where reading the `.shp` shows it.
    BadIndexEntry {
        /// Byte offset stated.
        offset: i64,
        /// Content length stated.
        length: i64,
    },
    /// A field descriptor without name or width.
    BadFieldDescriptor {
        /// The field, counted from 0.
        field: u32,
        /// Its width in bytes.
        width: u32,
    },
    /// The field descriptors do not end with the byte 0x0D.
    MissingTerminator,
    /// The header length is not the end of the field descriptors; the one that fits the file's length was used.
    HeaderLengthMismatch {
        /// Bytes stated.
        header: u32,
        /// Bytes that the field descriptors take.
        fields: u32,
    },
    /// The record length is not the sum of the field widths and the deletion flag.
    RecordLengthMismatch {
        /// Bytes stated.
        header: u32,
        /// Bytes that the fields need.
        fields: u32,
    },
}

impl FaultKind {
    /// Whether something of the file could not be read because of it. The others are contradictions in what the file
    /// says about itself, which cost no data.
    #[must_use]
    pub fn loses_data(&self) -> bool {
        match self {
            Self::HeaderTooShort { .. }
            | Self::BadMagic { .. }
            | Self::Truncated { .. }
            | Self::UnknownShapeType { .. }
            | Self::MixedShapeType { .. }
            | Self::RecordsNotRead { .. }
            | Self::BadPartIndex { .. }
            | Self::CountTooLarge { .. }
            | Self::NonFiniteCoordinate { .. }
            | Self::BadFieldDescriptor { .. } => true,
            // Surplus bytes cost nothing; a record that is too short for its content does.
            Self::BadRecordLength { length, needs } => *length < 0 || (*length as u64) < *needs,
            Self::UnknownVersion { .. }
            | Self::LengthMismatch { .. }
            | Self::RecordCount { .. }
            | Self::IndexMismatch { .. }
            | Self::RecordNumber { .. }
            | Self::BadIndexEntry { .. }
            | Self::MissingTerminator
            | Self::HeaderLengthMismatch { .. }
            | Self::RecordLengthMismatch { .. } => false,
        }
    }
}

/// Big-endian i32 at a byte, `None` past the end.
fn i32_be(bytes: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_be_bytes(array(bytes, at)?))
}

/// Little-endian i32 at a byte, `None` past the end.
fn i32_le(bytes: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_le_bytes(array(bytes, at)?))
}

/// Little-endian u32 at a byte, `None` past the end.
fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(array(bytes, at)?))
}

/// Little-endian u16 at a byte, `None` past the end.
fn u16_le(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(array(bytes, at)?))
}

/// Little-endian f64 at a byte, `None` past the end.
fn f64_le(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(array(bytes, at)?))
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}
