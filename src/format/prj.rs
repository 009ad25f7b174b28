//! Coordinate reference systems (`.prj`, 坐标系): ESRI WKT1, OGC WKT1 and the projected and geographic systems of WKT2.
//!
//! A system is known by its parameters (ellipsoid, projection, central meridian, ...), never by its name: names are
//! what people edit. The one exception is said at [`Crs::datum_kind`].

mod epsg;
mod read;
mod wkt;

/// A horizontal coordinate reference system.
#[derive(Debug, Clone, PartialEq)]
pub struct Crs {
    /// Its name, such as `Xian_1980_3_Degree_GK_Zone_37`.
    pub name: String,
    /// Projected or geographic.
    pub kind: CrsKind,
    /// Name of the geodetic datum, such as `D_Xian_1980`.
    pub datum: String,
    /// The ellipsoid.
    pub spheroid: Spheroid,
    /// Longitude of the prime meridian from Greenwich, in degrees.
    pub prime_meridian: f64,
    /// Name of the projection method, such as `Gauss_Kruger`; `None` for a geographic system.
    pub projection: Option<String>,
    /// The projection's parameters, names in lower case with underscores, values in the units of the file. WKT2's
    /// names are turned into those of WKT1 (`central_meridian`, `latitude_of_origin`, ...).
    pub parameters: Vec<(String, f64)>,
    /// Unit of the coordinates: of length (in metres) for a projected system, of angle (in radians) otherwise.
    pub unit: Unit,
    /// Unit of the angles among the parameters, in radians.
    pub angular_unit: Unit,
}

/// Kind of a coordinate reference system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrsKind {
    /// Plane coordinates.
    Projected,
    /// Longitude and latitude.
    Geographic,
}

/// An ellipsoid of revolution (椭球).
#[derive(Debug, Clone, PartialEq)]
pub struct Spheroid {
    /// Its name.
    pub name: String,
    /// Semi-major axis in metres.
    pub a: f64,
    /// Inverse flattening; 0 for a sphere.
    pub inv_f: f64,
}

/// A unit of measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its name.
    pub name: String,
    /// Metres or radians in one unit.
    pub factor: f64,
}

/// The geodetic datums that Chinese survey data come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DatumKind {
    /// 1980西安坐标系, the second survey's: 6378140, 1/298.257.
    Xian1980,
    /// 1954年北京坐标系: Krassowsky's 6378245, 1/298.3.
    Beijing1954,
    /// 2000国家大地坐标系, the third survey's: 6378137, 1/298.257222101.
    Cgcs2000,
    /// WGS 84: 6378137, 1/298.257223563.
    Wgs84,
    /// Any other.
    Other,
}

/// A zone of the Gauss-Kruger projection (投影带).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone {
    /// Zone number (带号): central meridian / 3 for 3-degree zones, (central meridian + 3) / 6 for 6-degree zones.
    pub number: u8,
    /// 3 or 6 degrees.
    pub width: u8,
    /// Whether eastings carry the zone number (false easting 37 500 000 instead of 500 000).
    pub prefixed: bool,
}

/// Why a `.prj` could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unparsed {
    /// It holds nothing but blanks.
    Empty,
    /// It is not well-known text; the byte (after the byte order mark) where that shows.
    Syntax {
        /// Byte offset.
        offset: usize,
    },
    /// Well-known text of something else than a projected or geographic system.
    NotHorizontal {
        /// Its first keyword.
        keyword: String,
    },
    /// A part that a system must have is missing or no number.
    Missing {
        /// WKT1 keyword of the part.
        keyword: &'static str,
    },
}

const DEGREE: f64 = std::f64::consts::PI / 180.0;

