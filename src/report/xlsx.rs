//! `findings.xlsx`: the result table as the official checking software writes it, for Excel and WPS: 总览, then a sheet
//! a class (检查类型).
//!
//! Sheets are streamed through temporary files, so that memory does not grow with the findings. Every text is written as
//! a text: a value that begins with `=`, `+`, `-` or `@` is never a formula.

mod overview;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::FindingEntry;
use super::class::{class_of, class_title};
use super::emit::Material;
use super::style::colour;
use super::table::{Cell, Column, Kind, printable};
use crate::lang::{Bilingual, Lang};
use crate::pack::Severity;

/// Rows of a sheet, with the heading.
const MOST_ROWS: u32 = 1_048_576;
/// UTF-16 units that a cell can hold.
const LONGEST: usize = 32_767;
/// Letters of a sheet's name.
const LONGEST_NAME: usize = 31;
/// Low: most of the time goes here, and the text shrinks to a tenth already.
const COMPRESSION: u8 = 1;

/// Writes the workbook as a new file at `path`.
///
/// # Errors
/// The file, or the temporary files beside it, cannot be written.
pub(super) fn write(material: &Material<'_>, path: &Path) -> io::Result<()> {
    // The writer of sheets panics where a temporary file cannot be written, as on a full disk. What was begun is thrown
    // away.
    let made = catch_unwind(AssertUnwindSafe(|| save(material, path, MOST_ROWS)));
    match made {
        Ok(result) => result.map_err(io::Error::other),
        Err(_) => Err(io::Error::other("a sheet could not be written")),
    }
}

fn save(material: &Material<'_>, path: &Path, most_rows: u32) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(COMPRESSION);
    let made = i64::try_from(material.made.seconds()).unwrap_or(0);
    let made = ExcelDateTime::from_timestamp(made)?;
    let title = material.lang.pick("检查结果", "findings");
    workbook.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_creation_datetime(&made),
    );
    if let Some(folder) = path.parent() {
        workbook.set_tempdir(folder)?;
    }
    let styles = Styles::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    overview::write(material, &styles, sheet)?;
    let mut writer = Sheets {
        material,
        styles: &styles,
        titles: material
            .report
            .rules
            .iter()
            .map(|rule| (rule.id.as_str(), &rule.title))
            .collect(),
        most_rows,
        names: HashSet::from([overview::name(material.lang).to_lowercase()]),
    };
    for (class, findings) in by_class(&material.report.findings) {
        writer.class(&mut workbook, class, &findings)?;
    }
    workbook.save_to_writer(BufWriter::new(File::create(path)?))
}

/// The findings of each class, classes by number.
fn by_class(findings: &[FindingEntry]) -> Vec<(&str, Vec<&FindingEntry>)> {
    let mut classes: Vec<(&str, Vec<&FindingEntry>)> = Vec::new();
    for finding in findings {
        let name = class_of(&finding.rule);
        // Findings come rule by rule: the class is nearly always the last one.
        match classes.iter_mut().rev().find(|(known, _)| *known == name) {
            Some((_, of_class)) => of_class.push(finding),
            None => classes.push((name, vec![finding])),
        }
    }
    classes.sort_by_key(|(name, _)| *name);
    classes
}

/// How cells look.
struct Styles {
    heading: Format,
    bold: Format,
    severities: [(Severity, Format); 4],
    coordinate: Format,
}

impl Styles {
    fn new() -> Self {
        let rgb = |[red, green, blue]: [u8; 3]| {
            Color::RGB(u32::from(red) << 16 | u32::from(green) << 8 | u32::from(blue))
        };
        Self {
            heading: Format::new()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00d9_e2ec)),
            bold: Format::new().set_bold(),
            severities: Severity::ALL.map(|severity| {
                let format = Format::new()
                    .set_bold()
                    .set_font_color(Color::White)
                    .set_background_color(rgb(colour(severity)));
                (severity, format)
            }),
            coordinate: Format::new().set_num_format("0.0000"),
        }
    }

    fn severity(&self, severity: Severity) -> &Format {
        let found = self.severities.iter().find(|(grade, _)| *grade == severity);
        found.map_or(&self.bold, |(_, format)| format)
    }
}

/// What the sheets of findings are written with.
struct Sheets<'a> {
    material: &'a Material<'a>,
    styles: &'a Styles,
    titles: HashMap<&'a str, &'a Bilingual>,
    most_rows: u32,
    /// Of the sheets so far, in lower case.
    names: HashSet<String>,
}

