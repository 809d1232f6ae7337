"""The worksheets of a workbook as they are told to the desk, read by the fast reader (calamine).

Runs in the child: on some hostile files the fast reader ends its whole process.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from jmdesk.exchange.asking import Told, Value
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.marks import Marks, ods_marks, xlsx_marks
from jmdesk.exchange.refused import Refused

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_PANIC = "PanicException"
"""What the fast reader throws where it had not thought of something; no ordinary exception.
A cell in the last corner is such a thing: too large, or damaged."""

_NOT_UNDERSTOOD: tuple[type[Exception], ...] = (
    LookupError,
    ValueError,
    OSError,
    RuntimeError,
    ArithmeticError,
    EOFError,
    BadZipFile,
    zlib.error,
    ExpatError,
)
"""Bad figures and places, other kinds of packing, a part that is locked or not whole."""


def told_sheets(path: Path, kind: str, limits: Limits) -> list[Told]:
    """All worksheets; ``kind`` as `jmdesk.exchange.kinds` tells it. `Refused` where it fails."""
    sheets = _read(path, kind)
    if sum(len(row) for sheet in sheets for row in sheet.rows) > limits.cells:
        raise Refused("too-large")
    if sum(_merged_over(sheet) for sheet in sheets) > limits.cells:
        raise Refused("too-large")
    return sheets


def _merged_over(sheet: Told) -> int:
    """How many cells merged areas cover, those that cover each other counted again."""
    height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
    return sum(
        max(1, min(bottom, height) - top + 1) * max(1, min(right, width) - left + 1)
        for top, left, bottom, right in sheet.merged
    )


def _read(path: Path, kind: str) -> list[Told]:
    import python_calamine as calamine

    try:
        with path.open("rb") as file, calamine.CalamineWorkbook.from_filelike(file) as book:
            marks = _marks(path, kind)
            worksheet = calamine.SheetTypeEnum.WorkSheet
            visible = calamine.SheetVisibleEnum.Visible
            return [
                _sheet(book, about.name, about.visible != visible, marks)
                for about in book.sheets_metadata
                if about.typ == worksheet
            ]
    except calamine.PasswordError as error:
        raise Refused("password") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("damaged") from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise Refused("too-large") from error


def _marks(path: Path, kind: str) -> dict[str, Marks]:
    """Extras: a part that they do not understand must not keep the rows from being read."""
    try:
        return {"xlsx": xlsx_marks, "ods": ods_marks}[kind](path)
    except _NOT_UNDERSTOOD:
        return {}


def _sheet(book: CalamineWorkbook, name: str, hidden: bool, marks: dict[str, Marks]) -> Told:
    sheet = book.get_sheet_by_name(name)
    extra = marks.get(name, Marks())
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return Told(
        name=name,
        hidden=hidden,
        rows=_rows(sheet.to_python(skip_empty_area=False)),
        merged=merged or extra.merged,
        hidden_rows=extra.hidden_rows,
        hidden_columns=extra.hidden_columns,
        broken=extra.broken,
    )


def _rows(rows: Iterable[Iterable[object]]) -> list[list[Value]]:
    """Plain values, without the blank cells at the ends of rows and of the sheet."""
    told = [[_plain(value) for value in row] for row in rows]
    for row in told:
        while row and row[-1] is None:
            row.pop()
    while told and not told[-1]:
        told.pop()
    return told


def _plain(value: object) -> Value:
    if isinstance(value, float) and not isfinite(value):
        return str(value)  # 1e999 is no number that anyone can add up
    if isinstance(value, str | float | bool | int):
        return None if value == "" else value
    if isinstance(value, datetime):
        if value.time() != time():
            return value.isoformat(sep=" ", timespec="minutes")
        return [value.date().isoformat()]
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return str(value) if isinstance(value, timedelta) else None
