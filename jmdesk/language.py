"""The words that people read, in Chinese as they are written here, or in another language.

Chinese is the source: `tr("已存 {count} 条。", count=3)` gives it back as it stands unless a
catalogue was chosen by `use`. A catalogue is a compiled GNU gettext file, made by
`packaging/language` from `resources/language/<language>.po`. Forms, ledgers, names of units and
what people typed are data and stay as they are; so does every printed report.
"""

from __future__ import annotations

from gettext import GNUTranslations
from pathlib import Path

SOURCE = "zh"
"""The language that texts are written in."""

_chosen: list[GNUTranslations | None] = [None]
# One for the whole process: a person reads one language at a time. None: the source's own words.


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
    told = catalogue.gettext(text) if catalogue is not None and text else text
    return told.format(**values) if values else told


def mark(text: str, /) -> str:
    """A text that belongs in the catalogue and is translated by `tr` where it is shown."""
    return text
