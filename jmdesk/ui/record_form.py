"""The fields of a record as a form: sections, two columns where there is room, Enter goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from jmdesk.definitions.ledger import Field, Ledger, Section
from jmdesk.definitions.measured import measured
from jmdesk.definitions.said import said
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.ui.editors.base import Lookups, em
from jmdesk.ui.field_row import FieldRow
from jmdesk.ui.parts import button, label

_TWO_COLUMNS = 52
"""From this width on, in Chinese characters, short fields stand in two columns."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the typed texts come to: values of the fields touched, sentences for those unread."""

    values: Mapping[str, Any] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)

    def problems(self, ledger: str) -> tuple[Problem, ...]:
        """A 强制 problem for each field that cannot be read."""
        return tuple(
            Problem(level=Level.MUST, code="unreadable", message=said, ledger=ledger, field=name)
            for name, said in self.unread.items()
        )


class RecordForm(QWidget):
    """Editors for all fields in use, in the order of the definition.

    Signals: ``typed`` (field name) when the person changed a field, ``passed`` when they went on
    from one, ``reached`` (row) when the cursor was put into a field, ``ended`` when Enter was
    pressed in the last one, ``opened`` (ledger, record) when a record named here is to be opened,
    ``explain_asked`` (Problem) when one at a field is to be explained.
    """

    explain_asked = Signal(object)
    opened = Signal(str, str)
    typed = Signal(str)
    passed = Signal()
    reached = Signal(QWidget)
    ended = Signal()

    def __init__(self, ledger: Ledger, lookups: Lookups) -> None:
        super().__init__()
        self._ledger = ledger
        self.rows: dict[str, FieldRow] = {}
        self.touched: set[str] = set()
        """Fields that the person changed, also those emptied."""
        self.seen: set[str] = set()
        """Fields that the person changed or went on from: what is empty there is left empty."""
        self._base: dict[str, str] = {}
        self._parts: list[_Part] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (Section(id="", title=""), *ledger.sections):
            rows = [self._row(f, lookups) for f in ledger.current if f.section == part.id]
            if rows:
                self._parts.append(_Part(part, rows))
                column.addWidget(self._parts[-1])
        column.addStretch(1)

    def show_record(self, record: Record) -> None:
        """Show stored values; a part with one of them is opened."""
        for row in self.rows.values():
            row.editor.set_value(said(record, row.field))
        self._take_measures()
        self.touched = set()
        self.take_as_base()
        for part in self._parts:
            part.open(part.open_at_first or self._filled(part))

    def take_as_base(self) -> None:
        """What is shown now needs no draft."""
        self._base = {name: row.editor.typed() for name, row in self.rows.items()}

    def show_typed(self, texts: Mapping[str, str]) -> None:
        """Show the texts of a draft over the stored values."""
        for name, text in texts.items():
            if name in self.rows:
                self.rows[name].editor.set_typed(text)
                self.touched.add(name)
                self.seen.add(name)
                self.part_of(name).open(True)
        self._take_measures()

    def put(self, name: str, value: Any) -> None:
        """Fill in a value as if it were typed."""
        self.rows[name].editor.replace_typed(self.rows[name].editor.text_of(value))

    def texts(self) -> dict[str, str]:
        """The raw texts of the fields that differ from what was shown first, as typed."""
        typed = {name: self.rows[name].editor.typed() for name in sorted(self.touched)}
        return {
            name: text
            for name, text in typed.items()
            if text != self._base.get(name, "") or self.rows[name].field.carry
        }

    def reading(self) -> Reading:
        """The fields touched as values, and those that cannot be read."""
        values: dict[str, Any] = {}
        unread: dict[str, str] = {}
        for name in self.touched:
            if self.rows[name].computed:
                continue
            try:
                values[name] = self.rows[name].editor.read()
            except ValueError as error:
                unread[name] = str(error)
        return Reading(values=values, unread=unread)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Each problem at its field."""
        at: dict[str, list[Problem]] = {}
        for problem in problems:
            at.setdefault(problem.field or "", []).append(problem)
        for name, row in self.rows.items():
            row.show_problems(at.get(name, ()))

    def focus_field(self, name: str, caret: int | None = None) -> None:
        """Open the field's part, show it and begin typing there."""
        if name not in self.rows:
            return
        self.part_of(name).open(True)
        editor = self.rows[name].editor
        editor.take_focus()
        if caret is not None:
            editor.set_caret(caret)
        self.reached.emit(self.rows[name])

    def focus_first(self) -> None:
        """Begin in the first empty field that must be filled, else in the first one."""
        names = [n for n, row in self.rows.items() if row.typable and self.part_of(n).is_open]
        rows = ((name, self.rows[name]) for name in names)
        empty = [n for n, row in rows if row.field.required and not row.editor.typed()]
        for name in (empty or names)[:1]:
            self.focus_field(name)

    def focused(self) -> str:
        """The field with the cursor, "" for none."""
        for name, row in self.rows.items():
            if row.editor.isAncestorOf(self.focusWidget()):
                return name
        return ""

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes on from a field."""
        self._pass(self.focused())
        return super().focusNextPrevChild(next)

    def _pass(self, name: str) -> None:
        if name and name not in self.seen:
            self.seen.add(name)
            self.passed.emit()

    def is_open(self, name: str) -> bool:
        """Whether the part with this field is unfolded."""
        return self.part_of(name).is_open

    def part_of(self, name: str) -> _Part:
        """The part in which a field stands."""
        return next(part for part in self._parts if self.rows[name] in part.rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room for them."""
        super().resizeEvent(event)
        columns = 2 if self.width() >= em(self, _TWO_COLUMNS) else 1
        for part in self._parts:
            part.arrange(columns)

    def _row(self, field_: Field, lookups: Lookups) -> FieldRow:
        row = FieldRow(field_, lookups)
        self.rows[field_.name] = row
        row.editor.changed.connect(lambda name=field_.name: self._changed(name))
        row.editor.entered.connect(lambda name=field_.name: self._go_on(name))
        row.editor.opened.connect(self.opened)
        row.explain_asked.connect(self.explain_asked)
        return row

    def _take_measures(self, changed: str = "") -> None:
        """Figures are read in the measure that stands beside them now."""
        for row in self.rows.values():
            if not row.field.measure_in or changed == row.field.name:
                continue
            values = {name: one.editor.typed().strip() for name, one in self.rows.items()}
            row.editor.meant_in(measured(row.field, values, self._ledger))

    def _changed(self, name: str) -> None:
        self._take_measures(name)
        self.touched.add(name)
        self.seen.add(name)
        self.typed.emit(name)

    def _go_on(self, name: str) -> None:
        """Enter: the next field that is typed and seen."""
        self._pass(name)
        names = list(self.rows)
        for after in names[names.index(name) + 1 :]:
            if self.rows[after].typable and self.part_of(after).is_open:
                self.focus_field(after)
                return
        self.ended.emit()

    def _filled(self, part: _Part) -> bool:
        return any(row.editor.typed() for row in part.rows)


