//! ESRI shapes (`.shp`): points, lines, polygons and multipoints with their Z and M variants, as flat coordinates.
//!
//! A record that cannot be read is a feature without parts beside a [`Fault`], so that every `fid` keeps its meaning.
//! Z and M values are passed over. Why this is not the `shapefile` crate is said in [`format`](super).

mod blocks;
mod decode;
mod header;
mod locate;
mod point;

pub use blocks::read_in_blocks;
pub(crate) use header::{FileHeader, HEADER};

use super::shx::Shx;
use super::{Fault, FaultKind};

/// The shape type of a file, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShapeType {
    /// 0: all features are null.
    Null,
    /// 1
    Point,
    /// 3
    PolyLine,
    /// 5
    Polygon,
    /// 8
    MultiPoint,
    /// 11
    PointZ,
    /// 13
    PolyLineZ,
    /// 15
    PolygonZ,
    /// 18
    MultiPointZ,
    /// 21
    PointM,
    /// 23
    PolyLineM,
    /// 25
    PolygonM,
    /// 28
    MultiPointM,
}

/// What a shape type is without Z and M.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// No geometry.
    Null,
    /// One point a feature.
    Point,
    /// Lines of one or more parts.
    Line,
    /// Areas of one or more rings.
    Polygon,
    /// Several points a feature.
    MultiPoint,
}

impl ShapeType {
    /// The type of a number; `None` for numbers that are none, and for 31 (MultiPatch).
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        Some(match number {
            0 => Self::Null,
            1 => Self::Point,
            3 => Self::PolyLine,
            5 => Self::Polygon,
            8 => Self::MultiPoint,
            11 => Self::PointZ,
            13 => Self::PolyLineZ,
            15 => Self::PolygonZ,
            18 => Self::MultiPointZ,
            21 => Self::PointM,
            23 => Self::PolyLineM,
            25 => Self::PolygonM,
            28 => Self::MultiPointM,
            _ => return None,
        })
    }

    /// The number in the file.
    #[must_use]
    pub fn number(self) -> i32 {
        let base = match self.family() {
            Family::Null => 0,
            Family::Point => 1,
            Family::Line => 3,
            Family::Polygon => 5,
            Family::MultiPoint => 8,
        };
        base + if self.has_z() { 10 } else { 0 }
            + if self.has_m() && !self.has_z() { 20 } else { 0 }
    }

    /// The type without Z and M.
    #[must_use]
    pub fn family(self) -> Family {
        match self {
            Self::Null => Family::Null,
            Self::Point | Self::PointZ | Self::PointM => Family::Point,
            Self::PolyLine | Self::PolyLineZ | Self::PolyLineM => Family::Line,
            Self::Polygon | Self::PolygonZ | Self::PolygonM => Family::Polygon,
            Self::MultiPoint | Self::MultiPointZ | Self::MultiPointM => Family::MultiPoint,
        }
    }

    /// Whether it has Z values.
    #[must_use]
    pub fn has_z(self) -> bool {
        matches!(
            self,
            Self::PointZ | Self::PolyLineZ | Self::PolygonZ | Self::MultiPointZ
        )
    }

    /// Whether it can have M values: the Z types (where they are optional) and the M types.
    #[must_use]
    pub fn has_m(self) -> bool {
        self.has_z()
            || matches!(
                self,
                Self::PointM | Self::PolyLineM | Self::PolygonM | Self::MultiPointM
            )
    }
}

/// All shapes of a file, in the file's coordinates and vertex order. Rings are as they are in the file: closed or not,
/// of either orientation.
#[derive(Debug, Clone, PartialEq)]
pub struct Geometry {
    /// Shape type of the file.
    pub shape_type: ShapeType,
    /// All vertices as (x, y), feature after feature, part after part.
    pub coords: Vec<[f64; 2]>,
    /// First vertex of each part, and the number of vertices at the end.
    pub part_starts: Vec<u32>,
    /// First part of each feature, and the number of parts at the end. A point, and the points of a multipoint, are one
    /// part.
    pub feature_parts: Vec<u32>,
    /// The extent stated in the header: least x and y, greatest x and y. Nothing guarantees that it is true.
    pub header_bbox: [f64; 4],
}

