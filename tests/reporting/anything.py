"""Records of any ledger with random values, as a store could hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from tests.reporting.examples import BANNER, OTHER, SECOND, TOWNSHIP, VILLAGE

YEAR = 2023
_UNITS = (BANNER, TOWNSHIP, OTHER, VILLAGE, SECOND)
_EACH = 7


def anything(ledgers: Mapping[str, Ledger], seed: int) -> list[Record]:
    """Some records of each ledger that is no system one; references point to what is there."""
    return list(_records(ledgers, Random(seed)))


def _records(ledgers: Mapping[str, Ledger], chance: Random) -> Iterator[Record]:
    for id, ledger in ledgers.items():
        for number in range(_EACH) if not ledger.system else ():
            unit = BANNER if ledger.belongs == "banner" else chance.choice(_UNITS)
            values = {
                field.name: _value(field, chance)
                for field in ledger.current
                if field.compute is None and (field.required or chance.random() < 0.7)
            }
            yield Record(
                id=RecordId(f"{id} {number}"),
                ledger=ledger.id,
                unit=unit,
                period=_period(ledger.period, chance),
                values={name: value for name, value in values.items() if value is not None},
            )


def _period(kind: PeriodKind | None, chance: Random) -> Period | None:
    day = date(YEAR, chance.randint(1, 12), 1)
    return Period.holding(day, kind) if kind else None


def _value(field: Field, chance: Random) -> Any:
    """A value of a field's type; None for types that no sum depends on."""
    name = field.type.name
    if name in ("count", "decimal", "money", "percent"):
        whole = chance.randint(0, 400)
        return whole if name == "count" else Decimal(whole * 25).scaleb(-2)
    made: dict[str, Any] = {
        "qualified": Qualified(Decimal(chance.randint(1, 90)), chance.choice(("", "约", "以上"))),
        "year": YEAR,
        "text": chance.choice("甲乙丙"),
        "date": date(YEAR, 1, 1) + timedelta(days=chance.randint(0, 364)),
        "unit": chance.choice(_UNITS),
        "units": (chance.choice(_UNITS),),
        "yes_no": chance.random() < 0.5,
        "choice": chance.choice(field.choices or ("",)),
        "reference": f"{field.target} {chance.randrange(_EACH)}",
    }
    return made.get(name)
