//! Tables that the province issues to the county (下发表): 权属单位代码表 QSDMB and 田坎系数表 TKXS1, as DBF or CSV.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::county_boundary::CountyBoundary;
use crate::format::dbf::{Asked, Column};
use crate::format::decimal::Decimal;
use crate::format::{Fault, FaultKind, dbf, text};
use crate::submission::{FoundFile, Submission};

/// An issued table, if there is one.
#[derive(Debug)]
pub enum Issued<T> {
    /// Neither in the submission nor on the command line.
    NotGiven,
    /// It is in the submission and cannot be used.
    Broken {
        /// Its path inside the submission.
        shown: String,
        /// Why.
        error: IssuedError,
    },
    /// It can be used.
    Given(T),
}

impl<T> Issued<T> {
    /// The table, if it can be used.
    #[must_use]
    pub fn given(&self) -> Option<&T> {
        match self {
            Self::Given(table) => Some(table),
            _ => None,
        }
    }
}

/// Tables given on the command line; they stand for those in the submission.
#[derive(Debug, Default)]
pub struct IssuedFiles {
    /// `--owners`
    pub owners: Option<Issued<Owners>>,
    /// `--ridge-factors`
    pub ridge_factors: Option<Issued<RidgeFactors>>,
    /// `--county-boundary`
    pub county_boundary: Option<CountyBoundary>,
}

/// An issued table that cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum IssuedError {
    /// The system cannot read it.
    #[error("无法读取 (cannot be read) {0}: {1}")]
    Io(PathBuf, String),
    /// It is no CSV.
    #[error("不是有效的 CSV (not a valid CSV): {0}")]
    Format(String),
    /// It is no DBF, or part of it is lost.
    #[error("不是完整的 DBF (not a whole DBF)")]
    Table(FaultKind),
    /// A column is missing.
    #[error("缺少列 (column missing): {0}")]
    Column(String),
    /// A number cannot be read.
    #[error("第 {row} 行 {column} 不是数字 (not a number in that row): {value}")]
    Number {
        /// 1-based row of the data.
        row: usize,
        /// Column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A spreadsheet has turned a code into a number, and its last digits are lost.
    #[error(
        "第 {row} 行 {column} 的代码已被电子表格改成数字 (a spreadsheet made a number of the code in that row): {value}"
    )]
    Code {
        /// 1-based row of the data.
        row: usize,
        /// Column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// There is no row with a code.
    #[error("没有数据行 (no row of data)")]
    NoRows,
}

/// 权属单位代码表: codes and names of owners and villages.
#[derive(Debug, Default)]
pub struct Owners {
    names: HashMap<String, String>,
}

impl Owners {
    /// Reads QSDWDM and QSDWMC of a table.
    ///
    /// # Errors
    /// See [`IssuedError`].
    pub fn read(path: &Path) -> Result<Self, IssuedError> {
        let sheet = Sheet::read(path)?;
        let (code, name) = (sheet.column("QSDWDM")?, sheet.column("QSDWMC")?);
        let pairs = sheet.coded(code)?;
        let pairs = pairs
            .into_iter()
            .map(|(row, code)| (canonical(code), sheet.rows[row][name].clone()));
        Ok(Self {
            names: pairs.collect(),
        })
    }

    /// Whether the table has the code; 12 digits stand for the 19 with zeros behind.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.names.contains_key(&canonical(code))
    }

    /// The name of a code.
    #[must_use]
    pub fn name(&self, code: &str) -> Option<&str> {
        self.names.get(&canonical(code)).map(String::as_str)
    }
}

/// A code as 19 digits: a unit's own code is written with 12 digits or with seven zeros behind.
fn canonical(code: &str) -> String {
    format!("{:0<19}", code.trim())
}

/// 田坎系数表: ridge factors by unit, terraced or slope land, and grade.
#[derive(Debug, Default)]
pub struct RidgeFactors {
    /// By unit; a unit with several rows has several factors, each as good as the other.
    rows: HashMap<String, Vec<Factors>>,
    longest: usize,
}

