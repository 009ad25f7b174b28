//! From the tree of a well-known text to a coordinate reference system.

use super::wkt::{self, Node};
use super::{Crs, CrsKind, DEGREE, Spheroid, Unit, Unparsed, normal};

const PROJECTED: [&str; 3] = ["PROJCS", "PROJCRS", "PROJECTEDCRS"];
const GEOGRAPHIC: [&str; 5] = [
    "GEOGCS",
    "GEOGCRS",
    "GEOGRAPHICCRS",
    "GEODCRS",
    "GEODETICCRS",
];
const BASE: [&str; 3] = ["BASEGEOGCRS", "BASEGEODCRS", "GEOGCS"];
/// Systems made of others, the horizontal one among them.
const COMPOUND: [&str; 4] = ["COMPD_CS", "COMPOUNDCRS", "BOUNDCRS", "SOURCECRS"];

impl Crs {
    /// Reads the content of a `.prj` file: UTF-8 or GBK, a byte order mark, line breaks and NULs at the end tolerated.
    ///
    /// # Errors
    ///
    /// When it is no well-known text of a projected or geographic system, or lacks what defines one.
    pub fn parse(bytes: &[u8]) -> Result<Self, Unparsed> {
        let root = wkt::parse(&wkt::decode(bytes))?;
        let node = horizontal(&root).ok_or_else(|| Unparsed::NotHorizontal {
            keyword: root.keyword.clone(),
        })?;
        if PROJECTED.contains(&node.keyword.as_str()) {
            let base = child(node, &BASE, "GEOGCS")?;
            let unit = unit(node, "LENGTHUNIT").ok_or(Unparsed::Missing { keyword: "UNIT" })?;
            return Ok(Self {
                name: node.text().to_owned(),
                kind: CrsKind::Projected,
                projection: Some(projection(node)?),
                parameters: parameters(node),
                unit,
                ..geographic(base)?
            });
        }
        geographic(node)
    }
}

/// The geographic system of a node.
fn geographic(node: &Node) -> Result<Crs, Unparsed> {
    let datum = child(
        node,
        &["DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE"],
        "DATUM",
    )?;
    let degree = || Unit {
        name: "degree".to_owned(),
        factor: DEGREE,
    };
    let unit = unit(node, "ANGLEUNIT").unwrap_or_else(degree);
    let prime_meridian = node.child(&["PRIMEM", "PRIMEMERIDIAN"]);
    let prime_meridian = prime_meridian.and_then(|node| node.number(0));
    Ok(Crs {
        name: node.text().to_owned(),
        kind: CrsKind::Geographic,
        datum: datum.text().to_owned(),
        spheroid: spheroid(datum)?,
        prime_meridian: prime_meridian.unwrap_or(0.0) * unit.factor / DEGREE,
        projection: None,
        parameters: Vec::new(),
        angular_unit: unit.clone(),
        unit,
    })
}

/// A child that a system must have; `keyword` is its name in WKT1.
fn child<'a>(
    node: &'a Node,
    keywords: &[&str],
    keyword: &'static str,
) -> Result<&'a Node, Unparsed> {
    node.child(keywords).ok_or(Unparsed::Missing { keyword })
}

/// The projected or geographic system itself, within a compound one.
fn horizontal(node: &Node) -> Option<&Node> {
    let keyword = node.keyword.as_str();
    if PROJECTED.contains(&keyword) || GEOGRAPHIC.contains(&keyword) {
        return Some(node);
    }
    if COMPOUND.contains(&keyword) {
        node.children().find_map(horizontal)
    } else {
        None
    }
}

fn spheroid(datum: &Node) -> Result<Spheroid, Unparsed> {
    const MISSING: Unparsed = Unparsed::Missing {
        keyword: "SPHEROID",
    };
    let node = datum.child(&["SPHEROID", "ELLIPSOID"]).ok_or(MISSING)?;
    let (a, inv_f) = (
        node.number(0).ok_or(MISSING)?,
        node.number(1).ok_or(MISSING)?,
    );
    let metre = unit(node, "LENGTHUNIT").map_or(1.0, |unit| unit.factor);
    Ok(Spheroid {
        name: node.text().to_owned(),
        a: a * metre,
        inv_f,
    })
}

/// The unit of a node: `UNIT` in WKT1, the given keyword in WKT2, there also within the axes.
fn unit(node: &Node, keyword: &'static str) -> Option<Unit> {
    let own = |node: &Node| {
        let unit = node.child(&["UNIT", keyword])?;
        Some(Unit {
            name: unit.text().to_owned(),
            factor: unit.number(0).filter(|factor| *factor > 0.0)?,
        })
    };
    own(node).or_else(|| {
        node.children()
            .filter(|child| child.keyword == "AXIS")
            .find_map(own)
    })
}

fn projection(node: &Node) -> Result<String, Unparsed> {
    let method = match node.child(&["CONVERSION"]) {
        Some(conversion) => conversion.child(&["METHOD", "PROJECTION"]),
        None => node.child(&["PROJECTION"]),
    };
    Ok(method
        .ok_or(Unparsed::Missing {
            keyword: "PROJECTION",
        })?
        .text()
        .to_owned())
}

fn parameters(node: &Node) -> Vec<(String, f64)> {
    let node = node.child(&["CONVERSION"]).unwrap_or(node);
    let parameters = node.children().filter(|child| child.keyword == "PARAMETER");
    parameters
        .filter_map(|child| Some((parameter_name(child.text()), child.number(0)?)))
        .collect()
}

/// The WKT1 name of a parameter.
fn parameter_name(name: &str) -> String {
    let name = normal(name);
    match name.as_str() {
        "latitude_of_natural_origin" => "latitude_of_origin".to_owned(),
        "longitude_of_natural_origin" => "central_meridian".to_owned(),
        "scale_factor_at_natural_origin" => "scale_factor".to_owned(),
        _ => name,
    }
}
