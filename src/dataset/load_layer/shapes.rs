//! The shapes of a layer: read in blocks where the file is as its index says, else as a whole.

use super::reader::{Notes, Reader, sha256};
use crate::dataset::Problem;
use crate::format::{Fault, FaultKind, shp, shx};
use crate::submission::FileSet;

/// What a .shp and its index hold.
#[derive(Default)]
pub(super) struct Shapes {
    pub(super) geometry: Option<shp::Geometry>,
    pub(super) shape_type: Option<shp::ShapeType>,
    pub(super) vertices: Option<u64>,
    pub(super) extent: Option<[f64; 4]>,
    /// Records of the .shp.
    pub(super) count: Option<u32>,
    /// Records of the .shx.
    pub(super) shx: Option<u32>,
}

/// The shapes of a layer, kept where they are `wanted`.
pub(super) fn load_shapes(reader: &Reader<'_>, set: &FileSet, wanted: bool) -> (Shapes, Notes) {
    let mut notes = Notes::default();
    let mut shapes = Shapes::default();
    let mut index = None;
    if let Some((file, bytes)) = reader.small(set.shx, &mut notes) {
        match shx::read(&bytes) {
            Ok((read, faults)) => {
                shapes.shx = u32::try_from(read.entries.len()).ok();
                notes.faults(file, faults);
                index = Some(read);
            }
            Err(fault) => notes.unusable(file, Problem::Fault(fault)),
        }
    }
    let index = index.as_ref();
    let in_blocks = |file, index| {
        let read = |file, length, each: &mut (dyn FnMut(&[u8]) + Send)| {
            shp::read_in_blocks(file, length, index, each)
        };
        reader.hashed(file, read)
    };
    if let Some(place) = set.shp
        && let Some((geometry, hash)) = index.and_then(|index| in_blocks(place, index))
    {
        notes.hashes.push((place, hash));
        shapes.take(geometry, wanted);
        return (shapes, notes);
    }
    let Some((file, bytes)) = reader.bytes(set.shp, &mut notes) else {
        return (shapes, notes);
    };
    let (hash, read) = rayon::join(|| sha256(&bytes), || shp::read(&bytes, index));
    notes.hashes.push((file, (bytes.len() as u64, hash)));
    match read {
        Ok((geometry, faults)) => {
            let is_of_index = |fault: &Fault| matches!(fault.kind, FaultKind::BadIndexEntry { .. });
            let (of_index, own) = faults.into_iter().partition(is_of_index);
            notes.faults(file, own);
            notes.faults(set.shx.unwrap_or(file), of_index);
            shapes.take(geometry, wanted);
        }
        Err(fault) => notes.unusable(file, Problem::Fault(fault)),
    }
    (shapes, notes)
}

impl Shapes {
    fn take(&mut self, geometry: shp::Geometry, wanted: bool) {
        self.count = u32::try_from(geometry.features()).ok();
        self.shape_type = Some(geometry.shape_type);
        self.vertices = Some(geometry.coords.len() as u64);
        self.extent = geometry.extent();
        self.geometry = wanted.then_some(geometry);
    }
}
