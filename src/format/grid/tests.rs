//! Grids of files made on the spot, and of what is no workbook.

use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;

fn number(text: &str) -> Cell {
    Cell::Number(text.parse().expect("a number"))
}

#[test]
fn cells_have_the_names_that_spreadsheets_give_them() {
    for (row, column, name) in [
        (0, 0, "A1"),
        (6, 2, "C7"),
        (0, 25, "Z1"),
        (9, 26, "AA10"),
        (0, 701, "ZZ1"),
        (0, 702, "AAA1"),
    ] {
        assert_eq!(address(row, column), name);
    }
}

#[test]
fn a_workbook_is_read_cell_by_cell() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("公顷").unwrap();
    sheet
        .merge_range(0, 0, 0, 3, "标题", &Format::new())
        .unwrap();
    sheet.write_number(1, 0, 12.34).unwrap();
    sheet.write_string(1, 1, "  1,234.56 ").unwrap();
    sheet
        .write_formula(1, 2, Formula::new("=A2").set_result(" "))
        .unwrap();
    sheet
        .write_formula(1, 3, Formula::new("=A2").set_result("12.34"))
        .unwrap();
    // A corner far out costs nothing but its row.
    sheet.write_number(9999, 20, 1.0).unwrap();
    workbook.add_worksheet().set_name("空").unwrap();
    let grids = read("xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(grids.len(), 2);
    let grid = &grids[0];
    assert_eq!(
        (grid.name.as_deref(), grid.merged.as_slice()),
        (Some("公顷"), &[[0, 0, 0, 3]][..])
    );
    assert_eq!(grid.cell(0, 0), Some(&Cell::Text("标题".into())));
    assert_eq!(grid.cell(1, 0), Some(&number("12.34")));
    assert_eq!(grid.cell(1, 1), Some(&Cell::Text("1,234.56".into())));
    assert_eq!(grid.cell(1, 2), Some(&Cell::NoValue));
    assert_eq!(grid.cell(1, 3), Some(&number("12.34")));
    assert_eq!((grid.cell(5, 5), grid.cell(0, 1)), (None, None));
}

/// Made by `benches/summary_table.py`.
const OLD: &[u8] = include_bytes!("../../../tests/data/summary-table.xls");

#[test]
fn an_old_workbook_is_read_cell_by_cell() {
    let grids = read("xls", OLD).unwrap();
    let grid = &grids[0];
    assert_eq!((grids.len(), grid.name.as_deref()), (1, Some("公顷")));
    for merged in [[0, 0, 0, 10], [2, 0, 2, 1], [2, 2, 3, 2], [7, 5, 7, 6]] {
        assert!(grid.merged.contains(&merged), "{merged:?}");
    }
    let text = |text: &str| Cell::Text(text.into());
    for (row, column, cell) in [
        (0, 0, text("农村土地利用现状一级分类面积汇总表")),
        (2, 3, text("耕地(01)")),
        (4, 1, number("330102")),
        (4, 2, number("5.5")),
        (6, 1, text("330102001001")),
        (6, 3, Cell::NoValue),
        (6, 4, text("无")),
        (7, 1, number("330102001002")),
        (7, 2, text("1,003.50")),
        (7, 5, number("0.25")),
    ] {
        assert_eq!(
            grid.cell(row, column),
            Some(&cell),
            "{}",
            address(row, column)
        );
    }
    assert_eq!((grid.cell(7, 6), grid.rows.len()), (None, 10));
}

/// Whatever a byte is changed to, and wherever the file ends: never a panic, never a huge grid.
#[test]
fn a_damaged_old_workbook_is_refused_or_read() {
    for place in (0..OLD.len()).step_by(3) {
        let mut bytes = OLD.to_vec();
        bytes[place] ^= 0x5A;
        let _ = read("xls", &bytes);
        let _ = read("xls", &OLD[..place]);
    }
}

/// The sector of the directory follows itself: the reader would follow it until memory is spent.
#[test]
fn sectors_without_an_end_are_refused() {
    let word = |at: usize| u32::from_le_bytes(OLD[at..at + 4].try_into().unwrap());
    let (table, directory) = (word(76), word(48));
    let entry = (table as usize + 1) * 512 + directory as usize * 4;
    assert_eq!(word(entry), 0xFFFF_FFFE, "the directory has one sector");
    let mut bytes = OLD.to_vec();
    bytes[entry..entry + 4].copy_from_slice(&directory.to_le_bytes());
    assert!(matches!(read("xls", &bytes), Err(GridError::Format(_))));
    // Two that follow each other, and a table of tables that holds more than there is.
    let other = if directory == 0 { 1 } else { directory - 1 };
    bytes[entry..entry + 4].copy_from_slice(&other.to_le_bytes());
    let back = (table as usize + 1) * 512 + other as usize * 4;
    bytes[back..back + 4].copy_from_slice(&directory.to_le_bytes());
    assert!(matches!(read("xls", &bytes), Err(GridError::Format(_))));
    let mut bytes = OLD.to_vec();
    bytes[76..512].copy_from_slice(&[&OLD[76..80]; 109].concat());
    assert!(matches!(read("xls", &bytes), Err(GridError::Format(_))));
}

#[test]
fn a_corner_beyond_any_table_is_refused() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_number(0, 0, 1.0).unwrap();
    sheet.write_number(1_048_575, 16_383, 1.0).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(read("xlsx", &bytes), Err(GridError::TooLarge));
}

/// 1 GiB of blanks in a few hundred kilobytes.
#[test]
fn a_bomb_does_not_go_off() {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/sharedStrings.xml", options).unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..300 {
        archive.write_all(&blanks).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20);
    assert_eq!(read("xlsx", &bytes), Err(GridError::TooLarge));
}

#[test]
fn csv_comes_in_both_encodings_with_its_lines() {
    let text = "县,330102\r\n\r\n\"1,234.56\", 7 \r\n";
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    for bytes in [
        text.as_bytes(),
        &gbk,
        &[b"\xEF\xBB\xBF", text.as_bytes()].concat(),
    ] {
        let grids = read("CSV", bytes).unwrap();
        assert_eq!(grids[0].cell(0, 0), Some(&Cell::Text("县".into())));
        assert_eq!(grids[0].cell(2, 0), Some(&Cell::Text("1,234.56".into())));
        assert_eq!(grids[0].cell(2, 1), Some(&Cell::Text("7".into())));
    }
}

#[test]
fn what_is_no_workbook_is_refused() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write_number(3, 3, 1.0).unwrap();
    let whole = workbook.save_to_buffer().unwrap();
    let mut made: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"not a workbook".to_vec(),
        b"PK\x03\x04".to_vec(),
    ];
    made.push(
        [
            &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..],
            &[7; 900],
        ]
        .concat(),
    );
    made.extend(
        (1..whole.len())
            .step_by(211)
            .map(|cut| whole[..cut].to_vec()),
    );
    for bytes in made {
        assert!(matches!(read("xls", &bytes), Err(GridError::Format(_))));
    }
    // Bytes that have changed may make it another workbook, never a panic.
    for place in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x5A;
        let _ = read("xlsx", &bytes);
    }
}
