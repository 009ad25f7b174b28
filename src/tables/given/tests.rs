//! Tables written by our own writers are read back cell by cell; titles of other tables are left alone.

use super::rows::read;
use super::{Entry, Flaw, recognise};
use crate::format::decimal::Decimal;
use crate::format::grid;
use crate::tables::{FORMS, Kind, Measure, Row, Table, Unit, csv, workbook};

fn unit(code: &str) -> Unit {
    Unit {
        code: code.to_owned(),
        name: format!("单位{code}"),
    }
}

/// Every cell has an area of its own, so that a column taken for another would show.
fn table(kind: Kind, columns: usize, is_enclave: bool) -> Table {
    let units = ["330102", "330102001", "330102001001", "330102001002"];
    let rows = units.iter().enumerate().map(|(line, code)| Row {
        unit: unit(code),
        owner: (is_enclave && code.len() == 12).then(|| unit("330102002003")),
        cells: (0..columns)
            .map(|column| Decimal::new((line * 1000 + column * 7 + 3) as i64, 2))
            .collect(),
    });
    Table {
        kind,
        measure: Measure::Hectare,
        rows: rows.collect(),
    }
}

#[test]
fn what_is_written_is_read_back() {
    for form in FORMS.iter() {
        let table = table(form.kind, form.columns.len(), form.is_enclave());
        let files = [
            (
                "xlsx",
                workbook(std::slice::from_ref(&table)).expect("a workbook"),
            ),
            ("csv", csv(&table)),
        ];
        for (extension, bytes) in files {
            let grids = grid::read(extension, &bytes).expect("a grid");
            let (given, stated) = read("f", &grids[0], form.kind);
            assert_eq!(stated, Some("公顷"));
            assert!(given.faults.is_empty(), "{} {:?}", form.title, given.faults);
            assert_eq!(given.rows.len(), table.rows.len());
            for (found, row) in given.rows.iter().zip(&table.rows) {
                let owner = row.owner.as_ref().map(|owner| owner.code.clone());
                assert_eq!((&found.unit, &found.owner), (&row.unit.code, &owner));
                let cells: Vec<Entry> = row.cells.iter().copied().map(Entry::Area).collect();
                assert_eq!(found.cells, cells, "{} as {extension}", form.title);
            }
        }
    }
}

#[test]
fn titles_are_told_apart() {
    for form in FORMS.iter() {
        assert_eq!(recognise(form.title), Some(form.kind));
        assert_eq!(
            recognise(&format!("汇总表/(330102){}.xlsx", form.title)),
            Some(form.kind)
        );
    }
    for other in [
        "海岛土地利用现状一级分类面积汇总表",
        "基本农田补划面积汇总表",
        "可调整地类面积汇总表",
        "飞入地汇总表",
        "一级分类",
        "统计表",
        "联系人",
        "汇总表/说明.xlsx",
    ] {
        assert_eq!(recognise(other), None, "{other}");
    }
}

/// Names of classes alone, codes in a row of their own, other words for grades.
#[test]
fn headings_are_read_in_other_hands() {
    let read_csv = |text: &str, kind| {
        let grids = grid::read("csv", text.as_bytes()).expect("a grid");
        read("f", &grids[0], kind).0
    };
    let first = "行政区域名称,行政区域代码,总面积,耕地,园地,林地,草地,城镇村及工矿用地,交通运输用地,水域及水利设施用地,其他土地\n\
                 ,,,01,02,03,04,20,10,11,12\n甲县,330102,36,1,2,3,4,5,6,7,8\n";
    let given = read_csv(first, Kind::First);
    assert!(given.faults.is_empty(), "{:?}", given.faults);
    let areas: Vec<_> = given.rows[0]
        .cells
        .iter()
        .filter_map(|cell| cell.area())
        .collect();
    let wanted: Vec<Decimal> = [36, 1, 2, 3, 4, 5, 6, 7, 8].map(Decimal::from).to_vec();
    assert_eq!(areas, wanted);
    let slope = "名称,代码,合计,２度以下,２度～６度,,,6-15度,,,15—25度,,,25度以上,,\n\
                 ,,,,合计,梯田,坡地,合计,梯田,坡地,合计,梯田,坡地,合计,梯田,坡地\n甲县,330102,1,2,3,4,5,6,7,8,9,10,11,12,13,14\n";
    let given = read_csv(slope, Kind::Slope);
    assert!(given.faults.is_empty(), "{:?}", given.faults);
    let areas = given.rows[0].cells.iter().filter_map(|cell| cell.area());
    assert!(areas.eq((1..=14).map(Decimal::from)));
}

#[test]
fn numbers_are_numbers_and_text_is_not() {
    let text = "一级分类面积汇总表\n名称,代码,总面积,耕地(01),园地(02),林地(03),草地(04),(20),(10),(11),(12)\n\
                甲县,330102,\"1,234.50\",\"1,23\",−1,1.5e1,12 345,１２,/,0.00,1.2.3\n";
    let grids = grid::read("csv", text.as_bytes()).expect("a grid");
    let (given, _) = read("f", &grids[0], Kind::First);
    let area = |text: &str| Entry::Area(text.parse().expect("a number"));
    let wanted = [
        area("1234.5"),
        Entry::Lost,
        Entry::Lost,
        area("15"),
        area("12345"),
        area("12"),
        Entry::Blank,
        area("0"),
        Entry::Lost,
    ];
    assert_eq!(given.rows[0].cells, wanted);
    let flaws: Vec<&Flaw> = given.faults.iter().map(|fault| &fault.flaw).collect();
    let not = &Flaw::NotANumber;
    assert_eq!(flaws, [&Flaw::Separated, not, not, not]);
    assert_eq!(given.at_column(&given.rows[0], 0), "f!C3");
}
