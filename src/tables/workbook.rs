//! A summary table as an Excel workbook: a sheet in hectares and one in 亩, laid out as the official form, ready to print.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::layout::{ABOVE, Layout, is_apart, unit_cells, unit_line};
use super::table::{Level, Table};

/// Why no workbook could be made.
pub type WorkbookError = XlsxError;

/// Columns that A4 landscape is wide enough for.
const A4_COLUMNS: usize = 18;
/// Columns that a page of A3 is wide enough for.
const PAGE_COLUMNS: usize = 30;
/// Excel's numbers of paper sizes.
const A3: u8 = 8;
const A4: u8 = 9;

/// The bytes of a workbook with a sheet for each table: the same table in its units. The same tables give the same bytes.
///
/// # Errors
/// More rows or columns than a sheet has, or the system's own failures.
pub fn workbook(tables: &[Table]) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    // The date of making is no content: two runs must give the same bytes.
    let made = ExcelDateTime::from_ymd(2009, 12, 31)?;
    let title = tables.first().map_or("", |table| table.form().title);
    let properties = DocProperties::new()
        .set_title(title)
        .set_creation_datetime(&made);
    workbook.set_properties(&properties);
    for table in tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.measure.name())?;
        write_table(sheet, table)?;
    }
    workbook.save_to_buffer()
}

struct Formats {
    title: Format,
    line: Format,
    heading: Format,
    text: Format,
    code: Format,
    number: Format,
    total: Format,
    total_text: Format,
}

impl Formats {
    fn new(decimals: u8) -> Self {
        let font = Format::new().set_font_name("宋体").set_font_size(10);
        let boxed = font.clone().set_border(FormatBorder::Thin);
        let zeros = "0".repeat(usize::from(decimals));
        let number = boxed.clone().set_num_format(format!("0.{zeros}"));
        Self {
            title: font
                .clone()
                .set_font_size(16)
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            line: font.set_align(FormatAlign::Right),
            heading: boxed
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            code: boxed.clone().set_num_format("@"),
            total: number.clone().set_bold(),
            total_text: boxed.clone().set_bold().set_num_format("@"),
            text: boxed,
            number,
        }
    }
}

fn write_table(sheet: &mut Worksheet, table: &Table) -> Result<(), WorkbookError> {
    let layout = Layout::of(table.form());
    let formats = Formats::new(table.measure.decimals());
    // What stands across the whole table is to be read on the first page.
    let wide = layout.columns / pages(&layout);
    let last = index(wide)? - 1;
    sheet.merge_range(0, 0, 0, last, table.form().title, &formats.title)?;
    sheet.merge_range(1, 0, 1, last, &unit_line(table.measure), &formats.line)?;
    sheet.set_row_height(0, 30)?;
    for cell in &layout.heading {
        let (row, column) = (ABOVE + cell.row, index(cell.column)?);
        let (row, last_row) = (line(row)?, line(row + cell.rows - 1)?);
        let last_column = index(cell.column + cell.columns - 1)?;
        if (row, column) == (last_row, last_column) {
            sheet.write_string_with_format(row, column, &cell.text, &formats.heading)?;
        } else {
            let text = &cell.text;
            sheet.merge_range(row, column, last_row, last_column, text, &formats.heading)?;
        }
    }
    let end = write_rows(sheet, table, ABOVE + layout.depth, &formats)?;
    for (place, text) in ["填表人：", "填表日期：", "检查人：", "检查日期："]
        .iter()
        .enumerate()
    {
        let column = index(place * (wide / 4))?;
        sheet.write_string(line(end + 1)?, column, *text)?;
    }
    set_page(sheet, &layout)
}

/// Writes the rows from `start` on; gives the row behind the last.
fn write_rows(
    sheet: &mut Worksheet,
    table: &Table,
    start: usize,
    formats: &Formats,
) -> Result<usize, WorkbookError> {
    let mut at = start;
    for (place, row) in table.rows.iter().enumerate() {
        at += usize::from(is_apart(table, place));
        let is_sum = row.unit.level() != Level::Village;
        let units = unit_cells(table, place);
        for (column, text) in units.iter().enumerate() {
            let format = match (is_sum, column % 2) {
                (true, _) => &formats.total_text,
                (false, 0) => &formats.text,
                _ => &formats.code,
            };
            sheet.write_string_with_format(line(at)?, index(column)?, *text, format)?;
        }
        let format = if is_sum {
            &formats.total
        } else {
            &formats.number
        };
        for (column, cell) in row.cells.iter().enumerate() {
            let column = index(units.len() + column)?;
            sheet.write_number_with_format(line(at)?, column, cell.to_f64(), format)?;
        }
        at += 1;
    }
    Ok(at)
}

/// Frozen heading and names; landscape, one page wide or two, heading and names on every page.
fn set_page(sheet: &mut Worksheet, layout: &Layout) -> Result<(), WorkbookError> {
    for column in 0..layout.unit_columns {
        let width = if column % 2 == 0 { 22 } else { 14 };
        sheet.set_column_width(index(column)?, width)?;
    }
    sheet.set_column_range_width(index(layout.unit_columns)?, index(layout.columns)? - 1, 9.5)?;
    let below = line(ABOVE + layout.depth)?;
    for row in 2..below {
        sheet.set_row_height(row, if row + 1 == below { 44 } else { 24 })?;
    }
    sheet.set_freeze_panes(below, index(layout.unit_columns)?)?;
    sheet.set_landscape();
    sheet.set_paper_size(if layout.columns > A4_COLUMNS { A3 } else { A4 });
    sheet.set_print_fit_to_pages(index(pages(layout))?, 0);
    sheet.set_repeat_columns(0, index(layout.unit_columns)? - 1)?;
    sheet.set_repeat_rows(0, below - 1)?;
    sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    sheet.set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

/// Pages that a table is wide.
fn pages(layout: &Layout) -> usize {
    layout.columns.div_ceil(PAGE_COLUMNS).max(1)
}

fn index(column: usize) -> Result<u16, WorkbookError> {
    u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)
}

fn line(row: usize) -> Result<u32, WorkbookError> {
    u32::try_from(row).map_err(|_| XlsxError::RowColumnLimitError)
}
