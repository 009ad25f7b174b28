//! `findings_point`, `findings_line` and `findings_polygon` as shapefiles, for any ArcGIS: the same layers and columns as
//! in `findings.gpkg`.
//!
//! The text is GBK, said twice: by the language byte 0x4D, which ArcGIS has always obeyed, and by .cpg, which QGIS and
//! newer ArcGIS look at first. It is the encoding that the survey's own files come in, and a message in it has room for
//! 127 Chinese characters, where UTF-8 has 84. What does not fit a field is cut between two characters; a character that
//! GBK does not have is shown as an escape (² and − as 2 and -). Whole texts are in the other files.

mod row;
mod shape;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::emit::Material;
use super::places::{Extent, Ground, grounds};
use super::style::qml;
use crate::format::headers::{dbf_header, join, record_length, shp_header, words};
use crate::lang::Bilingual;

use row::Fields;
use shape::Shape;

/// No file gets longer: ArcGIS reads no more than 2 GB of a .shp or .dbf.
const MOST_BYTES: usize = i32::MAX as usize;
/// The code page, as ArcGIS users write it.
const CPG: &str = "936";
/// Files that a layer consists of here.
const PARTS: [&str; 6] = ["shp", "shx", "dbf", "cpg", "prj", "qml"];
/// Indexes and remarks that programs put beside a layer, and that would be wrong beside another one.
const FOREIGN: [&str; 6] = ["sbn", "sbx", "qix", "qpj", "ain", "aih"];

/// Writes the shapefiles into `dir`, which is made where it is missing, and removes those of an earlier run that are not
/// written again.
///
/// # Errors
/// The folder cannot be made or written.
pub(super) fn save(material: &Material<'_>, dir: &Path) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    let mut files = Files {
        dir,
        written: Vec::new(),
    };
    let result = write_all(material, &mut files, MOST_BYTES).and_then(|()| files.publish());
    if result.is_err() {
        files.abandon();
    }
    result
}

fn write_all(material: &Material<'_>, files: &mut Files<'_>, most: usize) -> io::Result<()> {
    let titles: HashMap<&str, &Bilingual> = material
        .report
        .rules
        .iter()
        .map(|rule| (rule.id.as_str(), &rule.title))
        .collect();
    let (grounds, _) = grounds(material);
    for (place, ground) in grounds.iter().enumerate() {
        for extent in Extent::ALL {
            let mut name = format!("findings_{}", extent.name());
            if place > 0 {
                name += &format!("_{}", place + 1);
            }
            let mut layer = Layer {
                material,
                ground,
                extent,
                name,
                fields: Fields::new(material.lang, &titles),
                most,
                parts: 0,
            };
            // An empty layer says that there is nothing; of one reference system that is enough.
            layer.write(files, place == 0)?;
        }
    }
    Ok(())
}

/// Files that are being written under names of their own, to be renamed together.
struct Files<'a> {
    dir: &'a Path,
    /// Names as they shall be.
    written: Vec<String>,
}

impl Files<'_> {
    fn create(&mut self, name: String) -> io::Result<BufWriter<File>> {
        let file = File::create(self.unfinished(&name))?;
        self.written.push(name);
        Ok(BufWriter::with_capacity(1 << 16, file))
    }

    fn unfinished(&self, name: &str) -> PathBuf {
        self.dir.join(format!(".{name}.{}", std::process::id()))
    }

    /// Renames all files, and removes what an earlier run left beside or instead of them.
    fn publish(&self) -> io::Result<()> {
        for entry in std::fs::read_dir(self.dir)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            let Some(name) = name else {
                continue;
            };
            if is_ours(name) && !self.written.iter().any(|written| written == name) {
                std::fs::remove_file(path)?;
            }
        }
        for name in &self.written {
            std::fs::rename(self.unfinished(name), self.dir.join(name))?;
        }
        Ok(())
    }

    fn abandon(&self) {
        for name in &self.written {
            // The first error is the one to tell; some may have their names already.
            let _ = std::fs::remove_file(self.unfinished(name));
        }
    }
}

/// Whether a file belongs to a layer that some run of this program may have written.
fn is_ours(name: &str) -> bool {
    let Some((base, extension)) = name.split_once('.') else {
        return false;
    };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = Extent::ALL.into_iter().any(|extent| {
        let rest = base
            .strip_prefix("findings_")
            .and_then(|rest| rest.strip_prefix(extent.name()));
        rest.is_some_and(|rest| {
            rest.split('_')
                .skip(1)
                .all(|word| number(word.strip_prefix("part").unwrap_or(word)))
                && (rest.is_empty() || rest.starts_with('_'))
        })
    });
    numbered && (PARTS.contains(&extension) || FOREIGN.contains(&extension))
}

