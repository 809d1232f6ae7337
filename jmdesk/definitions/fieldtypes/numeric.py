"""Numbers: counts, money, decimals, percents, and numbers with a qualifier."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from jmdesk.definitions.fieldtypes.base import FieldType, Heard, Qualified
from jmdesk.definitions.numbers import (
    LIMIT,
    Reading,
    hear_number,
    money_power,
    plain_number,
    range_sentence,
    read_number,
)
from jmdesk.definitions.plain import short
from jmdesk.definitions.qualifiers import AFTER, BEFORE, worded
from jmdesk.domain.period import Period
from jmdesk.domain.revision import Json, canonical
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.definitions.ledger import Field

_STORED = re.compile(r"-?\d{1,12}(?:\.\d{1,10})?")
_LARGEST_COLUMN = 2**63 - 1


class Exact(FieldType):
    """Numbers of which sums are made. A qualifier is kept beside them, a range is refused."""

    column = "integer"
    numeric = True

    def measure(self, field: Field) -> str:
        """The measure in which a bare number is meant."""
        return field.measure

    def read(self, text: str, field: Field) -> Any:
        return self._fitting(read_number(text, self.measure(field)), text, field)

    def hear(self, text: str, field: Field, period: Period | None = None) -> Heard:
        heard = hear_number(text, self.measure(field))
        if heard.upper is not None:
            raise ValueError(range_sentence(text, heard))
        value = self._fitting(heard, text, field)
        if heard.qualifier:
            value = Qualified(Decimal(value), heard.qualifier)
        return Heard(value, heard.note)

    def show(self, value: Any, field: Field) -> str:
        if isinstance(value, Qualified):
            return worded(value.qualifier, self.show(value.number, field))
        return "" if value is None else self._shown(value, field)

    def _fitting(self, reading: Reading, text: str, field: Field) -> Any:
        """The value; ValueError where it has more decimals than the field keeps."""
        raise NotImplementedError

    def _shown(self, value: Any, field: Field) -> str:
        raise NotImplementedError


class DecimalNumber(Exact):
    """An exact number with up to four decimals, in the field's measure."""

    name = "decimal"

    def places(self, field: Field) -> int:
        """How many decimals a value may have."""
        return 4

    def _fitting(self, reading: Reading, text: str, field: Field) -> Decimal | None:
        value = reading.value
        if value is not None and value != _rounded(value, self.places(field)):
            raise ValueError(self._too_fine(text, field))
        return value

    def _too_fine(self, text: str, field: Field) -> str:
        return tr(
            "“{text}”的小数太多，“{label}”最多 {places} 位小数。",
            text=short(text),
            label=field.label,
            places=self.places(field),
        )

    def _shown(self, value: Any, field: Field) -> str:
        return plain_number(_rounded(value, self.places(field)))

    def store(self, value: Any, field: Field) -> Json:
        return None if value is None else plain_number(Decimal(value))

    def load(self, stored: Json, field: Field) -> Decimal | None:
        if stored is None:
            return None
        value = _stored_number(stored, field)
        if value != _rounded(value, self.places(field)):
            raise ValueError(self._too_fine(str(stored), field))
        return value

    def to_column(self, value: Any, field: Field) -> int | None:
        if value is None:
            return None
        places = self.places(field)
        scaled = int(_rounded(value, places).scaleb(places))
        # Only a worked-out figure can be as large; the column then stays empty.
        return scaled if abs(scaled) <= _LARGEST_COLUMN else None

    def from_column(self, kept: int | str | None, field: Field) -> Decimal | None:
        return None if kept is None else _scaled_down(int(kept), self.places(field))


class Money(DecimalNumber):
    """An amount of money, exact to 0.01 元 in whatever measure."""

    name = "money"

    def places(self, field: Field) -> int:
        return 2 + (money_power(field.measure) or 0)

    def _too_fine(self, text: str, field: Field) -> str:
        return tr(
            "“{text}”不足一分。“{label}”以{measure}计，最多 {places} 位小数。",
            text=short(text),
            label=field.label,
            measure=field.measure,
            places=self.places(field),
        )


class Percent(DecimalNumber):
    """A percentage as the number before the sign: 53.7 is 53.7 %."""

    name = "percent"

    def measure(self, field: Field) -> str:
        """Always %."""
        return "%"


