"""Pinyin initials of short words such as choices and titles of reports."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=2048)
def initials(text: str) -> str:
    """「已批复」 → "ypf"; letters and digits stay as they are, in lower case."""
    from pypinyin import Style, lazy_pinyin  # loads a dictionary: only when letters are typed

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
