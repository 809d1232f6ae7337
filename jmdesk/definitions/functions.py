"""The functions of expressions: all of them; a definition cannot add any."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from jmdesk.definitions.values import (
    EXACT,
    Unfit,
    compare,
    is_empty,
    kind,
    number,
)
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.record import Record
from jmdesk.language import tr

if TYPE_CHECKING:  # an expression has functions, functions are bound to its scope
    from jmdesk.definitions.expression import Scope

Run: TypeAlias = "Callable[[Scope], Any]"
MANY = 200
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Plain:
    """A function of values. Unless it ``sees_none``, an empty argument makes it empty."""

    call: Callable[..., Any]
    least: int
    most: int
    sees_none: bool = False

    @property
    def counts(self) -> str:
        """How many arguments it takes, in words."""
        if self.least == self.most:
            return str(self.least)
        return (
            tr("至少 {least}", least=self.least)
            if self.most == MANY
            else tr("{least} 至 {most}", least=self.least, most=self.most)
        )

    def bind(self, arguments: Sequence[Run]) -> Run:
        """The function of a scope that calls this one."""
        call = self.call
        if len(arguments) == 1:
            return _bound(call, arguments[0], self.sees_none)
        if self.sees_none:
            return lambda scope: call(*[argument(scope) for argument in arguments])

        def run(scope: Scope) -> Any:
            values = [argument(scope) for argument in arguments]
            return None if None in values else call(*values)

        return run


def _bound(call: Callable[..., Any], argument: Run, sees_none: bool) -> Run:
    """A function of one value, as most are: without a list of its arguments."""
    if sees_none:
        return lambda scope: call(argument(scope))

    def run(scope: Scope) -> Any:
        value = argument(scope)
        return None if value is None else call(value)

    return run


@dataclass(frozen=True, slots=True)
class OfRecords:
    """A function over the records of a ledger: first its name, then a field's, then filters."""

    call: Callable[[Sequence[Record], str, Scope], Any]
    texts: tuple[int, ...] = (2,)

    @property
    def wants(self) -> str:
        """What must be written first, in words."""
        return {(1,): tr("台账名"), (2,): tr("台账名和字段名"), (1, 2): tr("台账名（和字段名）")}[
            self.texts
        ]

    def fits(self, texts: Sequence[object]) -> bool:
        """Whether these written arguments are what it wants."""
        return len(texts) in self.texts and all(isinstance(text, str) for text in texts)


@dataclass(frozen=True, slots=True)
class Test:
    """A filter that is more than a value: passes a related record's value, or not."""

    __test__ = False  # no test class for pytest

    passes: Callable[[Any, Record], bool]


def _same(name: str) -> Test:
    return Test(lambda value, record: value is not None and value == record.get(name))


def _given() -> Test:
    return Test(lambda value, record: not is_empty(value))


def _upto(limit: Any) -> Test:
    last = end(limit)
    return Test(lambda value, record: value is not None and end(value) <= last)


def _within(span: Any) -> Test:
    if not isinstance(span, Period):
        raise Unfit(tr("within 要用期，这里是{kind}。", kind=kind(span)))
    return Test(lambda value, record: value is not None and span.holds(end(value)))


def _includes(text: Any) -> Test:
    return Test(lambda value, record: value is not None and contains(value, text))


def day(value: Any) -> date:
    """The value as a date; Unfit for any other kind."""
    if type(value) is date:
        return value
    raise Unfit(tr("这里要用日期，却是{kind}“{value}”。", kind=kind(value), value=value))


def start(value: Any) -> date:
    """The first day of a period; a date itself."""
    return value.start if isinstance(value, Period) else day(value)


def end(value: Any) -> date:
    """The last day of a period; a date itself."""
    return value.end if isinstance(value, Period) else day(value)


def days(first: Any, last: Any) -> int:
    """Days from one date to another: 0 on the same day, negative backwards."""
    return (day(last) - day(first)).days


def months(first: Any, last: Any) -> int:
    """Whole months from one date to another, negative backwards."""
    begin, finish = day(first), day(last)
    if finish < begin:
        return -months(finish, begin)
    full = (finish.year - begin.year) * 12 + finish.month - begin.month
    return full - (finish.day < begin.day)


def contains(value: Any, *wanted: Any) -> bool:
    """Whether a list holds, or a text has within it, at least one of these texts."""
    if not isinstance(value, str | tuple | list):
        raise Unfit(tr("contains 要用文字或多项，这里是{kind}。", kind=kind(value)))
    return any(_text(text) in value for text in wanted)


def starts(value: Any, *wanted: Any) -> bool:
    """Whether a text begins with one of these texts."""
    return _text(value).startswith(tuple(_text(text) for text in wanted))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise Unfit(tr("这里要用文字，却是{kind}“{value}”。", kind=kind(value), value=value))


