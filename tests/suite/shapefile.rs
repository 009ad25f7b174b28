//! Writes .shp, .shx and .dbf byte by byte after the ESRI whitepaper (1998) and the dBASE III+ layout, so that tests
//! can also make what no library writes: asterisks in a number, deleted records, null shapes, NaN. Shares nothing
//! with the readers under test; the `shapefile` and `dbase` crates read it back below.

/// A field as the .dbf declares it.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// At most 10 bytes.
    pub(crate) name: Vec<u8>,
    /// `C`, `N`, `F`, `D` or `L`.
    pub(crate) kind: u8,
    pub(crate) width: u8,
    pub(crate) decimals: u8,
}

impl Field {
    /// Whether values stand at the right end of the cell.
    fn right_aligned(&self) -> bool {
        matches!(self.kind, b'N' | b'F')
    }
}

/// A record: its cells as raw bytes, unpadded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) deleted: bool,
    pub(crate) cells: Vec<Vec<u8>>,
}

/// The bytes of a .dbf. Cells that are too long are the caller's mistake and cut.
pub(crate) fn dbf(fields: &[Field], rows: &[Row], language_byte: u8) -> Vec<u8> {
    let header_length = 32 + 32 * fields.len() + 1;
    let record_length = 1 + fields.iter().map(|f| usize::from(f.width)).sum::<usize>();
    let mut out = vec![0x03, 109, 12, 31];
    out.extend(u32::try_from(rows.len()).unwrap().to_le_bytes());
    out.extend(u16::try_from(header_length).unwrap().to_le_bytes());
    out.extend(u16::try_from(record_length).unwrap().to_le_bytes());
    out.extend([0; 17]);
    out.extend([language_byte, 0, 0]);
    for field in fields {
        let mut name = [0; 11];
        name[..field.name.len()].copy_from_slice(&field.name);
        out.extend(name);
        out.extend([field.kind, 0, 0, 0, 0, field.width, field.decimals]);
        out.extend([0; 14]);
    }
    out.push(0x0D);
    for row in rows {
        out.push(if row.deleted { b'*' } else { b' ' });
        for (field, cell) in fields.iter().zip(&row.cells) {
            let width = usize::from(field.width);
            let cell = &cell[..cell.len().min(width)];
            let blanks = vec![b' '; width - cell.len()];
            let (before, after) = if field.right_aligned() {
                (blanks.as_slice(), &[][..])
            } else {
                (&[][..], blanks.as_slice())
            };
            out.extend(before.iter().chain(cell).chain(after));
        }
    }
    out.push(0x1A);
    out
}

/// What a shapefile holds; the numbers are those of its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    Point = 1,
    Line = 3,
    Polygon = 5,
    MultiPoint = 8,
}

/// Which values a vertex has beside x and y.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extra {
    None = 0,
    /// z, and m behind it
    Z = 10,
    M = 20,
}

/// The type in a shapefile's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShapeType {
    pub(crate) base: Base,
    pub(crate) extra: Extra,
}

impl ShapeType {
    pub(crate) fn code(self) -> i32 {
        self.base as i32 + self.extra as i32
    }
}

/// x, y, z, m
pub(crate) type Vertex = [f64; 4];

/// A shape: its parts, or nothing at all.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// Shape type 0.
    Null,
    /// The type of the file; a point is one part of one vertex.
    Parts(Vec<Vec<Vertex>>),
}

/// The bytes of a .shp and of its .shx.
pub(crate) fn shp(kind: ShapeType, shapes: &[Shape]) -> (Vec<u8>, Vec<u8>) {
    let (mut records, mut index) = (Vec::new(), Vec::new());
    for (place, shape) in shapes.iter().enumerate() {
        let content = content(kind, shape);
        let offset = i32::try_from((100 + records.len()) / 2).unwrap();
        let length = i32::try_from(content.len() / 2).unwrap();
        index.extend(offset.to_be_bytes());
        index.extend(length.to_be_bytes());
        records.extend(i32::try_from(place + 1).unwrap().to_be_bytes());
        records.extend(length.to_be_bytes());
        records.extend(content);
    }
    let vertices = shapes.iter().flat_map(|shape| match shape {
        Shape::Null => Vec::new(),
        Shape::Parts(parts) => parts.concat(),
    });
    let vertices: Vec<Vertex> = vertices.collect();
    let mut shp = header(kind, records.len(), &vertices);
    let mut shx = header(kind, index.len(), &vertices);
    shp.extend(records);
    shx.extend(index);
    (shp, shx)
}

