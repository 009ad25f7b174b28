//! What several geometric rules share, computed once before the rules run: the validity of each layer, the coverage of
//! each polygon layer and the lines of each line layer that a selected rule asks for in its [`Read`], and nothing else.

use rayon::prelude::*;

use crate::dataset::{Dataset, Read};
use crate::format::shp::Family;
use crate::geometry::coverage::{Coverage, Polygons};
use crate::geometry::lines::Lines;
use crate::geometry::validity::State;
use crate::geometry::{Grid, Validity};
use crate::pack::{LayerId, Standard};

/// The shared results, by layer.
#[derive(Debug)]
pub struct Topology {
    /// The precision grid of the run.
    pub grid: Grid,
    validity: Vec<Option<Validity>>,
    coverage: Vec<Option<Coverage>>,
    lines: Vec<Option<Lines>>,
}

impl Topology {
    /// Computes what `reads` ask for, on the current thread pool.
    #[must_use]
    pub fn new(standard: &Standard, data: &Dataset, reads: &[Read]) -> Self {
        let grid = Grid::new(standard.parameters.precision);
        let ids: Vec<LayerId> = standard.layer_ids().collect();
        let asked = |id: LayerId| {
            let mut reads = reads.iter();
            reads.any(|read| read.layer == id && (read.validity || read.coverage))
        };
        let validity: Vec<Option<Validity>> = ids
            .par_iter()
            .map(|id| {
                let geometry = data.layer(*id)?.geometry.as_ref()?;
                asked(*id).then(|| Validity::of(geometry, grid))
            })
            .collect();
        let tolerance = standard.parameters.tolerance.to_f64();
        let covers = |id: LayerId| reads.iter().any(|read| read.layer == id && read.coverage);
        let coverage = ids
            .par_iter()
            .zip(&validity)
            .map(|(id, validity)| {
                let (layer, judged) = (data.layer(*id)?, validity.as_ref()?);
                let geometry = layer.geometry.as_ref().filter(|_| covers(*id))?;
                let state = |fid: usize| match u32::try_from(fid) {
                    Ok(record) if !layer.is_deleted(record) => judged.state(fid),
                    _ => State::Absent,
                };
                let polygons =
                    Polygons::new(geometry, grid, state, |ring| judged.is_reversed(ring));
                Some(Coverage::of(polygons, grid, tolerance))
            })
            .collect();
        let drawn = |id: LayerId| reads.iter().any(|read| read.layer == id && read.lines);
        let lines = ids
            .par_iter()
            .map(|id| {
                let layer = data.layer(*id)?;
                let geometry = layer.geometry.as_ref().filter(|_| drawn(*id))?;
                let family = geometry.shape_type.family();
                let is_line = matches!(family, Family::Line | Family::Null);
                is_line.then(|| Lines::new(geometry, layer.records(), grid))
            })
            .collect();
        Self {
            grid,
            validity,
            coverage,
            lines,
        }
    }

    /// The lines of a layer on the grid, where a read asked for them and it has lines.
    #[must_use]
    pub fn lines(&self, layer: LayerId) -> Option<&Lines> {
        self.lines.get(usize::from(layer.0))?.as_ref()
    }

    /// The coverage that the polygons of a layer make, where a read asked for it and the layer has shapes.
    #[must_use]
    pub fn coverage(&self, layer: LayerId) -> Option<&Coverage> {
        self.coverage.get(usize::from(layer.0))?.as_ref()
    }

    /// The validity of a layer, where a read asked for it and the layer has shapes.
    #[must_use]
    pub fn validity(&self, layer: LayerId) -> Option<&Validity> {
        self.validity.get(usize::from(layer.0))?.as_ref()
    }
}
