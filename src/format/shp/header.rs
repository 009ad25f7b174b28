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
        let header = bytes.get(..HEADER).and_then(|bytes| {
            let bbox = [
                f64_le(bytes, 36)?,
                f64_le(bytes, 44)?,
                f64_le(bytes, 52)?,
                f64_le(bytes, 60)?,
            ];
            let length = u64::from(i32_be(bytes, 24)?.cast_unsigned()) * 2;
            Some((
                i32_be(bytes, 0)?,
                i32_le(bytes, 28)?,
                Self {
                    length,
                    shape_type: i32_le(bytes, 32)?,
                    bbox,
                },
            ))
        });
        let has = bytes.len() as u64;
        let Some((code, version, header)) = header else {
            return Err(Fault::file(
                bytes.len(),
                FaultKind::HeaderTooShort {
                    needs: HEADER as u64,
                    has,
                },
            ));
        };
        if code != FILE_CODE {
            return Err(Fault::file(0, FaultKind::BadMagic { found: code }));
        }
        if header.length != has {
            faults.push(Fault::file(
                24,
                FaultKind::LengthMismatch {
                    header: header.length,
                    actual: has,
                },
            ));
        }
        if version != VERSION {
            faults.push(Fault::file(
                28,
                FaultKind::UnknownVersion { found: version },
            ));
        }
        Ok(header)
    }
}
