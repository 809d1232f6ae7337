"""The watches at work: what they find in a record, from the facts that its rules look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jmdesk.definitions.expression import Facts
from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.unit import UnitTree
from jmdesk.operations.desk import Desk
from jmdesk.operations.watches.all import Watching
from jmdesk.operations.watches.around import Around


class Watcher:
    """Hints about records, asked of ``facts``; made for one action, as these are."""

    def __init__(self, desk: Desk, facts: Facts) -> None:
        self._watching = Watching(desk.catalogue.ledgers)
        self._around = Around(facts, desk.catalogue.ledgers, _Beside(desk.units))

    def hints(self, record: Record, written: Sequence[Problem]) -> tuple[Problem, ...]:
        """What the watches say of a record of which rules said ``written``."""
        self._around.turn()
        found = self._watching.look(record, self._around, written)
        return tuple(replace(one, ledger=record.ledger, record=record.id) for one in found)


def says_something(ledger: Ledger, values: Mapping[str, Any]) -> bool:
    """Whether more is typed than what a record is about: an empty page is not wrong yet."""
    return any(value is not None for name, value in values.items() if name not in ledger.key)


class _Beside:
    """Which units stand beside a unit, asked of each once."""

    def __init__(self, units: UnitTree) -> None:
        self._units = units
        self._beside: dict[str, frozenset[str]] = {}

    def beside(self, unit: str, /) -> frozenset[str]:
        """See `jmdesk.operations.watches.around.Tree`."""
        parent = self._units.get(unit).parent if unit in self._units else ""
        if not parent:
            return frozenset((unit,))
        if parent not in self._beside:
            near = (one.code for one in self._units.children(parent))
            self._beside[parent] = frozenset(near)
        return self._beside[parent]
