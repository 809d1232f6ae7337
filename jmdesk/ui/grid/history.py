"""Undo and redo without limit: each step remembers cells by row and column, not by place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal

from jmdesk.ui.grid.cell import Entry
from jmdesk.ui.grid.sheet import Line


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: what was typed there before and after, and what was stored below it then."""

    key: str
    name: str
    before: Entry | None
    after: Entry | None
    base: Any


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that stand together, from a position of the sheet's own order on."""

    position: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What one act of a person did, under the name it is undone by (粘贴 12 格)."""

    name: str
    changes: list[Change] = field(default_factory=list)
    """Grows while a large block is still being put onto the sheet."""
    born: tuple[Rows, ...] = ()
    gone: tuple[Rows, ...] = ()


class History(QObject):
    """The steps done and those taken back. `changed` when another one can be undone or redone."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def undo_name(self) -> str:
        """The step that undo would take back; "" for none."""
        return self._done[-1].name if self._done else ""

    @property
    def last(self) -> Step | None:
        """The step that undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def redo_name(self) -> str:
        """The step that redo would do again; "" for none."""
        return self._undone[-1].name if self._undone else ""

    def push(self, step: Step) -> None:
        """Remember a step that was just done."""
        self._done.append(step)
        self._undone.clear()
        self.changed.emit()

    def take_back(self) -> Step | None:
        """The last step, for the one who undoes it."""
        return self._move(self._done, self._undone)

    def take_again(self) -> Step | None:
        """The step undone last, for the one who does it again."""
        return self._move(self._undone, self._done)

    def clear(self) -> None:
        """Forget everything: another sheet is shown."""
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    def _move(self, source: list[Step], goal: list[Step]) -> Step | None:
        if not source:
            return None
        step = source.pop()
        goal.append(step)
        self.changed.emit()
        return step
