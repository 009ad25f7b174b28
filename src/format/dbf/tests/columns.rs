//! Columns built from cells, against values kept row by row.

use proptest::prelude::*;

use super::number_column::NumberCells;
use super::*;

fn number_of<'a>(cells: impl IntoIterator<Item = &'a [u8]>, decimals: u8) -> NumberColumn {
    let mut column = NumberCells::with_capacity(0, decimals);
    cells.into_iter().for_each(|cell| column.push(cell));
    column.finish(Encoding::Gbk)
}

fn number_cells(cells: &[&str], decimals: u8) -> NumberColumn {
    number_of(cells.iter().map(|cell| cell.as_bytes()), decimals)
}

#[test]
fn text_is_coded_by_first_occurrence() {
    let cells: [&[u8]; 7] = [
        b"011",
        b"011",
        b"",
        b"\xCB\xAE",
        b"011",
        b"\xCB\xAE",
        b"\xCB",
    ];
    let column = text_of(cells);
    assert_eq!(column.codes(), [1, 1, 0, 2, 1, 2, 3]);
    assert_eq!(
        column.distinct().collect::<Vec<_>>(),
        [(1, "011"), (2, "水"), (3, "\u{FFFD}")]
    );
    assert_eq!((column.distinct_len(), column.len()), (3, 7));
    assert_eq!(
        (column.any_lossy(), column.is_lossy(2), column.is_lossy(3)),
        (true, false, true)
    );
    assert_eq!((column.raw(3), column.raw(2)), (Some(&b"\xCB"[..]), None));
    assert_eq!(
        (column.value(0), column.value(4), column.value(u32::MAX)),
        ("", "", "")
    );
}

#[test]
fn long_identifiers_and_fractions_share_a_column() {
    let cells = [
        "123456789012345678",
        "-999999999999999999",
        "0.25",
        "",
        "9223372036854775807",
        "  7",
        "1e3",
        "12345678901234567890123",
    ];
    let column = number_cells(&cells, 0);
    for (row, cell) in cells.iter().enumerate() {
        assert_eq!(column.get(row), Decimal::parse(cell.as_bytes()), "{cell}");
    }
    assert!(column.is_null(3) && !column.is_unreadable(3));
    assert!(column.is_null(8) && column.get(8).is_none());
}

#[test]
fn marks_are_no_values() {
    let cells = [i64::MIN, i64::MIN + 1, i64::MIN + 2, i64::MIN + 3, i64::MAX]
        .map(|value| value.to_string());
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    for (row, cell) in cells.iter().enumerate() {
        assert_eq!(
            number_cells(&cells, 0).get(row),
            Decimal::parse(cell.as_bytes())
        );
    }
}

#[test]
fn unreadable_cells_keep_their_text() {
    let cells: [&[u8]; 6] = [b"1.50", b" ****", b"", b"\xD4\xBC3\xC4\xB6", b"2", b"1,5"];
    let column = number_of(cells, 2);
    assert_eq!(
        column.unreadable().collect::<Vec<_>>(),
        [(1, "****"), (3, "约3亩"), (5, "1,5")]
    );
    assert_eq!(
        (column.raw_text(3), column.raw_text(0)),
        (Some("约3亩"), None)
    );
    let states: Vec<_> = (0..7)
        .map(|row| {
            (
                column.get(row).is_some(),
                column.is_null(row),
                column.is_unreadable(row),
            )
        })
        .collect();
    let (number, null, bad) = (
        (true, false, false),
        (false, true, false),
        (false, false, true),
    );
    assert_eq!(states, [number, bad, null, bad, number, bad, null]);
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        " {0,4}-?[0-9]{1,9}",
        " {0,4}-?[0-9]{1,12}\\.[0-9]{0,4}",
        "-?[0-9]{15,19}",
        "-?[0-9]{0,22}\\.[0-9]{0,12}",
        "-?[0-9]\\.[0-9]{6,11}e[+-]00[0-9]",
        " {0,3}",
        "\\*{1,5}",
        "[ -~]{0,8}",
    ]
}

proptest! {
    #[test]
    fn numbers_are_the_cells_one_by_one(cells in prop::collection::vec(cell(), 0..40), decimals in 0u8..16) {
        let column = number_cells(&cells.iter().map(String::as_str).collect::<Vec<_>>(), decimals);
        prop_assert_eq!(column.len(), cells.len());
        for (row, cell) in cells.iter().enumerate() {
            let number = Decimal::parse(cell.as_bytes());
            prop_assert_eq!(column.get(row), number, "{:?}", cell);
            prop_assert_eq!(column.is_null(row), cell.trim().is_empty());
            let unreadable = (number.is_none() && !cell.trim().is_empty()).then_some(cell.trim());
            prop_assert_eq!(column.raw_text(row), unreadable);
            prop_assert_eq!(column.is_unreadable(row), unreadable.is_some());
        }
    }

    #[test]
    fn texts_are_the_cells_one_by_one(cells in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..60)) {
        let column = text_of(cells.iter().map(Vec::as_slice));
        for (row, cell) in cells.iter().enumerate() {
            let (text, lossy) = Encoding::Gbk.decode(cell);
            prop_assert_eq!(column.get(row), Some(text.as_str()).filter(|_| !cell.is_empty()));
            prop_assert_eq!(column.raw(column.code(row)), Some(cell.as_slice()).filter(|_| lossy));
            let first = cells.iter().position(|other| other == cell).unwrap();
            prop_assert_eq!(column.code(row), column.code(first));
        }
        let distinct: std::collections::HashSet<_> = cells.iter().filter(|cell| !cell.is_empty()).collect();
        prop_assert_eq!(column.distinct_len(), distinct.len());
    }
}
