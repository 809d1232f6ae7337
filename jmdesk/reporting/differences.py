"""In what two versions of a paper differ, cell by cell: what a correction has to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from jmdesk.definitions.report import Format
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.document import Cell, Document, Row, RowKind, Section

_FIGURES = re.compile(r"[\d,.]+")
_NUMBER = "序号"
_CAPTION = "表名"
_LISTED = (RowKind.ROW, RowKind.MISSING)


class Difference(StrEnum):
    """What became of a cell or row."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangedCell:
    """One cell that says something else, or a whole row that came or went (``column`` "").

    ``row`` is its name with its number, ``table`` the caption above it; texts as printed.
    ``records`` are behind the newer cell, or the older one where it is gone.
    """

    kind: Difference
    row: str
    column: str
    old: str
    new: str
    table: str = ""
    records: tuple[RecordId, ...] = ()


def differences(old: Document, new: Document) -> tuple[ChangedCell, ...]:
    """Everything that is printed otherwise, from the title to 说明.

    Rows are the same where the same records made them or else their names agree, wherever they
    stand; 序号 is no content.
    """
    found = [*_texts(old, new)]
    tables = zip_longest(old.tables, new.tables, fillvalue=_NONE)
    for before, after in tables:
        found += _in_table(before, after)
    found += _notes(old, new)
    return tuple(found)


_NONE = Section(caption="", columns=(), rows=())


def _texts(old: Document, new: Document) -> Iterator[ChangedCell]:
    """Title, measure and what stands above the table."""
    yield from _told("标题", old.title, new.title)
    yield from _told("单位名称", old.unit_name, new.unit_name)
    yield from _told("计量单位", old.measure, new.measure)
    yield from _told("表前", "\n".join(old.opening), "\n".join(new.opening))


def _notes(old: Document, new: Document) -> Iterator[ChangedCell]:
    yield from _told("表后说明", "\n".join(old.notes), "\n".join(new.notes))


def _told(row: str, old: str, new: str) -> Iterator[ChangedCell]:
    if old != new:
        yield ChangedCell(kind=Difference.CHANGED, row=row, column="", old=old, new=new)


class _Table:
    """A table with what its rows and columns are called."""

    def __init__(self, table: Section) -> None:
        self.caption = table.caption
        self.columns = table.columns
        self.rows = [row for row in table.rows if row.kind is not RowKind.BLANK]
        self.headings = {
            column.id: " ".join(part for part in column.heading if part) for column in table.columns
        }
        numbers = [one.id for one in table.columns if one.heading[-1:] == (_NUMBER,)]
        self.number = numbers[0] if numbers else ""
        self._names = [one.id for one in table.columns if one.format is Format.TEXT][:2]

    def cells(self, row: Row) -> dict[str, Cell]:
        """What stands in each column; a cell over several stands in all of them."""
        spread = [cell for cell in row.cells for _ in range(cell.span)]
        return {column.id: cell for column, cell in zip(self.columns, spread, strict=False)}

    def name(self, row: Row) -> str:
        """What a reader calls the row: 3 海龙屯嘎查示范村打造项目."""
        if row.kind not in _LISTED:
            return row.cells[0].text if row.cells else ""
        cells = self.cells(row)
        told = [cells[id].text for id in (self.number, *self._names[:1]) if id in cells]
        return " ".join(text for text in told if text)

    def spoken(self, row: Row) -> tuple[str, ...]:
        """The texts that name the row; figures in them only count where it is no listed one."""
        if row.kind not in _LISTED:
            return (row.kind.value, _FIGURES.sub("", row.cells[0].text if row.cells else ""))
        cells = self.cells(row)
        return (_sort(row), *(cells[id].text for id in self._names if id in cells))


def _records(row: Row) -> tuple[RecordId, ...]:
    """All records that made a row, each once."""
    return tuple(dict.fromkeys(id for cell in row.cells for id in cell.records))


