"""A report's table on the clipboard, as WPS and Excel take it.

1. Ctrl+C copies headings and rows; numbers are numbers without separators, texts stay texts.
2. Cells over several columns keep their span in HTML and their columns in text.
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

from jmdesk.reporting.document import Cell, Row, RowKind, Section
from jmdesk.ui.report_copy import as_html, as_text, table_data
from tests.reporting.papers import COLUMNS, document, group, row


def lines(text: str) -> list[list[str]]:
    """As a spreadsheet reads tab text."""
    return list(csv.reader(io.StringIO(text), delimiter="\t"))


def test_text_keeps_every_column_in_its_place() -> None:
    told = document(group("基础设施类1个"), row(1, "大棚"))
    copied = lines(as_text(told))
    assert copied[:2] == [
        ["序号", "项目名称", "京蒙资金", "", "进展"],
        ["", "", "支付", "结余", ""],
    ]
    assert copied[2] == ["基础设施类1个", "", "3.00", "1.00", ""]
    assert copied[3] == ["1", "牛舍", "1.50", "1860.00", "大棚"]


def test_breaks_and_quotes_stay_within_their_cell() -> None:
    copied = lines(as_text(document(row(1, '第一行\n第二行\t说"好"'))))
    assert copied[-1][-1] == '第一行\n第二行\t说"好"'


def test_numbers_are_numbers_and_long_ids_texts() -> None:
    cells = (
        Cell(text="1", value=1),
        Cell(text="152222100000201234"),
        Cell(text="1,860.00", value=Decimal("1860.00")),
        Cell(text="(300.00)"),
        Cell(text="<b>&牛舍</b>"),
    )
    html = as_html(document(Row(kind=RowKind.ROW, cells=cells)))
    assert 'x:num="1860.00"' in html
    assert "mso-number-format:'#,##0.00'" in html
    assert re.search(r"mso-number-format:'\\@'[^>]*>152222100000201234<", html)
    assert re.search(r"mso-number-format:'\\@'[^>]*>\(300.00\)<", html)
    assert "&lt;b&gt;&amp;牛舍&lt;/b&gt;" in html


def test_what_is_printed_behind_a_number_makes_it_a_text() -> None:
    guessed = Cell(text="480推", value=Decimal(480))
    told = document(Row(kind=RowKind.ROW, cells=(guessed, *[Cell()] * 4)))
    assert "x:num" not in as_html(told)
    assert lines(as_text(told))[-1][0] == "480推"


def test_spans_and_heading_tree_are_kept_in_html() -> None:
    html = as_html(document(group("合计")))
    assert '<th rowspan="1" colspan="2"' in html
    assert '<th rowspan="2" colspan="1"' in html
    assert '<td colspan="2" ' in html


def test_further_tables_follow_under_their_captions() -> None:
    more = Section(caption="二、本月培训", columns=COLUMNS, rows=(row(1),))
    copied = lines(as_text(document(row(1), sections=(more,))))
    assert ["二、本月培训"] in copied


def test_both_kinds_are_offered() -> None:
    data = table_data(document(row(1)))
    assert data.hasText()
    assert data.hasHtml()
