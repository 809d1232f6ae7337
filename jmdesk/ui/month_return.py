"""What was typed in a sheet and not saved comes back: after a kill, a step to another period, or
an hour on the record's own page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.store.draft import Draft
from jmdesk.ui.month_drafts import MonthDrafts, newest_place, row_key
from jmdesk.ui.month_lines import new_row
from jmdesk.ui.month_state import MonthState

Texts = Mapping[str, Mapping[str, str]]


class MonthReturn(QObject):
    """Puts the drafts of a sheet back into the grid.

    Signals: ``found`` (cells, place) for what an earlier run of the desk left behind, with the
    last place as (row, column, caret) or None; ``stale`` where the grid shows typed texts that
    the drafts no longer hold, and has to be filled anew.
    """

    found = Signal(int, object)
    stale = Signal()

    def __init__(self, desk: Desk, state: MonthState, drafts: MonthDrafts) -> None:
        super().__init__(state)
        self._desk, self._state, self._drafts = desk, state, drafts
        # Milliseconds, as drafts have them.
        self._since = datetime.now().astimezone().replace(tzinfo=None).isoformat()

    def look(self) -> None:
        """Look at the drafts, after all that is being written, and put them back."""
        self._drafts.find(self._put_back)

    def _put_back(self, found: Sequence[Draft]) -> None:
        model = self._state.model
        ours = [draft for draft in found if self._has_row(draft)]
        texts = self._drafts.take(ours, model.sheet.by_name)
        shown, pending = model.texts(), self._drafts.pending
        if any(texts.get(k, {}) != cells for k, cells in shown.items() if k not in pending):
            self.stale.emit()
            return
        fresh = _missing(texts, shown)
        if fresh:
            model.restore(fresh)
        left = [draft for draft in ours if row_key(draft) in fresh and draft.at < self._since]
        if left:
            cells = sum(len(fresh[row_key(draft)]) for draft in left)
            self.found.emit(cells, newest_place(left))

    def _has_row(self, draft: Draft) -> bool:
        """Whether the sheet has a row for a draft; one that was added before is added again."""
        key = row_key(draft)
        if key in self._state.rows or key.startswith("new:"):
            return key in self._state.rows or key != draft.key
        sheet = self._state.sheet
        subject = draft.typed.get(sheet.link.name) if sheet.link else None
        if draft.record or not subject or draft.unit not in self._desk.units.under(sheet.unit):
            return False
        row = new_row(
            self._desk,
            sheet,
            subject=RecordId(subject),
            unit=draft.unit,
            name=record_name(self._desk, subject),
        )
        if row.id == key:
            self._state.add(row)
        return row.id == key


def _missing(texts: Texts, shown: Texts) -> dict[str, dict[str, str]]:
    """What is in the drafts and not in the grid; what was typed meanwhile stands."""
    rows = {
        key: {name: text for name, text in cells.items() if name not in shown.get(key, {})}
        for key, cells in texts.items()
    }
    return {key: cells for key, cells in rows.items() if cells}
