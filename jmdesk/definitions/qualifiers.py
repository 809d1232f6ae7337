"""Words beside numbers (R15): 约30, 30余户, 300以上. Each kind of word has one spelling here."""

from __future__ import annotations

import re

from jmdesk.definitions.spelled import NUMERAL
from jmdesk.domain.late import pattern
from jmdesk.language import tr

BEFORE = ("约", "近", "不少于", "不足", "超过", "不超过", "突破", "力争")
"""Qualifiers that stand before a number."""

AFTER = ("以上", "以下", "左右", "余", "多")
"""Qualifiers that stand behind a number."""

_LEADING = {
    "大约": "约",
    "大概": "约",
    "差不多": "约",
    "约为": "约",
    "约计": "约",
    "约莫": "约",
    "将近": "近",
    "接近": "近",
    "至少": "不少于",
    "最少": "不少于",
    "不低于": "不少于",
    "不下": "不少于",
    "≥": "不少于",
    ">=": "不少于",
    "不到": "不足",
    "不满": "不足",
    "少于": "不足",
    "低于": "不足",
    "<": "不足",
    "多于": "超过",
    "高于": "超过",
    "大于": "超过",
    "超": "超过",
    "逾": "超过",
    ">": "超过",
    "不多于": "不超过",
    "不高于": "不超过",
    "至多": "不超过",
    "最多": "不超过",
    "≤": "不超过",
    "<=": "不超过",
    "争取": "力争",
} | {word: word for word in BEFORE}
_TRAILING = {
    "及以上": "以上",
    "及以下": "以下",
    "以内": "以下",
    "之内": "以下",
    "上下": "左右",
    "有余": "余",
    "来": "左右",
    "+": "以上",
} | {word: word for word in AFTER}

_BEGINS = pattern("|".join(sorted(_LEADING, key=len, reverse=True)))
_ENDS = pattern(
    "(?:" + "|".join(re.escape(one) for one in sorted(_TRAILING, key=len, reverse=True)) + ")$"
)
_INSIDE = pattern(rf"(?<=[0-9{NUMERAL}])(?:余|多|来|以上|以下|左右)(?!于)")
_OVER = pattern(r"上([百千万亿])")
_SOME = pattern(r"([百千万])把")
_BARE = pattern(r"[百千万亿]")
_ALIKE = frozenset({"约", "左右"})


def parted(text: str) -> tuple[str, str]:
    """The qualifier of a number's text, "" for none, and the text without it.

    ``text`` is plain (`numbers.plain_text`). ValueError where there are two that differ.
    """
    found: list[str] = []
    rest = _unabridged(text, found)
    if match := _BEGINS.match(rest):
        found.append(_LEADING[match[0]])
        rest = rest[match.end() :].lstrip()
        if _BARE.match(rest):  # 近百人
            rest = f"一{rest}"
    if match := _ENDS.search(rest):
        found.append(_TRAILING[match[0]])
        rest = rest[: match.start()].rstrip()
    if match := _INSIDE.search(rest):
        found.append(_TRAILING[match[0]])
        rest = rest[: match.start()] + rest[match.end() :]
    return _only(text, found), rest


def worded(qualifier: str, number: str) -> str:
    """A number's text with its qualifier where that belongs: 约30, 300以上."""
    return f"{number}{qualifier}" if qualifier in AFTER else f"{qualifier}{number}"


def _unabridged(text: str, found: list[str]) -> str:
    """百余人, 上千人, 千把人 with the one that is not written."""
    if match := _OVER.match(text):
        found.append("以上")
        return f"一{match[1]}{text[match.end() :]}"
    if match := _SOME.match(text):
        found.append("约")
        return f"一{match[1]}{text[match.end() :]}"
    return f"一{text}" if re.match(r"[百千万](?:余|多)", text) else text


def _only(text: str, found: list[str]) -> str:
    words = dict.fromkeys(found)
    if len(words) > 1 and not words.keys() <= _ALIKE:
        raise ValueError(
            tr(
                "“{text}”有两个限定词（{names}），请只留一个。",
                text=text,
                names="、".join(words),
            )
        )
    return next(iter(words), "")
