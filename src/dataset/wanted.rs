//! What a run wants of each layer, so that nothing else is decoded.

use std::collections::BTreeSet;

use crate::checks::Read;
use crate::pack::{FieldId, LayerId, Standard};

/// What a run wants of one layer.
#[derive(Clone, Debug, Default)]
pub struct WantedLayer {
    /// These fields.
    pub fields: BTreeSet<FieldId>,
    /// The shapes.
    pub geometry: bool,
    /// The text of every field.
    pub all_text: bool,
}

/// What a run wants, by [`LayerId`].
#[derive(Clone, Debug)]
pub struct Wanted(Vec<WantedLayer>);

impl Wanted {
    /// What `reads` read, and the names of records: BSM, keys, and the codes that tell the county.
    #[must_use]
    pub fn new(standard: &Standard, reads: impl IntoIterator<Item = Read>) -> Self {
        let mut wanted: Vec<WantedLayer> = standard
            .layers
            .iter()
            .map(|layer| {
                let names = layer
                    .field("BSM")
                    .into_iter()
                    .chain(layer.key.iter().map(|part| part.field));
                WantedLayer {
                    fields: names.collect(),
                    ..WantedLayer::default()
                }
            })
            .collect();
        for read in reads {
            let layer = &mut wanted[usize::from(read.layer.0)];
            layer.fields.extend(read.fields.iter().chain(&read.also));
            layer.geometry |= read.geometry;
            layer.all_text |= read.all_text;
        }
        Self(wanted)
    }
}

impl std::ops::Index<LayerId> for Wanted {
    type Output = WantedLayer;

    fn index(&self, layer: LayerId) -> &WantedLayer {
        &self.0[usize::from(layer.0)]
    }
}
