//! One cell of a DBF record, and the texts of the sample in GBK.

use rustc_hash::FxHashMap;

pub(crate) use crate::format::headers::{Column, ColumnKind};

/// Texts with their bytes in GBK. Encoding a Chinese character means a search in a table, so the names that
/// come again in every record are encoded once.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    known: FxHashMap<String, Vec<u8>>,
}

impl Texts {
    /// Encodes texts that will come often.
    pub(crate) fn new<'a>(often: impl Iterator<Item = &'a str>) -> Self {
        Self {
            known: often.map(|text| (text.to_owned(), encode(text))).collect(),
        }
    }
}

/// The bytes of one field in one record, to be written once. It starts out blank.
#[derive(Debug)]
pub(crate) struct Cell<'a> {
    bytes: &'a mut [u8],
    decimals: u8,
    texts: &'a Texts,
}

impl<'a> Cell<'a> {
    /// A blank cell of a column with so many decimals.
    pub(crate) fn new(bytes: &'a mut [u8], decimals: u8, texts: &'a Texts) -> Self {
        bytes.fill(b' ');
        Self {
            bytes,
            decimals,
            texts,
        }
    }

    /// Writes a text, left-aligned, in GBK.
    pub(crate) fn text(&mut self, text: &str) {
        if text.is_ascii() {
            self.bytes(text.as_bytes());
        } else {
            match self.texts.known.get(text) {
                Some(bytes) => self.bytes(bytes),
                None => self.bytes(&encode(text)),
            }
        }
    }

    /// Writes an ASCII text, right-aligned as numbers are.
    pub(crate) fn right(&mut self, text: &str) {
        self.bytes_at(self.bytes.len().saturating_sub(text.len()), text.as_bytes());
    }

    /// Writes bytes as they are, left-aligned; what does not fit is cut off.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        let fits = bytes.len().min(self.bytes.len());
        self.bytes[..fits].copy_from_slice(&bytes[..fits]);
    }

    /// Writes bytes from a place in the cell on.
    pub(crate) fn bytes_at(&mut self, place: usize, bytes: &[u8]) {
        if let Some(rest) = self.bytes.get_mut(place..) {
            let fits = bytes.len().min(rest.len());
            rest[..fits].copy_from_slice(&bytes[..fits]);
        }
    }

    /// Writes a whole number with leading zeros, left-aligned, as numbers in codes are.
    pub(crate) fn padded(&mut self, value: u32, digits: usize) {
        self.text(&format!("{value:0digits$}"));
    }

    /// Writes a whole number, right-aligned.
    pub(crate) fn int(&mut self, value: i64) {
        self.fixed(value, 0);
    }

    /// Writes `value` x 10⁻ᵈᵉᶜⁱᵐᵃˡˢ with all its decimals, right-aligned. A column with fewer decimals gets
    /// the number rounded.
    pub(crate) fn fixed(&mut self, value: i64, decimals: u8) {
        let dropped = 10_i64.pow(u32::from(decimals.saturating_sub(self.decimals)));
        let decimals = decimals.min(self.decimals);
        let value = (value + value.signum() * (dropped / 2)) / dropped;
        let (mut rest, mut place, mut digits) = (value.unsigned_abs(), self.bytes.len(), 0);
        while place > 0 && (rest > 0 || digits <= decimals) {
            if digits == decimals && decimals > 0 {
                place -= 1;
                self.bytes[place] = b'.';
            }
            if let Some(before) = place.checked_sub(1) {
                place = before;
                self.bytes[place] = b'0' + (rest % 10) as u8;
            }
            rest /= 10;
            digits += 1;
        }
        if value < 0 && place > 0 {
            self.bytes[place - 1] = b'-';
        }
    }
}

/// A number of hundredths as text: `-12.30`.
pub(crate) fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let size = value.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

fn encode(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Cell, Texts, hundredths};

    fn written(width: usize, decimals: u8, write: impl Fn(&mut Cell<'_>)) -> Vec<u8> {
        let texts = Texts::new(["青江县"].into_iter());
        let mut bytes = vec![b'?'; width];
        write(&mut Cell::new(&mut bytes, decimals, &texts));
        bytes
    }

    #[test]
    fn numbers_have_all_their_decimals() {
        assert_eq!(written(8, 2, |cell| cell.fixed(123_456, 2)), b" 1234.56");
        assert_eq!(written(8, 2, |cell| cell.fixed(5, 2)), b"    0.05");
        assert_eq!(written(8, 4, |cell| cell.fixed(0, 4)), b"  0.0000");
        assert_eq!(written(8, 1, |cell| cell.fixed(-1234, 1)), b"  -123.4");
        assert_eq!(written(4, 2, |cell| cell.fixed(50, 2)), b"0.50");
        assert_eq!(written(8, 1, |cell| cell.fixed(1250, 2)), b"    12.5");
        assert_eq!(written(8, 1, |cell| cell.fixed(-1255, 2)), b"   -12.6");
        assert_eq!(written(5, 0, |cell| cell.right("***")), b"  ***");
        assert_eq!(
            (hundredths(-5), hundredths(1230)),
            ("-0.05".to_owned(), "12.30".to_owned())
        );
        assert_eq!(written(5, 0, |cell| cell.int(0)), b"    0");
        assert_eq!(written(5, 0, |cell| cell.int(420)), b"  420");
        assert_eq!(written(6, 0, |cell| cell.padded(12, 4)), b"0012  ");
    }

    #[test]
    fn texts_are_gbk_whether_known_or_not() {
        assert_eq!(
            written(8, 0, |cell| cell.text("青江县")),
            b"\xc7\xe0\xbd\xad\xcf\xd8  "
        );
        assert_eq!(written(4, 0, |cell| cell.text("水")), b"\xcb\xae  ");
        assert_eq!(written(4, 0, |_| ()), b"    ");
    }
}
