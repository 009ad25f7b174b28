//! What several geometric rules share, computed once before the rules run: the validity of each layer that a selected
//! rule asks for with [x](crate::dataset::Read), and nothing else.

use rayon::prelude::*;

use crate::dataset::{Dataset, Read};
use crate::geometry::{Grid, Validity};
use crate::pack::{LayerId, Standard};

/// The shared results, by layer.
#[derive(Debug)]
pub struct Topology {
    /// The precision grid of the run.
    pub grid: Grid,
    validity: Vec<Option<Validity>>,
}

impl Topology {
    /// Computes what `reads` ask for, on the current thread pool.
    #[must_use]
    pub fn new(standard: &Standard, data: &Dataset, reads: &[Read]) -> Self {
        let grid = Grid::new(standard.parameters.precision);
        let ids: Vec<LayerId> = standard.layer_ids().collect();
        let asked = |id: LayerId| {
            reads
                .iter()
                .any(|read| read.layer == id && read.is_shared())
        };
        let validity = ids
            .par_iter()
            .map(|id| {
                let geometry = data.layer(*id)?.geometry.as_ref()?;
                asked(*id).then(|| Validity::of(geometry, grid))
            })
            .collect();
        Self { grid, validity }
    }

    /// The validity of a layer, where a read asked for it and the layer has shapes.
    #[must_use]
    pub fn validity(&self, layer: LayerId) -> Option<&Validity> {
        self.validity.get(usize::from(layer.0))?.as_ref()
    }
}
