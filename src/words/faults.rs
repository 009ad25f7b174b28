//! What a surveyor reads of a fault in a file: each [`FaultKind`] in both languages, with its numbers.

use crate::format::shp::ShapeType;
use crate::format::{Fault, FaultKind};
use crate::lang::Bilingual;

/// What is wrong at the fault's place, without the file and the record.
#[must_use]
pub fn fault(fault: &Fault) -> Bilingual {
    match fault.kind {
        FaultKind::HeaderTooShort { has: 0, .. } => {
            both("文件为空（0 字节）", "the file is empty (0 bytes)")
        }
        FaultKind::HeaderTooShort { needs, has } => Bilingual::new(
            format!("文件头不完整：需要 {needs} 字节，文件只有 {has} 字节"),
            format!("the header is cut off: it takes {needs} bytes, the file has {has}"),
        ),
        FaultKind::BadMagic { found } => Bilingual::new(
            format!("不是该格式的文件（标识为 {found}）"),
            format!("not a file of this format (it begins with {found})"),
        ),
        FaultKind::UnknownVersion { found } => Bilingual::new(
            format!("版本号 {found} 不是该格式的版本号"),
            format!("{found} is no version of this format"),
        ),
        FaultKind::LengthMismatch { header, actual } => Bilingual::new(
            format!("文件头记载的长度为 {header} 字节，实际为 {actual} 字节"),
            format!("the header says {header} bytes, the file has {actual}"),
        ),
        FaultKind::Truncated { needs, has } => Bilingual::new(
            format!("文件被截断：应至少有 {needs} 字节，实际只有 {has} 字节"),
            format!("the file is cut off: it takes at least {needs} bytes and has {has}"),
        ),
        FaultKind::RecordCount { header, actual } => Bilingual::new(
            format!("文件头记载 {header} 条记录，实际有 {actual} 条"),
            format!("the header counts {header} records, the file holds {actual}"),
        ),
        FaultKind::RecordsNotRead { records, bytes } => not_read(records, bytes),
        _ => of_shape(&fault.kind)
            .or_else(|| of_index(&fault.kind))
            .unwrap_or_else(|| of_table(&fault.kind)),
    }
}

/// What the rest of a damaged .shp held.
fn not_read(records: Option<u32>, bytes: u64) -> Bilingual {
    match (records, bytes) {
        (Some(records), 0) => Bilingual::new(
            format!("缺少 {records} 条记录：.shx 索引中有，.shp 中没有"),
            format!("{records} records of the .shx index are not in the .shp"),
        ),
        (Some(records), bytes) => Bilingual::new(
            format!("有 {records} 条记录读不出，跳过了 {bytes} 字节"),
            format!("{records} records cannot be read, {bytes} bytes were passed over"),
        ),
        (None, bytes) => Bilingual::new(
            format!("此后的 {bytes} 字节读不出，记录数不明"),
            format!(
                "the {bytes} bytes from here on cannot be read; how many records they hold is unknown"
            ),
        ),
    }
}

/// Faults of the shapes in a .shp.
fn of_shape(kind: &FaultKind) -> Option<Bilingual> {
    Some(match *kind {
        FaultKind::UnknownShapeType { found } => Bilingual::new(
            format!("几何类型 {found} 不是点、线、面类型"),
            format!("shape type {found} is no point, line or polygon type"),
        ),
        FaultKind::MixedShapeType { expected, found } => Bilingual::new(
            format!(
                "记录的几何类型 {} 与文件的 {} 不同",
                shape(found),
                shape(expected)
            ),
            format!(
                "the record is of shape type {}, the file of {}",
                shape(found),
                shape(expected)
            ),
        ),
        FaultKind::BadRecordLength { length, needs } => Bilingual::new(
            format!("记录长度记为 {length} 字节，其内容需要 {needs} 字节"),
            format!("the record length is stated as {length} bytes, its content takes {needs}"),
        ),
        FaultKind::BadPartIndex {
            part,
            start,
            points,
        } => Bilingual::new(
            format!("第 {part} 部分的起点序号为 {start}，而图形只有 {points} 个点（均从 0 起算）"),
            format!(
                "part {part} begins at point {start}, the shape has {points} points (counted from 0)"
            ),
        ),
        FaultKind::CountTooLarge { count, fits } => Bilingual::new(
            format!("点数或部分数记为 {count}，记录中最多容得下 {fits}"),
            format!("{count} points or parts are stated, the record has room for {fits}"),
        ),
        FaultKind::NonFiniteCoordinate { vertex } => Bilingual::new(
            format!("第 {vertex} 个点（从 0 起算）的坐标不是有限数"),
            format!("the coordinates of point {vertex} (counted from 0) are not finite"),
        ),
        _ => return None,
    })
}

