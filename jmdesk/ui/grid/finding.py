"""Whether a cell holds what is searched for: by its words, its digits or its pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from jmdesk.ui.grid.cursor import Spot

_KEPT = 8192
"""Characters whose initials are kept: more than a sheet has different ones."""


def matcher(query: str) -> Callable[[str], bool]:
    """A test for texts; digits are found also across separators (1500 in 1,500)."""
    wanted = query.strip().casefold()
    if wanted.isascii() and wanted.isalpha():
        return lambda text: wanted in text.casefold() or _has_initials(text, wanted)
    if wanted.replace(".", "").isdecimal():
        return lambda text: wanted in text.replace(",", "")
    return lambda text: wanted in text.casefold()


def _has_initials(text: str, wanted: str) -> bool:
    letters = [_letters(character) for character in text]
    return any(
        all(letter in letters[start + place] for place, letter in enumerate(wanted))
        for start in range(len(letters) - len(wanted) + 1)
    )


@lru_cache(maxsize=_KEPT)
def _letters(character: str) -> frozenset[str]:
    """With which letters a character may be read: 长 c, z."""
    if character.isascii():
        return frozenset(character.casefold())
    from pypinyin import Style, pinyin  # loads a dictionary: only when letters are searched

    read = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return frozenset(letter for letters in read for letter in letters)


def way_round(start: Spot, rows: int, columns: int, step: int, *, here: bool) -> Iterator[Spot]:
    """All cells once, from one on in reading order, or (step -1) back from it."""
    count = rows * columns
    first = start[0] * columns + start[1]
    for passed in range(0 if here else 1, count + 1):
        yield divmod((first + step * passed) % count, columns)
