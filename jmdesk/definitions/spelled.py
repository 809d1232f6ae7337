"""Numbers in Chinese words: 一百二十三, 两百, 廿五, 叁拾, 二三十 (a range). Exact or refused.

Libraries for this read 一二 as 12 and 一万零一百零 as 10100, and make floats of 点五; what is said
here must stand in an audit, so a numeral is understood only where it can mean one thing.
"""

from __future__ import annotations

import re
from decimal import Decimal

from jmdesk.domain.late import pattern
from jmdesk.language import tr

_DIGITS = "零一二三四五六七八九"
_PLAIN = str.maketrans(
    "〇○壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億两俩兩",
    "零零一二二三三四五六六七八九十百千万亿二二二",
)
_SHORT_TENS = (("廿", "二十"), ("卅", "三十"), ("卌", "四十"))
NUMERAL = "零〇○一二两俩兩三四五六七八九十百千万亿廿卅卌壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億点半"
"""The characters of which numerals are made."""

_VAGUE = pattern(
    r"几|数[十百千万亿户人名个]|若干|一些|好些|许多|不少(?!于)|多数|[大过]半|一半|半数"
)
_ONE = "[一二三四五六七八九]"
_SECTION = pattern(
    rf"(?:(?P<k>{_ONE})千)?(?P<z1>零)?(?:(?P<h>{_ONE})百)?(?P<z2>零)?"
    rf"(?:(?P<t>{_ONE})?(?P<ten>十))?(?P<z3>零)?(?P<o>{_ONE})?"
)
_SHORTHAND = pattern(rf"(.*[一二三四五六七八九十])(百|千|万|亿)({_ONE})")
_BETWEEN = pattern(
    rf"(?P<head>.*[十百千])?(?P<low>{_ONE})(?P<high>{_ONE})(?P<unit>十?百?千?)(?P<big>万?亿?)"
)
_WEIGHT = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_LOOSE_PAIR = ("三", "五")
"""三五个 means three to five, though four lies between."""


def spelled_number(text: str) -> tuple[Decimal, Decimal | None] | None:
    """A numeral as a number, or as the two ends of a range (二三十); None for what is none."""
    plain = _plain(text)
    if plain == "半":
        return Decimal("0.5"), None
    whole, point, rest = plain.partition("点")
    if point:
        return _fraction(whole, rest)
    if (ends := _range(plain)) is not None:
        return ends
    number = _whole(plain)
    return None if number is None else (Decimal(number), None)


def is_vague(text: str) -> bool:
    """Whether a text speaks of some number without saying which: 几十人, 数百户, 一半."""
    return _VAGUE.search(text) is not None


def vague_sentence(text: str) -> str:
    """Why such a text is no number."""
    return tr("“{text}”没有说是多少，请问清楚后填数；不知道就空着。", text=text)


def _plain(text: str) -> str:
    for word, tens in _SHORT_TENS:
        text = text.replace(word, tens)
    return text.translate(_PLAIN)


def _fraction(whole: str, rest: str) -> tuple[Decimal, None] | None:
    """三点五, 二十三点五万."""
    number = _whole(whole)
    if rest[1:] and rest[-1] in "万亿":
        small = _fraction(whole, rest[:-1])
        return (small[0] * _WEIGHT[rest[-1]], None) if small else None
    if number is None or not rest or any(one not in _DIGITS for one in rest):
        return None
    return Decimal(f"{number}.{''.join(str(_DIGITS.index(one)) for one in rest)}"), None


def _range(text: str) -> tuple[Decimal, Decimal] | None:
    match = _BETWEEN.fullmatch(text)
    if match is None or (match["head"] and match["unit"]):
        return None
    first, last = _DIGITS.index(match["low"]), _DIGITS.index(match["high"])
    if last - first != 1 and (match["low"], match["high"]) != _LOOSE_PAIR:
        return None
    head, tail = match["head"] or "", match["unit"] + match["big"]
    low, high = _whole(f"{head}{match['low']}{tail}"), _whole(f"{head}{match['high']}{tail}")
    return None if low is None or high is None else (Decimal(low), Decimal(high))


def _whole(text: str) -> int | None:
    """A whole number; None for what is not written as one is."""
    if not text:
        return None
    in_line = all(one in _DIGITS for one in text)  # 二〇二三
    if in_line and (len(text) != 2 or "零" in text):  # 三七 may be 37, or three to seven
        return int("".join(str(_DIGITS.index(one)) for one in text))
    if match := _SHORTHAND.fullmatch(text):  # 一百五, 三万二
        head = _parts(match[1] + match[2])
        last = _DIGITS.index(match[3]) * _WEIGHT[match[2]] // 10
        return None if head is None else head + last
    return _parts(text)


def _parts(text: str) -> int | None:
    """亿, 万 and what is below, each below ten thousand."""
    total = 0
    for word, weight in (("亿", 10**8), ("万", 10**4)):
        head, found, text = text.rpartition(word)
        if not found:
            continue
        amount = _parts(head) if word == "亿" else _section(head)
        if not amount:
            return None
        total += amount * weight
    if not text:
        return total or None
    rest = _section(text, after=total)
    return None if rest is None else total + rest


def _section(text: str, after: int = 0) -> int | None:
    """A number below ten thousand; ``after`` what stands before it, for its 零."""
    match = _SECTION.fullmatch(text)
    if match is None or not text or not _noughts_stand_for_places(match, after):
        return None
    thousands, hundreds, ones = (
        _DIGITS.index(match[name]) if match[name] else 0 for name in ("k", "h", "o")
    )
    tens = (_DIGITS.index(match["t"]) if match["t"] else 1) if match["ten"] else 0
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones


def _noughts_stand_for_places(match: re.Match[str], after: int) -> bool:
    """零 stands once for the places left out between two figures, and never at an end."""
    kept = [(name, match[name]) for name in ("k", "z1", "h", "z2", "ten", "z3", "o")]
    told = [name for name, value in kept if value]
    places = {"k": 3, "h": 2, "ten": 1, "o": 0}
    for at, name in enumerate(told):
        if name in places:
            continue
        if at + 1 == len(told) or told[at + 1] not in places:
            return False
        before = 4 if at == 0 and after else places.get(told[at - 1], -1) if at else -1
        if before - places[told[at + 1]] < 2:
            return False
    return True
