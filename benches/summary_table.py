"""Writes tests/data/summary-table.xls: a summary table as an old Excel workbook (BIFF8), with what offices do to it.

    python -m venv v && v/bin/pip install xlwt==1.3.0 && v/bin/python benches/summary_table.py

Merged title and heading, codes as text and as numbers, a formula whose value was not stored (xlwt stores none), text in
a cell of areas, a number with separators as text, merged cells of areas, a row of a unit that the database of the test
does not have.
"""

from pathlib import Path

import xlwt

FILE = Path(__file__).parent.parent / "tests" / "data" / "summary-table.xls"
HEADING = ["行政区域总面积", "耕地(01)", "园地(02)", "林地(03)", "草地(04)", "城镇村及工矿用地(20)", "交通运输用地(10)",
           "水域及水利设施用地(11)", "其他土地(12)"]
ROWS = [
    ["甲县", 330102, 5.5, 2, 0, 0, 0, 0, 0, 3.5, 0],
    ["甲镇", 330102001, 5.5, 2, 0, 0, 0, 0, 0, 3.5, 0],
    ["甲村", "330102001001", 2, xlwt.Formula("C7"), "无", 0, 0, 0, 0, 0, 0],
    ["乙村", 330102001002, "1,003.50", 0, 0, None, None, 0, 0, 3.5, 0],
    ["丙村", 330102001009, 0, 0, 0, 0, 0, 0, 0, 0, 0],
]


def main():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("公顷")
    sheet.write_merge(0, 0, 0, 10, "农村土地利用现状一级分类面积汇总表")
    sheet.write(1, 0, "单位：公顷(0.00)")
    sheet.write_merge(2, 2, 0, 1, "行政区域")
    sheet.write(3, 0, "名称")
    sheet.write(3, 1, "代码")
    for column, text in enumerate(HEADING, 2):
        sheet.write_merge(2, 3, column, column, text)
    number = xlwt.easyxf(num_format_str="#,##0.00")
    for line, row in enumerate(ROWS, 4):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(line, column, value, number if column > 1 else xlwt.Style.default_style)
    sheet.write_merge(7, 7, 5, 6, 0.25)
    sheet.write(9, 0, "填表人：")
    book.save(str(FILE))


main()
