"""What was read and holds as long as nothing new is recorded."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from jmdesk.store.store import Store

_MOST = 8
"""Things remembered together: those of a page or two."""

_T = TypeVar("_T")


class Remembering:
    """Keeps answers that many looks in a row ask for again, such as all projects of a unit.

    All is forgotten with the first revision that comes, from whatever process.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: tuple[tuple[int | None, int], dict[Hashable, Any]] = (None, 0), {}

    def forget(self) -> None:
        """What is derived was made anew: read everything again."""
        self._kept = (None, 0), {}

    def ask(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What ``make`` gives, made again only where something was recorded since."""
        stamp = self._store.stamp()
        if self._kept[0] != stamp:
            self._kept = stamp, {}
        kept = self._kept[1]
        if key not in kept:
            made = make()
            if len(kept) >= _MOST:
                kept.clear()
            kept[key] = made
            return made
        found: _T = kept[key]
        return found
