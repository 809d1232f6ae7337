"""Says how what was just typed or pasted was understood, once for each act."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jmdesk.language import tr
from jmdesk.ui.grid.cell import Entry, State
from jmdesk.ui.grid.history import Change

if TYPE_CHECKING:
    from jmdesk.ui.grid.model import GridModel

_NAMED = 2
"""Cells whose sentences are said; of more only the number."""


class Heard:
    """Gathers the notes of cells as they are read and has the model tell them.

    A word typed short for a choice is seen in its cell; only figures and what was pasted are told.
    """

    def __init__(self, model: GridModel) -> None:
        self._model = model
        self._waiting: list[Entry] = []
        model.reader.finished.connect(self._tell)

    def note(self, changes: Iterable[Change]) -> None:
        """Cells were changed; those still to be read are told of when all are."""
        columns, made = self._model.sheet.by_name, list(changes)
        self._waiting += [
            change.after
            for change in made
            if change.after is not None and (len(made) > 1 or columns[change.name].numeric)
        ]
        if not self._model.reader.busy and all(not _pending(one) for one in self._waiting):
            self._tell()

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, []
        notes = list(dict.fromkeys(one.note for one in waiting if _is_read(one)))
        count = sum(_is_read(one) for one in waiting)
        if not notes:
            return
        said = "".join(notes[:_NAMED])
        if count > len(notes[:_NAMED]):
            said = tr("有 {count} 格按意思读：{notes}……", count=count, notes=said)
        self._model.told.emit(said)


def _pending(entry: Entry) -> bool:
    return entry.state is State.PENDING


def _is_read(entry: Entry) -> bool:
    return bool(entry.note) and entry.state is State.READ