impl Crs {
    /// A projection parameter by its WKT1 name, in any case.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<f64> {
        self.parameters
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value)
    }

    /// Longitude of the central meridian from Greenwich, in degrees.
    #[must_use]
    pub fn central_meridian(&self) -> Option<f64> {
        let meridian = [
            "central_meridian",
            "longitude_of_center",
            "longitude_of_origin",
        ];
        let value = meridian.iter().find_map(|name| self.parameter(name))?;
        Some(value * self.angular_unit.factor / DEGREE + self.prime_meridian)
    }

    /// False easting in metres.
    #[must_use]
    pub fn false_easting(&self) -> Option<f64> {
        Some(self.parameter("false_easting")? * self.unit.factor)
    }

    /// Whether the projection is Gauss-Kruger's transverse Mercator, under either name.
    #[must_use]
    pub fn is_transverse_mercator(&self) -> bool {
        self.projection
            .as_deref()
            .is_some_and(|name| method(name) == "transverse_mercator")
    }

    /// The datum, by the ellipsoid's parameters. CGCS2000 shares its ellipsoid (GRS 1980) with the datums of other
    /// countries; a name that says so makes it [`Other`](DatumKind::Other).
    #[must_use]
    pub fn datum_kind(&self) -> DatumKind {
        const ELSEWHERE: [&str; 11] = [
            "north_american",
            "nad",
            "european",
            "etrs",
            "gda",
            "australia",
            "jgd",
            "japan",
            "korea",
            "new_zealand",
            "sirgas",
        ];
        let is = |a: f64, inv_f: f64, tolerance: f64| {
            (self.spheroid.a - a).abs() < 0.5 && (self.spheroid.inv_f - inv_f).abs() < tolerance
        };
        let name = normal(&self.datum);
        if is(6_378_140.0, 298.257, 5e-4) {
            DatumKind::Xian1980
        } else if is(6_378_245.0, 298.3, 5e-4) {
            DatumKind::Beijing1954
        } else if is(6_378_137.0, 298.257_223_563, 5e-7) {
            DatumKind::Wgs84
        } else if is(6_378_137.0, 298.257_222_101, 5e-7)
            && !ELSEWHERE.iter().any(|place| name.contains(place))
        {
            DatumKind::Cgcs2000
        } else {
            DatumKind::Other
        }
    }

    /// The zone, by central meridian and false easting. `None` where they do not belong to a zone, or not to the same.
    ///
    /// Without the zone number in the easting a central meridian of 111° is that of 3-degree zone 37 and of 6-degree
    /// zone 19, and the coordinates are the same: the 3-degree zone is given.
    #[must_use]
    pub fn zone(&self) -> Option<Zone> {
        if !self.is_transverse_mercator() {
            return None;
        }
        let (meridian, easting) = (self.central_meridian()?, self.false_easting()?);
        let by_width = |width: u8| {
            let number = if width == 3 {
                meridian / 3.0
            } else {
                (meridian + 3.0) / 6.0
            };
            let whole = number.round();
            let real =
                (number - whole).abs() < 1e-6 && (1.0..=360.0 / f64::from(width)).contains(&whole);
            real.then_some((width, whole))
        };
        let near = |value: f64| (easting - value).abs() < 0.5;
        let zones = || [3, 6].into_iter().filter_map(by_width);
        let prefixed = zones()
            .find(|(_, number)| near(number * 1e6 + 5e5))
            .map(|zone| (zone, true));
        let plain = || {
            zones()
                .next()
                .filter(|_| near(5e5))
                .map(|zone| (zone, false))
        };
        let ((width, number), prefixed) = prefixed.or_else(plain)?;
        Some(Zone {
            number: number as u8,
            width,
            prefixed,
        })
    }

    /// Whether two systems give the same coordinates: by their parameters, not by their names. Parameters that are not
    /// stated have their neutral value.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        let near = |a: f64, b: f64, tolerance: f64| (a - b).abs() <= tolerance;
        let neutral = |name: &str| if name == "scale_factor" { 1.0 } else { 0.0 };
        let value = |crs: &Self, name: &str| crs.parameter(name).unwrap_or(neutral(name));
        let names = self
            .parameters
            .iter()
            .chain(&other.parameters)
            .map(|(name, _)| name.as_str());
        let projection = |crs: &Self| crs.projection.as_deref().map(method);
        self.kind == other.kind
            && self.datum_kind() == other.datum_kind()
            && near(self.spheroid.a, other.spheroid.a, 1e-3)
            && near(self.spheroid.inv_f, other.spheroid.inv_f, 5e-7)
            && near(self.prime_meridian, other.prime_meridian, 1e-9)
            && near(self.unit.factor, other.unit.factor, 1e-9)
            && near(self.angular_unit.factor, other.angular_unit.factor, 1e-9)
            && projection(self) == projection(other)
            && names
                .into_iter()
                .all(|name| near(value(self, name), value(other, name), 1e-8))
    }
}

/// The method of a projection name; Gauss-Kruger is a transverse Mercator.
fn method(name: &str) -> String {
    match normal(name).as_str() {
        "gauss_kruger" | "gauss_krueger" | "gauss_krüger" | "transverse_mercator_complex" => {
            "transverse_mercator".to_owned()
        }
        other => other.to_owned(),
    }
}

/// Lower case, with one underscore for each run of blanks, hyphens and underscores.
fn normal(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-' | '(' | ')'));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
        .to_lowercase()
}

#[cfg(test)]
mod tests;
