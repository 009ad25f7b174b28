//! The classes of rules (检查类型): the first two digits of a rule's id. The official software groups its results by
//! them, and so do the files that group.

use crate::lang::Lang;

/// The class of a rule: the first two digits of its id; all of an id that has no more.
#[must_use]
pub fn class_of(rule: &str) -> &str {
    rule.get(..2).unwrap_or(rule)
}

/// What a class is called; its number stands before.
#[must_use]
pub fn class_title(class: &str, lang: Lang) -> &'static str {
    let (zh, en) = match class {
        "11" => ("11 成果完整性", "11 deliverables"),
        "12" => ("12 数据有效性", "12 readable files"),
        "21" => ("21 元数据", "21 metadata"),
        "31" => ("31 图层完整性", "31 layers"),
        "32" => ("32 数学基础", "32 reference systems"),
        "41" => ("41 属性结构", "41 fields"),
        "42" => ("42 值符合性", "42 values"),
        "44" => ("44 面积正确性", "44 areas"),
        "45" => ("45 面积汇总一致性", "45 sums of areas"),
        "51" => ("51 图层内拓扑关系", "51 topology"),
        "52" => ("52 图层间空间关系", "52 against other layers"),
        "53" => ("53 碎片面", "53 fragments"),
        "54" => ("54 碎线", "54 short lines"),
        "55" => ("55 界线一致性", "55 issued boundary"),
        "61" => ("61 要素间逻辑一致性", "61 between layers"),
        "62" => ("62 要素内逻辑一致性", "62 within a layer"),
        "63" => ("63 编号唯一性", "63 unique numbers"),
        "71" => ("71 接边", "71 edge matching"),
        "81" => ("81 汇总表", "81 summary tables"),
        "82" => ("82 表库一致性", "82 tables and layers"),
        _ => ("其他", "other"),
    };
    lang.pick(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_the_first_two_digits() {
        assert_eq!(class_of("510690001"), "51");
        assert_eq!(class_of("9"), "9");
        assert_eq!(class_title("63", Lang::Zh), "63 编号唯一性");
        assert_eq!(class_title("99", Lang::En), "other");
    }
}
