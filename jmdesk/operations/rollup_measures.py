"""What is summed in a roll-up, and how: the kind of each field decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from jmdesk.definitions.fieldtypes.numeric import DecimalNumber
from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.definitions.plain import money_power
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.store.rollup import Figure

_COUNTED = frozenset({"choice", "choices", "yes_no"})
_QUALIFIED_PLACES = 4


class Way(StrEnum):
    """How a measure comes about."""

    RECORDS = "records"
    """How many records."""
    SUM = "sum"
    RATIO = "ratio"
    COUNTED = "counted"
    """How many records have each choice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One figure of each cell: of ``field`` (None: the records themselves).

    ``standing`` figures hold until the next one of the same thing; the others count in their own
    period. ``above`` and ``below`` are the fields of a ratio, ``factor`` what it is times.
    ``choice`` is the one that is counted, once the choices that occur are known.
    """

    way: Way
    field: Field | None = None
    standing: bool = False
    above: Field | None = None
    below: Field | None = None
    factor: Decimal = Decimal(1)
    choice: str = ""

    @property
    def label(self) -> str:
        """What stands over it."""
        if self.field is None:
            return tr("条数")
        return f"{self.field.label}：{self.choice}" if self.choice else self.field.label

    @property
    def measure(self) -> str:
        """Its 计量单位."""
        return self.field.measure if self.field is not None and self.way is not Way.COUNTED else ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The sums that it is made of; a ratio's are of the records that say both."""
        if self.above is not None and self.below is not None:
            above, below = self.above.name, self.below.name
            return (Figure(field=above, given=(below,)), Figure(field=below, given=(above,)))
        return (Figure(field=self.field.name),) if self.field and self.way is Way.SUM else ()

    @property
    def names(self) -> frozenset[str]:
        """The fields that are read for it."""
        given = (self.above, self.below) if self.way is Way.RATIO else (self.field,)
        return frozenset(one.name for one in given if one is not None)

    @property
    def once_by(self) -> tuple[str, ...]:
        """In what records agree that share one figure."""
        return self.field.once_by if self.field is not None and self.way is Way.SUM else ()

    @property
    def plain(self) -> bool:
        """Whether it is added from what was typed, not worked out anew."""
        given = (self.above, self.below) if self.way is Way.RATIO else (self.field,)
        return all(
            one is None or (one.compute is None and one.type.name != "qualified") for one in given
        )

    @property
    def counts(self) -> bool:
        """Whether records are counted, not amounts added."""
        return self.way in (Way.RECORDS, Way.COUNTED)

    @property
    def free(self) -> bool:
        """Whether it may be added over whatever there is, each record's by itself."""
        field = self.field
        if field is None or self.way is Way.RATIO:
            return True
        if self.way is Way.COUNTED or self.once_by:
            return False
        over_time = self.standing or field.over_time is RollUp.SUM
        return over_time and field.over_units is RollUp.SUM and field.over_projects is RollUp.SUM

    @property
    def cumulative(self) -> str:
        """With what it begins anew, "" where it holds in its own period alone."""
        of = self.above or self.field
        return of.cumulative if of is not None else ""


RECORDS = Measure(way=Way.RECORDS)


def measures(ledger: Ledger, names: Iterable[str]) -> tuple[Measure, ...]:
    """The measures of these fields; Refusal where one cannot be summed at all."""
    wanted = tuple(dict.fromkeys(names)) or tuple(field.name for field in usual(ledger))
    found = []
    for name in wanted:
        field = ledger.by_name.get(name)
        if field is None or field.removed or not _is_measured(field):
            known = tr("、").join(one.name for one in measured(ledger))
            raise Refusal(
                tr(
                    "台账“{title}”的“{name}”不能汇总。可用的有：{known}。",
                    title=ledger.title,
                    name=name,
                    known=known or tr("（没有）"),
                )
            )
        found.append(_measure(ledger, field))
    return tuple(found)


def measured(ledger: Ledger) -> tuple[Field, ...]:
    """The fields of which something can be told over several records."""
    return tuple(field for field in ledger.current if _is_measured(field))


def usual(ledger: Ledger) -> tuple[Field, ...]:
    """What one is likely to ask for first: the listed amounts, else any."""
    able = [one for one in measured(ledger) if one.type.name not in _COUNTED]
    adding = [one for one in able if one.over_units is not RollUp.NONE]
    listed = [one for one in adding if one.listed]
    return tuple((listed or adding)[:4])


def _is_measured(field: Field) -> bool:
    if field.type.name in _COUNTED:
        return RollUp.COUNTED in (field.over_units, field.over_time)
    number = field.type.numeric or field.type.name == "qualified"
    return number and {field.over_units, field.over_time} != {RollUp.NONE}


def _measure(ledger: Ledger, field: Field) -> Measure:
    standing = field.over_time is RollUp.LATEST and ledger.period is not None
    if field.type.name in _COUNTED:
        return Measure(way=Way.COUNTED, field=field, standing=standing)
    if field.ratio and RollUp.RATIO in (field.over_units, field.over_time):
        above, below = (ledger.field(name) for name in field.ratio)
        return Measure(
            way=Way.RATIO,
            field=field,
            above=above,
            below=below,
            factor=_factor(field, above, below),
            standing=above.over_time is RollUp.LATEST and ledger.period is not None,
        )
    return Measure(way=Way.SUM, field=field, standing=standing)


def _factor(field: Field, above: Field, below: Field) -> Decimal:
    """A percentage is times 100; money in another measure is brought to the field's own."""
    if field.type.name == "percent":
        return Decimal(100)
    if field.type.name != "money" or above.type.name != "money":
        return Decimal(1)
    own, of_above = (money_power(one.measure) or 0 for one in (field, above))
    of_below = (money_power(below.measure) or 0) if below.type.name == "money" else 0
    return Decimal(1).scaleb(of_above - of_below - own)


def places(field: Field) -> int:
    """How many decimals the whole numbers of a field's column stand for."""
    if isinstance(field.type, DecimalNumber):
        return field.type.places(field)
    return _QUALIFIED_PLACES if field.type.name == "qualified" else 0


def exact(total: int, field: Field) -> Decimal | int:
    """A sum as it is, in the field's measure."""
    decimals = places(field)
    return Decimal(total).scaleb(-decimals) if decimals else total
