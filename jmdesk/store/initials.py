"""Pinyin initials, so that 好腰苏木镇 is found by hysmz. For search only, never for display."""

from __future__ import annotations

import os
import re
from functools import cache

# A character is taken in its commonest reading; these words have another one. Longest first.
_WORDS = {
    "单县": "sx",
    "单于": "cy",
    "重庆": "cq",
    "重复": "cf",
    "重建": "cj",
    "重新": "cx",
    "重组": "cz",
    "班长": "bz",
    "村长": "cz",
    "镇长": "zz",
    "旗长": "qz",
    "局长": "jz",
    "乡长": "xz",
    "校长": "xz",
    "院长": "yz",
    "站长": "zz",
    "部长": "bz",
    "会长": "hz",
    "家长": "jz",
    "增长": "zz",
    "生长": "sz",
    "成长": "cz",
    "会计": "kj",
    "银行": "yh",
    "行业": "hy",
    "商行": "sh",
    "音乐": "yy",
    "调研": "dy",
    "调查": "dc",
    "调度": "dd",
    "西藏": "xz",
    "人参": "rs",
    "厦门": "xm",
    "六安": "la",
    "朝鲜": "cx",
    "朝阳": "cy",
    "传记": "zj",
    "降服": "xf",
    "车马": "jm",
    "乐亭": "lt",
    "番禺": "py",
    "蚌埠": "bb",
    "大厦": "ds",
}
_CHARACTERS = {"长": "c", "重": "z", "都": "d", "行": "x", "乐": "l", "藏": "c", "朝": "c"}
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_SPOKEN = re.compile(r"[^\W_]")


def initials(text: str) -> str:
    """The first letter of each syllable, Latin letters and digits as they are, nothing else."""
    return "" if text.isascii() else letters(text)


def letters(text: str) -> str:
    """As `initials`, also of a text without a single Chinese character: part of a longer one."""
    plain = _WORD.sub(lambda word: _WORDS[word[0]], text)
    return plain.translate(_LETTERS)


def _letter(character: str) -> str:
    if character.isascii():
        return character.lower() if _SPOKEN.match(character) else ""
    if character in _CHARACTERS:
        return _CHARACTERS[character]
    reading = _readings().get(ord(character), "")
    return _plain_letter(reading[:1])


class _Letters(dict[int, str]):
    """The letters of characters, each found at its first use."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _letter(chr(code))
        return found


_LETTERS = _Letters()


def _plain_letter(letter: str) -> str:
    """Without the mark of the tone: ā → a."""
    from unicodedata import normalize

    return normalize("NFD", letter)[:1]


@cache
def _readings() -> dict[int, str]:
    # Imported at the first Chinese character, and without its 47,000 phrases: they take 0.15 s
    # to load and nothing here looks at them.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT
