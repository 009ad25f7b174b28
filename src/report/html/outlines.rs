//! Coordinates in few digits: whole steps from an origin, each vertex from the one before it.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::report::FindingEntry;
use crate::report::backdrop::Shape;

/// Vertices of all extents of findings, at most; an extent beyond is left out and counted.
const VERTICES: usize = 60_000;
/// Vertices of one extent, as a rule: beyond it is simplified.
const EACH: usize = 200;

/// A grid that coordinates are written on: with steps far below what can be seen, and few digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    pub(super) origin: [f64; 2],
    pub(super) step: f64,
}

impl Places {
    /// For these points; steps of `metre` where they look like metres, of `degree` where they look like degrees.
    pub(super) fn new(points: impl Iterator<Item = [f64; 2]>, metre: f64, degree: f64) -> Self {
        let (mut origin, mut is_degrees) = (None, true);
        for [x, y] in points.filter(|point| point.iter().all(|value| value.is_finite())) {
            origin.get_or_insert([x.floor(), y.floor()]);
            is_degrees &= x.abs() <= 360.0 && y.abs() <= 90.0;
        }
        Self {
            origin: origin.unwrap_or_default(),
            step: if is_degrees { degree } else { metre },
        }
    }

    /// Steps from the origin. Whole ones, except where a damaged coordinate is beyond all whole numbers.
    pub(super) fn encode(&self, point: [f64; 2]) -> [Number; 2] {
        let steps = |axis: usize| Number::rounded((point[axis] - self.origin[axis]) / self.step);
        [steps(0), steps(1)]
    }

    /// A line as x, y, and then the steps from vertex to vertex.
    pub(super) fn line(&self, line: &[[f64; 2]]) -> Vec<i64> {
        let mut before = [0_i64; 2];
        let mut steps = Vec::with_capacity(line.len() * 2);
        for point in line {
            for axis in 0..2 {
                // Saturates for what no map shows.
                let here = ((point[axis] - self.origin[axis]) / self.step).round() as i64;
                steps.push(here.saturating_sub(before[axis]));
                before[axis] = here;
            }
        }
        steps
    }
}

/// A number in few digits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Number {
    Whole(i64),
    Any(f64),
}

impl Number {
    /// The nearest whole number, as far as the page's numbers are exact (2^53).
    fn rounded(steps: f64) -> Self {
        if steps.abs() < 9e15 {
            Self::Whole(steps.round() as i64)
        } else {
            Self::Any(steps)
        }
    }
}

/// The number as it is, a whole one without `.0`.
impl From<f64> for Number {
    fn from(value: f64) -> Self {
        if value.fract() == 0.0 && value.abs() < 9e15 {
            Self::Whole(value as i64)
        } else {
            Self::Any(value)
        }
    }
}

/// Extents of findings as the page draws them.
#[derive(Serialize)]
pub(super) struct Drawn {
    /// By finding: what kind of extent it has: `-` none, `p` points, `l` lines, `a` areas, `x` left out.
    kinds: String,
    /// The parts of each extent there is, in the order of the findings.
    parts: Vec<Vec<Vec<i64>>>,
    /// Extents that were left out.
    left_out: u64,
}

/// The extents that the findings have of their own.
pub(super) fn drawn<'a>(
    findings: impl Iterator<Item = &'a FindingEntry>,
    places: &Places,
) -> Drawn {
    let mut drawn = Drawn {
        kinds: String::new(),
        parts: Vec::new(),
        left_out: 0,
    };
    let mut used = 0;
    for finding in findings {
        let Some((kind, mut shape)) = finding.geometry.as_ref().and_then(shape) else {
            drawn.kinds.push('-');
            continue;
        };
        if used >= VERTICES {
            drawn.kinds.push('x');
            drawn.left_out += 1;
            continue;
        }
        if kind != 'p' {
            shape.simplify(EACH);
        }
        used += shape.parts.iter().map(Vec::len).sum::<usize>();
        drawn.kinds.push(kind);
        let parts = shape.parts.iter().map(|part| places.line(part));
        drawn.parts.push(parts.collect());
    }
    drawn
}

/// The shape of a GeoJSON geometry: its rings, lines, or all its points as one part.
fn shape(geometry: &Map<String, Value>) -> Option<(char, Shape)> {
    let kind = match geometry.get("type")?.as_str()? {
        "Polygon" | "MultiPolygon" => 'a',
        "LineString" | "MultiLineString" => 'l',
        _ => 'p',
    };
    let mut parts = Vec::new();
    parts_of(geometry.get("coordinates")?, &mut parts);
    let shape = Shape {
        is_area: kind == 'a',
        parts,
    };
    (!shape.parts.is_empty()).then_some((kind, shape))
}

/// The innermost lists of points below `coordinates`, whatever it is nested in.
fn parts_of(coordinates: &Value, parts: &mut Vec<Vec<[f64; 2]>>) {
    if let Some(point) = point(coordinates) {
        parts.push(vec![point]);
        return;
    }
    let Some(list) = coordinates.as_array() else {
        return;
    };
    if list.first().and_then(point).is_some() {
        parts.push(list.iter().filter_map(point).collect());
        return;
    }
    for inner in list {
        parts_of(inner, parts);
    }
}

fn point(value: &Value) -> Option<[f64; 2]> {
    match value.as_array()?.as_slice() {
        [x, y] => Some([x.as_f64()?, y.as_f64()?]),
        _ => None,
    }
}
