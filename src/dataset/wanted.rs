//! What checks read of each layer: from it follows what is decoded, and when a rule cannot run.

use std::collections::BTreeSet;

use crate::pack::{FieldId, LayerId, Standard};

/// What a check needs of a layer that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Looked at on its own: where it cannot be, the other layers still are.
    Each,
    /// The check cannot work without it.
    Whole,
    /// Absent means empty: a county without point features has none to deduct.
    OrEmpty,
    /// Looked at if it is there; its absence leaves nothing out.
    Maybe,
}

/// One layer that a check reads.
#[derive(Clone, Debug)]
pub struct Read {
    /// The layer.
    pub layer: LayerId,
    /// What its absence means.
    pub part: Part,
    /// Fields without which it cannot be looked at.
    pub fields: Vec<FieldId>,
    /// Fields looked at if they are there.
    pub also: Vec<FieldId>,
    /// Whether the attribute table must be readable.
    pub table: bool,
    /// Whether the geometry is looked at.
    pub geometry: bool,
    /// Whether its coordinates must be metres: a layer in degrees cannot be looked at.
    pub metres: bool,
    /// Whether [`Topology`](crate::topology::Topology) is to hold the validity of its polygons.
    pub validity: bool,
    /// Whether [`Topology`](crate::topology::Topology) is to hold the coverage that its polygons make; asks for their
    /// validity too.
    pub coverage: bool,
    /// Whether that coverage is held against another layer; if by none, only its own findings can be asked for.
    pub overlaid: bool,
    /// Whether the union of that coverage is held against another.
    pub union: bool,
    /// Whether [`Topology`](crate::topology::Topology) is to hold its lines on the grid.
    pub lines: bool,
    /// Layers of lines against which [`Topology`](crate::topology::Topology) is to hold the borders of its polygons; asks
    /// for their validity too.
    pub borders: Vec<LayerId>,
    /// Whether the text of every field, also of extra ones, is looked at.
    pub all_text: bool,
    /// Whether every record must have been read, so that one that is lost is not taken for one that is missing.
    pub complete: bool,
}

impl Read {
    /// Only the layer's files are looked at, not what is in them.
    #[must_use]
    pub fn files(layer: LayerId, part: Part) -> Self {
        Self {
            layer,
            part,
            fields: Vec::new(),
            also: Vec::new(),
            table: false,
            geometry: false,
            metres: false,
            validity: false,
            coverage: false,
            overlaid: false,
            union: false,
            lines: false,
            borders: Vec::new(),
            all_text: false,
            complete: false,
        }
    }

    /// The same, but where records of it are lost it counts as unreadable.
    #[must_use]
    pub fn complete(self) -> Self {
        Self {
            complete: true,
            ..self
        }
    }

    /// Fields are read, and needed.
    #[must_use]
    pub fn fields(layer: LayerId, part: Part, fields: Vec<FieldId>) -> Self {
        Self {
            fields,
            table: true,
            ..Self::files(layer, part)
        }
    }

    /// Those of these fields are read that are there.
    #[must_use]
    pub fn also(layer: LayerId, part: Part, also: Vec<FieldId>) -> Self {
        Self {
            also,
            table: true,
            ..Self::files(layer, part)
        }
    }

    /// The geometry is read.
    #[must_use]
    pub fn geometry(layer: LayerId, part: Part) -> Self {
        Self {
            geometry: true,
            ..Self::files(layer, part)
        }
    }

    /// The geometry is read and measured: its coordinates must be metres.
    #[must_use]
    pub fn metres(layer: LayerId, part: Part) -> Self {
        Self {
            metres: true,
            ..Self::geometry(layer, part)
        }
    }

    /// Whether it reads something of [`Topology`](crate::topology::Topology).
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.validity || self.coverage || self.lines || !self.borders.is_empty()
    }

    /// The geometry is read with the borders of its polygons against these lines.
    #[must_use]
    pub fn borders(layer: LayerId, part: Part, lines: Vec<LayerId>) -> Self {
        Self {
            borders: lines,
            ..Self::validity(layer, part)
        }
    }

    /// The geometry is read as lines on the grid.
    #[must_use]
    pub fn lines(layer: LayerId, part: Part) -> Self {
        Self {
            lines: true,
            ..Self::metres(layer, part)
        }
    }

    /// The geometry is read with the validity of its polygons.
    #[must_use]
    pub fn validity(layer: LayerId, part: Part) -> Self {
        Self {
            validity: true,
            ..Self::metres(layer, part)
        }
    }

    /// The geometry is read with the coverage that its polygons make.
    #[must_use]
    pub fn coverage(layer: LayerId, part: Part) -> Self {
        Self {
            coverage: true,
            ..Self::metres(layer, part)
        }
    }

    /// The geometry is read with the coverage that its polygons make, which is held against another layer.
    #[must_use]
    pub fn overlaid(layer: LayerId, part: Part) -> Self {
        Self {
            overlaid: true,
            ..Self::coverage(layer, part)
        }
    }

    /// The geometry is read with the coverage that its polygons make, whose union is held against another.
    #[must_use]
    pub fn union(layer: LayerId, part: Part) -> Self {
        Self {
            union: true,
            ..Self::overlaid(layer, part)
        }
    }
}

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
pub struct Wanted {
    layers: Vec<WantedLayer>,
    /// The workbooks and .csv files.
    pub workbooks: bool,
}

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
        Self {
            layers: wanted,
            workbooks: false,
        }
    }
}

impl std::ops::Index<LayerId> for Wanted {
    type Output = WantedLayer;

    fn index(&self, layer: LayerId) -> &WantedLayer {
        &self.layers[usize::from(layer.0)]
    }
}
