"""What a search finds, as it is listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line: what it says, a note in grey or keys at its right, what choosing it does."""

    text: str
    act: Callable[[], object]
    note: str = ""
    keys: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Entries under a heading."""

    title: str
    entries: tuple[Entry, ...]
