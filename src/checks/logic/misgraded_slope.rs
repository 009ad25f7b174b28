//! `misgraded-slope`: cropland (耕地) without a slope grade (耕地坡度级), a grade on other land, or a cropland type
//! (耕地类型) where it has no place.

use super::keys::{by_code, live};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Place, Sink};
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
            let (wrongs, decided) = self.judge(class, grade, typed);
            for (field, variant) in wrongs.into_iter().flatten() {
                let place = Place::record(self.layer, fid).field(field);
                sink.report(place, variant, || {
                    let shown = |field| layer.shown(field, fid).unwrap_or_default();
                    let mut facts = Facts::none().arg("class", shown(self.class));
                    facts.value = layer.shown(field, fid);
                    facts.arg("grade", shown(self.grade))
                });
            }
            sink.excluded(usize::from(!decided));
        }
    }
}

/// A field and the way in which it is wrong.
type Wrong = (FieldId, &'static str);

impl MisgradedSlope {
    /// What is wrong with a record; false where that cannot be decided.
    fn judge(&self, class: Class, grade: Grade, typed: bool) -> ([Option<Wrong>; 2], bool) {
        match (class, grade) {
            (Class::Unknown, _) | (Class::Cropland, Grade::Unknown) => ([None, None], false),
            (Class::Cropland, Grade::Sloping) => ([None, None], true),
            (Class::Cropland, Grade::Blank) => ([Some((self.grade, "no-grade")), None], true),
            (Class::Cropland, Grade::Flat) => {
                ([typed.then_some((self.kind, "type-on-flat")), None], true)
            }
            (Class::Other, _) => {
                let graded = (grade != Grade::Blank).then_some((self.grade, "grade-elsewhere"));
                (
                    [graded, typed.then_some((self.kind, "type-elsewhere"))],
                    true,
                )
            }
        }
    }

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
