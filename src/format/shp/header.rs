//! The 100-byte header that `.shp` and `.shx` share.

use crate::format::{Fault, FaultKind, f64_le, i32_be, i32_le};

/// Length of the header in bytes.
pub(crate) const HEADER: usize = 100;
/// The first four bytes, big-endian.
const FILE_CODE: i32 = 9994;
/// The only version there is.
const VERSION: i32 = 1000;

/// What the header of a `.shp` or `.shx` states.
pub(crate) struct FileHeader {
    /// Length of the file in bytes.
    pub(crate) length: u64,
    /// Number of the shape type.
    pub(crate) shape_type: i32,
    /// Least x, least y, greatest x, greatest y.
    pub(crate) bbox: [f64; 4],
}

impl FileHeader {
    /// Reads the header; `Err` when it is cut short or is that of another format.
    pub(crate) fn read(bytes: &[u8], faults: &mut Vec<Fault>) -> Result<Self, Fault> {
        Self::of_length(bytes, bytes.len() as u64, faults)
    }

    /// As [`read`](Self::read), from the beginning of a file of so many bytes.
    pub(super) fn of_length(
        bytes: &[u8],
        has: u64,
        faults: &mut Vec<Fault>,
    ) -> Result<Self, Fault> {
        let needs = HEADER as u64;
        let Some((code, version, header)) = Self::fields(bytes) else {
            let kind = FaultKind::HeaderTooShort { needs, has };
            return Err(Fault::file(bytes.len(), kind));
        };
        if code != FILE_CODE {
            return Err(Fault::file(0, FaultKind::BadMagic { found: code }));
        }
        if header.length != has {
            let (header, actual) = (header.length, has);
            let kind = FaultKind::LengthMismatch { header, actual };
            faults.push(Fault::file(24, kind));
        }
        if version != VERSION {
            let kind = FaultKind::UnknownVersion { found: version };
            faults.push(Fault::file(28, kind));
        }
        Ok(header)
    }

    /// File code, version, and what is kept.
    fn fields(bytes: &[u8]) -> Option<(i32, i32, Self)> {
        let bytes = bytes.get(..HEADER)?;
        let (x, y) = (f64_le(bytes, 36)?, f64_le(bytes, 44)?);
        let header = Self {
            length: u64::from(i32_be(bytes, 24)?.cast_unsigned()) * 2,
            shape_type: i32_le(bytes, 32)?,
            bbox: [x, y, f64_le(bytes, 52)?, f64_le(bytes, 60)?],
        };
        Some((i32_be(bytes, 0)?, i32_le(bytes, 28)?, header))
    }
}
