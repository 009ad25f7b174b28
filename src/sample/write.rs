//! Writes a layer of the sample as a shapefile: .shp, .shx, .dbf, .prj and .cpg.
//!
//! An own writer, for three reasons: the sample holds defects that no well-behaved writer lets through
//! (asterisks in a number, impossible dates, null shapes); records are encoded in parallel, block by block,
//! in bounded memory; and the bytes are part of what `--seed` promises.
//!
//! Format: ESRI Shapefile Technical Description (1998); dBASE III tables with language byte 0x4D (GBK).

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::edits::{Edit, Edits};
use super::mesh::{Mesh, Spot};
use super::record::{Cell, Column, ColumnKind, Texts};
use crate::format::headers::{dbf_header, join, record_length, shp_header, words};

/// Records encoded as one piece of work.
const BLOCK: usize = 2048;
/// Blocks encoded before they are written: what bounds the memory.
const WINDOW: usize = 16;
/// Last update that the tables tell: 2009-12-31, the reference date of the survey.
const UPDATED: [u8; 3] = [109, 12, 31];
/// What .cpg holds: the code page number, as ArcGIS users write it.
const CPG: &str = "936";
/// What .prj holds: 1980西安坐标系, 3-degree zone 37 with the zone number in the easting.
pub(crate) const PRJ: &str = concat!(
    "PROJCS[\"Xian_1980_3_Degree_GK_Zone_37\",",
    "GEOGCS[\"GCS_Xian_1980\",DATUM[\"D_Xian_1980\",",
    "SPHEROID[\"Xian_1980\",6378140.0,298.257]],",
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],",
    "PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",37500000.0],",
    "PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",111.0],",
    "PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]",
);

/// Geometry type of a layer, with its shapefile code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Geometry {
    /// Points.
    Point = 1,
    /// Lines of one part.
    Line = 3,
    /// Polygons.
    Polygon = 5,
    /// Points with heights; no layer of the standard has them.
    PointZ = 11,
}

/// A layer as rows.
pub(crate) trait Table: Sync {
    /// Base name of its files.
    fn name(&self) -> &str;

    /// Its geometry type.
    fn geometry(&self) -> Geometry;

    /// Number of records.
    fn len(&self) -> usize;

    /// The parts of a record's shape; a point is one part of one vertex.
    fn shape(&self, row: usize) -> Vec<Vec<Spot>>;

    /// Writes one field of a record; leaves the cell blank where the record has no value.
    fn value(&self, row: usize, field: &str, cell: &mut Cell<'_>);
}

/// What was written of a layer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Bytes of all its files.
    pub(crate) bytes: u64,
    /// Vertices of all shapes, closing ones included.
    pub(crate) vertices: u64,
}

/// What all layers are written with.
pub(crate) struct Writer<'a> {
    /// Where the layers go.
    pub(crate) folder: &'a Path,
    /// Turns spots into coordinates.
    pub(crate) mesh: &'a Mesh,
    /// Encoded names.
    pub(crate) texts: &'a Texts,
}

/// Some records, encoded.
#[derive(Default)]
struct Block {
    shapes: Vec<u8>,
    rows: Vec<u8>,
    /// Content length of each shape in bytes.
    lengths: Vec<usize>,
    bounds: Option<[f64; 4]>,
    vertices: u64,
}

