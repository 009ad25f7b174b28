//! Checks of what the layers are (图层完整性、数学基础、属性结构): layers, reference systems, extents, fields.

pub(super) mod coordinates_outside_zone;
mod demanded;
mod extent;
pub(super) mod extra_field;
mod fields;
pub(super) mod missing_field;
pub(super) mod missing_layer;
pub(super) mod mixed_reference_systems;
pub(super) mod outside_extent;
pub(super) mod repeated_layer;
pub(super) mod too_few_decimals;
pub(super) mod unexpected_layer;
pub(super) mod wrong_field_type;
pub(super) mod wrong_field_width;
pub(super) mod wrong_geometry_type;
pub(super) mod wrong_reference_system;
mod zone;

use crate::checks::{Part, Read};
use crate::dataset::Dataset;
use crate::lang::Bilingual;
use crate::pack::LayerId;

/// Only the files of each layer are looked at.
fn each_files(layers: &[LayerId]) -> Vec<Read> {
    layers
        .iter()
        .map(|layer| Read::files(*layer, Part::Each))
        .collect()
}

/// The places in [`Dataset::files`] of all .shp files, layers or not.
fn shapefiles(data: &Dataset) -> impl Iterator<Item = usize> {
    let files = data.files.iter().enumerate();
    files.filter_map(|(place, file)| {
        let (_, extension) = file.shown.rsplit_once('.')?;
        extension.eq_ignore_ascii_case("shp").then_some(place)
    })
}

/// Why rules about shapefiles say nothing of a submission without one.
fn no_shapefile(data: &Dataset) -> Option<Bilingual> {
    let none = shapefiles(data).next().is_none() && data.repeated.is_empty();
    none.then(|| Bilingual::new("成果中没有 shapefile", "the submission holds no shapefile"))
}