class Count(Exact):
    """A whole number: households, heads, sessions."""

    name = "count"

    def _fitting(self, reading: Reading, text: str, field: Field) -> int | None:
        value = reading.value
        if value is None:
            return None
        if value != int(value):
            raise ValueError(
                tr("“{text}”不是整数，“{label}”请填整数。", text=short(text), label=field.label)
            )
        return int(value)

    def _shown(self, value: Any, field: Field) -> str:
        return plain_number(Decimal(value))

    def store(self, value: Any, field: Field) -> Json:
        return None if value is None else int(value)

    def load(self, stored: Json, field: Field) -> int | None:
        if stored is None:
            return None
        if isinstance(stored, bool) or not isinstance(stored, int) or abs(stored) >= LIMIT:
            raise ValueError(
                tr("“{label}”存的“{stored}”不是整数。", label=field.label, stored=stored)
            )
        return stored

    def to_column(self, value: Any, field: Field) -> int | None:
        return None if value is None or abs(value) > _LARGEST_COLUMN else int(value)

    def from_column(self, kept: int | str | None, field: Field) -> int | None:
        return None if kept is None else int(kept)


class QualifiedNumber(FieldType):
    """A number that may carry a qualifier or be a range: 约30, 300以上, 2-3个 (R15, R16)."""

    name = "qualified"

    def read(self, text: str, field: Field) -> Qualified | None:
        return self._qualified(hear_number(text, field.measure), text)

    def hear(self, text: str, field: Field, period: Period | None = None) -> Heard:
        heard = hear_number(text, field.measure)
        value = self._qualified(heard, text)
        return Heard(value, "" if self.show(value, field) == text.strip() else heard.note)

    def _qualified(self, heard: Reading, text: str) -> Qualified | None:
        if heard.value is None:
            return None
        ends = (heard.value, heard.value if heard.upper is None else heard.upper)
        if any(end != _rounded(end, 4) for end in ends):
            raise ValueError(tr("“{text}”的小数多于 4 位，请改正。", text=short(text)))
        return Qualified(heard.value, heard.qualifier, heard.upper)

    def show(self, value: Any, field: Field) -> str:
        return "" if value is None else said_number(value)

    def store(self, value: Any, field: Field) -> Json:
        if value is None:
            return None
        stored: dict[str, Json] = {
            "number": plain_number(value.number),
            "qualifier": value.qualifier,
        }
        if value.upper is not None:
            stored["upper"] = plain_number(value.upper)
        return stored

    def load(self, stored: Json, field: Field) -> Qualified | None:
        if stored is None:
            return None
        if not isinstance(stored, dict) or stored.keys() - {"upper"} != {"number", "qualifier"}:
            raise ValueError(tr("“{label}”存的不是带限定词的数。", label=field.label))
        word = stored["qualifier"]
        if not isinstance(word, str) or word not in ("", *BEFORE, *AFTER):
            raise ValueError(tr("“{label}”的限定词“{word}”看不懂。", label=field.label, word=word))
        upper = _stored_number(stored["upper"], field) if "upper" in stored else None
        return Qualified(_stored_number(stored["number"], field), word, upper)

    def to_column(self, value: Any, field: Field) -> str | None:
        return None if value is None else canonical(self.store(value, field)).decode()

    def from_column(self, kept: int | str | None, field: Field) -> Qualified | None:
        return None if kept is None else self.load(json.loads(str(kept)), field)


def said_number(value: Qualified) -> str:
    """A number with its qualifier, or a range: 约30, 300以上, 2-3."""
    number = plain_number(Decimal(value.number))
    if value.upper is not None:
        number = f"{number}-{plain_number(value.upper)}"
    return worded(value.qualifier, number)


def _rounded(value: Decimal | int, places: int) -> Decimal:
    """Half up, as an office rounds; a figure too large to be rounded stays as it is."""
    try:
        return Decimal(value).quantize(_last_place(places), rounding="ROUND_HALF_UP")
    except InvalidOperation:
        return Decimal(value)


@cache
def _last_place(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


@lru_cache(maxsize=20_000)  # lists read the same few amounts thousands of times
def _scaled_down(kept: int, places: int) -> Decimal:
    return Decimal(plain_number(Decimal(kept).scaleb(-places)))


def _stored_number(stored: Json, field: Field) -> Decimal:
    if not isinstance(stored, str) or not _STORED.fullmatch(stored):
        raise ValueError(tr("“{label}”存的“{stored}”不是数。", label=field.label, stored=stored))
    return Decimal(stored)
