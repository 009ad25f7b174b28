//! Geometry as a GeoPackage holds it: a header with the reference system and the bounds, then well-known binary.

/// West, south, east, north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds(pub(super) [f64; 4]);

impl Bounds {
    /// That hold both.
    pub(super) fn with(self, other: Self) -> Self {
        let ([west, south, east, north], other) = (self.0, other.0);
        Self([
            west.min(other[0]),
            south.min(other[1]),
            east.max(other[2]),
            north.max(other[3]),
        ])
    }

    fn of<'a>(points: impl Iterator<Item = &'a [f64; 2]>) -> Self {
        let nothing = [
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        ];
        points.fold(Self(nothing), |bounds, [x, y]| {
            bounds.with(Self([*x, *y, *x, *y]))
        })
    }
}

/// A shape of at least one part.
pub(super) enum Shape {
    Point([f64; 2]),
    Lines(Vec<Vec<[f64; 2]>>),
    /// Each its outer ring and then its holes; rings are closed.
    Polygons(Vec<Vec<Vec<[f64; 2]>>>),
}

/// Codes of well-known binary.
const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;
const MULTI_LINE: u32 = 5;
const MULTI_POLYGON: u32 = 6;
/// Little-endian, with an envelope of x and y.
const ENVELOPE: u8 = 0b0000_0011;
/// Little-endian, without an envelope: a point is its own.
const PLAIN: u8 = 0b0000_0001;

impl Shape {
    /// Writes the shape into `out`, which is emptied before; gives its bounds.
    pub(super) fn encode(&self, srs: i32, out: &mut Vec<u8>) -> Bounds {
        out.clear();
        let bounds = self.bounds();
        let flags = if matches!(self, Self::Point(_)) {
            PLAIN
        } else {
            ENVELOPE
        };
        out.extend_from_slice(&[b'G', b'P', 0, flags]);
        out.extend_from_slice(&srs.to_le_bytes());
        if flags == ENVELOPE {
            let [west, south, east, north] = bounds.0;
            floats(out, &[west, east]);
            floats(out, &[south, north]);
        }
        match self {
            Self::Point(point) => {
                head(out, POINT);
                floats(out, point);
            }
            Self::Lines(lines) => {
                head(out, MULTI_LINE);
                count(out, lines.len());
                for line in lines {
                    head(out, LINE);
                    vertices(out, line);
                }
            }
            Self::Polygons(polygons) => {
                head(out, MULTI_POLYGON);
                count(out, polygons.len());
                for polygon in polygons {
                    head(out, POLYGON);
                    count(out, polygon.len());
                    for ring in polygon {
                        vertices(out, ring);
                    }
                }
            }
        }
        bounds
    }

    fn bounds(&self) -> Bounds {
        match self {
            Self::Point(point) => Bounds::of([point].into_iter()),
            Self::Lines(lines) => Bounds::of(lines.iter().flatten()),
            Self::Polygons(polygons) => Bounds::of(polygons.iter().flatten().flatten()),
        }
    }
}

fn head(out: &mut Vec<u8>, code: u32) {
    out.push(1);
    out.extend_from_slice(&code.to_le_bytes());
}

fn count(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&(number as u32).to_le_bytes());
}

fn vertices(out: &mut Vec<u8>, points: &[[f64; 2]]) {
    count(out, points.len());
    for point in points {
        floats(out, point);
    }
}

fn floats(out: &mut Vec<u8>, values: &[f64; 2]) {
    for value in values {
        out.extend_from_slice(&value.to_le_bytes());
    }
}
