"""Days, months and years between 1900 and 2100."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from jmdesk.definitions.fieldtypes.base import FieldType
from jmdesk.definitions.numbers import EMPTY, plain_text
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.revision import Json
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.definitions.ledger import Field

_FIRST, _LAST = 1900, 2100
_MIDNIGHT = re.compile(r"[ T]00?:00(?::00(?:\.0+)?)?$")
_DAY = re.compile(
    r"(\d{4})(?:([-./])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))"
)
_SHORT_YEAR = re.compile(r"\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?")
_MONTH = re.compile(r"(\d{4})(?:[-./](\d{1,2})|年(\d{1,2})月|(\d{2}))")
_YEAR = re.compile(r"(\d{4})年?")


class Day(FieldType):
    """A calendar day."""

    name = "date"

    def read(self, text: str, field: Field) -> date | None:
        plain = _MIDNIGHT.sub("", plain_text(text))
        if plain in EMPTY:
            return None
        match = _DAY.fullmatch(re.sub(r"\s", "", plain))
        if match is None:
            raise ValueError(
                tr("“{text}”不是日期，请写成 2023-05-08。{hint}", text=text, hint=_hint(plain))
            )
        year, *rest = (int(part) for part in match.groups() if part and part.isdigit())
        _in_range(year, text)
        try:
            return date(year, *rest)
        except ValueError as error:
            raise ValueError(tr("没有“{text}”这一天，请检查月和日。", text=text)) from error

    def show(self, value: Any, field: Field) -> str:
        return "" if value is None else value.isoformat()

    def store(self, value: Any, field: Field) -> Json:
        return None if value is None else value.isoformat()

    def load(self, stored: Json, field: Field) -> date | None:
        if stored is None:
            return None
        if not isinstance(stored, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", stored):
            raise ValueError(
                tr("“{label}”存的“{stored}”不是日期。", label=field.label, stored=stored)
            )
        return self.read(stored, field)

    def to_column(self, value: Any, field: Field) -> str | None:
        return None if value is None else value.isoformat()

    def from_column(self, kept: int | str | None, field: Field) -> date | None:
        return None if kept is None else date.fromisoformat(str(kept))


class Month(FieldType):
    """A month, as a `Period`."""

    name = "month"

    def read(self, text: str, field: Field) -> Period | None:
        plain = re.sub(r"\s", "", plain_text(text))
        if plain in EMPTY:
            return None
        match = _MONTH.fullmatch(plain)
        year, month = (int(part) for part in match.groups() if part) if match else (0, 0)
        if not 1 <= month <= 12:
            raise ValueError(tr("“{text}”不是月份，请写成 2023-05。", text=text))
        _in_range(year, text)
        return Period.month(year, month)

    def show(self, value: Any, field: Field) -> str:
        return "" if value is None else str(value)

    def store(self, value: Any, field: Field) -> Json:
        return None if value is None else str(value)

    def load(self, stored: Json, field: Field) -> Period | None:
        if stored is None:
            return None
        if not isinstance(stored, str) or not re.fullmatch(r"\d{4}-\d\d", stored):
            raise ValueError(
                tr("“{label}”存的“{stored}”不是月份。", label=field.label, stored=stored)
            )
        return self.read(stored, field)

    def to_column(self, value: Any, field: Field) -> str | None:
        return None if value is None else str(value)

    def from_column(self, kept: int | str | None, field: Field) -> Period | None:
        if kept is None:
            return None
        period = Period.parse(str(kept))
        return period if period.kind is PeriodKind.MONTH else None


class Year(FieldType):
    """A year, as a whole number."""

    name = "year"
    column = "integer"

    def read(self, text: str, field: Field) -> int | None:
        plain = re.sub(r"\s", "", plain_text(text))
        if plain in EMPTY:
            return None
        match = _YEAR.fullmatch(plain)
        if match is None:
            raise ValueError(tr("“{text}”不是年度，请写成 2023。", text=text))
        _in_range(int(match[1]), text)
        return int(match[1])

    def show(self, value: Any, field: Field) -> str:
        return "" if value is None else str(int(value))

    def store(self, value: Any, field: Field) -> Json:
        return None if value is None else int(value)

    def load(self, stored: Json, field: Field) -> int | None:
        if stored is None:
            return None
        if isinstance(stored, bool) or not isinstance(stored, int):
            raise ValueError(
                tr("“{label}”存的“{stored}”不是年度。", label=field.label, stored=stored)
            )
        _in_range(stored, str(stored))
        return stored

    def to_column(self, value: Any, field: Field) -> int | None:
        return None if value is None else int(value)

    def from_column(self, kept: int | str | None, field: Field) -> int | None:
        return None if kept is None else int(kept)


def _in_range(year: int, text: str) -> None:
    if not _FIRST <= year <= _LAST:
        raise ValueError(
            tr(
                "“{text}”的年份是 {year}，应在 {first} 至 {last} 年之间，请检查。",
                text=text,
                year=year,
                first=_FIRST,
                last=_LAST,
            )
        )


def _hint(plain: str) -> str:
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain):
        return tr("它像是表格软件内部的日期序号，请把原表的单元格设为日期格式。")
    if _MONTH.fullmatch(plain):
        return tr("还缺日。")
    if _SHORT_YEAR.fullmatch(plain):
        return tr("年份要写四位。")
    return ""
