"""Editor of rows within a record: a small table of editors with one empty row to go on in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from jmdesk.definitions.fieldtypes import Qualified
from jmdesk.definitions.ledger import Field
from jmdesk.domain.problem import Level
from jmdesk.language import tr
from jmdesk.ui.editors.base import Editor, Lookups
from jmdesk.ui.parts import button, label

Make = Callable[[Field, Lookups], Editor]


class RowsEditor(Editor):
    """A line of editors for each row. Typing in the last, empty row adds another one.

    The typed text is JSON, a list of rows, each the raw texts by column: nothing half-typed in a
    cell is lost. Ctrl+Delete takes the row with the cursor away.
    """

    wide = True
    whole = True

    def __init__(self, field: Field, lookups: Lookups, make: Make) -> None:
        super().__init__(field, lookups)
        self._make = make
        self._rows: list[_Row] = []
        self._past: list[str] = []
        self._label = field.label
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        for place, column in enumerate(field.columns):
            text = f"{column.label}（{column.measure}）" if column.measure else column.label
            self._grid.addWidget(label(text, role="quiet", wrap=True), 0, place)
        self._grid.setColumnStretch(len(field.columns) + 1, 1)
        self._hold(self._table, stretch=True)
        self._add_row()

    def typed(self) -> str:
        """The rows as JSON; "" where nothing is typed."""
        rows = [texts for row in self._rows if any((texts := row.typed()).values())]
        return json.dumps(rows, ensure_ascii=False) if rows else ""

    def text_of(self, value: Any) -> str:
        """The rows of a value as JSON of their texts."""
        if not value:
            return ""
        made = self._rows[0].editors
        rows = [{e.field.name: e.text_of(row.get(e.field.name)) for e in made} for row in value]
        return json.dumps(rows, ensure_ascii=False)

    def set_typed(self, text: str) -> None:
        """Show rows."""
        for row in self._rows:
            row.remove(self._grid)
        self._rows = []
        for texts in json.loads(text) if text else []:
            self._add_row(texts)
        self._add_row()

    def read(self) -> Any:
        """A tuple of rows, each the values by column; ValueError for the first cell unread."""
        values = []
        for number, row in enumerate(self._rows, 1):
            if any(row.typed().values()):
                values.append(row.read(number))
        return tuple(values) or None

    def box(self) -> QWidget:
        """The first cell."""
        return self._rows[0].editors[0].box()

    def name(self, label: str) -> None:
        """Each cell is called after the field, its row and its column."""
        self._label = label
        for number, row in enumerate(self._rows, 1):
            row.name(label, number)

    def undo(self) -> None:
        """The rows before one was taken away."""
        if self._past:
            self.set_typed(self._past.pop())
            self.changed.emit()

    def show_problem(self, level: Level | None, sentence: str = "") -> None:
        """Mark the cells that cannot be read; else the first one."""
        for row in self._rows:
            row.mark_unreadable()
        if level is not Level.MUST:
            super().show_problem(level, sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Delete in a cell takes its row away."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() == Qt.Key.Key_Delete:
                for row in list(self._rows):
                    if any(editor.box() is watched for editor in row.editors):
                        self._drop(row)
                return True
        return super().eventFilter(watched, event)

    def _add_row(self, texts: dict[str, str] | None = None) -> None:
        row = _Row(self.field.columns, self.lookups, self._make)
        row.set_typed(texts or {})
        line = self._grid.rowCount()
        for place, editor in enumerate(row.editors):
            self._grid.addWidget(editor, line, place)
            editor.changed.connect(self._typed)
            editor.entered.connect(lambda row=row, place=place: self._on(row, place))
            editor.box().installEventFilter(self)
        row.away.clicked.connect(lambda _checked=False, row=row: self._drop(row))
        self._grid.addWidget(row.away, line, len(row.editors))
        self._rows.append(row)
        row.name(self._label, len(self._rows))

    def _typed(self) -> None:
        if any(self._rows[-1].typed().values()):
            self._add_row()
        self.changed.emit()

    def _on(self, row: _Row, place: int) -> None:
        """Enter: the next cell, the next row, and from an empty row out of the table."""
        at = self._rows.index(row)
        if place == 0 and not any(row.typed().values()):
            self.entered.emit()
        elif place + 1 < len(row.editors):
            row.editors[place + 1].take_focus()
        elif at + 1 < len(self._rows):
            self._rows[at + 1].editors[0].take_focus()
        else:
            self.entered.emit()

    def _drop(self, row: _Row) -> None:
        if row is self._rows[-1]:
            return
        self._past.append(self.typed())
        at = self._rows.index(row)
        self._rows.remove(row)
        row.remove(self._grid)
        self._rows[min(at, len(self._rows) - 1)].editors[0].take_focus()
        self.changed.emit()


class _Row:
    """The editors of one row and the button that takes it away."""

    def __init__(self, columns: tuple[Field, ...], lookups: Lookups, make: Make) -> None:
        self.editors = [make(column, lookups) for column in columns]
        self.away: QPushButton = button("×", role="link", name=tr("去掉这一行"))
        self.away.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def typed(self) -> dict[str, str]:
        """The raw texts by column."""
        return {editor.field.name: editor.typed() for editor in self.editors}

    def set_typed(self, texts: dict[str, str]) -> None:
        """Show raw texts."""
        for editor in self.editors:
            editor.set_typed(texts.get(editor.field.name, ""))

    def read(self, number: int) -> dict[str, Any]:
        """The values by column; ValueError naming the row and the column."""
        values = {}
        for editor in self.editors:
            try:
                values[editor.field.name] = _exact(editor)
            except ValueError as error:
                raise ValueError(
                    tr(
                        "第 {number} 行“{label}”：{error}",
                        number=number,
                        label=editor.field.label,
                        error=error,
                    )
                ) from error
        return {name: value for name, value in values.items() if value is not None}

    def mark_unreadable(self) -> None:
        """Mark exactly the cells that cannot be read."""
        for editor in self.editors:
            try:
                _exact(editor)
            except ValueError as error:
                editor.show_problem(Level.MUST, str(error))
            else:
                editor.show_problem(None)

    def name(self, label: str, number: int) -> None:
        """Names to be read out."""
        for editor in self.editors:
            editor.name(
                tr(
                    "{rows} 第{number}行 {column}",
                    rows=label,
                    number=number,
                    column=editor.field.label,
                )
            )

    def remove(self, grid: QGridLayout) -> None:
        """Take the widgets away."""
        for widget in (*self.editors, self.away):
            grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()


def _exact(editor: Editor) -> Any:
    """A cell's value; beside a number within a row there is no place for a qualifier."""
    value = editor.read()
    exact = editor.field.type.numeric and isinstance(value, Qualified)
    return editor.field.read(editor.typed()) if exact else value
