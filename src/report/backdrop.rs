//! The ground on which findings are drawn (底图), which the report does not tell: the reference system of each layer,
//! and, where a drawing is wanted, the borders of the villages, the village of each finding, and the outlines of the
//! records found. Made from the data before it is dropped; all of it is bounded, however large the county is.

mod arcs;
mod records;
mod simplify;
mod villages;

use crate::dataset::{Dataset, Layer};
use crate::format::shp::{Family, Geometry};
use crate::lang::Bilingual;
use crate::pack::{LayerId, Standard};

use super::Report;
use arcs::Arc;

pub use records::{Outlines, Shape};
pub(super) use simplify::simplified;
pub use villages::Village;

/// Layer of the villages: their borders are the map.
const UNITS: &str = "XZQ";
/// Layer of the parcels: drawn where there is room, and instead of the villages where those are missing.
const PARCELS: &str = "DLTB";
/// Vertices of all borders drawn, at most.
const BORDER_VERTICES: usize = 50_000;
/// Vertices that the villages may have for their borders to be looked for: a drawing must not cost more than the checks.
const UNIT_VERTICES: usize = 2_000_000;
/// The same for the parcels, of which more than these could not be drawn anyway.
const PARCEL_VERTICES: usize = 600_000;

/// The ground on which findings are drawn.
#[derive(Clone, Debug, Default)]
pub struct Backdrop {
    /// The loaded layers, in the order of the pack.
    pub layers: Vec<BackdropLayer>,
    /// What a map shows beside the findings; `None` where no drawing was wanted.
    pub ground: Option<Ground>,
}

/// A layer of the ground.
#[derive(Clone, Debug)]
pub struct BackdropLayer {
    /// Code of the layer.
    pub layer: String,
    /// Text of its .prj as handed in, if there is one.
    pub prj: Option<String>,
}

/// What a map shows beside the findings.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Borders, the villages' first.
    pub borders: Vec<Borders>,
    /// The villages (村级行政区), in the order of their records.
    pub villages: Vec<Village>,
    /// By finding of the report: its place in `villages`.
    pub village_of: Vec<Option<u32>>,
    /// Outlines of the records that findings are about.
    pub records: Outlines,
}

/// The borders of a layer, each drawn once.
#[derive(Clone, Debug)]
pub struct Borders {
    /// Code of the layer.
    pub layer: String,
    /// What it is called.
    pub title: Bilingual,
    /// Lines between the places where three or more borders meet, in the layer's own coordinates, simplified.
    pub arcs: Vec<Border>,
    /// How far the lines drawn are from the true ones at most, in units of the layer; 0: these are the true ones.
    pub tolerance: f64,
}

/// A line of a border.
#[derive(Clone, Debug)]
pub struct Border {
    /// Its vertices.
    pub line: Vec<[f64; 2]>,
    /// Whether there is a polygon on one side only.
    pub is_outline: bool,
}

impl Backdrop {
    /// The ground of a submission, without a drawing.
    #[must_use]
    pub fn new(standard: &Standard, data: &Dataset) -> Self {
        let layers = standard.layers.iter().zip(&data.layers);
        let of = layers.filter_map(|(spec, layer)| {
            layer.as_ref().ok().map(|layer| BackdropLayer {
                layer: spec.name.clone(),
                prj: layer.prj.clone(),
            })
        });
        Self {
            layers: of.collect(),
            ground: None,
        }
    }

    /// With what a map of the findings needs. Shapes that no rule wanted were not read, and are not drawn.
    #[must_use]
    pub fn drawn(self, standard: &Standard, data: &Dataset, report: &Report) -> Self {
        let (villages, village_of) = villages::villages(standard, data, &report.findings);
        let ground = Ground {
            borders: borders(standard, data),
            villages,
            village_of,
            records: records::outlines(standard, data, &report.findings),
        };
        Self {
            ground: Some(ground),
            ..self
        }
    }
}

/// The polygons of a layer, where they were read and look like places on earth.
fn polygons<'a>(standard: &Standard, data: &'a Dataset, name: &str) -> Option<PolygonLayer<'a>> {
    let id = standard.layer(name)?;
    let layer = data.layer(id)?;
    let shapes = layer.geometry.as_ref()?;
    let is_drawable = shapes.shape_type.family() == Family::Polygon && !shapes.coords.is_empty();
    is_drawable.then_some(PolygonLayer { id, layer, shapes })
}

