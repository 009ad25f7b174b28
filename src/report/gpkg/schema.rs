//! The tables that make a SQLite file a GeoPackage, and the rows that register a layer in them.

use rusqlite::{Connection, params};

use super::super::Moment;
use super::super::places::{Extent, Ground};
use super::super::table::{Column, Kind};
use super::geometry::Bounds;
use crate::lang::Lang;

/// `GPKG`
const APPLICATION_ID: u32 = 0x4750_4b47;
/// GeoPackage 1.4.
const USER_VERSION: u32 = 10_400;
/// Reference systems without a code of the EPSG have numbers from here on.
const OWN_SYSTEMS: i64 = 100_001;
/// The standard's number for plane coordinates in an unknown system.
const UNDEFINED: i64 = -1;

/// The definition of WGS 84 that every GeoPackage has.
const WGS_84: &str = "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,\
                      AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,\
                      AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],\
                      AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]";

/// The tables of the standard, of its extensions that are used here, and of QGIS's styles.
const TABLES: &str = "
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
";

/// Settings of the connection. The file is nobody's before it is renamed: no journal, no waiting for the disk; the
/// cache is bounded.
pub(super) fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "PRAGMA page_size = 4096; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; \
         PRAGMA synchronous = OFF; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; \
         PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {USER_VERSION};"
    ))
}

/// The tables, and the reference systems that every GeoPackage has.
pub(super) fn begin(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(TABLES)?;
    let none = "NONE";
    add_system(
        connection,
        "Undefined Cartesian SRS",
        UNDEFINED,
        (none, -1),
        "undefined",
    )?;
    add_system(
        connection,
        "Undefined geographic SRS",
        0,
        (none, 0),
        "undefined",
    )?;
    add_system(connection, "WGS 84 geodetic", 4326, ("EPSG", 4326), WGS_84)
}

fn add_system(
    connection: &Connection,
    name: &str,
    id: i64,
    (organization, code): (&str, i64),
    definition: &str,
) -> rusqlite::Result<()> {
    // WGS 84 may be a layer's own system.
    connection.execute(
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
        params![name, id, organization, code, definition],
    )?;
    Ok(())
}

/// The number of a ground's reference system, which is entered as it was handed in: under its EPSG code where it
/// certainly has one, else under a number of its own.
pub(super) fn reference_system(
    connection: &Connection,
    ground: &Ground<'_>,
    place: usize,
) -> rusqlite::Result<i64> {
    let Some((crs, text)) = &ground.crs else {
        return Ok(UNDEFINED);
    };
    let (id, authority) = match crs.epsg() {
        Some(code) => (i64::from(code), "EPSG"),
        None => (OWN_SYSTEMS + place as i64, "NONE"),
    };
    let name = if crs.name.is_empty() {
        "unnamed"
    } else {
        &crs.name
    };
    add_system(connection, name, id, (authority, id), text)?;
    Ok(id)
}

/// Makes an empty table of features.
pub(super) fn make_features(
    connection: &Connection,
    table: &str,
    extent: Extent,
) -> rusqlite::Result<()> {
    let geometry = format!("\"geom\" {}, ", type_name(extent));
    connection.execute_batch(&create(table, &geometry))
}

/// Makes an empty table without geometry.
pub(super) fn make_attributes(connection: &Connection, table: &str) -> rusqlite::Result<()> {
    connection.execute_batch(&create(table, ""))
}

fn create(table: &str, geometry: &str) -> String {
    let columns = Column::MAP.map(|column| {
        let kind = match column.kind() {
            Kind::Text => "TEXT",
            Kind::Count => "INTEGER",
            Kind::Number => "REAL",
        };
        format!("\"{}\" {kind}", column.name())
    });
    let columns = columns.join(", ");
    format!(
        "CREATE TABLE \"{table}\" (\"id\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {geometry}{columns})"
    )
}

/// The statement that inserts a row: its number, its geometry if `placed`, and its attributes.
pub(super) fn insert(table: &str, placed: bool) -> String {
    let count = Column::MAP.len() + 1 + usize::from(placed);
    let marks = vec!["?"; count].join(", ");
    format!("INSERT INTO \"{table}\" VALUES ({marks})")
}

fn type_name(extent: Extent) -> &'static str {
    match extent {
        Extent::Point => "POINT",
        Extent::Line => "MULTILINESTRING",
        Extent::Polygon => "MULTIPOLYGON",
    }
}

/// What a layer is called for people; unique in the file.
pub(super) fn title(extent: Extent, suffix: &str, lang: Lang) -> String {
    let (zh, en) = match extent {
        Extent::Point => ("检查结果（点）", "findings, points"),
        Extent::Line => ("检查结果（线）", "findings, lines"),
        Extent::Polygon => ("检查结果（面）", "findings, polygons"),
    };
    format!("{}{}", lang.pick(zh, en), suffix.replace('_', " "))
}

/// Enters a table among the contents; with its reference system and type where it has features.
pub(super) fn register(
    connection: &Connection,
    table: &str,
    title: &str,
    bounds: Option<Bounds>,
    features: Option<(i64, Extent)>,
    made: Moment,
) -> rusqlite::Result<()> {
    let kind = if features.is_some() {
        "features"
    } else {
        "attributes"
    };
    let [west, south, east, north] = match bounds {
        Some(Bounds(bounds)) => bounds.map(Some),
        None => [None; 4],
    };
    let srs = features.map(|(srs, _)| srs);
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)",
        params![
            table,
            kind,
            title,
            made.iso(),
            west,
            south,
            east,
            north,
            srs
        ],
    )?;
    if let Some((srs, extent)) = features {
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            params![table, type_name(extent), srs],
        )?;
    }
    Ok(())
}

/// Makes `qml` the style that QGIS opens a layer with.
pub(super) fn add_style(
    connection: &Connection,
    table: &str,
    qml: &str,
    made: Moment,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, \
         styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) \
         VALUES ('', '', ?1, 'geom', ?1, ?2, '', 1, 'severity', '', NULL, ?3)",
        params![table, qml, made.iso()],
    )?;
    Ok(())
}
