//! What several geometric rules share, computed once before the rules run: the validity of each layer, the coverage of
//! each polygon layer, the lines of each line layer, and the borders of polygons against lines, as far as a selected rule
//! asks for them in its [`Read`], and nothing else.

use rayon::prelude::*;

use crate::dataset::{Dataset, Layer, Read};
use crate::format::shp::Family;
use crate::geometry::borders::{Borders, Rings};
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
    borders: Vec<(LayerId, Vec<LayerId>, Borders)>,
}

impl Topology {
    /// Computes what `reads` ask for, on the current thread pool.
    #[must_use]
    pub fn new(standard: &Standard, data: &Dataset, reads: &[Read]) -> Self {
        let grid = Grid::new(standard.parameters.precision);
        let ids: Vec<LayerId> = standard.layer_ids().collect();
        let asked = |id: LayerId| {
            let mut reads = reads.iter();
            reads.any(|read| {
                read.layer == id && (read.validity || read.coverage || !read.borders.is_empty())
            })
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
        let drawn = |id: LayerId| {
            let mut reads = reads.iter();
            reads.any(|read| read.layer == id && read.lines || read.borders.contains(&id))
        };
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
        let mut made = Self {
            grid,
            validity,
            coverage,
            lines,
            borders: Vec::new(),
        };
        let mut asked: Vec<(LayerId, &[LayerId])> = reads
            .iter()
            .filter(|read| !read.borders.is_empty())
            .map(|read| (read.layer, &read.borders[..]))
            .collect();
        asked.sort_unstable();
        asked.dedup();
        made.borders = asked
            .into_par_iter()
            .filter_map(|(layer, lines)| {
                let borders = made.cancel(data, layer, lines)?;
                Some((layer, lines.to_vec(), borders))
            })
            .collect();
        made
    }

    fn cancel(&self, data: &Dataset, layer: LayerId, lines: &[LayerId]) -> Option<Borders> {
        let polygons = data.layer(layer)?;
        let shapes = polygons.geometry.as_ref()?;
        let (valid, masks) = self.split(layer, polygons)?;
        let comparable = |id: &LayerId| {
            let layer = data.layer(*id)?;
            self.lines(*id).filter(|_| layer.same_system(polygons))
        };
        // The first one's segments are asked about; the others only complete it.
        comparable(lines.first()?)?;
        let lines: Vec<&Lines> = lines.iter().filter_map(comparable).collect();
        let rings = |features| Rings {
            shapes,
            grid: self.grid,
            features,
        };
        Some(Borders::new(rings(&valid), rings(&masks), &lines))
    }

    /// The records of a layer that are valid polygons, and those that are only masks to others; `None` without the
    /// validity of the layer.
    #[must_use]
    pub fn split(&self, id: LayerId, layer: &Layer) -> Option<(Vec<u32>, Vec<u32>)> {
        let validity = self.validity(id)?;
        let state = |fid: &u32| validity.state(*fid as usize);
        let present = layer.records().filter(|fid| state(fid) != State::Absent);
        Some(present.partition(|fid| state(fid) == State::Valid))
    }

    /// What is left of the polygons' borders and of the lines when equal edges have cancelled, where a read asked for
    /// just these layers of lines.
    #[must_use]
    pub fn borders(&self, layer: LayerId, lines: &[LayerId]) -> Option<&Borders> {
        let mut all = self.borders.iter();
        let found = all.find(|(own, drawn, _)| *own == layer && drawn == lines);
        found.map(|(.., borders)| borders)
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
