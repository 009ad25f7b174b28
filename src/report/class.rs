//! The classes of rules (检查类型): the first two digits of a rule's id. The official software groups its results by
//! them, and so do the files that group.

use crate::lang::Bilingual;

/// Code, Chinese title, English title.
const CLASSES: [(&str, &str, &str); 20] = [
    ("11", "成果完整性", "completeness of the submission"),
    ("12", "数据有效性", "readability of the files"),
    ("21", "元数据", "metadata"),
    ("31", "图层完整性", "completeness of the layers"),
    ("32", "数学基础", "reference system"),
    ("41", "属性结构", "structure of the tables"),
    ("42", "值符合性", "values"),
    ("44", "面积正确性", "areas against the shapes"),
    ("45", "面积汇总一致性", "sums of areas"),
    ("51", "图层内拓扑关系", "topology within a layer"),
    ("52", "图层间空间关系", "position against other layers"),
    ("53", "碎片面", "fragments of polygons"),
    ("54", "碎线", "fragments of lines"),
    ("55", "界线一致性", "issued boundaries"),
    ("61", "要素间逻辑一致性", "logic across layers"),
    ("62", "要素内逻辑一致性", "logic within a layer"),
    ("63", "编号唯一性", "uniqueness of identifiers"),
    ("71", "接边", "edge matching"),
    (
        "81",
        "表格内及表格间一致性",
        "summary tables among themselves",
    ),
    (
        "82",
        "表格与数据库一致性",
        "summary tables against the database",
    ),
];

/// The class code of a rule: the first two characters of its id, all of a shorter one.
#[must_use]
pub fn class_of(rule: &str) -> &str {
    rule.char_indices()
        .nth(2)
        .map_or(rule, |(end, _)| &rule[..end])
}

/// What a class is called; a class that the standard does not have is called by its code.
#[must_use]
pub fn class_title(class: &str) -> Bilingual {
    let known = CLASSES.iter().find(|(code, ..)| *code == class);
    known.map_or_else(
        || Bilingual::same(class),
        |(_, zh, en)| Bilingual::new(*zh, *en),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_the_first_two_digits() {
        assert_eq!(class_of("510690001"), "51");
        assert_eq!(class_of("9"), "9");
        assert_eq!(class_of("自定义"), "自定");
        assert_eq!(class_title("63").zh, "编号唯一性");
        assert_eq!(class_title("99"), Bilingual::same("99"));
    }
}
