"""Days and months as people and spreadsheets write them, brought to 2023-05-08 and 2023-05."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jmdesk.definitions.plain import plain_text, short
from jmdesk.domain.late import pattern
from jmdesk.domain.period import Period
from jmdesk.language import tr


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text as a field of days, months or years reads it.

    ``guessed`` where a person should look at it again: its year was not written whole, or it was
    written in Chinese numerals.
    """

    text: str
    guessed: bool = False


_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE = pattern(r"[0-9〇○零一二三四五六七八九十廿卅年月日号份度]+")
_YEAR = pattern(r"[〇○零一二三四五六七八九]{4}(?:年度?)?")
_TENS = pattern(r"(?<!\d)(\d?)十(\d?)")
_WEEKDAY = pattern(r"[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?")
_STOP = pattern(r"(?<=\d)。(?=\d)")
_TIME = pattern(r"(?<=\d)[日号]?[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = pattern(r"(?:(\d{1,2})[- ])?([A-Za-z]{3})[a-z]*\.?[- ,]+(?:(\d{1,2}),? +)?(\d{2}|\d{4})")
_SEPARATED = pattern(r"(\d{4}|\d{2})\s*([-./、,\\ ~])\s*(\d{1,2})\s*\2\s*(\d{1,2})\s*[日号]?")
_WORDED = pattern(r"(\d{4}|\d{2})年(\d{1,2})月(\d{1,2})[日号]?")
_DAY = pattern(r"(\d{1,2})(?:月|[-./])(\d{1,2})[日号]?")
_MONTH = pattern(r"(\d{1,2})月(?:份)?")
_SHORT_MONTH = pattern(r"(\d{2})年(\d{1,2})月")
_PART = pattern(r"\s|份")
_WORDS = pattern("[年月]")
_AMERICAN = pattern(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}")


def spelled_day(text: str, period: Period | None) -> Spelling:
    """A day; one without a year lies in the year of ``period``. ValueError where that is none.

    What is no spelling of a day comes back as it is, for the field to refuse.
    """
    told = _TIME.sub("", _WEEKDAY.sub("", _STOP.sub(".", plain_text(text))).strip())
    plain = _western(told)
    worded = plain != re.sub(r"\s", "", told) and plain != told
    if _AMERICAN.fullmatch(plain):
        raise ValueError(
            tr("“{text}”的年份在最后，分不清月和日，请写成 2023-05-08。", text=short(text))
        )
    if match := _SEPARATED.fullmatch(plain) or _WORDED.fullmatch(plain):
        year, *_, month, day = match.groups()
        return Spelling(f"{_century(year)}-{month}-{day}", worded or len(year) == 2)
    if match := _DAY.fullmatch(plain):
        year = _year(text, period)
        return Spelling(f"{year}-{match[1]}-{match[2]}", guessed=True)
    named = _NAMED.fullmatch(plain)
    if named and (month := _month(named[2])) and (day := named[1] or named[3]):
        return Spelling(f"{_century(named[4])}-{month}-{day}", len(named[4]) == 2)
    return Spelling(plain, worded)


def spelled_month(text: str, period: Period | None) -> Spelling:
    """A month; one without a year lies in the year of ``period``."""
    told = _PART.sub("", plain_text(text))
    plain = _western(told)
    if match := _SHORT_MONTH.fullmatch(plain):
        return Spelling(f"{_century(match[1])}-{match[2]}", guessed=True)
    if match := _MONTH.fullmatch(plain):
        return Spelling(f"{_year(text, period)}-{match[1]}", guessed=True)
    match = re.fullmatch(r"([A-Za-z]{3})-?(\d{2}|\d{4})", plain)
    if match and (month := _month(match[1])):
        return Spelling(f"{_century(match[2])}-{month:02d}", len(match[2]) == 2)
    return Spelling(plain, plain != told)


def spelled_year(text: str) -> Spelling:
    """A year: 2023年, 二〇二三年度."""
    told = re.sub(r"\s", "", plain_text(text))
    if _YEAR.fullmatch(told):
        return Spelling(told.translate(_DIGITS), guessed=True)
    return Spelling(told)


def _western(text: str) -> str:
    """二〇二三年五月十八日 with digits; 5 月 8 日 without blanks."""
    if _WORDS.search(text):
        text = re.sub(r"\s", "", text)
    if not _CHINESE.fullmatch(text) or not _WORDS.search(text):
        return text
    text = text.replace("廿", "二十").replace("卅", "三十")
    return _TENS.sub(_ten, text.translate(_DIGITS))


def _ten(match: re.Match[str]) -> str:
    """十八 → 18, 二十 → 20, 二十三 → 23."""
    return f"{match[1] or 1}{match[2] or 0}"


def _month(name: str) -> int:
    """1 to 12 for jan to dec, 0 for another word."""
    return _MONTHS.index(name.lower()) + 1 if name.lower() in _MONTHS else 0


def _century(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


def _year(text: str, period: Period | None) -> int:
    if period is None:
        raise ValueError(tr("“{text}”没有年份，请写成 2023-05-08。", text=short(text)))
    return period.end.year
