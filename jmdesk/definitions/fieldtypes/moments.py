"""Days, months and years between 1900 and 2100."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from jmdesk.definitions.date_spellings import spelled_day, spelled_month, spelled_year
from jmdesk.definitions.fieldtypes.base import FieldType, Heard
from jmdesk.definitions.numbers import DITTO, ditto_sentence
from jmdesk.definitions.plain import EMPTY, plain_text, short
from jmdesk.domain.late import pattern
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.revision import Json
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.definitions.ledger import Field

_FIRST, _LAST = 1900, 2100
_DAY = pattern(
    r"(\d{4})(?:([-./])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))"
)
_SHORT_YEAR = pattern(r"\d{2}(?:[-./年]\d{1,2}[-./月]\d{1,2}日?|年度?)")
_PART_OF_MONTH = pattern(r"[上中下]旬|月(?:初|底|末|中|份)?$")
_LUNAR = pattern(r"农历|初[一二三四五六七八九十]|正月|腊月|冬月")
_SPAN = pattern(r"[日号]?(?:-|–|—|~|至|到)+\d{1,2}[日号]")
_LONGEST = 60
_MONTH = pattern(r"(\d{4})(?:[-./](\d{1,2})|年(\d{1,2})月|(\d{2}))")
_YEAR = pattern(r"(\d{4})(?:年度?)?")


class Moment(FieldType):
    """Days, months and years in any usual spelling; what is shown is what was understood."""

    def read(self, text: str, field: Field) -> Any:
        return self.hear(text, field).value

    def hear(self, text: str, field: Field, period: Period | None = None) -> Heard:
        plain = plain_text(text[:_LONGEST])
        if plain in EMPTY:
            return Heard(None)
        if plain in DITTO:
            raise ValueError(ditto_sentence(text))
        value, guessed = self._found(plain, text, period)
        if not guessed:
            return Heard(value)
        meant = self.show(value, field)
        return Heard(value, tr("“{text}”读作 {meant}。", text=short(text), meant=meant))

    def _found(self, plain: str, text: str, period: Period | None) -> tuple[Any, bool]:
        """The value, and whether a person should look at how it was understood."""
        raise NotImplementedError


class Day(Moment):
    """A calendar day."""

    name = "date"

    def _found(self, plain: str, text: str, period: Period | None) -> tuple[date, bool]:
        found = spelled_day(plain, period)
        match = _DAY.fullmatch(re.sub(r"\s", "", found.text))
        if match is None:
            raise ValueError(
                tr(
                    "“{text}”不是日期，请写成 2023-05-08。{hint}",
                    text=short(text),
                    hint=_hint(plain),
                )
            )
        year, *rest = (int(part) for part in match.groups() if part and part.isdigit())
        _in_range(year, text)
        try:
            return date(year, *rest), found.guessed
        except ValueError as error:
            raise ValueError(tr("没有“{text}”这一天，请检查月和日。", text=short(text))) from error

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
        _in_range(int(stored[:4]), stored)
        try:
            return date.fromisoformat(stored)
        except ValueError as error:
            raise ValueError(tr("没有“{text}”这一天，请检查月和日。", text=stored)) from error

    def to_column(self, value: Any, field: Field) -> str | None:
        return None if value is None else value.isoformat()

    def from_column(self, kept: int | str | None, field: Field) -> date | None:
        return None if kept is None else date.fromisoformat(str(kept))


class Month(Moment):
    """A month, as a `Period`."""

    name = "month"

    def _found(self, plain: str, text: str, period: Period | None) -> tuple[Period, bool]:
        found = spelled_month(plain, period)
        match = _MONTH.fullmatch(found.text)
        year, month = (int(part) for part in match.groups() if part) if match else (0, 0)
        if not 1 <= month <= 12:
            raise ValueError(tr("“{text}”不是月份，请写成 2023-05。", text=short(text)))
        _in_range(year, text)
        return Period.month(year, month), found.guessed

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
        period = Period.parse(stored)
        _in_range(period.start.year, stored)
        return period

    def to_column(self, value: Any, field: Field) -> str | None:
        return None if value is None else str(value)

    def from_column(self, kept: int | str | None, field: Field) -> Period | None:
        if kept is None:
            return None
        period = Period.parse(str(kept))
        return period if period.kind is PeriodKind.MONTH else None


class Year(Moment):
    """A year, as a whole number."""

    name = "year"
    column = "integer"

    def _found(self, plain: str, text: str, period: Period | None) -> tuple[int, bool]:
        found = spelled_year(plain)
        match = _YEAR.fullmatch(found.text)
        if match is None:
            raise ValueError(
                tr("“{text}”不是年度，请写成 2023。{hint}", text=short(text), hint=_hint(plain))
            )
        _in_range(int(match[1]), text)
        return int(match[1]), found.guessed

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
                text=short(text),
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
    if _LUNAR.search(plain):
        return tr("像是农历，请换算成公历。")
    if _SPAN.search(plain):
        return tr("这里只填一天。")
    if _PART_OF_MONTH.search(plain):
        return tr("没有说是哪一天；不知道就空着。")
    return ""
