"""A ledger as rows: the model holds only row numbers; records are fetched when they are shown."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.working_out import as_worked_out, told_elsewhere
from jmdesk.store.query import Query
from jmdesk.ui import theme
from jmdesk.ui.columns import Column
from jmdesk.ui.tips import tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_AHEAD = 18
"""Rows fetched at once: about what one screen shows."""
_KEPT = 1500
"""Rows kept in memory."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CONFLICT = ("⇄", mark("两边改得不一样"), theme.MUST)
_RANK = {level: rank for rank, level in enumerate(Level)}

Row = tuple[Record, tuple[str, ...]]


class RecordModel(QAbstractTableModel):
    """Adapts the rows of one query for a view; ordering and filtering are the query's (SQL).

    Column 0 is the sign of the record's worst problem or conflict.
    """

    def __init__(self, desk: Desk, ledger: Ledger, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ledger = ledger
        self._columns: tuple[Column, ...] = ()
        self._listed: frozenset[str] = frozenset()
        self._readers: list[Callable[[Record], str]] = []
        self._aligned: list[Qt.AlignmentFlag] = []
        self._keys: array[int] = array("q")
        self._rows: OrderedDict[int, Row] = OrderedDict()
        self._problems: Mapping[str, Sequence[Problem]] = {}
        self._gone = Record(id=RecordId(""), ledger=ledger.id, unit="", period=None, values={})

    def show_rows(
        self, query: Query, columns: tuple[Column, ...], *, only: Container[int] | None = None
    ) -> None:
        """Show what a query finds now; of that only these keys, where they are given."""
        keys = self._desk.store.keys(query)
        if only is not None:
            keys = array("q", (key for key in keys if key in only))
        self.beginResetModel()
        self._keys = keys
        self._columns = columns
        self._listed = frozenset(column.name for column in columns)
        self._readers = [column.text for column in columns]
        self._aligned = [_LEFT, *(_RIGHT if column.numeric else _LEFT for column in columns)]
        self._rows.clear()
        self.endResetModel()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put the signs of these problems before their records."""
        by_record: dict[str, list[Problem]] = {}
        open_ones = (one for one in problems if one.explanation is None)
        for problem in sorted(open_ones, key=lambda one: _RANK[one.level]):
            by_record.setdefault(problem.record or "", []).append(problem)
        self._problems = by_record
        if self._keys:
            last = self.index(len(self._keys) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns after the one with the sign."""
        return self._columns

    def record_at(self, row: int) -> Record:
        """The record shown in a row."""
        return self._row(row)[0]

    def row_of(self, record: RecordId) -> int | None:
        """The row of a record among those fetched lately, or None."""
        return next((row for row, (shown, _) in self._rows.items() if shown.id == record), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many records the query found."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The sign and the listed fields."""
        return 0 if parent.isValid() else len(self._columns) + 1

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Text, alignment, and for the sign its colour and its sentences."""
        column = index.column()
        if role == Role.DisplayRole:
            if column:
                return self._row(index.row())[1][column - 1]
            return self._sign(index.row())[0]
        if role == Role.TextAlignmentRole:
            return self._aligned[column]
        if column == 0:
            return self._sign_data(index.row(), role)
        if role == Role.AccessibleTextRole:
            return self._row(index.row())[1][column - 1]
        if role == Role.ToolTipRole:
            return tip(self._row(index.row())[1][column - 1])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """Labels with their measure below."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return self._columns[section - 1].heading if section else ""
        if role == Role.TextAlignmentRole:
            return _LEFT
        if role == Role.AccessibleTextRole and section == 0:
            return tr("要看的")
        return None

    def _row(self, row: int) -> Row:
        found = self._rows.get(row)
        if found is None:
            self._fetch(row)
            found = self._rows[row]
        return found

    def _fetch(self, row: int) -> None:
        """Fetch a row and those that will be shown with it: after it, or before when going up."""
        first = row - _AHEAD + 1 if row + 1 in self._rows else row
        wanted = range(max(0, first), min(first + _AHEAD, len(self._keys)))
        missing = [number for number in wanted if number not in self._rows]
        records = self._desk.store.rows(self._ledger.id, [self._keys[number] for number in missing])
        if len(records) < len(missing):
            missing, records = [row], [self._alone(row)]
        names = told_elsewhere(self._desk, self._ledger) & self._listed
        told = as_worked_out(self._desk, self._ledger, records, only=names)
        for number, record, now in zip(missing, records, told, strict=True):
            self._rows[number] = (record, tuple([read(now) for read in self._readers]))
        while len(self._rows) > _KEPT:
            self._rows.popitem(last=False)

    def _alone(self, row: int) -> Record:
        """One row by itself; empty when it was deleted since the list was read."""
        found = self._desk.store.rows(self._ledger.id, [self._keys[row]])
        return found[0] if found else self._gone

    def _sign(self, row: int) -> tuple[str, str, str]:
        """Sign, words and colour; empty for a record with nothing to look at."""
        record = self._row(row)[0]
        if record.conflicts:
            sign, word, colour = _CONFLICT
            return (sign, tr(word), colour)
        problems = self._problems.get(record.id)
        if not problems:
            return ("", "", theme.TEXT)
        sign, word, colour = theme.sign(problems[0].level)
        return (sign, "\n".join([word, *(one.message for one in problems)]), colour)

    def _sign_data(self, row: int, role: int) -> Any:
        _mark, words, colour = self._sign(row)
        if role == Role.ForegroundRole:
            return QColor(colour)
        if role == Role.ToolTipRole:
            return tip(words)
        return words if role == Role.AccessibleTextRole else None