/// The factors of one unit, as fractions, for grades 2, 3, 4, 5.
#[derive(Clone, Debug, Default)]
struct Factors {
    terraced: [Option<Decimal>; 4],
    slope: [Option<Decimal>; 4],
}

impl RidgeFactors {
    /// Reads XZQDM, T2DEGREE … T25DEGREE, P2DEGREE … P25DEGREE of a table. A factor above 1 is percent.
    ///
    /// # Errors
    /// See [`IssuedError`].
    pub fn read(path: &Path) -> Result<Self, IssuedError> {
        let sheet = Sheet::read(path)?;
        let code = sheet.column("XZQDM")?;
        let columns = |kind: &str| -> Result<Vec<usize>, IssuedError> {
            [2, 6, 15, 25]
                .iter()
                .map(|degree| sheet.column(&format!("{kind}{degree}DEGREE")))
                .collect()
        };
        let (terraced, slope) = (columns("T")?, columns("P")?);
        let mut table = Self::default();
        for (row, code) in sheet.coded(code)? {
            let unit = unit_prefix(code).to_owned();
            let factors = |columns: &[usize]| -> Result<[Option<Decimal>; 4], IssuedError> {
                let mut factors = [None; 4];
                for (factor, column) in factors.iter_mut().zip(columns) {
                    *factor = sheet.number(row, *column)?.map(fraction);
                }
                Ok(factors)
            };
            let entry = Factors {
                terraced: factors(&terraced)?,
                slope: factors(&slope)?,
            };
            table.longest = table.longest.max(unit.len());
            table.rows.entry(unit).or_default().push(entry);
        }
        Ok(table)
    }

    /// The issued factors for a unit's code: of the rows with the longest XZQDM that the code begins with, mostly one.
    /// `grade` is 2 to 5. None where no row or no factor is issued.
    pub fn factors(&self, unit: &str, terraced: bool, grade: u8) -> impl Iterator<Item = Decimal> {
        let lengths = (1..=self.longest.min(unit.len())).rev();
        let rows = lengths
            .filter_map(|length| unit.get(..length))
            .find_map(|prefix| self.rows.get(prefix));
        let of = move |row: &Factors| {
            let place = usize::from(grade.checked_sub(2)?);
            let factors = if terraced { &row.terraced } else { &row.slope };
            factors.get(place).copied().flatten()
        };
        rows.into_iter().flatten().filter_map(of)
    }
}

/// The digits of a unit's code that its parts share: 330102000000 is the county 330102, 330102001000 a township.
fn unit_prefix(code: &str) -> &str {
    let without = |code, length, zeros| match code {
        code if str::len(code) == length => code.strip_suffix(zeros).unwrap_or(code),
        code => code,
    };
    without(without(without(code, 19, "0000000"), 12, "000"), 9, "000")
}

/// A ridge factor as a fraction: one above 1 is written in percent.
#[must_use]
pub fn fraction(factor: Decimal) -> Decimal {
    if factor <= Decimal::ONE {
        return factor;
    }
    factor.checked_mul(Decimal::new(1, 2)).unwrap_or(factor)
}

/// The owner table in the submission.
pub(super) fn find_owners(submission: &Submission) -> Issued<Owners> {
    find(submission, &["QSDMB"], Owners::read)
}

/// The ridge factor table in the submission.
pub(super) fn find_ridge_factors(submission: &Submission) -> Issued<RidgeFactors> {
    find(submission, &["TKXS1", "DIST_TKXS"], RidgeFactors::read)
}

fn find<T>(
    submission: &Submission,
    names: &[&str],
    read: impl Fn(&Path) -> Result<T, IssuedError>,
) -> Issued<T> {
    let is_it = |file: &&FoundFile| {
        let part =
            |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().to_uppercase());
        let stem = part(file.path.file_stem()).unwrap_or_default();
        let extension = part(file.path.extension()).unwrap_or_default();
        names.contains(&stem.as_str()) && matches!(extension.as_str(), "DBF" | "CSV")
    };
    let Some(file) = submission.files.iter().find(is_it) else {
        return Issued::NotGiven;
    };
    match read(&file.path) {
        Ok(table) => Issued::Given(table),
        Err(error) => Issued::Broken {
            shown: file.shown.clone(),
            error,
        },
    }
}

