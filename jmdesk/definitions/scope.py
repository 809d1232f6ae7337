"""What the names in a ledger's expressions mean for one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from jmdesk.definitions.expression import Expression, ExpressionError, Facts
from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.functions import Test, rounded
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.numbers import LIMIT
from jmdesk.definitions.said import as_said
from jmdesk.definitions.values import Unfit, Unknown
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.language import tr

MOST_RECORDS = 50_000
"""How many related records the expressions of one record may look at together."""
_DEEPEST = 2
"""How many periods back a worked-out figure is worked out anew."""
_LONGEST_CHAIN = 20
"""How many worked-out fields may hang on one another."""
_PLACES = 4
"""Decimals of a number with a qualifier."""


@dataclass(slots=True)
class Budget:
    """How many related records have been looked at for one record."""

    spent: int = 0

    def spend(self, count: int) -> None:
        """Note that so many more are looked at; Unfit when it is too much."""
        self.spent += count
        if self.spent > MOST_RECORDS:
            raise Unfit(tr("要看的记录多于 {most_records} 条。", most_records=MOST_RECORDS))


class RecordScope:
    """The scope of one record: its fields, what it refers to, earlier periods, related records.

    Worked-out fields are worked out when asked for. ``period`` stands in for the record's own
    where the question is asked as at another one. The record in hand takes the place of its
    stored self among related records, so that sums hold what is just being typed.
    """

    def __init__(
        self,
        ledger: Ledger,
        record: Record,
        facts: Facts,
        *,
        today: date,
        period: Period | None = None,
        before: RecordScope | None = None,
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._facts = facts
        self._today = today
        self._depth: int = before._depth + 1 if before else 0
        self._budget: Budget = before._budget if before else Budget()
        self._period = period or record.period
        self._known = self._start()
        self._working: set[str] = set()
        self._targets: dict[str, Record | None] = {}
        self._asked: dict[Any, Sequence[Record]] = {}
        self._last: RecordScope | None = None
        self._looked_back = False

    def _start(self) -> dict[str, Any]:
        record = self._record
        known: dict[str, Any] = {**self._ledger.nothing_typed}
        for name in record.unreadable:
            known.pop(name, None)
        known.update(record.values)
        for name in self._ledger.never_typed:
            known.pop(name, None)
        known["id"], known["today"] = record.id, self._today
        known[UNIT], known[PERIOD] = record.unit or None, self._period
        return known

    def name(self, name: str) -> Any:
        """See `jmdesk.definitions.expression.Scope`."""
        try:
            return self._known[name]
        except KeyError:
            pass  # worked out, not read, or no field
        self._known[name] = value = self._find(name)
        return value

    def _find(self, name: str) -> Any:
        field = self._ledger.by_name.get(name)
        if field is None:
            raise Unfit(tr("台账“{title}”没有栏目 {name}。", title=self._ledger.title, name=name))
        if self.works_out(field):
            return self._work_out(field)
        if name in self._record.unreadable:
            raise Unknown
        return self._record.get(name)

    def works_out(self, field: Field) -> bool:
        """Whether this field of this record is worked out, not typed."""
        if field.compute is None or field.compute_when is None:
            return field.compute is not None
        return field.compute_when.value(self) is True

    def _work_out(self, field: Field) -> Any:
        if field.name in self._working or len(self._working) >= _LONGEST_CHAIN:
            raise Unfit(tr("栏目 {name} 要用它自己来算，或一环套一环太多。", name=field.name))
        self._working.add(field.name)
        try:
            assert field.compute is not None
            return fitted(field.compute.run(self), field)
        finally:
            self._working.discard(field.name)

    def path(self, reference: str, name: str) -> Any:
        """See `jmdesk.definitions.expression.Scope`."""
        return None if self.name(reference) is None else part(self.target(reference), name)

    def target(self, reference: str) -> Record | None:
        """The record that a filled reference field points to; None where it has not arrived."""
        if reference not in self._targets:
            ledger = self._ledger.field(reference).target
            self._targets[reference] = self._facts.record(ledger, self.name(reference))
        return self._targets[reference]

    def value(self, expression: Expression | None) -> Any:
        """The value of an expression for this record."""
        return expression.value(self) if expression else None

    def last(self, name: str) -> Any:
        """See `jmdesk.definitions.expression.Scope`; a year's cumulative begins at nothing."""
        earlier = self._last if self._looked_back else self._earlier()
        if earlier is None or (name in self._ledger.of_year and not self._same_year(earlier)):
            return None
        return earlier.name(name)

    def carried(self, field: Field) -> Any:
        """Last period's value of a field as it was said, with its qualifier."""
        value, earlier = self.last(field.name), self._earlier()
        return value if earlier is None else as_said(field, value, earlier._record)

    def _same_year(self, earlier: RecordScope) -> bool:
        """Whether what is cumulative within a year still counts from the earlier record on."""
        now, before = self._period, earlier._period
        return now is None or before is None or now.end.year == before.end.year

    def _earlier(self) -> RecordScope | None:
        if self._depth >= _DEEPEST:
            raise Unknown
        if not self._looked_back and self._period is not None:
            own = self._record
            same = own.period is self._period or own.period == self._period
            asked = own if same else replace(own, period=self._period)
            previous = self._facts.previous(asked)
            self._last = self._scope_of(previous) if previous else None
            self._looked_back = True
        return self._last

    def _scope_of(self, record: Record) -> RecordScope:
        return RecordScope(self._ledger, record, self._facts, today=self._today, before=self)

    def year_ago(self, name: str) -> Any:
        """See `jmdesk.definitions.expression.Scope`."""
        if self._period is None or not self._ledger.key:
            return None
        steps = {PeriodKind.MONTH: -12, PeriodKind.QUARTER: -4}.get(self._period.kind, -1)
        equal = {key: self.name(key) for key in self._ledger.key}
        found = self.related(self._ledger.id, equal | {PERIOD: self._period.step(steps)})
        return self._scope_of(found[0]).name(name) if found else None

    def related(self, ledger: str, filters: Mapping[str, Any]) -> Sequence[Record]:
        """See `jmdesk.definitions.expression.Scope`."""
        equal, tests = {}, {}
        for name, value in filters.items():
            if isinstance(value, Test):
                tests[name] = value
                continue
            if type(value) is tuple and value and type(value[0]) is dict:
                raise Unfit(tr("不能按成行的栏目找记录。"))
            equal[name] = value
        found = self._stored(ledger, equal)
        if ledger == self._ledger.id:
            found = self._with_own(found, equal)
        if tests:
            found = [record for record in found if _passes(record, tests)]
        return found

    def _stored(self, ledger: str, equal: Mapping[str, Any]) -> Sequence[Record]:
        key = (ledger, *equal.items())  # written the other way round, it is asked once more
        if key not in self._asked:
            self._budget.spend(0)  # nothing is read any more once too much was
            self._asked[key] = self._facts.related(ledger, **equal)
        found = self._asked[key]
        self._budget.spend(len(found) + 1)
        return found

    def _with_own(self, found: Sequence[Record], equal: Mapping[str, Any]) -> Sequence[Record]:
        others = [record for record in found if record.id != self._record.id]
        own = all(part(self._record, name) == value for name, value in equal.items())
        return [*others, self._record] if own else others