impl Writer<'_> {
    /// Writes the five files of a layer under a base name, usually the layer's own.
    pub(crate) fn layer(
        &self,
        name: &str,
        table: &dyn Table,
        columns: &[Column],
        edits: &Edits,
    ) -> io::Result<Written> {
        let mut shp = self.create(name, "shp")?;
        let mut dbf = self.create(name, "dbf")?;
        let records = records(table, edits);
        shp.write_all(&[0; 100])?;
        dbf.write_all(&dbf_header(columns, records, UPDATED))?;
        let (mut offset, mut index, mut bounds) = (100, Vec::with_capacity(8 * records), None);
        let mut written = Written::default();
        let geometry = written_geometry(table, edits);
        for start in (0..records).step_by(BLOCK * WINDOW) {
            for block in self.window(table, columns, edits, start) {
                shp.write_all(&block.shapes)?;
                dbf.write_all(&block.rows)?;
                for length in block.lengths {
                    index.extend_from_slice(&words(offset));
                    index.extend_from_slice(&words(length));
                    offset += 8 + length;
                }
                bounds = join(bounds, block.bounds);
                written.vertices += block.vertices;
            }
        }
        dbf.write_all(&[0x1a])?;
        shp.seek(SeekFrom::Start(0))?;
        shp.write_all(&shp_header(geometry as u32, offset, bounds))?;
        let mut shx = self.create(name, "shx")?;
        shx.write_all(&shp_header(geometry as u32, 100 + index.len(), bounds))?;
        shx.write_all(&index)?;
        shx.flush()?;
        shp.flush()?;
        dbf.flush()?;
        written.bytes = (offset + 100 + index.len()) as u64 + dbf.stream_position()?;
        written.bytes += self.companions(name, edits)?;
        Ok(written)
    }

    /// Writes .prj and .cpg; gives their bytes.
    fn companions(&self, name: &str, edits: &Edits) -> io::Result<u64> {
        let mut bytes = 0;
        for (extension, text) in [("prj", PRJ), ("cpg", CPG)] {
            if !edits.omits(name, extension) {
                self.create(name, extension)?.write_all(text.as_bytes())?;
                bytes += text.len() as u64;
            }
        }
        Ok(bytes)
    }

    /// The records from `start` on that fit into a window, encoded.
    fn window(
        &self,
        table: &dyn Table,
        columns: &[Column],
        edits: &Edits,
        start: usize,
    ) -> Vec<Block> {
        let end = records(table, edits).min(start + BLOCK * WINDOW);
        let starts: Vec<usize> = (start..end).step_by(BLOCK).collect();
        starts
            .into_par_iter()
            .map(|start| self.encode(table, columns, edits, start..end.min(start + BLOCK)))
            .collect()
    }

    /// Writes a table without shapes; its language byte tells the encoding. Gives its bytes.
    pub(crate) fn bare_table(
        &self,
        name: &str,
        columns: &[Column],
        rows: &[Vec<String>],
    ) -> io::Result<u64> {
        let mut dbf = self.create(name, "dbf")?;
        dbf.write_all(&dbf_header(columns, rows.len(), UPDATED))?;
        for row in rows {
            let mut bytes = vec![b' '; record_length(columns)];
            let mut place = 1;
            for (column, value) in columns.iter().zip(row) {
                let next = place + usize::from(column.width);
                Cell::new(&mut bytes[place..next], column.decimals, self.texts).text(value);
                place = next;
            }
            dbf.write_all(&bytes)?;
        }
        dbf.write_all(&[0x1a])?;
        dbf.flush()?;
        dbf.stream_position()
    }

    fn create(&self, name: &str, extension: &str) -> io::Result<BufWriter<File>> {
        let path = self.folder.join(format!("{name}.{extension}"));
        Ok(BufWriter::with_capacity(1 << 18, File::create(path)?))
    }

    fn encode(
        &self,
        table: &dyn Table,
        columns: &[Column],
        edits: &Edits,
        rows: Range<usize>,
    ) -> Block {
        let mut block = Block::default();
        let geometry = written_geometry(table, edits);
        let appended = edits.appended(table.name());
        let edits = edits.of_layer(table.name());
        for fid in rows {
            let edit = edits.and_then(|records| records.get(&fid));
            let row = match fid.checked_sub(table.len()) {
                Some(place) => appended[place],
                None => fid,
            };
            self.encode_shape(table, geometry, [fid, row], edit, &mut block);
            self.encode_row(table, columns, row, edit, &mut block.rows);
        }
        block
    }

    fn encode_shape(
        &self,
        table: &dyn Table,
        geometry: Geometry,
        [fid, row]: [usize; 2],
        edit: Option<&Edit>,
        block: &mut Block,
    ) {
        let start = block.shapes.len();
        let number = fid as u32 + 1;
        block.shapes.extend_from_slice(&number.to_be_bytes());
        block.shapes.extend_from_slice(&[0; 4]);
        if edit.is_some_and(|edit| edit.null_shape) {
            block.shapes.extend_from_slice(&0_u32.to_le_bytes());
        } else {
            let redrawn = edit.and_then(|edit| edit.shape.clone());
            let mut parts = redrawn.unwrap_or_else(|| table.shape(row));
            let [east, north] = edit.map_or([0, 0], |edit| edit.shift);
            for spot in parts.iter_mut().flatten() {
                *spot = [spot[0].saturating_add(east), spot[1].saturating_add(north)];
            }
            self.encode_parts(&parts, geometry, block);
        }
        let length = block.shapes.len() - start - 8;
        block.shapes[start + 4..start + 8].copy_from_slice(&words(length));
        block.lengths.push(length);
    }

    fn encode_parts(&self, parts: &[Vec<Spot>], geometry: Geometry, block: &mut Block) {
        let (out, bounds) = (&mut block.shapes, self.bounds(parts));
        let total: usize = parts.iter().map(Vec::len).sum();
        out.extend_from_slice(&(geometry as u32).to_le_bytes());
        if matches!(geometry, Geometry::Line | Geometry::Polygon) {
            out.extend(bounds.iter().flat_map(|x| x.to_le_bytes()));
            out.extend_from_slice(&(parts.len() as u32).to_le_bytes());
            out.extend_from_slice(&(total as u32).to_le_bytes());
            let mut start = 0;
            for part in parts {
                out.extend_from_slice(&(start as u32).to_le_bytes());
                start += part.len();
            }
        }
        for &spot in parts.iter().flatten() {
            out.extend(self.mesh.metres(spot).iter().flat_map(|x| x.to_le_bytes()));
            if geometry == Geometry::PointZ {
                // Height and measure.
                out.extend_from_slice(&[0; 16]);
            }
        }
        block.vertices += total as u64;
        block.bounds = join(block.bounds, Some(bounds));
    }

    fn encode_row(
        &self,
        table: &dyn Table,
        columns: &[Column],
        row: usize,
        edit: Option<&Edit>,
        out: &mut Vec<u8>,
    ) {
        let mut place = out.len() + 1;
        out.resize(out.len() + record_length(columns), b' ');
        if edit.is_some_and(|edit| edit.deleted) {
            out[place - 1] = b'*';
        }
        for column in columns {
            let next = place + usize::from(column.width);
            let mut cell = Cell::new(&mut out[place..next], column.decimals, self.texts);
            match edit.and_then(|edit| edit.cells.get(&column.name)) {
                Some(text) if column.kind == ColumnKind::Number => cell.right(text),
                Some(text) => cell.text(text),
                None => table.value(row, &column.name, &mut cell),
            }
            place = next;
        }
    }

    fn bounds(&self, parts: &[Vec<Spot>]) -> [f64; 4] {
        let mut spots = parts.iter().flatten();
        let first = spots.next().copied().unwrap_or_default();
        let (low, high) = spots.fold((first, first), |(low, high), spot| {
            (
                [0, 1].map(|k| low[k].min(spot[k])),
                [0, 1].map(|k| high[k].max(spot[k])),
            )
        });
        let ([west, south], [east, north]) = (self.mesh.metres(low), self.mesh.metres(high));
        [west, south, east, north]
    }
}

/// Number of records of a layer, with those that were added.
pub(crate) fn records(table: &dyn Table, edits: &Edits) -> usize {
    table.len() + edits.appended(table.name()).len()
}

/// The type that a layer is written with.
fn written_geometry(table: &dyn Table, edits: &Edits) -> Geometry {
    match table.geometry() {
        Geometry::Point if edits.has_heights(table.name()) => Geometry::PointZ,
        geometry => geometry,
    }
}
