//! The county boundary as issued (下发的县级界线): a polygon shapefile given on the command line.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{FileEntry, Layer, LayerCrs};
use crate::format::shp::{Family, Geometry};
use crate::format::{FaultKind, dbf, prj, shp};
use crate::geometry::coverage::{Coverage, Polygons};
use crate::geometry::validity::State;
use crate::geometry::{Grid, Validity};
use crate::pack::hex;

/// Why a file cannot be the county boundary.
#[derive(Clone, Debug, thiserror::Error)]
pub enum BoundaryError {
    /// The system cannot read it.
    #[error("无法读取 (cannot be read): {0}")]
    Io(String),
    /// It is no shapefile, or part of it is lost.
    #[error("不是完整的 shp (not a whole .shp)")]
    Shapes(FaultKind),
    /// It holds something else than polygons, or nothing.
    #[error("没有面图形 (holds no polygon)")]
    NoPolygon,
    /// Its coordinates are degrees.
    #[error("坐标是经纬度，不是米 (the coordinates are degrees, not metres)")]
    Degrees,
    /// One of its polygons is invalid.
    #[error("FID {fid} 的面图形无效，见 (polygon invalid, see) {x:.4}, {y:.4}")]
    Invalid {
        /// The polygon.
        fid: u32,
        /// Easting, m.
        x: f64,
        /// Northing, m.
        y: f64,
    },
}

/// The land of the county, as issued.
#[derive(Debug)]
pub struct CountyBoundary {
    /// What its polygons cover together.
    pub coverage: Coverage,
    /// Its file, by its name alone.
    pub file: FileEntry,
    crs: LayerCrs,
}

impl CountyBoundary {
    /// Reads the polygons of a .shp, with the .prj and .dbf beside it where there are any; `tolerance` in metres.
    ///
    /// # Errors
    /// See [`BoundaryError`]: half a boundary, or an invalid one, would make findings of good data.
    pub fn read(path: &Path, grid: Grid, tolerance: f64) -> Result<Self, BoundaryError> {
        let bytes = std::fs::read(path).map_err(|error| BoundaryError::Io(error.to_string()))?;
        let (shapes, faults) =
            shp::read(&bytes, None).map_err(|fault| BoundaryError::Shapes(fault.kind))?;
        if let Some(fault) = faults.into_iter().find(|fault| fault.kind.loses_data()) {
            return Err(BoundaryError::Shapes(fault.kind));
        }
        if shapes.shape_type.family() != Family::Polygon {
            return Err(BoundaryError::NoPolygon);
        }
        let crs = crs(path);
        if crs.known().is_some_and(|crs| crs.projection.is_none()) {
            return Err(BoundaryError::Degrees);
        }
        Ok(Self {
            coverage: covered(&shapes, &deleted(path), grid, tolerance)?,
            file: FileEntry {
                shown: path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default(),
                bytes: bytes.len() as u64,
                sha256: Some(hex(&Sha256::digest(&bytes))),
                layer: None,
            },
            crs,
        })
    }

    /// Whether it is in the reference system of a layer, or nothing says otherwise.
    #[must_use]
    pub fn fits(&self, layer: &Layer) -> bool {
        let systems = self.crs.known().zip(layer.crs.known());
        systems.is_none_or(|(own, other)| own.same_as(other))
    }
}

/// What the polygons but for the deleted ones cover.
fn covered(
    shapes: &Geometry,
    deleted: &[u32],
    grid: Grid,
    tolerance: f64,
) -> Result<Coverage, BoundaryError> {
    let validity = Validity::of(shapes, grid);
    let is_there = |fid: u32| !deleted.contains(&fid);
    let mut defects = validity.defects().iter();
    let invalid = defects.find(|defect| defect.kind.is_invalid() && is_there(defect.feature));
    if let Some(defect) = invalid {
        let ([x, y], fid) = (defect.point, defect.feature);
        return Err(BoundaryError::Invalid { fid, x, y });
    }
    let state = |fid: usize| match u32::try_from(fid) {
        Ok(record) if is_there(record) => validity.state(fid),
        _ => State::Absent,
    };
    let polygons = Polygons::new(shapes, grid, state, |ring| validity.is_reversed(ring))
        .knowing_simple(|fid| validity.is_simple(fid));
    let coverage = Coverage::of(polygons, grid, tolerance);
    match coverage.examined {
        0 => Err(BoundaryError::NoPolygon),
        _ => Ok(coverage),
    }
}

/// The file beside another that differs in its extension alone, in whatever case.
fn beside(path: &Path, extension: &str) -> Option<PathBuf> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let wanted = path.with_extension(extension);
    let wanted = wanted.file_name()?.to_string_lossy().to_lowercase();
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|entry| {
            let name = entry.file_name().map(|name| name.to_string_lossy());
            name.is_some_and(|name| name.to_lowercase() == wanted)
        })
        .collect();
    entries.sort();
    entries.into_iter().next()
}

fn crs(path: &Path) -> LayerCrs {
    let Some(bytes) = beside(path, "prj").and_then(|path| std::fs::read(path).ok()) else {
        return LayerCrs::Missing;
    };
    match prj::Crs::parse(&bytes) {
        Ok(crs) => LayerCrs::Known(crs),
        Err(_) => LayerCrs::Unparsed(String::from_utf8_lossy(&bytes).chars().take(80).collect()),
    }
}

/// The records that the .dbf marks as deleted.
fn deleted(path: &Path) -> Vec<u32> {
    beside(path, "dbf")
        .and_then(|path| std::fs::read(path).ok())
        .and_then(|bytes| dbf::read_header(&bytes).ok())
        .map(|(header, _)| header.deleted)
        .unwrap_or_default()
}