def part(record: Record | None, name: str) -> Any:
    """A field, or the id, unit or period, of a record; `Unknown` where it has not arrived."""
    if record is None or name in record.unreadable:
        raise Unknown
    if name in ("id", UNIT, PERIOD):
        return getattr(record, name)
    return record.values.get(name)


def _passes(record: Record, tests: Mapping[str, Test]) -> bool:
    return all(test.passes(part(record, name), record) for name, test in tests.items())


def fitted(value: Any, field: Field) -> Any:
    """A worked-out value as the field keeps it: numbers rounded half up to its places.

    Unfit where it is larger or longer than anything that could have been typed there.
    """
    if type(value) is str and len(value) > getattr(field.type, "longest", 0):
        raise Unfit(tr("“{label}”算出的文字太长。", label=field.label))
    if field.type.name == "qualified" and isinstance(value, Decimal | int):
        return Qualified(_bounded(rounded(value, Decimal(_PLACES)), field))
    if value is None or not field.type.numeric or field.type.name == "qualified":
        return value
    places = getattr(field.type, "places", None)
    number = _bounded(rounded(value, places(field) if places else 0), field)
    return number if places else int(number)


def _bounded(number: Decimal, field: Field) -> Decimal:
    if abs(number) >= LIMIT:
        raise Unfit(tr("“{label}”算出的数太大。", label=field.label))
    return number


def quiet(ask: Callable[..., Any], *told: Any) -> Any:
    """What ``ask`` gives when told this, None where it is unknown or cannot be worked out."""
    try:
        return ask(*told)
    except (Unknown, Unfit, ExpressionError, ArithmeticError, ValueError):
        return None