def _in_table(before: Section, after: Section) -> Iterator[ChangedCell]:
    old, new = _Table(before), _Table(after)
    yield from _told(_CAPTION, before.caption, after.caption)
    pairs = _paired(old, new)
    met = set(pairs.values())
    for place, row in enumerate(old.rows):
        if place not in pairs:
            yield _whole(old, row, Difference.REMOVED)
    older = {newer: place for place, newer in pairs.items()}
    for place, row in enumerate(new.rows):
        if place in met:
            yield from _cells(old, old.rows[older[place]], new, row)
        else:
            yield _whole(new, row, Difference.ADDED)


def _paired(old: _Table, new: _Table) -> dict[int, int]:
    """Older rows and the newer ones that are the same, by their places.

    Those that say just the same, whatever made them; then by the records that made them, by both
    names, by the first one alone.
    """
    pairs: dict[int, int] = {}
    for key in (_by_texts, _by_records, _Table.spoken, _by_first_name):
        taken = set(pairs.values())
        waiting: dict[tuple[str, ...], list[int]] = {}
        for place, row in enumerate(new.rows):
            if place not in taken:
                waiting.setdefault(key(new, row), []).append(place)
        for place, row in enumerate(old.rows):
            wanted = () if place in pairs else key(old, row)
            if wanted and waiting.get(wanted):
                pairs[place] = waiting[wanted].pop(0)
    return pairs


def _by_texts(_table: _Table, row: Row) -> tuple[str, ...]:
    return (_sort(row), *(cell.text for cell in row.cells))


def _sort(row: Row) -> str:
    """未报 and reported rows are of one sort."""
    return (RowKind.ROW if row.kind in _LISTED else row.kind).value


def _by_records(_table: _Table, row: Row) -> tuple[str, ...]:
    return _records(row) if row.kind in _LISTED else ()


def _by_first_name(table: _Table, row: Row) -> tuple[str, ...]:
    return table.spoken(row)[:2]


def _whole(table: _Table, row: Row, kind: Difference) -> ChangedCell:
    said = "　".join(cell.text for cell in row.cells if cell.text)
    added = kind is Difference.ADDED
    return ChangedCell(
        kind=kind,
        table=table.caption,
        row=table.name(row),
        column="",
        old="" if added else said,
        new=said if added else "",
        records=_records(row),
    )


class _Pair(NamedTuple):
    """The column of a cell ("" for a text over several), as it was and is."""

    column: str
    old: Cell
    new: Cell


def _cells(old: _Table, before: Row, new: _Table, after: Row) -> Iterator[ChangedCell]:
    """The cells of a row that say something else; 序号 says nothing."""
    for pair in _pairs(old, before, new, after):
        numbers = after.kind in _LISTED and pair.column == (new.number or None)
        if pair.old.text == pair.new.text or numbers:
            continue
        yield ChangedCell(
            kind=Difference.CHANGED,
            table=new.caption,
            row=new.name(after),
            column=new.headings.get(pair.column) or old.headings.get(pair.column, ""),
            old=pair.old.text,
            new=pair.new.text,
            records=pair.new.records,
        )


def _pairs(old: _Table, before: Row, new: _Table, after: Row) -> Iterator[_Pair]:
    """Cell beside cell where both rows are cut alike, else column beside column: 未报 → 12.00."""
    spans = [[cell.span for cell in row.cells] for row in (before, after)]
    if spans[0] == spans[1] and list(old.headings) == list(new.headings):
        place = 0
        for was, now in zip(before.cells, after.cells, strict=True):
            yield _Pair(new.columns[place].id if now.span == 1 else "", was, now)
            place += now.span
        return
    was_in, now_in = old.cells(before), new.cells(after)
    for id in dict.fromkeys((*was_in, *now_in)):
        yield _Pair(id, was_in.get(id, Cell()), now_in.get(id, Cell()))
