"""Regular expressions that are compiled when they are first used, so that commands start sooner."""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    """Stands in for a compiled pattern; each of its methods is fetched once."""

    def __init__(self, source: str) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source), name)
        setattr(self, name, found)
        return found


def pattern(source: str) -> re.Pattern[str]:
    """A pattern as `re.compile` makes it, for its methods alone."""
    return cast("re.Pattern[str]", _Late(source))