/// Reads the shapes of a file. With the index, records after a damaged one are found, and records that were moved
/// within the file are in the index's order; without it the records' own lengths are followed.
///
/// # Errors
///
/// When nothing is usable: the file ends inside its header, does not begin with file code 9994, or is of an unknown
/// shape type.
pub fn read(bytes: &[u8], shx: Option<&Shx>) -> Result<(Geometry, Vec<Fault>), Fault> {
    let mut faults = Vec::new();
    let header = FileHeader::read(bytes, &mut faults)?;
    let shape_type = ShapeType::from_number(header.shape_type).ok_or_else(|| {
        Fault::file(
            32,
            FaultKind::UnknownShapeType {
                found: header.shape_type,
            },
        )
    })?;
    let slots = locate::locate(bytes, shx, header.length, &mut faults);
    let mut geometry = Geometry::with_capacity(shape_type, bytes.len(), slots.len());
    geometry.header_bbox = header.bbox;
    for (record, slot) in slots.iter().enumerate() {
        if let Some(content) = slot.content(bytes)
            && let Err(kind) = decode::record(content, &mut geometry)
        {
            faults.push(Fault::record(record, slot.at, kind));
        }
        geometry.feature_parts.push(geometry.part_count());
    }
    geometry.coords.shrink_to_fit();
    geometry.part_starts.shrink_to_fit();
    Ok((geometry, faults))
}

impl Geometry {
    /// Room for as many vertices as the bytes can hold.
    fn with_capacity(shape_type: ShapeType, bytes: usize, records: usize) -> Self {
        let least = match (shape_type.family(), shape_type.has_z()) {
            (Family::Null, _) => usize::MAX,
            (Family::Point, false) => 28,
            (Family::Point, true) => 36,
            (_, false) => 16,
            (_, true) => 24,
        };
        let mut part_starts = Vec::with_capacity(records + 1);
        let mut feature_parts = Vec::with_capacity(records + 1);
        part_starts.push(0);
        feature_parts.push(0);
        Self {
            shape_type,
            coords: Vec::with_capacity(bytes / least),
            part_starts,
            feature_parts,
            header_bbox: [0.0; 4],
        }
    }

    fn part_count(&self) -> u32 {
        // There are fewer parts than vertices, and those are kept below u32::MAX.
        (self.part_starts.len() - 1) as u32
    }

    /// Number of features, null ones included.
    #[must_use]
    pub fn features(&self) -> usize {
        self.feature_parts.len() - 1
    }

    /// Number of vertices of all features.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.coords.len()
    }

    /// The parts (rings, lines) of a feature; none for a null feature and past the end.
    pub fn parts(
        &self,
        feature: usize,
    ) -> impl DoubleEndedIterator<Item = &[[f64; 2]]> + ExactSizeIterator + Clone {
        let range = match self.feature_parts.get(feature..feature.saturating_add(2)) {
            Some(&[start, end]) => start as usize..end as usize,
            _ => 0..0,
        };
        range.map(|part| {
            &self.coords[self.part_starts[part] as usize..self.part_starts[part + 1] as usize]
        })
    }

    /// All vertices of a feature, part after part.
    #[must_use]
    pub fn feature_coords(&self, feature: usize) -> &[[f64; 2]] {
        match self.feature_parts.get(feature..feature.saturating_add(2)) {
            Some(&[start, end]) => {
                &self.coords[self.part_starts[start as usize] as usize
                    ..self.part_starts[end as usize] as usize]
            }
            _ => &[],
        }
    }

    /// Whether a feature has no geometry: a null shape, an empty one, or a record that could not be read.
    #[must_use]
    pub fn is_null(&self, feature: usize) -> bool {
        self.feature_coords(feature).is_empty()
    }

    /// Least x and y, greatest x and y of a feature; `None` for a null one.
    #[must_use]
    pub fn bbox(&self, feature: usize) -> Option<[f64; 4]> {
        bbox(self.feature_coords(feature))
    }

    /// Least x and y, greatest x and y of all features; `None` without any vertex.
    #[must_use]
    pub fn extent(&self) -> Option<[f64; 4]> {
        bbox(&self.coords)
    }

    /// A point that shows where a feature is: the point itself, the first of a multipoint, the point at half of a
    /// line's length, a point inside of a polygon (by the even-odd rule; its first vertex if it has no inside).
    #[must_use]
    pub fn representative_point(&self, feature: usize) -> Option<[f64; 2]> {
        let first = *self.feature_coords(feature).first()?;
        let point = match self.shape_type.family() {
            Family::Line => point::halfway(self.parts(feature)),
            Family::Polygon => point::inside(self.parts(feature)),
            Family::Null | Family::Point | Family::MultiPoint => None,
        };
        // Coordinates near f64::MAX overflow in between.
        Some(
            point
                .filter(|[x, y]| x.is_finite() && y.is_finite())
                .unwrap_or(first),
        )
    }
}

fn bbox(coords: &[[f64; 2]]) -> Option<[f64; 4]> {
    let [x, y] = *coords.first()?;
    Some(coords.iter().fold([x, y, x, y], |b, [x, y]| {
        [b[0].min(*x), b[1].min(*y), b[2].max(*x), b[3].max(*y)]
    }))
}

#[cfg(test)]
pub(crate) mod tests;
