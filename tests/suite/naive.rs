//! The areas of a submission, added up record after record in hash maps of texts: an oracle for the summary tables that
//! shares nothing with the library, not even the reader of its files.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use tuban::tables::{Item, Ownership, Terrain};

/// The texts of a record by field name.
type Record = HashMap<String, String>;

/// The records of a DBF file as texts by field name, without the deleted ones.
fn records(path: &Path) -> Vec<Record> {
    let bytes = std::fs::read(path).unwrap();
    let short = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let (start, length) = (short(8), short(10));
    let mut fields = Vec::new();
    let (mut at, mut offset) = (32, 1);
    while bytes[at] != 0x0D {
        let name = bytes[at..at + 11].split(|byte| *byte == 0).next().unwrap();
        let width = usize::from(bytes[at + 16]);
        fields.push((String::from_utf8(name.to_vec()).unwrap(), offset, width));
        offset += width;
        at += 32;
    }
    bytes[start..]
        .chunks_exact(length)
        .filter(|record| record[0] == b' ')
        .map(|record| {
            let cell = |(name, offset, width): &(String, usize, usize)| {
                let text = String::from_utf8_lossy(&record[*offset..offset + width]);
                (name.clone(), text.trim().to_owned())
            };
            fields.iter().map(cell).collect()
        })
        .collect()
}

/// A number of so many decimals as a whole number; blank is 0.
fn whole(text: &str, decimals: usize) -> i128 {
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    format!("{before}{after:0<decimals$}").parse().unwrap_or(0)
}

/// An area that counts somewhere.
struct Piece<'a> {
    record: &'a Record,
    seat: &'a str,
    /// Empty where the record names none.
    owner: &'a str,
    class: &'a str,
    /// 0.0001 m²
    area: i128,
}

/// Every area of the database: of parcels and what is deducted from them, of lines for each of their parcels, of points.
fn pieces(dir: &Path, mut each: impl FnMut(Piece<'_>)) {
    for parcel in records(&dir.join("DLTB.dbf")) {
        for (class, area) in [("DLBM", "TBDLMJ"), ("KCDLBM", "TKMJ")] {
            if !parcel[class].is_empty() {
                each(Piece {
                    record: &parcel,
                    seat: &parcel["ZLDWDM"],
                    owner: &parcel["QSDWDM"],
                    class: &parcel[class],
                    area: whole(&parcel[area], 2) * 100,
                });
            }
        }
    }
    for line in records(&dir.join("XZDW.dbf")) {
        let (area, share) = (whole(&line["XZDWMJ"], 2), whole(&line["KCBL"], 2));
        let first = Piece {
            record: &line,
            seat: &line["KCTBDWDM1"],
            owner: &line["QSDWDM1"],
            class: &line["DLBM"],
            area: area * share,
        };
        if !line["KCTBBH2"].is_empty() {
            let seat = &line["KCTBDWDM2"];
            let owner = match line["QSDWDM2"].as_str() {
                "" if seat[..12] == first.seat[..12] => first.owner,
                owner => owner,
            };
            let area = area * (100 - share);
            each(Piece {
                seat,
                owner,
                area,
                ..first
            });
        }
        each(first);
    }
    for point in records(&dir.join("LXDW.dbf")) {
        each(Piece {
            record: &point,
            seat: &point["ZLDWDM"],
            owner: &point["QSDWDM"],
            class: &point["DLBM"],
            area: whole(&point["MJ"], 2) * 100,
        });
    }
}

/// County, township and village of a code.
fn levels(seat: &str) -> [String; 3] {
    [6, 9, 12].map(|length| seat[..length].to_owned())
}

/// Areas in units of 0.0001 m² by unit and by what they are of, added up one record after the other.
#[derive(Default)]
pub(crate) struct Naive(HashMap<(String, String), i128>);

impl Naive {
    fn add(&mut self, record: &Record, units: &[String; 3], class: &str, area: i128) {
        let first = match class {
            "201" | "202" | "203" | "204" | "205" => "20",
            _ => &class[..2],
        };
        let owner = if record["QSXZ"].starts_with(['1', '2']) {
            "state"
        } else {
            "collective"
        };
        let mut keys = vec![String::new(), first.to_owned(), class[..3].to_owned()];
        keys.push(format!("/{owner}"));
        keys.push(format!("{first}/{owner}"));
        if first == "01" {
            let terrain = if record["GDLX"] == "T" {
                "terrace"
            } else {
                "slope"
            };
            keys.push(format!("01/{}", record["GDPDJ"]));
            keys.push(format!("01/{}/{terrain}", record["GDPDJ"]));
        }
        for unit in units {
            for key in &keys {
                *self.0.entry((unit.clone(), key.clone())).or_default() += area;
            }
        }
    }

    /// All land.
    pub(crate) fn of(dir: &Path) -> Self {
        let mut naive = Self::default();
        pieces(dir, |piece| {
            naive.add(piece.record, &levels(piece.seat), piece.class, piece.area);
        });
        naive
    }

    /// Land of others in a village (飞入地): county and township, and `village/owner`.
    pub(crate) fn enclaves(dir: &Path) -> Self {
        let mut naive = Self::default();
        pieces(dir, |piece| {
            if piece.owner.len() < 12 {
                return;
            }
            let (village, owner) = (&piece.seat[..12], &piece.owner[..12]);
            let township = format!("{}000", &village[..9]);
            let county = format!("{}000000", &village[..6]);
            if ![village, &township, &county].contains(&owner) {
                let mut units = levels(piece.seat);
                units[2] = format!("{village}/{owner}");
                naive.add(piece.record, &units, piece.class, piece.area);
            }
        });
        naive
    }

    /// Prime farmland.
    pub(crate) fn farmland(dir: &Path) -> Self {
        let mut naive = Self::default();
        for parcel in records(&dir.join("JBNTBHTB.dbf")) {
            let graded = HashMap::from([
                ("QSXZ".to_owned(), parcel["QSXZ"].clone()),
                ("GDLX".to_owned(), String::new()),
                ("GDPDJ".to_owned(), String::new()),
            ]);
            let area = whole(&parcel["TBDLMJ"], 2) * 100;
            naive.add(&graded, &levels(&parcel["ZLDWDM"]), &parcel["DLBM"], area);
        }
        naive
    }

    /// The units that have any land.
    pub(crate) fn units(&self) -> BTreeSet<&str> {
        let filled = self.0.iter().filter(|(_, area)| **area != 0);
        filled.map(|((unit, _), _)| unit.as_str()).collect()
    }

    /// What a unit has of an item.
    pub(crate) fn get(&self, unit: &str, item: &Item) -> i128 {
        let mut key = item.class.to_owned();
        match item.ownership {
            Some(Ownership::State) => key.push_str("/state"),
            Some(_) => key.push_str("/collective"),
            None => {}
        }
        if let Some(grade) = item.grade {
            key.push_str(&format!("/{grade}"));
        }
        match item.terrain {
            Some(Terrain::Terrace) => key.push_str("/terrace"),
            Some(Terrain::Slope) => key.push_str("/slope"),
            None => {}
        }
        self.0.get(&(unit.to_owned(), key)).copied().unwrap_or(0)
    }
}
