//! Whether a rule can run on the data that is there, and on which of its layers.

use crate::checks::{Part, Read};
use crate::dataset::faults::{has_lost_rows, has_lost_shapes};
use crate::dataset::{Absence, Dataset, Layer};
use crate::format::shp::Family;
use crate::lang::Bilingual;
use crate::pack::{GeometryKind, LayerId, LayerNeed, Standard};
use crate::rules::Rule;

/// Whether and on what a rule runs.
pub(super) enum Plan {
    Run {
        usable: Vec<LayerId>,
        reason: Option<Bilingual>,
    },
    Skip(Bilingual),
    NotApplicable(Bilingual),
}

/// `skipped` when a required layer, or a field that the rule needs, is missing or unreadable, or when the check is unable
/// to work on what is there; `not_applicable` when none of its layers was handed in and none is required, or an issued
/// table is not given.
pub(super) fn plan(rule: &Rule, standard: &Standard, data: &Dataset) -> Plan {
    if let Some(reason) = rule.check.not_applicable(data) {
        return Plan::NotApplicable(reason);
    }
    let plan = plan_of_reads(rule, standard, data);
    let unable = matches!(plan, Plan::Run { .. }).then(|| rule.check.unable(data));
    unable.flatten().map_or(plan, Plan::Skip)
}

fn plan_of_reads(rule: &Rule, standard: &Standard, data: &Dataset) -> Plan {
    let reads = rule.check.reads();
    let mut usable = Vec::new();
    let mut broken: Vec<Bilingual> = Vec::new();
    let mut absent: Vec<Bilingual> = Vec::new();
    for read in &reads {
        let required = standard[read.layer].need == LayerNeed::Required;
        match unusable(read, standard, data) {
            None => {
                let (any, without) = one_by_one(read, standard, data);
                broken.extend(without);
                usable.extend(any.then_some(read.layer));
            }
            Some((Absence::NotGiven, _))
                if matches!(read.part, Part::Maybe | Part::OrEmpty) && !required => {}
            Some((_, _)) if read.part == Part::Maybe => {}
            Some((Absence::NotGiven, why)) if !required => {
                if read.part == Part::Whole {
                    return Plan::NotApplicable(why);
                }
                absent.push(why);
            }
            Some((_, why)) if read.part == Part::Each => broken.push(why),
            Some((_, why)) => return Plan::Skip(why),
        }
    }
    // Rules that lack the same say the same.
    broken.sort_unstable_by(|one, other| one.zh.cmp(&other.zh));
    let each = |read: &&Read| read.part == Part::Each;
    let nothing_left = reads.iter().any(|read| each(&read))
        && !reads
            .iter()
            .filter(each)
            .any(|read| usable.contains(&read.layer));
    match (nothing_left, broken.is_empty()) {
        (false, _) => Plan::Run {
            usable,
            reason: left_out(&broken),
        },
        (true, false) => Plan::Skip(join(&broken)),
        (true, true) => Plan::NotApplicable(match absent.as_slice() {
            [only] => only.clone(),
            _ => Bilingual::new("所检查的图层均未提交", "none of its layers was handed in"),
        }),
    }
}

/// Why a layer cannot be looked at, if so.
fn unusable(read: &Read, standard: &Standard, data: &Dataset) -> Option<(Absence, Bilingual)> {
    let name = &standard[read.layer].name;
    let layer = match data.layer_state(read.layer) {
        Ok(layer) => layer,
        // The files themselves can be looked at whatever is in them.
        Err(Absence::Unreadable) if !read.table && !read.geometry => return None,
        Err(absence) => return Some((absence, absent(name, absence))),
    };
    let unreadable = |zh: &str, en: &str| {
        let why = Bilingual::new(
            format!("图层 {name} 的{zh}缺失或无法读取"),
            format!("the {en} of layer {name} is missing or unreadable"),
        );
        Some((Absence::Unreadable, why))
    };
    if read.table && layer.table.is_none() {
        return unreadable("属性表", "attribute table");
    }
    if read.geometry && layer.geometry.is_none() {
        return unreadable("图形", "geometry");
    }
    if let Some(why) = incomplete(read, standard, layer, data) {
        return Some((Absence::Unreadable, why));
    }
    if let Some(why) = unmeasurable(read, standard, layer) {
        return Some((Absence::Unreadable, why));
    }
    let missing = read.fields.iter().find(|field| !layer.has_field(**field))?;
    let field = &standard[read.layer][*missing].name;
    Some((Absence::Unreadable, no_fields(name, &[field])))
}

