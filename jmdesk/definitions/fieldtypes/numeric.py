"""Numbers: counts, money, decimals, percents, and numbers with a qualifier."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from jmdesk.definitions.fieldtypes.base import FieldType, Qualified
from jmdesk.definitions.numbers import (
    EMPTY,
    LIMIT,
    money_power,
    plain_number,
    plain_text,
    read_number,
)
from jmdesk.domain.revision import Json, canonical
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.definitions.ledger import Field

_STORED = re.compile(r"-?\d{1,12}(?:\.\d{1,10})?")
_LARGEST_COLUMN = 2**63 - 1


class DecimalNumber(FieldType):
    """An exact number with up to four decimals, in the field's measure."""

    name = "decimal"
    column = "integer"
    numeric = True

    def places(self, field: Field) -> int:
        """How many decimals a value may have."""
        return 4

    def read(self, text: str, field: Field) -> Decimal | None:
        value = read_number(text, field.measure).value
        if value is not None and value != _rounded(value, self.places(field)):
            raise ValueError(self._too_fine(text, field))
        return value

    def _too_fine(self, text: str, field: Field) -> str:
        return tr(
            "“{text}”的小数太多，“{label}”最多 {places} 位小数。",
            text=text,
            label=field.label,
            places=self.places(field),
        )

    def show(self, value: Any, field: Field) -> str:
        return "" if value is None else plain_number(_rounded(value, self.places(field)))

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
            text=text,
            label=field.label,
            measure=field.measure,
            places=self.places(field),
        )


class Percent(DecimalNumber):
    """A percentage as the number before the sign: 53.7 is 53.7 %."""

    name = "percent"


class Count(FieldType):
    """A whole number: households, heads, sessions."""

    name = "count"
    column = "integer"
    numeric = True

    def read(self, text: str, field: Field) -> int | None:
        value = read_number(text, field.measure).value
        if value is None:
            return None
        if value != int(value):
            raise ValueError(
                tr("“{text}”不是整数，“{label}”请填整数。", text=text, label=field.label)
            )
        return int(value)

    def show(self, value: Any, field: Field) -> str:
        return "" if value is None else plain_number(Decimal(value))

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
    """A number that may carry a qualifier: 约30, 300以上, 300余户 (R15)."""

    name = "qualified"
    _before: ClassVar[tuple[str, ...]] = ("约", "近", "不少于", "不足", "超过")
    _after: ClassVar[tuple[str, ...]] = ("以上", "以下", "左右", "余", "多")
    _same: ClassVar[dict[str, str]] = {"大约": "约", "至少": "不少于", "不到": "不足"}

    def read(self, text: str, field: Field) -> Qualified | None:
        plain = plain_text(text)
        if plain in EMPTY:
            return None
        for other, word in self._same.items():
            plain = plain.replace(other, word)
        found = [word for word in (*self._before, *self._after) if word in plain]
        if len(found) > 1:
            raise ValueError(
                tr(
                    "“{text}”有两个限定词（{names}），请只留一个。",
                    text=text,
                    names="、".join(found),
                )
            )
        word = found[0] if found else ""
        if (plain.count(word) > 1 and word) or plain.startswith(word) != (word not in self._after):
            raise ValueError(tr("“{text}”看不懂，请写成 约30 或 300以上。", text=text))
        return self._qualified(text, plain.replace(word, ""), word, field)

    def _qualified(self, text: str, number: str, qualifier: str, field: Field) -> Qualified:
        value = read_number(number, field.measure).value
        if value is None or value != _rounded(value, 4):
            raise ValueError(
                tr("“{text}”里没有数，或小数多于 4 位，请写成 约30 或 300以上。", text=text)
            )
        return Qualified(value, qualifier)

    def show(self, value: Any, field: Field) -> str:
        if value is None:
            return ""
        number = plain_number(Decimal(value.number))
        if value.qualifier in self._before:
            return f"{value.qualifier}{number}"
        return f"{number}{value.qualifier}"

    def store(self, value: Any, field: Field) -> Json:
        if value is None:
            return None
        return {"number": plain_number(value.number), "qualifier": value.qualifier}

    def load(self, stored: Json, field: Field) -> Qualified | None:
        if stored is None:
            return None
        if not isinstance(stored, dict) or set(stored) != {"number", "qualifier"}:
            raise ValueError(tr("“{label}”存的不是带限定词的数。", label=field.label))
        word = stored["qualifier"]
        if not isinstance(word, str) or word not in ("", *self._before, *self._after):
            raise ValueError(tr("“{label}”的限定词“{word}”看不懂。", label=field.label, word=word))
        return Qualified(_stored_number(stored["number"], field), word)

    def to_column(self, value: Any, field: Field) -> str | None:
        return None if value is None else canonical(self.store(value, field)).decode()

    def from_column(self, kept: int | str | None, field: Field) -> Qualified | None:
        return None if kept is None else self.load(json.loads(str(kept)), field)


def _rounded(value: Decimal | int, places: int) -> Decimal:
    """Half up, as an office rounds; a figure too large to be rounded stays as it is."""
    try:
        return Decimal(value).quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
    except InvalidOperation:
        return Decimal(value)


@lru_cache(maxsize=20_000)  # lists read the same few amounts thousands of times
def _scaled_down(kept: int, places: int) -> Decimal:
    return Decimal(plain_number(Decimal(kept).scaleb(-places)))


def _stored_number(stored: Json, field: Field) -> Decimal:
    if not isinstance(stored, str) or not _STORED.fullmatch(stored):
        raise ValueError(tr("“{label}”存的“{stored}”不是数。", label=field.label, stored=stored))
    return Decimal(stored)