/// A layer that is being written.
struct Layer<'a> {
    material: &'a Material<'a>,
    ground: &'a Ground<'a>,
    extent: Extent,
    /// Base name of its files.
    name: String,
    fields: Fields<'a>,
    most: usize,
    /// Shapefiles begun: more than one where one cannot hold all.
    parts: usize,
}

/// A shapefile that is being written.
struct Open {
    base: String,
    shp: BufWriter<File>,
    dbf: BufWriter<File>,
    /// Bytes of .shp.
    length: usize,
    /// What comes into .shx behind its header.
    index: Vec<u8>,
    bounds: Option<[f64; 4]>,
    rows: usize,
}

impl Layer<'_> {
    /// Writes the findings; a layer without any only where `always`.
    fn write(&mut self, files: &mut Files<'_>, always: bool) -> io::Result<()> {
        let mut open = if always {
            Some(self.open(files)?)
        } else {
            None
        };
        let mut row = Vec::new();
        for finding in &self.ground.findings {
            let shapes = shape::shapes(self.extent, finding);
            if !shapes.is_empty() {
                self.fields.write(finding, &mut row);
            }
            for shape in shapes {
                if let Some(full) = open.take_if(|open| self.is_full(open, &shape)) {
                    self.close(files, full)?;
                }
                match &mut open {
                    Some(open) => open.add(&shape, &row)?,
                    None => open.insert(self.open(files)?).add(&shape, &row)?,
                }
            }
        }
        open.map_or(Ok(()), |open| self.close(files, open))
    }

    fn is_full(&self, open: &Open, shape: &Shape) -> bool {
        let row = record_length(&self.fields.columns);
        let table = 32 * (self.fields.columns.len() + 2) + row * (open.rows + 1);
        open.rows > 0 && (open.length + 8 + shape.content.len() > self.most || table > self.most)
    }

    fn open(&mut self, files: &mut Files<'_>) -> io::Result<Open> {
        self.parts += 1;
        let base = match self.parts {
            1 => self.name.clone(),
            part => format!("{}_part{part}", self.name),
        };
        let mut shp = files.create(format!("{base}.shp"))?;
        let mut dbf = files.create(format!("{base}.dbf"))?;
        // The real headers come when everything is counted.
        shp.write_all(&[0; 100])?;
        dbf.write_all(&dbf_header(&self.fields.columns, 0, [0; 3]))?;
        Ok(Open {
            base,
            shp,
            dbf,
            length: 100,
            index: Vec::new(),
            bounds: None,
            rows: 0,
        })
    }

    fn close(&self, files: &mut Files<'_>, mut open: Open) -> io::Result<()> {
        let kind = shape::code(self.extent);
        open.dbf.write_all(&[0x1a])?;
        open.dbf.seek(SeekFrom::Start(0))?;
        let [year, month, day] = self.material.made.date();
        let updated = [year.saturating_sub(1900), month, day].map(|part| part as u8);
        open.dbf
            .write_all(&dbf_header(&self.fields.columns, open.rows, updated))?;
        open.dbf.flush()?;
        open.shp.seek(SeekFrom::Start(0))?;
        open.shp
            .write_all(&shp_header(kind, open.length, open.bounds))?;
        open.shp.flush()?;
        let base = &open.base;
        let mut shx = shp_header(kind, 100 + open.index.len(), open.bounds);
        shx.append(&mut open.index);
        let style = qml(self.extent, self.material.lang);
        let prj = self.ground.crs.as_ref().map(|(_, text)| text.as_bytes());
        let small = [
            ("shx", Some(shx.as_slice())),
            ("cpg", Some(CPG.as_bytes())),
            ("prj", prj),
            ("qml", Some(style.as_bytes())),
        ];
        for (extension, bytes) in small {
            if let Some(bytes) = bytes {
                let mut file = files.create(format!("{base}.{extension}"))?;
                file.write_all(bytes)?;
                file.flush()?;
            }
        }
        Ok(())
    }
}

impl Open {
    fn add(&mut self, shape: &Shape, row: &[u8]) -> io::Result<()> {
        self.rows += 1;
        self.index.extend_from_slice(&words(self.length));
        self.index.extend_from_slice(&words(shape.content.len()));
        self.length += 8 + shape.content.len();
        self.bounds = join(self.bounds, Some(shape.bounds));
        self.shp.write_all(&(self.rows as u32).to_be_bytes())?;
        self.shp.write_all(&words(shape.content.len()))?;
        self.shp.write_all(&shape.content)?;
        self.dbf.write_all(row)
    }
}

#[cfg(test)]
mod tests;