/// A layer of polygons that were read.
#[derive(Clone, Copy)]
struct PolygonLayer<'a> {
    id: LayerId,
    layer: &'a Layer,
    shapes: &'a Geometry,
}

impl<'a> PolygonLayer<'a> {
    /// The rings of the records that count.
    fn rings(&self) -> impl Iterator<Item = &'a [[f64; 2]]> {
        let shapes = self.shapes;
        let records = (0..shapes.features()).filter(|fid| {
            let fid = u32::try_from(*fid).unwrap_or(u32::MAX);
            !self.layer.is_deleted(fid)
        });
        records.flat_map(|fid| shapes.parts(fid))
    }
}

/// A coordinate that can be drawn: a damaged file holds any number.
fn is_drawable([x, y]: &[f64; 2]) -> bool {
    x.abs() < 1e9 && y.abs() < 1e9
}

/// The borders of the villages and, as far as there is room, of the parcels.
fn borders(standard: &Standard, data: &Dataset) -> Vec<Borders> {
    let mut drawn = Vec::new();
    let mut room = BORDER_VERTICES;
    let of = |name: &str, most: usize| {
        polygons(standard, data, name).filter(|layer| layer.shapes.vertices() <= most)
    };
    let units = of(UNITS, UNIT_VERTICES);
    if let Some(layer) = &units {
        drawn.push(simple(
            standard,
            layer,
            arcs::arcs(layer.rings()),
            room,
            f64::INFINITY,
        ));
        room = room.saturating_sub(vertices(&drawn[0]));
    }
    if let Some(layer) = of(PARCELS, PARCEL_VERTICES) {
        let all = arcs::arcs(layer.rings());
        // Parcels that would have to be coarser than a thousandth of the county would be no parcels any more.
        let coarsest = extent(layer.shapes) / 1000.0;
        let parcels = simple(standard, &layer, all, room, coarsest);
        if vertices(&parcels) <= room {
            drawn.push(parcels);
        } else if units.is_none() {
            let outline = arcs::arcs(layer.rings())
                .into_iter()
                .filter(|arc| arc.is_outline);
            drawn.push(simple(
                standard,
                &layer,
                outline.collect(),
                room,
                f64::INFINITY,
            ));
        }
    }
    drawn
}

fn vertices(borders: &Borders) -> usize {
    borders.arcs.iter().map(|arc| arc.line.len()).sum()
}

/// The greater side of the extent.
fn extent(shapes: &Geometry) -> f64 {
    let drawable = shapes.coords.iter().filter(|point| is_drawable(point));
    let bounds = drawable.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, [x, y]| {
        [b[0].min(*x), b[1].min(*y), b[2].max(*x), b[3].max(*y)]
    });
    (bounds[2] - bounds[0]).max(bounds[3] - bounds[1]).max(0.0)
}

/// Borders of at most `room` vertices, or as simple as the tolerance `coarsest` makes them.
fn simple(
    standard: &Standard,
    layer: &PolygonLayer<'_>,
    arcs: Vec<Arc>,
    room: usize,
    coarsest: f64,
) -> Borders {
    let spec = &standard[layer.id];
    let mut borders = Borders {
        layer: spec.name.clone(),
        title: spec.title.clone(),
        arcs: arcs
            .into_iter()
            .map(|arc| Border {
                line: arc.line,
                is_outline: arc.is_outline,
            })
            .collect(),
        tolerance: 0.0,
    };
    // Below a ten-thousandth of the extent nobody sees a difference unless he zooms in far.
    let mut tolerance = extent(layer.shapes) / 20_000.0;
    while vertices(&borders) > room && tolerance <= coarsest && tolerance > 0.0 {
        for arc in &mut borders.arcs {
            arc.line = simplified(&arc.line, tolerance);
        }
        borders.tolerance = tolerance;
        // Lines of two vertices stay: beyond this, only leaving some out would help.
        if borders.arcs.iter().all(|arc| arc.line.len() <= 2) {
            borders.arcs.truncate(room / 2);
        }
        tolerance *= 2.0;
    }
    borders
}
