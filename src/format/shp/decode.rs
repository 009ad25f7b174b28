//! The content of one `.shp` record.

use super::{Family, Geometry, ShapeType};
use crate::format::{FaultKind, i32_le};

/// Appends the parts of a record's content to the geometry. After an error that [loses data](FaultKind::loses_data)
/// the geometry is as before; after another (surplus bytes) the parts are there.
pub(super) fn record(content: &[u8], geometry: &mut Geometry) -> Result<(), FaultKind> {
    let (length, expected) = (content.len() as i64, geometry.shape_type.number());
    let found = i32_le(content, 0).ok_or(FaultKind::BadRecordLength { length, needs: 4 })?;
    let shape_type = ShapeType::from_number(found).ok_or(FaultKind::UnknownShapeType { found })?;
    if shape_type == ShapeType::Null {
        return exact_length(content, &[4]);
    }
    if shape_type != geometry.shape_type {
        return Err(FaultKind::MixedShapeType { expected, found });
    }
    match shape_type.family() {
        Family::Null => Ok(()),
        Family::Point => point(content, geometry),
        Family::MultiPoint => multi_point(content, geometry),
        Family::Line | Family::Polygon => parts(content, geometry),
    }
}

/// Type, x, y.
fn point(content: &[u8], geometry: &mut Geometry) -> Result<(), FaultKind> {
    let layout = Layout::new(geometry.shape_type, 20, 8);
    layout.check(content)?;
    points(geometry, content, 4, 1)?;
    end_part(geometry);
    layout.exact(content)
}

/// Type, extent, number of points, points.
fn multi_point(content: &[u8], geometry: &mut Geometry) -> Result<(), FaultKind> {
    let count = count(content, 36, 40, 16)?;
    let layout = Layout::new(geometry.shape_type, 40 + 16 * count, 16 + 8 * count);
    layout.check(content)?;
    points(geometry, content, 40, count)?;
    if count > 0 {
        end_part(geometry);
    }
    layout.exact(content)
}

/// Type, extent, number of parts, number of points, first point of each part, points.
fn parts(content: &[u8], geometry: &mut Geometry) -> Result<(), FaultKind> {
    let (parts, count) = (count(content, 36, 44, 4)?, count(content, 40, 44, 16)?);
    let xy = 44 + 4 * parts;
    let layout = Layout::new(geometry.shape_type, xy + 16 * count, 16 + 8 * count);
    layout.check(content)?;
    let starts = &content[44..xy];
    check_parts(starts, count)?;
    let first = geometry.coords.len() as u32;
    points(geometry, content, xy, count)?;
    let later = part_starts(starts).skip(1);
    geometry
        .part_starts
        .extend(later.map(|start| first + start.cast_unsigned()));
    if parts > 0 {
        end_part(geometry);
    }
    layout.exact(content)
}

/// Lengths that a record's content can have: M values may be left out of the types that have them.
struct Layout {
    /// Bytes up to the end of x, y (and z).
    needs: usize,
    /// Bytes with M values.
    with_m: usize,
}

impl Layout {
    /// `xy` bytes up to the last vertex, and `measure` bytes for each of the Z and M blocks.
    fn new(shape: ShapeType, xy: usize, measure: usize) -> Self {
        let needs = xy + if shape.has_z() { measure } else { 0 };
        Self {
            needs,
            with_m: needs + if shape.has_m() { measure } else { 0 },
        }
    }

    fn check(&self, content: &[u8]) -> Result<(), FaultKind> {
        if content.len() < self.needs {
            return Err(FaultKind::BadRecordLength {
                length: content.len() as i64,
                needs: self.needs as u64,
            });
        }
        Ok(())
    }

    fn exact(&self, content: &[u8]) -> Result<(), FaultKind> {
        exact_length(content, &[self.needs, self.with_m])
    }
}

/// Surplus bytes at the end of a record.
fn exact_length(content: &[u8], lengths: &[usize]) -> Result<(), FaultKind> {
    if lengths.contains(&content.len()) {
        return Ok(());
    }
    let needs = lengths
        .iter()
        .copied()
        .rfind(|needs| *needs <= content.len())
        .unwrap_or(lengths[0]);
    Err(FaultKind::BadRecordLength {
        length: content.len() as i64,
        needs: needs as u64,
    })
}

/// A count at a byte, held against the room that is left after the fixed bytes for items of a size.
fn count(content: &[u8], at: usize, fixed: usize, size: usize) -> Result<usize, FaultKind> {
    let Some(room) = content.len().checked_sub(fixed) else {
        return Err(FaultKind::BadRecordLength {
            length: content.len() as i64,
            needs: fixed as u64,
        });
    };
    let count = i32_le(content, at).unwrap_or(-1);
    match usize::try_from(count) {
        Ok(n) if n <= room / size => Ok(n),
        _ => Err(FaultKind::CountTooLarge {
            count,
            fits: u32::try_from(room / size).unwrap_or(u32::MAX),
        }),
    }
}

fn part_starts(starts: &[u8]) -> impl Iterator<Item = i32> {
    starts
        .as_chunks::<4>()
        .0
        .iter()
        .map(|bytes| i32::from_le_bytes(*bytes))
}

/// Parts begin at 0, ascend and have at least one point each.
fn check_parts(starts: &[u8], points: usize) -> Result<(), FaultKind> {
    let bad = |part: usize, start: i32| FaultKind::BadPartIndex {
        part: part as u32,
        start,
        points: points as u32,
    };
    let mut before = -1;
    for (part, start) in part_starts(starts).enumerate() {
        if start <= before || start as usize >= points || (part == 0 && start != 0) {
            return Err(bad(part, start));
        }
        before = start;
    }
    // Points that belong to no part.
    if before < 0 && points > 0 {
        Err(bad(0, 0))
    } else {
        Ok(())
    }
}

/// Appends `count` vertices from a byte of the content on.
fn points(
    geometry: &mut Geometry,
    content: &[u8],
    at: usize,
    count: usize,
) -> Result<(), FaultKind> {
    const EXPONENT: u64 = 0x7FF0_0000_0000_0000;
    let start = geometry.coords.len();
    let room = (u32::MAX as usize).saturating_sub(start);
    if count > room {
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        return Err(FaultKind::CountTooLarge {
            count,
            fits: room as u32,
        });
    }
    let mut finite = true;
    let vertices = content[at..at + 16 * count].as_chunks::<16>().0;
    geometry.coords.extend(vertices.iter().map(|bytes| {
        let bits = u128::from_le_bytes(*bytes);
        let (x, y) = (bits as u64, (bits >> 64) as u64);
        finite &= (x & EXPONENT != EXPONENT) & (y & EXPONENT != EXPONENT);
        [f64::from_bits(x), f64::from_bits(y)]
    }));
    if finite {
        return Ok(());
    }
    let vertex = geometry.coords[start..]
        .iter()
        .position(|[x, y]| !x.is_finite() || !y.is_finite());
    geometry.coords.truncate(start);
    Err(FaultKind::NonFiniteCoordinate {
        vertex: vertex.unwrap_or(0) as u32,
    })
}

fn end_part(geometry: &mut Geometry) {
    geometry.part_starts.push(geometry.coords.len() as u32);
}