fn header(kind: ShapeType, body: usize, vertices: &[Vertex]) -> Vec<u8> {
    let mut out = Vec::from(9994_i32.to_be_bytes());
    out.extend([0; 20]);
    out.extend(i32::try_from((100 + body) / 2).unwrap().to_be_bytes());
    out.extend(1000_i32.to_le_bytes());
    out.extend(kind.code().to_le_bytes());
    let ranges: Vec<[f64; 2]> = (0..4).map(|axis| range(vertices, axis)).collect();
    floats(
        &mut out,
        [ranges[0][0], ranges[1][0], ranges[0][1], ranges[1][1]],
    );
    let z = if kind.extra == Extra::Z {
        ranges[2]
    } else {
        [0.0; 2]
    };
    let m = if kind.extra == Extra::None {
        [0.0; 2]
    } else {
        ranges[3]
    };
    floats(&mut out, z.into_iter().chain(m));
    out
}

fn range(vertices: &[Vertex], axis: usize) -> [f64; 2] {
    let values = vertices
        .iter()
        .map(|vertex| vertex[axis])
        .filter(|value| value.is_finite());
    values
        .fold(None, |range: Option<[f64; 2]>, value| {
            let [low, high] = range.unwrap_or([value, value]);
            Some([low.min(value), high.max(value)])
        })
        .unwrap_or_default()
}

fn floats(out: &mut Vec<u8>, values: impl IntoIterator<Item = f64>) {
    out.extend(values.into_iter().flat_map(f64::to_le_bytes));
}

