//! The spatial index of a layer: SQLite's R-tree, with the triggers of the GeoPackage extension `gpkg_rtree_index` that
//! keep it right when someone edits the layer.

use rusqlite::Connection;

use super::geometry::Bounds;

/// Fills the index of `table` with the bounds of its rows, by their numbers, and registers it.
pub(super) fn build(
    connection: &Connection,
    table: &str,
    boxes: &[(i64, Bounds)],
) -> rusqlite::Result<()> {
    let rtree = format!("rtree_{table}_geom");
    connection.execute_batch(&format!(
        "CREATE VIRTUAL TABLE \"{rtree}\" USING rtree(id, minx, maxx, miny, maxy)"
    ))?;
    let mut insert =
        connection.prepare(&format!("INSERT INTO \"{rtree}\" VALUES (?, ?, ?, ?, ?)"))?;
    for (id, Bounds([west, south, east, north])) in boxes {
        insert.execute((id, west, east, south, north))?;
    }
    connection.execute_batch(&triggers(table, &rtree))?;
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES \
         (?, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec140/#extension_rtree', 'write-only')",
        [table],
    )?;
    Ok(())
}

/// The triggers as annex F.3 of version 1.4 asks for them, word for word where a validator compares words.
fn triggers(table: &str, rtree: &str) -> String {
    let filled = |row: &str| format!("({row}.\"geom\" NOTNULL AND NOT ST_IsEmpty({row}.\"geom\"))");
    let empty = |row: &str| format!("({row}.\"geom\" ISNULL OR ST_IsEmpty({row}.\"geom\"))");
    let (new, old) = (filled("NEW"), filled("OLD"));
    let (no_new, no_old) = (empty("NEW"), empty("OLD"));
    let values = "NEW.\"id\", ST_MinX(NEW.\"geom\"), ST_MaxX(NEW.\"geom\"), \
                  ST_MinY(NEW.\"geom\"), ST_MaxY(NEW.\"geom\")";
    let same = "OLD.\"id\" = NEW.\"id\"";
    let moved = "OLD.\"id\" != NEW.\"id\"";
    let replace = format!("INSERT OR REPLACE INTO \"{rtree}\" VALUES ({values})");
    let delete = format!("DELETE FROM \"{rtree}\" WHERE id = OLD.\"id\"");
    let update = format!(
        "UPDATE \"{rtree}\" SET minx = ST_MinX(NEW.\"geom\"), maxx = ST_MaxX(NEW.\"geom\"), \
         miny = ST_MinY(NEW.\"geom\"), maxy = ST_MaxY(NEW.\"geom\") WHERE id = NEW.\"id\""
    );
    let insert = format!("INSERT INTO \"{rtree}\" VALUES ({values})");
    let delete_both = format!("DELETE FROM \"{rtree}\" WHERE id IN (OLD.\"id\", NEW.\"id\")");
    let of_geom = "UPDATE OF \"geom\"";
    let triggers = [
        ("insert", "INSERT", new.clone(), replace.clone()),
        (
            "update6",
            of_geom,
            format!("{same} AND {new} AND {old}"),
            update,
        ),
        (
            "update7",
            of_geom,
            format!("{same} AND {new} AND {no_old}"),
            insert,
        ),
        (
            "update2",
            of_geom,
            format!("{same} AND {no_new}"),
            delete.clone(),
        ),
        (
            "update5",
            "UPDATE",
            format!("{moved} AND {new}"),
            format!("{delete}; {replace}"),
        ),
        (
            "update4",
            "UPDATE",
            format!("{moved} AND {no_new}"),
            delete_both,
        ),
        (
            "delete",
            "DELETE",
            "OLD.\"geom\" NOT NULL".to_owned(),
            delete,
        ),
    ];
    let written = triggers.map(|(name, event, when, action)| {
        format!(
            "CREATE TRIGGER \"{rtree}_{name}\" AFTER {event} ON \"{table}\" WHEN {when} BEGIN {action}; END;\n"
        )
    });
    written.concat()
}
