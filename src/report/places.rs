//! Where the findings are, for a map: sorted by reference system, as points, lines and polygons. What the GeoPackage and
//! the shapefiles are made from.
//!
//! A layer of a map has one reference system. Findings of layers in another one than most go to layers of their own;
//! so do those of layers without a system that can be read, whose coordinates mean nothing definite.

use super::emit::Material;
use super::geojson::outline;
use super::{BackdropLayer, FindingEntry};
use crate::format::prj::Crs;
use crate::geometry::Outline;

/// What a layer shows of the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Point,
    Line,
    Polygon,
}

impl Extent {
    pub(super) const ALL: [Self; 3] = [Self::Point, Self::Line, Self::Polygon];

    /// `point`
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Line => "line",
            Self::Polygon => "polygon",
        }
    }
}

/// The findings of one reference system.
pub(super) struct Ground<'a> {
    /// The system, with its text as handed in.
    pub(super) crs: Option<(Crs, &'a str)>,
    /// Its layers.
    layers: Vec<&'a str>,
    /// Its findings that have a place.
    pub(super) findings: Vec<&'a FindingEntry>,
}

/// The findings of a report: a ground for each reference system, and those without a place. The first ground is the
/// system that most layers have, and is there even when nothing is on it; the others are not empty.
pub(super) fn grounds<'a>(material: &Material<'a>) -> (Vec<Ground<'a>>, Vec<&'a FindingEntry>) {
    let mut grounds: Vec<Ground<'a>> = Vec::new();
    for layer in &material.backdrop.layers {
        let crs = system(layer);
        match grounds.iter_mut().find(|ground| ground.is_in(crs.as_ref())) {
            Some(ground) => ground.layers.push(&layer.layer),
            None => grounds.push(Ground::new(crs, vec![&layer.layer])),
        }
    }
    if grounds.is_empty() {
        grounds.push(Ground::new(None, Vec::new()));
    }
    // Stable: of two systems with equally many layers the one that comes first.
    grounds.sort_by_key(|ground| std::cmp::Reverse((ground.crs.is_some(), ground.layers.len())));
    let mut nowhere = Vec::new();
    for finding in &material.report.findings {
        if points(finding).is_empty() {
            nowhere.push(finding);
            continue;
        }
        let of_layer = |ground: &Ground<'_>| match &finding.layer {
            Some(layer) => ground.layers.contains(&layer.as_str()),
            None => true,
        };
        let place = grounds.iter().position(of_layer).unwrap_or(0);
        grounds[place].findings.push(finding);
    }
    let mut place = 0;
    grounds.retain(|ground| {
        place += 1;
        place == 1 || !ground.findings.is_empty()
    });
    (grounds, nowhere)
}

impl<'a> Ground<'a> {
    fn new(crs: Option<(Crs, &'a str)>, layers: Vec<&'a str>) -> Self {
        Self {
            crs,
            layers,
            findings: Vec::new(),
        }
    }

    fn is_in(&self, crs: Option<&(Crs, &str)>) -> bool {
        match (&self.crs, crs) {
            (Some((own, _)), Some((other, _))) => own.same_as(other),
            (None, None) => true,
            _ => false,
        }
    }
}

fn system(layer: &BackdropLayer) -> Option<(Crs, &str)> {
    let text = layer.prj.as_deref()?;
    let text = text.trim_start_matches('\u{feff}');
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    Some((Crs::parse(text.as_bytes()).ok()?, text))
}

/// The points that a finding is at: several where its extent is points, else one; none without a place.
pub(super) fn points(finding: &FindingEntry) -> Vec<[f64; 2]> {
    let extent = if finding.point.is_none() || is_of(finding, "Point") {
        finding.geometry.as_ref().and_then(outline)
    } else {
        // Its shape is not asked for: no need to take it apart.
        None
    };
    let mut points = match extent {
        Some(Outline::Points(points)) if !points.is_empty() => points,
        extent => {
            let first = extent.as_ref().and_then(first);
            finding.point.or(first).into_iter().collect()
        }
    };
    points.retain(is_real);
    points
}

/// The lines of a finding, each of two vertices or more.
pub(super) fn lines(finding: &FindingEntry) -> Vec<Vec<[f64; 2]>> {
    if !is_of(finding, "LineString") {
        return Vec::new();
    }
    let Some(Outline::Lines(mut lines)) = finding.geometry.as_ref().and_then(outline) else {
        return Vec::new();
    };
    lines.retain(|line| line.len() >= 2 && line.iter().all(is_real));
    lines
}

/// The polygons of a finding, each its outer ring and then its holes; rings are closed, of four vertices or more.
pub(super) fn polygons(finding: &FindingEntry) -> Vec<Vec<Vec<[f64; 2]>>> {
    if !is_of(finding, "Polygon") {
        return Vec::new();
    }
    let Some(Outline::Polygons(mut polygons)) = finding.geometry.as_ref().and_then(outline) else {
        return Vec::new();
    };
    for polygon in &mut polygons {
        for ring in polygon
            .iter_mut()
            .filter(|ring| ring.first() != ring.last())
        {
            ring.extend(ring.first().copied());
        }
        let whole = |ring: &Vec<[f64; 2]>| ring.len() >= 4 && ring.iter().all(is_real);
        if polygon.first().is_some_and(whole) {
            polygon.retain(whole);
        } else {
            // Holes of nothing are nothing.
            polygon.clear();
        }
    }
    polygons.retain(|polygon| !polygon.is_empty());
    polygons
}

/// Whether the extent is of a type, one or many.
fn is_of(finding: &FindingEntry, kind: &str) -> bool {
    let found = finding
        .geometry
        .as_ref()
        .and_then(|geometry| geometry.get("type"));
    found
        .and_then(|found| found.as_str())
        .is_some_and(|found| found.ends_with(kind))
}

fn first(extent: &Outline) -> Option<[f64; 2]> {
    match extent {
        Outline::Points(points) => points.first().copied(),
        Outline::Lines(lines) => lines.first()?.first().copied(),
        Outline::Polygons(polygons) => polygons.first()?.first()?.first().copied(),
    }
}

fn is_real([x, y]: &[f64; 2]) -> bool {
    x.is_finite() && y.is_finite()
}
