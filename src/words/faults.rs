//! What a surveyor reads of a fault in a file: each [`FaultKind`] in both languages, with its numbers.

use crate::format::shp::ShapeType;
use crate::format::{Fault, FaultKind};
use crate::lang::Bilingual;

/// What is wrong at the fault's place, without the file and the record.
#[must_use]
pub(super) fn fault(fault: &Fault) -> Bilingual {
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
        _ => of_shape(&fault.kind).unwrap_or_else(|| of_table(&fault.kind)),
    }
}

/// Faults of .shp and .shx.
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
        FaultKind::RecordsNotRead {
            records: Some(records),
            bytes: 0,
        } => Bilingual::new(
            format!("缺少 {records} 条记录：.shx 索引中有，.shp 中没有"),
            format!("{records} records of the .shx index are not in the .shp"),
        ),
        FaultKind::RecordsNotRead {
            records: Some(records),
            bytes,
        } => Bilingual::new(
            format!("有 {records} 条记录读不出，跳过了 {bytes} 字节"),
            format!("{records} records cannot be read, {bytes} bytes were passed over"),
        ),
        FaultKind::RecordsNotRead {
            records: None,
            bytes,
        } => Bilingual::new(
            format!("此后的 {bytes} 字节读不出，记录数不明"),
            format!(
                "the {bytes} bytes from here on cannot be read; how many records they hold is unknown"
            ),
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
