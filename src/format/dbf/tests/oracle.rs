//! What the `dbase` crate writes and reads, we read the same.

use std::io::Cursor;

use dbase::{Date, FieldName, FieldValue, Reader, Record, TableWriterBuilder};
use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
struct Row {
    text: Option<String>,
    number: Option<i64>,
    float: Option<f32>,
    date: Option<(u32, u32, u32)>,
    logical: Option<bool>,
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    // Blanks at the end cannot come back, and those at the beginning the crate takes away.
    let text = prop::option::of("[a-z水田地]([ a-z水田地]{0,6}[a-z水])?");
    let number = prop::option::of(-999_999_999..9_999_999_999i64);
    let float = prop::option::of(-9999.0..9999.0f32);
    let date = prop::option::of((1950..2030u32, 1..=12u32, 1..=28u32));
    let row = (text, number, float, date, prop::option::of(any::<bool>()));
    let row = row.prop_map(|(text, number, float, date, logical)| Row {
        text,
        number,
        float,
        date,
        logical,
    });
    prop::collection::vec(row, 1..20)
}

fn write(rows: &[Row]) -> Vec<u8> {
    let name = |name: &str| FieldName::try_from(name).unwrap();
    let mut file = Vec::new();
    let mut writer = TableWriterBuilder::new()
        .add_character_field(name("TEXT"), 24)
        .add_numeric_field(name("NUMBER"), 15, 2)
        .add_float_field(name("FLOAT"), 12, 4)
        .add_date_field(name("DATE"))
        .add_logical_field(name("LOGICAL"))
        .build_with_dest(Cursor::new(&mut file));
    for row in rows {
        let mut record = Record::default();
        let mut set = |name: &str, value| record.insert(name.to_owned(), value);
        set("TEXT", FieldValue::Character(row.text.clone()));
        set(
            "NUMBER",
            FieldValue::Numeric(row.number.map(|number| number as f64 / 100.0)),
        );
        set("FLOAT", FieldValue::Float(row.float));
        set(
            "DATE",
            FieldValue::Date(
                row.date
                    .map(|(year, month, day)| Date::new(day, month, year).unwrap()),
            ),
        );
        set("LOGICAL", FieldValue::Logical(row.logical));
        writer.write_record(&record).unwrap();
    }
    writer.finalize().unwrap();
    drop(writer);
    file
}

proptest! {
    #[test]
    fn reads_what_the_crate_writes(rows in rows()) {
        let file = write(&rows);
        let (header, faults) = read_header(&file).unwrap();
        prop_assert_eq!(faults, []);
        prop_assert_eq!(header.records_available as usize, rows.len());
        prop_assert!(blocks::can_be_read(&file));
        let records = Reader::new(Cursor::new(&file)).unwrap().read().unwrap();
        let texts: Vec<_> =
            (0..header.fields.len()).map(|field| text_column(&file, &header, field, Encoding::Utf8)).collect();
        let numbers: Vec<_> =
            (0..header.fields.len()).map(|field| number_column(&file, &header, field, Encoding::Utf8)).collect();
        for (row, (written, record)) in rows.iter().zip(&records).enumerate() {
            prop_assert_eq!(texts[0].get(row), written.text.as_deref());
            prop_assert_eq!(numbers[1].get(row), written.number.map(|number| Decimal::new(number, 2)));
            for (field, column) in header.fields.iter().zip(&numbers) {
                let number = column.get(row).map(Decimal::to_f64);
                match record.get(&field.name).unwrap() {
                    FieldValue::Character(text) => prop_assert_eq!(texts[0].get(row), text.as_deref()),
                    FieldValue::Numeric(expected) => prop_assert_eq!(number, *expected),
                    FieldValue::Float(expected) => prop_assert_eq!(number.map(|n| n as f32), *expected),
                    FieldValue::Date(expected) => {
                        let expected = expected.map(|date| format!("{:04}{:02}{:02}", date.year(), date.month(), date.day()));
                        prop_assert_eq!(texts[3].get(row), expected.as_deref());
                    }
                    FieldValue::Logical(expected) => {
                        let letter = expected.map_or("?", |is| if is { "T" } else { "F" });
                        prop_assert_eq!(texts[4].get(row).unwrap_or("?").to_uppercase(), letter);
                    }
                    other => prop_assert!(false, "{:?}", other),
                }
            }
        }
    }
}
