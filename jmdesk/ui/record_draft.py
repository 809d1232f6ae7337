"""What is half-typed on a record's page: found, shown, kept, refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.operations.desk import Desk
from jmdesk.store.draft import Draft
from jmdesk.ui.draft_keeper import DraftKeeper, draft_key, focus_text
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.record_form import RecordForm


class RecordDraft(QObject):
    """The draft of one page. ``saving`` are the texts that are just being saved.

    Its key is the record's id, also before the record was first saved where its natural key is
    given: the month's grid keeps its rows under the same keys. Signals: ``kept``.
    """

    kept = Signal()

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        form: RecordForm,
        *,
        ledger: Ledger,
        key: str,
        record: Callable[[], RecordId | None],
        unit: str | None,
        period: Period | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._form, self._ledger = desk, form, ledger
        self._record, self._unit, self._period = record, unit, period
        self.key = key
        self.saving: Mapping[str, str] | None = None
        self._keeper = DraftKeeper(desk, jobs, self._make, self)
        self._keeper.kept.connect(self.kept)
        self.touch = self._keeper.touch
        self.stop = self._keeper.stop
        self.flush = self._keeper.flush

    def found(self) -> Draft | None:
        """What was typed here and not saved."""
        return self._desk.store.draft(self.key)

    def refuse(self) -> None:
        """It is not wanted."""
        self._keeper.drop(self.key)

    def caret(self) -> tuple[str, int]:
        """The field with the cursor and the place in it."""
        field = self._form.focused()
        return field, self._form.rows[field].editor.caret() if field else 0

    def _make(self) -> Draft | None:
        texts = self._form.texts()
        if not texts or texts == self.saving:
            return None
        return Draft(
            key=self.key,
            ledger=self._ledger.id,
            record=self._record(),
            unit=self._unit or "",
            period=str(self._period) if self._period else "",
            typed={**self._subject(), **texts},
            focus=focus_text(*self.caret()),
            at="",
        )

    def _subject(self) -> dict[str, str]:
        """What a new record is about: without it nobody would know later."""
        if self._record() is not None:
            return {}
        rows = self._form.rows
        typed = {name: rows[name].editor.typed() for name in self._ledger.key if name in rows}
        return {name: text for name, text in typed.items() if text}


def page_key(
    desk: Desk,
    ledger: Ledger,
    *,
    record: RecordId | None,
    unit: str | None,
    period: Period | None,
    given: Mapping[str, Any],
) -> str:
    """The key of a page's draft: its record's id where that is known, else one for the new one."""
    names = [name for name in ledger.key if name not in (UNIT, PERIOD)]
    if record is None and names and all(given.get(name) is not None for name in names):
        owner = unit or desk.unit
        return ledger.record_id(given, unit=owner, period=period, banner=desk.banner_of(owner))
    return draft_key(ledger.id, record, unit, period)
