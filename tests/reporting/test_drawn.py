"""Where the cells of a PDF stand: so that a click on a figure of the preview finds its cell.

1. Each cell lies on the page on which its text is printed, around that text.
2. Cells over several columns are one box; a row cut by a page's end is on both pages.
3. Drawing and telling writes the same bytes as drawing alone.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from jmdesk.reporting.document import Cell, Row, RowKind
from jmdesk.reporting.pdf import draw, pdf_bytes
from tests.reporting.papers import LONG, document, group, row, tool


def words(pdf: Path, page: int) -> dict[str, tuple[float, float, float, float]]:
    """The words of a page with their boxes, as pdftotext sees them."""
    page_text = tool("pdftotext", "-bbox", "-f", str(page), "-l", str(page), pdf, "-")
    pattern = r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)<'
    found = {}
    for x, y, right, bottom, word in re.findall(pattern, page_text):
        found[word] = (float(x), float(y), float(right), float(bottom))
    return found


def test_a_cell_is_told_where_its_text_is_printed(tmp_path: Path) -> None:
    paper = document(*(row(number, name=f"第{number}个项目") for number in range(1, 60)))
    with (tmp_path / "表.pdf").open("wb") as file:
        drawn = draw(paper, file)
    assert len(drawn.pages) > 1
    for number, cells in enumerate(drawn.pages, 1):
        seen = words(tmp_path / "表.pdf", number)
        for cell in cells:
            text = paper.rows[cell.row].cells[cell.column].text
            if cell.column == 1:
                x, y, right, bottom = seen[text]
                middle = ((x + right) / 2, (y + bottom) / 2)
                assert cell.x < middle[0] < cell.x + cell.width
                assert cell.y < middle[1] < cell.y + cell.height
    assert sorted(cell.row for page in drawn.pages for cell in page if cell.column == 1) == list(
        range(59)
    )


def test_a_cell_over_several_columns_is_one_box() -> None:
    paper = document(group("基础设施类1个"), row(1))
    drawn = draw(paper, io.BytesIO())
    heading = [cell for cell in drawn.pages[0] if cell.row == 0]
    assert [cell.column for cell in heading][:2] == [0, paper.rows[0].cells[0].span]
    width = drawn.width - 2 * heading[0].x
    assert abs(sum(cell.width for cell in heading) - width) < 0.01


def test_a_row_cut_by_a_page_is_on_both() -> None:
    count = len(document().columns)
    long = Row(kind=RowKind.ROW, cells=(Cell(text=LONG * 90, span=count),))
    drawn = draw(document(long), io.BytesIO())
    assert len(drawn.pages) > 1
    assert {cell.row for page in drawn.pages for cell in page} == {0}
    assert all(drawn.pages[:2])


def test_telling_changes_nothing_on_paper() -> None:
    paper = document(group("基础设施类1个"), row(1))
    buffer = io.BytesIO()
    draw(paper, buffer)
    assert buffer.getvalue() == pdf_bytes(paper)
