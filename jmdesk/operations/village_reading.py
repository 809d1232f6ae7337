"""What a 嘎查 writes in one cell: the days of a course, households that came or went.

Both are read as people write them and shown in one way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from jmdesk.definitions.numbers import plain_text
from jmdesk.domain.period import Period
from jmdesk.language import tr

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PART = re.compile(r"\d{1,4}(?:\.\d{1,2}){0,2}")
_TO = re.compile(r"[-–—―~至到]+")
_BETWEEN, _AFTER = re.compile("[年月/]"), re.compile("[日号]")
_YEAR, _DAY, _SPAN, _LAST = "{year}年", "{month}月{day}日", "{first}–{day}日", "日"
_BARE = re.compile(r"(\d{1,2})-(\d{1,2})")

_MORE, _LESS = ("新增", "增加", "增", "多", "+"), ("减少", "减", "少", "-")
_CHANGE = re.compile(r"(新增|增加|增|多|\+|减少|减|少|-)|(\d{1,6})(户|人|口|名)?|[,，、;；/ 。了]")
_HOUSEHOLDS, _PEOPLE, _COMMA = "户", "人", "，"
_MEASURES = {"户": "hh", "人": "pp", "口": "pp", "名": "pp"}
CHANGE = ("hh_more", "pp_more", "hh_less", "pp_less")
"""The columns of 受益变化 that one cell says."""


def read_days(text: str, period: Period) -> tuple[date, date] | None:
    """First and last day: 5月12–14日, 5.12-14, 12-14, 5.30-6.2, 2024-05-12; None for nothing.

    Without month or year they are those of ``period``. ValueError with a sentence otherwise.
    """
    plain = re.sub(r"\s", "", plain_text(text))
    if not plain:
        return None
    bare = _BARE.fullmatch(plain)
    if bare and int(bare[1]) == period.start.month:
        raise ValueError(_either(text, bare[1], bare[2]))
    plain = _ISO.sub(r"\1.\2.\3", plain)
    plain = _BETWEEN.sub(".", _AFTER.sub("", plain))
    parts = _TO.split(plain)
    if len(parts) > 2 or not all(_PART.fullmatch(part) for part in parts):
        raise ValueError(_no_days(text))
    begins = _day(parts[0], period.start, text)
    ends = _day(parts[-1], begins, text)
    if ends < begins:
        raise ValueError(tr("“{text}”的末一天早于头一天，请改正。", text=text))
    return begins, ends


def read_day(text: str, period: Period) -> date | None:
    """One day, as `read_days` reads it; ValueError for several."""
    span = read_days(re.sub(r"^(\d{1,2})-(\d{1,2})$", r"\1.\2", text.strip()), period)
    if span is None:
        return None
    if span[0] != span[1]:
        raise ValueError(tr("“{text}”不止一天，请只写一天。", text=text))
    return span[0]


def show_days(begins: date | None, ends: date | None, period: Period) -> str:
    """5月12–14日; the year only where it is not that of the period."""
    if begins is None:
        return "" if ends is None else show_days(ends, ends, period)
    first = _shown(begins, period.start)
    if ends is None or ends == begins:
        return first
    if (ends.year, ends.month) == (begins.year, begins.month):
        return _SPAN.format(first=first.removesuffix(_LAST), day=ends.day)
    return f"{first}–{_shown(ends, begins)}"


def _shown(day: date, before: date) -> str:
    """A day, with its year where that is another one than before."""
    pattern = _DAY if day.year == before.year else _YEAR + _DAY
    return pattern.format(year=day.year, month=day.month, day=day.day)


def read_change(text: str) -> dict[str, int | None]:
    """新增 4 户 11 人，减少 1 户 2 人; bare numbers are 户 and 人 that were added.

    The four columns `CHANGE`, None where nothing is said of one; ValueError with a sentence.
    """
    found: dict[str, int | None] = dict.fromkeys(CHANGE)
    way, place, last = "more", 0, ""
    plain = plain_text(text)
    while place < len(plain):
        match = _CHANGE.match(plain, place)
        if match is None:
            raise ValueError(_no_change(text))
        place = match.end()
        if match[1]:
            way, last = ("more" if match[1] in _MORE else "less"), ""
        if match[2]:
            last = _MEASURES.get(match[3] or "", "pp" if last == "hh" else "hh")
            if found[f"{last}_{way}"] is not None:
                raise ValueError(_no_change(text))
            found[f"{last}_{way}"] = int(match[2])
    if plain and all(value is None for value in found.values()):
        raise ValueError(_no_change(text))
    return found


def show_change(values: Mapping[str, Any]) -> str:
    """The four columns as one cell shows them, in the words in which it is read again."""
    said = []
    for way, word in (("more", _MORE[0]), ("less", _LESS[0])):
        households, people = values.get(f"hh_{way}"), values.get(f"pp_{way}")
        parts = [
            f"{households} {_HOUSEHOLDS}" if households is not None else "",
            f"{people} {_PEOPLE}" if people is not None else "",
        ]
        if any(parts):
            said.append(" ".join([word, *(part for part in parts if part)]))
    return _COMMA.join(said)


def _day(part: str, before: date, text: str) -> date:
    """A day written in full or not; what is missing is that of the day before it."""
    numbers = [int(number) for number in part.split(".")]
    year, month, day = ([before.year, before.month][: 3 - len(numbers)] + numbers)[:3]
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(tr("没有“{text}”这一天，请检查月和日。", text=text)) from error


def _either(text: str, first: str, last: str) -> str:
    return tr(
        "“{text}”可以是{first}月{last}日，也可以是{first}日到{last}日。"
        "请写成 {first}.{last} 或 {first}日-{last}日。",
        text=text,
        first=first,
        last=last,
    )


def _no_days(text: str) -> str:
    return tr("“{text}”不是日期，请写成 5.12 或 5.12-14。", text=text)


def _no_change(text: str) -> str:
    return tr("“{text}”看不懂，请写成 新增4户11人 或 减少1户2人。", text=text)