def text(value: Any) -> str:
    """Any value as text; numbers without needless noughts."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple | list | dict | bool):
        raise Unfit(tr("{kind}不能写成一段文字。", kind=kind(value)))
    return str(value)


def join(between: Any, *parts: Any) -> str:
    """Values as one text with something between them."""
    texts = [text(part) for part in parts]
    if sum(map(len, texts)) + len(_text(between)) * len(texts) > LONGEST_TEXT:
        raise Unfit(tr("拼成的文字多于 {longest_text} 字。", longest_text=LONGEST_TEXT))
    return str(between).join(texts)


def digits(value: Any, width: Any) -> str:
    """A whole number with noughts before it: digits(7, 3) is 007."""
    return str(int(number(value, "digits"))).zfill(min(int(number(width, "digits")), 12))


def rounded(value: Any, places: Any = Decimal(0)) -> Decimal:
    """Half up, to so many places (0 to 10)."""
    exact = number(value, "round")
    step = Decimal(1).scaleb(-max(0, min(int(number(places, "round")), 10)))
    return EXACT.quantize(Decimal(exact), step)


def plus(*parts: Any) -> Decimal | None:
    """The sum where an empty part counts as nothing (R3); empty when all are."""
    filled = [number(part, "plus") for part in parts if part is not None]
    total = Decimal(0)
    for part in filled:
        total = EXACT.add(total, part)
    return total if filled else None


def least(*values: Any) -> Any:
    """The smallest of several numbers or dates."""
    best = values[0]
    for value in values[1:]:
        best = value if compare("<", value, best) else best
    return best


def greatest(*values: Any) -> Any:
    """The largest of several numbers or dates."""
    best = values[0]
    for value in values[1:]:
        best = value if compare(">", value, best) else best
    return best


def order(value: Any, *listed: Any) -> int | None:
    """The place of a value in a list (from 1); empty when it is not there."""
    return listed.index(value) + 1 if value in listed else None


def size(value: Any) -> int:
    """How many items a list has, or characters a text."""
    if isinstance(value, str | tuple | list):
        return len(value)
    raise Unfit(tr("len 要用文字或多项，这里是{kind}。", kind=kind(value)))


def _period(of: PeriodKind) -> Callable[[Any], Period]:
    return lambda value: Period.holding(end(value), of)


def _values(records: Sequence[Record], name: str) -> list[Any]:
    return [value for record in records if (value := record.get(name)) is not None]


def _sum(records: Sequence[Record], name: str, scope: Scope) -> Decimal | None:
    return plus(*_values(records, name))


def _count(records: Sequence[Record], name: str, scope: Scope) -> int:
    if not name:
        return len(records)
    return sum(not is_empty(record.get(name)) for record in records)


def _greatest(records: Sequence[Record], name: str, scope: Scope) -> Any:
    found = _values(records, name)
    return greatest(*found) if found else None


def _least(records: Sequence[Record], name: str, scope: Scope) -> Any:
    found = _values(records, name)
    return least(*found) if found else None


def _latest(records: Sequence[Record], name: str, scope: Scope) -> Any:
    dated = [(r.period, r.id, r.get(name)) for r in records if r.period is not None]
    return max(dated, key=lambda entry: entry[:2])[2] if dated else None


def _only(records: Sequence[Record], name: str, scope: Scope) -> Any:
    return records[0].get(name) if len(records) == 1 else None


def _rank(records: Sequence[Record], name: str, scope: Scope) -> int:
    own = str(scope.name("id") or "")
    return 1 + sum(not own or record.id < own for record in records)


PLAIN: Mapping[str, Plain] = {
    "empty": Plain(is_empty, 1, 1, sees_none=True),
    "filled": Plain(lambda value: not is_empty(value), 1, 1, sees_none=True),
    "nothing": Plain(lambda: None, 0, 0, sees_none=True),
    "plus": Plain(plus, 1, MANY, sees_none=True),
    "abs": Plain(lambda value: abs(number(value, "abs")), 1, 1),
    "min": Plain(least, 2, MANY),
    "max": Plain(greatest, 2, MANY),
    "round": Plain(rounded, 1, 2),
    "order": Plain(order, 2, MANY),
    "len": Plain(size, 1, 1),
    "contains": Plain(contains, 2, MANY),
    "starts": Plain(starts, 2, MANY),
    "text": Plain(text, 1, 1),
    "join": Plain(join, 2, MANY),
    "digits": Plain(digits, 2, 2),
    "days": Plain(days, 2, 2),
    "months": Plain(months, 2, 2),
    "start": Plain(start, 1, 1),
    "end": Plain(end, 1, 1),
    "year": Plain(lambda value: end(value).year, 1, 1),
    "month": Plain(lambda value: end(value).month, 1, 1),
    "year_of": Plain(_period(PeriodKind.YEAR), 1, 1),
    "quarter_of": Plain(_period(PeriodKind.QUARTER), 1, 1),
    "month_of": Plain(_period(PeriodKind.MONTH), 1, 1),
    "given": Plain(_given, 0, 0),
    "same": Plain(_same, 1, 1),
    "upto": Plain(_upto, 1, 1),
    "within": Plain(_within, 1, 1),
    "includes": Plain(_includes, 1, 1),
}
"""Functions of values."""
TESTS = frozenset({"given", "same", "upto", "within", "includes"})
"""Those of them that make filters for functions over related records."""

OF_RECORDS: Mapping[str, OfRecords] = {
    "sum_of": OfRecords(_sum),
    "count_of": OfRecords(_count, (1, 2)),
    "max_of": OfRecords(_greatest),
    "min_of": OfRecords(_least),
    "latest_of": OfRecords(_latest),
    "value_of": OfRecords(_only),
    "rank_of": OfRecords(_rank, (1,)),
}
"""Functions over the related records that pass their filters; empty values are left out."""
