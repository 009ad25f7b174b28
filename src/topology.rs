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
        let wanted = Wanted {
            grid: Grid::new(standard.parameters.precision),
            tolerance: standard.parameters.tolerance.to_f64(),
            data,
            reads,
        };
        let ids: Vec<LayerId> = standard.layer_ids().collect();
        let areas = ids.par_iter().with_max_len(1);
        let areas: Vec<_> = areas.map(|id| wanted.areas(*id)).collect();
        // Not beside the areas: what those have needed on the way serves again.
        let lines = ids.par_iter().map(|id| wanted.lines(*id)).collect();
        let (validity, coverage) = areas.into_iter().unzip();
        let mut made = Self {
            grid: wanted.grid,
            validity,
            coverage,
            lines,
            borders: Vec::new(),
        };
        made.borders = wanted
            .borders()
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

/// What the reads of a run ask for.
struct Wanted<'a> {
    grid: Grid,
    /// In metres.
    tolerance: f64,
    data: &'a Dataset,
    reads: &'a [Read],
}

impl<'a> Wanted<'a> {
    fn any(&self, id: LayerId, asks: impl Fn(&Read) -> bool) -> bool {
        let mut reads = self.reads.iter();
        reads.any(|read| read.layer == id && asks(read))
    }

    /// Validity and coverage of a layer.
    fn areas(&self, id: LayerId) -> (Option<Validity>, Option<Coverage>) {
        let validity = self.validity(id);
        let coverage = validity
            .as_ref()
            .and_then(|judged| self.coverage(id, judged));
        (validity, coverage)
    }

    fn validity(&self, id: LayerId) -> Option<Validity> {
        let geometry = self.data.layer(id)?.geometry.as_ref()?;
        let asks = |read: &Read| read.validity || read.coverage || !read.borders.is_empty();
        self.any(id, asks)
            .then(|| Validity::of(geometry, self.grid))
    }

    fn coverage(&self, id: LayerId, judged: &Validity) -> Option<Coverage> {
        let layer = self.data.layer(id)?;
        let covers = self.any(id, |read| read.coverage);
        let geometry = layer.geometry.as_ref().filter(|_| covers)?;
        let state = |fid: usize| match u32::try_from(fid) {
            Ok(record) if !layer.is_deleted(record) => judged.state(fid),
            _ => State::Absent,
        };
        let is_reversed = |ring: usize| judged.is_reversed(ring);
        let polygons = Polygons::new(geometry, self.grid, state, is_reversed)
            .knowing_simple(|fid| judged.is_simple(fid));
        let of = match self.any(id, |read| read.union) {
            true => Coverage::of,
            false => Coverage::without_outline,
        };
        let made = of(polygons, self.grid, self.tolerance);
        match self.any(id, |read| read.overlaid) {
            true => Some(made),
            false => Some(made.on_its_own()),
        }
    }

    fn lines(&self, id: LayerId) -> Option<Lines> {
        let layer = self.data.layer(id)?;
        let mut reads = self.reads.iter();
        let drawn = reads.any(|read| read.layer == id && read.lines || read.borders.contains(&id));
        let geometry = layer.geometry.as_ref().filter(|_| drawn)?;
        let family = geometry.shape_type.family();
        let is_line = matches!(family, Family::Line | Family::Null);
        is_line.then(|| Lines::new(geometry, layer.records(), self.grid))
    }

    /// The layers of polygons whose borders are asked for, with the layers of lines, each pair once.
    fn borders(&self) -> Vec<(LayerId, &'a [LayerId])> {
        let reads = self.reads.iter().filter(|read| !read.borders.is_empty());
        let mut asked: Vec<(LayerId, &[LayerId])> =
            reads.map(|read| (read.layer, &read.borders[..])).collect();
        asked.sort_unstable();
        asked.dedup();
        asked
    }
}
