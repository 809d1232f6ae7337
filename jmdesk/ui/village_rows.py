"""The parts of the 嘎查's page that are about the month itself: rows of a field, single fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.village import MONTH, VillageLine, VillageSheet
from jmdesk.ui.village_cells import CellMaker
from jmdesk.ui.village_lines import Cell, PageLine, Reading
from jmdesk.ui.village_parts import Saved
from jmdesk.ui.village_table import Beside, PaperTable


class RowsPart:
    """A field of the month that holds rows, a line for each and an empty one."""

    field = ""

    def __init__(self, maker: CellMaker, widths: Sequence[int]) -> None:
        self.maker = maker
        self.table = PaperTable(widths)
        self.lines: list[PageLine] = []
        self._month: VillageLine = maker.sheet.month

    def make(self, number: int, line: VillageLine) -> PageLine:
        """A line for the row with this number."""
        raise NotImplementedError

    def sync(self, sheet: VillageSheet, saved: Saved) -> bool:
        """A line for each row that is recorded, and an empty one."""
        self._month = sheet.month
        rows = sheet.month.get(self.field) or ()
        before = len(self.lines)
        while len(self.lines) > len(rows) + 1:
            self.table.remove_line(self.lines.pop().widgets)
        while len(self.lines) <= len(rows):
            made = self.make(len(self.lines), _row(sheet.month, {}))
            made.whole = self._read_all
            made.alone, made.for_more = False, True
            self.lines.append(made)
        for number, line in enumerate(self.lines):
            values = rows[number] if number < len(rows) else {}
            line.refresh(_row(sheet.month, values), saved)
        return len(self.lines) != before

    def _read_all(self) -> Reading:
        """All rows as one value; a row with something unread stays as it is recorded."""
        found, rows = Reading(), []
        stored = self._month.get(self.field) or ()
        for number, line in enumerate(self.lines):
            own = line.own(all_cells=True)
            found.unread.update(own.unread)
            values: Mapping[str, Any] = own.values
            if own.unread:
                values = stored[number] if number < len(stored) else {}
            if row := {name: value for name, value in values.items() if value not in (None, "")}:
                rows.append(row)
        if tuple(rows) != tuple(dict(row) for row in stored):
            found.values[self.field] = tuple(rows) or None
        return found


def _row(month: VillageLine, values: Mapping[str, Any]) -> VillageLine:
    """A row of a field, to be shown as if it were a record."""
    record = month.record
    place = Record(
        id=record.id,
        ledger=record.ledger,
        unit=record.unit,
        period=record.period,
        values=values,
        heads=record.heads,
    )
    return VillageLine(record=place, problems=month.problems)


class GainPart(RowsPart):
    """三、受益变化 in an ordinary month: 这个月 … 项目 … 原因 …"""

    field = "gains"

    def __init__(self, maker: CellMaker) -> None:
        super().__init__(maker, (14, 40, 12, 56, 12, 46))
        self._columns = {c.name: c for c in maker.field(MONTH, self.field).columns}

    def make(self, number: int, line: VillageLine) -> PageLine:
        """Who came or went, through which project, why."""
        key = f"gains/{number}"
        project, reason = self._columns["project"], self._columns["reason"]
        cells = [
            self.maker.of_change(key, self.field),
            self.maker.of_column(key, project, hint=tr("哪个项目"), at=self.field),
            self.maker.of_column(key, reason, hint=tr("为什么"), at=self.field),
        ]
        made = PageLine(key, line, cells, table=self.table, name=tr("受益变化"))
        words = (tr("这个月"), tr("项目"), tr("原因"))
        made.widgets = self.table.add_line(_beside(words, cells), made.said)
        return made


class NeedPart(RowsPart):
    """项目需求 in one line each: what, where, of what kind, how much."""

    field = "needs"

    def __init__(self, maker: CellMaker) -> None:
        super().__init__(maker, (20, 46, 32, 56, 27))
        self._columns = maker.field(MONTH, self.field).columns

    def make(self, number: int, line: VillageLine) -> PageLine:
        """The four columns."""
        key = f"needs/{number}"
        hints = {
            "name": tr("想要什么项目"),
            "place": tr("在哪里"),
            "content": tr("做什么"),
            "money": tr("约需 万元"),
        }
        cells = [
            self.maker.of_column(key, column, hint=hints.get(column.name, ""), at=self.field)
            for column in self._columns
        ]
        made = PageLine(key, line, cells, table=self.table, name=tr("项目需求"))
        word, boxes = Beside("" if number else tr("项目需求")), [cell.box for cell in cells]
        made.widgets = self.table.add_line([word, *boxes], made.said)
        return made


class MonthPart:
    """Single fields of the month side by side: words, box, words, box …"""

    def __init__(
        self, maker: CellMaker, widths: Sequence[int], fields: Mapping[str, tuple[str, str]]
    ) -> None:
        self.table = PaperTable(widths)
        key = maker.sheet.month.id
        cells: list[Cell] = [
            maker.of_field(key, MONTH, name, hint=tr(hint)) for name, (_, hint) in fields.items()
        ]
        line = PageLine(
            f"{key}/{'+'.join(fields)}", maker.sheet.month, cells, table=self.table, name=""
        )
        line.alone = False
        words = [tr(word) for word, _ in fields.values()]
        line.widgets = self.table.add_line(_beside(words, cells), line.said)
        self.lines = [line]

    def sync(self, sheet: VillageSheet, saved: Saved) -> bool:
        """Show the month."""
        self.lines[0].refresh(sheet.month, saved)
        return False


def _beside(words: Sequence[str], cells: Sequence[Cell]) -> list[QWidget | str]:
    made: list[QWidget | str] = []
    for word, cell in zip(words, cells, strict=True):
        made += [Beside(word, first=not made), cell.box]
    return made
