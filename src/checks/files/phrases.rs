//! Parts of sentences about damaged files, where a fact itself has words.

use crate::dataset::IssuedError;
use crate::finding::Facts;
use crate::format::{Fault, FaultKind};
use crate::lang::Bilingual;

/// That the records after a damaged one are lost too; nothing for other faults.
pub(super) fn rest(fault: &Fault) -> Bilingual {
    match fault.kind {
        FaultKind::RecordsNotRead {
            records: Some(records),
            ..
        } => Bilingual::new(
            format!("；其后另有 {records} 条记录也读不出"),
            format!("; {records} records after it cannot be read either"),
        ),
        FaultKind::RecordsNotRead {
            records: None,
            bytes,
        } => Bilingual::new(
            format!("；其后的 {bytes} 字节也读不出"),
            format!("; the {bytes} bytes after it cannot be read either"),
        ),
        _ => Bilingual::default(),
    }
}

/// That it is so at several places of the file; nothing for one.
pub(super) fn times(times: usize) -> Bilingual {
    if times < 2 {
        return Bilingual::default();
    }
    Bilingual::new(
        format!("（此类问题共 {times} 处）"),
        format!(" ({times} places are like this)"),
    )
}

/// Why an issued table (下发表) cannot be used.
pub(super) fn issued(error: &IssuedError, facts: Facts) -> Facts {
    let why = match error {
        IssuedError::Table(kind) => {
            let fault = Fault {
                record: None,
                offset: None,
                kind: *kind,
            };
            return facts.fault("why", fault);
        }
        IssuedError::Io(_, error) => Bilingual::new(
            format!("无法打开：{error}"),
            format!("it cannot be opened: {error}"),
        ),
        IssuedError::Format(error) => Bilingual::new(
            format!("不是有效的 CSV：{error}"),
            format!("not a valid CSV: {error}"),
        ),
        IssuedError::Column(name) => Bilingual::new(
            format!("缺少列 {name}"),
            format!("column {name} is missing"),
        ),
        IssuedError::Number { row, column, value } => Bilingual::new(
            format!("第 {row} 行的 {column} 不是数字：{value}"),
            format!("{column} in row {row} is no number: {value}"),
        ),
        IssuedError::Code { row, column, value } => Bilingual::new(
            format!("第 {row} 行 {column} 的代码已被电子表格改成数字：{value}"),
            format!("a spreadsheet has made a number of the code {column} in row {row}: {value}"),
        ),
        IssuedError::NoRows => Bilingual::new("没有数据行", "it has no row of data"),
    };
    facts.arg_words("why", why)
}
