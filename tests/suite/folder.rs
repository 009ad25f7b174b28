//! Turns a case into a real folder of files, as a county would hand it in.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tuban::pack::Standard;

use crate::case::{Case, LayerPart, Line, TextFile};
use crate::cells::{Encoding, field, fitting};
use crate::shapefile::{Field, Row, dbf, shp};
use crate::shapes::{projection, shape_type, somewhere};
use crate::wkt;

/// A folder that goes away with this value.
pub(crate) struct Folder {
    dir: TempDir,
}

impl Folder {
    /// The submission itself.
    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("submission")
    }

    /// A place beside the submission, for reports and packs.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A file of the submission, by its path inside with `/` between the parts.
    pub(crate) fn file(&self, inner: &str) -> PathBuf {
        inner
            .split('/')
            .fold(self.path(), |path, part| path.join(part))
    }
}

/// Writes the submission of `case`; fields are typed as `standard` says.
pub(crate) fn write(case: &Case, standard: &Standard) -> Result<Folder, String> {
    let dir = tempfile::tempdir().map_err(|error| error.to_string())?;
    let folder = Folder { dir };
    std::fs::create_dir(folder.path()).map_err(|error| error.to_string())?;
    for part in &case.layers {
        layer(part, standard, &folder).map_err(|(line, error)| case.wrong(line, error))?;
    }
    for file in &case.files {
        text_file(file, &folder).map_err(|error| case.wrong(file.line, error))?;
    }
    for line in &case.edits {
        edit(line, &folder).map_err(|error| case.wrong(line.number, error))?;
    }
    Ok(folder)
}

/// An error with its line.
type Wrong = (usize, String);

fn layer(part: &LayerPart, standard: &Standard, folder: &Folder) -> Result<(), Wrong> {
    let here = |error: String| (part.line, error);
    const KNOWN: [&str; 7] = ["file", "cpg", "ldid", "encoding", "prj", "type", "rings"];
    if let Some(key) = part
        .options
        .keys()
        .find(|key| !KNOWN.contains(&key.as_str()))
    {
        return Err(here(format!(
            "unknown option `{key}`: {}",
            KNOWN.join(", ")
        )));
    }
    let option = |key: &str, otherwise: &str| {
        part.options
            .get(key)
            .cloned()
            .unwrap_or_else(|| otherwise.to_owned())
    };
    let encoding = Encoding::parse(&option("encoding", "gbk")).map_err(here)?;
    let kind = shape_type(part, standard).map_err(here)?;
    let prj = option("prj", "xian37");
    let is_attribute = |name: &&String| !matches!(name.as_str(), "WKT" | "DELETED");
    let fields: Result<Vec<Field>, String> = part
        .header
        .iter()
        .filter(is_attribute)
        .map(|name| field(&part.name, name, standard, encoding))
        .collect();
    let fields = fields.map_err(here)?;
    let (mut rows, mut shapes) = (Vec::new(), Vec::new());
    for (place, (line, cells)) in part.rows.iter().enumerate() {
        let at = |error: String| (*line, error);
        let mut row = Row::default();
        let mut geometry = "";
        for (name, cell) in part.header.iter().zip(cells) {
            match name.as_str() {
                "WKT" => geometry = cell,
                "DELETED" => row.deleted = deleted(cell).map_err(at)?,
                _ => {
                    let field = &fields[row.cells.len()];
                    row.cells.push(fitting(cell, field, encoding).map_err(at)?);
                }
            }
        }
        rows.push(row);
        if let Some(kind) = kind {
            let as_written = option("rings", "turned") == "as-written";
            let shape = match geometry {
                "" => Ok(somewhere(kind.base, place, &prj)),
                text => wkt::parse(text, as_written),
            };
            shapes.push(shape.map_err(at)?);
        }
    }
    let ldid = match part.options.get("ldid") {
        Some(text) => number(text)
            .and_then(|n| u8::try_from(n).ok())
            .ok_or_else(|| here(format!("ldid={text}")))?,
        None => encoding.language_byte(),
    };
    let base = option("file", &part.name);
    let save = |extension: &str, bytes: &[u8]| {
        save(folder, &format!("{base}.{extension}"), bytes).map_err(here)
    };
    save("dbf", &dbf(&fields, &rows, ldid))?;
    let cpg = option("cpg", encoding.code_page());
    if cpg != "none" {
        save("cpg", cpg.as_bytes())?;
    }
    if let Some(kind) = kind {
        let (shp, shx) = shp(kind, &shapes);
        save("shp", &shp)?;
        save("shx", &shx)?;
        if prj != "none" {
            save("prj", projection(&prj).map_err(here)?.as_bytes())?;
        }
    }
    Ok(())
}

