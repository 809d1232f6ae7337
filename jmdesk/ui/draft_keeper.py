"""Half-typed input is on disk within a second, and comes back after a crash to the very field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import discard_draft, drafts, drop_draft, keep_draft
from jmdesk.store.draft import Draft
from jmdesk.ui.jobs import Jobs

_WAIT = 250
"""Milliseconds from the first change to its writing; changes in between go with it."""


class DraftKeeper(QObject):
    """Writes what a page holds, soon after it changed, in the worker.

    ``make`` gives the draft as it is now, without the time; None while there is nothing to keep.
    What was emptied by hand can be brought back, unless the page itself ``saves`` what it empties.
    Signals: ``kept`` when a draft is on disk.
    """

    kept = Signal()

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        make: Callable[[], Draft | None],
        parent: QObject,
        *,
        saves: bool = False,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._make = make
        self._forget = drop_draft if saves else discard_draft
        self._last: Draft | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self.flush)

    def touch(self) -> None:
        """Something changed: write it soon. The clock is not set back by further typing."""
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Write now what has not been written."""
        self._timer.stop()
        draft = self._make()
        if draft is None and self._last is not None:
            self._leave(self._last.key, self._forget)
        if draft is None or draft == self._last:
            return
        self._last = draft
        now = datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="seconds")
        stamped = replace(draft, at=now)
        self._jobs.start(
            lambda _progress: keep_draft(self._desk, draft=stamped),
            then=self._told,
            failed=self._not_kept,
            writes=True,
        )

    def stop(self) -> None:
        """What is typed is being saved: nothing to write until something changes again."""
        self._timer.stop()
        self._last = None

    def drop(self, key: str) -> None:
        """The draft is not wanted; for a month it can be brought back, to the last letter."""
        if self._timer.isActive():
            self.flush()
        self._leave(key, discard_draft)

    def forget(self, key: str) -> None:
        """What is typed was saved."""
        self._leave(key, drop_draft)

    def _leave(self, key: str, how: Callable[..., None]) -> None:
        self.stop()
        self._jobs.start(lambda _progress: how(self._desk, key=key), writes=True)

    @Slot(object)
    def _not_kept(self, error: BaseException) -> None:
        """It is written again with the next letter, or when the page is left."""
        self._last = None
        self._jobs.failed.emit(error)

    @Slot(object)
    def _told(self, _nothing: object) -> None:
        self.kept.emit()


def unfinished(desk: Desk) -> list[Draft]:
    """Drafts of ledgers known here, the newest first: what to offer when the desk opens."""
    return [draft for draft in drafts(desk) if draft.ledger in desk.catalogue.ledgers]


def draft_key(ledger: str, record: str | None, unit: str | None, period: Period | None) -> str:
    """The key of a page's draft: its record, or the one new record of a unit and period."""
    return record or f"new:{ledger}:{unit or ''}:{period or ''}"


def focus_text(field: str, caret: int) -> str:
    """The field with the cursor and the place in it, as a draft keeps them."""
    return f"{field}@{caret}" if field else ""


def focus_place(focus: str) -> tuple[str, int]:
    """Field and place from a draft's focus."""
    field, _, caret = focus.partition("@")
    return field, int(caret) if caret.isdigit() else 0
