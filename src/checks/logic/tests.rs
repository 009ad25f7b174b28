//! Mistakes in the parameters of these checks: each is told, and pointed at in the line of the file.

use std::sync::Arc;

use crate::pack::{DEFAULT_PACK, PackSource, SourceFile};
use crate::rules::bind;

/// The mistakes of the default pack with a rule of ours, each as the text that it points at.
fn pointed_at(rule: &str) -> Vec<String> {
    let head = "[[rule]]\nid = \"629999999\"\nseverity = \"minor\"\ntitle = { zh = \"规则\", en = \"rule\" }\n\
                statement = { zh = \"陈述\", en = \"statement\" }\n";
    let file = |name: &str, text: String| {
        Arc::new(SourceFile {
            name: name.to_owned(),
            text,
        })
    };
    let source = PackSource {
        files: vec![
            file("pack.toml", format!("extends = \"{DEFAULT_PACK}\"\n")),
            file("rules/62.toml", format!("{head}{rule}")),
        ],
    };
    let mistakes = bind(&source, None).err().unwrap_or_default();
    let texts = mistakes.iter().map(|mistake| {
        let at = &mistake.at;
        at.file.text[at.span.clone()].to_owned()
    });
    texts.collect()
}

fn arithmetic(with: &str) -> Vec<String> {
    pointed_at(&format!(
        "check = \"wrong-arithmetic\"\nlayers = [\"DLTB\"]\nwith = {{ tolerance = \"0.01\", {with} }}\n"
    ))
}

#[test]
fn a_right_rule_has_no_mistakes() {
    let right = "equation = \"TBMJ = (XZDWMJ + 2) * TKXS\", percent = [\"TKXS\"], unit = \"m2\"";
    assert_eq!(arithmetic(right), Vec::<String>::new());
}

#[test]
fn an_equation_is_pointed_at_where_it_is_wrong() {
    assert_eq!(arithmetic("equation = \"TBMJ = XZDWMJ - TKMX\""), ["TKMX"]);
    assert_eq!(arithmetic("equation = \"TBMJ = XZDWMJ / 2\""), ["/"]);
    assert_eq!(arithmetic("equation = \"TBMJ = XZDWMJ * DLBM\""), ["DLBM"]);
    assert_eq!(
        arithmetic("equation = \"TBMX = XZDWMJ\""),
        ["\"TBMX = XZDWMJ\""]
    );
    let unknown = "equation = \"TBMJ = XZDWMJ\", percent = [\"TKXS\"]";
    assert_eq!(arithmetic(unknown), ["\"TKXS\""]);
    assert_eq!(
        arithmetic("equation = \"TBMJ = XZDWMJ\", unit = \"km\""),
        ["\"km\""]
    );
    let number = "equation = \"TBMJ = XZDWMJ\", where-filled = \"TKXS\"";
    assert_eq!(arithmetic(number), ["\"TKXS\""]);
}

#[test]
fn sums_name_layers_of_the_rule_and_group_all_of_them() {
    let sum = |with: &str| {
        pointed_at(&format!(
            "check = \"unbalanced-sum\"\nlayers = [\"DLTB\", \"XZQ\"]\nwith = {{ tolerance = \"1\", right = [\"XZQ.KZMJ\"], {with} }}\n"
        ))
    };
    assert_eq!(sum("left = [\"DLTB.TBMJ\"]"), Vec::<String>::new());
    assert_eq!(sum("left = [\"LXDW.MJ\"]"), ["\"LXDW.MJ\""]);
    assert_eq!(sum("left = [\"DLTB.MJ\"]"), ["\"DLTB.MJ\""]);
    assert_eq!(
        sum("left = [\"DLTB.TBMJ\"], group = { XZQ = \"XZQDM\" }"),
        ["{ XZQ = \"XZQDM\" }"]
    );
    assert_eq!(
        sum("left = [\"DLTB.TBMJ\"], group = { XZQ = \"XZQDM\", DLTB = \"ZLDWDM:x\" }"),
        ["\"ZLDWDM:x\""]
    );
}

#[test]
fn keys_are_two_fields() {
    let parcel = |with: &str| {
        pointed_at(&format!(
            "check = \"unknown-parcel\"\nlayers = [\"LXDW\", \"DLTB\"]\nwith = {{ {with} }}\n"
        ))
    };
    let right = "references = [\"ZLDWDM/ZLTBBH\"], target = \"ZLDWDM/TBBH\"";
    assert_eq!(parcel(right), Vec::<String>::new());
    let wrong = "references = [\"ZLDWDM\"], target = \"ZLDWDM/TBBX\"";
    assert_eq!(parcel(wrong), ["\"ZLDWDM\"", "\"ZLDWDM/TBBX\""]);
}
