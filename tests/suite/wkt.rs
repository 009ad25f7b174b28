//! Reads the geometry column of a case: WKT as everyone writes it, `EMPTY` for a null shape, and numbers such as
//! `NaN` and `inf` that a broken file may hold.

use crate::shapefile::{Shape, Vertex};

/// The shape that `text` describes. Vertices are x y, x y z, or x y z m; after `M` they are x y m. Rings of polygons
/// are turned as shapefiles want them (outer clockwise, holes counter-clockwise) unless they are to stay `as_written`.
pub(crate) fn parse(text: &str, as_written: bool) -> Result<Shape, String> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("EMPTY") {
        return Ok(Shape::Null);
    }
    let end = text.find('(').unwrap_or(text.len());
    let words = text[..end].to_ascii_uppercase();
    let mut words = words.split_whitespace();
    let name = words.next().unwrap_or_default().to_owned();
    let depth = match name.as_str() {
        "POINT" => 0,
        "LINESTRING" | "MULTIPOINT" => 1,
        "POLYGON" | "MULTILINESTRING" => 2,
        "MULTIPOLYGON" => 3,
        _ => return Err(format!("`{name}` is no WKT geometry")),
    };
    let mut measured = false;
    for word in words {
        match word {
            "Z" | "ZM" => {}
            "M" => measured = true,
            // A shape of the file's type without a vertex, unlike a null shape.
            "EMPTY" if depth > 0 => return Ok(Shape::Parts(Vec::new())),
            _ => return Err(format!("`{word}` after {name}")),
        }
    }
    let (tree, rest) = Tree::parse(&text[end..])?;
    if !rest.trim().is_empty() {
        return Err(format!("`{rest}` after the geometry"));
    }
    let mut parts = Vec::new();
    match (name.as_str(), tree) {
        ("MULTIPOLYGON", Tree::Node(polygons)) if !as_written => {
            for polygon in &polygons {
                parts.extend(polygon_parts(polygon, measured)?);
            }
        }
        ("POLYGON", tree) if !as_written => parts = polygon_parts(&tree, measured)?,
        (_, tree) => tree.parts(depth.max(1), measured, &mut parts)?,
    }
    Ok(Shape::Parts(parts))
}

fn polygon_parts(polygon: &Tree<'_>, measured: bool) -> Result<Vec<Vec<Vertex>>, String> {
    let mut rings = Vec::new();
    polygon.parts(2, measured, &mut rings)?;
    for (place, ring) in rings.iter_mut().enumerate() {
        let is_hole = place > 0;
        if doubled_area(ring) > 0.0 && !is_hole || doubled_area(ring) < 0.0 && is_hole {
            ring.reverse();
        }
    }
    Ok(rings)
}

/// Twice the area by the shoelace formula from the first vertex, positive when counter-clockwise.
fn doubled_area(ring: &[Vertex]) -> f64 {
    let Some([x0, y0, ..]) = ring.first() else {
        return 0.0;
    };
    let cross = |pair: &[Vertex]| {
        (pair[0][0] - x0) * (pair[1][1] - y0) - (pair[1][0] - x0) * (pair[0][1] - y0)
    };
    ring.windows(2).map(cross).sum()
}

