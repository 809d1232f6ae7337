"""What is typed in a sheet is on disk within a second, each row under its record's id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import drafts, keep_drafts
from jmdesk.operations.month_rows import MonthSheet, is_new
from jmdesk.store.draft import EXPLAINING, Draft
from jmdesk.ui.draft_keeper import focus_text
from jmdesk.ui.jobs import Jobs

_WAIT = 250
"""Milliseconds from the first change to its writing; changes in between go with it."""

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Typing:
    """What is typed in a sheet at this moment: raw texts by row, and the cell one is in."""

    sheet: MonthSheet
    texts: Texts
    place: tuple[str, str] | None
    caret: int = 0


class MonthDrafts(QObject):
    """Keeps and finds the drafts of one ledger's rows.

    ``look`` says what is typed now. Signals: ``kept`` when it is on disk. A draft may hold fields
    that have no column here, typed on the record's page: they stay with it.
    """

    kept = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, look: Callable[[], Typing], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._look = desk, jobs, look
        self._sheet: MonthSheet | None = None
        self._touched: set[str] = set()
        self._known: dict[str, Draft] = {}
        self.outside: dict[str, dict[str, str]] = {}
        """Texts of fields without a column, by row."""
        self._afterwards: list[Callable[[], None]] = []
        self._finding = False
        self._round = 0
        self._then: Callable[[Sequence[Draft]], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._in_time)

    @property
    def pending(self) -> frozenset[str]:
        """Rows in which something was typed that is not on the disk yet."""
        return frozenset(self._touched)

    def begin(self, sheet: MonthSheet) -> None:
        """Another sheet is shown; what was typed in the one before was flushed."""
        self._sheet = sheet
        self._round += 1
        self._finding = False
        self._touched.clear()
        self._known.clear()
        self.outside.clear()

    def touch(self, keys: Iterable[str]) -> None:
        """Something was typed in these rows: write it soon."""
        self._touched.update(keys)
        if not self._timer.isActive():
            self._timer.start()

    def flush(self, then: Callable[[], None] | None = None) -> None:
        """Write now what has not been written, and then go on."""
        self._timer.stop()
        keep, drop = self._to_write()
        if then is not None:
            self._afterwards.append(then)
        if keep or drop:
            desk, blind = self._desk, self._finding
            self._jobs.start(
                lambda _progress: _write(desk, keep, drop, blind=blind),
                then=self._written,
                writes=True,
            )
        else:
            self._go_on()

    def _in_time(self) -> None:
        if self._finding:  # what is on the disk is not known yet: it must not be written over
            self._timer.start()
        else:
            self.flush()

    def find(self, then: Callable[[Sequence[Draft]], None]) -> None:
        """Look for the drafts of the sheet, after all that is still being written."""
        sheet = self._sheet
        if sheet is None:
            return
        desk, ledger = self._desk, sheet.ledger.id
        period = str(sheet.period) if sheet.period else None

        def look(_progress: object) -> list[Draft]:
            here = [d for d in drafts(desk) if d.ledger == ledger and period in (None, d.period)]
            return [d for d in here if not d.key.startswith(EXPLAINING)]

        self._finding, self._round, self._then = True, self._round + 1, then
        this_round = self._round
        self._jobs.start(
            lambda progress: (this_round, look(progress)), then=self._came, writes=True
        )

    @Slot(object)
    def _came(self, outcome: tuple[int, Sequence[Draft]]) -> None:
        if outcome[0] == self._round and self._then is not None:
            self._finding = False
            self._then(outcome[1])

    def take(self, found: Sequence[Draft], columns: Iterable[str]) -> dict[str, dict[str, str]]:
        """The texts of these drafts that have a column, by row; the others are remembered."""
        named = set(columns)
        texts: dict[str, dict[str, str]] = {}
        for draft in found:
            key = row_key(draft)
            self._known[key] = draft
            inside = {name: text for name, text in draft.typed.items() if name in named}
            outside = {n: t for n, t in draft.typed.items() if n not in named | self._subject()}
            if inside:
                texts[key] = inside
            if outside:
                self.outside[key] = outside
        return texts

    def saved(self, keys: Iterable[str]) -> None:
        """These rows were saved, their drafts dropped with that."""
        for key in keys:
            self._known.pop(key, None)
            self.outside.pop(key, None)

    def draft_keys(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The keys under which the drafts of these rows lie."""
        return tuple(self._draft_key(key) for key in keys)

    @Slot(object)
    def _written(self, _none: object) -> None:
        self.kept.emit()
        self._go_on()

    def _go_on(self) -> None:
        while self._afterwards:
            self._afterwards.pop(0)()

    def _to_write(self) -> tuple[list[Draft], list[str]]:
        if self._sheet is None or not self._touched:
            return [], []
        typing, touched = self._look(), sorted(self._touched)
        self._touched.clear()
        keep, drop = [], []
        now = datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="milliseconds")
        for key in touched:
            typed = {**self.outside.get(key, {}), **typing.texts.get(key, {})}
            if not typed:
                if self._known.pop(key, None) is not None:
                    drop.append(self._draft_key(key))
                continue
            draft = self._draft(key, typed, typing)
            if self._known.get(key) != replace(draft, at=self._at(key)):
                self._known[key] = replace(draft, at=now)
                keep.append(self._known[key])
        return keep, drop

    def _at(self, key: str) -> str:
        return self._known[key].at if key in self._known else ""

    def _draft(self, key: str, typed: Mapping[str, str], typing: Typing) -> Draft:
        sheet = typing.sheet
        row = sheet.by_id.get(RecordId(key))
        place = typing.place
        focus = focus_text(place[1], typing.caret) if place and place[0] == key else ""
        about: dict[str, str] = {}
        if row is not None and row.record is None:
            about = row.about(sheet.ledger)
        return Draft(
            key=self._draft_key(key),
            ledger=sheet.ledger.id,
            record=row.id if row is not None and row.record is not None else None,
            unit=row.unit if row is not None else sheet.unit,
            period=str(sheet.period) if sheet.period else "",
            typed={**about, **typed},
            focus=focus,
            at="",
        )

    def _draft_key(self, key: str) -> str:
        """The record's id; a row that has none yet is one of its unit and period."""
        sheet = self._sheet
        if sheet is None or not is_new(key):
            return key
        return f"{key}:{sheet.ledger.id}:{sheet.unit}:{sheet.period or ''}"

    def _subject(self) -> set[str]:
        if self._sheet is None:
            return set()
        link, each = self._sheet.link, self._sheet.ledger.each
        return {name for name in (each, link.name if link else "") if name}


def _write(desk: Desk, keep: Sequence[Draft], drop: Sequence[str], *, blind: bool) -> None:
    """In the worker. ``blind``: what lies there was not seen yet, so it is added to."""
    if blind:
        before = {one.key: desk.store.draft(one.key) for one in keep}
        keep = [
            replace(one, typed={**old.typed, **one.typed}) if (old := before[one.key]) else one
            for one in keep
        ]
    keep_drafts(desk, drafts=keep, discard=drop)


def row_key(draft: Draft) -> str:
    """The key of the row whose draft this is."""
    first, _, rest = draft.key.partition(":")
    number = rest.partition(":")[0]
    return f"{first}:{number}" if first == "new" and number.isdecimal() else draft.key


def newest_place(found: Sequence[Draft]) -> tuple[str, str, int] | None:
    """Row, column and place in the text where the last typing was."""
    with_focus = [draft for draft in found if draft.focus]
    if not with_focus:
        return None
    last = max(with_focus, key=lambda draft: draft.at)
    column, _, caret = last.focus.partition("@")
    return row_key(last), column, int(caret) if caret.isdigit() else 0
