"""What editors look up, answered by the desk: units and records by Chinese or initials."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.domain.revision import RecordId
from jmdesk.domain.unit import Unit, UnitLevel
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import find_records, find_units
from jmdesk.ui.chooser import Option

_LIMIT = 40


class DeskLookups:
    """`Lookups` over a desk. ``year`` is meant where a date is typed without one."""

    def __init__(self, desk: Desk, *, year: int) -> None:
        self._desk = desk
        self.year = year

    def units(self, text: str) -> Sequence[Option]:
        """Units that fit; without a text this desk's own, what is below it, its neighbours."""
        found = find_units(self._desk, text, limit=_LIMIT) if text else self._near()
        return [self._option(unit) for unit in found]

    def unit(self, code: str) -> Option | None:
        """The unit with this code."""
        units = self._desk.units
        return self._option(units.get(code)) if code in units else None

    def records(self, ledger: str, text: str) -> Sequence[Option]:
        """Records that fit, the newest first."""
        found = find_records(self._desk, ledger=ledger, text=text, limit=_LIMIT)
        return [Option(key=record, text=name) for record, name in found]

    def record(self, ledger: str, record: str) -> Option | None:
        """One record; None where the text is no record known here."""
        title = self._desk.store.title(RecordId(record))
        return Option(key=record, text=title) if title else None

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
