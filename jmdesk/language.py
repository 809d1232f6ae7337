"""The words that people read, in Chinese as they are written here, or in another language.

Chinese is the source: `tr("已存 {count} 条。", count=3)` gives it back as it stands unless a
catalogue was chosen by `use`. A catalogue is a compiled GNU gettext file, made by
`packaging/language` from `resources/language/<language>.po`. Forms, ledgers, names of units and
what people typed are data and stay as they are; so does every printed report. What is both shown
and printed, such as the lines of a roll-up, is printed as `on_paper` gives it: in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import GNUTranslations
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")

SOURCE = "zh"
"""The language that texts are written in."""

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
"""A name with a turn of the direction in it makes jpg.exe look like exe.gpj. Line ends stay."""

_chosen: list[GNUTranslations | None] = [None]
# One for the whole process: a person reads one language at a time. None: the source's own words.

_for_paper: ContextVar[bool] = ContextVar("for_paper", default=False)


class Told(str):
    """A text in another language than the source's, which knows its words there."""

    __slots__ = ("source",)
    source: str


def use(language: str, folder: Path) -> bool:
    """Speak a language from now on; False, and Chinese, where `folder` has no catalogue of it."""
    file = folder / f"{language}.mo"
    if language == SOURCE or not file.is_file():
        _chosen[0] = None
        return language == SOURCE
    with file.open("rb") as stream:
        _chosen[0] = GNUTranslations(stream)
    return True


def tr(text: str, /, **values: object) -> str:
    """A text in the chosen language, with `values` in the places of its `{names}`.

    Not at import time: the language is chosen later (`mark` for constants).
    """
    catalogue = _chosen[0]
    if catalogue is None or not text or _for_paper.get():
        return _filled(text, values)
    told = Told(_filled(catalogue.gettext(text), values))
    told.source = _filled(text, {name: on_paper(value) for name, value in values.items()})
    return told


def seen(text: str, /) -> str:
    """A text from anywhere as it can stand in a sentence: what cannot be seen but changes how the
    rest is shown (control characters, turns of the direction, halves of a character) is a 〓."""
    return text if text.isprintable() else _UNSEEN.sub("〓", text)


def _filled(text: str, values: Mapping[str, object]) -> str:
    if not values:
        return text
    told = {name: seen(one) if type(one) is str else one for name, one in values.items()}
    return text.format(**told)


def on_paper(value: _T, /) -> _T | str:
    """A text of `tr` in Chinese, in whatever language it was told; anything else as it is.

    Only the text itself knows: not one that was cut, joined or put into another by an f-string.
    """
    return value.source if isinstance(value, Told) else value


@contextmanager
def for_paper() -> Iterator[None]:
    """Inside, in this thread, every text is in Chinese: what is looked up only to be printed."""
    before = _for_paper.set(True)
    try:
        yield
    finally:
        _for_paper.reset(before)


def mark(text: str, /) -> str:
    """A text that belongs in the catalogue and is translated by `tr` where it is shown."""
    return text
