//! The outlines of the records that findings are about: a wrong code has no extent of its own, but its parcel has one.

use std::collections::HashMap;

use super::{is_drawable, simplified};
use crate::dataset::Dataset;
use crate::format::shp::{Family, Geometry};
use crate::pack::{LayerId, Standard};
use crate::report::FindingEntry;

/// Vertices of all outlines together, at most.
const VERTICES: usize = 150_000;
/// Vertices of one outline, as a rule.
const EACH: usize = 400;

/// Outlines of records, each once.
#[derive(Clone, Debug, Default)]
pub struct Outlines {
    /// The outlines.
    pub shapes: Vec<Shape>,
    /// By finding of the report: its place in `shapes`.
    pub of_finding: Vec<Option<u32>>,
    /// Findings whose record has an outline that was left out, as there are too many.
    pub left_out: u64,
}

/// An outline in the coordinates of its layer, simplified.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Whether it encloses something.
    pub is_area: bool,
    /// Rings or lines.
    pub parts: Vec<Vec<[f64; 2]>>,
}

impl Shape {
    /// Its vertices.
    fn len(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }
}

/// The outlines for those findings that have no extent of their own. Each rule gets its share of the room first, so that
/// no rule crowds out the others; what is left goes to the rest in their order.
pub(super) fn outlines(standard: &Standard, data: &Dataset, findings: &[FindingEntry]) -> Outlines {
    let mut rules: HashMap<&str, usize> = HashMap::new();
    for finding in findings {
        rules.entry(&finding.rule).or_default();
    }
    let share = VERTICES / rules.len().max(1);
    let mut outlines = Outlines {
        of_finding: vec![None; findings.len()],
        ..Outlines::default()
    };
    let mut known: HashMap<(LayerId, u32), u32> = HashMap::new();
    let mut used = 0;
    for is_first in [true, false] {
        for (place, finding) in findings.iter().enumerate() {
            let Some((id, fid, shapes)) = record(standard, data, finding) else {
                continue;
            };
            if outlines.of_finding[place].is_some() {
                continue;
            }
            let of_rule = rules.entry(&finding.rule).or_default();
            let is_full = used >= VERTICES || (is_first && *of_rule >= share);
            let found = known.get(&(id, fid)).copied().or_else(|| {
                let shape = (!is_full).then(|| shape(shapes, fid))?;
                used += shape.len();
                *of_rule += shape.len();
                outlines.shapes.push(shape);
                let place = (outlines.shapes.len() - 1) as u32;
                known.insert((id, fid), place);
                Some(place)
            });
            outlines.of_finding[place] = found;
            outlines.left_out += u64::from(!is_first && found.is_none());
        }
    }
    outlines
}

/// The record of a finding, where it is a line or an area that was read.
fn record<'a>(
    standard: &Standard,
    data: &'a Dataset,
    finding: &FindingEntry,
) -> Option<(LayerId, u32, &'a Geometry)> {
    if finding.geometry.is_some() {
        return None;
    }
    let id = standard.layer(finding.layer.as_deref()?)?;
    let shapes = data.layer(id)?.geometry.as_ref()?;
    let fid = finding.fid?;
    let has_extent = matches!(shapes.shape_type.family(), Family::Line | Family::Polygon);
    (has_extent && !shapes.is_null(fid as usize)).then_some((id, fid, shapes))
}

fn shape(shapes: &Geometry, fid: u32) -> Shape {
    let parts = shapes.parts(fid as usize).map(|part| {
        let drawable = part.iter().filter(|point| is_drawable(point)).copied();
        drawable.collect::<Vec<_>>()
    });
    let mut shape = Shape {
        is_area: shapes.shape_type.family() == Family::Polygon,
        parts: parts.filter(|part| part.len() > 1).collect(),
    };
    shape.simplify(EACH);
    shape
}

impl Shape {
    /// With at most `most` vertices, unless its parts alone are more.
    pub(in crate::report) fn simplify(&mut self, most: usize) {
        let points = || self.parts.iter().flatten();
        let low = points().fold([f64::MAX; 2], |low, p| [low[0].min(p[0]), low[1].min(p[1])]);
        let high = points().fold([f64::MIN; 2], |high, p| {
            [high[0].max(p[0]), high[1].max(p[1])]
        });
        let size = (high[0] - low[0]).max(high[1] - low[1]);
        let mut tolerance = size / 1000.0;
        while self.len() > most && tolerance < size {
            for part in &mut self.parts {
                *part = simplified(part, tolerance);
            }
            tolerance *= 2.0;
        }
    }
}
