//! `findings.gpkg`: the findings as layers of a GeoPackage 1.4 (OGC 12-128r19), for QGIS, ArcGIS Pro and whatever reads
//! GDAL's formats.
//!
//! `findings_point` has a row for every place of a finding, so that nothing is too small to be seen; `findings_line` and
//! `findings_polygon` have the extents of those that have one; `findings_unplaced` has the findings without a place.
//! Findings in another reference system than most are in `findings_point_2` and so on. Opened in QGIS the layers are
//! coloured by severity (`layer_styles`).

mod geometry;
mod rtree;
mod schema;

use std::collections::HashMap;
use std::io;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use super::FindingEntry;
use super::emit::Material;
use super::places::{self, Extent, Ground, grounds};
use super::style::qml;
use super::table::{Cell, Column};
use crate::lang::Bilingual;

use geometry::{Bounds, Shape};

/// The shapes of a finding: points one by one, lines and polygons as one shape of all their parts.
fn shapes(extent: Extent, finding: &FindingEntry) -> Vec<Shape> {
    match extent {
        Extent::Point => {
            let points = places::points(finding).into_iter();
            points.map(Shape::Point).collect()
        }
        Extent::Line => {
            let lines = places::lines(finding);
            let some = !lines.is_empty();
            some.then_some(Shape::Lines(lines)).into_iter().collect()
        }
        Extent::Polygon => {
            let polygons = places::polygons(finding);
            let some = !polygons.is_empty();
            some.then_some(Shape::Polygons(polygons))
                .into_iter()
                .collect()
        }
    }
}

/// Writes the GeoPackage as a new file at `path`.
///
/// # Errors
/// The file cannot be written.
pub(super) fn write(material: &Material<'_>, path: &Path) -> io::Result<()> {
    // What a killed run of the same process number left there is no database to go on with.
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fill(material, path).map_err(io::Error::other)
}

fn fill(material: &Material<'_>, path: &Path) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    schema::prepare(&connection)?;
    let transaction = connection.transaction()?;
    let (grounds, unplaced) = grounds(material);
    let titles = material
        .report
        .rules
        .iter()
        .map(|rule| (rule.id.as_str(), &rule.title))
        .collect();
    let package = Package {
        material,
        titles,
        connection: &transaction,
    };
    schema::begin(&transaction)?;
    for (place, ground) in grounds.iter().enumerate() {
        let suffix = if place == 0 {
            String::new()
        } else {
            format!("_{}", place + 1)
        };
        let srs = schema::reference_system(&transaction, ground, place)?;
        for extent in Extent::ALL {
            package.layer(ground, extent, srs, &suffix, place == 0)?;
        }
    }
    package.unplaced(&unplaced)?;
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)
}

/// A GeoPackage that is being filled.
struct Package<'a> {
    material: &'a Material<'a>,
    /// Titles of the rules.
    titles: HashMap<&'a str, &'a Bilingual>,
    connection: &'a Connection,
}

impl Package<'_> {
    /// A layer of the findings on a ground. An empty one is only made where `always`.
    fn layer(
        &self,
        ground: &Ground<'_>,
        extent: Extent,
        srs: i64,
        suffix: &str,
        always: bool,
    ) -> rusqlite::Result<()> {
        let table = format!("findings_{}{suffix}", extent.name());
        let lang = self.material.lang;
        schema::make_features(self.connection, &table, extent)?;
        let mut insert = self.connection.prepare(&schema::insert(&table, true))?;
        let mut boxes: Vec<(i64, Bounds)> = Vec::new();
        let mut blob = Vec::new();
        let mut id = 0;
        for finding in &ground.findings {
            for shape in shapes(extent, finding) {
                let bounds = shape.encode(srs as i32, &mut blob);
                id += 1;
                let place = [SqlCell::Number(id), SqlCell::Blob(&blob)];
                insert.execute(params_from_iter(
                    place.into_iter().chain(self.cells(finding)),
                ))?;
                boxes.push((id, bounds));
            }
        }
        drop(insert);
        if boxes.is_empty() && !always {
            return self
                .connection
                .execute_batch(&format!("DROP TABLE \"{table}\""));
        }
        let whole = boxes.iter().map(|(_, bounds)| *bounds).reduce(Bounds::with);
        let title = schema::title(extent, suffix, lang);
        schema::register(
            self.connection,
            &table,
            &title,
            whole,
            Some((srs, extent)),
            self.material.made,
        )?;
        rtree::build(self.connection, &table, &boxes)?;
        let qml = qml(extent, lang);
        schema::add_style(self.connection, &table, &qml, self.material.made)
    }

    /// The findings without a place.
    fn unplaced(&self, findings: &[&FindingEntry]) -> rusqlite::Result<()> {
        let table = "findings_unplaced";
        schema::make_attributes(self.connection, table)?;
        let mut insert = self.connection.prepare(&schema::insert(table, false))?;
        for (place, finding) in findings.iter().enumerate() {
            let id = [SqlCell::Number(place as i64 + 1)];
            insert.execute(params_from_iter(id.into_iter().chain(self.cells(finding))))?;
        }
        let title = self
            .material
            .lang
            .pick("无位置的检查结果", "findings without a place");
        schema::register(
            self.connection,
            table,
            title,
            None,
            None,
            self.material.made,
        )
    }

    /// The attributes of a finding, in the order of [`Column::MAP`].
    fn cells<'f>(&'f self, finding: &'f FindingEntry) -> impl Iterator<Item = SqlCell<'f>> {
        static NO_TITLE: Bilingual = Bilingual {
            zh: String::new(),
            en: String::new(),
        };
        let title = self.titles.get(finding.rule.as_str()).copied();
        let title = title.unwrap_or(&NO_TITLE);
        let lang = self.material.lang;
        Column::MAP
            .into_iter()
            .map(move |column| SqlCell::Cell(column.cell(finding, title, lang)))
    }
}

/// A value of a row.
enum SqlCell<'a> {
    Number(i64),
    Blob(&'a [u8]),
    Cell(Cell<'a>),
}

impl ToSql for SqlCell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Number(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Cell(Cell::Empty) => ToSqlOutput::Owned(Value::Null),
            Self::Cell(Cell::Text(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Cell(Cell::Count(number)) => {
                ToSqlOutput::Owned(Value::Integer(i64::from(*number)))
            }
            Self::Cell(Cell::Number(number)) => ToSqlOutput::Owned(Value::Real(*number)),
        })
    }
}
