"""Ctrl+V: takes the clipboard apart, beside the window where it is large, and spreads it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.clipboard import Block
from jmdesk.ui.grid.cell import Place
from jmdesk.ui.grid.clip import Clip, taken
from jmdesk.ui.grid.cursor import Spot
from jmdesk.ui.grid.history import Rows
from jmdesk.ui.grid.spreading import Spread, SpreadCells, spread_block

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView

_SMALL = 60_000
"""Characters that are taken apart at once: a few milliseconds."""
_LOOK = 10
"""Milliseconds after which is looked whether a large one is done."""
_TURN, _USUAL_TURN = 0.0001, 0.005
"""Seconds that one thread computes before another may; the usual ones are Python's own."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a block goes: what was chosen when the keys were pressed."""

    first: Spot
    last: Spot
    chosen: tuple[Place, ...]
    keys: tuple[str, ...]
    names: tuple[str, ...]


class _Parsing(Thread):
    """Takes a large clipboard apart; Python's own threads take turns every few milliseconds."""

    def __init__(self, clip: Clip) -> None:
        super().__init__(name="clipboard", daemon=True)
        self._clip = clip
        self.block: Block = ()
        self.refusal: Refusal | None = None

    def run(self) -> None:
        """Leave a block or a refusal."""
        try:
            self.block = self._clip.block()
        except Refusal as refusal:
            self.refusal = refusal
        finally:
            sys.setswitchinterval(_USUAL_TURN)


class Paster:
    """The pasting into one view."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._parsing: _Parsing | None = None
        self._target: Target | None = None
        self._timer = QTimer(view, interval=_LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether a large clipboard is still being taken apart."""
        return self._parsing is not None

    def paste(self) -> None:
        """Put what lies on the clipboard from the chosen cell on; every cell is checked."""
        self.finish()
        clip, self._target = taken(), self._aim()
        if self._target is None or not len(clip):
            return
        self._parsing = _Parsing(clip)
        if len(clip) < _SMALL:
            self._parsing.run()
            self._take()
        else:
            # Each stroke of the painting hands Python over and waits to get it back: shortly.
            sys.setswitchinterval(_TURN)
            self._parsing.start()
            self._timer.start()

    def finish(self) -> None:
        """Wait for a large clipboard: something else is about to be done."""
        if self._parsing is not None:
            self._parsing.join()
            self._take()

    def cancel(self) -> bool:
        """Forget what is being taken apart; False where nothing is."""
        self._timer.stop()
        busy, self._parsing = self.busy, None
        return busy

    def _look(self) -> None:
        if self._parsing is None or not self._parsing.is_alive():
            self.finish()

    def _take(self) -> None:
        parsing, target = self._parsing, self._target
        self.cancel()
        if parsing is None or target is None:
            return
        if parsing.refusal is not None:
            self._view.told.emit(parsing.refusal.message)
        elif target.chosen and len(parsing.block) == 1 and len(parsing.block[0]) == 1:
            name = tr("粘贴 {count} 格", count=len(target.chosen))
            cells = [(place, parsing.block[0][0]) for place in target.chosen]
            self._view.model().write(cells, name)
        elif parsing.block:
            spread = spread_block(parsing.block, target.first, target.last, len(target.names))
            self._put(parsing.block, spread, target)

    def _aim(self) -> Target | None:
        view, sheet = self._view, self._view.model().sheet
        cells = view.chosen.cells() or self._beginning()
        if not cells:
            return None
        first = min(row for row, _column in cells), min(column for _row, column in cells)
        last = max(row for row, _column in cells), max(column for _row, column in cells)
        return Target(
            first=first,
            last=last if view.chosen.block() is not None else first,
            chosen=tuple(view.acts.places()),
            keys=tuple(line.key for line in sheet.seen),
            names=tuple(sheet.columns[column].name for column in view.sight.columns),
        )

    def _beginning(self) -> list[Spot]:
        """Where a sheet without a row begins that may have more: its first cell to type into."""
        view, sheet = self._view, self._view.model().sheet
        if sheet.seen or not view.model().growing:
            return []
        able = (n for n, c in enumerate(view.sight.columns) if sheet.columns[c].can_edit)
        return [(0, next(able, 0))]

    def _put(self, block: Block, spread: Spread, target: Target) -> None:
        view, model = self._view, self._view.model()
        missing = spread.last[0] + 1 - len(target.keys)
        born: tuple[Rows, ...] = (model.new_rows(missing),) if missing > 0 else ()
        keys = [*target.keys, *(line.key for rows in born for line in rows.lines)]
        cells = SpreadCells(block, spread, keys, target.names)
        model.paste(cells, born, tr("粘贴 {count} 格", count=len(cells)))
        if not view.is_editing():
            view.hand.choose(spread.first, spread.last)
        self._tell_misfits(spread, missing)

    def _tell_misfits(self, spread: Spread, missing: int) -> None:
        told = []
        if spread.beyond > 0:
            told.append(tr("右边少 {count} 栏，没有贴进去", count=spread.beyond))
        if missing > 0 and not self._view.model().growing:
            told.append(tr("多出 {count} 行，放在表后面、不计数", count=missing))
        if told:
            self._view.told.emit("；".join(told) + "。")
