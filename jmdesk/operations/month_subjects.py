"""What reports look at to say who owes: of each subject no more than they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Report
from jmdesk.definitions.template import Template
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.month_facts import SheetFacts
from jmdesk.store.query import Query


def needed(report: Report, ledgers: Mapping[Any, Ledger]) -> tuple[frozenset[str], frozenset[str]]:
    """The fields of the report's ledger, and of its subjects, that say which rows are owed, in
    which order and under what name."""
    subjects = report.rows.subjects
    assert subjects is not None
    ledger, about = ledgers[report.rows.ledger], ledgers[subjects.ledger]
    own: set[str] = set()
    told: set[str] = {*report.rows.owner, *report.rows.touching, *about.unit_by, subjects.each}
    for one in Template.parse(about.title_expr).expressions:
        told |= one.names
    waiting = list(_expressions(report))
    while waiting:
        asked = waiting.pop()
        told |= {name for link, name in asked.paths if link == subjects.link}
        for name in asked.names - own:
            own.add(name)
            if name in ledger:
                field = ledger.field(name)
                waiting += [one for one in (field.compute, field.compute_when) if one]
    return frozenset(own), frozenset(told)


def _expressions(report: Report) -> Iterator[Expression]:
    """Every expression that `gather` and `arranged` ask of a row."""
    rows = report.rows
    asked: list[Expression | None] = [rows.where, rows.fold_when, *rows.order, *rows.fold]
    if rows.subjects:
        asked += [rows.subjects.owes, rows.subjects.excused]
    for group in report.groups:
        asked += [group.by, group.order_year, group.when]
    yield from (one for one in asked if one is not None)


class SubjectFacts(SheetFacts):
    """Facts for the lines of a report: the period before of all its subjects is read at once.

    Of the subjects and of the period before only what the report's rows ask for is read.
    ``recorded`` are all records of the ledger in the period, where they are known.
    """

    def __init__(
        self,
        desk: Desk,
        report: Report,
        unit: str,
        period: Period,
        records: Sequence[Record] | None,
    ) -> None:
        subjects = report.rows.subjects
        assert subjects is not None
        self._ledger = desk.ledger(report.rows.ledger)
        own, about = needed(report, desk.catalogue.ledgers)
        super().__init__(
            desk, ledger=self._ledger.id, period=period, places=self._all_places, fields=own
        )
        self._asked = about
        self._desk = desk
        self._of = subjects
        self._recorded = records
        self._under = desk.units.under(unit)
        self._about: Sequence[Record] = ()

    def records(
        self,
        ledger: str,
        *,
        units: frozenset[str] | None = None,
        shared: frozenset[str] = frozenset(),
        period: Period | None = None,
        until: Period | None = None,
    ) -> Sequence[Record]:
        """See `StoreFacts.records`; the subjects need not be read again one by one."""
        if ledger == self._own and units is None and period == self._period and self._recorded:
            return self._recorded
        if ledger != self._of.ledger:
            return super().records(ledger, units=units, shared=shared, period=period, until=until)
        query = Query(
            ledger=ledger, units=units, shared=shared, fields=self._asked, order=("period",)
        )
        key = (ledger, units, shared, self._asked)
        self._about = self._desk.remembered.ask(key, lambda: self._store.records(query))
        self.remember(self._about)
        self._link = self._of.link
        self._subjects = frozenset(one.id for one in self._about)
        return self._about

    def _all_places(self) -> list[Record]:
        return [
            place(self._ledger, self._of.link, subject, unit, self._period)
            for subject in self._about
            for unit in self._units_of(subject)
        ]

    def _units_of(self, subject: Record) -> Sequence[str]:
        if not self._of.each:
            return (subject.unit,)
        return [code for code in subject.get(self._of.each) or () if code in self._under]


def place(ledger: Ledger, link: str, subject: Record, unit: str, period: Period | None) -> Record:
    """An empty record about a subject; its id is only its name here."""
    id = RecordId(f"{subject.id} {unit}")
    values = {link: subject.id}
    return Record(id=id, ledger=ledger.id, unit=unit, period=period, values=values)