/// Faults of the records of a .shp against their order and the .shx.
fn of_index(kind: &FaultKind) -> Option<Bilingual> {
    Some(match *kind {
        FaultKind::IndexMismatch {
            index_offset,
            index_length,
        } => Bilingual::new(
            format!(
                "与 .shx 索引不一致：索引所指位置为第 {index_offset} 字节，长度 {index_length} 字节"
            ),
            format!(
                "it contradicts the .shx index, which says byte {index_offset}, {index_length} bytes long"
            ),
        ),
        FaultKind::RecordNumber { expected, found } => Bilingual::new(
            format!("记录号为 {found}，应为 {expected}"),
            format!("the record number is {found} instead of {expected}"),
        ),
        FaultKind::BadIndexEntry { offset, length } => Bilingual::new(
            format!("索引项无效：位置 {offset} 字节，长度 {length} 字节"),
            format!("an index entry is invalid: byte {offset}, {length} bytes long"),
        ),
        _ => return None,
    })
}

/// Faults of .dbf.
fn of_table(kind: &FaultKind) -> Bilingual {
    match *kind {
        FaultKind::BadFieldDescriptor { field, width } => Bilingual::new(
            format!("第 {field} 个字段（从 0 起算）没有名称或宽度（宽度记为 {width}）"),
            format!("field {field} (counted from 0) has no name or no width (stated as {width})"),
        ),
        FaultKind::MissingTerminator => both(
            "字段说明没有结束标志 0x0D",
            "the field descriptors do not end with 0x0D",
        ),
        FaultKind::HeaderLengthMismatch { header, fields } => Bilingual::new(
            format!("文件头长度记为 {header} 字节，按字段说明应为 {fields} 字节"),
            format!("the header length is stated as {header} bytes, the fields make it {fields}"),
        ),
        FaultKind::RecordLengthMismatch { header, fields } => Bilingual::new(
            format!("记录长度记为 {header} 字节，各字段宽度之和为 {fields} 字节"),
            format!("the record length is stated as {header} bytes, the fields add up to {fields}"),
        ),
        // The callers above say all others.
        _ => both("文件内容有误", "its content is faulty"),
    }
}

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(zh, en)
}

/// The name of a shape type, or its number.
fn shape(number: i32) -> String {
    ShapeType::from_number(number).map_or_else(|| number.to_string(), |shape| format!("{shape:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each kind; the compiler says when a kind is new.
    fn every_kind() -> Vec<FaultKind> {
        use FaultKind as K;
        let all = vec![
            K::HeaderTooShort { needs: 1, has: 0 },
            K::HeaderTooShort { needs: 100, has: 7 },
            K::BadMagic { found: 7 },
            K::UnknownVersion { found: 7 },
            K::LengthMismatch {
                header: 9,
                actual: 7,
            },
            K::Truncated { needs: 9, has: 7 },
            K::RecordCount {
                header: 9,
                actual: 7,
            },
            K::UnknownShapeType { found: 7 },
            K::MixedShapeType {
                expected: 5,
                found: 7,
            },
            K::BadRecordLength {
                length: 9,
                needs: 7,
            },
            K::IndexMismatch {
                index_offset: 9,
                index_length: 7,
            },
            K::RecordsNotRead {
                records: Some(9),
                bytes: 7,
            },
            K::RecordsNotRead {
                records: Some(7),
                bytes: 0,
            },
            K::RecordsNotRead {
                records: None,
                bytes: 7,
            },
            K::BadPartIndex {
                part: 1,
                start: 9,
                points: 7,
            },
            K::CountTooLarge { count: 9, fits: 7 },
            K::NonFiniteCoordinate { vertex: 7 },
            K::RecordNumber {
                expected: 9,
                found: 7,
            },
            K::BadIndexEntry {
                offset: 9,
                length: 7,
            },
            K::BadFieldDescriptor { field: 1, width: 7 },
            K::MissingTerminator,
            K::HeaderLengthMismatch {
                header: 9,
                fields: 7,
            },
            K::RecordLengthMismatch {
                header: 9,
                fields: 7,
            },
        ];
        for kind in &all {
            match kind {
                K::HeaderTooShort { .. } | K::BadMagic { .. } | K::UnknownVersion { .. } => {}
                K::LengthMismatch { .. } | K::Truncated { .. } | K::RecordCount { .. } => {}
                K::UnknownShapeType { .. } | K::MixedShapeType { .. } => {}
                K::BadRecordLength { .. } | K::IndexMismatch { .. } => {}
                K::RecordsNotRead { .. } | K::BadPartIndex { .. } | K::CountTooLarge { .. } => {}
                K::NonFiniteCoordinate { .. } | K::RecordNumber { .. } => {}
                K::BadIndexEntry { .. } | K::BadFieldDescriptor { .. } => {}
                K::MissingTerminator | K::HeaderLengthMismatch { .. } => {}
                K::RecordLengthMismatch { .. } => {}
            }
        }
        all
    }

    #[test]
    fn every_kind_has_words_of_its_own_with_its_numbers() {
        let mut said = std::collections::HashSet::new();
        for kind in every_kind() {
            let at = Fault {
                record: None,
                offset: None,
                kind,
            };
            let words = fault(&at);
            assert!(!words.zh.contains("文件内容有误"), "{kind:?} has no words");
            let digits = |text: &str| text.contains(['7', '9', '0']);
            assert!(digits(&words.zh) && digits(&words.en) || kind == FaultKind::MissingTerminator);
            assert!(said.insert(words.en.clone()), "said twice: {}", words.en);
        }
    }
}
