"""A ledger's sheet at work: its rows in the grid, what is said about each, how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.judging import Judgement
from jmdesk.operations.month import carried_values, month_sheet
from jmdesk.operations.month_rows import MonthRow, MonthSheet, unreported
from jmdesk.operations.recording import today
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.grid.cell import State
from jmdesk.ui.grid.column import GridRow
from jmdesk.ui.grid.model import GridModel
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.month_columns import sheet_columns, worked_out_texts
from jmdesk.ui.month_foot import Count
from jmdesk.ui.month_judge import MonthJudge
from jmdesk.ui.month_lines import RowMaker, cell_problems, grows, sign_of

_FIRST = 40
"""Rows whose last period is looked up before they are first painted: a screen."""


class MonthState(QObject):
    """Holds the sheet that is shown. Signals: ``changed`` when counts or problems did."""

    changed = Signal()

    def __init__(self, desk: Desk, ledger: Ledger, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._ledger = desk, ledger
        self.model = GridModel(self)
        self.judged: dict[str, Judgement] = {}
        self.sheet = MonthSheet(ledger=ledger, unit="", period=None, rows=())
        self.rows: dict[str, MonthRow] = {}
        self._maker = RowMaker(desk, self.sheet)
        self._carried: set[str] = set()
        self._problems: dict[str, tuple[Problem, ...]] = {}
        """Those of the rows that have any."""
        self.judge = MonthJudge(desk, jobs, self.typed_in, self)
        self.judge.judged.connect(self._take)
        self.model.edited.connect(self._edited)

    def open(self, unit: str, period: Period | None) -> None:
        """Read a sheet and show it; what was typed in the one before must be on disk."""
        self.sheet = month_sheet(self._desk, ledger=self._ledger.id, unit=unit, period=period)
        self.rows = {row.id: row for row in self.sheet.rows}
        self.judged.clear()
        self._carried.clear()
        self._maker = RowMaker(self._desk, self.sheet)
        lookups = DeskLookups(self._desk, year=self._year(), ledger=self._ledger.id)
        first = self._carry(self.sheet.rows[:_FIRST])
        self.model.show(
            sheet_columns(self._desk, self.sheet, lookups),
            [self._maker.row(row, first.get(row.id)) for row in self.sheet.rows],
            growing=grows(self._ledger),
        )
        self._problems.clear()
        for line, row in zip(self.model.sheet.lines, self.sheet.rows, strict=True):
            line.sign = sign_of(row, (), touched=False)  # nothing is painted yet: no one to tell
        recorded = [row.id for row in self.sheet.rows if row.record is not None]
        self.judge.begin(self.sheet, [*list(self.rows)[:_FIRST], *recorded])
        self.changed.emit()

    def add(self, row: MonthRow) -> None:
        """One more row, at the end."""
        if row.id in self.rows:
            return
        self.rows[row.id] = row
        self._use(replace(self.sheet, rows=(*self.sheet.rows, row)))
        for key in self.model.insert_rows(self.model.rowCount(), 1) or self._forced():
            values = self._maker.row(row).values
            self.model.take_as_stored(key, values, new_key=row.id)
        self.see([row.id])

    def see(self, keys: Iterable[str]) -> None:
        """These rows come into sight: their last period's values, and what they come to."""
        fresh = [row for key in keys if (row := self.rows.get(key)) and key not in self._carried]
        if fresh:
            found = self._carry(fresh)
            self.model.update_stored(self._maker.row(row, found.get(row.id)) for row in fresh)
            self.judge.add(row.id for row in fresh if row.id not in self.judged)

    def take_stored(
        self,
        records: Mapping[str, Record],
        worked_out: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    ) -> None:
        """Rows were saved as these records; what was typed since stays typed.

        ``worked_out`` by row: typed figures that are in no record, being worked out.
        """
        rows = {**self.rows}
        for key, record in records.items():
            old = rows.pop(key, None)
            self._problems.pop(key, None)
            row = _row_of(self._desk, old, record)
            rows[record.id] = row
            stored, known = self._maker.row(row), worked_out.get(key, {})
            self.model.take_as_stored(key, {**stored.values, **known}, new_key=record.id)
            if known:
                self.model.update_stored([stored])
        order = [row.id for row in self.sheet.rows]
        self.rows = {
            **{id: rows[id] for id in order if id in rows},
            **{id: row for id, row in rows.items() if id not in order},
        }
        self._use(replace(self.sheet, rows=tuple(self.rows.values())))
        self.judge.look([record.id for record in records.values()])
        self._sign(record.id for record in records.values())
        self.changed.emit()

    def look_again(self, record: Record) -> None:
        """A row's record has one more revision that changes none of its cells."""
        row = self.rows.get(record.id)
        if row is not None:
            self.rows[record.id] = replace(row, record=record)
            self._use(replace(self.sheet, rows=tuple(self.rows.values())))
            self.judge.look([record.id])
            self.changed.emit()

    def forget(self, keys: Iterable[str]) -> None:
        """Rows were deleted."""
        gone = set(keys)
        self._problems = {key: one for key, one in self._problems.items() if key not in gone}
        self.rows = {key: row for key, row in self.rows.items() if key not in gone}
        self._use(replace(self.sheet, rows=tuple(self.rows.values())))
        self.model.take_as_removed(gone)
        self.changed.emit()

    def typed_in(self, key: str) -> dict[str, Any]:
        """What was typed and read in a row."""
        line = self.model.sheet.line(key)
        entries = line.entries if line is not None else {}
        return {name: one.value for name, one in entries.items() if one.state is State.READ}

    def is_touched(self, key: str) -> bool:
        """Whether something was typed in a row that is not saved."""
        line = self.model.sheet.line(key)
        return bool(line and line.entries)

    def problems(self, key: str) -> tuple[Problem, ...]:
        """What is wrong in a row that is reported or was touched."""
        row, judgement = self.rows.get(key), self.judged.get(key)
        known = judgement.problems if judgement else ()
        if row is not None and row.record is not None:
            return (*self._unread(key), *known)
        if not self.is_touched(key):
            return ()
        # Nobody is reproached for what they have not come to yet.
        return (*self._unread(key), *(one for one in known if one.code != "required"))

    def to_fill(self, key: str) -> list[str]:
        """The labels of the fields that a row which is being filled still lacks."""
        row, judgement = self.rows.get(key), self.judged.get(key)
        if judgement is None or not self.is_touched(key) or (row and row.record is not None):
            return []
        open_ones = [one.field for one in judgement.problems if one.code == "required"]
        return [self._ledger.field(name).label for name in open_ones if name]

    def record(self, key: str) -> Record | None:
        """A row's record as it would be saved now, as far as it was judged; else as stored."""
        judgement, row = self.judged.get(key), self.rows.get(key)
        if judgement is not None:
            return judgement.record
        return self.sheet.place(row) if row is not None else None

    def count(self) -> Count:
        """How far the sheet is."""
        told = (one for several in self._problems.values() for one in several)
        levels = Counter(one.level for one in told if one.explanation is None)
        rows = self.sheet.rows
        return Count(
            rows=len(rows),
            reported=sum(row.record is not None for row in rows),
            missing=unreported(rows),
            unsaved=len(self.model.touched),
            problems=tuple((level, levels[level]) for level in Level if levels[level]),
        )

    def _forced(self) -> Sequence[str]:
        """A new row also where rows may not be inserted by typing."""
        self.model.growing = True
        try:
            return self.model.insert_rows(self.model.rowCount(), 1)
        finally:
            self.model.growing = grows(self._ledger)

    def _use(self, sheet: MonthSheet) -> None:
        self.sheet = sheet
        self.judge.use(sheet)

    def _carry(self, rows: Sequence[MonthRow]) -> Mapping[RecordId, Mapping[str, Any]]:
        if not rows:
            return {}
        self._carried.update(row.id for row in rows)
        return carried_values(self._desk, self.sheet, rows)

    @Slot(list)
    def _edited(self, keys: list[str]) -> None:
        self._sign(keys)
        self.judge.look(keys)
        self.changed.emit()

    @Slot(object)
    def _take(self, found: Mapping[str, Judgement]) -> None:
        late: list[GridRow] = []
        for key, judgement in found.items():
            self.judged[key] = judgement
            values, names = judgement.record.values, judgement.worked_out
            self.model.set_worked_out(
                key, worked_out_texts(self._desk, self._ledger, values, names)
            )
            row = self.rows.get(key)
            if row is not None and key not in self._carried:
                self._carried.add(key)
                late.append(self._maker.row(row, judgement.carried))
        self.model.update_stored(late)
        self._sign(found)
        self.changed.emit()

    def _sign(self, keys: Iterable[str]) -> None:
        for key in keys:
            problems = self.problems(key)
            touched = self.is_touched(key)
            self._problems.pop(key, None)
            if problems:
                self._problems[key] = problems
            self.model.set_sign(key, *sign_of(self.rows.get(key), problems, touched=touched))
            self.model.set_problems(key, cell_problems(problems))

    def heard(self, key: str) -> tuple[str, ...]:
        """How the cells typed in a row were understood, each with its heading."""
        line = self.model.sheet.line(key)
        columns = self.model.sheet.by_name
        return tuple(
            tr("{title}：{note}", title=columns[name].title, note=one.note)
            for name, one in (line.entries.items() if line is not None else ())
            if one.note and not one.is_marked
        )

    def _unread(self, key: str) -> tuple[Problem, ...]:
        """A 强制 problem for each cell of a row that cannot be taken as it was typed."""
        line = self.model.sheet.line(key)
        entries = line.entries if line is not None else {}
        return tuple(
            Problem(
                level=Level.MUST,
                code="unreadable",
                message=one.sentence,
                ledger=self._ledger.id,
                record=key,
                field=name,
            )
            for name, one in entries.items()
            if one.is_marked
        )

    def _year(self) -> int:
        return (self.sheet.period.end if self.sheet.period else today()).year


def _row_of(desk: Desk, old: MonthRow | None, record: Record) -> MonthRow:
    if old is not None:
        return replace(old, id=record.id, record=record)
    name = desk.store.title(record.id, unit_name=desk.units.name)
    return MonthRow(
        id=record.id, record=record, subject=None, unit=record.unit, name=name, owed=False
    )
