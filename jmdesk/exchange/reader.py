"""The child process that opens foreign workbooks: bound by limits, it may die, the desk may not.

The fast reader (calamine) aborts its process on some hostile files, and a bomb eats memory before
any exception; here that ends one child. What was read goes back as JSON in a file, never pickled.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

import msgspec

from jmdesk.exchange.kinds import check_kind
from jmdesk.exchange.limits import Limits, bind
from jmdesk.exchange.marks import Marks, ods_marks, xlsx_marks
from jmdesk.exchange.refused import Refused

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

CHILD = "--read-workbook-in-child"
"""The private argument with which a bundled desk starts itself as a reader."""


Value: TypeAlias = str | float | bool | list[str] | None
"""A cell on its way to the desk. A date is a list with its ISO form."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the child is asked: read ``path``, write to ``result``."""

    path: str
    result: str
    limits: Limits


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet on its way to the desk."""

    name: str
    hidden: bool
    rows: list[list[Value]]
    merged: list[tuple[int, int, int, int]]
    hidden_rows: list[int]
    hidden_columns: list[int]
    broken: list[tuple[int, int, str]]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The sheets, or a verdict on why there are none and what the file seems to be."""

    sheets: list[Told] = []
    verdict: str = ""
    what: str = ""


def serve(argv: Sequence[str]) -> bool:
    """Do the child's work if these arguments ask for it, and say whether they did.

    ``__main__`` calls it first of all: ``if serve(sys.argv[1:]): sys.exit()``.
    """
    if len(argv) != 2 or argv[0] != CHILD:
        return False
    request = msgspec.json.decode(argv[1].encode(), type=Request)
    bind(request.limits)
    answer = _answer(Path(request.path), request.limits)
    Path(request.result).write_bytes(msgspec.json.encode(answer))
    return True


def _answer(path: Path, limits: Limits) -> Answer:
    try:
        sheets = _read(path, check_kind(path, limits))
        if sum(len(row) for sheet in sheets for row in sheet.rows) > limits.cells:
            return Answer(verdict="too-large")
        return Answer(sheets=sheets)
    except Refused as refused:
        return Answer(verdict=refused.verdict, what=refused.what)
    except MemoryError:
        return Answer(verdict="too-large")


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


def _marks(path: Path, kind: str) -> dict[str, Marks]:
    """Extras: a part that they do not understand must not keep the rows from being read."""
    try:
        return {"xlsx": xlsx_marks, "ods": ods_marks}[kind](path)
    except (KeyError, ValueError, OSError, BadZipFile, ExpatError):
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


if __name__ == "__main__":
    serve(sys.argv[1:])