/// A record without its header.
fn content(kind: ShapeType, shape: &Shape) -> Vec<u8> {
    let Shape::Parts(parts) = shape else {
        return Vec::from(0_i32.to_le_bytes());
    };
    let mut out = Vec::from(kind.code().to_le_bytes());
    let vertices: Vec<Vertex> = parts.concat();
    if kind.base == Base::Point {
        let [x, y, z, m] = vertices[0];
        floats(&mut out, [x, y]);
        match kind.extra {
            Extra::None => {}
            Extra::Z => floats(&mut out, [z, m]),
            Extra::M => floats(&mut out, [m]),
        }
        return out;
    }
    let box_of: Vec<[f64; 2]> = (0..2).map(|axis| range(&vertices, axis)).collect();
    floats(
        &mut out,
        [box_of[0][0], box_of[1][0], box_of[0][1], box_of[1][1]],
    );
    let count = |number: usize| i32::try_from(number).unwrap().to_le_bytes();
    if kind.base != Base::MultiPoint {
        out.extend(count(parts.len()));
    }
    out.extend(count(vertices.len()));
    if kind.base != Base::MultiPoint {
        let mut start = 0;
        for part in parts {
            out.extend(count(start));
            start += part.len();
        }
    }
    floats(&mut out, vertices.iter().flat_map(|[x, y, ..]| [*x, *y]));
    let mut axis = |axis: usize| {
        floats(&mut out, range(&vertices, axis));
        floats(&mut out, vertices.iter().map(|vertex| vertex[axis]));
    };
    match kind.extra {
        Extra::None => {}
        Extra::Z => {
            axis(2);
            axis(3);
        }
        Extra::M => axis(3),
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn field(name: &str, kind: u8, width: u8, decimals: u8) -> Field {
        let name = name.as_bytes().to_vec();
        Field {
            name,
            kind,
            width,
            decimals,
        }
    }

    /// Another's reader sees the records as they were meant; deleted ones it leaves out.
    #[test]
    fn the_dbase_crate_reads_the_table() {
        let fields = [field("CODE", b'C', 6, 0), field("AREA", b'N', 8, 2)];
        let row = |deleted, code: &str, area: &str| Row {
            deleted,
            cells: vec![code.into(), area.into()],
        };
        let rows = [
            row(false, "011", "12.50"),
            row(true, "012", "1"),
            row(false, "", ""),
        ];
        // The crate knows no GBK: byte 0 says nothing of the encoding.
        let bytes = dbf(&fields, &rows, 0);
        let mut reader = dbase::Reader::new(Cursor::new(bytes)).unwrap();
        let records = reader.read().unwrap();
        let code = |record: &dbase::Record| match record.get("CODE") {
            Some(dbase::FieldValue::Character(text)) => text.clone(),
            other => panic!("{other:?}"),
        };
        let area = |record: &dbase::Record| match record.get("AREA") {
            Some(dbase::FieldValue::Numeric(number)) => *number,
            other => panic!("{other:?}"),
        };
        assert_eq!(records.len(), 2, "the deleted record is left out");
        assert_eq!(
            (code(&records[0]), area(&records[0])),
            (Some("011".into()), Some(12.5))
        );
        assert_eq!((code(&records[1]), area(&records[1])), (None, None));
    }

    /// Another's reader sees the same shapes for every type.
    #[test]
    fn the_shapefile_crate_reads_the_shapes() {
        let ring = |x: f64| {
            [[x, 0.0], [x, 1.0], [x + 1.0, 1.0], [x, 0.0]]
                .map(|[x, y]| [x, y, 5.0, 7.0])
                .to_vec()
        };
        for base in [Base::Point, Base::Line, Base::Polygon, Base::MultiPoint] {
            for extra in [Extra::None, Extra::Z, Extra::M] {
                let parts = match base {
                    Base::Point => vec![vec![[3.0, 4.0, 5.0, 7.0]]],
                    Base::MultiPoint => vec![ring(0.0)],
                    _ => vec![ring(0.0), ring(10.0)],
                };
                let vertices = parts.concat().len();
                let shapes = [
                    Shape::Parts(parts.clone()),
                    Shape::Null,
                    Shape::Parts(parts),
                ];
                let (shp, shx) = shp(ShapeType { base, extra }, &shapes);
                let reader = shapefile::ShapeReader::with_shx(Cursor::new(shp), Cursor::new(shx));
                let read = reader.unwrap().read().unwrap();
                let counts: Vec<usize> = read.iter().map(points).collect();
                assert_eq!(counts, [vertices, 0, vertices], "{base:?} {extra:?}");
                let expected = match base {
                    Base::Point => [3.0, 4.0],
                    Base::MultiPoint => [1.0, 1.0],
                    Base::Line | Base::Polygon => [11.0, 1.0],
                };
                assert_eq!(corner(&read[2]), expected, "{base:?} {extra:?}");
            }
        }
    }

    fn points(shape: &shapefile::Shape) -> usize {
        use shapefile::Shape::*;
        match shape {
            NullShape => 0,
            Point(_) | PointZ(_) | PointM(_) => 1,
            Polyline(line) => line.parts().iter().map(Vec::len).sum(),
            PolylineZ(line) => line.parts().iter().map(Vec::len).sum(),
            PolylineM(line) => line.parts().iter().map(Vec::len).sum(),
            Polygon(polygon) => polygon.total_point_count(),
            PolygonZ(polygon) => polygon.total_point_count(),
            PolygonM(polygon) => polygon.total_point_count(),
            Multipoint(points) => points.points().len(),
            MultipointZ(points) => points.points().len(),
            MultipointM(points) => points.points().len(),
            Multipatch(_) => panic!("no multipatch is written"),
        }
    }

    /// The upper right corner of the shape's box.
    fn corner(shape: &shapefile::Shape) -> [f64; 2] {
        let of = |max: [f64; 2]| max;
        use shapefile::Shape::*;
        match shape {
            Point(p) => of([p.x, p.y]),
            PointZ(p) => of([p.x, p.y]),
            PointM(p) => of([p.x, p.y]),
            Polyline(s) => of([s.bbox().max.x, s.bbox().max.y]),
            PolylineZ(s) => of([s.bbox().max.x, s.bbox().max.y]),
            PolylineM(s) => of([s.bbox().max.x, s.bbox().max.y]),
            Polygon(s) => of([s.bbox().max.x, s.bbox().max.y]),
            PolygonZ(s) => of([s.bbox().max.x, s.bbox().max.y]),
            PolygonM(s) => of([s.bbox().max.x, s.bbox().max.y]),
            Multipoint(s) => of([s.bbox().max.x, s.bbox().max.y]),
            MultipointZ(s) => of([s.bbox().max.x, s.bbox().max.y]),
            MultipointM(s) => of([s.bbox().max.x, s.bbox().max.y]),
            NullShape | Multipatch(_) => panic!("{shape}"),
        }
    }
}
