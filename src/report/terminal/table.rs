//! Aligned tables: columns as wide as their content, cells of the flexible columns wrapped so that the table fits.

use super::text::{SCREEN, pad, width, wrap};

/// Columns between two columns of a table.
const GAP: usize = 2;
/// No flexible column gets narrower.
const NARROWEST: usize = 8;

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    /// Words, at the left, never broken.
    Left,
    /// Numbers, at the right.
    Right,
    /// Words that may be wrapped.
    Wrapped,
}

/// The lines of a table, indented by `indent`; `rows` have as many cells as `columns`.
pub(super) fn table(columns: &[Set], rows: &[Vec<String>], indent: usize) -> Vec<String> {
    let widths = fit(columns, rows, SCREEN.saturating_sub(indent));
    rows.iter()
        .flat_map(|row| lines(columns, &widths, row, indent))
        .collect()
}

/// Natural widths; where they exceed `room`, the widest flexible columns give way.
fn fit(columns: &[Set], rows: &[Vec<String>], room: usize) -> Vec<usize> {
    let natural = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| width(cell)).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..columns.len()).map(natural).collect();
    let gaps = GAP * columns.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > room {
        let flexible = (0..columns.len()).filter(|column| columns[*column] == Set::Wrapped);
        let widest = flexible.max_by_key(|column| (widths[*column], *column));
        match widest {
            Some(widest) if widths[widest] > NARROWEST => widths[widest] -= 1,
            _ => break,
        }
    }
    widths
}

fn lines(columns: &[Set], widths: &[usize], row: &[String], indent: usize) -> Vec<String> {
    let cells: Vec<Vec<String>> = row
        .iter()
        .zip(columns.iter().zip(widths))
        .map(|(cell, (set, columns))| match set {
            Set::Wrapped => wrap(cell, *columns)
                .iter()
                .map(|line| line.to_string())
                .collect(),
            _ => vec![cell.clone()],
        })
        .collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    (0..height)
        .map(|line| {
            let mut text = " ".repeat(indent);
            for (place, cell) in cells.iter().enumerate() {
                let part = cell.get(line).map_or("", String::as_str);
                text.push_str(&pad(part, widths[place], columns[place] == Set::Right));
                text.push_str(&" ".repeat(GAP));
            }
            text.truncate(text.trim_end().len());
            text
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_align_and_long_cells_wrap() {
        let long = "扣除类型与扣除地类一致性".repeat(4);
        let rows = vec![
            vec!["a".to_owned(), "重缺陷".to_owned(), "5".to_owned()],
            vec!["620100034".to_owned(), long, "1000".to_owned()],
        ];
        let lines = table(&[Set::Left, Set::Wrapped, Set::Right], &rows, 2);
        assert!(lines.iter().all(|line| width(line) <= SCREEN), "{lines:#?}");
        assert_eq!(lines.len(), 3);
        assert_eq!(width(&lines[0]), width(&lines[1]));
        assert!(lines[2].starts_with("             "));
    }
}