class _Part(QWidget):
    """The main fields, or a section with its heading; optional ones are folded at first."""

    def __init__(self, section: Section, rows: Sequence[FieldRow]) -> None:
        super().__init__()
        self.rows = list(rows)
        self.open_at_first = not section.optional
        self.is_open = True
        self._title = section.title
        self._heading: QPushButton | None = None
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._columns = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        if section.optional:
            self._heading = button("", lambda: self.open(not self.is_open), role="link")
            column.addWidget(self._heading, 0, Qt.AlignmentFlag.AlignLeft)
        elif section.title:
            column.addWidget(label(section.title, role="heading"))
        column.addWidget(self._body)
        self.arrange(1)
        self.open(self.open_at_first)

    def open(self, is_open: bool) -> None:
        """Unfold or fold; the main fields are always seen."""
        self.is_open = is_open or self._heading is None
        self._body.setVisible(self.is_open)
        if self._heading is not None:
            mark = "▾" if self.is_open else "▸"
            self._heading.setText(f"{mark} {self._title}")
            state = tr("已展开") if self.is_open else tr("已收起，按回车展开")
            self._heading.setAccessibleName(f"{self._title}，{state}")

    def arrange(self, columns: int) -> None:
        """Short fields side by side, wide ones over the whole width; reading order stays."""
        if columns == self._columns:
            return
        self._columns = columns
        line = at = 0
        for row in self.rows:
            self._grid.removeWidget(row)
            if (row.wide or columns == 1) and at:
                line, at = line + 1, 0
            if row.wide or columns == 1:
                self._grid.addWidget(row, line, 0, 1, columns)
                line += 1
                continue
            self._grid.addWidget(row, line, at)
            line, at = (line + 1, 0) if at else (line, 1)
        for place in range(2):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
            self._grid.setColumnMinimumWidth(place, 0)
