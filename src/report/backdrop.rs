//! What a drawing of the findings needs and the report does not say (底图): the reference system of each layer.

use crate::dataset::Dataset;
use crate::pack::Standard;

/// The ground on which findings are drawn.
#[derive(Clone, Debug, Default)]
pub struct Backdrop {
    /// The loaded layers, in the order of the pack.
    pub layers: Vec<BackdropLayer>,
}

/// A layer of the ground.
#[derive(Clone, Debug)]
pub struct BackdropLayer {
    /// Code of the layer.
    pub layer: String,
    /// Text of its .prj as handed in, if there is one.
    pub prj: Option<String>,
}

impl Backdrop {
    /// The ground of a submission.
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
        }
    }
}
