//! The EPSG code of a reference system, where its parameters leave no doubt.

use super::{Crs, CrsKind, DEGREE, DatumKind, Zone};

/// The Gauss-Kruger zones of a datum as EPSG numbers them: each run of codes goes up by one a zone.
struct Family {
    datum: DatumKind,
    /// The geographic system.
    geographic: u16,
    /// 3-degree zone 25 (central meridian 75°) with the zone number in the easting; without.
    three: [u16; 2],
    /// 6-degree zone 13 (central meridian 75°) with the zone number in the easting; without.
    six: [u16; 2],
}

/// From the EPSG Geodetic Parameter Dataset.
const FAMILIES: [Family; 3] = [
    Family {
        datum: DatumKind::Xian1980,
        geographic: 4610,
        three: [2349, 2370],
        six: [2327, 2338],
    },
    Family {
        datum: DatumKind::Beijing1954,
        geographic: 4214,
        three: [2401, 2422],
        six: [21_413, 21_453],
    },
    Family {
        datum: DatumKind::Cgcs2000,
        geographic: 4490,
        three: [4513, 4534],
        six: [4491, 4502],
    },
];

impl Crs {
    /// The EPSG code, for the Chinese systems and for WGS 84 in longitude and latitude. `None` unless every parameter
    /// is that of the code: units, meridians, scale, origin and false coordinates.
    #[must_use]
    pub fn epsg(&self) -> Option<u16> {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        let datum = self.datum_kind();
        if !near(self.prime_meridian, 0.0) || !near(self.angular_unit.factor, DEGREE) {
            return None;
        }
        if self.kind == CrsKind::Geographic {
            return match datum {
                DatumKind::Wgs84 => Some(4326),
                _ => family(datum).map(|family| family.geographic),
            };
        }
        let value = |name: &str, neutral: f64| self.parameter(name).unwrap_or(neutral);
        let plain = near(self.unit.factor, 1.0)
            && near(value("scale_factor", 1.0), 1.0)
            && near(value("latitude_of_origin", 0.0), 0.0)
            && near(value("false_northing", 0.0), 0.0);
        let Zone {
            number,
            width,
            prefixed,
        } = self.zone().filter(|_| plain)?;
        let family = family(datum)?;
        let (runs, first, last) = match width {
            3 => (family.three, 25, 45),
            _ => (family.six, 13, 23),
        };
        let number_of_degrees = f64::from(number) * f64::from(width);
        let meridian = number_of_degrees - if width == 3 { 0.0 } else { 3.0 };
        let exact = near(self.false_easting()?.rem_euclid(1e6), 5e5)
            && near(self.central_meridian()?, meridian);
        (exact && (first..=last).contains(&number))
            .then(|| runs[usize::from(!prefixed)] + u16::from(number - first))
    }
}

fn family(datum: DatumKind) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| family.datum == datum)
}

#[cfg(test)]
mod tests {
    use super::Crs;

    fn epsg(datum: &str, spheroid: &str, meridian: &str, easting: &str) -> Option<u16> {
        let text = format!(
            "PROJCS[\"x\",GEOGCS[\"x\",DATUM[\"{datum}\",SPHEROID[\"x\",{spheroid}]],PRIMEM[\"Greenwich\",0],\
             UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",{easting}],\
             PARAMETER[\"Central_Meridian\",{meridian}],UNIT[\"Meter\",1.0]]"
        );
        Crs::parse(text.as_bytes())
            .expect("a projected system")
            .epsg()
    }

    /// Read off the EPSG data set: the ends and the middle of each run.
    #[test]
    fn codes_are_those_of_the_data_set() {
        let xian = |meridian, easting| epsg("D_Xian_1980", "6378140.0,298.257", meridian, easting);
        assert_eq!(xian("75", "25500000"), Some(2349));
        assert_eq!(xian("111", "37500000"), Some(2361));
        assert_eq!(xian("135", "45500000"), Some(2369));
        assert_eq!(xian("75", "500000"), Some(2370));
        assert_eq!(xian("111", "500000"), Some(2382));
        assert_eq!(xian("75", "13500000"), Some(2327));
        assert_eq!(xian("135", "23500000"), Some(2337));
        let beijing =
            |meridian, easting| epsg("D_Beijing_1954", "6378245,298.3", meridian, easting);
        assert_eq!(beijing("117", "39500000"), Some(2415));
        assert_eq!(beijing("117", "500000"), Some(2436));
        assert_eq!(beijing("117", "20500000"), Some(21_420));
        let china =
            |meridian, easting| epsg("D_China_2000", "6378137,298.257222101", meridian, easting);
        assert_eq!(china("120", "40500000"), Some(4528));
        assert_eq!(china("120", "500000"), Some(4549));
        assert_eq!(china("117", "20500000"), Some(4498));
    }

    #[test]
    fn no_code_where_a_parameter_is_another() {
        let xian = |meridian, easting| epsg("D_Xian_1980", "6378140.0,298.257", meridian, easting);
        assert_eq!(
            xian("72", "24500000"),
            None,
            "a zone outside the data set's"
        );
        assert_eq!(xian("111", "37500000.1"), None);
        assert_eq!(xian("111.0000001", "37500000"), None);
        assert_eq!(
            epsg("D_WGS_1984", "6378137,298.257223563", "111", "500000"),
            None
        );
        assert_eq!(
            epsg("D_Clarke", "6378206.4,294.9786982", "111", "500000"),
            None
        );
    }

    #[test]
    fn geographic_systems_have_codes() {
        let epsg = |datum: &str, spheroid: &str, unit: &str| {
            let text = format!(
                "GEOGCS[\"x\",DATUM[\"{datum}\",SPHEROID[\"x\",{spheroid}]],PRIMEM[\"Greenwich\",0],UNIT[\"u\",{unit}]]"
            );
            Crs::parse(text.as_bytes())
                .expect("a geographic system")
                .epsg()
        };
        let degree = "0.0174532925199433";
        assert_eq!(epsg("D_Xian_1980", "6378140,298.257", degree), Some(4610));
        assert_eq!(
            epsg("D_China_2000", "6378137,298.257222101", degree),
            Some(4490)
        );
        assert_eq!(
            epsg("D_WGS_1984", "6378137,298.257223563", degree),
            Some(4326)
        );
        assert_eq!(
            epsg("D_Xian_1980", "6378140,298.257", "0.0157079632679489"),
            None
        );
    }
}