impl Sheets<'_> {
    /// The findings of a class, on as many sheets as they fill.
    fn class(
        &mut self,
        workbook: &mut Workbook,
        class: &str,
        findings: &[&FindingEntry],
    ) -> Result<(), XlsxError> {
        let room = self.most_rows.saturating_sub(1).max(1) as usize;
        for findings in findings.chunks(room) {
            let name = self.free_name(class);
            let sheet = workbook.add_worksheet_with_constant_memory()?;
            sheet.set_name(name)?;
            self.sheet(sheet, findings)?;
        }
        Ok(())
    }

    /// `51 图层内拓扑关系`, or `… (2)` where there is a sheet of that name; Excel takes `a` and `A` for the same.
    fn free_name(&mut self, class: &str) -> String {
        let names = (1..).map(|number| sheet_name(class, number, self.material.lang));
        let mut free = names.filter(|name| self.names.insert(name.to_lowercase()));
        free.next()
            .expect("invariant: there are more numbers than sheets")
    }

    fn sheet(&self, sheet: &mut Worksheet, findings: &[&FindingEntry]) -> Result<(), XlsxError> {
        let lang = self.material.lang;
        for (place, column) in (0..).zip(Column::SHEET) {
            sheet.set_column_width(place, width(column))?;
            sheet.write_string_with_format(0, place, column.heading(lang), &self.styles.heading)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let last_column = Column::SHEET.len() as u16 - 1;
        sheet.autofilter(0, 0, findings.len() as u32, last_column)?;
        for (row, finding) in (1..).zip(findings) {
            self.row(sheet, row, finding)?;
        }
        Ok(())
    }

    fn row(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        finding: &FindingEntry,
    ) -> Result<(), XlsxError> {
        static NO_TITLE: Bilingual = Bilingual {
            zh: String::new(),
            en: String::new(),
        };
        let title = self.titles.get(finding.rule.as_str()).copied();
        let title = title.unwrap_or(&NO_TITLE);
        for (place, column) in (0..).zip(Column::SHEET) {
            match column.cell(finding, title, self.material.lang) {
                Cell::Empty => {}
                Cell::Text(text) if column == Column::Severity => {
                    let format = self.styles.severity(finding.severity);
                    sheet.write_string_with_format(row, place, fitting(text), format)?;
                }
                Cell::Text(text) => {
                    sheet.write_string(row, place, fitting(text))?;
                }
                Cell::Count(number) => {
                    sheet.write_number(row, place, number)?;
                }
                Cell::Number(number) if matches!(column, Column::X | Column::Y) => {
                    let format = &self.styles.coordinate;
                    sheet.write_number_with_format(row, place, number, format)?;
                }
                Cell::Number(number) => {
                    sheet.write_number(row, place, number)?;
                }
            }
        }
        Ok(())
    }
}

/// The title of a class, with the number of the sheet where it is not the first: at most 31 letters, none of those that
/// Excel forbids. A class of a provincial pack has the number that its author gave it.
fn sheet_name(class: &str, number: u32, lang: Lang) -> String {
    let more = match number {
        1 => String::new(),
        number => format!(" ({number})"),
    };
    let title = class_title(class, lang);
    let title = match title.starts_with(class) && !class.is_empty() {
        true => title.to_owned(),
        false => format!("{} {title}", printable(class)),
    };
    let fitting = title
        .chars()
        .filter(|c| !"[]:*?/\\'".contains(*c) && c.len_utf16() == 1);
    let fitting: String = fitting.take(LONGEST_NAME - more.len()).collect();
    fitting.trim().to_owned() + &more
}

/// The beginning of a text that is too long for a cell, with a mark.
fn fitting(text: Cow<'_, str>) -> Cow<'_, str> {
    // A UTF-16 unit is a byte of UTF-8 or more.
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return text;
    }
    let mark = "…[截断/cut]";
    let mut room = LONGEST - mark.encode_utf16().count();
    let end = text
        .char_indices()
        .find(|(_, c)| match room.checked_sub(c.len_utf16()) {
            Some(rest) => {
                room = rest;
                false
            }
            None => true,
        });
    let end = end.map_or(text.len(), |(end, _)| end);
    Cow::Owned(text[..end].to_owned() + mark)
}

/// Width in characters.
fn width(column: Column) -> f64 {
    match column {
        Column::Message => 60.0,
        Column::Remark => 40.0,
        Column::Value | Column::Expected => 20.0,
        Column::Bsm | Column::Bsm2 => 16.0,
        Column::X | Column::Y => 15.0,
        Column::Rule => 13.0,
        _ => match column.kind() {
            Kind::Count => 8.0,
            _ => 10.0,
        },
    }
}

#[cfg(test)]
mod tests;
