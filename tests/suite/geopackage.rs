//! Opens a findings.gpkg and holds it to the standard: what the OGC's abstract tests ask of the tables, the R-tree
//! against brute force, and every geometry taken apart by a decoder that shares nothing with the writer.

use std::collections::{BTreeMap, BTreeSet};

use geo::{BoundingRect, Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon};
use rusqlite::{Connection, OpenFlags};
use tuban::flow::Checked;
use tuban::lang::Lang;
use tuban::report::emit::Format;

use crate::emitted::save;

/// An opened GeoPackage, with the folder that it is in.
pub(crate) struct Package(
    pub(crate) Connection,
    #[allow(dead_code, reason = "keeps the folder")] tempfile::TempDir,
);

pub(crate) fn package(checked: &Checked) -> Package {
    let dir = save(checked, &[Format::Gpkg], Lang::Zh);
    let path = dir.path().join("findings.gpkg");
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    let package = Package(connection, dir);
    package.conforms();
    package
}

impl Package {
    pub(crate) fn all<T: rusqlite::types::FromSql>(&self, sql: &str) -> Vec<T> {
        let mut statement = self
            .0
            .prepare(sql)
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    pub(crate) fn one<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        let mut found = self.all(sql);
        assert_eq!(found.len(), 1, "{sql}");
        found.remove(0)
    }

    pub(crate) fn count(&self, table: &str) -> i64 {
        self.one(&format!("SELECT count(*) FROM \"{table}\""))
    }

    /// Tables of features.
    pub(crate) fn layers(&self) -> Vec<String> {
        self.all("SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1")
    }

    /// What the standard demands of any file, as the OGC's abstract tests look for it.
    fn conforms(&self) {
        assert_eq!(self.one::<i64>("PRAGMA application_id"), 0x4750_4B47);
        assert_eq!(self.one::<i64>("PRAGMA user_version"), 10_400);
        assert_eq!(self.one::<String>("PRAGMA integrity_check"), "ok");
        assert_eq!(
            self.one::<String>("PRAGMA journal_mode"),
            "delete",
            "no -wal"
        );
        let broken = self.all::<String>("SELECT \"table\" FROM pragma_foreign_key_check");
        assert!(broken.is_empty(), "foreign keys: {broken:?}");
        let ids: BTreeSet<i64> = self
            .all("SELECT srs_id FROM gpkg_spatial_ref_sys")
            .into_iter()
            .collect();
        assert!(ids.is_superset(&BTreeSet::from([-1, 0, 4326])));
        let tables: Vec<String> = self.all("SELECT table_name FROM gpkg_contents");
        for table in &tables {
            assert_eq!(
                self.one::<String>(&format!(
                    "SELECT name || type FROM pragma_table_info('{table}') WHERE pk"
                )),
                "idINTEGER"
            );
        }
        for table in self.layers() {
            self.layer_conforms(&table);
        }
    }

    fn layer_conforms(&self, table: &str) {
        let [kind, srs]: [String; 2] = ["geometry_type_name", "srs_id"].map(|column| {
            self.one(&format!(
                "SELECT CAST({column} AS TEXT) FROM gpkg_geometry_columns WHERE table_name = '{table}' AND column_name = 'geom'"
            ))
        });
        let srs: i32 = srs.parse().unwrap();
        assert_eq!(
            self.one::<i32>(&format!(
                "SELECT srs_id FROM gpkg_contents WHERE table_name = '{table}'"
            )),
            srs
        );
        let mut whole: Option<geo::Rect> = None;
        let mut boxes: BTreeMap<i64, geo::Rect> = BTreeMap::new();
        for (id, blob) in self.geometries(table) {
            let (name, header_srs, envelope, geometry) = decode(&blob);
            assert_eq!((name, header_srs), (kind.as_str(), srs), "{table} {id}");
            let bounds = geometry.bounding_rect().unwrap();
            if let Some(envelope) = envelope {
                assert_eq!(envelope, bounds);
            }
            boxes.insert(id, bounds);
            whole = Some(whole.map_or(bounds, |whole| join(whole, bounds)));
        }
        let extent = self.all::<Option<f64>>(&format!(
            "SELECT min_x FROM gpkg_contents WHERE table_name = '{table}' UNION ALL \
             SELECT min_y FROM gpkg_contents WHERE table_name = '{table}' UNION ALL \
             SELECT max_x FROM gpkg_contents WHERE table_name = '{table}' UNION ALL \
             SELECT max_y FROM gpkg_contents WHERE table_name = '{table}'"
        ));
        let expected = whole.map(|r| [r.min().x, r.min().y, r.max().x, r.max().y].map(Some));
        assert_eq!(extent, expected.unwrap_or_default());
        self.index_is_right(table, &boxes);
    }

