"""The stored records as a sheet of many rows looks at them: asked for many rows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.store.query import Query

_FEW = 8
"""Rows whose related records are asked for one by one; more are answered from one look."""


class SheetFacts(StoreFacts):
    """Answers about the rows of one ledger and period from few looks at the store.

    ``places`` gives the records, stored or empty, for which the period before will be asked.
    ``subjects`` are what the rows are about, by the field ``link``. ``fields`` are all that will
    be asked of the period before, None for any. One action long, as `StoreFacts`.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        ledger: str,
        period: Period | None,
        places: Callable[[], Sequence[Record]],
        link: str = "",
        subjects: Iterable[str] = (),
        fields: frozenset[str] | None = None,
    ) -> None:
        super().__init__(desk.store, desk.catalogue.ledgers)
        self._own = ledger
        self._key_names = [name for name in self._ledgers[ledger].key if name != PERIOD]
        self._period = period
        self._places = places
        self._link = link
        self._subjects = frozenset(subjects)
        self._fields = fields
        self._before: dict[tuple[Any, ...], Record | None] | None = None
        self._singly = 0
        self._by_subject: dict[tuple[Any, ...], dict[Any, list[Record]]] = {}

    def remember(self, records: Iterable[Record]) -> None:
        """Records that need not be read again."""
        self._records.update({record.id: record for record in records})

    def previous(self, record: Record, /) -> Record | None:
        """See `StoreFacts.previous`; where many are asked for, those of all places are read
        together: in a month that is nearly whole only a few are."""
        if record.ledger != self._own or record.period != self._period:
            return super().previous(record)
        if self._before is None:
            self._singly += 1
            if self._singly <= _FEW:
                return super().previous(record)
            places = self._places()
            found = self._store.previous_of(self._own, places, fields=self._fields)
            self._before = {self._key(one): found.get(one.id) for one in places}
        key = self._key(record)
        return self._before[key] if key in self._before else super().previous(record)

    def _key(self, record: Record) -> tuple[Any, ...]:
        said = record.values
        return tuple([record.unit if n == UNIT else said.get(n) for n in self._key_names])

    def related(self, ledger: str, /, **equal: Any) -> Sequence[Record]:
        """See `StoreFacts.related`; those about any of the subjects are read together."""
        subject = equal.get(self._link) if self._link else None
        together = (
            subject in self._subjects
            and len(self._subjects) > _FEW
            and self._link in self._ledgers.get(ledger, ())
        )
        if not together:
            return super().related(ledger, **equal)
        rest = {name: value for name, value in equal.items() if name != self._link}
        key = (ledger, *sorted((name, str(value)) for name, value in rest.items()))
        if key not in self._by_subject:
            self._by_subject[key] = self._about_all(ledger, rest)
        return self._by_subject[key].get(subject, [])

    def _about_all(self, ledger: str, rest: Mapping[str, Any]) -> dict[Any, list[Record]]:
        query = Query(ledger=ledger, equal={**rest, self._link: self._subjects})
        found: dict[Any, list[Record]] = {}
        for record in self._store.records(query):
            found.setdefault(record.get(self._link), []).append(record)
        return found
