//! Tables whose columns are not those of the standard.

use super::super::edits::ColumnEdit;
use super::super::record::ColumnKind;
use super::super::schema::issued_column;
use super::planter::Planter;
use super::truth::Finding;

/// Plants the family. Most fields hit are optional and blank, so no value is lost.
pub(super) fn plant(planter: &mut Planter<'_>) {
    let text = |name: &str, width| issued_column(name, ColumnKind::Text, width, 0);
    column(
        planter,
        ("410100001_1", "XZQJX", "BEIZHU"),
        ColumnEdit::Add(text("BEIZHU", 20)),
        (
            "标准没有的字段 BEIZHU",
            "a field that the standard does not have",
        ),
    );
    column(
        planter,
        ("410100001_2", "JZX", "QSZYYYS"),
        ColumnEdit::Drop("QSZYYYS"),
        ("缺少可选字段", "an optional field is missing"),
    );
    column(
        planter,
        ("410100001_3", "JZX", "JZXLB"),
        ColumnEdit::Change(issued_column("JZXLB", ColumnKind::Number, 1, 0)),
        ("文本字段建成了数值字段", "a text field is a number"),
    );
    column(
        planter,
        ("410100001_4", "ZD", "ZDSZ"),
        ColumnEdit::Change(text("ZDSZ", 100)),
        ("宗地四至字段过短", "a text field is too narrow"),
    );
    column(
        planter,
        ("410190005", "GCZJD", "BSGC"),
        ColumnEdit::Change(issued_column("BSGC", ColumnKind::Number, 7, 1)),
        ("高程字段只有一位小数", "a height with one decimal only"),
    );
}

fn column(
    planter: &mut Planter<'_>,
    (rule, layer, field): (&'static str, &'static str, &'static str),
    edit: ColumnEdit,
    (zh, en): (&str, &str),
) {
    planter.edits.column(layer, edit);
    planter.note(zh, en, Finding::field(rule, layer, field), &[]);
}