/// Which records of a layer are lost that all have to be there, if so.
fn incomplete(
    read: &Read,
    standard: &Standard,
    layer: &Layer,
    data: &Dataset,
) -> Option<Bilingual> {
    let name = &standard[read.layer].name;
    if !read.complete {
        return None;
    }
    // A table that ends early says nothing of the shapes beyond its end: none of them is looked at.
    let needs_rows = read.table || read.geometry && layer.table.is_some();
    let (zh, en) = if needs_rows && has_lost_rows(data, layer) {
        ("属性记录", "attribute records")
    } else if read.geometry && has_lost_shapes(data, layer) {
        ("图形", "shapes")
    } else {
        return None;
    };
    Some(Bilingual::new(
        format!("图层 {name} 有{zh}未能读出，会被误判为缺失"),
        format!("layer {name} has lost {en}, which would be taken for missing ones"),
    ))
}

fn absent(name: &str, absence: Absence) -> Bilingual {
    match absence {
        Absence::NotGiven => Bilingual::new(
            format!("未提交图层 {name}"),
            format!("layer {name} was not handed in"),
        ),
        Absence::Ambiguous => Bilingual::new(
            format!("图层 {name} 有多个文件，未载入"),
            format!("layer {name} is given more than once and was not loaded"),
        ),
        Absence::Unreadable => Bilingual::new(
            format!("图层 {name} 无法读取"),
            format!("layer {name} is unreadable"),
        ),
    }
}

/// Of the fields that a check looks at one by one: whether any is there, and which are not.
fn one_by_one(read: &Read, standard: &Standard, data: &Dataset) -> (bool, Option<Bilingual>) {
    let Some(layer) = data.layer(read.layer).filter(|_| read.part == Part::Each) else {
        return (true, None);
    };
    let spec = &standard[read.layer];
    let missing = read.also.iter().filter(|field| !layer.has_field(**field));
    let missing: Vec<&str> = missing.map(|field| spec[*field].name.as_str()).collect();
    let any = read.also.is_empty() || missing.len() < read.also.len();
    (
        any,
        (!missing.is_empty()).then(|| no_fields(&spec.name, &missing)),
    )
}

fn no_fields(layer: &str, fields: &[&str]) -> Bilingual {
    Bilingual::new(
        format!("图层 {layer} 缺少字段 {}", fields.join("、")),
        format!("layer {layer} has no field {}", fields.join(", ")),
    )
}

/// Why the shapes of a layer cannot be measured, if they are to be.
fn unmeasurable(read: &Read, standard: &Standard, layer: &Layer) -> Option<Bilingual> {
    if !read.metres {
        return None;
    }
    let name = &standard[read.layer].name;
    let crs = layer.crs.known();
    if crs.is_some_and(|crs| crs.projection.is_none()) {
        return Some(Bilingual::new(
            format!("图层 {name} 的坐标是经纬度，不是米"),
            format!("the coordinates of layer {name} are degrees, not metres"),
        ));
    }
    let wanted = match standard[read.layer].geometry {
        GeometryKind::Point | GeometryKind::Annotation => Family::Point,
        GeometryKind::Line => Family::Line,
        GeometryKind::Polygon => Family::Polygon,
    };
    let found = layer.shape_type?.family();
    (found != wanted && found != Family::Null).then(|| {
        Bilingual::new(
            format!("图层 {name} 的几何类型不符"),
            format!("layer {name} has another geometry type"),
        )
    })
}

fn left_out(broken: &[Bilingual]) -> Option<Bilingual> {
    (!broken.is_empty()).then(|| {
        let all = join(broken);
        Bilingual::new(
            format!("部分内容未检查：{}", all.zh),
            format!("left out: {}", all.en),
        )
    })
}

pub(super) fn join(reasons: &[Bilingual]) -> Bilingual {
    let join = |of: fn(&Bilingual) -> &str, with: &str| {
        reasons.iter().map(of).collect::<Vec<_>>().join(with)
    };
    Bilingual::new(
        join(|reason| &reason.zh, "；"),
        join(|reason| &reason.en, "; "),
    )
}
