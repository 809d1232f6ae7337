"""What a watch may look at around a record: its own past, its neighbours, what is related."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from jmdesk.definitions.expression import Facts
from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT

LOOKED_BACK = 12
"""Earlier periods that are compared with."""
_MOST = 5000
"""Neighbours that are compared with; in a larger crowd there is nothing to learn."""


class Tree(Protocol):
    """The units, as far as watches ask."""

    def beside(self, unit: str, /) -> frozenset[str]:
        """The units with the same unit above them, itself included."""


class Around:
    """Answers for watches from the facts that rules look at, in the same words.

    All is asked of ``facts`` by values of fields, so that whoever keeps account of what a check
    depends on hears of it.
    """

    def __init__(self, facts: Facts, ledgers: Mapping[Any, Ledger], tree: Tree) -> None:
        self.facts = facts
        self.ledgers = ledgers
        self._tree = tree
        self._asked: Record | None = None
        self._before: Record | None = None

    def turn(self) -> None:
        """To another record, or to the same once more: what was before it is asked anew."""
        self._asked = None

    def before(self, record: Record) -> Record | None:
        """The record in the latest earlier period with the same key as the record in hand."""
        if record is not self._asked:
            self._asked, self._before = record, self.facts.previous(record)
        return self._before

    def history(self, record: Record) -> Sequence[Record]:
        """The records of the same key in earlier periods, the latest first."""
        found: list[Record] = []
        before = self.before(record) if self.has_past(record) else None
        while before is not None and len(found) < LOOKED_BACK:
            found.append(before)
            before = self.facts.previous(before)
        return [one for one in found if one.id != record.id]

    def has_past(self, record: Record) -> bool:
        """Whether there may be records of the same key in earlier periods."""
        ledger = self.ledgers[record.ledger]
        return ledger.period is not None and len(ledger.key) > (PERIOD in ledger.key)

    def neighbours(self, record: Record) -> Sequence[Record]:
        """The records of other units about the same thing and time.

        What is the same: the key without the unit. Without anything else in the key, the units
        with the same unit above them; where the unit is not in the key at all, the other records
        of the same unit and time.
        """
        ledger = self.ledgers[record.ledger]
        equal = _alike(ledger, record)
        if equal is None:
            return ()
        found = self.facts.related(ledger.id, **equal)
        if len(found) > _MOST:
            return ()
        others = [one for one in found if one.id != record.id]
        if UNIT in ledger.key and not equal.keys() - {PERIOD}:
            near = self._tree.beside(record.unit)
            others = [one for one in others if one.unit in near]
        return others

    def same(self, record: Record, field: str) -> Sequence[Record]:
        """The records of the same time that say the same in a field, itself aside."""
        equal: dict[str, Any] = {field: record.get(field)}
        if record.period is not None:
            equal[PERIOD] = record.period
        found = self.facts.related(record.ledger, **equal)
        return [one for one in found if one.id != record.id]


def _alike(ledger: Ledger, record: Record) -> dict[str, Any] | None:
    if ledger.period is None:
        return _of_the_year(ledger, record)
    equal: dict[str, Any] = {PERIOD: record.period}
    if UNIT not in ledger.key:
        equal[UNIT] = record.unit
        return equal
    for name in ledger.key:
        if name not in (UNIT, PERIOD):
            equal[name] = record.get(name)
    return None if None in equal.values() else equal


def _of_the_year(ledger: Ledger, record: Record) -> dict[str, Any] | None:
    """Without periods: those of its unit, of its year where the key holds one."""
    years = [n for n in ledger.key if n in ledger and ledger.field(n).type.name == "year"]
    equal = {UNIT: record.unit, **{name: record.get(name) for name in years[:1]}}
    return None if None in equal.values() else equal