    pub(crate) fn geometries(&self, table: &str) -> Vec<(i64, Vec<u8>)> {
        let sql = format!("SELECT id, geom FROM \"{table}\" ORDER BY id");
        let mut statement = self.0.prepare(&sql).unwrap();
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// The R-tree finds in any window what brute force finds there (its 32-bit boxes may find a little more).
    fn index_is_right(&self, table: &str, boxes: &BTreeMap<i64, geo::Rect>) {
        let rtree = format!("rtree_{table}_geom");
        assert_eq!(
            self.one::<String>(&format!("SELECT rtreecheck('main', '{rtree}')")),
            "ok"
        );
        assert_eq!(
            self.one::<String>(&format!(
                "SELECT scope FROM gpkg_extensions WHERE table_name = '{table}' AND extension_name = 'gpkg_rtree_index'"
            )),
            "write-only"
        );
        let triggers: BTreeSet<String> = self
            .all::<String>(&format!(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'"
            ))
            .iter()
            .map(|name| name.strip_prefix(&format!("{rtree}_")).unwrap().to_owned())
            .collect();
        let expected = [
            "delete", "insert", "update2", "update4", "update5", "update6", "update7",
        ];
        assert_eq!(triggers, expected.map(str::to_owned).into());
        assert_eq!(self.count(&rtree), boxes.len() as i64);
        for window in boxes.values().step_by(7) {
            let (min, max) = (window.min(), window.max());
            let found: BTreeSet<i64> = self
                .all(&format!(
                    "SELECT id FROM \"{rtree}\" WHERE minx <= {} AND maxx >= {} AND miny <= {} AND maxy >= {}",
                    max.x, min.x, max.y, min.y
                ))
                .into_iter()
                .collect();
            for (id, other) in boxes {
                let apart = |slack: f64| {
                    other.min().x > max.x + slack
                        || other.max().x < min.x - slack
                        || other.min().y > max.y + slack
                        || other.max().y < min.y - slack
                };
                assert!(
                    apart(0.0) || found.contains(id),
                    "{table} {id} is not found"
                );
                assert!(
                    !apart(8.0) || !found.contains(id),
                    "{table} {id} is found elsewhere"
                );
            }
        }
    }
}

fn join(one: geo::Rect, two: geo::Rect) -> geo::Rect {
    geo::Rect::new(
        (one.min().x.min(two.min().x), one.min().y.min(two.min().y)),
        (one.max().x.max(two.max().x), one.max().y.max(two.max().y)),
    )
}

/// Reads numbers off a blob.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (first, rest) = self.0.split_first_chunk().expect("the blob ends too early");
        self.0 = rest;
        *first
    }

    fn int(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    fn float(&mut self) -> f64 {
        f64::from_le_bytes(self.take())
    }

    fn code(&mut self) -> u32 {
        assert_eq!(self.take(), [1], "little-endian");
        self.int()
    }

    fn vertices(&mut self) -> LineString {
        let count = self.int();
        (0..count).map(|_| (self.float(), self.float())).collect()
    }

    fn line(&mut self) -> LineString {
        assert_eq!(self.code(), 2);
        self.vertices()
    }

    fn polygon(&mut self) -> Polygon {
        assert_eq!(self.code(), 3);
        let mut rings: Vec<LineString> = (0..self.int()).map(|_| self.vertices()).collect();
        for ring in &rings {
            assert!(ring.is_closed() && ring.0.len() >= 4);
        }
        let outer = rings.remove(0);
        Polygon::new(outer, rings)
    }
}

/// Type, reference system, envelope and shape of a GeoPackage geometry.
pub(crate) fn decode(blob: &[u8]) -> (&'static str, i32, Option<geo::Rect>, Geometry) {
    let mut bytes = Bytes(blob);
    let [g, p, version, flags] = bytes.take();
    assert_eq!((g, p, version), (b'G', b'P', 0));
    assert_eq!(flags & 1, 1, "little-endian");
    assert_eq!(flags >> 4, 0, "neither empty nor extended");
    let srs = bytes.int() as i32;
    let envelope = (flags >> 1 & 7 == 1).then(|| {
        let [west, east, south, north] = [(); 4].map(|()| bytes.float());
        geo::Rect::new((west, south), (east, north))
    });
    let (name, geometry): (_, Geometry) = match bytes.code() {
        1 => ("POINT", Point::new(bytes.float(), bytes.float()).into()),
        5 => {
            let lines = (0..bytes.int()).map(|_| bytes.line()).collect();
            ("MULTILINESTRING", MultiLineString::new(lines).into())
        }
        6 => {
            let polygons = (0..bytes.int()).map(|_| bytes.polygon()).collect();
            ("MULTIPOLYGON", MultiPolygon::new(polygons).into())
        }
        other => panic!("type {other}"),
    };
    assert!(bytes.0.is_empty(), "bytes left over");
    (name, srs, envelope, geometry)
}
