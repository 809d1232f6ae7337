"""What editors look up, answered by the desk: units and records by Chinese or initials."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.domain.revision import RecordId
from jmdesk.domain.unit import Unit, UnitLevel
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import find_records, find_units
from jmdesk.operations.recents import recent
from jmdesk.ui.chooser import Option
from jmdesk.ui.editors.attachments import Files

_LIMIT = 40


class DeskLookups:
    """`Lookups` over a desk. ``year`` is meant where a date is typed without one.

    ``ledger`` is the one that is being filled: what was lately named in it is offered first.
    """

    def __init__(self, desk: Desk, *, year: int, ledger: str = "") -> None:
        self._desk = desk
        self._ledger = ledger
        self.year = year
        self.files: Files | None = None
        """Where files of records are kept, in places that take any."""

    def units(self, text: str) -> Sequence[Option]:
        """Units that fit; without a text this desk's own, what is below it, its neighbours."""
        found = find_units(self._desk, text, limit=_LIMIT) if text else self._near()
        return [self._option(unit) for unit in found]

    def unit(self, code: str) -> Option | None:
        """The unit with this code."""
        units = self._desk.units
        return self._option(units.get(code)) if code in units else None

    def records(self, ledger: str, text: str) -> Sequence[Option]:
        """Records that fit: those named lately first, then the newest."""
        lately = recent(self._desk, ledger=self._ledger, target=ledger) if self._ledger else ()
        found = dict(find_records(self._desk, ledger=ledger, text=text, limit=_LIMIT))
        if not text:
            found = {id: self._title(id) for id in lately if self._is_there(id)} | found
        first = [id for id in lately if id in found]
        order = [*first, *(id for id in found if id not in first)]
        note = tr("最近用过")
        return [
            Option(key=id, text=found[id], note=note if id in first else "")
            for id in order[:_LIMIT]
        ]

    def record(self, ledger: str, record: str) -> Option | None:
        """One record; None where the text is no record known here."""
        title = self._title(RecordId(record))
        return Option(key=record, text=title) if title else None

    def _title(self, record: RecordId) -> str:
        return self._desk.store.title(record, unit_name=self._desk.units.name)

    def _is_there(self, record: RecordId) -> bool:
        return self._desk.store.record(record) is not None

    def _near(self) -> list[Unit]:
        units = self._desk.units
        if self._desk.unit not in units:
            return []
        own = units.get(self._desk.unit)
        around = [u for u in units.ancestors(own.code) if u.level is not UnitLevel.REGION]
        beside = units.children(self._desk.banner)
        near = [own, *units.children(own.code), *around, *beside]
        return list({unit.code: unit for unit in near if not unit.until}.values())[:_LIMIT]

    def _option(self, unit: Unit) -> Option:
        above = [
            one.short
            for one in reversed(self._desk.units.ancestors(unit.code))
            if one.level not in (UnitLevel.REGION, UnitLevel.LEAGUE)
        ]
        return Option(key=unit.code, text=unit.name, note=" ".join(above))