fn deleted(cell: &str) -> Result<bool, String> {
    match cell {
        "" => Ok(false),
        "*" => Ok(true),
        _ => Err(format!("DELETED is `*` or blank, not `{cell}`")),
    }
}

fn text_file(file: &TextFile, folder: &Folder) -> Result<(), String> {
    let bytes = match &file.workbook {
        Some((sheet, merged)) => {
            workbook(&file.text, sheet, merged).map_err(|error| error.to_string())?
        }
        None => Encoding::parse(&file.encoding)?.encode(&file.text)?,
    };
    save(folder, &file.name, &bytes)
}

/// A workbook of one sheet: numbers are numbers, `=A1` is a formula whose value was not stored, `'12` is text. `merged`:
/// `C7:C8`.
fn workbook(text: &str, sheet: &str, merged: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    page.set_name(sheet)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    for record in reader.records() {
        let record = record?;
        let row = record.position().map_or(0, |at| at.line() as u32 - 1);
        for (column, cell) in record.iter().enumerate() {
            let column = column as u16;
            if let Some(text) = cell.strip_prefix('\'') {
                page.write_string(row, column, text)?;
            } else if cell.starts_with('=') {
                let formula = rust_xlsxwriter::Formula::new(cell).set_result(" ");
                page.write_formula(row, column, formula)?;
            } else if let Ok(number) = cell.parse::<f64>() {
                page.write_number(row, column, number)?;
            } else if !cell.is_empty() {
                page.write_string(row, column, cell)?;
            }
        }
    }
    if let Some((from, to)) = merged.split_once(':') {
        let at = |name: &str| -> Option<(u32, u16)> {
            let column = name.bytes().next()?.checked_sub(b'A')?;
            Some((
                name[1..].parse::<u32>().ok()?.checked_sub(1)?,
                column.into(),
            ))
        };
        let ((top, left), (bottom, right)) = at(from).zip(at(to)).ok_or("merged=C7:C8")?;
        page.merge_range(
            top,
            left,
            bottom,
            right,
            "",
            &rust_xlsxwriter::Format::new(),
        )?;
        let first = text.lines().nth(top as usize).unwrap_or_default();
        let first = first.split(',').nth(left.into()).unwrap_or_default();
        page.write_number(top, left, first.parse::<f64>()?)?;
    }
    Ok(book.save_to_buffer()?)
}

fn save(folder: &Folder, inner: &str, bytes: &[u8]) -> Result<(), String> {
    let path = folder.file(inner);
    path.parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(&path, bytes))
        .map_err(|error| format!("{inner}: {error}"))
}

