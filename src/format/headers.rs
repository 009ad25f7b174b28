//! The headers of .shp, .shx and .dbf as they are written (ESRI Shapefile Technical Description, 1998; dBASE III+): what
//! the writers of the sample and of the report's shapefiles share. The readers use nothing of it.

/// Type of a column, as the .dbf header has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    /// `C`.
    Text,
    /// `N`.
    Number,
    /// `D`, YYYYMMDD.
    Date,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// Field name, at most ten ASCII characters.
    pub(crate) name: String,
    /// Its type.
    pub(crate) kind: ColumnKind,
    /// Width in bytes.
    pub(crate) width: u8,
    /// Digits after the decimal point.
    pub(crate) decimals: u8,
}

/// Language byte of a table in GBK.
const GBK: u8 = 0x4d;

/// A number of bytes in 16-bit words, as .shp and .shx count.
pub(crate) fn words(bytes: usize) -> [u8; 4] {
    (bytes as u32 / 2).to_be_bytes()
}

/// The 100 bytes before the records of a .shp or .shx. `kind`: code of the geometry type; `bytes`: of the whole file;
/// `bounds`: west, south, east, north.
pub(crate) fn shp_header(kind: u32, bytes: usize, bounds: Option<[f64; 4]>) -> Vec<u8> {
    let mut header = Vec::with_capacity(100);
    header.extend_from_slice(&9994_u32.to_be_bytes());
    header.extend_from_slice(&[0; 20]);
    header.extend_from_slice(&words(bytes));
    header.extend_from_slice(&1000_u32.to_le_bytes());
    header.extend_from_slice(&kind.to_le_bytes());
    for x in bounds.unwrap_or_default() {
        header.extend_from_slice(&x.to_le_bytes());
    }
    header.resize(100, 0);
    header
}

/// The smallest extent that holds both.
pub(crate) fn join(one: Option<[f64; 4]>, two: Option<[f64; 4]>) -> Option<[f64; 4]> {
    let (Some(a), Some(b)) = (one, two) else {
        return one.or(two);
    };
    Some([
        a[0].min(b[0]),
        a[1].min(b[1]),
        a[2].max(b[2]),
        a[3].max(b[3]),
    ])
}

/// Bytes of a record, with the mark of deletion.
pub(crate) fn record_length(columns: &[Column]) -> usize {
    1 + columns
        .iter()
        .map(|column| usize::from(column.width))
        .sum::<usize>()
}

/// What stands before the records of a .dbf in GBK without memo. `updated`: years since 1900, month, day.
pub(crate) fn dbf_header(columns: &[Column], records: usize, updated: [u8; 3]) -> Vec<u8> {
    let length = 32 + 32 * columns.len() + 1;
    let mut header = vec![0x03];
    header.extend_from_slice(&updated);
    header.extend_from_slice(&(records as u32).to_le_bytes());
    header.extend_from_slice(&(length as u16).to_le_bytes());
    header.extend_from_slice(&(record_length(columns) as u16).to_le_bytes());
    header.resize(32, 0);
    header[29] = GBK;
    for column in columns {
        let start = header.len();
        header.extend(column.name.bytes().take(10));
        header.resize(start + 32, 0);
        header[start + 11] = match column.kind {
            ColumnKind::Text => b'C',
            ColumnKind::Number => b'N',
            ColumnKind::Date => b'D',
        };
        header[start + 16] = column.width;
        header[start + 17] = column.decimals;
    }
    header.push(0x0d);
    header
}
