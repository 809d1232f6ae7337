"""A document as workbook: 报表 as the paper, 明细 for filtering, 审核 with the problems.

Texts are always written as texts: what users typed becomes neither a formula nor a link. The
creation date is fixed, so the same document gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from jmdesk.definitions.report import Paper
from jmdesk.reporting.cells import CellWriter, Styles, Workbook, Worksheet
from jmdesk.reporting.concealing import conceal
from jmdesk.reporting.document import Document, Section, heading_cells
from jmdesk.reporting.plain_sheets import details, shown_detail, write_audit, write_detail
from jmdesk.reporting.saving import saved
from jmdesk.reporting.sheet_grid import SheetGrid
from jmdesk.reporting.sheet_rows import RowWriter, lines_needed
from jmdesk.reporting.shown import Hide, Seen, ShownColumn, ShownSheet, shown_row
from jmdesk.reporting.wrap import clean

_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_MARGIN = 15 / 25.4
_TITLE_HEIGHT = 30.0
_HEAD_HEIGHT = 15.0
_CAPTION_HEIGHT = 20.0
_A4 = 9
_MOST_FOOTER = 255


def write_workbook(document: Document, to: Path | BinaryIO, *, hide: Hide | None = None) -> None:
    """Write the document; `Refusal` when the file cannot be written, which is then as before."""
    if isinstance(to, Path):
        content = workbook_bytes(document, hide=hide)
        with saved(to) as file:
            file.write(content)
    else:
        to.write(workbook_bytes(document, hide=hide))


def workbook_bytes(document: Document, *, hide: Hide | None = None) -> bytes:
    """The workbook in memory; ``hide`` is told what it shows and says what it keeps hidden."""
    with new_book(document.title) as (book, buffer):
        _fill(book, document, hide)
    return buffer.getvalue()


@contextmanager
def new_book(title: str) -> Iterator[tuple[Workbook, io.BytesIO]]:
    """An empty workbook, written to the buffer when the block ends."""
    from xlsxwriter import Workbook as Book  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    book = Book(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"title": clean(title)[:250], "created": _MADE})
    yield book, buffer
    book.close()


def _fill(book: Workbook, document: Document, hide: Hide | None) -> None:
    styles = Styles(book)
    cells = CellWriter(styles)
    sheet = book.add_worksheet("报表")
    paper = _Paper(sheet, styles, cells, document, hiding=hide is not None)
    paper.write()
    written = [(sheet, paper.shown())] if hide else []
    top = 1 if hide else 0
    for name, detail in details(document):
        sheet = book.add_worksheet(name)
        write_detail(sheet, styles, cells, detail, top=top)
        if hide:
            written.append((sheet, shown_detail(name, detail, top=top)))
    write_audit(book.add_worksheet("审核"), styles, cells, document)
    if hide:
        conceal(book, styles, written, hide)


class _Paper:
    """The sheet 报表, from the title down."""

    def __init__(
        self,
        sheet: Worksheet,
        styles: Styles,
        cells: CellWriter,
        document: Document,
        *,
        hiding: bool,
    ) -> None:
        self._hiding = hiding
        self._seen = Seen(hiding)
        self._first = self._header = -1
        self._sheet = sheet
        self._styles = styles
        self._cells = cells
        self._document = document
        self._grid = SheetGrid(document.tables, document.paper)
        self._widths = self._grid.widths
        self._last = max(len(self._widths) - 1, 0)
        self._row = 0

    def write(self) -> None:
        """Everything that is on the paper, and how it is printed."""
        for index, width in enumerate(self._widths):
            self._sheet.set_column_pixels(index, index, round(width / 72 * 96))
        self._write_title()
        self._write_head()
        first = self._row
        for number, table in enumerate(self._document.tables):
            self._write_caption(table.caption)
            if not number:
                first = self._leave_header()
            self._write_table(number, table)
        self._write_foot()
        self._print_setup(first)
        self._write_code()

    def shown(self) -> ShownSheet:
        """What stands on the sheet, from the first row below the first heading."""
        columns = [ShownColumn()] * (len(self._widths) + 1)
        alone = not self._document.sections
        for place, column in zip(self._grid.starts(0), self._document.columns, strict=False):
            heading = clean(column.heading[-1]) if column.heading else ""
            columns[place] = ShownColumn(heading, column.sets if alone else "", column.key)
        return ShownSheet(
            name=self._sheet.get_name(),
            columns=tuple(columns),
            rows=self._seen.rows(self._first, self._row),
            id_column=len(self._widths),
            header_row=self._header,
            first_row=self._first,
            above=tuple(shown_row(row, (0, 1)) for row in self._document.ticks),
        )

    def _leave_header(self) -> int:
        """Room for the hidden header row; where the heading begins."""
        if self._hiding:
            self._header = self._row
            self._row += 1
        return self._row

    def _write_table(self, number: int, table: Section) -> None:
        starts = self._grid.starts(number)
        self._write_heading(table, starts)
        self._first = self._row if not number else self._first
        self._seen.table(self._row, table.rows, starts, ids=not number)
        if not self._document.sections:
            self._sheet.freeze_panes(self._row, 0)
        rows = RowWriter(self._sheet, self._styles, self._cells, table, self._widths, starts)
        self._row = rows.write(self._row)

    def _write_caption(self, caption: str) -> None:
        if caption:
            self._sheet.set_row(self._row, _CAPTION_HEIGHT)
            self._line(0, self._last, caption, role="caption")
            self._row += 1

    def _line(self, first: int, last: int, text: str, **style: str) -> None:
        """One text over the columns ``first`` to ``last`` of the row at hand."""
        self._seen.text(self._row, first, text)
        self._cells.merged(
            self._sheet, (self._row, first, self._row, last), clean(text), self._styles.get(**style)
        )

    def _write_title(self) -> None:
        self._sheet.set_row(0, _TITLE_HEIGHT)
        self._line(0, self._last, self._document.title, role="title")
        self._row = 1

    def _write_head(self) -> None:
        document = self._document
        right = [*document.head_right]
        if document.measure:
            right.append(f"计量单位：{document.measure}")
        blocks = (document.head_left, document.head_middle, right)
        deepest = max(len(block) for block in blocks)
        spans = _thirds(self._widths)
        for number in range(deepest):
            self._sheet.set_row(self._row, _HEAD_HEIGHT)
            for block, span, align in zip(blocks, spans, ("left", "center", "right"), strict=True):
                index = number - deepest + len(block)
                if span and index >= 0:
                    self._line(*span, block[index], role="head", align=align)
            self._row += 1
        for text in document.opening:
            self._sheet.set_row(self._row, _CAPTION_HEIGHT)
            self._line(0, self._last, text, role="head", align="left")
            self._row += 1

    def _write_heading(self, table: Section, starts: Sequence[int]) -> None:
        depth = 0
        style = self._styles.get(role="heading")
        heights: dict[int, int] = {}
        for cell in heading_cells(table.columns):
            top, bottom = self._row + cell.row, self._row + cell.row + cell.rows - 1
            left, right = starts[cell.column], starts[cell.column + cell.columns]
            area = (top, left, bottom, right - 1)
            self._cells.merged(self._sheet, area, clean(cell.text), style)
            self._seen.text(top, left, cell.text)
            room = sum(self._widths[left:right])
            lines = lines_needed(clean(cell.text), room)
            heights[bottom] = max(heights.get(bottom, 1), -(-lines // cell.rows))
            depth = max(depth, cell.row + cell.rows)
        for row in range(self._row, self._row + depth):
            self._sheet.set_row(row, max(20.0, heights.get(row, 1) * 13.0 + 6.0))
        self._row += depth

    def _write_foot(self) -> None:
        document = self._document
        if document.signatures:
            self._sheet.set_row(self._row, 26.0)
            text = "　　　　　".join(document.signatures)
            self._line(0, self._last, text, role="head", align="left")
            self._row += 1
        for note in document.foot_notes:
            lines = lines_needed(clean(note), sum(self._widths))
            self._sheet.set_row(self._row, min(409.0, lines * 13.0 + 3.0))
            self._line(0, self._last, note, role="note", align="left")
            self._row += 1

    def _write_code(self) -> None:
        """What ties the sheet to the paper, below what is printed: there the footer says it."""
        document = self._document
        if document.check_code:
            self._sheet.set_row(self._row, _HEAD_HEIGHT)
            text = f"{document.state}　校验码 {document.check_code}"
            self._line(0, self._last, text, role="head", align="right")
            self._row += 1

    def _print_setup(self, heading: int) -> None:
        sheet, document = self._sheet, self._document
        if document.paper is Paper.LANDSCAPE:
            sheet.set_landscape()
        else:
            sheet.set_portrait()
        sheet.set_paper(_A4)
        sheet.set_margins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        sheet.fit_to_pages(1, 1 if document.one_page else 0)
        sheet.print_area(0, 0, max(self._row - 1, 0), self._last)
        depth = max((len(column.heading) for column in document.columns), default=0)
        if depth and not document.sections:
            sheet.repeat_rows(heading, heading + depth - 1)
        sheet.set_footer(_footer(document), {"margin": 8 / 25.4})
        sheet.center_horizontally()


def _thirds(extents: list[float]) -> tuple[tuple[int, int] | None, ...]:
    """Columns for the left, middle and right block of the head."""
    count, whole, used = len(extents), sum(extents), 0.0
    if count < 3:
        return ((0, 0), None, (1, 1) if count == 2 else None)
    starts: list[int] = []
    for index, extent in enumerate(extents):
        if used >= whole * (0.36, 0.66)[min(len(starts), 1)] and len(starts) < 2 and index:
            starts.append(index)
        used += extent
    first = min(starts[0] if starts else 1, count - 2)
    second = min(max(starts[1] if len(starts) > 1 else first + 1, first + 1), count - 1)
    return (0, first - 1), (first, second - 1), (second, count - 1)


def _footer(document: Document) -> str:
    """稿次, page number and check code; & is a sign of its own in footers."""
    state = clean(document.state).replace("&", "&&").replace("\n", " ")
    code = f"校验码 {document.check_code}" if document.check_code else ""
    footer = f"&L{state}&C第 &P 页　共 &N 页&R{code}"
    return footer if len(footer) <= _MOST_FOOTER else "&C第 &P 页　共 &N 页"