/// Brackets in brackets, at the bottom the text between them.
enum Tree<'a> {
    Leaf(&'a str),
    Node(Vec<Tree<'a>>),
}

impl<'a> Tree<'a> {
    fn parse(text: &'a str) -> Result<(Self, &'a str), String> {
        let text = text.trim_start();
        let Some(mut rest) = text.strip_prefix('(') else {
            return Err("`(` expected".into());
        };
        if !rest.trim_start().starts_with('(') {
            let (inner, after) = rest.split_once(')').ok_or("`)` expected")?;
            return Ok((Self::Leaf(inner), after));
        }
        let mut children = Vec::new();
        loop {
            let (child, after) = Self::parse(rest)?;
            children.push(child);
            let after = after.trim_start();
            if let Some(after) = after.strip_prefix(',') {
                rest = after;
            } else if let Some(after) = after.strip_prefix(')') {
                return Ok((Self::Node(children), after));
            } else {
                return Err("`,` or `)` expected".into());
            }
        }
    }

    fn parts(
        &self,
        depth: usize,
        measured: bool,
        parts: &mut Vec<Vec<Vertex>>,
    ) -> Result<(), String> {
        match self {
            Self::Leaf(text) if depth == 1 => {
                let vertices: Result<_, String> =
                    text.split(',').map(|text| vertex(text, measured)).collect();
                parts.push(vertices?);
                Ok(())
            }
            // MULTIPOINT ((1 2), (3 4)) is as usual as MULTIPOINT (1 2, 3 4).
            Self::Node(children) if depth == 1 => {
                let mut points = Vec::new();
                for child in children {
                    child.parts(1, measured, &mut points)?;
                }
                parts.push(points.concat());
                Ok(())
            }
            Self::Node(children) => children
                .iter()
                .try_for_each(|child| child.parts(depth - 1, measured, parts)),
            Self::Leaf(text) => Err(format!("more brackets expected around `{text}`")),
        }
    }
}

fn vertex(text: &str, measured: bool) -> Result<Vertex, String> {
    let numbers: Result<Vec<f64>, _> = text.split_whitespace().map(str::parse).collect();
    match (numbers.as_deref(), measured) {
        (Ok([x, y]), _) => Ok([*x, *y, 0.0, 0.0]),
        (Ok([x, y, m]), true) => Ok([*x, *y, 0.0, *m]),
        (Ok([x, y, z]), false) => Ok([*x, *y, *z, 0.0]),
        (Ok([x, y, z, m]), false) => Ok([*x, *y, *z, *m]),
        _ => Err(format!("`{}` is no vertex", text.trim())),
    }
}

#[test]
fn turns_rings() {
    let text = "POLYGON ((0 0, 9 0, 9 9, 0 0), (1 1, 2 2, 2 1, 1 1))";
    let areas = |as_written| match parse(text, as_written) {
        Ok(Shape::Parts(parts)) => parts
            .iter()
            .map(|ring| doubled_area(ring))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(areas(true), [81.0, -1.0]);
    assert_eq!(areas(false), [-81.0, 1.0]);
}

#[test]
fn reads_every_kind() {
    let parse = |text| parse(text, true);
    let at = |x, y| [x, y, 0.0, 0.0];
    let parts = |parts: Vec<Vec<Vertex>>| Ok(Shape::Parts(parts));
    assert_eq!(parse("EMPTY"), Ok(Shape::Null));
    assert_eq!(parse("POLYGON EMPTY"), parts(vec![]));
    assert_eq!(parse("POINT (1 2)"), parts(vec![vec![at(1.0, 2.0)]]));
    assert_eq!(
        parse("POINT Z (1 2 3)"),
        parts(vec![vec![[1.0, 2.0, 3.0, 0.0]]])
    );
    assert_eq!(
        parse("POINT M (1 2 3)"),
        parts(vec![vec![[1.0, 2.0, 0.0, 3.0]]])
    );
    let two = vec![at(1.0, 2.0), at(3.0, 4.0)];
    assert_eq!(parse("LINESTRING (1 2, 3 4)"), parts(vec![two.clone()]));
    assert_eq!(parse("MULTIPOINT ((1 2), (3 4))"), parts(vec![two.clone()]));
    assert_eq!(
        parse("POLYGON((1 2,3 4),(1 2,3 4))"),
        parts(vec![two.clone(), two.clone()])
    );
    assert_eq!(
        parse("MULTIPOLYGON (((1 2, 3 4)), ((1 2, 3 4)))"),
        parts(vec![two.clone(), two])
    );
    for wrong in [
        "",
        "CIRCLE (1 2)",
        "POINT (1)",
        "POLYGON (1 2)",
        "POINT (1 2) x",
        "POINT EMPTY",
    ] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
}
