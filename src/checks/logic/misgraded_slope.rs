//! `misgraded-slope`: cropland (耕地) without a slope grade (耕地坡度级), a grade on other land, or a cropland type
//! (耕地类型) where it has no place.

use super::keys::{by_code, live};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Place, Sink};
use crate::format::dbf::TextColumn;
use crate::pack::{FieldId, FieldSpec, LayerId, Standard};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "misgraded-slope",
    variants: &[
        "no-grade",
        "grade-elsewhere",
        "type-elsewhere",
        "type-on-flat",
    ],
    bind: |binding| Box::new(MisgradedSlope::new(binding)),
};

struct MisgradedSlope {
    layer: LayerId,
    class: FieldId,
    grade: FieldId,
    kind: FieldId,
    /// Land classes that are cropland.
    cropland: Vec<String>,
    /// Grades of land that is terraced or sloping.
    sloping: Vec<String>,
}

impl MisgradedSlope {
    fn new(binding: &Binding<'_>) -> Self {
        let with = &binding.with;
        let layer = binding.only_layer();
        let field = |key| binding.field_at(layer, with.need_text(key), &with.at_key(key));
        let list = |key| {
            let texts = with.texts(key);
            if texts.is_empty() {
                with.missing(key);
            }
            texts.iter().map(|(text, _)| (*text).to_owned()).collect()
        };
        Self {
            layer,
            class: field("class"),
            grade: field("grade"),
            kind: field("type"),
            cropland: list("cropland"),
            sloping: list("sloping"),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Cropland,
    Other,
    /// Blank or not in the list: other rules report these.
    Unknown,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Grade {
    Blank,
    Flat,
    Sloping,
    Unknown,
}

impl Check for MisgradedSlope {
    fn reads(&self) -> Vec<Read> {
        vec![Read {
            also: vec![self.kind],
            ..Read::fields(self.layer, Part::Whole, vec![self.class, self.grade])
        }]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let Some(layer) = context.layer(self.layer) else {
            return;
        };
        let (Some(classes), Some(grades)) = (layer.text(self.class), layer.text(self.grade)) else {
            return;
        };
        let spec = &context.standard[self.layer];
        let class_of = by_code(classes, |code| {
            self.judge_class(code, &spec[self.class], context.standard)
        });
        let grade_of = by_code(grades, |code| {
            self.judge_grade(code, &spec[self.grade], context.standard)
        });
        // Without the field no record has a type.
        let types = layer.text(self.kind);
        let has_type = types.map(|column| by_code(column, |code| code.is_some()));
        sink.examined(live(layer));
        for fid in layer.records() {
            let row = fid as usize;
            let class = class_of[classes.code(row) as usize];
            let grade = grade_of[grades.code(row) as usize];
            let typed = types
                .zip(has_type.as_ref())
                .is_some_and(|(column, has)| has[column.code(row) as usize]);
            let class_text = || classes.get(row).unwrap_or_default().trim();
            let mut report = |field, variant, column: Option<&TextColumn>| {
                let place = Place::record(self.layer, fid).field(field);
                sink.report(place, variant, || {
                    let value = column.and_then(|column| column.get(row));
                    let facts = value.map_or_else(Facts::none, |value| Facts::value(value.trim()));
                    let grade = grades.get(row).unwrap_or_default().trim();
                    facts.arg("class", class_text()).arg("grade", grade)
                });
            };
            match (class, grade) {
                (Class::Cropland, Grade::Blank) => report(self.grade, "no-grade", None),
                (Class::Cropland, Grade::Flat) if typed => report(self.kind, "type-on-flat", types),
                (Class::Cropland, Grade::Flat | Grade::Sloping) => {}
                (Class::Cropland, Grade::Unknown) | (Class::Unknown, _) => sink.excluded(1),
                (Class::Other, _) => {
                    if grade != Grade::Blank {
                        report(self.grade, "grade-elsewhere", Some(grades));
                    }
                    if typed {
                        report(self.kind, "type-elsewhere", types);
                    }
                }
            }
        }
    }
}

impl MisgradedSlope {
    fn judge_class(&self, code: Option<&str>, field: &FieldSpec, standard: &Standard) -> Class {
        let Some(code) = code.map(|code| field.bare(code)) else {
            return Class::Unknown;
        };
        if self.cropland.iter().any(|class| class == code) {
            return Class::Cropland;
        }
        match standard.codes(field) {
            Some(list) if list.get(code).is_none() => Class::Unknown,
            _ => Class::Other,
        }
    }

    fn judge_grade(&self, code: Option<&str>, field: &FieldSpec, standard: &Standard) -> Grade {
        match code {
            None => Grade::Blank,
            Some(code) if self.sloping.iter().any(|grade| grade == code) => Grade::Sloping,
            Some(code) => match standard.codes(field) {
                Some(list) if list.get(code).is_none() => Grade::Unknown,
                _ => Grade::Flat,
            },
        }
    }
}