/// The county's name: the owner whose code is the county's with zeros behind.
pub(super) fn county_name(owners: &Issued<Owners>, county: &str) -> Option<String> {
    owners.given()?.name(county).map(str::to_owned)
}

/// A small table as text.
struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn read(path: &Path) -> Result<Self, IssuedError> {
        let bytes = std::fs::read(path)
            .map_err(|error| IssuedError::Io(path.to_owned(), error.to_string()))?;
        let is_csv = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        if is_csv {
            Self::csv(&bytes)
        } else {
            Self::dbf(&bytes, path)
        }
    }

    fn dbf(bytes: &[u8], path: &Path) -> Result<Self, IssuedError> {
        let table = |fault: Fault| IssuedError::Table(fault.kind);
        let (header, faults) = dbf::read_header(bytes).map_err(table)?;
        // Half a table would make findings of the codes in its other half.
        if let Some(fault) = faults.into_iter().find(|fault| fault.kind.loses_data()) {
            return Err(table(fault));
        }
        let cpg = std::fs::read(path.with_extension("cpg")).ok();
        let as_text = |field| Asked {
            field,
            as_number: false,
        };
        let asked: Vec<Asked> = (0..header.fields.len()).map(as_text).collect();
        let read = dbf::Rows::read(bytes, &header, &asked);
        let encoding = text::decide(cpg.as_deref(), header.language_byte, &read.sample());
        let columns = read.finish(encoding.encoding).into_iter();
        let columns: Vec<_> = columns.filter_map(Column::into_text).collect();
        let count = header.records_available as usize;
        let rows = (0..count)
            .filter(|row| u32::try_from(*row).is_ok_and(|row| !header.deleted.contains(&row)));
        let cell =
            |column: &dbf::TextColumn, row| column.get(row).unwrap_or_default().trim().to_owned();
        Ok(Self {
            columns: header
                .fields
                .iter()
                .map(|field| field.name.to_uppercase())
                .collect(),
            rows: rows
                .map(|row| columns.iter().map(|column| cell(column, row)).collect())
                .collect(),
        })
    }

    fn csv(bytes: &[u8]) -> Result<Self, IssuedError> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => text::Encoding::Gbk.decode(bytes).0,
        };
        let format = |error: csv::Error| IssuedError::Format(error.to_string());
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let columns = reader
            .headers()
            .map_err(format)?
            .iter()
            .map(str::to_uppercase)
            .collect();
        let rows: Result<Vec<_>, _> = reader
            .records()
            .map(|row| row.map(|row| row.iter().map(str::to_owned).collect()))
            .collect();
        Ok(Self {
            columns,
            rows: rows.map_err(format)?,
        })
    }

    fn column(&self, name: &str) -> Result<usize, IssuedError> {
        let place = self.columns.iter().position(|column| column == name);
        place.ok_or_else(|| IssuedError::Column(name.to_owned()))
    }

    /// The rows with a code in `column`, and their codes. A table without any would make every code of the
    /// county an unknown one, and so would codes that a spreadsheet has rounded (4.20599E+18).
    fn coded(&self, column: usize) -> Result<Vec<(usize, &str)>, IssuedError> {
        let mut coded = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            let code = row[column].as_str();
            let digits = code.bytes().all(|byte| byte.is_ascii_digit());
            if !digits && code.parse::<f64>().is_ok() {
                return Err(IssuedError::Code {
                    row: place + 1,
                    column: self.columns[column].clone(),
                    value: code.to_owned(),
                });
            }
            if !code.is_empty() {
                coded.push((place, code));
            }
        }
        if coded.is_empty() {
            return Err(IssuedError::NoRows);
        }
        Ok(coded)
    }

    fn number(&self, row: usize, column: usize) -> Result<Option<Decimal>, IssuedError> {
        let value = &self.rows[row][column];
        if value.is_empty() {
            return Ok(None);
        }
        Decimal::parse(value.as_bytes())
            .map(Some)
            .ok_or_else(|| IssuedError::Number {
                row: row + 1,
                column: self.columns[column].clone(),
                value: value.clone(),
            })
    }
}
