//! `layers/<LAYER>.toml`: a layer with its fields.

use super::keys::Keys;
use super::mistake::{Mistake, nearest};
use super::node::At;
use super::standard::{CodeList, FieldSpec, KeyPart, LayerSpec};
use super::terms::{FieldKind, FieldNeed, GeometryKind, LayerNeed};
use crate::lang::Bilingual;

/// Reads a layer; its coded fields refer to `lists`.
pub(super) fn layer(keys: &Keys<'_>, lists: &[CodeList]) -> LayerSpec {
    let marks = keys.table("confidence");
    let mark = |key| {
        let mark = marks
            .as_ref()
            .and_then(|marks| marks.word(key, &["M", "I"]));
        mark.unwrap_or_default()
    };
    let kinds = &["point", "line", "polygon", "annotation"];
    let needs = &["required", "expected", "optional"];
    let fields = keys.list("field");
    let mut layer = LayerSpec {
        name: keys.need_text("layer").to_owned(),
        title: keys.bilingual("title"),
        aliases: texts(keys, "aliases"),
        geometry: needed(keys, "geometry", kinds, GeometryKind::Polygon),
        need: needed(keys, "need", needs, LayerNeed::Optional),
        feature_code: keys.text("ysdm").map(str::to_owned),
        key: Vec::new(),
        classes: classes(keys),
        accepted_extra: texts(keys, "accepted-extra"),
        fields: fields
            .iter()
            .map(|node| field(&Keys::new(node, keys.mistakes()), lists))
            .collect(),
        confidence: mark("layer"),
        need_confidence: mark("need"),
        feature_code_confidence: mark("ysdm"),
        classes_confidence: mark("classes"),
    };
    let _ = keys.text("source");
    layer.key = keys
        .texts("key")
        .into_iter()
        .filter_map(|(text, at)| key_part(&layer, keys, text, at))
        .collect();
    if let Some(marks) = marks {
        marks.finish();
    }
    unique_fields(&layer, keys);
    keys.finish();
    layer
}

fn texts(keys: &Keys<'_>, key: &'static str) -> Vec<String> {
    let texts = keys.texts(key).into_iter();
    texts.map(|(text, _)| text.to_owned()).collect()
}

/// The land classes that the layer may hold; empty where that is not limited.
fn classes(keys: &Keys<'_>) -> Vec<String> {
    let Some(classes) = keys.table("classes") else {
        return Vec::new();
    };
    let allowed = texts(&classes, "allowed");
    classes.finish();
    allowed
}

fn needed<T: std::str::FromStr>(
    keys: &Keys<'_>,
    key: &'static str,
    words: &[&str],
    otherwise: T,
) -> T {
    if keys.node(key).is_none() {
        keys.missing(key);
    }
    keys.word(key, words).unwrap_or(otherwise)
}

fn key_part(layer: &LayerSpec, keys: &Keys<'_>, text: &str, at: &At) -> Option<KeyPart> {
    let (name, take) = match text.split_once(':') {
        Some((name, take)) => (name, Some(take.parse::<usize>())),
        None => (text, None),
    };
    match (layer.field(name), take.transpose()) {
        (Some(field), Ok(take)) => Some(KeyPart { field, take }),
        _ => {
            let message = Bilingual::new(
                format!("图层 {} 没有字段 `{name}`，或截取长度不是数字", layer.name),
                format!(
                    "layer {} has no field `{name}`, or the length is no number",
                    layer.name
                ),
            );
            keys.mistake(at, message);
            None
        }
    }
}

fn unique_fields(layer: &LayerSpec, keys: &Keys<'_>) {
    for (place, field) in layer.fields.iter().enumerate() {
        if layer.fields[..place]
            .iter()
            .any(|earlier| earlier.name.eq_ignore_ascii_case(&field.name))
        {
            let name = &field.name;
            let message = Bilingual::new(
                format!("字段 `{name}` 重复"),
                format!("field `{name}` is given twice"),
            );
            keys.mistake(&keys.list("field")[place].at, message);
        }
    }
}

fn field(keys: &Keys<'_>, lists: &[CodeList]) -> FieldSpec {
    let marks = keys.table("confidence");
    let mark = |key| {
        marks
            .as_ref()
            .and_then(|marks| marks.word(key, &["M", "I"]))
            .unwrap_or_default()
    };
    let spec = FieldSpec {
        name: keys.need_text("name").to_owned(),
        title: keys.bilingual("title"),
        kind: needed(
            keys,
            "type",
            &["int", "char", "float", "date", "varbin"],
            FieldKind::Char,
        ),
        width: keys.int("width", 1..=i64::from(u16::MAX)).unwrap_or(0),
        decimals: keys.int("decimals", 0..=15).unwrap_or(0),
        need: needed(
            keys,
            "need",
            &["mandatory", "conditional", "optional"],
            FieldNeed::Optional,
        ),
        range: keys.parsed(
            "range",
            [
                "范围，如 \"> 0\" 或 \"[-160, 8850]\"",
                "range such as \"> 0\" or \"[-160, 8850]\"",
            ],
        ),
        codes: keys
            .text("codes")
            .and_then(|name| list_place(keys, lists, name)),
        suffix: keys.text("suffix").map(str::to_owned),
        role: keys.word("role", &["unit-code", "seat-code", "owner-code"]),
        type_confidence: mark("type"),
        need_confidence: mark("need"),
        domain_confidence: mark("domain"),
    };
    if let Some(marks) = marks {
        marks.finish();
    }
    keys.finish();
    spec
}

fn list_place(keys: &Keys<'_>, lists: &[CodeList], name: &str) -> Option<usize> {
    let place = lists.iter().position(|list| list.name == name);
    if place.is_none() {
        let message = Bilingual::new(
            format!("没有代码表 `{name}`"),
            format!("there is no code list `{name}`"),
        );
        let mut mistake = Mistake::new(keys.at_key("codes"), message);
        mistake.help = nearest(name, lists.iter().map(|list| list.name.as_str()));
        keys.mistakes().borrow_mut().push(mistake);
    }
    place
}
