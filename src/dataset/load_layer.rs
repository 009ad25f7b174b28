//! One layer from its files: shapes beside attributes, every file hashed while it is decoded.

mod reader;
mod shapes;
mod table;

use super::wanted::WantedLayer;
use super::{Counts, FileProblem, Layer, LayerCrs};
use crate::format::{prj, shp};
use crate::pack::LayerSpec;
use crate::submission::{FileSet, FoundFile};

use reader::{Notes, Reader};
use shapes::load_shapes;
use table::load_table;

/// A layer with what was met while loading it.
pub(super) struct Loaded {
    pub(super) layer: Layer,
    pub(super) problems: Vec<FileProblem>,
    pub(super) hashes: Vec<(usize, (u64, String))>,
}

/// Loads what `wanted` wants of the layer in `set`.
pub(super) fn load_layer(
    files: &[FoundFile],
    set: FileSet,
    spec: &LayerSpec,
    wanted: &WantedLayer,
) -> Loaded {
    let reader = Reader { files };
    let (shapes, attributes) = rayon::join(
        || load_shapes(&reader, &set, wanted.geometry),
        || load_table(&reader, &set, spec, wanted),
    );
    let (mut notes, crs) = (Notes::default(), load_crs(&reader, &set));
    let (crs, prj) = notes.take(crs);
    let shapes = notes.take(shapes);
    let attributes = notes.take(attributes);
    let counts = Counts {
        shp: shapes.count,
        shx: shapes.shx,
        ..attributes.1
    };
    let table = attributes.0;
    let deleted = table
        .as_ref()
        .map(|table| table.deleted.iter().copied().collect())
        .unwrap_or_default();
    let layer = Layer {
        set,
        geometry: shapes.geometry,
        has_geometry: shapes.count.is_some(),
        shape_type: shapes.shape_type,
        vertices: shapes.vertices,
        extent: shapes.extent,
        table,
        crs,
        prj,
        counts,
        deleted,
    };
    Loaded {
        layer,
        problems: notes.problems,
        hashes: notes.hashes,
    }
}

/// The shapes of a layer that was loaded without them.
pub(super) fn load_left_out(files: &[FoundFile], set: &FileSet) -> Option<shp::Geometry> {
    load_shapes(&Reader { files }, set, true).0.geometry
}

/// The reference system and the text that says it.
fn load_crs(reader: &Reader<'_>, set: &FileSet) -> ((LayerCrs, Option<String>), Notes) {
    let mut notes = Notes::default();
    let Some((_, bytes)) = reader.small(set.prj, &mut notes) else {
        return ((LayerCrs::Missing, None), notes);
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let crs = match prj::Crs::parse(&bytes) {
        Ok(crs) => LayerCrs::Known(crs),
        Err(_) => LayerCrs::Unparsed(text.chars().take(60).collect()),
    };
    ((crs, Some(text)), notes)
}
