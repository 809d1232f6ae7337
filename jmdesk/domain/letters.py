"""Codes that people read aloud and write by hand: letters that cannot be misread."""

from __future__ import annotations

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty-two letters without I, L, O and U, which are misread (Crockford's base 32)."""
_MISREAD = str.maketrans("OILU", "011V", " \t\r\n-‐‑–—―−_.·,，、。")
"""What is written in the place of a letter, and what stands between letters."""


def lettered(bits: int, *, letters: int, group: int) -> str:
    """The lowest ``5 * letters`` bits as letters, the highest first, with - between groups."""
    text = "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(letters)))
    return "-".join(text[start : start + group] for start in range(0, letters, group))


def meant(text: str, letters: int) -> str:
    """What was typed as the letters meant, "" where it cannot be a code of so many.

    Blanks, hyphens, small and full-width letters do not matter; O is 0, I and L are 1, U is V.
    """
    plain = as_meant(text)
    return plain if len(plain) == letters and set(plain) <= set(ALPHABET) else ""


def as_meant(text: str) -> str:
    """The same, however many there are, and whatever else stands there."""
    return unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
