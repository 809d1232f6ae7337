"""Values and styles of a workbook's cells: texts as texts, numbers as numbers, dates as dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from jmdesk.reporting.document import Value
from jmdesk.reporting.wrap import clean

Workbook: TypeAlias = Any
Worksheet: TypeAlias = Any
Format: TypeAlias = Any
"""XlsxWriter comes without type hints."""

LONGEST = 32_767
"""Characters a cell can hold."""
_FIRST_DAY = date(1900, 3, 1)
"""Before it spreadsheets disagree about the number of a day: such dates are written as text."""
MOST_DIGITS = 15
"""Numbers with more digits would be changed by the program that opens them."""
_BODY = {"font_name": "宋体", "font_size": 9, "valign": "vcenter"}
_BOX = {"border": 1, "text_wrap": True}
_ROLES: dict[str, dict[str, Any]] = {
    "title": {"font_name": "方正小标宋简体", "font_size": 18, "align": "center"},
    "head": {},
    "caption": {"font_name": "黑体", "font_size": 10.5, "align": "left"},
    "note": {"text_wrap": True, "valign": "top"},
    "heading": {**_BOX, "font_name": "黑体", "align": "center"},
    "body": _BOX,
    "strong": {**_BOX, "bold": True},
    "plain": {},
}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, *, role: str, **extra: object) -> Format:
        """The format of a role with further properties (align, num_format, font_size)."""
        key = tuple(sorted({"role": role, **extra}.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_BODY, **_ROLES[role], **extra})
        return self._made[key]


class CellWriter:
    """Writes single cells; ``cut`` holds a sentence for each text that did not fit.

    ``kinds`` are the formats of columns to be filled in.
    """

    def __init__(self, styles: Styles) -> None:
        self.cut: list[str] = []
        self._text = styles.get(role="plain", num_format="@")
        self._number = styles.get(role="plain")
        self._date = styles.get(role="plain", num_format="yyyy-mm-dd")
        self.kinds = {"text": self._text, "number": self._number, "date": self._date}

    def text(self, sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
        """A text, cut to what a cell holds."""
        if len(text) > LONGEST:
            text = self._shortened(sheet, row, column, text)
        sheet.write_string(row, column, text, style)

    def _shortened(self, sheet: Worksheet, row: int, column: int, text: str) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

        place = xl_rowcol_to_cell(row, column)
        self.cut.append(
            f"工作表“{sheet.get_name()}”单元格 {place} 的文字有 {len(text)} 个字，"
            f"一格最多 {LONGEST} 个字，后面的没有写入；全文请看 PDF 或系统内的记录。"
        )
        return text[:LONGEST]

    def merged(
        self, sheet: Worksheet, area: tuple[int, int, int, int], text: str, style: Format
    ) -> None:
        """A text over several cells, or in one where the area is only one."""
        top, left, bottom, right = area
        if (top, left) != (bottom, right):
            sheet.merge_range(top, left, bottom, right, "", style)
        self.text(sheet, top, left, text, style)

    def plain(self, sheet: Worksheet, row: int, column: int, value: Value) -> None:
        """A value of the sheet 明细 by its kind; nothing for an empty one."""
        if value is None:
            return
        if isinstance(value, date):
            if dated(value):
                sheet.write_datetime(row, column, value, self._date)
            else:
                self.text(sheet, row, column, value.isoformat(), self._text)
        elif isinstance(value, str):
            self.text(sheet, row, column, clean(value), self._text)
        elif exact(value):
            sheet.write_number(row, column, value, self._number)
        else:
            self.text(sheet, row, column, str(value), self._text)


def dated(day: date) -> bool:
    """Whether every spreadsheet program understands this day the same."""
    return bool(day >= _FIRST_DAY)


def exact(value: Decimal | int) -> bool:
    """Whether a spreadsheet keeps all digits of the number."""
    digits = str(abs(value)) if isinstance(value, int) else value.as_tuple().digits
    return len(digits) <= MOST_DIGITS
