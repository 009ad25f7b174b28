//! `wrong-reference-system`: the .prj of a layer is missing or is not of the system that the standard demands (数学基础).
//!
//! Decided from the parameters, never from the name. A layer has one finding, with its gravest reason.

use super::{demanded, each_files};
use crate::checks::{Check, Context, Kind, Read};
use crate::dataset::LayerCrs;
use crate::finding::{Facts, Place, Sink};
use crate::format::prj::{Crs, CrsKind, DatumKind};
use crate::pack::{LayerId, Reference};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wrong-reference-system",
    variants: &[
        "missing",
        "unparsable",
        "empty",
        "geographic",
        "beijing",
        "cgcs",
        "wgs",
        "other-datum",
        "not-gauss-kruger",
        "unit",
        "scale-factor",
        "latitude-of-origin",
        "false-northing",
        "zone-width",
        "no-zone-number",
        "no-zone",
    ],
    bind: |binding| {
        Box::new(WrongReferenceSystem {
            layers: binding.layers().to_vec(),
            reference: binding.standard.reference.clone(),
        })
    },
};

struct WrongReferenceSystem {
    layers: Vec<LayerId>,
    reference: Reference,
}

/// A reason with what is there and what should be.
type Reason = (&'static str, String, String);

impl Check for WrongReferenceSystem {
    fn reads(&self) -> Vec<Read> {
        each_files(&self.layers)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let known = context.layers().filter_map(|(_, layer)| layer.crs.known());
        // The zone of the county, for layers whose own .prj does not tell it.
        let county_zone = known
            .filter(|crs| self.reason(crs).is_none())
            .find_map(|crs| demanded::zone(&self.reference, crs));
        for (id, layer) in context.layers() {
            sink.examined(1);
            if layer.set.shp.is_none() {
                // A table alone needs no reference system.
                sink.excluded(1);
                continue;
            }
            let (name, zone, reason) = match &layer.crs {
                LayerCrs::Missing => (
                    "",
                    county_zone,
                    Some(("missing", String::new(), String::new())),
                ),
                LayerCrs::Unparsed(start) => ("", county_zone, Some(unparsed(start))),
                LayerCrs::Known(crs) => (
                    crs.name.as_str(),
                    demanded::zone(&self.reference, crs).or(county_zone),
                    self.reason(crs),
                ),
            };
            let Some((variant, value, expected)) = reason else {
                continue;
            };
            let system = demanded::system(&self.reference, zone);
            sink.report(Place::layer(id), variant, || Facts {
                value: Some(value).filter(|value| !value.is_empty()),
                expected: Some(if expected.is_empty() {
                    system.clone()
                } else {
                    expected
                }),
                ..Facts::none().arg("name", name).arg("system", &system)
            });
        }
    }
}

impl WrongReferenceSystem {
    /// The gravest reason why a system is not the demanded one.
    fn reason(&self, crs: &Crs) -> Option<Reason> {
        if crs.kind == CrsKind::Geographic {
            return Some(("geographic", crs.name.clone(), String::new()));
        }
        let wanted = match self.reference.datum.as_str() {
            "cgcs-2000" => DatumKind::Cgcs2000,
            "beijing-1954" => DatumKind::Beijing1954,
            _ => DatumKind::Xian1980,
        };
        let datum = crs.datum_kind();
        if datum != wanted {
            let variant = match datum {
                DatumKind::Beijing1954 => "beijing",
                DatumKind::Cgcs2000 => "cgcs",
                DatumKind::Wgs84 => "wgs",
                DatumKind::Xian1980 | DatumKind::Other => "other-datum",
            };
            return Some((variant, crs.datum.clone(), String::new()));
        }
        if !crs.is_transverse_mercator() {
            let projection = crs.projection.clone().unwrap_or_default();
            return Some(("not-gauss-kruger", projection, "Gauss_Kruger".to_owned()));
        }
        wrong_parameter(crs).or_else(|| self.wrong_zone(crs))
    }

    /// Zone width, zone number in the easting, and whether there is a zone at all.
    fn wrong_zone(&self, crs: &Crs) -> Option<Reason> {
        let width = self.reference.zone_width;
        let text = |value: Option<f64>| value.map_or_else(String::new, demanded::number);
        let easting = || text(crs.false_easting());
        match (crs.zone(), demanded::zone(&self.reference, crs)) {
            (Some(zone), _) if zone.prefixed && zone.width == width => None,
            (Some(zone), _) if zone.prefixed => {
                Some(("zone-width", zone.width.to_string(), width.to_string()))
            }
            (Some(_), Some(number)) => {
                let expected = u32::from(number) * 1_000_000 + 500_000;
                Some(("no-zone-number", easting(), expected.to_string()))
            }
            _ => {
                let meridian = text(crs.central_meridian());
                Some((
                    "no-zone",
                    format!("{meridian}°, {}", easting()),
                    String::new(),
                ))
            }
        }
    }
}

/// A parameter beside the zone that is not Gauss-Kruger's; one that is not stated has its neutral value.
fn wrong_parameter(crs: &Crs) -> Option<Reason> {
    let checks = [
        ("unit", Some(crs.unit.factor), 1.0),
        ("scale-factor", crs.parameter("scale_factor"), 1.0),
        (
            "latitude-of-origin",
            crs.parameter("latitude_of_origin"),
            0.0,
        ),
        ("false-northing", crs.parameter("false_northing"), 0.0),
    ];
    let wrong = checks
        .into_iter()
        .find_map(|(variant, value, right): (_, Option<f64>, f64)| {
            let value = value.filter(|value| (value - right).abs() > 1e-9)?;
            Some((variant, demanded::number(value), demanded::number(right)))
        })?;
    Some(match wrong {
        ("unit", _, expected) => ("unit", crs.unit.name.clone(), expected),
        other => other,
    })
}

/// What is said of a file that is no .prj, by its beginning.
fn unparsed(start: &str) -> Reason {
    let words = start.split(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let variant = if words.is_empty() {
        "empty"
    } else {
        "unparsable"
    };
    (variant, words.join(" "), String::new())
}
