//! `mixed-reference-systems`: a layer in another reference system (坐标系) than most layers.

use super::{demanded, each_files};
use crate::checks::{Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};
use crate::format::prj::{Crs, CrsKind};
use crate::lang::Bilingual;
use crate::pack::{LayerId, Standard};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "mixed-reference-systems",
    variants: &["differs"],
    bind: |binding| {
        Box::new(MixedReferenceSystems {
            layers: binding.layers().to_vec(),
        })
    },
};

struct MixedReferenceSystems {
    layers: Vec<LayerId>,
}

/// Layers of one system.
struct Group<'a> {
    crs: &'a Crs,
    layers: Vec<LayerId>,
}

impl Check for MixedReferenceSystems {
    fn reads(&self) -> Vec<Read> {
        each_files(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for (id, layer) in context.layers() {
            sink.examined(1);
            // A layer without a (readable) .prj says nothing; `wrong-reference-system` names it.
            let Some(crs) = layer.crs.known() else {
                sink.undecided(1);
                continue;
            };
            match groups.iter_mut().find(|group| group.crs.same_as(crs)) {
                Some(group) => group.layers.push(id),
                None => groups.push(Group {
                    crs,
                    layers: vec![id],
                }),
            }
        }
        let Some(most) = majority(&groups, context.standard) else {
            return;
        };
        let deviating = groups.iter().filter(|group| !std::ptr::eq(*group, most));
        for (group, id) in
            deviating.flat_map(|group| group.layers.iter().map(move |id| (group, id)))
        {
            let own = context.data.layer(*id).and_then(|layer| layer.crs.known());
            let own = own.unwrap_or(group.crs);
            sink.report(Place::layer(*id), "differs", || {
                Facts::value(&own.name)
                    .expected(&most.crs.name)
                    .arg("count", most.layers.len())
                    .arg_words("difference", difference(own, most.crs))
            });
        }
    }
}

/// The system of most layers; among equals that of XZQ, then that of DLTB, then the first.
fn majority<'g, 'a>(groups: &'g [Group<'a>], standard: &Standard) -> Option<&'g Group<'a>> {
    let has = |group: &Group<'_>, name| {
        standard
            .layer(name)
            .is_some_and(|id| group.layers.contains(&id))
    };
    let weight = |group: &Group<'_>| (group.layers.len(), has(group, "XZQ"), has(group, "DLTB"));
    // Of equals `max_by_key` takes the last.
    groups.iter().rev().max_by_key(|group| weight(group))
}

/// What tells two systems apart, the weightiest first.
fn difference(own: &Crs, common: &Crs) -> Bilingual {
    let pair = |zh: &str, en: &str, a: String, b: String| {
        Bilingual::new(
            format!("{zh}为 {a}，应为 {b}"),
            format!("{en} {a} instead of {b}"),
        )
    };
    let number = |zh: &str, en: &str, of: &dyn Fn(&Crs) -> Option<f64>| {
        let shown = |crs| of(crs).map_or_else(|| "-".to_owned(), demanded::number);
        let near = match (of(own), of(common)) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-8,
            (a, b) => a.is_none() && b.is_none(),
        };
        (!near).then(|| pair(zh, en, shown(own), shown(common)))
    };
    if own.kind != common.kind {
        return match own.kind {
            CrsKind::Geographic => Bilingual::new("为经纬度坐标", "it is in degrees"),
            CrsKind::Projected => Bilingual::new("为平面坐标", "it is in plane coordinates"),
        };
    }
    if own.datum_kind() != common.datum_kind() {
        return pair("大地基准", "datum", own.datum.clone(), common.datum.clone());
    }
    number("中央经线", "central meridian", &Crs::central_meridian)
        .or_else(|| number("东偏移", "false easting", &Crs::false_easting))
        .or_else(|| {
            number("比例因子", "scale factor", &|crs| {
                crs.parameter("scale_factor")
            })
        })
        .or_else(|| number("长度单位", "unit", &|crs| Some(crs.unit.factor)))
        .unwrap_or_else(|| Bilingual::new("投影参数不同", "other parameters differ"))
}