fn number(text: &str) -> Option<usize> {
    match text.strip_prefix("0x") {
        Some(digits) => usize::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// Spoils the folder as one line of `[edit]` says.
fn edit(line: &Line, folder: &Folder) -> Result<(), String> {
    let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
    let bytes_of = |inner: &str| {
        std::fs::read(folder.file(inner)).map_err(|error| format!("{inner}: {error}"))
    };
    let io = |result: std::io::Result<()>| {
        result.map_err(|error| format!("{}: {error}", words.join(" ")))
    };
    match words.as_slice() {
        ["remove", file] => io(std::fs::remove_file(folder.file(file))),
        ["rename", from, to] => {
            let to = folder.file(to);
            io(to.parent().map_or(Ok(()), std::fs::create_dir_all))?;
            io(std::fs::rename(folder.file(from), to))
        }
        ["mkdir", dir] => io(std::fs::create_dir_all(folder.file(dir))),
        ["truncate", file, length] => {
            let mut bytes = bytes_of(file)?;
            let length = number(length).filter(|length| *length < bytes.len());
            bytes.truncate(length.ok_or_else(|| format!("{file} has {} bytes", bytes.len()))?);
            save(folder, file, &bytes)
        }
        ["patch", file, offset, hex] => {
            let mut bytes = bytes_of(file)?;
            let (start, patch) = (number(offset).unwrap_or(usize::MAX), hex_bytes(hex)?);
            let length = bytes.len();
            let target = start.checked_add(patch.len()).and_then(|end| bytes.get_mut(start..end));
            target.ok_or_else(|| format!("{file} has {length} bytes"))?.copy_from_slice(&patch);
            save(folder, file, &bytes)
        }
        ["append", file, hex] => {
            let mut bytes = bytes_of(file)?;
            bytes.extend(hex_bytes(hex)?);
            save(folder, file, &bytes)
        }
        _ => Err("known edits: remove F, rename A B, mkdir D, truncate F LENGTH, patch F OFFSET HEX, append F HEX".into()),
    }
}

fn hex_bytes(text: &str) -> Result<Vec<u8>, String> {
    let digits: Vec<char> = text.chars().collect();
    let pairs = digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16));
    pairs
        .collect::<Result<_, _>>()
        .ok()
        .filter(|_| digits.len().is_multiple_of(2))
        .ok_or_else(|| format!("`{text}` is no hex"))
}

#[test]
fn writes_and_spoils_the_files() {
    let folder = crate::flow::folder(
        "[DLTB file=甲/TDLY.DLTB encoding=utf-8]
BSM,DLMC,B:C3
1,水田,a\\xFF
2,\\u{3000},\\\\

[XZQ cpg=none prj=none]
BSM,DELETED
1,*

[QSDMB]
QSDWDM,QSDWMC
330102001001,甲村

[file 说明.txt encoding=gbk]
水田

[edit]
rename XZQ.shx a/XZQ.SHX
truncate XZQ.shp 100
append XZQ.shp 0102
patch XZQ.shp 100 FF
remove QSDMB.cpg
mkdir 空
",
    );
    let expected = [
        "QSDMB.dbf",
        "XZQ.dbf",
        "XZQ.shp",
        "a/XZQ.SHX",
        "甲/TDLY.DLTB.cpg",
        "甲/TDLY.DLTB.dbf",
        "甲/TDLY.DLTB.prj",
        "甲/TDLY.DLTB.shp",
        "甲/TDLY.DLTB.shx",
        "说明.txt",
    ];
    assert_eq!(listing(&folder.path()), expected);
    assert!(folder.file("空").is_dir());
    let bytes = |name: &str| std::fs::read(folder.file(name)).unwrap();
    assert_eq!(bytes("XZQ.shp")[100..], [0xFF, 0x02]);
    assert_eq!(bytes("说明.txt"), [0xCB, 0xAE, 0xCC, 0xEF, b'\n']);
    assert_eq!(bytes("甲/TDLY.DLTB.cpg"), b"UTF-8");
    let table = bytes("甲/TDLY.DLTB.dbf");
    let header = usize::from(u16::from_le_bytes([table[8], table[9]]));
    assert_eq!(header, 32 + 3 * 32 + 1);
    assert!(
        table[header..].starts_with("          1".as_bytes()),
        "numbers stand right"
    );
    let record = 1 + 10 + 60 + 3;
    assert_eq!(&table[header + 11..header + 17], "水田".as_bytes());
    assert_eq!(&table[header + record - 3..header + record], b"a\xFF ");
    assert_eq!(
        &table[header + 2 * record - 3..header + 2 * record],
        b"\\  "
    );
}

/// Every file below `root`, sorted, `/` between the parts.
fn listing(root: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let parts = path.strip_prefix(root).unwrap().iter();
            names.push(
                parts
                    .map(|part| part.to_string_lossy())
                    .collect::<Vec<_>>()
                    .join("/"),
            );
        }
    }
    names.sort();
    names
}
